"""What workers make of rows: distinct texts, and chunks of subjects. Batches of Arrow in and out.

A task sees rows of people, and its errors and logs may be kept anywhere: it says nothing of what it
saw, and no cell makes it fail. All it answers are integers, names of nothing, and sets of ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from populace import count
from populace.read import cells_of_arrow
from populace.vocabulary.digests import identity
from populace.vocabulary.spelling import alike
from populace.vocabulary.table import Column

Batches = Iterator[Any]
Held = NDArray[np.int64]

CHUNK = 1 << 17
"""How many pairs of a subject and an attribute, or rows, are gathered before a chunk is made."""

NOBODY = -1
"""Where the subject id stands among the columns of `Values`, of which blanks alone are counted."""

UNREAD = "unread"
"""The kind of a line of `Values` that says that cells of a column cannot be written as text."""

_FLUSH = 1 << 18


class Task(Protocol):
    """Makes batches of batches."""

    def run(self, batches: Batches) -> Iterator[Any]:
        """The batches of one partition."""


def silent(task: Task) -> Callable[[Batches], Iterator[Any]]:
    """A task whose errors hold no word of the data: not the message, not what led to it."""

    def run(batches: Batches) -> Iterator[Any]:
        failed = ""
        try:
            yield from task.run(batches)
        except Exception as error:  # noqa: BLE001 - whatever it is, it may quote a cell
            failed = type(error).__name__
        if failed:
            raise RuntimeError(f"a task of Populace failed ({type(task).__name__}: {failed})")

    return run


@dataclass(frozen=True)
class Values:
    """The distinct texts of columns, and in how many rows each stands.

    Args:
        columns: names in the frame.
        subject: the column of the subject id, of which only blank cells are counted.
    """

    columns: tuple[str, ...]
    subject: str | None
    schema = "place int, kind string, text string, rows long"

    def run(self, batches: Batches) -> Iterator[Any]:
        """As `Task`."""
        seen: dict[tuple[int, str, str], int] = {}
        for batch in batches:
            for place, name in enumerate(self.columns):
                _tally(seen, place, _written(batch.column(name)))
            if self.subject is not None:
                blank: dict[tuple[int, str, str], int] = {}
                _tally(blank, NOBODY, _written(batch.column(self.subject)))
                for (_, kind, text), rows in blank.items():
                    if kind == UNREAD or not alike(text):
                        key = (NOBODY, kind, "")
                        seen[key] = seen.get(key, 0) + rows
            if len(seen) > _FLUSH:
                yield _lines(seen)
                seen = {}
        yield _lines(seen)


def _tally(seen: dict[tuple[int, str, str], int], place: int, cells: Any) -> None:  # noqa: ANN401
    if cells is None:
        seen[place, UNREAD, ""] = 1
        return
    often = np.bincount(cells.codes, minlength=len(cells.texts)).tolist()
    for text, rows in zip(cells.texts, often, strict=True):
        if rows:
            key = (place, "", text)
            seen[key] = seen.get(key, 0) + rows


def _lines(seen: dict[tuple[int, str, str], int]) -> Any:  # noqa: ANN401 - a record batch
    import pyarrow as pa

    keys = list(seen)
    return pa.record_batch(
        [
            pa.array([place for place, _, _ in keys], pa.int32()),
            pa.array([kind for _, kind, _ in keys], pa.string()),
            pa.array([text for _, _, text in keys], pa.string()),
            pa.array(list(seen.values()), pa.int64()),
        ],
        names=["place", "kind", "text", "rows"],
    )


def _written(column: Any) -> Any:  # noqa: ANN401 - cells with codes; None where one cannot be written
    from populace.read.cells.encoding import Coded

    try:
        cells = cells_of_arrow(column)
    except (TypeError, ValueError, ArithmeticError):
        return None
    if isinstance(cells, Coded):
        return cells
    places = {text: place for place, text in enumerate(dict.fromkeys(cells))}
    codes = np.array([places[text] for text in cells], dtype=np.int64)
    return Coded(codes, list(places))


@dataclass(frozen=True)
class Known:
    """What the texts of the columns mean: for each column the attributes of each text.

    Args:
        columns: names in the frame.
        books: the columns as they are counted, parallel to them.
        texts: for each column the attributes of each of its texts.
        bound: the public bound on attributes of a subject.
        key: of the run; it is part of the plan and of nothing that is written down.
    """

    columns: tuple[str, ...]
    books: tuple[Column, ...]
    texts: tuple[dict[str, tuple[int, ...]], ...]
    bound: int
    key: bytes

    @property
    def size(self) -> int:
        """How many attributes there are."""
        return sum(len(book.values) for book in self.books)

    def pairs(self, batch: Any) -> tuple[Held, Held, int]:  # noqa: ANN401 - a record batch
        """Rows, parallel to the attributes that they hold, and how many cells are unknown."""
        rows, ids, unknown = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], 0
        for name, known in zip(self.columns, self.texts, strict=True):
            cells = _written(batch.column(name))
            if cells is None:
                unknown += batch.num_rows
                continue
            meanings = [known.get(text) for text in cells.texts]
            often = np.bincount(cells.codes, minlength=len(meanings))
            unknown += int(sum(n for n, own in zip(often, meanings, strict=True) if own is None))
            sizes = np.array([len(own or ()) for own in meanings], dtype=np.intp)
            flat = np.array([each for own in meanings for each in own or ()], dtype=np.int64)
            first = np.cumsum(sizes) - sizes
            here = sizes[cells.codes]
            row = np.repeat(np.arange(len(cells.codes)), here)
            inside = np.arange(len(row)) - np.repeat(np.cumsum(here) - here, here)
            rows.append(row.astype(np.int64))
            ids.append(flat[np.repeat(first[cells.codes], here) + inside])
        return np.concatenate(rows), np.concatenate(ids), unknown

    def chunk(
        self, total: int, rows: Held, ids: Held, names: Sequence[str] | None, unknown: int
    ) -> Any:  # noqa: ANN401 - a record batch
        """One chunk: the sets of its subjects, bounded, as two strings of bytes.

        Args:
            total: how many subjects it has.
            rows: the subject of each pair.
            ids: the attribute of each pair; a pair may come more than once.
            names: the ids of the subjects, as they look; None where each is a row.
            unknown: how many cells were not known.
        """
        import pyarrow as pa

        size = max(1, self.size)
        both = np.unique(rows * size + ids)
        owners, attributes = both // size, (both % size).astype(np.int32)
        sizes = np.bincount(owners, minlength=total).astype(np.int64)
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        often = np.stack(np.unique(attributes, return_counts=True)).astype(np.int64)
        known_by = None if names is None else identity(names)
        starts, attributes = count.kept(
            starts, attributes, self.bound, self.books, self.key, known_by
        )
        return pa.record_batch(
            [
                pa.array([starts.tobytes()], pa.binary()),
                pa.array([attributes.tobytes()], pa.binary()),
                pa.array([often.tobytes()], pa.binary()),
                pa.array([int((sizes > self.bound).sum())], pa.int64()),
                pa.array([unknown], pa.int64()),
            ],
            names=["starts", "ids", "often", "crowded", "unknown"],
        )


@dataclass(frozen=True)
class Carried:
    """Rows as they are, for the driver: batches of Arrow as bytes, texts by dictionary."""

    schema = "batch binary"

    def run(self, batches: Batches) -> Iterator[Any]:
        """As `Task`."""
        import pyarrow as pa

        for batch in batches:
            columns = [
                each.dictionary_encode() if pa.types.is_string(each.type) else each
                for each in batch.columns
            ]
            small = pa.record_batch(columns, names=batch.schema.names)
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, small.schema) as stream:
                stream.write_batch(small)
            yield pa.record_batch(
                [pa.array([sink.getvalue().to_pybytes()], pa.binary())], names=["batch"]
            )


CHUNKS = "starts binary, ids binary, often binary, crowded long, unknown long"


@dataclass(frozen=True)
class EachRow:
    """Rows that are a subject each, as chunks where they lie: nothing is moved."""

    known: Known
    schema = CHUNKS

    def run(self, batches: Batches) -> Iterator[Any]:
        """As `Task`."""
        for batch in batches:
            rows, ids, unknown = self.known.pairs(batch)
            yield self.known.chunk(batch.num_rows, rows, ids, None, unknown)


@dataclass(frozen=True)
class Pairs:
    """The pairs of a subject and an attribute, once for each batch; a subject without any as well.

    Args:
        known: what texts mean.
        subject: the column of the subject id.
    """

    known: Known
    subject: str
    schema = "subject string, attribute int, unknown long"

    def run(self, batches: Batches) -> Iterator[Any]:
        """As `Task`."""
        import pyarrow as pa

        for batch in batches:
            names = _written(batch.column(self.subject))
            if names is None:
                raise TypeError
            people = [alike(text) for text in names.texts]
            numbers = {name: place for place, name in enumerate(dict.fromkeys(people))}
            who = np.array([numbers[name] for name in people], dtype=np.int64)[names.codes]
            rows, ids, unknown = self.known.pairs(batch)
            everybody = np.unique(who)
            width = np.int64(self.known.size + 1)
            both = np.unique(np.concatenate([who[rows] * width + ids + 1, everybody * width]))
            texts = list(numbers)
            unknowns = np.zeros(len(both), dtype=np.int64)
            unknowns[:1] = unknown
            yield pa.record_batch(
                [
                    pa.array([texts[place] for place in (both // width).tolist()], pa.string()),
                    pa.array((both % width - 1).astype(np.int32)),
                    pa.array(unknowns),
                ],
                names=["subject", "attribute", "unknown"],
            )


@dataclass(frozen=True)
class EachSubject:
    """Pairs that come by subject, as chunks that are cut between subjects alone."""

    known: Known
    schema = CHUNKS

    def run(self, batches: Batches) -> Iterator[Any]:
        """As `Task`."""
        people: list[str] = []
        owners: list[Held] = []
        attributes: list[Held] = []
        waiting = unknown = 0
        for batch in batches:
            coded = batch.column("subject").dictionary_encode()
            # Sorted by subject: only the first one of a batch may have begun before it.
            names = coded.dictionary.to_pylist()
            shift = len(people)
            if people and names and names[0] == people[-1]:
                shift -= 1
            people[shift:] = names
            owners.append(coded.indices.to_numpy().astype(np.int64) + shift)
            attributes.append(batch.column("attribute").to_numpy().astype(np.int64))
            unknown += int(batch.column("unknown").to_numpy().sum())
            waiting += len(attributes[-1])
            if waiting >= CHUNK:
                # The last subject may go on in the next batch; the others are whole.
                last = len(people) - 1
                whose, what = np.concatenate(owners), np.concatenate(attributes)
                whole = whose < last
                if last:
                    yield self._chunk(people[:last], [whose[whole]], [what[whole]], unknown)
                    unknown = 0
                rest = np.unique(what[~whole])
                people, owners, attributes = people[last:], [np.zeros_like(rest)], [rest]
                waiting = len(rest)
        if people:
            yield self._chunk(people, owners, attributes, unknown)

    def _chunk(
        self, people: list[str], owners: list[Held], attributes: list[Held], unknown: int
    ) -> Any:  # noqa: ANN401 - a record batch
        whose, what = np.concatenate(owners), np.concatenate(attributes)
        some = what >= 0
        return self.known.chunk(len(people), whose[some], what[some], people, unknown)
