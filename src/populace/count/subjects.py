"""Subjects as sets of attributes.

All rows and cells of a person merged, at most a public number of attributes kept.

What one subject can change is bounded here and in `clipping`; nothing here is safe to publish.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from populace.count.choice import kept
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.table import Ragged, Table

_Id = TypeVar("_Id", np.int32, np.int64)

Priorities = Callable[[int], NDArray[np.uint64]]
"""Gives that many fresh random words."""

MOST_COMBINATIONS = 1_000_000
"""The most combinations of one length that a single subject may be asked to contribute to."""


@dataclass(frozen=True, eq=False)
class Subjects:
    """Every subject's set of attributes.

    Args:
        size: the number of attributes that ids run over.
        bound: the public bound on attributes per subject.
        starts: shape (subjects + 1,), int64: subject s owns ids[starts[s]:starts[s + 1]].
        ids: int32 attribute ids, strictly rising within a subject.
    """

    size: int
    bound: int
    starts: NDArray[np.int64]
    ids: NDArray[np.int32]

    @property
    def total(self) -> int:
        """How many subjects there are, those without attributes included."""
        return len(self.starts) - 1

    def sizes(self) -> NDArray[np.int64]:
        """Shape (bound + 1,).

        How many subjects have 0, 1, ... attributes. One subject changes one cell by one.
        """
        return np.bincount(np.diff(self.starts).astype(np.intp), minlength=self.bound + 1).astype(
            np.int64
        )

    @cached_property
    def groups(self) -> dict[int, NDArray[np.int32]]:
        """For each number h of attributes that occurs.

        Shape (h, subjects with h), one column per subject.
        """
        sizes = np.diff(self.starts)
        order = np.argsort(sizes, kind="stable")
        edges = np.searchsorted(sizes[order], np.arange(self.bound + 2))
        groups = {}
        for h in range(1, self.bound + 1):
            owners = order[edges[h] : edges[h + 1]]
            if len(owners):
                groups[h] = self.ids[self.starts[owners] + np.arange(h)[:, None]]
        return groups

    def keep(self, renumber: NDArray[np.int32], size: int) -> Subjects:
        """The same subjects with only some attributes, under new ids.

        Args:
            renumber: shape (old size,): the new id of each attribute, or -1 to drop it; rising
                where kept.
            size: the number of new ids.
        """
        ids = renumber[self.ids]
        kept = ids >= 0
        before = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])
        return Subjects(size, self.bound, before[self.starts], ids[kept])


def subjects(table: Table, bound: int, priorities: Priorities) -> Subjects:
    """Merge a table's records into subjects, each a set of at most `bound` attributes.

    A subject that holds more keeps those with the smallest of fresh random words drawn for its own
    attributes, so what is kept of one subject never depends on another.

    Args:
        table: the sensitive table.
        bound: the public bound A on attributes per subject, at least 1.
        priorities: gives fresh random words, shape (n,), uint64.

    Returns:
        All subjects, with ids as numbered by `Attributes(table.columns)`.
    """
    whole = everything(table)
    starts, ids = bounded_ids(whole.starts, whole.ids, bound, priorities)
    return Subjects(whole.size, bound, starts, ids)


def everything(table: Table) -> Subjects:
    """The subjects of a table with all that they hold, as no protected count may see them."""
    attributes = Attributes(table.columns)
    if table.subjects is None:
        starts, ids = _one_record_each(table, attributes)
    else:
        starts, ids = _merged(table, table.subjects, attributes)
    return Subjects(attributes.size, max(1, attributes.size), starts, ids)


def chosen(table: Table, bound: int, key: bytes) -> Subjects:
    """As `subjects`, where `choice.kept` says what is kept of one who holds too much.

    Args:
        table: the sensitive table.
        bound: the public bound A on attributes per subject, at least 1.
        key: of the run; see `choice.kept`.
    """
    whole = everything(table)
    starts, ids = kept(whole.starts, whole.ids, bound, table.columns, key, table.known_by)
    return Subjects(whole.size, bound, starts, ids)


def check_work(bound: int, length: int) -> None:
    """Refuse settings under which one subject could hold too many combinations to enumerate.

    Raises:
        ParameterError: when C(bound, length) exceeds `MOST_COMBINATIONS`. Public settings alone
            decide.
    """
    if comb(bound, length) > MOST_COMBINATIONS:
        raise ParameterError(
            expected=f"at most {MOST_COMBINATIONS:,} possible combinations per person",
            found=f"up to {bound} attributes per person at length {length}",
            action="Choose fewer columns or a shorter length, or declare attributes_per_subject.",
        )


def _one_record_each(
    table: Table, attributes: Attributes
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    sizes = np.zeros(table.records, dtype=np.int64)
    for cells in table.cells:
        sizes += np.diff(cells.starts) if isinstance(cells, Ragged) else cells != 0
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    ids = np.empty(starts[-1], dtype=np.int32)
    filled = starts[:-1].copy()
    for cells, first in zip(table.cells, attributes.starts, strict=False):
        if isinstance(cells, Ragged):
            held = np.diff(cells.starts).astype(np.intp)
            place = np.repeat(filled - cells.starts[:-1], held) + np.arange(len(cells.codes))
            ids[place] = cells.codes.astype(np.int32) + np.int32(first - 1)
            filled += held
        else:
            owners = np.flatnonzero(cells)
            ids[filled[owners]] = cells[owners].astype(np.int32) + np.int32(first - 1)
            filled[owners] += 1
    return starts, ids


def _merged(
    table: Table, owner: NDArray[np.int64], attributes: Attributes
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    total = int(owner.max()) + 1 if len(owner) else 0
    size = np.int64(max(attributes.size, 1))
    held = []
    for cells, first in zip(table.cells, attributes.starts, strict=False):
        if isinstance(cells, Ragged):
            records, codes = np.repeat(owner, np.diff(cells.starts).astype(np.intp)), cells.codes
        else:
            present = np.flatnonzero(cells)
            records, codes = owner[present], cells[present]
        held.append(records * size + codes.astype(np.int64) + (first - 1))
    pairs = np.unique(np.concatenate(held)) if held else np.zeros(0, dtype=np.int64)
    sizes = np.bincount((pairs // size).astype(np.intp), minlength=total)
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    return starts, (pairs % size).astype(np.int32)


def bounded_ids(
    starts: NDArray[np.int64], ids: NDArray[_Id], bound: int, priorities: Priorities
) -> tuple[NDArray[np.int64], NDArray[_Id]]:
    """The ids of each row, of too many those of the lowest priority; and where each row starts."""
    sizes = np.diff(starts)
    if len(sizes) == 0 or sizes.max() <= bound:
        return starts, ids
    owner = np.repeat(np.arange(len(sizes)), sizes.astype(np.intp))
    crowded = np.flatnonzero(sizes[owner] > bound)
    order = crowded[np.lexsort((priorities(len(crowded)), owner[crowded]))]
    first = np.concatenate([[True], owner[order][1:] != owner[order][:-1]])
    begin = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    kept = np.ones(len(ids), dtype=bool)
    kept[order[np.arange(len(order)) - begin >= bound]] = False
    before = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])
    return before[starts], ids[kept]
