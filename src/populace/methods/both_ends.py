"""Many-to-many relations that protect both ends: what is to be measured, and what links cost.

The proof is in `both_ends.md`. Nothing is measured here, and no noise is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from populace import count, protect
from populace.methods import column_weights, shared_schedules
from populace.methods.charged_steps import linked_steps, spent, steps
from populace.methods.linked_tasks import Task, bounds_of, clipped_task
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Schedule
from populace.vocabulary.linked import COUNTED_LINKS, LinkedSettings, LinkedTables
from populace.vocabulary.listing import listing
from populace.vocabulary.wording import Advice, Option

ByLinks = tuple[tuple[int, float], ...]
"""Numbers of links, each with the epsilon of a child that has so many."""

MOST_FOR_LINKS = Fraction(3, 4)
"""What the links of a child that is protected with the epsilon of the release may cost of it."""

LISTED = (1, 2, 3, 4, 8, 20)
"""The numbers of links whose epsilon the release states."""


def both_task(
    tables: LinkedTables,
    settings: LinkedSettings,
    share: Fraction = Fraction(1),
    *,
    charged: bool = True,
) -> Task:
    """The task whose every bound is public, so that what a child with g links pays can be stated.

    The class of the number of links is known in pairs only: combinations have two values at most.

    Args:
        tables: of which the columns, domains and bounds count, and no record.
        settings: the public parameters.
        share: the share of their usual parts that measurements of links get.
        charged: whether what recipes measure is paid for, too.

    Raises:
        ParameterError: the settings leave no room for noise, ask for too many combinations, name
            a column that matters and is none of them, or a link's column has a private domain.
    """
    private = [column.name for column in tables.links.columns if not column.public]
    if private:
        raise ParameterError(
            expected=f"public domains for the columns of {tables.relation.via}",
            found=f"values that are found in the data in {listing(private)}",
            action=Advice(
                "Declare them in a schema",
                Option("links_schema"),
                f", or protect the records of {tables.relation.one} alone",
                Option("unit", "parent"),
                ".",
            ),
        )
    length = min(2, settings.settings.length)
    settings = replace(settings, settings=replace(settings.settings, length=length))
    rows, reach = bounds_of(tables, settings)
    every = (*tables.parents.columns, *rows.columns)
    column_weights.check_names(every, settings.settings.matter)
    count.check_work(reach.attributes, min(length, reach.attributes))
    budget = network_budget(tables, settings, share)
    before = linked_steps(tables, settings, budget.parents.rho, share) if charged else ()
    cost = spent(before)
    left = protect.NetworkGrant(
        protect.less(budget.parents, cost), budget.classes * (1 - cost / budget.parents.rho)
    )
    names = (tables.relation.one, tables.relation.many)
    tau = settings.counted_links or min(COUNTED_LINKS, settings.most_links)
    schedule = shared_schedules.both_ends(left, reach, names, before, tau=tau)
    return Task(settings, left.parents, reach, schedule, classes=False, charged=before)


def task_of(tables: LinkedTables, settings: LinkedSettings) -> Task:
    """What would be measured of two related tables over their links, whoever is protected.

    Args:
        tables: of which the columns, domains and bounds count, and no record.
        settings: the public parameters.

    Raises:
        ParameterError: as `both_task` and `clipped_task` raise.
    """
    if not settings.several:
        return clipped_task(tables, settings)
    public = with_released_children(tables)
    if settings.unit == "both":
        return both_task(public, settings, shares(tables, settings).of_links)
    return clipped_task(public, settings, many=True)


def epsilon_of(rho: Fraction, delta: float, threshold_delta: float) -> float:
    """The epsilon at which rho holds with delta, rounded up to two digits after the point."""
    epsilon = protect.epsilon_for(float(rho), delta - threshold_delta)
    return ceil((epsilon + 2 * threshold_delta) * 100) / 100


@dataclass(frozen=True)
class Shares:
    """How a child's budget is shared by its own record and its links, from public settings.

    Args:
        whole: what a child that is protected with the epsilon of the release may cost.
        of_links: the share of their usual parts that measurements of links get.
        rest: the part of rho that is left for the children's own columns.
    """

    whole: protect.Grant
    of_links: Fraction
    rest: Fraction


def shares(tables: LinkedTables, settings: LinkedSettings) -> Shares:
    """Share a child's budget out before anything is drawn.

    Raises:
        ParameterError: the settings leave no room for noise, or a link's column has a private
            domain.
    """
    chosen, columns = settings.settings, tables.children.columns
    private = any(not column.public for column in columns)
    whole = protect.grant(chosen.epsilon, chosen.delta, 1, private=private)
    public = with_released_children(tables)
    few = settings.protected_links
    # At most what all cost together, as steps that are paid for leave less to the others.
    usual = cost_of_links(both_task(public, settings, charged=False).schedule, few)
    made = linked_steps(public, settings, both_task(public, settings).schedule.rho)
    usual += cost_of_links(Schedule(whole.rho, made), few)
    of_links = min(Fraction(1), MOST_FOR_LINKS * whole.rho / usual)
    cost = cost_of_links(both_task(public, settings, of_links).schedule, few)
    return Shares(whole, of_links, whole.rho - cost)


def grant_of_own(tables: LinkedTables, settings: LinkedSettings, budget: Shares) -> protect.Grant:
    """The split budget of the children's own columns."""
    chosen, children = settings.settings, tables.children
    length = min(chosen.length, children.bound or len(children.columns))
    threshold_delta = budget.whole.threshold_delta
    left = budget.rest - spent(steps(children.declared, budget.rest))
    return protect.split(chosen.epsilon, chosen.delta, threshold_delta, left, length)


def with_released_children(tables: LinkedTables) -> LinkedTables:
    """The tables with the children's domains public, as they are once their values are released."""
    columns = tuple(replace(column, public=True) for column in tables.children.columns)
    return tables.with_table(tables.relation.many, replace(tables.children, columns=columns))


def by_links(budget: Shares, schedule: Schedule, settings: LinkedSettings) -> ByLinks:
    """The epsilon of a child by its number of links, up to the declared bound if there is one."""
    few, delta = settings.protected_links, settings.settings.delta
    listed = sorted({*LISTED, few})
    return tuple(
        (
            links,
            epsilon_of(
                budget.rest + cost_of_links(schedule, links),
                delta,
                budget.whole.threshold_delta,
            ),
        )
        for links in listed
        if settings.most_parents is None or links <= few
    )


def network_budget(
    tables: LinkedTables, settings: LinkedSettings, share: Fraction
) -> protect.NetworkGrant:
    """The split budget of the parents, from public settings."""
    bound = tables.parents.bound or len(tables.parents.columns)
    links = (tables.children.bound or len(tables.children.columns)) + (
        tables.links.bound or len(tables.links.columns)
    )
    wanted = settings.settings.length
    return protect.network_grant(
        settings.settings.epsilon,
        settings.settings.delta,
        min(wanted, bound),
        min(wanted, links, protect.LONGEST_OF_CHILDREN),
        private_parents=any(not column.public for column in tables.parents.columns),
        links=share,
    )


def cost_of_links(schedule: Schedule, links: int) -> Fraction:
    """What a record with so many links pays for them in rho, whatever bounds are chosen."""
    every = shared_schedules.of_links(schedule, links)
    return sum((max(map(protect.cost, under)) for _, under, _ in every), Fraction(0))
