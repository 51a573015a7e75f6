"""The schedules of the methods: each measurement with its price, stated here and nowhere else.

A run draws its schedule (`draw`), a plan prices it (`event`), and a release is held against it
(`departure`). Why each price is enough is proved in the documents of the methods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.methods import column_weights, criteria_prices
from populace.methods import link_prices as links
from populace.methods.charged_steps import spent, steps
from populace.methods.link_prices import COUNTED, LINKS, ONE, TOTALS
from populace.vocabulary.criteria import Criterion
from populace.vocabulary.errors import BudgetError
from populace.vocabulary.facts import Fact
from populace.vocabulary.families import FULL_CHILDREN, LINKS_SEEN
from populace.vocabulary.guarantee import Event, Measurement, Schedule
from populace.vocabulary.linked import Unit
from populace.vocabulary.precision import Precision
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Column

__all__ = ["COUNTED", "LINKS", "ONE", "TOTALS"]

SUBJECTS = "number of subjects"
SIZES = "subjects by number of attributes"
DEGREES = "parents by number of children"
CLASSES = "parents' values by number of children"
PAIRS = "pairs across the tables"
RARE_SIZES = "subjects by number of values not named yet"
RARER = "values not named yet"
LIKENESS = "likeness of the children of one parent"
CHILD_DEGREES = "children by number of links"

Change = Callable[[int, int], int]
"""What neighbors change, squared, in combinations of a length under a cap."""


def values(length: int) -> str:
    """The measurement of combinations of one length."""
    return f"combinations of length {length}"


def of_children(length: int) -> str:
    """The measurement of combinations of children of one length."""
    return "values of children" if length == 1 else f"combinations of children of length {length}"


def norms(name: str) -> str:
    """The measurement that the bound of another one is chosen from."""
    return f"parents by squared length of {name}"


def event(measurement: Measurement, bound: int | None = None) -> Event:
    """The measurement as it is paid for, under one of its bounds; the largest without one."""
    change2 = measurement.change2(measurement.changes[-1][0] if bound is None else bound)
    variance = protect.variance_for(change2, measurement.rho)
    return Event(measurement.name, change2, variance, measurement.unit)


def draw(
    measurement: Measurement,
    exact: NDArray[np.int64],
    account: protect.Account,
    bound: int | None = None,
    *,
    precision: Precision | None = None,
    columns: NDArray[np.int32] | None = None,
) -> tuple[protect.NoisyCounts, protect.Account]:
    """Make a measurement at its price: spend, then draw.

    Args:
        measurement: which one.
        exact: the exact counts in its noise units.
        account: what has been spent so far.
        bound: the bound that `exact` keeps; its only one otherwise.
        precision: where sets of columns have noise of their own, as for `protect.measure`.
        columns: with a precision, those of each count.

    Raises:
        BudgetError: the account cannot pay, or no price was stated for the bound; no noise has
            been drawn then.
        ParameterError: so little was granted that the noise would be wider than can be drawn.
    """
    prices = dict(measurement.changes)
    if bound is None and len(prices) == 1:
        (bound,) = prices
    if bound not in prices:
        raise BudgetError(
            expected="measurements at the price that was stated for them",
            found=f"another one: {measurement.name}",
            action="This is a defect of Populace; nothing was drawn. Please report it.",
        )
    name, change2, unit = measurement.name, prices[bound], measurement.unit
    rho = measurement.rho
    return protect.measure(
        name, exact, change2, rho, account, unit, precision=precision, columns=columns
    )


Listed = tuple[str, tuple[Event, ...], bool]
"""A name, the events of which one may stand under it in a guarantee, and whether one must."""


def listed(schedule: Schedule) -> tuple[Listed, ...]:
    """What a guarantee lists of each measurement: it under one of its bounds."""
    return tuple(
        (each.name, tuple(event(each, bound) for bound, _ in each.changes), each.certain)
        for each in schedule.measurements
    )


def departure(expected: Iterable[Listed], events: Iterable[Event]) -> str | None:
    """The name of a measurement that was not made as it should be; None where all were.

    Each must stand once, under one of its bounds, with the variance that its share pays for. A
    release whose guarantee lost a measurement, or states less noise or more, departs from it. How
    the noise differs between sets of columns changes no price.

    Args:
        expected: what should have been measured.
        events: what a guarantee says was measured.
    """
    stated: dict[str, list[Event]] = {}
    for each in events:
        stated.setdefault(each.name, []).append(each)
    for name, allowed, certain in expected:
        made = stated.get(name)
        if not made:
            if certain:
                return name
        elif replace(made.pop(0), precision=None) not in allowed:
            return name
    return next((name for name, left in stated.items() if left), None)


def one_subject(length: int, cap: int) -> int:
    """What one subject changes in combinations of one table."""
    return count.sensitivity2(length, cap)


def of_table(
    grant: protect.Grant, bound: int, table: str = "", change2: Change = one_subject
) -> tuple[Measurement, ...]:
    """The measurements of one table by itself.

    Args:
        grant: its part of the budget.
        bound: the public bound on attributes per subject.
        table: its name, where there are several.
        change2: what neighbors change.
    """
    over, rounds = (table,), protect.rounds(grant, bound)
    singles, *longer = (
        Measurement(
            values(length),
            over,
            rounds.first if length == 1 else rho,
            tuple((cap, change2(length, cap)) for cap in range(length, bound + 1)),
        )
        for length, rho in enumerate(grant.lengths, start=1)
    )
    rare = tuple((cap, one_subject(1, cap)) for cap in estimate.rare_caps(bound))
    again = (
        (
            Measurement(RARE_SIZES, over, rounds.sizes, ((0, ONE),)),
            Measurement(RARER, over, rounds.second, rare),
        )
        if rounds.second
        else ()
    )
    return (
        Measurement(SUBJECTS, over, grant.records, ((0, ONE),)),
        Measurement(SIZES, over, grant.sizes, ((0, ONE),)),
        singles,
        *again,
        *longer,
    )


def single(
    settings: Settings, columns: Sequence[Column], declared: Iterable[Fact] = ()
) -> Schedule:
    """The schedule of a release of one table, from what the release itself says.

    Args:
        settings: its settings.
        columns: its columns.
        declared: what its guarantee declares: a bound on values per subject, and what of a recipe
            was paid for.

    Raises:
        ParameterError: the settings leave no room for noise.
    """
    facts = tuple(declared)
    bound, private = bound_of(columns, facts), any(not column.public for column in columns)
    longest = min(settings.length, bound)
    whole = protect.grant(settings.epsilon, settings.delta, longest, private=private)
    return alone(whole, whole.rho, longest, bound, facts, settings.criteria)


def alone(
    whole: protect.Grant,
    rho: Fraction,
    length: int,
    bound: int,
    declared: Iterable[Fact],
    demanded: Sequence[Criterion] = (),
) -> Schedule:
    """The schedule of one table that may spend a part of a budget.

    Args:
        whole: the budget, of which epsilon and delta count.
        rho: the part of it.
        length: the longest combination.
        bound: the public bound on attributes per subject.
        declared: what is declared of the table, what of its recipe is paid for among it.
        demanded: acceptance criteria, which are paid for before the rest is split.
    """
    charged, judged = steps(declared, rho), criteria_prices.criteria(demanded, rho)
    left = rho - spent((*charged, *judged))
    rest = protect.split(whole.epsilon, whole.delta, whole.threshold_delta, left, length)
    return Schedule(rho, (*charged, *of_table(rest, bound), *judged))


def bound_of(columns: Sequence[Column], declared: Iterable[Fact], table: str = "") -> int:
    """The public bound on attributes per subject: as declared, or one for each column.

    Args:
        columns: the columns of the table.
        declared: what a guarantee declares.
        table: the table's name, where there are several.
    """
    stated = (
        dict(fact.values)["most"]
        for fact in declared
        if fact.kind == "values-per-subject" and fact.table == table
    )
    return int(str(next(stated, len(columns))))


def of_parents(
    unit: Unit, grant: protect.Grant, bound: int, table: str = ""
) -> tuple[Measurement, ...]:
    """The measurements of parents with the class of their number of children among their values."""

    def change2(length: int, cap: int) -> int:
        whole = one_subject(length, cap)
        if unit == "parent":
            return whole
        change = count.class_change2(count.weights(length, cap, bound), length, bound)
        return max(whole, change) if unit == "both" else change

    return of_table(grant, bound, table, change2)


def family(
    unit: Unit,
    grant: protect.LinkedGrant,
    reach: count.Reach,
    likeness: int,
    names: tuple[str, str] = ("", ""),
    charged: tuple[Measurement, ...] = (),
) -> Schedule:
    """The schedule of parents and children, whose vectors are clipped to bounds found with noise.

    Args:
        unit: who is protected.
        grant: the split budget; with a part for children's numbers of links, these are measured.
        reach: the public bounds.
        likeness: the number of columns of children with one value in each cell.
        names: of the parents and of the children.
        charged: what recipes measured before, for which the grant leaves room.
    """
    heaviest = column_weights.HEAVIEST if unit == "parent" else 1
    # Where a child may come or go, its parent moves from one cell of a histogram to another.
    cells = ONE if unit == "parent" else 2 * ONE
    parents, both = names[:1], names

    def clipped(
        name: str, rho: Fraction, largest: int, child2: int, entries: int
    ) -> tuple[Measurement, Measurement]:
        bounds = tuple(
            (cap2, count.change2(unit, cap2, child2, entries)) for cap2 in count.grid(largest)
        )
        return (
            Measurement(norms(name), both, grant.norms, ((0, cells),)),
            Measurement(name, both, rho, bounds, count.FINE),
        )

    def weighted(length: int, rho: Fraction) -> tuple[Measurement, Measurement]:
        one2 = reach.weighted2(length)
        largest = FULL_CHILDREN**2 * one2
        return clipped(of_children(length), rho, largest, one2, reach.entries(length))

    singles, *longer = (weighted(length, rho) for length, rho in enumerate(grant.lengths, start=1))
    measurements = [
        Measurement(DEGREES, both, grant.degrees, ((0, cells),)),
        *links.numbers(unit, grant, reach, both),
        *of_parents(unit, grant.parents, reach.of_parent, *parents),
        *singles,
        links.by_value(unit, grant.totals, reach, both),
        *(each for pair in longer for each in pair),
        *clipped(
            PAIRS,
            grant.cross,
            FULL_CHILDREN**2 * reach.weighted2(1) * reach.of_parent * heaviest,
            reach.cross2(),
            reach.entries(1) * (reach.of_parent + 1),
        ),
    ]
    if likeness:
        # One cell for each column, whatever the children hold; columns without a value have none.
        alike = tuple((columns, columns * cells) for columns in range(1, likeness + 1))
        measurements.append(Measurement(LIKENESS, both, grant.siblings, alike, certain=False))
    if grant.child_degrees:
        seen = ((0, 2 * LINKS_SEEN**2 * ONE),)
        measurements.append(Measurement(CHILD_DEGREES, both, grant.child_degrees, seen))
    return Schedule(grant.rho, (*charged, *measurements))
