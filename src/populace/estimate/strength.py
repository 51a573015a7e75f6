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

_LEAST, _MOST = 0.01, 2.5
_LEAST_SHARE = 0.05
_ROUNDS = 3
_NOTHING = 0.02
_FEW = 500


def learned(noisy: Noisy, prediction: Prediction, frame: Frame) -> Prediction:
    """The prediction, with the doubt of each candidate as its set of columns deserves it.

    A count c with prediction m is taken to vary around m by m + (t m)^2, and its noisy value by
    s^2 more. t^2 is estimated for all candidates, then for each set of slots, by weighted squares
    (DerSimonian and Laird, 1986), where what is known of all counts as one observation that is as
    far off as t^2 is large.

    Args:
        noisy: the noisy counts, at least one.
        prediction: what is expected of them.
        frame: the population.
    """
    sets = _sets(frame.slots[noisy.ids].astype(np.int64))
    mean, noise2 = np.maximum(prediction.mean, 0.01), noisy.scale**2
    over = (noisy.counts - mean) ** 2 - noise2 - mean
    common = 0.1
    for _ in range(_ROUNDS):
        moved, known = _moments(sets, mean, noise2, over, common)
        common = float(np.clip(moved.sum() / known.sum(), _LEAST**2, _MOST**2))
    moved, known = _moments(sets, mean, noise2, over, common)
    each = (moved + 1 / common) / (known + 1 / common**2)
    each = np.clip(each, _LEAST_SHARE * common, _MOST**2)
    usual2 = USUAL_INTERACTION[noisy.ids.shape[1]] ** 2
    parts2 = np.maximum(prediction.doubt**2 - usual2, 0.0)
    return replace(prediction, doubt=np.sqrt(parts2 + each[sets]))


def _moments(
    sets: Places, mean: Floats, noise2: Floats, over: Floats, strength2: float
) -> tuple[Floats, Floats]:
    """Per set: the weighted squares beyond noise, and the information about t^2 in them."""
    variance = noise2 + mean + strength2 * mean**2
    weight = mean**2 / (2 * variance**2)
    number = int(sets.max(initial=-1)) + 1
    return totals(sets, weight * over, number), totals(sets, weight * mean**2, number)


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
