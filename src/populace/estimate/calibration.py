"""How far beliefs are off after all, judged by the noisy counts that they were made from.

Reads noisy counts alone.
"""

from __future__ import annotations

import numpy as np

from populace.estimate.empirical_bayes import Posterior
from populace.estimate.lookup import Floats, Places, totals
from populace.estimate.noisy import Noisy
from populace.estimate.prediction import Prediction

_BLOCK = 1 << 18
_EDGES = (1.0, 10.0, 100.0, 1000.0)
_USUAL = (2.0, 2.0, 2.0, 1.8, 1.8)
"""What is taken of the ratio of squared errors to squared spreads, in each class, before any noisy
count: more than most tables show of large counts, which are few.
"""

_USUAL2, _APART2 = 0.2, 0.1
"""How far that of the last class differs from it, and each from what the next one makes of it."""

_DRAWN = 0.35
"""How far a class is drawn to what is usual of it, away from what the next one shows."""

_LEAST, _MOST = 0.3, 6.0
_TAILS = 0.14
"""By how much errors reach farther than a normal distribution of a belief's spread, where none of
it is noise, which is normal.
"""


def widening(measured: Noisy, beliefs: Posterior, prediction: Prediction, rows: Places) -> Floats:
    """By how much margins are wider than the spreads of beliefs would make them.

    A belief that moves a share p of the way from what was expected to a noisy count is off by p of
    its noise, and by 1 - p of how far the count is from what was expected. Its squared spread is p
    times that of the noise, so that p is the share of it that is noise, which is known. The rest
    rests on what was learned from the same counts, of how far they are off and of what they add up
    to, and taken as if it were known: it is too small, or too large where the doubt was.

    The expected squared error of a belief b about a count measured as y with noise s is that of
    (b - y)^2 - s^2 + 2 s^2 db/dy (Stein, 1981), and db over dy is the squared spread over s^2. What
    of it is not noise, over the rest of squared spreads, is averaged over classes of expected
    counts, which no noise chose, from the largest to the smallest: each ratio is joined by
    precision with what the one before it says, a third drawn to what is usual.

    Args:
        measured: the noisy counts as they were measured, before anything was concluded.
        beliefs: about each of them.
        prediction: what was expected of each.
        rows: the counts whose margins are asked for.

    Returns:
        Shape (rows,): factors, 1 where a belief is its noisy count, else from 0.6 to 2.8.
    """
    number = len(_EDGES) + 1
    free, error2, doubt = (np.zeros(number) for _ in range(3))
    for start in range(0, len(measured.counts), _BLOCK):
        part = slice(start, start + _BLOCK)
        classes = _classes(prediction.mean[part])
        spread2 = beliefs.spread[part].astype(np.float64) ** 2
        noise = _noise(beliefs.spread[part], measured.scale[part])
        noise2 = measured.scale[part] ** 2
        mean = np.minimum(beliefs.mean[part], prediction.ceiling[part])
        off = (mean - measured.counts[part]) ** 2 - noise2 + 2 * spread2
        free += totals(classes, (1 - noise) * spread2, number)
        error2 += totals(classes, off - noise * spread2, number)
        doubt += totals(classes, 2 * noise2**2, number)
    ratios, ratio, variance = np.ones(number), _USUAL[-1], _USUAL2
    for place in reversed(range(number)):
        ratio += _DRAWN * (_USUAL[place] - ratio)
        variance += _APART2
        if free[place] > 0:
            pull = variance / (variance + doubt[place] / free[place] ** 2)
            ratio += pull * (error2[place] / free[place] - ratio)
            variance *= 1 - pull
        ratio = min(max(ratio, _LEAST), _MOST)
        ratios[place] = ratio
    noise = _noise(beliefs.spread[rows], measured.scale[rows])
    found: Floats = np.sqrt(noise + ratios[_classes(prediction.mean[rows])] * (1 - noise))
    found *= 1 + _TAILS * (1 - noise)
    return found


def _noise(spread: Floats, scale: Floats) -> Floats:
    """The share of squared spreads that is noise."""
    found: Floats = np.minimum((spread.astype(np.float64) / scale) ** 2, 1.0)
    return found


def _classes(expected: Floats) -> Places:
    return np.searchsorted(_EDGES, expected, side="right").astype(np.int64)
