"""Acceptance criteria answered: a protected verdict on each, within the budget of the release.

The proof is in `criteria.md`. Which answer follows from a noisy number is fixed here for the run
and for who verifies it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import isqrt

import numpy as np

from populace import count, protect
from populace.methods import criteria_prices, schedules
from populace.publish import refusal
from populace.vocabulary.criteria import Answer, Criterion, Verdict
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.table import Table

_QUANTILES = (1645, 1960, 2129, 2242, 2327, 2394, 2450, 2498, 2540, 2576)
"""For 1 to 10 criteria the quantile of the normal distribution, in thousandths and rounded up, that
it exceeds with a chance of 5% over their number."""


def judged(
    table: Table, synthetic: Table, settings: Settings, records: int, guarantee: Guarantee
) -> tuple[tuple[Verdict, ...], Guarantee]:
    """Measure every criterion on records that are made, and say what follows.

    Args:
        table: the sensitive table as it was counted.
        synthetic: the synthetic records.
        settings: whose criteria count.
        records: the protected number of people.
        guarantee: what was promised and measured so far.

    Returns:
        A verdict on each criterion, and the guarantee with their measurements paid.
    """
    rho = Fraction(guarantee.rho or 0.0)
    account = protect.Account(rho, guarantee.events)
    found, key = [], protect.fresh_key()
    prices = criteria_prices.criteria(settings.criteria, rho)
    for criterion, price in zip(settings.criteria, prices, strict=True):
        above = count.excess(table, synthetic, criterion.columns, criterion.tolerance, key)
        measured, account = schedules.draw(price, np.array([above], dtype=np.int64), account)
        noisy = int(measured.values[0])
        found.append(verdict(criterion, noisy, measured.event, len(settings.criteria), records))
    return tuple(found), replace(guarantee, events=account.events)


def verdict(criterion: Criterion, noisy: int, event: Event, number: int, records: int) -> Verdict:
    """What follows from a noisy number.

    Args:
        criterion: the criterion.
        noisy: by how much the largest difference is above what is tolerated, with noise.
        event: its measurement.
        number: how many criteria the release has.
        records: the protected number of people.
    """
    room = undecided(event, number)
    answer: Answer = "met" if noisy <= -room else "missed" if noisy >= room else "open"
    difference = None
    if records:
        largest = criterion.tolerance + Fraction(noisy, event.unit * records)
        difference = round(100 * float(min(max(largest, Fraction(0)), Fraction(1))), 2)
    return Verdict(criterion, noisy, event.scale, answer, difference)


def undecided(event: Event, number: int) -> int:
    """From which noisy number on, below or above 0, a criterion is decided, in noise units.

    Args:
        event: its measurement.
        number: how many criteria the release has, 1 to 10.
    """
    return isqrt(_QUANTILES[number - 1] ** 2 * event.variance // 1_000_000) + 2


def check(release: Release, settings: Settings) -> None:
    """Every criterion has its verdict, which follows from its noisy number, and no other does.

    Raises:
        VerificationError: one is missing, one too many, about other columns, or follows not.
    """
    demanded = settings.criteria
    if tuple(each.criterion for each in release.verdicts) != demanded:
        raise refusal("a verdict on each criterion of the settings, in their order", "others")
    if not demanded:
        return
    if not release.structure.single:
        raise refusal("acceptance criteria of a table by itself", "some of several tables")
    names = {column.name for column in release.counts.columns[0]}
    if any(name not in names for each in demanded for name in each.columns):
        raise refusal("criteria about columns of the release", "another column")
    records = release.counts.totals[0].records
    for stated, event in zip(release.verdicts, _events(release, demanded), strict=True):
        wanted = verdict(stated.criterion, stated.noisy, event, len(demanded), records)
        if stated != wanted:
            raise refusal(
                f"the verdict that follows from its noisy number: {stated.criterion}", "another"
            )


def _events(release: Release, demanded: Sequence[Criterion]) -> list[Event]:
    """The measurements behind verdicts."""
    stated = {event.name: event for event in release.guarantee.events}
    rho = Fraction(release.guarantee.rho or 0.0)
    names = [each.name for each in criteria_prices.criteria(demanded, rho)]
    if missing := [name for name in names if name not in stated]:
        raise refusal("a measurement behind every verdict", f"none of {missing[0]}")
    return [stated[name] for name in names]
