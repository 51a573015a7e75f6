"""How strongly the columns of each set interact, learned from noisy counts.

Some columns determine one another, others have nothing to do with each other. What usually amounts
to doubt about a prediction is therefore replaced by what the counts of the set at hand show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from populace.estimate.lookup import Floats, Places, totals
from populace.estimate.noisy import Frame, Noisy
from populace.estimate.prediction import USUAL_INTERACTION, Prediction, Unsure
from populace.vocabulary.combinations import Ids

_USUAL, _LEAST = (0.03, 4.0), (0.001, 0.01)
"""The variance of interactions, a + b over the expected count: usually, and at the least."""

_MOST = 2.5
_LEAST_SHARE = 0.05
_BLOCK = 1 << 18
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
    keys = _sets(noisy.ids, frame)
    number = len(keys)
    shares = _USUAL
    for _ in range(_ROUNDS):
        shares = _fitted(
            _sums(_Part.of(noisy, prediction, rows), shares) for rows in _blocks(noisy)
        )
    moved, known, held = (np.zeros(number) for _ in range(3))
    sets = np.empty(len(noisy.ids), dtype=np.int32)
    for some in _blocks(noisy):
        part = _Part.of(noisy, prediction, some)
        sets[some] = own = np.searchsorted(keys, _keys(noisy.ids[some], frame))
        usual2 = part.usual2(shares)
        weight = 0.5 * usual2 / (part.variance + usual2) ** 2
        moved += totals(own, weight * part.over, number)
        known += totals(own, weight * usual2, number)
        held += totals(own, np.ones(len(own)), number)
    factor = np.maximum((moved + 1) / (known + 1), _LEAST_SHARE)
    found = np.empty(len(sets))
    for some in _blocks(noisy):
        found[some] = _Part.of(noisy, prediction, some).doubt(factor[sets[some]], shares)
    rows = np.flatnonzero((held <= _SMALL)[sets])
    unsure = None
    if 0 < len(rows) <= _MOST_UNSURE:
        part = _Part.of(noisy, prediction, rows)
        off = noisy.counts[rows] - part.mean
        weights = _factors(sets[rows].astype(np.int64), off, part.variance, part.usual2(shares))
        doubts = np.stack([part.doubt(each, shares) for each in _FACTORS.tolist()], axis=1)
        unsure = Unsure(rows, doubts, weights)
    return replace(prediction, doubt=found, unsure=unsure)


@dataclass(frozen=True, eq=False)
class _Part:
    """Some candidates: what noise, sampling and parts do to them, and what interaction would.

    Args:
        mean: what is expected of each, at least 0.01.
        leeway: how free it is.
        parts2: the relative variance of what its parts say.
        variance: that of its noisy value, without interaction.
        over: by how much the square of its distance from the mean exceeds it.
    """

    mean: Floats
    leeway: Floats
    parts2: Floats
    variance: Floats
    over: Floats

    @classmethod
    def of(cls, noisy: Noisy, prediction: Prediction, rows: slice | Places) -> _Part:
        """Of these rows."""
        mean, leeway = np.maximum(prediction.mean[rows], 0.01), prediction.leeway[rows]
        usual2 = USUAL_INTERACTION[noisy.ids.shape[1]] ** 2
        parts2 = np.maximum(prediction.doubt[rows] ** 2 - usual2, 0.0)
        variance = noisy.scale[rows] ** 2 + leeway * mean + parts2 * mean**2
        return cls(mean, leeway, parts2, variance, (noisy.counts[rows] - mean) ** 2 - variance)

    @property
    def terms(self) -> tuple[Floats, Floats]:
        """What interactions of variance 1, and 1 over the mean, add to the variance."""
        moves2 = (self.leeway * self.mean) ** 2
        return moves2, moves2 / self.mean

    def usual2(self, shares: tuple[float, float]) -> Floats:
        """What interactions add to the variance."""
        one, other = self.terms
        return shares[0] * one + shares[1] * other

    def doubt(self, factor: Floats | float, shares: tuple[float, float]) -> Floats:
        """The doubt, where interactions are so many times as strong as usual."""
        each2 = shares[0] + shares[1] / self.mean
        strength2 = np.minimum(factor * each2, _MOST**2)
        found: Floats = np.sqrt(self.parts2 + strength2 * self.leeway**2)
        return found


def _blocks(noisy: Noisy) -> Iterator[slice]:
    return (slice(start, start + _BLOCK) for start in range(0, len(noisy.ids), _BLOCK))


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


def _sums(part: _Part, shares: tuple[float, float]) -> Floats:
    """Of some candidates the weighted sums from which shares are fitted."""
    one, other = part.terms
    weight = 0.5 / (part.variance + shares[0] * one + shares[1] * other) ** 2
    pairs = (one, one), (other, other), (one, other), (one, part.over), (other, part.over)
    return np.array([float((weight * left * right).sum()) for left, right in pairs])


def _fitted(sums: Iterable[Floats]) -> tuple[float, float]:
    """The shares of two terms in what squares have beyond noise, each a little at the least.

    What is known beforehand counts as one observation of each, as far off as it is large.

    Args:
        sums: as `_sums` gives them, for all candidates.
    """
    whole = np.zeros(5)
    for each in sums:
        whole += each
    square, square_other, cross, right, right_other = whole.tolist()
    square, right = square + _USUAL[0] ** -2, right + 1 / _USUAL[0]
    square_other, right_other = square_other + _USUAL[1] ** -2, right_other + 1 / _USUAL[1]
    determinant = square * square_other - cross**2
    a = (right * square_other - right_other * cross) / determinant
    b = (right_other * square - right * cross) / determinant
    if a < _LEAST[0]:
        return _LEAST[0], max((right_other - cross * _LEAST[0]) / square_other, _LEAST[1])
    if b < _LEAST[1]:
        return max((right - cross * _LEAST[1]) / square, _LEAST[0]), _LEAST[1]
    return a, b


def _sets(ids: Ids, frame: Frame) -> Places:
    """Shape (sets,): the distinct sets of slots as numbers, rising."""
    found = np.empty(0, dtype=np.int64)
    for start in range(0, len(ids), _BLOCK):
        found = np.union1d(found, _keys(ids[start : start + _BLOCK], frame))
    return found


def _keys(ids: Ids, frame: Frame) -> Places:
    """Shape (candidates,): the set of slots of each as a number."""
    slots = int(frame.slots.max(initial=0)) + 1
    keys = np.zeros(len(ids), dtype=np.int64)
    for place in ids.T:
        keys = keys * slots + frame.slots[place]
    return keys


def calibrated(noisy: Noisy, prediction: Prediction) -> Noisy:
    """The noisy counts, with scales that fit the candidates of which next to nothing is expected.

    Their noisy counts are nearly noise alone, and show how large it is after all.

    Args:
        noisy: the noisy counts.
        prediction: what is expected of them.
    """
    squares, number = 0.0, 0
    for part in _blocks(noisy):
        counts, scale = noisy.counts[part], noisy.scale[part]
        rows = prediction.mean[part] < _NOTHING * scale
        squares += float(((counts[rows] / scale[rows]) ** 2).sum())
        number += int(np.count_nonzero(rows))
    factor = np.sqrt((squares + _FEW) / (number + _FEW))
    return replace(noisy, scale=noisy.scale * float(np.clip(factor, 0.8, 1.25)))
