"""What to believe of a count, given its noisy value and what was expected of it.

The prior is learned from all noisy values of a length together; no exact count is ever seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from populace.estimate.lookup import Floats, Places

_SPACING = 1.5
_FEWEST = 200
_STEPS = 40
_BLOCK = 1 << 13
_STRATA = (0.3, 0.6, 0.9, 1.2, 1.5, 1.8)


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


def posterior(
    noisy: Floats, expected: Floats, doubt: Floats, scale: float, ratios: Ratios
) -> Posterior:
    """Empirical Bayes on the ratio of each count to its expectation.

    Args:
        noisy: shape (counts,): the count plus Gaussian noise, in subjects.
        expected: shape (counts,): what was expected, at least 0.
        doubt: shape (counts,): the relative standard error of what was expected.
        scale: the standard deviation of the noise, above 0.
        ratios: the grid of ratios.
    """
    beliefs = Posterior(*(np.empty(len(noisy)) for _ in range(3)))
    strata = _strata(doubt)
    for stratum in range(int(strata.max(initial=-1)) + 1):
        rows = np.flatnonzero(strata == stratum)
        if len(rows) == 0:
            continue
        start = ratios.start(float(np.sqrt(np.mean(doubt[rows] ** 2))))
        found = _stratum(noisy[rows], np.maximum(expected[rows], 0.01), scale, ratios, start)
        beliefs.mean[rows], beliefs.absent[rows], beliefs.spread[rows] = found
    return beliefs


def _strata(doubt: Floats) -> Places:
    """Classes of doubt; one with too few counts to learn from joins the next."""
    strata = np.searchsorted(_STRATA, doubt).astype(np.int64)
    number = np.bincount(strata.astype(np.intp), minlength=len(_STRATA) + 1)
    target = np.arange(len(number), dtype=np.int64)
    held = 0
    for place in range(len(number)):
        held += int(number[place])
        if held < _FEWEST and place + 1 < len(number):
            target[target == target[place]] = place + 1
        else:
            held = 0
    filled = [place for place in range(len(number)) if (number[target == place]).sum() > 0]
    if len(filled) > 1 and number[target == filled[-1]].sum() < _FEWEST:
        target[target == filled[-1]] = filled[-2]
    return target[strata]


def _stratum(
    noisy: Floats, expected: Floats, scale: float, ratios: Ratios, start: Floats
) -> tuple[Floats, Floats, Floats]:
    group, y, m, number = _grouped(noisy, expected, scale)
    knots = _knots(m, number)
    place, share = _between(knots, np.log(m))
    weights = _fit(y, m, number, scale, ratios, start, place, share, len(knots))
    mean, absent, spread = np.empty(len(y)), np.empty(len(y)), np.empty(len(y))
    for first in range(0, len(y), _BLOCK):
        part = slice(first, first + _BLOCK)
        mu, variance, likelihood = _likelihood(y[part], m[part], scale, ratios)
        left = place[part]
        belief = (
            weights[left] * (1 - share[part, None]) + weights[left + 1] * share[part, None]
        ) * likelihood
        total = belief.sum(axis=1, keepdims=True)
        belief /= total
        pull = variance / (variance + scale**2)
        center = mu + pull * (y[part, None] - mu)
        none = np.exp(-mu - 0.5 * (y[part, None] / scale) ** 2) / scale
        absence = np.minimum(1.0, none / np.maximum(likelihood, 1e-300))
        absent[part] = np.minimum((belief * absence).sum(axis=1), 1.0)
        mean[part] = (belief * np.maximum(center, 0.0)).sum(axis=1)
        second = (belief * (pull * scale**2 + center**2)).sum(axis=1)
        spread[part] = np.sqrt(np.maximum(second - mean[part] ** 2, 0.0))
    return mean[group], absent[group], spread[group]


def _grouped(
    noisy: Floats, expected: Floats, scale: float
) -> tuple[Places, Floats, Floats, Floats]:
    """Which group each count is in, and per group the mean noisy value, expectation and number."""
    turn = 2 * scale
    low = np.log(np.minimum(expected, turn) / turn) / 0.12
    high = np.maximum(expected - turn, 0.0) / (0.12 * turn)
    across = np.rint(low + high).astype(np.int64)
    along = np.rint(noisy * (6 / scale)).astype(np.int64)
    across -= across.min()
    along -= along.min()
    keys = across * (along.max() + 1) + along
    _, group, number = np.unique(keys, return_inverse=True, return_counts=True)
    index = group.astype(np.intp)
    y = np.bincount(index, weights=noisy) / number
    m = np.bincount(index, weights=expected) / number
    return group.astype(np.int64), y, m, number.astype(np.float64)


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


def _likelihood(
    y: Floats, m: Floats, scale: float, ratios: Ratios
) -> tuple[Floats, Floats, Floats]:
    """Per count and ratio: the rate, the variance of the count, the density of the noisy value."""
    mu = m[:, None] * ratios.values
    variance = mu + (ratios.blurs * mu) ** 2
    total = variance + scale**2
    likelihood = np.exp(-0.5 * (y[:, None] - mu) ** 2 / total) / np.sqrt(total)
    return mu, variance, likelihood + 1e-300


def _fit(
    y: Floats,
    m: Floats,
    number: Floats,
    scale: float,
    ratios: Ratios,
    start: Floats,
    place: Places,
    share: Floats,
    knots: int,
) -> Floats:
    """The weights of the ratios at each knot, shape (knots, ratios)."""
    weights = np.tile(start, (knots, 1))
    pseudo = 5.0 * start
    _, _, likelihood = _likelihood(y, m, scale, ratios)
    index = place.astype(np.intp)
    order = np.argsort(index, kind="stable")
    likelihood, index, share, number = (
        likelihood[order],
        index[order],
        share[order, None],
        number[order, None],
    )
    edges = np.searchsorted(index, np.arange(knots))
    for _ in range(_STEPS):
        gathered = np.tile(pseudo, (knots, 1))
        for knot in range(knots - 1):
            rows = slice(edges[knot], edges[knot + 1])
            if rows.start == rows.stop:
                continue
            part, right = likelihood[rows], share[rows]
            left_belief = part * weights[knot]
            right_belief = part * weights[knot + 1]
            total = (
                left_belief.sum(axis=1, keepdims=True) * (1 - right)
                + right_belief.sum(axis=1, keepdims=True) * right
            )
            factor = number[rows] / total
            gathered[knot] += (left_belief * (factor * (1 - right))).sum(axis=0)
            gathered[knot + 1] += (right_belief * (factor * right)).sum(axis=0)
        weights = gathered / gathered.sum(axis=1, keepdims=True)
    return weights
