"""Counts that differ little, taken as one, so that what is learned from them takes less time.

What is learned is the work of `empirical_bayes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from populace.estimate.lookup import Floats, Places, totals

_ALIKE = 0.12
_FREE = 0.4
_AT_ONCE = 1 << 18

Counted = tuple[Floats, Floats, Floats, Floats, Floats]
"""Of some counts the noisy values, expectations, scales, leeways, and of how many each is."""

Some = Callable[[slice], Counted]


def _steps(counts: Counted, width: float) -> tuple[Places, ...]:
    """The places of counts on grids of noise, expectation, noisy value and leeway."""
    noisy, expected, scale, leeway, _ = counts
    turn, alike = 2 * scale, _ALIKE * width
    low = np.log(np.minimum(expected, turn) / turn) / alike
    high = np.maximum(expected - turn, 0.0) / (alike * turn)
    parts = np.log(scale) / alike, low + high, noisy / scale * (6 / width)
    return tuple(
        np.rint(part).astype(np.int64) for part in (*parts, np.log(leeway) / (_FREE * width))
    )


@dataclass(frozen=True, eq=False)
class Groups:
    """Counts that differ little in expectation, noisy value and scale, taken as one.

    Args:
        place: shape (counts,): the group of each.
        noisy: shape (groups,): the mean noisy value; `expected`, `scale` and `leeway` likewise.
        number: shape (groups,): how many they are.
    """

    place: Places
    noisy: Floats
    expected: Floats
    scale: Floats
    leeway: Floats
    number: Floats

    @classmethod
    def of(cls, counts: int, some: Some, width: float = 1.0) -> Groups:
        """Groups as wide as 12% of expectation and scale and a sixth of the noise, or wider.

        Args:
            counts: how many counts there are.
            some: gives those of a slice.
            width: how much wider.
        """
        ends = np.zeros((1, 2, 4), dtype=np.int64)
        for part in blocks(counts):
            steps = _steps(some(part), width)
            found = [[step.min(), step.max()] for step in steps]
            ends = np.concatenate([ends, np.array(found, dtype=np.int64).T[None]])
        lowest = ends.min(axis=(0, 1)).tolist()
        highest = ends.max(axis=(0, 1)).tolist()
        place, keys = np.empty(counts, dtype=np.int64), np.empty(0, dtype=np.int64)
        for part in blocks(counts):
            key = np.zeros(len(place[part]), dtype=np.int64)
            for step, low, high in zip(_steps(some(part), width), lowest, highest, strict=True):
                key = key * (high - low + 1) + step - low
            place[part] = key
            keys = np.union1d(keys, key)
        sums = np.zeros((5, len(keys)))
        for part in blocks(counts):
            place[part] = np.searchsorted(keys, place[part])
            *each, number = some(part)
            for row, one in enumerate((number, *(number * one for one in each))):
                sums[row] += totals(place[part], one, len(keys))
        y, m, s, free = sums[1:] / sums[0]
        return cls(place, y, m, s, free, sums[0])

    @classmethod
    def alone(cls, noisy: Floats, expected: Floats, scale: Floats, leeway: Floats) -> Groups:
        """Each count by itself."""
        place = np.arange(len(noisy), dtype=np.int64)
        return cls(place, noisy, expected, scale, leeway, np.ones(len(noisy)))

    def fewer(self, most: int) -> Groups:
        """So few, and so much wider, that a prior can be learned from them in a short time."""
        wider, width = self, 1.0

        def some(part: slice) -> Counted:
            every = (self.noisy, self.expected, self.scale, self.leeway, self.number)
            noisy, expected, scale, leeway, number = (each[part] for each in every)
            return noisy, expected, scale, leeway, number

        while len(wider.number) > most:
            width *= 1.5
            wider = Groups.of(len(self.number), some, width)
        return wider


def blocks(number: int) -> Iterator[slice]:
    """Slices of so many counts, some hundred thousand at a time."""
    return (slice(start, start + _AT_ONCE) for start in range(0, number, _AT_ONCE))
