"""The discrete Gaussian and what budgets are worth, computed anew from their definitions."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

import mpmath
import numpy as np


def pmf(variance: int, far: float = 1e-15) -> tuple[np.ndarray, np.ndarray]:
    """The discrete Gaussian: values, and probabilities to about 15 digits."""
    reach = int(math.sqrt(2 * variance * -math.log(far))) + 2
    values = np.arange(-reach, reach + 1, dtype=np.int64)
    weights = np.exp(-(values.astype(np.float64) ** 2) / (2 * variance))
    return values, weights / math.fsum(weights)


def concentrated_delta(rho: float, epsilon: float) -> float:
    """The smallest delta over ever finer grids of orders, computed anew.

    Canonne, Kamath, Steinke (2020), proposition 12.
    """
    low, high, best = -25.0, 35.0, math.inf
    for _ in range(4):
        grid = np.linspace(low, high, 4001)
        shift = np.exp(grid)
        alpha = 1.0 + shift
        logs = shift * (alpha * rho - epsilon) - grid + alpha * (grid - np.log1p(shift))
        place = int(logs.argmin())
        best = min(best, float(logs[place]))
        low, high = grid[max(0, place - 1)], grid[min(4000, place + 1)]
    return min(1.0, math.exp(best))


def gaussian_delta(rho: float, epsilon: float) -> mpmath.mpf:
    """The delta of two Gaussians sqrt(2 rho) apart, to 60 digits (Balle and Wang 2018)."""
    with mpmath.workdps(60):
        mu = mpmath.sqrt(2 * mpmath.mpf(rho))
        start = epsilon / mu - mu / 2
        one, other = (mpmath.erfc(place / mpmath.sqrt(2)) / 2 for place in (start, start + mu))
        return one - mpmath.exp(epsilon) * other


def shift_delta(shift: tuple[int, ...], variance: int, epsilon: float) -> float:
    """The delta of independent discrete Gaussians and their shift, summed over all outcomes.

    What counts of an outcome x is its loss, sum of (2 d x - d^2) / (2 variance) over the entries.
    """
    values, chances = pmf(variance, 1e-25)
    losses, weights = np.zeros(1, dtype=np.int64), np.ones(1)
    for moved in shift:
        step = 2 * moved * values - moved * moved
        total = (losses[:, None] + step[None, :]).reshape(-1)
        losses, place = np.unique(total, return_inverse=True)
        weights = np.bincount(place, (weights[:, None] * chances[None, :]).reshape(-1))
    # Of the shifted one, an outcome with loss l has the chance e^l times that of the other.
    above = losses / (2 * variance) < -epsilon
    other = np.exp(losses[above] / (2 * variance))
    return math.fsum(weights[above] * -np.expm1(epsilon + np.log(other)))


@lru_cache(maxsize=8)
def _upper_tails(variance: int) -> tuple[Fraction, ...]:
    """P(N >= 1), P(N >= 2), ... for a discrete Gaussian, from the exact definition to 50 digits."""
    with localcontext() as context:
        context.prec = 60
        weights = [
            (Decimal(-value * value) / (2 * variance)).exp()
            for value in range(1, math.isqrt(200 * variance) + 10)
        ]
        total = 1 + 2 * sum(weights)
        tails, running = [], Decimal(0)
        for weight in reversed(weights):
            running += weight
            tails.append(Fraction(running / total))
    return tuple(reversed(tails))


def tail(variance: int, above: int) -> Fraction:
    """P(N > above) for a discrete Gaussian, rounded up by 1e-40."""
    if above < 0:
        return 1 - tail(variance, -above - 1)
    tails = _upper_tails(variance)
    return (tails[above] if above < len(tails) else Fraction(0)) + Fraction(1, 10**40)
