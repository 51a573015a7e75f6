"""What several releases of one data set cost together, proved in `series.md`.

Budgets add up and are converted once; where each subject is in one period only, the dearest period
is all that anybody pays. No data and no noise are seen here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from populace.protect.conversion import epsilon_for
from populace.vocabulary.facts import Protected
from populace.vocabulary.guarantee import Accounting, Guarantee
from populace.vocabulary.spelling import caseless

ENTERS_ONCE = "enters-once"
"""The fact that each subject is in the data of one period only, and which period that is."""


@dataclass(frozen=True)
class Spent:
    """What one release, or one run, may have cost.

    Args:
        epsilon: its own; None where it is k-anonymous.
        delta: its own, `threshold_delta` included.
        rho: the budget behind both; None where it is not known, or k-anonymous.
        threshold_delta: the part of delta that paid for values found in the data.
        accounting: what `rho` measures.
        period: the only period that its subjects are in; "" where that was not declared.
    """

    epsilon: float | None
    delta: float
    rho: float | None = None
    threshold_delta: float = 0.0
    accounting: Accounting = "Gaussian"
    period: str = ""


@dataclass(frozen=True)
class Together:
    """What several cost one subject.

    Args:
        number: how many.
        epsilon: what they cost together; None once one was k-anonymous: it has no bound.
        delta: with what probability it may be more.
        summed: the sum of their epsilons, which composition is better than; None likewise.
        periods: the periods that cost no more than the dearest of them; none where all add up.
    """

    number: int
    epsilon: float | None
    delta: float
    summed: float | None
    periods: tuple[str, ...] = ()


def period_of(guarantee: Guarantee) -> str:
    """The only period that the subjects of a release are in, as declared; "" otherwise."""
    return next(
        (
            str(value)
            for each in guarantee.declared
            if each.kind == ENTERS_ONCE
            for name, value in each.values
            if name == "when"
        ),
        "",
    )


def spent(guarantee: Guarantee) -> Spent:
    """What a release with this promise may have cost: what it was granted, not what it used."""
    return Spent(
        guarantee.epsilon,
        guarantee.delta or 0.0,
        guarantee.rho,
        guarantee.threshold_delta,
        guarantee.accounting,
        period_of(guarantee),
    )


def together(all_spent: Iterable[Spent]) -> Together:
    """What releases or runs cost a subject together (`series.md`).

    Of each period count its own and those of which no period was declared; the dearest period
    holds for everybody. Periods whose names look alike are one.
    """
    every = tuple(all_spent)
    named: dict[str, str] = {}
    for each in every:
        if each.period:
            named.setdefault(caseless(each.period), each.period)
    periods = tuple(named.values())
    parts = [
        _in_sequence([each for each in every if caseless(each.period) in ("", period)])
        for period in named or ("",)
    ]
    epsilons = [epsilon for epsilon, _ in parts if epsilon is not None]
    bounded = len(epsilons) == len(parts)
    alone = [each.epsilon for each in every if each.epsilon is not None]
    return Together(
        len(every),
        max(epsilons, default=0.0) if bounded else None,
        max(delta for _, delta in parts),
        math.fsum(alone) if bounded else None,
        periods if len(periods) > 1 else (),
    )


def _in_sequence(every: Sequence[Spent]) -> tuple[float | None, float]:
    """Epsilon and delta of what the same subject may be in throughout."""
    delta = math.fsum(each.delta for each in every)
    epsilons = [each.epsilon for each in every if each.epsilon is not None]
    if len(epsilons) < len(every):
        return None, delta
    summed = math.fsum(epsilons)
    budgets = [each.rho for each in every if each.rho is not None]
    if not every or len(budgets) < len(every):
        return summed, delta
    thresholds = math.fsum(each.threshold_delta for each in every)
    exact = all(each.accounting == "Gaussian" for each in every)
    measure: Accounting = "Gaussian" if exact else "zero-concentrated"
    rho, left = math.fsum(budgets), delta - thresholds
    if not 0 < left < 1:
        return summed, delta
    return min(summed, epsilon_for(rho, left, measure) + 2 * thresholds), delta


def by_unit(releases: Sequence[Sequence[Guarantee]]) -> dict[tuple[Protected, ...], Together]:
    """What releases cost each unit of privacy that every one of them makes a promise to.

    Args:
        releases: the promises of each release, one or more each. A promise that depends on a
            number of links has no one price and is left out.
    """
    priced = [
        {each.protected: each for each in reversed(promises) if not each.by_links}
        for promises in releases
    ]
    if not priced:
        return {}
    units = [unit for unit in reversed(priced[0]) if all(unit in each for each in priced)]
    return {unit: together(spent(each[unit]) for each in priced) for unit in units}
