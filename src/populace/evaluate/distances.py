"""Total variation distance of all marginals of two tables, from counts, never from records.

A slot is a single-valued column, or one value of a multi-valued column, held or not; absent is a
value of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from populace.evaluate.accuracy import Comparison
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import find, pack, unpack

WIDEST = 128
"""The most slots whose sets are all measured; of a wider table every so many slots are taken."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Marginals:
    """The distances of all marginals over one number of slots.

    Args:
        slots: shape (sets, way): the slots of each marginal, rising.
        distances: shape (sets,): total variation distances, from 0 to 1.
    """

    slots: Integers
    distances: Floats

    @property
    def mean(self) -> float | None:
        """The mean distance; None when there is no such set."""
        return float(self.distances.mean()) if len(self.distances) else None


@dataclass(frozen=True, eq=False)
class _Differences:
    """Differences of shares, for the combinations of one length that exist in either table."""

    ids: Integers
    share: Floats


def marginals(
    comparisons: Sequence[Comparison],
    records: tuple[int, int],
    attributes: Attributes,
) -> tuple[Marginals, Marginals, Marginals] | None:
    """The distances of all 1-, 2- and 3-way marginals.

    The cells with absent values follow from the counts by inclusion and exclusion, so the cost
    does not grow with the
    number of records.

    Args:
        comparisons: the real against the synthetic table, lengths 1, 2 and 3 (longer ones are
            not used).
        records: how many subjects and how many synthetic records were counted.
        attributes: the numbering of both.

    Returns:
        The marginals over 1, 2 and 3 slots; None when a table is empty and has no distribution.
    """
    if min(records) == 0:
        return None
    kept, slot = _kept(attributes)
    number = int(kept.sum())
    ones, twos, threes = (_differences(comparison, records, slot) for comparison in comparisons[:3])
    first = np.zeros(attributes.size)
    first[ones.ids[:, 0]] = ones.share
    absent, single = _one_way(first, slot, number)
    cells = _TwoWay(first, absent, twos, slot, number)
    original = np.flatnonzero(kept)
    sets = [
        np.array(list(combinations(range(number), way)), dtype=np.int64).reshape(-1, way)
        for way in (1, 2, 3)
    ]
    double = cells.totals()[sets[1][:, 0], sets[1][:, 1]]
    triple = _three_way(cells, twos, threes, slot, number, attributes.size)
    third = triple[sets[2][:, 0], sets[2][:, 1], sets[2][:, 2]]
    return (
        Marginals(original[sets[0]], single / 2),
        Marginals(original[sets[1]], double / 2),
        Marginals(original[sets[2]], third / 2),
    )


