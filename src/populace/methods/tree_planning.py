"""What the release of a tree of tables will be able to report, from public settings alone.

No data are read here, and nothing is spent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import comb
from typing import Any

from populace import publish
from populace.methods import schedules
from populace.methods import tree_schedules as prices
from populace.methods.linked_planning import PlannedTable, _planned, _scale, _values
from populace.methods.tree_tasks import Task, task_of
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.trees import TreeSettings, TreeTables


@dataclass(frozen=True)
class TreePlan:
    """What to expect of a release of a tree.

    Args:
        settings: the settings.
        typical: the usual number of values of a record of each table, by its name.
        right_guesses: of 100 guesses whether one root is in the data, how many can be right.
        sure_guesses: of 100 guesses made only where one is sure, about how many can be right.
        tables: what to expect of each table of counts.
    """

    settings: TreeSettings
    typical: tuple[tuple[str, int], ...]
    right_guesses: int
    sure_guesses: int
    tables: tuple[PlannedTable, ...]

    @property
    def odds(self) -> str:
        """How many guesses can be right, in a sentence."""
        return publish.odds(self.right_guesses, self.sure_guesses)

    def least(self) -> dict[str, float]:
        """The smallest count of a value that can be expected in the release, by table."""
        single = [each for each in self.tables if each.length == 1 and each.counted != "links"]
        return {name: each.reportable for (name, _), each in zip(self.typical, single, strict=True)}

    def figures(self) -> dict[str, Any]:
        """The plan as JSON can hold it."""
        return asdict(self)


def plan_tree(tables: TreeTables, settings: TreeSettings) -> TreePlan:
    """Work out noise, margins and smallest reportable counts of a release of a tree.

    Half of the values that a record may hold are usual, and two records of one owner.

    Args:
        tables: tables without a record; their columns, domains and bounds are what counts.
        settings: the settings of the release.

    Raises:
        ParameterError: a setting is out of its range.
    """
    task = task_of(tables, settings)
    usual = {
        name: max(1, (task.bounds[name] + 1) // 2)
        for name in (task.root, *(edge.lower for edge in task.edges))
    }
    promise = Guarantee(
        kind="differential privacy",
        protected=(),
        epsilon=settings.settings.epsilon,
        delta=settings.settings.delta,
        rho=float(task.grant.rho),
        threshold_delta=task.grant.threshold_delta,
    )
    return TreePlan(
        settings=settings,
        typical=tuple(usual.items()),
        right_guesses=publish.guesses(promise),
        sure_guesses=publish.sure_guesses(promise),
        tables=tuple(_tables(task, usual)),
    )


def _tables(task: Task, usual: dict[str, int]) -> Iterator[PlannedTable]:
    schedule, root = task.schedule, task.root
    for length in range(1, len(task.grant.root.lengths) + 1):
        name = schedules.values(length)
        scales = _scale(schedule, name, usual[root]), _scale(schedule, name)
        yield _planned("parents", length, f"{root}, {_values(length)}", *scales)
    for place, edge in enumerate(task.edges):
        held = sum(usual[name] for name in edge.relation.tables)
        weight2 = FULL_CHILDREN ** (2 * edge.depth)
        for length in range(1, len(task.grant.edges[place].lengths) + 1):
            name = prices.of_rows(edge, length)
            least = weight2 * comb(max(length, held), length)
            scales = _scale(schedule, name, least), _scale(schedule, name)
            said = f"{edge.lower}, {_values(length)} (weighted)"
            yield _planned("children", length, said, *scales)
        for upper in task.reaches.above[place]:
            name = prices.across(upper, edge)
            scales = _scale(schedule, name, weight2 * held * usual[upper]), _scale(schedule, name)
            said = f"pairs across {upper} and {edge.lower} (weighted)"
            yield _planned("pairs", 2, said, *scales)
        scale = _scale(schedule, prices.total(edge))
        most = prices.counted(task.reaches.spans[place])
        said = f"number of {edge.lower}, at most {most} of each of {root} counted"
        yield _planned("links", 1, said, scale, scale)
