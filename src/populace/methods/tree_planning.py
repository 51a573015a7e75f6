"""What the release of a tree of tables will be able to report, from public settings alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import comb

from populace.methods import schedules
from populace.methods import tree_schedules as prices
from populace.methods.linked_planning import by_column, planned_counts, scale_of
from populace.methods.planning import NORMAL_95, promised, rounded, values
from populace.methods.tree_tasks import Task, task_of
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.plan import Plan, PlannedCounts, PlannedTable
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.trees import TreeSettings


def plan_tree(
    tables: RelatedTables,
    settings: TreeSettings,
    typical: tuple[int, ...] | None = None,
    *,
    costs: bool = True,
) -> Plan:
    """Work out noise, margins and smallest reportable counts of a release of a tree.

    Half of the values that a record may hold are usual, and two records of one owner.

    Args:
        tables: tables without a record; their columns, domains and bounds are what counts.
        settings: the settings of the release.
        typical: of a tree none are told.
        costs: of a tree none are worked out.

    Raises:
        ParameterError: a setting is out of its range, or usual numbers are told.
    """
    del costs
    if typical is not None:
        raise ParameterError(
            expected="of a tree of tables half of the values of each record as the usual ones",
            found="usual numbers",
            action="Leave them out.",
        )
    task = task_of(tables, settings)
    names = (task.root, *(edge.lower for edge in task.edges))
    usual = {name: max(1, (task.bounds[name] + 1) // 2) for name in names}
    every = [column for table in tables.records.tables.values() for column in table.columns]
    total = schedules.event(task.schedule.of(schedules.SUBJECTS))
    return Plan(
        settings=settings.settings,
        attributes=tuple(task.bounds[name] for name in names),
        typical=tuple(usual.values()),
        private=any(not column.public for column in every),
        rho=float(task.grant.rho),
        **promised(settings.settings, task.grant.rho, task.grant.threshold_delta),
        records_margin=rounded(NORMAL_95 * total.scale),
        counts=tuple(_counts(task, usual)),
        tables=tuple(
            PlannedTable(name, table.columns) for name, table in tables.records.tables.items()
        ),
    )


def _counts(task: Task, usual: dict[str, int]) -> Iterator[PlannedCounts]:
    schedule, root = task.schedule, task.root
    for length in range(1, len(task.grant.root.lengths) + 1):
        name = schedules.values(length)
        scales = scale_of(schedule, name, usual[root]), scale_of(schedule, name)
        said = f"{root}, {values(length)}"
        planned = planned_counts("parents", length, said, *scales, tables=(root,))
        if length == 1:
            matter = task.settings.settings.matter
            columns = by_column(task.columns[root], scales[0], usual[root], matter)
            planned = replace(planned, columns=columns)
        yield planned
    for place, edge in enumerate(task.edges):
        held = sum(usual[name] for name in edge.relation.tables)
        weight2 = FULL_CHILDREN ** (2 * edge.depth)
        for length in range(1, len(task.grant.edges[place].lengths) + 1):
            name = prices.of_rows(edge, length)
            squared = weight2 * comb(max(length, held), length)
            scales = scale_of(schedule, name, squared), scale_of(schedule, name)
            said = f"{edge.lower}, {values(length)} (weighted)"
            yield planned_counts("children", length, said, *scales, tables=edge.relation.tables)
        for upper in task.reaches.above[place]:
            name = prices.across(upper, edge)
            scales = (
                scale_of(schedule, name, weight2 * held * usual[upper]),
                scale_of(schedule, name),
            )
            said = f"pairs across {upper} and {edge.lower} (weighted)"
            lower = edge.relation.tables
            yield planned_counts("pairs", 2, said, *scales, tables=(upper, *lower))
        scale = scale_of(schedule, prices.total(edge))
        most = prices.counted(task.reaches.spans[place])
        said = f"number of {edge.lower}, at most {most} of each of {root} counted"
        yield planned_counts("links", 1, said, scale, scale)