def _kept(attributes: Attributes) -> tuple[NDArray[np.bool_], Integers]:
    """Which slots are measured, and each attribute's slot among them (-1 for none)."""
    slot = _slots(attributes)
    number = int(slot.max(initial=-1)) + 1
    kept = np.zeros(number, dtype=bool)
    kept[:: -(-number // WIDEST) or 1] = True
    rank = np.where(kept, np.cumsum(kept) - 1, -1)
    return kept, rank[slot] if number else slot


def _slots(attributes: Attributes) -> Integers:
    # A column without values has no slot: it is absent in both tables.
    return np.asarray(attributes.slot_of, dtype=np.int64)


def _differences(comparison: Comparison, records: tuple[int, int], slot: Integers) -> _Differences:
    ids = unpack(comparison.keys, comparison.size, comparison.length).astype(np.int64)
    share = comparison.true / records[0] - comparison.released / records[1]
    inside = (slot[ids] >= 0).all(axis=1)
    return _Differences(ids[inside], share[inside])


def _one_way(first: Floats, slot: Integers, number: int) -> tuple[Floats, Floats]:
    """Shape (slots,) each: the absent cell's difference, and the sum of absolute ones."""
    inside = slot >= 0
    absent = -_sums(slot[inside], first[inside], number)
    return absent, np.abs(absent) + _sums(slot[inside], np.abs(first[inside]), number)


class _TwoWay:
    """The cells of all two-way marginals.

    `pair` has shape (combinations,), both values held; `lone` shape (attributes, slots), the
    attribute held and the
    slot absent; `none` shape (slots, slots), both absent. Entries where slots coincide mean
    nothing.
    """

    def __init__(
        self, first: Floats, absent: Floats, twos: _Differences, slot: Integers, number: int
    ) -> None:
        self._slot, self._number = slot, number
        self._left, self._right = twos.ids[:, 0], twos.ids[:, 1]
        self.pair = twos.share
        self.lone = first[:, None] - self.by_slot(twos.share)
        self.none = absent[None, :] - self.over_attributes(self.lone)

    def by_slot(self, weights: Floats) -> Floats:
        """Shape (attributes, slots): weights summed for each attribute and slot of the other."""
        size, number, slot = len(self._slot), self._number, self._slot
        index = np.concatenate(
            [self._left * number + slot[self._right], self._right * number + slot[self._left]]
        )
        sums = _sums(index, np.concatenate([weights, weights]), size * number)
        return sums.reshape(size, number)

    def over_attributes(self, cells: Floats) -> Floats:
        """Shape (slots, ...): cells of shape (attributes, ...), summed within each slot."""
        inside = self._slot >= 0
        starts = np.searchsorted(self._slot[inside], np.arange(self._number))
        sums: Floats = np.add.reduceat(cells[inside], starts) if len(starts) else cells[:0]
        return sums

    def over_pairs(self, weights: Floats) -> Floats:
        """Shape (slots, slots): weights of pairs summed by their slots, the smaller first."""
        number = self._number
        index = self._slot[self._left] * number + self._slot[self._right]
        return _sums(index, weights, number * number).reshape(number, number)

    def totals(self) -> Floats:
        """Shape (slots, slots): the sum of absolute differences, valid above the diagonal."""
        lone = self.over_attributes(np.abs(self.lone))
        return self.over_pairs(np.abs(self.pair)) + lone + lone.T + np.abs(self.none)


def _three_way(
    cells: _TwoWay, twos: _Differences, threes: _Differences, slot: Integers, number: int, size: int
) -> Floats:
    """Shape (slots, slots, slots): the sum of absolute differences, valid for rising indices."""
    ids = threes.ids
    held = slot[ids] @ np.array([number * number, number, 1], dtype=np.int64)
    total = _sums(held, np.abs(threes.share), number**3).reshape(number, number, number)
    keys = pack(twos.ids.astype(np.int32), size)
    pairs, away = [], []
    for place in range(3):
        rest = np.delete(ids, place, axis=1).astype(np.int32)
        pairs.append(find(keys, pack(rest, size))[0])
        away.append(slot[ids[:, place]])
    pair, dropped = np.concatenate(pairs), np.concatenate(away)
    share = np.tile(threes.share, 3)
    order = np.argsort(dropped, kind="stable")
    pair, share = pair[order], share[order]
    bounds = np.searchsorted(dropped[order], np.arange(number + 1))
    outside = slot[twos.ids]
    for third in range(number):
        span = slice(bounds[third], bounds[third + 1])
        # Two values held, `third` absent.
        double = cells.pair - _sums(pair[span], share[span], len(keys))
        double[(outside == third).any(axis=1)] = 0.0
        held_two = cells.over_pairs(np.abs(double))
        # One value held, `third` and a second slot absent; that second one comes before `third`,
        # to count it once.
        lone = cells.lone[:, third, None] - cells.by_slot(double)
        held_one = cells.over_attributes(np.abs(lone))
        nothing = np.abs(cells.none[None, :, third] - cells.over_attributes(lone))
        total[:third, :third, third] += held_two[:third, :third] + held_one[:third, :third]
        total[:third, :third, third] += held_one[:third, :third].T + nothing[:third, :third]
        total[:third, third, third + 1 :] += held_two[:third, third + 1 :]
        total[:third, third, third + 1 :] += held_one[third + 1 :, :third].T
        total[third, third + 1 :, third + 1 :] += held_two[third + 1 :, third + 1 :]
    return total


def _sums(index: Integers, weights: Floats, number: int) -> Floats:
    # Without weights to add, bincount answers in integers.
    return np.bincount(index.astype(np.intp), weights, number).astype(np.float64, copy=False)
