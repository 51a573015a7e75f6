"""How far the contribution of one subject is limited before a length is measured.

Reads noisy and released facts alone; the clipping itself is the work of `count`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

_UNIT = 16
_BINS = 96
_UNEVEN = 0.75
_APART = 0.6
"""How many more or fewer attributes than usual holders of a combination have, on average, as a
standard deviation. On three tables it is 0.3 to 1.2, at lengths 1 to 3 and caps that lose 0.1 to
24%; sums over columns undo a part of it.
"""

_TILT = 1.2
"""Where all hold nearly as many: how many more per attribute of variance. Weighing holders by
exp(t h) moves their mean by t times the variance, to first order. On Adult and on incidents of
NIBRS t is 0.4 to 1.2, at lengths 2 and 3.
"""

_MOST_RARE = 3
_MOSTLY = 0.93


@dataclass(frozen=True)
class Kept:
    """What clipping keeps of the counts of one length.

    Args:
        share: on average, above 0, at most 1.
        uneven: how far the share differs from count to count, as a standard deviation relative to
            it.
    """

    share: float = 1.0
    uneven: float = 0.0

    @classmethod
    def of(cls, length: int, sizes: Floats, cap: int) -> Kept:
        """By the noisy sizes.

        Holders of a combination hold more other attributes than usual, or fewer. What clipping
        keeps of it differs by what would be lost if everybody held 0.6 attributes more (less
        where all hold nearly as many). The share that is lost says little of that: where few lose
        much, they may all hold the same combination; where all lose alike, so do counts.

        Args:
            length: k.
            sizes: shape (bound + 1,), as for `choose_cap`.
            cap: H, from `length` to the bound.
        """
        combos = _ways(length, len(sizes) - 1)
        held: Floats = np.maximum(sizes, 0.0) * combos
        if held.sum() <= 0:
            return cls()
        caps = np.array([cap], dtype=np.int64)
        share = float(_kept(combos, held, combos[caps])[0] / held.sum())
        more = np.append(combos[1:], combos[-1])
        less = share - float(_kept(more, held, combos[caps])[0] / held.sum())
        numbers = np.arange(len(sizes))
        middle = float((held * numbers).sum() / held.sum())
        variance = float((held * (numbers - middle) ** 2).sum() / held.sum())
        return cls(share, float(apart(_APART, variance)) * less / share)


@dataclass(frozen=True, eq=False)
class KeptOfEach:
    """What clipping keeps of each count.

    Args:
        share: shape (counts,): above 0, at most 1.
        uneven: how far each share may be off, on average, as a standard deviation relative to it.
    """

    share: Floats
    uneven: float


def apart(most: float, variance: Floats | float) -> Floats:
    """How many more or fewer attributes than usual holders have, as a standard deviation.

    Args:
        most: what it is where subjects differ enough.
        variance: of the numbers that usual ones hold.
    """
    found: Floats = np.minimum(most, _TILT * np.asarray(variance))
    return found


WHOLE = Kept()
"""Of counts that nothing was clipped from."""


def choose_cap(
    length: int,
    sizes: Floats,
    rho: float,
    bound: int,
    prediction_mean: Floats | None,
    columns: int,
) -> int:
    """The number of attributes beyond which a subject's combinations are given less weight.

    A subject with h attributes has C(h, k) combinations of length k, each counted with weight
    w(h) = min(16, isqrt(256 C(H, k) // C(h, k))) / 16. A larger cap H clips less and needs more
    noise: its variance is C(H, k) / (2 rho). The cap with the smallest expected error is chosen,
    the error of a candidate with prediction m being what remains of the noise after weighing it
    against m, and of the share of m that clipping takes away what dividing by `kept_share` may
    leave.

    Args:
        length: k, from 1 to `bound`.
        sizes: shape (bound + 1,): the noisy number of subjects with 0, 1, ... attributes, small
            bins set to 0 by the caller.
        rho: the budget of this length, above 0.
        bound: the public bound on the attributes of a subject.
        prediction_mean: what is expected of each candidate; None at length 1, where nothing is
            known yet.
        columns: the number of columns; four values in each are expected at length 1.

    Returns:
        H, from `length` to `bound`, such that a subject with `bound` attributes keeps a weight of
        at least 1/16. The bound itself when all of `sizes` is zero.

    Raises:
        ValueError: when an argument is out of its range.
    """
    if not 1 <= length <= bound or sizes.shape != (bound + 1,) or rho <= 0:
        raise ValueError("a length from 1 to the bound, one size for 0 to bound, a positive budget")
    combos = _ways(length, bound)
    if not (sizes > 0).any():
        return bound
    held: Floats = np.maximum(sizes, 0.0) * combos
    caps = np.arange(length, bound + 1, dtype=np.int64)
    caps = caps[256 * combos[caps] >= combos[bound]]
    lost = held.sum() - _kept(combos, held, combos[caps])
    scale = np.sqrt(combos[caps] / (2 * rho))
    if prediction_mean is None:
        cost = 0.8 * 4 * columns * scale + lost
    else:
        mean, number = _histogram(prediction_mean)
        lost /= max(1.0, float(held.sum()))
        cost = (error(mean, scale[:, None] ** 2, lost[:, None]) * number).sum(axis=1)
    return int(caps[np.argmin(cost)])


def error(mean: Floats, variance: Floats, lost: float | Floats, usual2: float = 0.25) -> Floats:
    """What to expect of the error of counts: of noise weighed against a prediction, and clipping.

    Args:
        mean: what is predicted.
        variance: the variance of the noise.
        lost: the share of all counts that clipping takes away.
        usual2: the squared interaction that predictions do not know, relative to them.
    """
    spread = 1 / (mean + usual2 * mean**2 + 0.01)
    found: Floats = np.sqrt(0.64 / (1 / variance + spread) + (_UNEVEN * lost * mean) ** 2)
    return found


def choose_rare_cap(sizes: Floats) -> int:
    """The cap for a second look at values that were not named at first.

    The smallest that keeps most of what subjects hold of them, at most 3: few hold several rare
    values, and whoever holds only one is counted in full.

    Args:
        sizes: shape (bound + 1,), of the unnamed values alone, as for `choose_cap`.

    Returns:
        From 1 to 3 and to the bound; more only where a subject with `bound` of them would weigh
        nothing.
    """
    caps = rare_caps(len(sizes) - 1)
    return next((cap for cap in caps if kept_share(1, sizes, cap) >= _MOSTLY), caps[-1])


def rare_caps(bound: int) -> range:
    """The caps that `choose_rare_cap` may choose, under a bound on attributes per subject."""
    least = max(1, -(-bound // _UNIT**2))
    return range(least, max(least, min(_MOST_RARE, bound)) + 1)


def kept_share(length: int, sizes: Floats, cap: int) -> float:
    """The share of all combinations of a length that clipping to a cap keeps, by the noisy sizes.

    Clipping lowers every count, most counts by nearly the same share: dividing by what is kept on
    average takes most of that bias away.

    Args:
        length: k.
        sizes: shape (bound + 1,), as for `choose_cap`.
        cap: H, from `length` to the bound.

    Returns:
        Above 0, at most 1; 1 when no subject is known to have `length` attributes.
    """
    return Kept.of(length, sizes, cap).share


def _ways(length: int, bound: int) -> NDArray[np.int64]:
    """C(h, length) for h of 0 to bound, small enough to be multiplied by 256."""
    ways = [math.comb(h, length) for h in range(bound + 1)]
    if 256 * ways[-1] >= 2**63:
        raise ValueError("the bound on a subject's attributes is too large for this length")
    return np.array(ways, dtype=np.int64)


def _kept(combos: NDArray[np.int64], held: Floats, limits: NDArray[np.int64]) -> Floats:
    """The weighted number of combinations that stay under each limit, of C(H, k) for a cap H.

    A weight is at least j/16 exactly when j^2 C(h, k) <= 256 C(H, k); C rises with h, so the
    subjects that have it are the first ones.
    """
    running = np.cumsum(held)
    kept = np.zeros(len(limits))
    for steps in range(1, _UNIT + 1):
        last = np.searchsorted(steps**2 * combos, 256 * limits, side="right") - 1
        kept += running[last]
    return kept / _UNIT


def _histogram(mean: Floats) -> tuple[Floats, Floats]:
    """Bin means and numbers of the predictions, in bins of equal width on a log scale."""
    if len(mean) == 0:
        return np.ones(1), np.ones(1)
    place = np.log(np.maximum(mean, 0.01))
    low, high = place.min(), place.max()
    bins = np.minimum((place - low) * (_BINS / max(high - low, 1e-9)), _BINS - 1).astype(np.intp)
    number = np.bincount(bins, minlength=_BINS).astype(np.float64)
    total = np.bincount(bins, weights=mean, minlength=_BINS)
    full = number > 0
    return total[full] / number[full], number[full]
