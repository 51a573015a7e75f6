"""What a linked release will be able to report, worked out from public settings alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import comb

import numpy as np

from populace.methods import both_ends, column_weights, schedules
from populace.methods.linked_tasks import Task
from populace.methods.planning import NORMAL_95, expected, promised, rounded, values
from populace.methods.promises import protected_by
from populace.methods.related_preparation import shape
from populace.methods.schedules import event
from populace.protect import grant
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.guarantee import Schedule
from populace.vocabulary.linked import COUNTED_LINKS, LinkedSettings, LinkedTables
from populace.vocabulary.plan import Counted, Plan, PlannedCounts, PlannedTable
from populace.vocabulary.precision import Precision, most_of
from populace.vocabulary.structure import CLASSES
from populace.vocabulary.table import Column

BOUNDS = (1, 2, 4, 8)
"""The declared bounds on links per child whose cost is shown."""

MOST_LINKS_SHOWN = (10, 30, 100)
"""The bounds on links of one parent whose cost is shown."""


def plan_linked(
    tables: LinkedTables,
    settings: LinkedSettings,
    typical: tuple[int, ...] | None = None,
    *,
    costs: bool = True,
) -> Plan:
    """Work out noise, margins and smallest reportable counts of a linked release.

    Args:
        tables: tables without a record; their columns, domains and bounds are what counts.
        settings: the settings of the release.
        typical: how many values a parent, and a child with its link, usually hold; half of the
            bounds otherwise.
        costs: whether to work out, too, what each number of links is promised, and what bounds on
            links would cost, which takes most of the time.

    Raises:
        ParameterError: a setting or a typical number is out of its range.
    """
    tables = shape(tables)
    task = both_ends.task_of(tables, settings)
    bounds = task.reach.of_parent - 1, task.reach.attributes
    usual = typical or (max(1, (bounds[0] + 1) // 2), max(1, (bounds[1] + 1) // 2))
    if len(usual) != len(bounds) or not all(
        1 <= each <= bound for each, bound in zip(usual, bounds, strict=True)
    ):
        raise ParameterError(
            expected=f"usual numbers of values from 1 to {bounds[0]} and from 1 to {bounds[1]}",
            found=" and ".join(map(str, usual)),
            action="Leave them out for half of the bounds.",
        )
    by_links: both_ends.ByLinks = ()
    choices: list[tuple[int, float, float]] = []
    if costs and not task.classes:
        shares = both_ends.shares(tables, settings)
        by_links = both_ends.by_links(shares, task.schedule, settings)
        for bound in (None, *BOUNDS):
            other = replace(settings, most_parents=bound)
            pairs = scale_of(both_ends.task_of(tables, other).schedule, schedules.PAIRS)
            own = _own(tables, other, usual)[0]
            choices.append((bound or 0, _margin(pairs), _margin(own)))
    every = (*tables.parents.columns, *tables.children.columns, *tables.links.columns)
    total = event(task.schedule.of(schedules.SUBJECTS))
    return Plan(
        settings=settings.settings,
        attributes=bounds,
        typical=usual,
        private=any(not column.public for column in every),
        rho=float(task.grant.rho),
        **promised(settings.settings, task.grant.rho, task.grant.threshold_delta),
        records_margin=rounded(NORMAL_95 * total.scale),
        counts=tuple(_counts(tables, settings, task, usual)),
        by_links=by_links,
        bounds=tuple(choices),
        most_links=tuple(
            (most, _margin(scale_of(_bounded(tables, settings, most), schedules.LINKS)))
            for most in sorted({*MOST_LINKS_SHOWN, settings.most_links})
        ),
        protected=protected_by(tables.relation, settings)[0],
        tables=tuple(PlannedTable(name, table.columns) for name, table in tables.named.items()),
    )


def _bounded(tables: LinkedTables, settings: LinkedSettings, most: int) -> Schedule:
    """The schedule with another bound on links of one parent."""
    counted = settings.counted_links and min(settings.counted_links, most)
    return both_ends.task_of(
        tables, replace(settings, most_links=most, counted_links=counted)
    ).schedule


def _counts(
    tables: LinkedTables, settings: LinkedSettings, task: Task, usual: tuple[int, ...]
) -> Iterator[PlannedCounts]:
    relation, schedule, reach = tables.relation, task.schedule, task.reach
    # The class of the number of children is one value more.
    held = usual[0] + 1 if task.classes else usual[0]
    for length in range(1, len(task.grant.parents.lengths) + 1):
        name = f"{relation.one}, {values(length)}"
        scales = _scales(schedule, schedules.values(length), held)
        planned = planned_counts("parents", length, name, *scales, tables=(relation.one,))
        if length == 1 and settings.unit == "parent":
            matter = settings.settings.matter
            number = Column(f"number of {relation.many}", CLASSES, public=True)
            every = (*tables.parents.columns, number)
            planned = replace(planned, columns=by_column(every, scales[0], held, matter))
        yield planned
    if settings.several:
        own = _own(tables, settings, usual)
        said = f"{relation.many} by themselves, 1 value"
        yield planned_counts("own", 1, said, *own, tables=(relation.many,))
    for length in range(1, len(task.grant.lengths) + 1):
        squared = FULL_CHILDREN**2 * comb(max(length, usual[1]), length)
        scales = _scales(schedule, schedules.of_children(length), squared)
        name = f"{relation.many} with their links, {values(length)} (weighted)"
        yield planned_counts("children", length, name, *scales, tables=relation.tables)
    # Where both ends are protected the bound is one on the pairs of one link.
    squared = (FULL_CHILDREN**2 if task.classes else 1) * min(held, reach.of_parent) * usual[1]
    pairs = _scales(schedule, schedules.PAIRS, squared)
    yield planned_counts(
        "pairs", 2, "pairs across (weighted)", *pairs, tables=(relation.one, *relation.tables)
    )
    scale = scale_of(schedule, schedules.DEGREES)
    yield planned_counts("links", 1, f"{relation.one} by number of {relation.many}", scale, scale)
    few, most = settings.counted_links or COUNTED_LINKS, settings.most_links
    for each, name in ((min(few, most), schedules.COUNTED), (most, schedules.LINKS)):
        scale = scale_of(schedule, name, each)
        said = f"links, at most {each} of each of {relation.one} counted"
        yield planned_counts("links", 1, said, scale, scale)


def by_column(
    columns: Sequence[Column], scale: float, held: int, matter: Sequence[str]
) -> tuple[tuple[str, float], ...]:
    """What to expect of single values of each column, as half-widths of 95% intervals.

    Args:
        columns: the columns of a table.
        scale: the scale of noise at equal weights.
        held: the usual number of values of a record.
        matter: the names of columns that matter.
    """
    grades = column_weights.of_values(columns, matter)
    most = most_of(columns, exclusive=True, unnamed=held)
    shares = Precision(1, held, grades, most).shares(np.arange(len(columns))[:, None])
    return tuple(
        (column.name, _margin(scale * math.sqrt(share)))
        for column, share in zip(columns, shares.tolist(), strict=True)
    )


def _scales(schedule: Schedule, name: str, bound: int) -> tuple[float, float]:
    """The scales of a measurement under a bound that is usual, and under the largest."""
    return scale_of(schedule, name, bound), scale_of(schedule, name)


def scale_of(schedule: Schedule, name: str, least: int | None = None) -> float:
    """The scale of a measurement, under a bound of at least so much or the largest."""
    measurement = schedule.of(name)
    return event(measurement, None if least is None else measurement.bound(least)).scale


def _own(
    tables: LinkedTables, settings: LinkedSettings, usual: tuple[int, ...]
) -> tuple[float, float]:
    """The scales of single values of children by themselves."""
    chosen = settings.settings
    bound = tables.children.bound or len(tables.children.columns)
    private = any(not column.public for column in tables.children.columns)
    whole = grant(chosen.epsilon, chosen.delta, 1, private=private)
    rho = whole.rho
    if settings.unit == "both":
        rho = both_ends.shares(tables, settings).rest
    length = min(chosen.length, bound)
    schedule = schedules.alone(whole, rho, length, bound, tables.children.declared)
    return _scales(schedule, schedules.values(1), min(usual[1], bound))


def planned_counts(
    counted: Counted,
    length: int,
    name: str,
    scale: float,
    worst: float,
    *,
    tables: tuple[str, ...] = (),
) -> PlannedCounts:
    """What to expect of counts with noise of a usual scale, and of the largest."""
    usual, most = expected(scale), expected(worst)
    return PlannedCounts(counted, length, name, usual, most, tables=tables)


def _margin(scale: float) -> float:
    return rounded(NORMAL_95 * scale)
