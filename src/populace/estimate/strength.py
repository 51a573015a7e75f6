"""How strongly the columns of each set interact, learned from noisy counts.

Some columns determine one another, others have nothing to do with each other. What usually amounts
to doubt about a prediction is therefore replaced by what the counts of the set at hand show.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from populace.estimate.lookup import Floats, Places, totals
from populace.estimate.noisy import Frame, Noisy
from populace.estimate.prediction import USUAL_INTERACTION, Prediction, Unsure

_USUAL, _LEAST = (0.03, 2.0), (0.001, 0.01)
"""The variance of interactions, a + b over the expected count: usually, and at the least."""

_MOST = 2.5
_LEAST_SHARE = 0.05
_ROUNDS = 3
_NOTHING = 0.02
_FEW = 500

_SMALL = 16
"""Sets of so few candidates say little of their own factor."""

_MOST_UNSURE = 200_000
_FACTORS = np.exp2(np.arange(-5.0, 6.0))
_SPREAD = 1.4
_STEPS = 20
_PSEUDO = 5.0


def learned(noisy: Noisy, prediction: Prediction, frame: Frame) -> Prediction:
    """The prediction, with the doubt of each candidate as its set of columns deserves it.

    Interactions t of a count with prediction m move it by l m t, with l its leeway. Their variance
    is taken to be a + b/m, as those of small groups are stronger; a noisy value then varies around
    m by s^2 + l m + (a + b/m) (l m)^2 and what the parts are uncertain by. a and b are estimated
    from all candidates, then a factor of it for each set of slots, by weighted squares
    (DerSimonian and Laird, 1986), where what is known of all counts as one observation. In a set of
    few candidates the factor stays unsure, and each factor is as probable as the others' counts
    make it.

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
    each2, leeway2 = usual2 / moves2, prediction.leeway**2

    def doubt(factor: Floats | float, rows: slice | Places) -> Floats:
        strength2 = np.minimum(factor * each2[rows], _MOST**2)
        found: Floats = np.sqrt(parts2[rows] + strength2 * leeway2[rows])
        return found

    rows = np.flatnonzero((np.bincount(sets.astype(np.intp), minlength=number) <= _SMALL)[sets])
    unsure = None
    if 0 < len(rows) <= _MOST_UNSURE:
        off = noisy.counts[rows] - mean[rows]
        weights = _factors(sets[rows], off, variance[rows], usual2[rows])
        doubts = np.stack([doubt(factor, rows) for factor in _FACTORS.tolist()], axis=1)
        unsure = Unsure(rows, doubts, weights)
    return replace(prediction, doubt=doubt(factor[sets], slice(None)), unsure=unsure)


def _factors(sets: Places, off: Floats, variance: Floats, usual2: Floats) -> Floats:
    """How probable each factor is for the set of each candidate, by all counts but its own.

    How factors are distributed over sets is learned from all of these sets, from a log-normal
    start, by expectation-maximization.

    Args:
        sets: shape (candidates,): the set of each.
        off: shape (candidates,): by how much its noisy count is off what was expected.
        variance: shape (candidates,): of that, without interaction.
        usual2: shape (candidates,): what usual interaction adds to it.

    Returns:
        Shape (candidates, factors), rows of sum 1.
    """
    _, of = np.unique(sets, return_inverse=True)
    of = of.reshape(-1)
    spread2 = variance[:, None] + usual2[:, None] * _FACTORS
    own = -0.5 * (off[:, None] ** 2 / spread2 + np.log(spread2))
    number = int(of.max(initial=-1)) + 1
    whole = np.stack([totals(of, each, number) for each in own.T], axis=1)
    likely = np.exp(whole - whole.max(axis=1, keepdims=True))
    start = np.exp(-0.5 * (np.log(_FACTORS) / _SPREAD) ** 2)
    start /= start.sum()
    usual = start
    for _ in range(_STEPS):
        belief = likely * usual
        belief /= belief.sum(axis=1, keepdims=True)
        usual = belief.sum(axis=0) + _PSEUDO * start
        usual = usual / usual.sum()
    others = whole[of] - own
    weights = usual * np.exp(others - others.max(axis=1, keepdims=True))
    found: Floats = weights / weights.sum(axis=1, keepdims=True)
    return found


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
