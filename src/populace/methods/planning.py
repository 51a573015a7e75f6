"""What a release will be able to report, worked out from public settings alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from populace import count, publish
from populace.methods import aggregate_seeded, criteria_prices, schedules
from populace.methods.criteria import undecided
from populace.protect import UNIT, Account, Grant, grant, rounds, split, threshold
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.criteria import PlannedCriterion
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Event, Guarantee, Schedule
from populace.vocabulary.plan import Expected, Plan, PlannedCounts, PlannedTable
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Column, Table
from populace.vocabulary.wording import Advice, Option

NORMAL_95 = 1.96
"""Half the width of a central 95% interval, in standard deviations."""

NORMAL_ONE_SIDED_95 = 1.645

_USUAL_SHARES = {1: Fraction(1), 2: Fraction(19, 20), 3: Fraction(9, 10), 4: Fraction(9, 10)}
"""Caps over typical numbers of values, as chosen on the case file at epsilon 1 to 12."""

_FEW = 4
"""What the most values that people may usually hold are divided by for sparse tables."""

_FEW_RARE, _MANY_RARE = 1, 3
"""How many values that are not named at first one person holds, usually and at the worst cap."""


REPORTABLE = 4.0
"""A count of so many standard deviations of the noise has a margin below half of itself."""


def plan(
    settings: Settings,
    *,
    schema: Schema | None = None,
    attributes: int | None = None,
    typical: int | None = None,
    private: bool | None = None,
    share: Fraction = Fraction(0),
    columns: Sequence[Column] = (),
) -> Plan:
    """Work out noise, margins and smallest reportable counts.

    Args:
        settings: the settings of the release.
        schema: the schema of the release, if there is one.
        attributes: the public bound on the values of one person; as the schema says otherwise.
        typical: how many values a person with many of them holds; otherwise one in each column
            of the schema, or `attributes` where these are given instead, and a quarter of that for
            the best case.
        private: whether some values are to be found in the data; as the schema says otherwise, and
            True without one.
        share: the part of the budget that the operations of a recipe are paid with.
        columns: those of the release, as far as they are known.

    Raises:
        ParameterError: neither `attributes` nor a schema with columns is given, or one of the
            numbers is out of its range.
    """
    bound = _bound(schema, attributes)
    usual_cap = _usual(schema, attributes, bound) if typical is None else typical
    if not 1 <= usual_cap <= bound:
        raise ParameterError(
            expected=f"a typical number of values from 1 to {bound}",
            found=f"{usual_cap}",
            action="Leave it out for what is usual.",
        )
    undeclared = _private(schema) if private is None else private
    length = min(settings.length, bound)
    count.check_work(bound, length)
    whole, granted = _granted(settings, length, share, private=undeclared)
    demanded = settings.criteria
    schedule = Schedule(whole, schedules.of_table(granted, bound))
    records = schedules.event(schedule.of(schedules.SUBJECTS))
    for each in demanded:
        count.check_work(bound, len(each.columns))

    def counts(length: int, values: int, rare: int) -> Expected:
        return _expected(schedule, granted, length, values, bound, rare)

    few = math.ceil(usual_cap / _FEW)
    unsaid = typical is None and few < usual_cap
    made = Plan(
        settings=settings,
        attributes=(bound,),
        typical=(usual_cap,),
        private=undeclared,
        rho=float(whole),
        **promised(settings, whole, granted.threshold_delta),
        records_margin=rounded(NORMAL_95 * records.scale),
        counts=tuple(
            PlannedCounts(
                "records",
                k,
                values(k),
                usual=counts(k, _usual_at(k, usual_cap, bound), _FEW_RARE),
                worst=counts(k, bound, _MANY_RARE),
                best=counts(k, _usual_at(k, few, bound), _FEW_RARE) if unsaid else None,
            )
            for k in range(1, length + 1)
        ),
        tables=(PlannedTable("", tuple(columns)),),
        criteria=_criteria(settings, whole),
    )
    for each in demanded:
        for name in each.columns:
            made.column(name)
    return made


def rehearsed(
    records: Table, settings: Settings, share: Fraction = Fraction(0), progress: Progress = silent
) -> Aggregates:
    """What a release with such settings would say, were its records these, which are public.

    Args:
        records: as they are counted; synthetic ones.
        settings: the settings of the release.
        share: as in `plan`.
        progress: told about each step; may raise `Stopped`.

    Raises:
        ParameterError: the settings ask for too many combinations, or leave no room for noise.
    """
    length = min(settings.length, records.bound or len(records.columns))
    private = any(not column.public for column in records.columns)
    _, granted = _granted(settings, length, share, private=private)
    account = Account(granted.rho)
    return aggregate_seeded.measured(records, settings, granted, account, progress=progress)[0]


def _granted(
    settings: Settings, length: int, share: Fraction, *, private: bool
) -> tuple[Fraction, Grant]:
    """The whole budget, and what is left for counts once all else is paid, split among them."""
    whole = grant(settings.epsilon, settings.delta, length, private=private)
    left = 1 - share - len(settings.criteria) * criteria_prices.SHARE
    rest = whole.rho * left
    return whole.rho, split(settings.epsilon, settings.delta, whole.threshold_delta, rest, length)


def _criteria(settings: Settings, rho: Fraction) -> tuple[PlannedCriterion, ...]:
    demanded = settings.criteria
    found = []
    for each, price in zip(demanded, criteria_prices.criteria(demanded, rho), strict=True):
        event = schedules.event(price)
        people = undecided(event, len(demanded)) / event.unit + NORMAL_ONE_SIDED_95 * event.scale
        found.append(PlannedCriterion(each, float(criteria_prices.SHARE), rounded(people)))
    return tuple(found)


def promised(settings: Settings, rho: Fraction, threshold_delta: float) -> dict[str, Any]:
    """How many guesses can be right against a budget, as a plan holds it."""
    promise = Guarantee(
        kind="differential privacy",
        protected=(),
        epsilon=settings.epsilon,
        delta=settings.delta,
        rho=float(rho),
        threshold_delta=threshold_delta,
    )
    right, sure = publish.guesses(promise), publish.sure_guesses(promise)
    odds = publish.odds(right, sure)
    return {"right_guesses": right, "sure_guesses": sure, "odds": odds}


def expected(scale: float, cap: int | None = None, smallest: float | None = None) -> Expected:
    """What to expect of counts under noise of this standard deviation."""
    margin, reportable = rounded(NORMAL_95 * scale), rounded(REPORTABLE * scale)
    return Expected(cap, rounded(scale), margin, smallest, reportable)


def values(length: int) -> str:
    """So many values, in words."""
    return "1 value" if length == 1 else f"{length} values"


def _usual(schema: Schema | None, attributes: int | None, bound: int) -> int:
    """The number of values that many people hold, and few hold more: every column filled once."""
    if attributes is None and schema is not None:
        return min(bound, len(_columns(schema)))
    return bound


def _usual_at(length: int, typical: int, bound: int) -> int:
    """The cap that a release usually chooses for a length.

    Where people hold fewer values than they may, a little less than the typical number is counted
    of pairs and triples, which cost much.
    """
    share = 1 if typical == bound else _USUAL_SHARES[length]
    return min(bound, max(length, math.ceil(typical * share)))


def _bound(schema: Schema | None, attributes: int | None) -> int:
    if attributes is not None:
        bound = attributes
    elif schema is not None and _columns(schema):
        columns = [column.column(column.values or ()) for column in _columns(schema)]
        bound = schema.effective_bound(columns)
    else:
        raise ParameterError(
            expected="a schema, or how many values one person can hold",
            found="neither",
            action=Advice(
                "Name a schema file",
                Option("schema"),
                ", or say the number of columns",
                Option("attributes", blank="N"),
                ".",
            ),
        )
    if bound < 1:
        raise ParameterError(
            expected="at least 1 value that one person can hold",
            found=f"{bound}",
            action="Give the number of columns, or more where a cell can hold several values.",
        )
    return bound


def _private(schema: Schema | None) -> bool:
    return schema is None or not all(column.public for column in _columns(schema))


def _columns(schema: Schema) -> list[ColumnSchema]:
    """The columns that will be read, as far as the schema names them."""
    if schema.use is None:
        return list(schema.columns)
    names = (name for name in schema.use if name != schema.subject_id)
    return [schema.of(name) or ColumnSchema(name) for name in names]


def _expected(
    schedule: Schedule, granted: Grant, length: int, cap: int, bound: int, rare: int
) -> Expected:
    event = schedules.event(schedule.of(schedules.values(length)), cap)
    smallest = None
    if length == 1 and granted.threshold_delta > 0:
        shares = rounds(granted, bound)
        smallest = _smallest(cap, bound, event, shares.first_delta)
        if schedules.RARER in schedule:
            later = schedule.of(schedules.RARER)
            least = later.bound(rare)
            passed = _smallest(least, bound, schedules.event(later, least), shares.second_delta)
            smallest = min(smallest, passed)
    return expected(event.scale, cap, smallest)


def _smallest(cap: int, bound: int, event: Event, delta: float) -> float:
    """The count that passes the threshold of one round with a chance of 95%."""
    bar = threshold(count.weights(1, cap, bound), event, delta) / UNIT
    return rounded(bar + NORMAL_ONE_SIDED_95 * event.scale)


def rounded(value: float) -> float:
    """A figure of a plan, to a tenth."""
    return round(value, 1)
