"""What to believe of a count, given its noisy value and what was expected of it.

The prior is learned from all noisy values of a length together; no exact count is ever seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

_SPACING = 0.6
_FEWEST = 200
_STEPS = 40
_BLOCK = 1 << 13


@dataclass(frozen=True, eq=False)
class Posterior:
    """Beliefs about each count.

    Args:
        mean: shape (counts,): its mean if it is not 0.
        absent: shape (counts,): the probability that it is 0.
        spread: shape (counts,): the standard deviation of the count, 0 included, around `mean`.
    """

    mean: Floats
    absent: Floats
    spread: Floats


@dataclass(frozen=True, eq=False)
class Ratios:
    """The grid on which the prior lives.

    Args:
        logs: shape (ratios,), rising: logarithms of the ratios of counts to their expectations.
        pseudo: shape (ratios,): counts added to those observed, a weak prior of the prior.
    """

    logs: Floats
    pseudo: Floats

    @property
    def blur(self) -> Floats:
        """Shape (ratios,): the relative width of each point, half of the distance to the next."""
        half: Floats = np.gradient(self.logs) / 2
        return half


def around_one() -> Ratios:
    """Ratios densest around 1, for expectations that mean something."""
    logs = 0.25 * np.sinh(np.linspace(-3.9, 3.9, 53))
    pseudo = np.exp(-0.5 * logs**2) + 1e-3
    return Ratios(logs, 2.0 * pseudo / pseudo.sum())


def anywhere(largest: float) -> Ratios:
    """Ratios from all but none to `largest`, for an expectation of 1 that means nothing."""
    logs = np.linspace(np.log(0.01), np.log(max(2.0, largest)), 60)
    return Ratios(logs, np.full(60, 2.0 / 60))


def posterior(noisy: Floats, expected: Floats, scale: float, ratios: Ratios) -> Posterior:
    """Empirical Bayes on the ratio of each count to its expectation.

    A count is Poisson around its expectation times a ratio. The ratio has a discrete prior on a
    logarithmic grid, every point of it blurred by half the grid's spacing, whose weights change
    piecewise linearly with the logarithm of the expectation; they are fitted by
    expectation-maximization (Kiefer and Wolfowitz, 1956; Efron, 2016). Counts that hardly differ in
    expectation and noisy value are treated as one.

    Args:
        noisy: shape (counts,): the count plus Gaussian noise, in subjects.
        expected: shape (counts,): what was expected, at least 0.
        scale: the standard deviation of the noise, above 0.
        ratios: the grid of ratios.
    """
    if len(noisy) == 0:
        return Posterior(np.empty(0), np.empty(0), np.empty(0))
    expected = np.maximum(expected, 0.01)
    group, y, m, number = _grouped(noisy, expected, scale)
    knots = _knots(m, number)
    place, share = _between(knots, np.log(m))
    weights = _fit(y, m, number, scale, ratios, place, share, len(knots))
    mean, absent, spread = np.empty(len(y)), np.empty(len(y)), np.empty(len(y))
    for start in range(0, len(y), _BLOCK):
        part = slice(start, start + _BLOCK)
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
        raw = (belief * np.maximum(center, 0.0)).sum(axis=1)
        second = (belief * (pull * scale**2 + center**2)).sum(axis=1)
        mean[part] = raw / np.maximum(1 - absent[part], 1e-3)
        spread[part] = np.sqrt(np.maximum(second - 2 * mean[part] * raw + mean[part] ** 2, 0.0))
    return Posterior(mean[group], absent[group], spread[group])


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
    mu = m[:, None] * np.exp(ratios.logs)
    variance = mu + (ratios.blur * mu) ** 2
    total = variance + scale**2
    likelihood = np.exp(-0.5 * (y[:, None] - mu) ** 2 / total) / np.sqrt(total)
    return mu, variance, likelihood + 1e-300


def _fit(
    y: Floats,
    m: Floats,
    number: Floats,
    scale: float,
    ratios: Ratios,
    place: Places,
    share: Floats,
    knots: int,
) -> Floats:
    """The weights of the ratios at each knot, shape (knots, ratios)."""
    pseudo = ratios.pseudo
    weights = np.tile(pseudo / pseudo.sum(), (knots, 1))
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
