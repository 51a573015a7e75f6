"""How strongly the columns of each set interact, learned from noisy counts.

Some columns determine one another, others have nothing to do with each other. What usually amounts
to doubt about a prediction is therefore replaced by what the counts of the set at hand show.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from populace.estimate.lookup import Floats, Places, totals
from populace.estimate.noisy import Frame, Noisy
from populace.estimate.prediction import USUAL_INTERACTION, Prediction

_USUAL, _LEAST = (0.03, 2.0), (0.001, 0.01)
"""The variance of interactions, a + b over the expected count: usually, and at the least."""

_MOST = 2.5
_LEAST_SHARE = 0.05
_ROUNDS = 3
_NOTHING = 0.02
_FEW = 500


def learned(noisy: Noisy, prediction: Prediction, frame: Frame) -> Prediction:
    """The prediction, with the doubt of each candidate as its set of columns deserves it.

    Interactions t of a count with prediction m move it by l m t, with l its leeway. Their variance
    is taken to be a + b/m, as those of small groups are stronger; a noisy value then varies around
    m by s^2 + l m + (a + b/m) (l m)^2 and what the parts are uncertain by. a and b are estimated
    from all candidates, then a factor of it for each set of slots, by weighted squares
    (DerSimonian and Laird, 1986), where what is known of all counts as one observation.

    Args:
        noisy: the noisy counts, at least one.
        prediction: what is expected of them.
        frame: the population.
    """
    sets = _sets(frame.slots[noisy.ids].astype(np.int64))
    mean, length = np.maximum(prediction.mean, 0.01), noisy.ids.shape[1]
    moves2 = (prediction.leeway * mean) ** 2
    parts2 = np.maximum(prediction.doubt**2 - USUAL_INTERACTION[length] ** 2, 0.0)
    variance = noisy.scale**2 + prediction.leeway * mean + parts2 * mean**2
    over = (noisy.counts - mean) ** 2 - variance
    terms = moves2, moves2 / mean
    shares = _USUAL
    for _ in range(_ROUNDS):
        weight = 0.5 / (variance + shares[0] * terms[0] + shares[1] * terms[1]) ** 2
        shares = _fitted(terms, over, weight)
    usual2 = shares[0] * terms[0] + shares[1] * terms[1]
    weight = 0.5 * usual2 / (variance + usual2) ** 2
    number = int(sets.max(initial=-1)) + 1
    moved, known = totals(sets, weight * over, number), totals(sets, weight * usual2, number)
    factor = np.maximum((moved + 1) / (known + 1), _LEAST_SHARE)
    strength2 = np.minimum(factor[sets] * usual2 / moves2, _MOST**2)
    return replace(prediction, doubt=np.sqrt(parts2 + strength2 * prediction.leeway**2))


def _fitted(terms: tuple[Floats, Floats], over: Floats, weight: Floats) -> tuple[float, float]:
    """The shares of two terms in what squares have beyond noise, each a little at the least.

    What is known beforehand counts as one observation of each, as far off as it is large.
    """
    one, other = terms
    square = float((weight * one**2).sum()) + _USUAL[0] ** -2
    square_other = float((weight * other**2).sum()) + _USUAL[1] ** -2
    cross = float((weight * one * other).sum())
    right = float((weight * one * over).sum()) + 1 / _USUAL[0]
    right_other = float((weight * other * over).sum()) + 1 / _USUAL[1]
    whole = square * square_other - cross**2
    a = (right * square_other - right_other * cross) / whole
    b = (right_other * square - right * cross) / whole
    if a < _LEAST[0]:
        return _LEAST[0], max((right_other - cross * _LEAST[0]) / square_other, _LEAST[1])
    if b < _LEAST[1]:
        return max((right - cross * _LEAST[1]) / square, _LEAST[0]), _LEAST[1]
    return a, b


def _sets(slots: Places) -> Places:
    """The number of the set of slots of each candidate."""
    keys = slots[:, 0]
    for place in range(1, slots.shape[1]):
        keys = keys * (int(slots.max(initial=0)) + 1) + slots[:, place]
    _, sets = np.unique(keys, return_inverse=True)
    return sets.reshape(-1).astype(np.int64)


def calibrated(noisy: Noisy, prediction: Prediction) -> Noisy:
    """The noisy counts, with scales that fit the candidates of which next to nothing is expected.

    Their noisy counts are nearly noise alone, and show how large it is after all.

    Args:
        noisy: the noisy counts.
        prediction: what is expected of them.
    """
    rows = prediction.mean < _NOTHING * noisy.scale
    squares = float(((noisy.counts[rows] / noisy.scale[rows]) ** 2).sum())
    factor = np.sqrt((squares + _FEW) / (np.count_nonzero(rows) + _FEW))
    return replace(noisy, scale=noisy.scale * float(np.clip(factor, 0.8, 1.25)))
