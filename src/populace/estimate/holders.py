"""How many attributes the holders of a combination have, and so what clipping keeps of it.

Reads noisy and released facts alone; the clipping itself is the work of `count`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import comb, isqrt, lgamma

import numpy as np
from numpy.typing import NDArray

from populace.estimate.caps import WHOLE, Kept, KeptOfEach, apart
from populace.estimate.lookup import Floats, totals
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Ids, Keys

_APART = 0.5
"""How many more or fewer attributes holders have than is said of them, as a standard deviation. On
six tables it is 0.2 to 1.2; sums over columns undo a part of it.
"""

_UNIT = 16
_ROUNDS = 20
_STEP = 1.0
_LEAST = 1e-9
_NOBODY = float(np.finfo(np.float64).tiny)
"""Far below what hold any set: three values of ten people each, of a million, are 1e-9 people."""

_BLOCK = 1 << 20


@dataclass(frozen=True, eq=False)
class Holders:
    """How probably subjects of so many attributes hold one in each slot.

    The odds are those of the slot times those of the number (Rasch, 1960): whoever holds many has
    every rare one more often, but what nearly everybody holds has usual holders. Slots fill up to
    the released counts, and subjects to the numbers that they hold; that is all that is known.

    Args:
        numbers: shape (numbers,): how many attributes subjects hold, rising, at least 1.
        subjects: shape (numbers,): how many do.
        filled: shape (slots,): how many subjects hold one in each slot.
        slots: shape (attributes,): the slot of each.
    """

    numbers: NDArray[np.int64]
    subjects: Floats
    filled: Floats
    slots: NDArray[np.int64]

    @cached_property
    def odds(self) -> Floats:
        """Shape (slots, numbers): the probability of one in a slot; where none is clipped, unasked.

        Of thousands of values, of which one may hold thousands, it is hundreds of megabytes.
        """
        return _fitted(self.filled, self.numbers, self.subjects)

    @classmethod
    def of(
        cls, sizes: Floats, first: Combinations, attributes: Attributes, *, exclusive: bool = True
    ) -> Holders:
        """By the noisy numbers of subjects, and the released counts of single attributes.

        Values that were not released are held by nobody from then on: of each attribute that
        subjects held, the share of released ones is left, at random.

        Args:
            sizes: shape (bound + 1,): the noisy numbers of subjects with 0, 1, ... attributes.
            first: the released single attributes.
            attributes: their numbering.
            exclusive: whether a subject holds one value of a single-valued column at most.
        """
        size = attributes.size
        slots = (attributes.slot_of if exclusive else np.arange(size)).astype(np.int64)
        filled = totals(slots[first.ids[:, 0]], first.counts, int(slots.max(initial=-1)) + 1)
        held = np.maximum(sizes, 0.0)
        mass = float(held @ np.arange(len(held)))
        left = _thinned(held, min(1.0, float(filled.sum()) / max(mass, 1.0)))
        numbers = np.flatnonzero(left > _LEAST * max(1.0, float(left.sum()))).astype(np.int64)
        numbers = numbers[(numbers > 0) & (numbers <= len(filled))]
        return cls(numbers, left[numbers], filled, slots)

    def kept(self, ids: Ids, cap: int, bound: int) -> Kept | KeptOfEach:
        """What clipping to a cap keeps of each combination.

        Their holders may have more attributes than that, or fewer, by 0.5 as a standard deviation
        (less where all hold nearly as many): shares differ by what that moves them.

        Args:
            ids: shape (combinations, length).
            cap: H, from the length to the bound.
            bound: the largest number of attributes.
        """
        length = ids.shape[1]
        weights = _weights(length, cap, self.numbers)
        if len(ids) == 0 or not (weights < 1).any() or bound <= cap:
            return WHOLE
        keys = np.empty(0, dtype=np.uint64)
        for start in range(0, len(ids), _BLOCK):
            keys = np.union1d(keys, self._keys(ids[start : start + _BLOCK]))
        share, uneven, mass = (np.empty(len(keys)) for _ in range(3))
        some = max(1, _BLOCK // len(self.numbers))
        for start in range(0, len(keys), some):
            part = slice(start, start + some)
            share[part], uneven[part], mass[part] = self._of_sets(keys[part], length, weights)
        found = np.empty(len(ids))
        for start in range(0, len(ids), _BLOCK):
            part = slice(start, start + _BLOCK)
            found[part] = share[np.searchsorted(keys, self._keys(ids[part]))]
        return KeptOfEach(found, float(uneven @ mass / mass.sum()))

    def _keys(self, ids: Ids) -> Keys:
        """Shape (combinations,): the slots of each as one number."""
        keys = np.zeros(len(ids), dtype=np.uint64)
        for place in ids.T:
            keys = keys * len(self.filled) + self.slots[place].astype(np.uint64)
        return keys

    def _of_sets(self, keys: Keys, length: int, weights: Floats) -> tuple[Floats, Floats, Floats]:
        """Of sets of slots the share kept, how far it may be off, and how many hold the set."""
        held = np.tile(self.subjects, (len(keys), 1))
        for place in range(length):
            slot = keys // len(self.filled) ** place % len(self.filled)
            held *= self.odds[slot.astype(np.intp)]
        mass = held.sum(axis=1) + _NOBODY
        share = np.maximum((held @ weights) / mass, 1 / _UNIT)
        middle = (held @ self.numbers) / mass
        variance = (held @ self.numbers**2) / mass - middle**2
        falls = middle * share - (held @ (weights * self.numbers)) / mass
        slope = np.maximum(falls, 0.0) / np.maximum(variance, _LEAST)
        return share, apart(_APART, variance) * slope / share, mass


def _weights(length: int, cap: int, numbers: NDArray[np.int64]) -> Floats:
    """What a combination of subjects with so many attributes weighs, as `count.weights`."""
    most = _UNIT**2 * comb(cap, length)
    ways = [max(1, comb(number, length)) for number in numbers.tolist()]
    return np.array([min(_UNIT, isqrt(most // each)) / _UNIT for each in ways])


def _thinned(held: Floats, share: float) -> Floats:
    """The subjects by number of attributes, once each attribute is left with some probability."""
    if share >= 1:
        return held
    left = np.zeros(len(held))
    factorials = np.array([lgamma(number + 1) for number in range(len(held))])
    keep, lose = np.log(max(share, _LEAST)), np.log1p(-share)
    for number in np.flatnonzero(held).tolist():
        some = np.arange(number + 1)
        ways = factorials[number] - factorials[some] - factorials[number - some]
        left[some] += held[number] * np.exp(ways + some * keep + (number - some) * lose)
    return left


def _fitted(filled: Floats, numbers: NDArray[np.int64], subjects: Floats) -> Floats:
    """Shape (slots, numbers): probabilities that add up to both, by Newton's steps in turn."""
    total = max(1.0, float(subjects.sum()))
    wanted = np.clip(filled, 0.5, total - 0.5) if total > 1 else np.full(len(filled), 0.5)
    held = np.clip(numbers, 0.01, max(0.02, len(filled) - 0.01))
    slot, number = np.log(wanted / (total - wanted)), np.zeros(len(numbers))
    for _ in range(_ROUNDS):
        odds = 1 / (1 + np.exp(-slot[:, None] - number))
        off = (odds.sum(axis=0) - held) / np.maximum((odds * (1 - odds)).sum(axis=0), _LEAST)
        number -= np.clip(off, -_STEP, _STEP)
        odds = 1 / (1 + np.exp(-slot[:, None] - number))
        free = odds * (1 - odds) @ subjects
        slot -= np.clip((odds @ subjects - wanted) / np.maximum(free, _LEAST), -_STEP, _STEP)
    found: Floats = 1 / (1 + np.exp(-slot[:, None] - number))
    return found
