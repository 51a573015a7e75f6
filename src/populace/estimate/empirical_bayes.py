"""What to believe of a count, given its noisy value and what was expected of it.

The prior is learned from all noisy values of a length together; no exact count is ever seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.estimate.groups import Groups, blocks
from populace.estimate.lookup import Floats, Places, product
from populace.estimate.prediction import Prediction, Unsure

_SPACING = 1.5
_FEWEST = 200
_STEPS = 40
_BLOCK = 1 << 11
_AT_ONCE = 1 << 11
_MOST_GROUPS = 20_000
_FEW_GROUPS = 12_000
_STRATA = (0.1, 0.2, 0.3, 0.45, 0.6, 0.9, 1.2, 1.5, 1.8)


@dataclass(frozen=True, eq=False)
class Posterior:
    """Beliefs about each count.

    Args:
        mean: shape (counts,): its mean, the possibility that it is 0 included.
        absent: shape (counts,): the probability that it is 0.
        spread: shape (counts,): its standard deviation.
    """

    mean: Floats
    absent: Floats
    spread: Floats


@dataclass(frozen=True, eq=False)
class Ratios:
    """The grid on which the prior lives: the ratios of counts to their expectations.

    Args:
        values: shape (ratios,), rising from exactly 0, the ratio of what cannot occur.
        blurs: shape (ratios,): the relative width of each point.
        flat: whether nothing is known of the ratios, not even that they tend to 1.
    """

    values: Floats
    blurs: Floats
    flat: bool = False

    @classmethod
    def around_one(cls) -> Ratios:
        """For expectations that mean something: densest around 1."""
        logs = 0.25 * np.sinh(np.linspace(-3.4, 3.9, 50))
        return cls(np.append(0.0, np.exp(logs)), np.append(0.0, np.gradient(logs) / 2))

    @classmethod
    def up_to(cls, largest: float) -> Ratios:
        """For an expectation of 1 that means nothing: even on a log scale from a half."""
        logs = np.linspace(np.log(0.5), np.log(max(2.0, largest)), 60)
        return cls(np.append(0.0, np.exp(logs)), np.append(0.0, np.gradient(logs)), flat=True)

    def start(self, doubt: float) -> Floats:
        """Where the fit starts: absence more probable and ratios wider the larger the doubt."""
        if self.flat:
            return np.append(0.5, np.full(len(self.values) - 1, 0.5 / (len(self.values) - 1)))
        absence = min(0.6, 0.02 + 0.2 * doubt**2)
        width = np.sqrt(0.2**2 + 0.4 * doubt**2)
        logs = np.log(self.values[1:])
        density = (np.exp(-0.5 * (logs / width + width / 2) ** 2) + 1e-4) * self.blurs[1:]
        return np.append(absence, (1 - absence) * density / density.sum())


def posterior(noisy: Floats, prediction: Prediction, scale: Floats, ratios: Ratios) -> Posterior:
    """Empirical Bayes on the ratio of each count to its expectation.

    A count of unsure doubt has a mixture of the priors of what its doubt may be, which is what its
    own noisy value then decides between: tails are as heavy as the doubt is unsure.

    Args:
        noisy: shape (counts,): the count plus Gaussian noise, in subjects.
        prediction: what was expected of each.
        scale: shape (counts,): the standard deviation of the noise, above 0.
        ratios: the grid of ratios.
    """
    mean, absent, spread = (np.empty(len(noisy), dtype=kind) for kind in (float, "f4", "f4"))
    beliefs = Posterior(mean, absent, spread)
    priors: dict[int, _Prior] = {}
    for place, rows, groups, start in _strata(noisy, prediction, scale, ratios):
        priors[place] = _learned(groups.fewer(_MOST_GROUPS), ratios, start)
        _hold(
            beliefs, rows, groups, _believed(groups, _same(priors[place], groups.expected), ratios)
        )
    if prediction.unsure is not None:
        rows = prediction.unsure.rows
        alone = Groups.alone(*_arguments(noisy, prediction, scale, rows))
        weights = _mixed(priors, _classes(prediction.doubt), prediction.unsure, alone.expected)
        _hold(beliefs, rows, alone, _believed(alone, weights, ratios))
    return beliefs


def _hold(
    beliefs: Posterior, rows: Places, groups: Groups, found: tuple[Floats, Floats, Floats]
) -> None:
    """Give each count what is believed of its group."""
    for part in blocks(len(rows)):
        some, place = rows[part], groups.place[part]
        for beliefs_of, each in zip(
            (beliefs.mean, beliefs.absent, beliefs.spread), found, strict=True
        ):
            beliefs_of[some] = each[place]


def log_evidence(noisy: Floats, prediction: Prediction, scale: Floats, ratios: Ratios) -> float:
    """The log probability density of noisy counts under the prior that is learned from them.

    Of several expectations the best one makes the noisy counts most probable. Arguments as in
    `posterior`.
    """
    total = 0.0
    for _, _, groups, start in _strata(noisy, prediction, scale, ratios):
        few = groups.fewer(_FEW_GROUPS)
        prior = _learned(few, ratios, start)
        belief = prior.at(few.expected) * _likelihood(few, slice(None), ratios)[2]
        total += float((few.number * np.log(belief.sum(axis=1))).sum())
    return total


def _strata(
    noisy: Floats, prediction: Prediction, scale: Floats, ratios: Ratios
) -> Iterator[tuple[int, Places, Groups, Floats]]:
    """Each class of doubt: its number, its rows, in groups, and where its prior starts."""
    doubt = prediction.doubt
    class_of, classes = _classes(doubt), np.empty(len(doubt), dtype=np.int8)
    for part in blocks(len(doubt)):
        classes[part] = class_of[_stratum(doubt[part])]
    for place in range(int(classes.max(initial=-1)) + 1):
        rows = np.flatnonzero(classes == place)
        if len(rows):
            groups = Groups.of(
                len(rows),
                lambda part, rows=rows: (  # type: ignore[misc]
                    *_arguments(noisy, prediction, scale, rows[part]),
                    np.ones(len(rows[part])),
                ),
            )
            yield place, rows, groups, ratios.start(float(np.sqrt(np.mean(doubt[rows] ** 2))))


def _arguments(
    noisy: Floats, prediction: Prediction, scale: Floats, rows: Places
) -> tuple[Floats, Floats, Floats, Floats]:
    """What groups are made of: noisy values, expectations, scales and leeways of some rows."""
    m = np.maximum(prediction.mean[rows], 0.01)
    return noisy[rows], m, scale[rows], prediction.leeway[rows]


def _stratum(doubt: Floats) -> Places:
    return np.searchsorted(_STRATA, doubt).astype(np.int64)


def _classes(doubt: Floats) -> Places:
    """The class of each stratum of doubt; one with too few counts to learn from joins the next."""
    number = np.zeros(len(_STRATA) + 1, dtype=np.int64)
    for part in blocks(len(doubt)):
        number += np.bincount(_stratum(doubt[part]).astype(np.intp), minlength=len(number))
    target = np.arange(len(number), dtype=np.int64)
    held, last = 0, len(number) - 1
    for place in range(last):
        held += int(number[place])
        if held < _FEWEST:
            target[target == target[place]] = place + 1
        else:
            held = 0
    others = target[target < last]
    if len(others) and number[target == last].sum() < _FEWEST:
        target[target == last] = others[-1]
    return target


@dataclass(frozen=True, eq=False)
class _Prior:
    """Weights of the ratios, changing linearly with the logarithm of the expectation.

    Args:
        knots: shape (knots,): places on the log scale of expectations, rising.
        weights: shape (knots, ratios).
    """

    knots: Floats
    weights: Floats

    def at(self, expected: Floats) -> Floats:
        """Shape (counts, ratios): the weights at some expectations."""
        left, share = _between(self.knots, np.log(expected))
        weights: Floats = self.weights[left] * (1 - share[:, None])
        weights += self.weights[left + 1] * share[:, None]
        return weights


Weights = Callable[[slice], Floats]
"""The prior weights of the ratios of some groups, shape (groups, ratios)."""


def _same(prior: _Prior, expected: Floats) -> Weights:
    """One prior for all."""
    return lambda part: prior.at(expected[part])


def _mixed(
    priors: Mapping[int, _Prior], classes: Places, unsure: Unsure, expected: Floats
) -> Weights:
    """For each count the priors of all classes that its doubt may belong to."""
    of = classes[_stratum(unsure.doubts)]

    def weights(part: slice) -> Floats:
        m = expected[part]
        found: Floats = np.zeros((len(m), len(next(iter(priors.values())).weights[0])))
        for place, prior in priors.items():
            share = np.where(of[part] == place, unsure.weights[part], 0.0).sum(axis=1)
            found += share[:, None] * prior.at(m)
        return found

    return weights


def _believed(groups: Groups, weights: Weights, ratios: Ratios) -> tuple[Floats, Floats, Floats]:
    mean, absent, spread = (np.empty(len(groups.number)) for _ in range(3))
    for first in range(0, len(mean), _BLOCK):
        part = slice(first, first + _BLOCK)
        y, scale = groups.noisy[part, None], groups.scale[part, None]
        mu, variance, likelihood = _likelihood(groups, part, ratios)
        belief = weights(part) * likelihood
        belief /= belief.sum(axis=1, keepdims=True)
        pull = variance / (variance + scale**2)
        center = mu + pull * (y - mu)
        # Of a binomial of mean mu and variance leeway times mu.
        taken = np.maximum(1 - groups.leeway[part, None], 1e-9)
        none = np.exp(mu * np.log1p(-taken) / taken - 0.5 * (y / scale) ** 2) / scale
        absence = np.minimum(1.0, none / np.maximum(likelihood, 1e-300))
        absent[part] = np.minimum((belief * absence).sum(axis=1), 1.0)
        mean[part] = (belief * np.maximum(center, 0.0)).sum(axis=1)
        second = (belief * (pull * scale**2 + center**2)).sum(axis=1)
        spread[part] = np.sqrt(np.maximum(second - mean[part] ** 2, 0.0))
    return mean, absent, spread


def _knots(m: Floats, number: Floats) -> Floats:
    """Places on the log scale of expectations, so far apart that enough counts lie between."""
    order = np.argsort(m, kind="stable")
    logs, running = np.log(m[order]), np.cumsum(number[order])
    knots = [logs[0]]
    seen = 0.0
    while True:
        enough = int(np.searchsorted(running, seen + _FEWEST))
        apart = int(np.searchsorted(logs, knots[-1] + _SPACING))
        place = max(enough, apart)
        if place >= len(logs):
            break
        knots.append(logs[place])
        seen = running[place]
    if len(knots) > 1 and running[-1] - seen < _FEWEST:
        knots.pop()
    knots.append(max(logs[-1], knots[-1] + 1e-9))
    return np.array(knots)


def _between(knots: Floats, logs: Floats) -> tuple[Places, Floats]:
    """The knot to the left of each place, and the share of the knot to the right."""
    left = np.clip(np.searchsorted(knots, logs, side="right") - 1, 0, len(knots) - 2)
    share = np.clip((logs - knots[left]) / (knots[left + 1] - knots[left]), 0.0, 1.0)
    return left.astype(np.int64), share


def _likelihood(groups: Groups, part: slice, ratios: Ratios) -> tuple[Floats, Floats, Floats]:
    """Per group (in rows) and ratio: its rate, its variance, the density of its noisy value."""
    y, scale = groups.noisy[part, None], groups.scale[part, None]
    mu = groups.expected[part, None] * ratios.values
    variance = groups.leeway[part, None] * mu + (ratios.blurs * mu) ** 2
    total = variance + scale**2
    likelihood = np.exp(-0.5 * (y - mu) ** 2 / total) / np.sqrt(total)
    return mu, variance, likelihood + 1e-300


def _learned(groups: Groups, ratios: Ratios, start: Floats) -> _Prior:
    """The prior under which the noisy values are most probable, as far as they tell."""
    knots = _knots(groups.expected, groups.number)
    place, share = _between(knots, np.log(groups.expected))
    index = place.astype(np.intp)
    order = np.argsort(index, kind="stable")
    likelihood = np.empty((len(index), len(ratios.values)))
    for first in range(0, len(index), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        likelihood[part] = _likelihood(groups, part, ratios)[2]
    edges = np.searchsorted(index[order], np.arange(len(knots)))
    weights = _fit(likelihood[order], groups.number[order], share[order], edges, start)
    return _Prior(knots, weights)


def _fit(
    likelihood: Floats, number: Floats, share: Floats, edges: NDArray[np.intp], start: Floats
) -> Floats:
    """The weights of the ratios at each knot, shape (knots, ratios)."""
    knots = len(edges)
    weights = np.tile(start, (knots, 1))
    pseudo, shares = 5.0 * start, np.stack([1 - share, share])
    parts = [
        (slice(knot, knot + 2), slice(first, min(first + _AT_ONCE, edges[knot + 1])))
        for knot in range(knots - 1)
        for first in range(edges[knot], edges[knot + 1], _AT_ONCE)
    ]
    for _ in range(_STEPS):
        gathered = np.tile(pseudo, (knots, 1))
        for both, rows in parts:
            some, of_both = likelihood[rows], shares[:, rows]
            total = (product(weights[both], some.T) * of_both).sum(axis=0)
            gathered[both] += weights[both] * product(of_both * (number[rows] / total), some)
        weights = gathered / gathered.sum(axis=1, keepdims=True)
    return weights
