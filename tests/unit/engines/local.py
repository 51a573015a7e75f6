"""A frame that runs the tasks of a cluster in this process, in partitions. No test here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from populace import count
from populace.engines import tasks
from populace.engines.spark import OnSpark
from populace.vocabulary.table import Ragged, Table
from tests.unit.count import laws


@dataclass(frozen=True)
class Frame:
    """Partitions of batches, with the methods of a frame of Spark that counting asks."""

    partitions: list[list[pa.RecordBatch]]
    tries: int = 1

    def mapInArrow(self, task: Callable[..., Iterator[Any]], _schema: str) -> Frame:  # noqa: N802
        """What a task makes of each partition; tried more often, the last answer counts."""
        made = [[list(task(iter(part))) for _ in range(self.tries)][-1] for part in self.partitions]
        return Frame(made, self.tries)

    def repartition(self, number: int, name: str) -> Frame:
        """Rows by the hash of a column."""
        made: list[list[pa.RecordBatch]] = [[] for _ in range(number)]
        for batch in (batch for part in self.partitions for batch in part):
            place = np.array([hash(cell) % number for cell in batch.column(name).to_pylist()])
            for each in range(number):
                made[each].append(batch.filter(pa.array(place == each)))
        return Frame(made, self.tries)

    def sortWithinPartitions(self, name: str) -> Frame:  # noqa: N802
        """Each partition sorted, in batches of two rows."""
        made = []
        for part in self.partitions:
            whole = pa.Table.from_batches(part).sort_by(name) if part else None
            made.append(whole.to_batches(max_chunksize=2) if whole else [])
        return Frame(made, self.tries)

    def toArrow(self) -> pa.Table:  # noqa: N802
        """All rows."""
        return pa.Table.from_batches([batch for part in self.partitions for batch in part])


_NAMES = [f"{before}p{place}" for before in ("", "other ") for place in range(6)]
NAME_OF = {int(count.choice.words([(name,)], b"", b"subject")[0]): name for name in _NAMES}


def texts_of(table: Table) -> dict[str, list[str | None]]:
    """The cells of a table as text, and its people."""
    found: dict[str, list[str | None]] = {}
    for place, (column, cells) in enumerate(zip(table.columns, table.cells, strict=True)):
        if isinstance(cells, Ragged):
            held = [
                [column.values[code - 1] for code in cells.codes[start:stop]]
                for start, stop in zip(cells.starts, cells.starts[1:], strict=False)
            ]
        else:
            held = [[column.values[code - 1]] if code else [] for code in cells.tolist()]
        found[f"c{place}"] = [";".join(each) or None for each in held]
    if table.subjects is not None and table.known_by is not None:
        names = [NAME_OF[int(word)] for word in table.known_by]
        found["who"] = [f" {names[owner]}" for owner in table.subjects.tolist()]
    return found


def known_of(table: Table, bound: int, key: bytes) -> tasks.Known:
    """What the texts of a table mean."""
    meant: list[dict[str, tuple[int, ...]]] = []
    first = 0
    for place, column in enumerate(table.columns):
        texts = {text or "" for text in texts_of(table)[f"c{place}"]}
        meant.append(
            {
                text: tuple(first + column.values.index(part) for part in text.split(";") if part)
                for text in texts
            }
        )
        first += len(column.values)
    columns = tuple(f"c{place}" for place in range(len(table.columns)))
    return tasks.Known(columns, table.columns, tuple(meant), bound, key)


def engine(partitions: int, batch: int, tries: int = 1) -> laws.Engine:
    """An engine whose tasks run here.

    Args:
        partitions: in how many parts the rows come.
        batch: how many rows stand in a batch.
        tries: how often each task runs.
    """

    def made(table: Table, bound: int, key: bytes) -> OnSpark:
        known = known_of(table, bound, key)
        cells = texts_of(table)
        rows = pa.table({name: pa.array(each, pa.string()) for name, each in cells.items()})
        batches = rows.to_batches(max_chunksize=batch)
        frame = Frame([batches[place::partitions] for place in range(partitions)], tries)
        task: tasks.Task = tasks.EachRow(known)
        if "who" in cells:
            pairs = tasks.Pairs(known, "who")
            frame = frame.mapInArrow(tasks.silent(pairs), pairs.schema)
            frame = frame.repartition(partitions, "subject").sortWithinPartitions("subject")
            task = tasks.EachSubject(known)
        chunks = frame.mapInArrow(tasks.silent(task), tasks.CHUNKS)
        return OnSpark(chunks, partitions, known.size, known.size, bound)

    return made
