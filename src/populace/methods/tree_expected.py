"""What the release of a tree must promise, worked out from nothing but what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from populace.methods import schedules, trees
from populace.methods import tree_schedules as prices
from populace.methods.promises import declared_of_tree, protected_of_tree
from populace.methods.specification import Expected, Noise, Specification, empty
from populace.methods.tree_tasks import Task, task_of
from populace.publish import refusal
from populace.vocabulary.counts import Total
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.facts import Fact
from populace.vocabulary.records import Join, Records
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.structure import Structure
from populace.vocabulary.trees import COUNTED_RECORDS, Edge, TreeSettings, numbered, tree_of


class OfTree(Specification):
    """Tables below one of them."""

    def covers(self, structure: Structure) -> bool:
        """Whether more than one relation joins them."""
        return len(structure.relations) > 1

    def promises(
        self, release: Release, settings: Settings, declared: Sequence[Fact]
    ) -> tuple[Expected, ...]:
        """As `Specification.promises`."""
        task = _task_again(release, settings, declared)
        return (
            Expected(
                trees.PROOF,
                protected_of_tree(task.settings.protect),
                float(task.schedule.rho),
                task.grant.threshold_delta,
                schedules.listed(task.schedule),
                declared=declared_of_tree(release.structure, task.charged),
            ),
        )

    def noise(self, release: Release, place: int) -> Iterator[tuple[Noise, tuple[str, ...]]]:
        """As `Specification.noise`."""
        del place
        try:
            yield from _noise(release)
        except (LookupError, ParameterError) as error:
            raise refusal("counts that the method for trees makes", "others") from error

    def check_links(self, release: Release, *, named: bool) -> None:
        """As `Specification.check_links`: there are none."""
        del named
        if release.counts.link_totals:
            raise refusal("numbers of records alone of a tree", "numbers of links, too")


def _task_again(release: Release, settings: Settings, declared: Sequence[Fact]) -> Task:
    """What must have been measured for a release."""
    if numbered(release.structure.relations) != release.structure.relations:
        raise ValueError("a column for each number of records")
    tables = {
        shape.name: empty(release, shape.name, declared) for shape in release.structure.tables
    }
    none = np.zeros(0, dtype=np.int64)
    joins = tuple(Join(none, none) for _ in release.structure.relations)
    protect = tuple(each.table for each in release.guarantee.protected)
    records = Records(release.structure, tables, joins)
    return task_of(RelatedTables(records), TreeSettings(settings, protect))


def _noise(release: Release) -> Iterator[tuple[Noise, tuple[str, ...]]]:
    edges, counts = tree_of(release.structure), release.counts
    for total in counts.totals:
        below = [edge for edge in edges if edge.lower == total.table]
        _check_capped(edges, total)
        yield (total.scale, None), (prices.total(below[0]) if below else schedules.SUBJECTS,)
    for block in counts.blocks:
        for entry in block.lengths:
            noise = entry.scale, entry.precision
            yield noise, (prices.source_of_block(edges, block, entry.length),)
    for histogram in counts.histograms:
        yield (histogram.scale, None), (prices.source_of_histogram(edges, histogram),)


def _check_capped(edges: Sequence[Edge], total: Total) -> None:
    """Refuse a number of records that says otherwise than it was counted how many of a root do."""
    above = next((each.above or (each.upper,) for each in edges if each.lower == total.table), ())
    wanted = (above[0], min(_most(edges, total.table), COUNTED_RECORDS)) if above else ("", 0)
    if (total.root, total.most) != wanted:
        raise refusal("numbers of records that say how many of each root count", "others")


def _most(edges: Sequence[Edge], table: str) -> int:
    """How many records of a table hang on one root at most."""
    edge = next((each for each in edges if each.lower == table), None)
    return 1 if edge is None else (edge.relation.most or 0) * _most(edges, edge.upper)
