"""What noisy measurements cost, and how a budget is split before anything is drawn.

The formulas are proved in `accounting.md`.

A budget is rho = mu^2 / 2 of Gaussian differential privacy (Dong, Roth and Su 2022), which adds up.
Spent amounts are exact fractions; only the conversion to (epsilon, delta) is in floats, and errs
towards less privacy loss than promised.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from populace.protect.conversion import rho_for
from populace.vocabulary.errors import BudgetError
from populace.vocabulary.guarantee import Accounting, Event

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

BELOW_SHARES = {
    1: (Fraction(1),),
    2: (Fraction(40, 100), Fraction(60, 100)),
    3: (Fraction(25, 100), Fraction(45, 100), Fraction(30, 100)),
}
"""How the combinations of a table that hangs on another share their part."""

SMOOTHED = 4
"""The part of the variance, in squared noise units, that makes up for noise being whole numbers."""


@dataclass(frozen=True)
class Grant:
    """A budget and its split, fixed by public settings.

    Args:
        epsilon: what the whole run may cost.
        delta: with what probability it may cost more; `threshold_delta` included.
        threshold_delta: the part of delta that pays for private values; 0 when every domain is
            public.
        rho: the whole budget.
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


FIRST_ROUND = Fraction(60, 100)
ROUND_SIZES = Fraction(2, 100)
"""How two rounds share what length 1 may cost; the second gets the rest."""

FIRST_ROUND_DELTA = 0.3
"""The share of the thresholds' part of delta that the first of two rounds uses up."""

TWO_ROUNDS_FROM = 4
"""Below this bound one round has the lower threshold: a second one could not clip much further."""


@dataclass(frozen=True)
class Rounds:
    """What naming values may cost, fixed by a grant.

    Args:
        first: the part of rho for the first round, in which declared values are measured too.
        sizes: the part for the histogram of unnamed values per subject; 0 without a second round.
        second: the part for the second round.
        first_delta, second_delta: what of delta the two thresholds may use up; 0 without any.
    """

    first: Fraction
    sizes: Fraction
    second: Fraction
    first_delta: float
    second_delta: float


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


def cost(event: Event, accounting: Accounting = "Gaussian") -> Fraction:
    """What an event costs in rho.

    Sensitivity^2 / (2 variance), of which 4 are not counted in Gaussian accounting, nor where noise
    is uneven across tables (`gaussian.md`).

    Args:
        event: the measurement.
        accounting: the measure of rho.

    Raises:
        ValueError: the noise is too narrow for that.
    """
    across = event.precision is not None and event.precision.across
    counted = event.variance - (SMOOTHED if accounting == "Gaussian" or across else 0)
    if counted < 1:
        raise ValueError(f"a variance of at least {SMOOTHED + 1}")
    return Fraction(event.sensitivity2, 2 * counted)


def variance_for(sensitivity2: int, rho: Fraction) -> int:
    """The smallest integer variance with which an event of that sensitivity costs at most rho."""
    return max(1, math.ceil(Fraction(sensitivity2) / (2 * rho))) + SMOOTHED


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


def rounds(granted: Grant, bound: int) -> Rounds:
    """Split what length 1 may cost.

    Args:
        granted: the budget; one round gets all where every domain is public.
        bound: the public bound on attributes per subject.
    """
    whole, delta = granted.lengths[0], granted.threshold_delta
    if delta <= 0 or bound < TWO_ROUNDS_FROM:
        return Rounds(whole, Fraction(0), Fraction(0), delta, 0.0)
    first, sizes = whole * FIRST_ROUND, whole * ROUND_SIZES
    spent = FIRST_ROUND_DELTA * delta
    # Rounded down: both together are at most what was granted.
    return Rounds(first, sizes, whole - first - sizes, spent, math.nextafter(delta - spent, 0.0))


def split(
    epsilon: float, delta: float, threshold_delta: float, rho: Fraction, length: int
) -> Grant:
    """Split a part of a budget as a whole one is split.

    Args:
        epsilon: what the whole run may cost.
        delta: with what probability it may cost more.
        threshold_delta: what of delta the thresholds of this part may use up.
        rho: the part of the budget.
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
