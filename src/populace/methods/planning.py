"""What a release will be able to report, worked out from public settings alone.

No data are read here, and nothing is spent.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from populace import count, publish
from populace.methods import schedules
from populace.protect import UNIT, Grant, grant, rounds, split, threshold
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Event, Guarantee, Schedule
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import ColumnSchema, Schema

NORMAL_95 = 1.96
"""Half the width of a central 95% interval, in standard deviations."""

NORMAL_ONE_SIDED_95 = 1.645

_USUAL_SHARES = {1: Fraction(1), 2: Fraction(19, 20), 3: Fraction(9, 10), 4: Fraction(9, 10)}
"""Caps over typical numbers of values, as chosen on the case file at epsilon 1 to 12."""

_FEW_RARE, _MANY_RARE = 1, 3
"""How many values that are not named at first one person holds, usually and at the worst cap."""


@dataclass(frozen=True)
class PlannedLength:
    """What to expect of combinations of one length.

    Args:
        length: how many values.
        cap: the number of values of one person that is counted in full.
        scale: standard deviation of the noise on each count, in people; of single values, on those
            that are declared or common.
        margin: half-width of its 95% interval. Published margins are smaller where shorter
            combinations say what to expect.
        smallest: the smallest count of a value found in the data that is reported with a chance
            of 95%, when people hold as many rare values as assumed; None for longer combinations,
            whose release depends on the other counts.
    """

    length: int
    cap: int
    scale: float
    margin: float
    smallest: float | None


@dataclass(frozen=True)
class Plan:
    """What to expect of a release.

    Args:
        settings: the settings.
        attributes: the public bound on the values of one person that count.
        typical: the number of values up to which the typical case counts a person in full.
        private: whether some values are to be found in the data.
        rho: the whole budget.
        right_guesses: of 100 guesses whether someone is in the data, how many can be right.
        sure_guesses: of 100 guesses made only where one is sure, about how many can be right.
        records_margin: half-width of the 95% interval of the number of records.
        worst: for each length what to expect when every person holds as many values as the bound.
        usual: the same when hardly anyone holds more than the typical number.
    """

    settings: Settings
    attributes: int
    typical: int
    private: bool
    rho: float
    right_guesses: int
    sure_guesses: int
    records_margin: float
    worst: tuple[PlannedLength, ...]
    usual: tuple[PlannedLength, ...]

    @property
    def odds(self) -> str:
        """How many guesses can be right, in a sentence."""
        return publish.odds(self.right_guesses, self.sure_guesses)

    def figures(self) -> dict[str, Any]:
        """The plan as JSON can hold it."""
        return asdict(self)


def plan(
    settings: Settings,
    *,
    schema: Schema | None = None,
    attributes: int | None = None,
    typical: int | None = None,
    private: bool | None = None,
    share: Fraction = Fraction(0),
) -> Plan:
    """Work out noise, margins and smallest reportable counts.

    Args:
        settings: the settings of the release.
        schema: the schema of the release, if there is one.
        attributes: the public bound on the values of one person; as the schema says otherwise.
        typical: how many values a person with many of them holds; otherwise one in each column
            of the schema, or half of `attributes` where these are given instead.
        private: whether some values are to be found in the data; as the schema says otherwise, and
            True without one.
        share: the part of the budget that the operations of a recipe are paid with.

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
    granted = grant(settings.epsilon, settings.delta, length, private=undeclared)
    whole = granted.rho
    granted = split(
        settings.epsilon, settings.delta, granted.threshold_delta, whole * (1 - share), length
    )
    schedule = Schedule(whole, schedules.of_table(granted, bound))
    records = schedules.event(schedule.of(schedules.SUBJECTS))
    promise = Guarantee(
        kind="differential privacy",
        protected=(),
        epsilon=settings.epsilon,
        delta=settings.delta,
        rho=float(whole),
        threshold_delta=granted.threshold_delta,
    )
    return Plan(
        settings=settings,
        attributes=bound,
        typical=usual_cap,
        private=undeclared,
        rho=float(whole),
        right_guesses=publish.guesses(promise),
        sure_guesses=publish.sure_guesses(promise),
        records_margin=_rounded(NORMAL_95 * records.scale),
        worst=tuple(
            _planned(schedule, granted, k, bound, bound, _MANY_RARE) for k in range(1, length + 1)
        ),
        usual=tuple(
            _planned(schedule, granted, k, _usual_at(k, usual_cap, bound), bound, _FEW_RARE)
            for k in range(1, length + 1)
        ),
    )


def _usual(schema: Schema | None, attributes: int | None, bound: int) -> int:
    """The number of values that many people hold, and few hold more."""
    if attributes is None and schema is not None:
        return min(bound, len(_columns(schema)))
    return (bound + 1) // 2


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
            action="Name a schema file, or give the number of columns as attributes.",
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


def _planned(
    schedule: Schedule, granted: Grant, length: int, cap: int, bound: int, rare: int
) -> PlannedLength:
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
    return PlannedLength(
        length, cap, _rounded(event.scale), _rounded(NORMAL_95 * event.scale), smallest
    )


def _smallest(cap: int, bound: int, event: Event, delta: float) -> float:
    """The count that passes the threshold of one round with a chance of 95%."""
    bar = threshold(count.weights(1, cap, bound), event, delta) / UNIT
    return _rounded(bar + NORMAL_ONE_SIDED_95 * event.scale)


def _rounded(value: float) -> float:
    return round(value, 1)
