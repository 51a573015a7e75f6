"""How far counts of rare values are off because not all of their holders weigh the same.

Reads noisy and released facts alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.estimate.lookup import Floats

_UNIT = 16
_HIDDEN = 0.5
_HELD = 0.95
_HALVINGS = 40
_FARTHEST = 8.0
_ROOT2 = math.sqrt(2.0)


@dataclass(frozen=True, eq=False)
class Uneven:
    """What is not known of a count of which clipping kept a share.

    Clipped counts are divided by the mean share that was kept. Holders of a common value are of all
    kinds, but those of a rare one may be alike, all with the same other rare values: what was kept
    of it may be any weight that subjects have, as probably as such subjects hold values.

    Args:
        off: shape (weights,): how far the count is off with each, relative to it.
        share: shape (weights,): how probable each is; their sum is 1.
    """

    off: Floats
    share: Floats

    @classmethod
    def of(cls, sizes: Floats, noise: float, cap: int) -> Uneven:
        """By the noisy numbers of subjects.

        Args:
            sizes: shape (bound + 1,): the noisy number of subjects with 0, 1, ... values, 0 where
                noise alone may be it.
            noise: its standard deviation: half as many may hold one value more than those who stand
                out, and be clipped.
            cap: up to how many values a subject is counted in full.
        """
        bound = len(sizes) - 1
        weights = np.ones(bound + 1)
        for number in range(cap + 1, bound + 1):
            weights[number] = max(1, math.isqrt(_UNIT**2 * cap // number)) / _UNIT
        held: Floats = np.maximum(sizes, 0.0) * np.arange(bound + 1)
        kept = float((held * weights).sum() / held.sum()) if held.any() else 1.0
        next_to = max([cap, *np.flatnonzero(held).tolist()]) + 1
        if next_to <= bound:
            held[next_to] = _HIDDEN * noise * next_to
        if not held.any():
            return cls(np.zeros(1), np.ones(1))
        return cls(kept / weights - 1, held / held.sum())

    def margins(self, counts: NDArray[np.int64], scale: float) -> Floats:
        """Half the widths of intervals that hold the true counts in 95% of all cases.

        Args:
            counts: shape (counts,), after they were divided by what was kept.
            scale: the standard deviation of their noise, likewise divided.
        """
        some = self.share > 0
        off, share = counts[:, None] * self.off[some] / scale, self.share[some]
        low, high = np.zeros(len(counts)), np.abs(off).max(axis=1, initial=0.0) + _FARTHEST
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            inside = _below(middle[:, None] - off) - _below(-middle[:, None] - off)
            inside = (inside * share).sum(axis=1)
            low, high = np.where(inside < _HELD, (middle, high), (low, middle))
        half: Floats = scale * high
        return half


def _below(distance: Floats) -> Floats:
    """The probability that noise is below so many standard deviations."""
    found = [math.erfc(-each / _ROOT2) / 2 for each in distance.ravel().tolist()]
    return np.array(found).reshape(distance.shape)
