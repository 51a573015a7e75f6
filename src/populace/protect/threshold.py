"""The threshold that a value nobody declared must pass to be named.

Why it suffices is proved in `threshold.md`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace.protect.gaussian import NoisyCounts
from populace.vocabulary.guarantee import Event


def threshold(weights: Sequence[int], event: Event, delta: float) -> int:
    """The noisy count above which a private value may be released.

    A subject who alone holds t values gives each at most weights[t]; the threshold is so high that
    all t noisy counts stay at or below it with probability at least 1 - delta, for every t.

    Args:
        weights: what each of a subject's attributes weighs, in sixteenths, by how many attributes
            she holds; weights[1:] never rise, and their number is the bound on attributes per
            subject.
        event: the measurement of single values, in the same units.
        delta: the part of delta that pays for private values in this round, above 0.

    Returns:
        The threshold in sixteenths of a subject; release only what exceeds it.
    """
    if not 0 < delta < 1:
        raise ValueError("a threshold delta between 0 and 1")
    return max(
        weight + _quantile(event.variance, -math.expm1(math.log1p(-delta) / values))
        for values, weight in enumerate(weights)
        if values
    )


def thresholds(weights: Sequence[int], measured: NoisyCounts, delta: float) -> NDArray[np.int64]:
    """The threshold of each value of a measurement in which columns have noise of their own.

    Args:
        weights: as for `threshold`.
        measured: the noisy counts of single values.
        delta: as for `threshold`.

    Returns:
        Shape of the noisy counts.
    """
    event, variances = measured.event, measured.variances
    if variances is None:
        return np.full(measured.values.shape, threshold(weights, event, delta), dtype=np.int64)
    different, which = np.unique(variances, return_inverse=True)
    found = [
        threshold(weights, replace(event, variance=each), delta) for each in different.tolist()
    ]
    return np.array(found, dtype=np.int64)[which.reshape(variances.shape)]


def _quantile(variance: int, chance: float) -> int:
    """An integer z with P(N > z) <= chance for a discrete Gaussian N.

    P(N >= z + 1) is at most the upper tail of the continuous Gaussian at z (Canonne, Kamath,
    Steinke 2020, proposition 25), computed here with a margin far above the error of erfc.
    """
    deviation = math.sqrt(variance)
    low, high = 0, math.ceil(40 * deviation)
    while low < high:
        middle = (low + high) // 2
        if 0.5 * math.erfc(middle / (deviation * math.sqrt(2))) * (1 + 1e-9) <= chance:
            high = middle
        else:
            low = middle + 1
    return low
