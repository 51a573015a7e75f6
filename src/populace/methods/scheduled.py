"""What the promises of a release must have measured, worked out from what the release states.

Nothing is measured here: of the tables only names, columns, bounds and relations count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from populace import protect
from populace.methods import aggregate_seeded, both_ends, linked, networks, schedules
from populace.methods.linked_promise import facts_of_promises, units_of_promises
from populace.vocabulary.facts import ONE_RECORD, Protected
from populace.vocabulary.guarantee import Event, Guarantee, Schedule
from populace.vocabulary.linked import UNITS, LinkedSettings, LinkedTables, Unit, layout_of
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.table import Cells, Column, Ragged, Table

MOST_ATTRIBUTES = 2000
"""Up to so many values per record the schedule of related tables is worked out again."""


@dataclass(frozen=True)
class Expected:
    """What one promise must have measured.

    Args:
        schedule: the measurements that it pays for in full.
        of_links: what it pays besides for a record's links.
        by_links: where it depends on the number of links, the epsilon for each number.
    """

    schedule: Schedule
    of_links: tuple[Event, ...] = ()
    by_links: both_ends.ByLinks = ()

    def departure(self, promise: Guarantee) -> str | None:
        """The name of what a promise has otherwise; None where all is as it must be."""
        name = schedules.departure(self.schedule, promise.events, self.of_links)
        if name is None and promise.by_links != self.by_links:
            return "an epsilon by number of links"
        return name


def of_one_table(promise: Guarantee) -> bool:
    """Whether a promise protects one record, or all rows of a subject as they are declared."""
    subjects = tuple(
        Protected("rows", subject_id=str(value))
        for each in promise.declared
        if each.kind == "subject-id"
        for _, value in each.values
    )
    return promise.protected == (subjects or (ONE_RECORD,))


def unit_of(release: Release) -> Unit | None:
    """Whom a release of related tables protects; None where it is no unit of their relation.

    What its promises declare of the relation must be as the relation is.
    """
    (relation,) = release.structure.relations
    stated = tuple(promise.protected for promise in release.promises)
    facts = facts_of_promises(relation)
    if len(stated) != len(facts) or any(
        not set(told) <= set(promise.declared)
        for promise, told in zip(release.promises, facts, strict=True)
    ):
        return None
    return next((unit for unit in UNITS if units_of_promises(relation, unit) == stated), None)


def proofs_of(release: Release, unit: Unit | None) -> tuple[str, ...]:
    """The proof of each promise, of the version that is known here.

    Args:
        release: the release.
        unit: who is protected; None for one table.
    """
    if unit is None:
        return (aggregate_seeded.PROOF,)
    if not release.structure.relations[0].several:
        return (linked.PROOF,)
    if unit == "both":
        return networks.PROOF_BOTH, networks.PROOF_BOTH
    return networks.PROOF, aggregate_seeded.PROOF


def expected(release: Release, settings: Settings, unit: Unit | None) -> tuple[Expected, ...]:
    """What each promise must have measured, by the methods as they are known here.

    Args:
        release: the release.
        settings: its settings.
        unit: who is protected; None for one table.

    Raises:
        ParameterError: there are no such settings, or they leave no room for noise.
        LookupError, ValueError: the tables are not related as the methods take them.
    """
    if unit is None:
        (columns,), declared = release.counts.columns, release.guarantee.declared
        return (Expected(schedules.single(settings, columns, declared)),)
    tables, relation = stated_tables(release), release.structure.relations[0]
    told = LinkedSettings(
        settings,
        unit,
        "many-to-many" if relation.several else "one-to-many",
        relation.most or 0,
        relation.bound,
    )
    if not relation.several:
        return (Expected(linked.clipped_task(tables, told).schedule),)
    released = both_ends.with_released_children(tables)
    children = tables.children
    if unit == "parent":
        own = schedules.single(settings, children.columns, children.declared)
        schedule = linked.clipped_task(released, told, many=True).schedule
        return Expected(schedule), Expected(own)
    shares = both_ends.shares(tables, told)
    schedule = both_ends.both_task(released, told, shares.of_links).schedule
    bound = children.bound
    grant = protect.split(
        settings.epsilon,
        settings.delta,
        shares.whole.threshold_delta,
        shares.rest,
        min(settings.length, bound),
    )
    return Expected(schedule), Expected(
        Schedule(shares.rest, schedules.of_table(grant, bound)),
        tuple(
            schedules.event_of_links(each, told.protected_links)
            for each in schedule.measurements
            if each.link2
        ),
        both_ends.by_links(shares, schedule, told),
    )


def stated_tables(release: Release) -> LinkedTables:
    """Related tables without a record: the columns, domains and bounds that a release states.

    Raises:
        ValueError: they are other than two related tables, or their bounds are beyond reason.
    """
    layout = layout_of(release.structure)
    facts = [each for promise in release.promises for each in promise.declared]

    def empty(name: str | None) -> Table:
        if name is None:
            return Table((), (), 0)
        shape = release.structure.table(name)
        columns = release.counts.columns_of(name)[: len(shape.headers)]
        bound = schedules.bound_of(columns, facts, name)
        if not 0 <= bound <= MOST_ATTRIBUTES:
            raise ValueError("bounds on values per record that a method can have")
        declared = tuple(replace(each, table="") for each in facts if each.table == name)
        return Table(columns, tuple(map(_no_cells, columns)), 0, bound=bound, declared=declared)

    none = np.zeros(0, dtype=np.int64)
    parents, children, links = map(empty, (layout.parent, layout.child, layout.link))
    return LinkedTables(layout, parents, children, links, none, none)


def _no_cells(column: Column) -> Cells:
    codes = np.zeros(0, dtype=np.int32)
    return Ragged(np.zeros(1, dtype=np.int64), codes) if column.multivalued else codes
