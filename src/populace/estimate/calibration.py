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

_LEAST, _MOST = 0.8, 6.0
_TAILS = 1.18
"""By how much errors reach farther than a normal distribution of a belief's spread. As much where a
belief is its noisy count: what clipping kept of it is not noise, and no noisy count shows it.
"""


def widening(measured: Noisy, beliefs: Posterior, prediction: Prediction, rows: Places) -> Floats:
    """By how much margins are wider than the spreads of beliefs would make them.

    Beliefs rest on what was learned from the same counts as if it were known, so their spreads are
    too small, or too large where the doubt was. The expected squared error of a belief b about a
    count measured as y with noise s is that of (b - y)^2 - s^2 + 2 s^2 db/dy (Stein, 1981), and db
    over dy is the squared spread over s^2. Mean ratios of that to squared spreads are taken over
    classes of expected counts, which no noise chose, from the largest to the smallest: each is
    joined by precision with what the one before it says, a third drawn to what is usual.

    Args:
        measured: the noisy counts as they were measured, before anything was concluded.
        beliefs: about each of them.
        prediction: what was expected of each.
        rows: the counts whose margins are asked for.

    Returns:
        Shape (rows,): factors from 1.05 to 2.9.
    """
    number = len(_EDGES) + 1
    whole, error2, doubt = (np.zeros(number) for _ in range(3))
    for start in range(0, len(measured.counts), _BLOCK):
        part = slice(start, start + _BLOCK)
        classes = _classes(prediction.mean[part])
        spread2 = beliefs.spread[part].astype(np.float64) ** 2
        noise2 = measured.scale[part] ** 2
        mean = np.minimum(beliefs.mean[part], prediction.ceiling[part])
        off = (mean - measured.counts[part]) ** 2 - noise2 + 2 * spread2
        whole += totals(classes, spread2, number)
        error2 += totals(classes, off, number)
        doubt += totals(classes, 2 * noise2**2, number)
    ratios, ratio, variance = np.ones(number), _USUAL[-1], _USUAL2
    for place in reversed(range(number)):
        ratio += _DRAWN * (_USUAL[place] - ratio)
        variance += _APART2
        if whole[place] > 0:
            pull = variance / (variance + doubt[place] / whole[place] ** 2)
            ratio += pull * (error2[place] / whole[place] - ratio)
            variance *= 1 - pull
        ratio = min(max(ratio, _LEAST), _MOST)
        ratios[place] = ratio
    found: Floats = _TAILS * np.sqrt(ratios)[_classes(prediction.mean[rows])]
    return found


def _classes(expected: Floats) -> Places:
    return np.searchsorted(_EDGES, expected, side="right").astype(np.int64)
