"""Numbers that were measured twice: by weights times a ratio, and by themselves with more noise.

Reads noisy and released facts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_SPREAD = 0.03
"""Ratios of values are taken to differ by so much at the least before any was seen."""

SHARE_OF_SPREAD = 0.3
"""Of how far ratios differ with numbers of records, the part by which they differ with values."""

_SPREADS = np.concatenate([[0.003], np.geomspace(0.01, 2.5, 48)])
_SURE = 0.95


@dataclass(frozen=True)
class Ratio:
    """Records, or links, for each unit of weight.

    Args:
        mean: at least 1.
        error: its standard deviation.
        spread: how far the ratios of values may differ, relative to it, before any was seen.
    """

    mean: float
    error: float
    spread: float


@dataclass(frozen=True)
class Totals:
    """Noisy numbers of records by value, a bounded number of each owner counted.

    Args:
        values: shape (values,).
        scale: standard deviation of their noise.
    """

    values: Floats
    scale: float


def squared(counts: Floats, scale: Floats) -> Floats:
    """The squares of true weights as far as noisy ones tell, never less than the noise."""
    squares: Floats = np.maximum(counts**2 - scale**2, scale**2)
    return squares


def by_both(
    counts: Floats, scale: Floats, totals: Totals | None, ratio: Ratio
) -> tuple[Floats, Floats, float]:
    """Numbers by value from both measurements.

    How far ratios differ between values all of them together tell, from a half Cauchy prior on
    (Gelman, 2006). Each value then has a spread of its own (Carvalho, Polson and Scott, 2010), of
    the largest scale that all of them together allow: a few values tell little of it, and those
    that lie furthest from the others would be drawn too close to them by its mean.

    Args:
        counts: shape (values,): weights.
        scale: shape (values,): standard deviations of their noise.
        totals: what was measured beside them; None where nothing was.
        ratio: of all values together.

    Returns:
        Means and variances, shape (values,); and how far ratios differ between values, relative to
        the overall one.
    """
    squares = squared(counts, scale)
    known2 = (ratio.mean * scale) ** 2 + squares * ratio.error**2
    mean = ratio.mean * counts
    if totals is None or not len(counts):
        return mean, known2 + squares * (ratio.spread * ratio.mean) ** 2, ratio.spread
    apart = totals.values - mean
    variances = known2 + _SPREADS[:, None] ** 2 * squares * ratio.mean**2
    whole = variances + totals.scale**2
    fit = -0.5 * (np.log(whole) + apart**2 / whole)
    together = _chances(fit.sum(axis=1, keepdims=True), ratio.spread)[:, 0]
    largest = int(np.searchsorted(np.cumsum(together), _SURE))
    chances = _chances(fit, float(_SPREADS[min(largest, len(_SPREADS) - 1)]))
    pulls = variances / whole
    means = mean + pulls * apart
    center = (chances * means).sum(axis=0)
    variance = (chances * (pulls * totals.scale**2 + (means - center) ** 2)).sum(axis=0)
    return center, variance, float(together @ _SPREADS)


def _chances(fit: Floats, prior: float) -> Floats:
    """How likely each spread of ratios is.

    Args:
        fit: shape (spreads, any): the logarithm of how likely what was seen is under each.
        prior: the scale of the half Cauchy.
    """
    before = np.gradient(_SPREADS) / (1 + (_SPREADS / prior) ** 2)
    chances = np.exp(fit - fit.max(axis=0)) * before[:, None]
    shares: Floats = chances / chances.sum(axis=0)
    return shares
