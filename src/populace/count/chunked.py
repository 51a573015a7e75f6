"""Subjects in chunks, counted side by side: sums over disjoint subjects.

No subject is parted: half of a subject would weigh too much, and change counts twice.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from populace.count.clipping import asked
from populace.count.contract import Counter, InMemory
from populace.count.subjects import Subjects, chosen
from populace.vocabulary.combinations import Ids
from populace.vocabulary.table import Codes, Table, rows_between, rows_of, smallest

CHUNK = 1 << 17
"""How many records, and so at most how many subjects, are counted at a time."""

Given = TypeVar("Given")
Made = TypeVar("Made")


def counter(table: Table, bound: int, key: bytes) -> Counter:
    """What counts the subjects of a table: in one piece where it is small, else in chunks.

    Args:
        table: the sensitive table.
        bound: the public bound on attributes per subject, at least 1.
        key: of the run; see `choice.kept`.
    """
    if table.records <= CHUNK:
        return InMemory(chosen(table, bound, key))
    return Chunked.of(table, bound, key, cores=cores())


def cores() -> int:
    """How many cores this process may use; 1 where threads cannot be started."""
    if sys.platform == "emscripten":
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, eq=False)
class Packed:
    """Subjects in a byte or two for each number, until they are counted.

    Args:
        size: as `Subjects`; likewise below.
        bound: see there.
        held: shape (subjects,): how many attributes each holds.
        ids: attribute ids, rising within a subject.
    """

    size: int
    bound: int
    held: Codes
    ids: Codes

    @classmethod
    def of(cls, subjects: Subjects) -> Packed:
        """These subjects."""
        held = np.diff(subjects.starts)
        held = held.astype(smallest(int(held.max(initial=0)) + 1))
        return cls(
            subjects.size, subjects.bound, held, subjects.ids.astype(smallest(subjects.size))
        )

    def opened(self) -> Subjects:
        """The subjects."""
        starts = np.concatenate([[0], np.cumsum(self.held, dtype=np.int64)])
        return Subjects(self.size, self.bound, starts, self.ids.astype(np.int32))


@dataclass(frozen=True, eq=False)
class Chunked:
    """The subjects of a table in chunks, each subject in one of them.

    Args:
        chunks: at least one; all have the same attributes and bound.
        cores: how many are counted at a time.
    """

    chunks: tuple[Packed, ...]
    cores: int = 1

    @classmethod
    def of(
        cls, table: Table, bound: int, key: bytes, records: int = CHUNK, cores: int = 1
    ) -> Chunked:
        """The subjects of a table, each with at most `bound` attributes.

        Args:
            table: the sensitive table.
            bound: the public bound, at least 1.
            key: of the run; see `choice.kept`.
            records: how many records a chunk has, unless one subject has more.
            cores: how many chunks are made, and counted, at a time.
        """
        parts = pieces(table, records)
        packed = _over(lambda part: Packed.of(chosen(part, bound, key)), parts, cores)
        return cls(tuple(packed), cores)

    @property
    def bound(self) -> int:
        """As `Counter`; likewise below."""
        return self.chunks[0].bound

    @property
    def total(self) -> int:
        """How many subjects there are."""
        return sum(len(chunk.held) for chunk in self.chunks)

    def sizes(self) -> NDArray[np.int64]:
        """How many hold 0, 1, ... attributes."""
        return self._summed(Subjects.sizes)

    def held(self) -> NDArray[np.int64]:
        """The attributes that any subject holds."""
        return np.flatnonzero(
            self._summed(lambda chunk: np.bincount(chunk.ids, minlength=chunk.size))
        ).astype(np.int64)

    def clipped(self, ids: Ids, length: int, cap: int) -> NDArray[np.int64]:
        """Clipped counts of asked combinations."""
        return self._summed(asked(ids, self.chunks[0].size, length, cap))

    def keep(self, numbers: NDArray[np.int32], size: int) -> Chunked:
        """Only some attributes, under new ids."""
        kept = _over(
            lambda chunk: Packed.of(chunk.opened().keep(numbers, size)), self.chunks, self.cores
        )
        return Chunked(tuple(kept), self.cores)

    def _summed(self, question: Callable[[Subjects], NDArray[Any]]) -> NDArray[np.int64]:
        """The answers of all chunks added up: integers, so that no order matters."""
        answers = _over(lambda chunk: question(chunk.opened()), self.chunks, self.cores)
        return reduce(np.add, answers).astype(np.int64)


def pieces(table: Table, records: int) -> Iterator[Table]:
    """A table cut between subjects into tables of so many records, one at least.

    A subject with more of them has a piece of its own.
    """
    if table.subjects is None:
        edges = [*range(0, table.records, records), table.records] if table.records else [0, 0]
        for start, stop in pairwise(edges):
            yield replace(
                table,
                cells=tuple(rows_between(cells, start, stop) for cells in table.cells),
                records=stop - start,
                known_by=None if table.known_by is None else table.known_by[start:stop],
            )
        return
    rows = np.argsort(table.subjects, kind="stable").astype(np.int64)
    owners = table.subjects[rows]
    total = int(owners[-1]) + 1 if len(owners) else 0
    first = np.searchsorted(owners, np.arange(total + 1)).astype(np.int64)
    for start, stop in pairwise(_between(first, records)):
        own = rows[first[start] : first[stop]]
        yield replace(
            table,
            cells=tuple(rows_of(cells, own) for cells in table.cells),
            records=len(own),
            subjects=table.subjects[own] - start,
            known_by=None if table.known_by is None else table.known_by[start:stop],
        )


def _between(first: NDArray[np.int64], records: int) -> list[int]:
    """The subjects at which chunks begin, and the end."""
    edges = [0]
    while edges[-1] < len(first) - 1:
        place = int(np.searchsorted(first, first[edges[-1]] + records, side="right")) - 1
        edges.append(max(edges[-1] + 1, place))
    return edges if len(edges) > 1 else [0, 0]


def _over(do: Callable[[Given], Made], given: Iterable[Given], cores: int) -> Iterator[Made]:
    """What is made of each in turn, on several cores; NumPy lets go of the interpreter's lock."""
    if cores == 1:
        yield from map(do, given)
        return
    with ThreadPoolExecutor(cores) as pool:
        yield from pool.map(do, given)
