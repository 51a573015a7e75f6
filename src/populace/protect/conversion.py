"""What a budget rho is worth in epsilon and delta, by either of two theorems.

Both are proved in `conversion.md`. No data and no noise are seen here.

`Gaussian`: the exact trade-off of Gaussian noise (Balle and Wang 2018; Dong, Roth and Su 2022),
with rho = mu^2 / 2. `zero-concentrated`: the conversion of rho-zCDP of Canonne, Kamath and Steinke
(2020), by which releases and runs before version 0.2 were accounted.
"""

from __future__ import annotations

import math

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Accounting

_RAISED = 1 + 1e-9
_ROUNDING = 2.0**-40
"""What floating-point Mills ratios and the numbers they are taken at are off by, relatively."""

_FAR = 8.0
"""From here on, Mills ratios come from a continued fraction, which converges fast."""

_DEPTH = 60


def delta_of(rho: float, epsilon: float, accounting: Accounting = "Gaussian") -> float:
    """The delta at which a budget implies (epsilon, delta)-differential privacy, from above.

    Args:
        rho: the budget, at least 0.
        epsilon: any number.
        accounting: the theorem that the budget stands for.
    """
    if rho <= 0:
        return max(0.0, -math.expm1(epsilon))
    log = _log_gaussian(rho, epsilon) if accounting == "Gaussian" else _log_best(rho, epsilon)
    # The smallest float covers what is lost where an exponential is all but 0.
    return min(1.0, math.exp(min(log, 0.0)) * _RAISED + math.ulp(0.0))


def rho_for(epsilon: float, delta: float, accounting: Accounting = "Gaussian") -> float:
    """The largest rho found that implies (epsilon, delta)-differential privacy, from below.

    Raises:
        ParameterError: when no positive budget does.
    """
    low, high = 0.0, 1.0
    while delta_of(high, epsilon, accounting) <= delta:
        low, high = high, 2 * high
    for _ in range(200):
        middle = (low + high) / 2 if low else high / 16
        if delta_of(middle, epsilon, accounting) <= delta:
            low = middle
        else:
            high = middle
        if high < 1e-300 or high - low <= low * 1e-12:
            break
    if low <= 0 or delta_of(low, epsilon, accounting) > delta:
        raise ParameterError(
            expected="an epsilon and a delta that leave room for noise",
            found=f"epsilon {epsilon!r} with delta {delta!r}",
            action="Choose a larger epsilon or a larger delta.",
        )
    return low


def epsilon_for(rho: float, delta: float, accounting: Accounting = "Gaussian") -> float:
    """The smallest epsilon found at which a budget implies (epsilon, delta), from above.

    Args:
        rho: the budget, at least 0.
        delta: above 0 and below 1.
        accounting: the theorem that the budget stands for.
    """
    low, high = 0.0, 1.0
    while delta_of(rho, high, accounting) > delta:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        if delta_of(rho, middle, accounting) > delta:
            low = middle
        else:
            high = middle
    return high


def _log_gaussian(rho: float, epsilon: float) -> float:
    """The logarithm of Phi(-a) - e^epsilon Phi(-a - mu), for a = epsilon / mu - mu / 2.

    Both terms have the factor phi(a), which leaves a difference of Mills ratios; each is taken on
    the safe side of its rounding.
    """
    mu = math.sqrt(2 * rho)
    start = epsilon / mu - mu / 2
    if start < -_FAR:
        return 0.0
    left = _mills(start) * (1 + _ROUNDING) - _mills(start + mu) * (1 - _ROUNDING)
    return math.log(left) - start * start / 2 - math.log(2 * math.pi) / 2


def _mills(place: float) -> float:
    """Phi(-x) / phi(x), the Mills ratio of the normal distribution, for x of at least -8."""
    if place < _FAR:
        return (
            math.sqrt(math.pi / 2) * math.exp(place * place / 2) * math.erfc(place / math.sqrt(2))
        )
    fraction = place
    for step in range(_DEPTH, 0, -1):
        fraction = place + step / fraction
    return 1 / fraction


def _log_best(rho: float, epsilon: float) -> float:
    """The logarithm of the best delta that any order of zero-concentration gives.

    Any order alpha > 1 gives a valid one, exp((alpha - 1)(alpha rho - epsilon)) / (alpha - 1) times
    (1 - 1 / alpha)^alpha (Canonne, Kamath, Steinke 2020, proposition 12); the best one found is
    used.
    """
    low, high = -20.0, 30.0
    for _ in range(200):
        third = (high - low) / 3
        lower, higher = (math.exp(place) for place in (low + third, high - third))
        if _log_delta(lower, rho, epsilon) <= _log_delta(higher, rho, epsilon):
            high -= third
        else:
            low += third
    return _log_delta(math.exp((low + high) / 2), rho, epsilon)


def _log_delta(shift: float, rho: float, epsilon: float) -> float:
    """The logarithm of the delta that the order 1 + shift gives, off by less than 1e-9."""
    alpha = 1 + shift
    # alpha times log(1 - 1 / alpha): a difference of logarithms would lose digits where alpha is
    # large.
    power = -alpha * math.log1p(1 / shift)
    return shift * (alpha * rho - epsilon) + power - math.log(shift)
