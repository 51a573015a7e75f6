"""Frames of Spark: looked at, gathered and counted where they lie.

The frame is kept once, on the executors' disks, so that every length is counted from the same rows.
Subjects meet by a shuffle on their id and are never parted; nothing is drawn, sampled, or placed by
turns; no accumulator counts, as a repeated task would add twice. The driver gets sums alone.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.engines import answers, tasks
from populace.read import Found, Texts, blank_subject, unwritable
from populace.vocabulary.combinations import Ids, pack
from populace.vocabulary.errors import InputError
from populace.vocabulary.listing import listing

MOST_TEXTS = 1_000_000
"""The most distinct texts of one column that are brought to the driver."""

_PLAIN = (
    *("string", "varchar", "char", "boolean", "byte", "short", "integer", "long", "float"),
    *("double", "decimal", "date", "timestamp", "timestamp_ntz", "void"),
)


def opened(table: str | os.PathLike[str]) -> Any:  # noqa: ANN401 - a frame of Spark
    """A table of the Spark session that is active, or of a new one.

    Args:
        table: the path or address of Parquet files, or the name of a table of the catalog.

    Returns:
        The frame, to be given to `release`.

    Raises:
        InputError: PySpark or Java is missing, or there is no such table.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError(
            expected="PySpark, which reads tables on a cluster",
            found="none in this Python",
            action="Install it with `pip install 'populace[spark]'`.",
        ) from None
    name = os.fspath(table)
    with told("start, with Java 17 or later,"):
        session = SparkSession.builder.getOrCreate()
    path = Path(name).exists() or "/" in name or name.endswith(".parquet")
    with told(f"open {name!r} as {'Parquet files' if path else 'a table of its catalog'}"):
        return session.read.parquet(name) if path else session.table(name)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turns whatever Spark raises into one error that quotes nothing.

    Raises:
        InputError: something was raised.
    """
    failed = ""
    try:
        with warnings.catch_warnings():
            # PySpark has remarks on versions of pandas, which is not used here.
            warnings.simplefilter("ignore", FutureWarning)
            yield
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - its words may quote cells
        condition = getattr(error, "getCondition", None) or getattr(error, "getErrorClass", None)
        failed = type(error).__name__
        try:
            failed = str((condition and condition()) or failed)
        except Exception:  # noqa: BLE001 - of a session that is gone
            failed = type(error).__name__
    if failed:
        raise InputError(
            expected=f"Spark to {what} to the end",
            found=f"an error ({failed})",
            action="Look at the log of the driver and the executors, which need Populace, NumPy and"
            " PyArrow, too; nothing was spent if it came before the first length was measured.",
        )


class SparkRows:
    """A frame of Spark as `read.Remote`.

    Args:
        frame: the frame.

    Raises:
        InputError: it has columns of types that no table can hold, by the time they are used.
    """

    def __init__(self, frame: Any) -> None:  # noqa: ANN401 - a frame of Spark
        self._kept: list[Any] = []
        self._frame = frame
        with told("tell the columns of the frame"):
            self.names: tuple[str, ...] = tuple(frame.columns)
            self._types = [field.dataType.typeName() for field in frame.schema.fields]

    def look(self, places: Sequence[int], subject: int | None) -> Sequence[Texts]:
        """As `Remote`: a job that counts rows by text, in the cluster."""
        wanted = tuple(places) + (() if subject is None else (subject,))
        for place in wanted:
            if self._types[place].partition("(")[0] not in _PLAIN:
                raise unwritable(self.names[place])
        with told("read the table"):
            columns = [
                f"`{self.names[place].replace('`', '``')}` as c{place}"
                for place in dict.fromkeys(wanted)
            ]
            # Every length is counted from these rows, whatever becomes of the source.
            rows = self._keep(self._frame.selectExpr(*columns))
            task = tasks.Values(
                tuple(f"c{place}" for place in places), None if subject is None else f"c{subject}"
            )
            seen = rows.mapInArrow(tasks.silent(task), task.schema)
            seen = seen.groupBy("place", "kind", "text").sum("rows")
            seen = self._keep(seen.toDF("place", "kind", "text", "rows"))
            numbers = _collected(seen.groupBy("place", "kind").count())
        for each in numbers:
            name = self.names[
                subject or 0 if each["place"] == tasks.NOBODY else places[each["place"]]
            ]
            if each["kind"] == tasks.UNREAD:
                raise unwritable(name)
            if each["place"] == tasks.NOBODY:
                raise blank_subject(name)
            if each["count"] > MOST_TEXTS:
                raise InputError(
                    expected=f"at most {MOST_TEXTS:,} different values in each column",
                    found=f"more in {name!r}, as where everybody has one of her own",
                    action="Leave the column out, or coarsen it first.",
                )
        with told("read the table"):
            counts = _collected(seen)
        texts: list[dict[str, int]] = [{} for _ in places]
        for each in counts:
            texts[each["place"]][each["text"]] = each["rows"]
        return [
            Texts(
                ordered := sorted(frequencies),
                np.array([frequencies[text] for text in ordered], np.int64),
            )
            for frequencies in texts
        ]

    def gather(self, found: Found, bound: int, key: bytes) -> OnSpark:
        """The subjects, each in one chunk, with at most `bound` attributes.

        Args:
            found: what the texts mean.
            bound: the public bound, at least 1.
            key: of the run; see `count.kept`.
        """
        known = tasks.Known(
            tuple(f"c{place}" for place in found.places),
            found.table.columns,
            found.meant,
            bound,
            key,
        )
        with told("gather the subjects"):
            rows = self._kept[0]
            partitions = int(rows.sparkSession.conf.get("spark.sql.shuffle.partitions", "200"))
            each: tasks.Task
            if found.subject is None:
                # Rows stay where they are: placed by turns, a repeated task could place them anew.
                each = tasks.EachRow(known)
            else:
                pairs = tasks.Pairs(known, f"c{found.subject}")
                rows = rows.mapInArrow(tasks.silent(pairs), pairs.schema)
                rows = rows.repartition(partitions, "subject").sortWithinPartitions("subject")
                each = tasks.EachSubject(known)
            chunks = rows.mapInArrow(tasks.silent(each), tasks.CHUNKS)
            chunks = self._keep(chunks)
        return OnSpark(chunks, partitions, known.size, known.size, bound)

    def _keep(self, frame: Any) -> Any:  # noqa: ANN401 - of Spark
        from pyspark import StorageLevel

        kept = frame.persist(StorageLevel.DISK_ONLY)
        self._kept.append(kept)
        return kept

    def close(self) -> None:
        """Forget what the executors kept; of a session that is gone nothing is left."""
        while self._kept:
            with suppress(InputError), told("forget the table"):
                self._kept.pop().unpersist()

    def __del__(self) -> None:
        """A run that is refused after it was read leaves nothing behind either."""
        self.close()


@dataclass(frozen=True, eq=False)
class OnSpark:
    """Subjects on a cluster, as `count.Counter`.

    Args:
        chunks: a frame of chunks, kept.
        partitions: in how many pieces answers are added up.
        known: how many attributes the chunks know.
        size: how many there are after `keep`.
        bound: the public bound.
        numbers: the new id of each attribute, or -1; None for all as they are.
    """

    chunks: Any
    partitions: int
    known: int
    size: int
    bound: int
    numbers: NDArray[np.int32] | None = None

    @cached_property
    def gathered(self) -> tuple[NDArray[np.int64], int, int]:
        """How many hold each attribute before the bound, hold too many, and cells not known."""
        task = answers.Gathered(self.known)
        with told("gather the subjects"):
            made = self.chunks.mapInArrow(tasks.silent(task), task.schema)
            sums = self._summed(made, self.known + 2)
        return sums[:-2], int(sums[-2]), int(sums[-1])

    @property
    def total(self) -> int:
        """As `Counter`; likewise below."""
        return int(self._sizes.sum())

    def sizes(self) -> NDArray[np.int64]:
        """How many hold 0, 1, ... attributes."""
        return self._sizes.copy()

    @cached_property
    def _sizes(self) -> NDArray[np.int64]:
        return self._asked(answers.sizes_of, self.bound + 1)

    def held(self) -> NDArray[np.int64]:
        """The attributes that any subject holds."""
        return np.flatnonzero(self._asked(answers.held_of, self.size)).astype(np.int64)

    def clipped(self, ids: Ids, length: int, cap: int) -> NDArray[np.int64]:
        """Clipped counts of asked combinations."""
        question = answers.ClippedCounts(pack(ids, self.size), length, cap)
        return self._asked(question, len(ids))

    def keep(self, numbers: NDArray[np.int32], size: int) -> OnSpark:
        """Only some attributes, under new ids."""
        if self.numbers is not None:
            kept = self.numbers >= 0
            now = np.full(self.known, -1, dtype=np.int32)
            now[kept] = numbers[self.numbers[kept]]
            numbers = now
        return replace(self, numbers=numbers, size=size)

    def _asked(self, question: Any, width: int) -> NDArray[np.int64]:  # noqa: ANN401 - as `Asked`
        if width == 0:
            return np.zeros(0, dtype=np.int64)
        task = answers.Asked(question, width, self.numbers, self.size, self.known, self.bound)
        with told("count"):
            return self._summed(self.chunks.mapInArrow(tasks.silent(task), task.schema), width)

    def _summed(self, each: Any, width: int) -> NDArray[np.int64]:  # noqa: ANN401 - a frame
        blocks = -(-width // answers.BLOCK)
        add = answers.Sums()
        each = each.repartition(min(self.partitions, blocks), "block")
        result = np.zeros(width, dtype=np.int64)
        for line in _collected(each.mapInArrow(tasks.silent(add), add.schema)):
            part = np.frombuffer(line["counts"], dtype=np.int64)
            first = line["block"] * answers.BLOCK
            result[first : first + len(part)] += part
        return result


def brought(frame: Any) -> Any:  # noqa: ANN401 - a frame of Spark and a table of Arrow
    """The rows of a frame of Spark as a table of Arrow in the memory of this machine.

    Args:
        frame: the frame; it is computed once.

    Returns:
        The table, its texts by dictionary, in no order.

    Raises:
        InputError: a column has a type that no table can hold, or Spark ended with an error, which
            quotes nothing.
    """
    import pyarrow as pa

    with told("tell the columns of the frame"):
        names, types = list(frame.columns), [each.dataType for each in frame.schema.fields]
    for name, each in zip(names, types, strict=True):
        if each.typeName().partition("(")[0] not in _PLAIN:
            raise unwritable(name)
    task = tasks.Carried()
    with told("bring a table to this machine"):
        lines = _collected(frame.mapInArrow(tasks.silent(task), task.schema))
        parts = [pa.ipc.open_stream(line["batch"]).read_all() for line in lines]
    if not parts:
        return pa.table({name: pa.array([], pa.string()) for name in names})
    return pa.concat_tables(parts).unify_dictionaries()


def _collected(frame: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a frame of Spark
    """The lines of a small frame, as Arrow where this version of Spark can."""
    if hasattr(frame, "toArrow"):
        lines: list[dict[str, Any]] = frame.toArrow().to_pylist()
        return lines
    return [row.asDict() for row in frame.collect()]


def refuse_options(reading: dict[str, Any]) -> None:
    """Refuse keywords of reading that speak of files, or of what one machine alone does.

    Raises:
        InputError: there is one.
    """
    others = ("recipe", "delimiter", "encoding", "sheet", "query", "declared_only")
    if options := [name for name in others if reading.get(name)]:
        raise InputError(
            expected="of a frame of Spark what its columns are; recipes run on one machine",
            found=listing(options),
            action="Do it in Spark first, or read the table on one machine.",
        )
