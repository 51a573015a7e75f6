"""What a release must promise, worked out from nothing but what it says of itself.

Settings, structure, columns and declarations fix every measurement and its price.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from populace.methods import (
    aggregate_seeded,
    both_ends,
    linked,
    networks,
    schedules,
    tree_expected,
    trees,
)
from populace.methods.promises import (
    declared_by,
    declared_of_tree,
    protected_by,
    protected_of_tree,
)
from populace.protect import grant
from populace.vocabulary.facts import ONE_RECORD, Fact, Protected
from populace.vocabulary.guarantee import Schedule
from populace.vocabulary.linked import LinkedSettings, LinkedTables, Unit, layout_of
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Column, Table
from populace.vocabulary.trees import is_tree

PROOFS = frozenset(
    {aggregate_seeded.PROOF, linked.PROOF, networks.PROOF, networks.PROOF_BOTH, trees.PROOF},
)
"""The methods, in the versions whose schedules stand here."""

FIRST_VERSION = ", version 1"
"""How the proofs end by which releases were accounted by zero-concentration."""

OF_LINKS = frozenset(
    {
        "one-link-each",
        "several-links",
        "records-counted",
        "links-counted",
        "links-bound",
        "steps-in-shares",
    }
)
"""The kinds of facts that follow from a relation."""

_UNITS: dict[tuple[str, ...], Unit] = {
    ("family",): "parent",
    ("link",): "child",
    ("family", "link"): "both",
    ("links-alone",): "parent",
    ("links", "by-links"): "both",
    ("links", "bounded-links"): "both",
}


@dataclass(frozen=True)
class Expected:
    """A promise as a method makes it.

    Args:
        proof: where the argument stands, with its version.
        protected: the units of privacy.
        rho: the whole budget.
        threshold_delta: what of delta pays for private values.
        measurements: what its events may be.
        by_links: the epsilon by a record's number of links, where it depends on that.
        declared: what it declares of the relation, among others.
    """

    proof: str
    protected: tuple[Protected, ...]
    rho: float
    threshold_delta: float
    measurements: Sequence[schedules.Listed]
    by_links: both_ends.ByLinks = ()
    declared: tuple[Fact, ...] = ()


def promises(release: Release, settings: Settings) -> tuple[Expected, ...]:
    """The promises of a release by a method of this version.

    Args:
        release: the release; of its promises, declarations and extents count.
        settings: its settings.

    Raises:
        LookupError, ParameterError, ValueError: no method makes such a release.
    """
    structure, counts = release.structure, release.counts
    declared = _declared(release)
    if structure.single:
        return (_alone(settings, counts.columns[0], declared, (subject(declared),)),)
    if is_tree(structure):
        task = tree_expected.task_again(release, settings, declared)
        return (
            Expected(
                trees.PROOF,
                protected_of_tree(task.settings.protect),
                float(task.schedule.rho),
                task.grant.threshold_delta,
                schedules.listed(task.schedule),
                declared=declared_of_tree(structure, task.charged),
            ),
        )
    (relation,) = structure.relations
    tables = _tables(release, relation, declared)
    chosen = LinkedSettings(
        settings,
        _UNITS[tuple(each.extent for each in release.guarantee.protected)],
        "many-to-many" if relation.several else "one-to-many",
        relation.most or 0,
        relation.bound,
        counted_links=next((each.most for each in counts.link_totals), None),
    )
    told = declared_by(tables, chosen)
    made = _related(tables, chosen, declared)
    return tuple(replace(each, declared=facts) for each, facts in zip(made, told, strict=True))


def _declared(release: Release) -> list[Fact]:
    """What is declared of each table, once: several promises may say it.

    Raises:
        ValueError: where both ends are protected, and promises declare another thing of one table.
    """
    said: list[Fact] = []
    first, *others = release.promises
    if others and len(first.protected) > 1:
        one = {"", *(each.one for each in release.structure.relations)}
        every = [{each for each in p.declared if each.table not in one} for p in (first, *others)]
        if any(each != every[0] for each in every):
            raise ValueError("promises that declare the same of what both of them count")
    for promise in release.promises:
        known = {each.table for each in said}
        said += [each for each in promise.declared if each.table not in known]
    return said


def _related(
    tables: LinkedTables, chosen: LinkedSettings, declared: Sequence[Fact]
) -> tuple[Expected, ...]:
    """The promises of two related tables, without what they declare."""
    settings, child = chosen.settings, tables.layout.child
    units = protected_by(tables.layout, chosen)
    if chosen.relation == "one-to-many":
        return (_of(linked.clipped_task(tables, chosen), linked.PROOF, units[0]),)
    public = both_ends.with_released_children(tables)
    if chosen.unit == "parent":
        of_children = [each.of("") for each in declared if each.table == child]
        return (
            _of(linked.clipped_task(public, chosen, many=True), networks.PROOF, units[0]),
            _alone(settings, tables.children.columns, of_children, units[1]),
        )
    budget = both_ends.shares(tables, chosen)
    task = both_ends.both_task(public, chosen, budget.of_links)
    bound = tables.children.bound
    own = schedules.alone(
        budget.whole,
        budget.rest,
        min(settings.length, bound or len(tables.children.columns)),
        bound or len(tables.children.columns),
        tables.children.declared,
    )
    return (
        _of(task, networks.PROOF_BOTH, units[0]),
        Expected(
            networks.PROOF_BOTH,
            units[1],
            float(budget.whole.rho),
            budget.whole.threshold_delta,
            (
                *schedules.listed(own),
                *schedules.of_links(task.schedule, chosen.protected_links),
            ),
            both_ends.by_links(budget, task.schedule, chosen),
        ),
    )


def _alone(
    settings: Settings,
    columns: Sequence[Column],
    declared: Sequence[Fact],
    protected: tuple[Protected, ...],
) -> Expected:
    """The promise of one table by itself."""
    schedule = schedules.single(settings, columns, declared)
    private = any(not column.public for column in columns)
    whole = grant(settings.epsilon, settings.delta, 1, private=private)
    return Expected(
        aggregate_seeded.PROOF,
        protected,
        float(schedule.rho),
        whole.threshold_delta,
        schedules.listed(schedule),
    )


def _of(task: linked.Task, proof: str, protected: tuple[Protected, ...]) -> Expected:
    return Expected(
        proof,
        protected,
        float(task.schedule.rho),
        task.grant.threshold_delta,
        schedules.listed(_of_few(task)),
    )


def _of_few(task: linked.Task) -> Schedule:
    """The schedule in which as many links of each parent count as the release says.

    Raises:
        LookupError: it says nothing of that, or no measurement counts so many.
    """
    few = task.settings.counted_links
    if few is None:
        raise LookupError("numbers of links")
    measurements = (
        replace(each, changes=((few, each.change2(few)),))
        if each.name in (schedules.COUNTED, schedules.TOTALS)
        else each
        for each in task.schedule.measurements
    )
    return replace(task.schedule, measurements=tuple(measurements))


def subject(declared: Iterable[Fact]) -> Protected:
    """The unit of privacy of one table."""
    named = [str(dict(each.values)["column"]) for each in declared if each.kind == "subject-id"]
    return Protected("rows", subject_id=named[0]) if named else ONE_RECORD


def _tables(release: Release, relation: Relation, declared: Sequence[Fact]) -> LinkedTables:
    """Tables without a record, whose columns and bounds are those of a release."""
    layout = layout_of(release.structure)

    links = Table((), (), 0)
    if relation.via is not None:
        links = tree_expected.empty(release, relation.via, declared)
    none = np.zeros(0, dtype=np.int64)
    return LinkedTables(
        layout,
        tree_expected.empty(release, layout.parent, declared),
        tree_expected.empty(release, layout.child, declared),
        links,
        none,
        none,
    )
