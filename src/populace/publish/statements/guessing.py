"""What someone can find out who guesses whether a unit is in the data.

Every number follows from the guarantee alone. Derived in `docs/method/guesses.md`.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from populace.vocabulary.guarantee import Accounting, Guarantee

GROUPS = (1, 2, 5)
"""For how many units together, as the members of a family, a release says what is detected."""

FALSE_ALARMS = (0.01, 0.05, 0.1)
"""The shares of false alarms that a page says in numbers."""

_NORMAL = NormalDist()

_LOW, _STEPS, _DIGITS = 1e-4, 40, 9


def guesses(guarantee: Guarantee) -> int:
    """Of 100 guesses whether one person is in the data, how many can be right (50 by chance).

    The share of right guesses is at most (1 + T) / 2 for T the total variation distance between
    the outputs with and without the person. In Gaussian accounting T is that of two Gaussians mu =
    sqrt(2 rho) apart (Dong, Roth, Su 2022). In zero-concentrated accounting rho bounds the
    Kullback-Leibler divergence (Bun, Steinke 2016) and thereby T (Pinsker; Bretagnolle, Huber
    1979). The part of delta that pays for values found in the data is added; epsilon and delta
    bound T as well (Kairouz, Oh, Viswanath 2015). The smallest bound counts, rounded up.

    Raises:
        ValueError: the guarantee is not differential privacy.
    """
    epsilon, delta = _promised(guarantee)
    bounds = [1 - 2 * (1 - delta) / (1 + math.exp(epsilon))]
    if guarantee.rho is not None:
        bounds.append(_apart(guarantee.rho, guarantee.accounting) + guarantee.threshold_delta)
    return math.ceil(50 * (1 + min(bounds)) - 1e-9)


def sure_guesses(guarantee: Guarantee) -> int:
    """Of 100 guesses by someone who guesses only where sure, about how many can be right.

    Whoever may pick the person and the moment guesses where the release speaks loudest. Before it,
    both answers are equally likely; after it, the odds are at most e^epsilon to one, but for events
    of probability delta: a share of e^epsilon / (1 + e^epsilon).

    Raises:
        ValueError: the guarantee is not differential privacy.
    """
    epsilon, _ = _promised(guarantee)
    return round(100 / (1 + math.exp(-epsilon)))


def detected(guarantee: Guarantee, false_alarms: float, units: int = 1) -> float:
    """The largest power of any test of whether a unit is in the data: its trade-off curve.

    A test that says "in" of at most a share `false_alarms` of those who are not (type I) says so of
    at most this share of those who are: one minus the least type II error. In Gaussian accounting
    it is Phi(Phi^-1(false_alarms) + mu), mu = sqrt(2 rho) (Dong, Roth, Su 2022), exact but for the
    part of delta that pays for values found in the data; otherwise what epsilon and delta allow
    (Wasserman, Zhou 2010). The smaller bound counts. Several units at once go through the curve
    once for each.

    Args:
        guarantee: a promise of differential privacy.
        false_alarms: from 0 to 1.
        units: how many units are in the data together or not at all, at least 1.

    Raises:
        ValueError: the guarantee is not differential privacy, or a number is out of range.
    """
    epsilon, delta = _promised(guarantee)
    if not 0 <= false_alarms <= 1 or units < 1:
        raise ValueError("a share from 0 to 1, and at least one unit")
    share = false_alarms
    for _ in range(units):
        bounds = [1.0, 1 - math.exp(-epsilon) * (1 - delta - share)]
        if epsilon < math.log(1 / max(share, 1e-300)):
            bounds.append(math.exp(epsilon) * share + delta)
        if guarantee.rho is not None and guarantee.accounting == "Gaussian":
            bounds.append(_gaussian(guarantee.rho, guarantee.threshold_delta, share))
        share = min(bounds)
    return share


def curve(guarantee: Guarantee, units: int = 1) -> tuple[tuple[float, float], ...]:
    """Points of the trade-off curve, (false alarms, detected), the shares rising from 0 to 1.

    Rounded to nine digits, what is detected upwards: the same on every machine.

    Raises:
        ValueError: as `detected`.
    """
    half = [_LOW * (0.5 / _LOW) ** (step / _STEPS) for step in range(_STEPS + 1)]
    told = {0.0, *half, *FALSE_ALARMS, *(1 - share for share in half), 1.0}
    shares = sorted({round(share, _DIGITS) for share in told})
    return tuple((share, _rounded_up(detected(guarantee, share, units))) for share in shares)


def _rounded_up(share: float) -> float:
    whole = 10.0**_DIGITS
    return min(1.0, math.ceil(share * whole) / whole)


def _promised(guarantee: Guarantee) -> tuple[float, float]:
    if guarantee.epsilon is None or guarantee.delta is None:
        raise ValueError("odds follow from differential privacy only")
    return guarantee.epsilon, guarantee.delta


def _gaussian(rho: float, threshold_delta: float, share: float) -> float:
    """The curve of two Gaussians, moved by what private values may give away."""
    start = share + threshold_delta
    if start >= 1 or (start <= 0 and rho > 0):
        return 1.0 if start >= 1 else 0.0
    power = _NORMAL.cdf(_NORMAL.inv_cdf(start) + math.sqrt(2 * rho))
    return min(1.0, power + threshold_delta)


def _apart(rho: float, accounting: Accounting) -> float:
    """What a budget allows as a total variation distance."""
    if accounting == "Gaussian":
        return math.erf(math.sqrt(rho) / 2)
    return min(math.sqrt(rho / 2), math.sqrt(-math.expm1(-rho)))
