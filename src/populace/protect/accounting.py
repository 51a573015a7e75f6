"""What noisy measurements cost, and how a budget is split before anything is drawn.

The formulas are proved in `accounting.md`.

Budgets are in zero-concentrated differential privacy (Bun and Steinke 2016) and turned into
(epsilon, delta) by the bound of Canonne, Kamath and Steinke (2020). Spent amounts are exact
fractions; only the conversion is in floats, and errs towards less privacy loss than promised.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from populace.vocabulary.errors import BudgetError, ParameterError
from populace.vocabulary.guarantee import Event

THRESHOLD_SHARE = 0.1
"""The share of delta that pays for private values, where there are any."""

RECORDS_SHARE = Fraction(1, 100)
SIZES_SHARE = Fraction(1, 100)
LENGTH_SHARES = {
    1: (Fraction(1),),
    2: (Fraction(35, 100), Fraction(65, 100)),
    3: (Fraction(25, 100), Fraction(45, 100), Fraction(30, 100)),
    4: (Fraction(20, 100), Fraction(35, 100), Fraction(25, 100), Fraction(20, 100)),
}
"""How the lengths share what the record count and the histogram of sizes leave."""


@dataclass(frozen=True)
class Grant:
    """A budget and its split, fixed by public settings.

    Args:
        epsilon: what the whole run may cost.
        delta: with what probability it may cost more; `threshold_delta` included.
        threshold_delta: the part of delta that pays for private values; 0 when every domain is
            public.
        rho: the whole zero-concentrated budget.
        records: the part of rho for the record count.
        sizes: the part for the histogram of attributes per subject.
        lengths: the parts for combinations of length 1, 2, ...
    """

    epsilon: float
    delta: float
    threshold_delta: float
    rho: Fraction
    records: Fraction
    sizes: Fraction
    lengths: tuple[Fraction, ...]


@dataclass(frozen=True)
class Account:
    """What was granted and what has been spent of it. Never changed: spending gives a new account.

    Args:
        granted: the whole budget rho.
        events: the measurements paid for so far.
    """

    granted: Fraction
    events: tuple[Event, ...] = ()

    @property
    def spent(self) -> Fraction:
        """The sum of what the events cost."""
        return sum((cost(event) for event in self.events), Fraction(0))

    def spend(self, event: Event) -> Account:
        """Pay for a measurement before it is made.

        Raises:
            BudgetError: when the event would exceed what was granted; nothing has been spent then.
        """
        after = Account(self.granted, (*self.events, event))
        if after.spent > self.granted:
            raise BudgetError(
                expected="measurements within the granted budget",
                found=f"one too many: {event.name}",
                action="This is a defect of Populace; nothing was drawn. Please report it.",
            )
        return after


def cost(event: Event) -> Fraction:
    """What an event costs in rho.

    Sensitivity^2 / (2 variance) (Canonne, Kamath, Steinke 2020, theorem 14).
    """
    return Fraction(event.sensitivity2, 2 * event.variance)


def variance_for(sensitivity2: int, rho: Fraction) -> int:
    """The smallest integer variance with which an event of that sensitivity costs at most rho."""
    return max(1, math.ceil(Fraction(sensitivity2) / (2 * rho)))


def delta_of(rho: float, epsilon: float) -> float:
    """The delta at which rho-zCDP implies (epsilon, delta)-differential privacy.

    Any order alpha > 1 gives a valid delta, exp((alpha - 1)(alpha rho - epsilon)) / (alpha - 1)
    times (1 - 1 / alpha)^alpha (Canonne, Kamath, Steinke 2020, proposition 12); the best one found
    is used.
    """
    low, high = -20.0, 30.0
    for _ in range(200):
        third = (high - low) / 3
        lower, higher = (math.exp(place) for place in (low + third, high - third))
        if _log_delta(lower, rho, epsilon) <= _log_delta(higher, rho, epsilon):
            high -= third
        else:
            low += third
    best = _log_delta(math.exp((low + high) / 2), rho, epsilon)
    return min(1.0, math.exp(best) * (1 + 1e-9))


def _log_delta(shift: float, rho: float, epsilon: float) -> float:
    """The logarithm of the delta that the order 1 + shift gives, off by less than 1e-9."""
    alpha = 1 + shift
    # alpha times log(1 - 1 / alpha): a difference of logarithms would lose digits where alpha is
    # large.
    power = -alpha * math.log1p(1 / shift)
    return shift * (alpha * rho - epsilon) + power - math.log(shift)


@lru_cache(maxsize=256)
def rho_for(epsilon: float, delta: float) -> float:
    """The largest rho found that implies (epsilon, delta)-differential privacy, from below.

    Raises:
        ParameterError: when no positive budget does.
    """
    low, high = 0.0, 1.0
    while delta_of(high, epsilon) <= delta:
        low, high = high, 2 * high
    for _ in range(200):
        middle = (low + high) / 2 if low else high / 16
        if delta_of(middle, epsilon) <= delta:
            low = middle
        else:
            high = middle
        if high < 1e-300 or high - low <= low * 1e-12:
            break
    if low <= 0 or delta_of(low, epsilon) > delta:
        raise ParameterError(
            expected="an epsilon and a delta that leave room for noise",
            found=f"epsilon {epsilon!r} with delta {delta!r}",
            action="Choose a larger epsilon or a larger delta.",
        )
    return low


@lru_cache(maxsize=256)
def epsilon_for(rho: float, delta: float) -> float:
    """The smallest epsilon found at which rho-zCDP implies (epsilon, delta), from above.

    Args:
        rho: at least 0.
        delta: above 0 and below 1.
    """
    low, high = 0.0, 1.0
    while delta_of(rho, high) > delta:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        if delta_of(rho, middle) > delta:
            low = middle
        else:
            high = middle
    return high


def grant(epsilon: float, delta: float, length: int, *, private: bool) -> Grant:
    """Turn (epsilon, delta) into a split budget.

    Args:
        epsilon: above 0.
        delta: above 0 and below 1.
        length: the longest combination, 1 to 4.
        private: whether any column's domain is private, so that a part of delta and twice that part
            of epsilon must pay for its threshold.

    Raises:
        ParameterError: when nothing is left for noise.
    """
    threshold_delta = THRESHOLD_SHARE * delta if private else 0.0
    rho = Fraction(rho_for(epsilon - 2 * threshold_delta, delta - threshold_delta))
    return split(epsilon, delta, threshold_delta, rho, length)


def split(
    epsilon: float, delta: float, threshold_delta: float, rho: Fraction, length: int
) -> Grant:
    """Split a part of a budget as a whole one is split.

    Args:
        epsilon: what the whole run may cost.
        delta: with what probability it may cost more.
        threshold_delta: what of delta the thresholds of this part may use up.
        rho: the part of the zero-concentrated budget.
        length: the longest combination, 1 to 4.
    """
    rest = rho * (1 - RECORDS_SHARE - SIZES_SHARE)
    return Grant(
        epsilon=epsilon,
        delta=delta,
        threshold_delta=threshold_delta,
        rho=rho,
        records=rho * RECORDS_SHARE,
        sizes=rho * SIZES_SHARE,
        lengths=tuple(rest * share for share in LENGTH_SHARES[length]),
    )
