"""Which combinations of the next length can exist, given those already released.

Reads released facts alone: no count of the next length is looked up here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.estimate.lookup import Floats, Lookup
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Ids, check_width

_BLOCK = 1 << 20
_SPARE = 4
"""When a quarter more candidates than may stay are held, the least expected ones go."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """The combinations of one length that are to be measured.

    Args:
        ids: shape (candidates, length), int32, rows in rising lexicographic order.
        left_out: how many more there are, each expected to be rarer than those.
    """

    ids: Ids
    left_out: int = 0


def candidates(
    released: tuple[Combinations, ...], attributes: Attributes, limit: int
) -> Candidates:
    """Every combination of the next length all of whose parts of the last length were released.

    Two released combinations that agree in all but the last attribute join into a candidate when
    their last attributes stand in different slots; it stays when its other parts were released
    too. Blocks of about a million joins are made at a time, so that beyond the result (4 bytes per
    attribute id, twice while it is put together) the work needs some 50 MB; when there are too many
    candidates, 40 bytes for each that may stay.

    If there are more than `limit`, those with the largest expected counts stay, by the product of
    the released counts of odd and even parts (Kirkwood, 1935); equals in lexicographic order.

    Args:
        released: the released combinations of length 1, 2, ..., at least length 1.
        attributes: the numbering of the ids.
        limit: the largest number of candidates, at least 0.

    Raises:
        ParameterError: when the packed key of a candidate does not fit into 64 bits.
    """
    length = released[-1].length + 1
    check_width(released[-1].size, length)
    kept = _Kept([Lookup(combos) for combos in released], limit)
    for block in blocks(released, attributes):
        kept.add(block)
    ids = np.concatenate([np.empty((0, length), dtype=np.int32), *kept.every()])
    return Candidates(ids, kept.seen - len(ids))


class _Kept:
    """Candidates block by block, of which no more stay than a limit and a quarter."""

    def __init__(self, tables: list[Lookup], limit: int) -> None:
        self.seen = self.held = 0
        self._tables, self._limit = tables, limit
        self._parts: list[Ids] = []
        self._scores: list[Floats] | None = None
        self._least = -np.inf

    def add(self, block: Ids) -> None:
        """Take one more block, in order."""
        self.seen += len(block)
        if self._scores is not None:
            scores = _scores(block, self._tables)
            # What is no more expected than all that is kept comes after it.
            rows = scores > self._least
            block, scores = block[rows], scores[rows]
            self._scores.append(scores)
        self._parts.append(block)
        self.held += len(block)
        if self.held > self._limit + self._limit // _SPARE:
            self._prune()

    def every(self) -> list[Ids]:
        """Those that stay."""
        if self.held > self._limit:
            self._prune()
        return self._parts

    def _prune(self) -> None:
        if self._scores is None:
            self._scores = [_scores(part, self._tables) for part in self._parts]
        every = np.concatenate(self._scores)
        if self._limit:
            every.partition(self.held - self._limit)
            self._least = float(every[self.held - self._limit])
        else:
            self._least = np.inf
        room = self._limit - int(np.count_nonzero(every > self._least))
        del every
        for place, scores in enumerate(self._scores):
            rows = scores > self._least
            equal = np.flatnonzero(scores == self._least)[:room]
            rows[equal] = True
            room -= len(equal)
            self._parts[place], self._scores[place] = self._parts[place][rows], scores[rows]
        self.held = sum(map(len, self._parts))


def blocks(released: tuple[Combinations, ...], attributes: Attributes) -> Iterator[Ids]:
    """All candidates as `candidates` finds them, from about a million joins at a time."""
    last = released[-1]
    first, count = _partners(last.ids, attributes.slot_of)
    total = np.cumsum(count, dtype=np.int64)
    table = Lookup(last)
    row = 0
    while row < len(count):
        before = int(total[row - 1]) if row else 0
        stop = max(row + 1, int(np.searchsorted(total, before + _BLOCK, side="right")))
        block = _join(last.ids, first[row:stop], count[row:stop], row)
        row = stop
        yield block[_all_parts_released(block, table)]


def _partners(ids: Ids, slots: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each row, where its first partner stands, and how many follow one another from there.

    Partners share all ids but the last, whose slot is later: as slots rise with ids they are the
    tail of the run of rows with the same prefix.
    """
    rows = len(ids)
    last_slot = slots[ids[:, -1]]
    new_prefix = np.ones(rows, dtype=bool)
    new_prefix[1:] = (ids[1:, :-1] != ids[:-1, :-1]).any(axis=1)
    new_slot = new_prefix.copy()
    new_slot[1:] |= last_slot[1:] != last_slot[:-1]
    first = _next_start(new_slot)
    return first, _next_start(new_prefix) - first


def _next_start(new: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each row, the first later row at which a new run starts, or the number of rows."""
    edges = np.append(np.flatnonzero(new), len(new)).astype(np.int64)
    return np.repeat(edges[1:], np.diff(edges).astype(np.intp))


def _join(ids: Ids, first: NDArray[np.int64], count: NDArray[np.int64], row: int) -> Ids:
    """Rows `row`, `row` + 1, ... each joined with its partners."""
    repeats = count.astype(np.intp)
    left = np.repeat(np.arange(row, row + len(count), dtype=np.int64), repeats)
    offset = np.repeat(first - (np.cumsum(count, dtype=np.int64) - count), repeats)
    right = np.arange(len(left), dtype=np.int64) + offset
    joined = np.empty((len(left), ids.shape[1] + 1), dtype=np.int32)
    joined[:, :-1] = ids[left]
    joined[:, -1] = ids[right, -1]
    return joined


def _all_parts_released(block: Ids, table: Lookup) -> NDArray[np.bool_]:
    """Whether the parts that the join did not see were released; the join saw the last two."""
    length = block.shape[1]
    kept = np.ones(len(block), dtype=bool)
    for dropped in range(length - 2):
        rows = np.flatnonzero(kept)
        part = [place for place in range(length) if place != dropped]
        kept[rows] = table.of(block[rows].T[part]) > 0
    return kept


def _scores(ids: Ids, tables: list[Lookup]) -> Floats:
    """Shape (candidates,): the logarithm of what is expected of each."""
    length = ids.shape[1]
    score = np.zeros(len(ids))
    for subset in range(1, (1 << length) - 1):
        part = [place for place in range(length) if subset >> place & 1]
        sign = 1.0 if (length - len(part)) % 2 else -1.0
        score += sign * np.log(tables[len(part) - 1].of(ids.T[part]))
    return score
