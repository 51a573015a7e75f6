"""What the release of two related tables must promise, worked out from what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from populace import estimate
from populace.methods import both_ends, linked, networks, schedules, shared_schedules
from populace.methods.linked_tasks import Task
from populace.methods.promises import declared_by, protected_by
from populace.methods.single_expected import alone
from populace.methods.specification import Expected, Noise, Specification, empty
from populace.publish import refusal
from populace.vocabulary.counts import Block
from populace.vocabulary.degrees import class_starts
from populace.vocabulary.facts import Fact, Protected
from populace.vocabulary.families import LINKS, PAIRS
from populace.vocabulary.guarantee import Schedule
from populace.vocabulary.linked import LinkedSettings, LinkedTables, Unit
from populace.vocabulary.records import Join, Records
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.structure import Structure

_UNITS: dict[tuple[str, ...], Unit] = {
    ("family",): "parent",
    ("link",): "child",
    ("family", "link"): "both",
    ("links-alone",): "parent",
    ("links", "by-links"): "both",
    ("links", "bounded-links"): "both",
}


class OfTwoTables(Specification):
    """Two tables and the links between them."""

    def covers(self, structure: Structure) -> bool:
        """Whether one relation joins them."""
        return len(structure.relations) == 1

    def promises(
        self, release: Release, settings: Settings, declared: Sequence[Fact]
    ) -> tuple[Expected, ...]:
        """As `Specification.promises`."""
        structure = release.structure
        (relation,) = structure.relations
        nobody = np.zeros(0, dtype=np.int64)
        tables = {shape.name: empty(release, shape.name, declared) for shape in structure.tables}
        related = LinkedTables(Records(structure, tables, (Join(nobody, nobody),)))
        parameters = LinkedSettings(
            settings,
            _UNITS[tuple(each.extent for each in release.guarantee.protected)],
            relation.several,
            relation.most or 0,
            relation.bound,
            counted_links=next((each.most for each in release.counts.link_totals), None),
        )
        promises = _promises(related, parameters, declared)
        facts = declared_by(related, parameters)
        return tuple(replace(p, declared=own) for p, own in zip(promises, facts, strict=True))

    def noise(self, release: Release, place: int) -> Iterator[tuple[Noise, tuple[str, ...]]]:
        """As `Specification.noise`.

        The first promise answers for all but what is said of a far end by itself; another for that,
        and for what was measured over links where it depends on them.
        """
        counts, others, first = release.counts, release.structure.far, place == 0
        far = {(name,) for name in others}
        links = first or bool(release.promises[place].by_links)
        for total in counts.totals:
            if (total.table in others) != first:
                yield (total.scale, None), (schedules.SUBJECTS,)
        for block in counts.blocks:
            if block.measured and (links if block.weighted else (block.tables in far) != first):
                for entry in block.lengths:
                    yield (entry.scale, entry.precision), _sources(block, entry.length)
        for histogram in counts.histograms if links else ():
            several = histogram.tables[0] in others
            degrees = schedules.CHILD_DEGREES if several else schedules.DEGREES
            source = degrees if histogram.name == LINKS else schedules.LIKENESS
            yield (histogram.scale, None), (source,)

    def check_links(self, release: Release, *, named: bool) -> None:
        """As `Specification.check_links`: another noise, or another bound, than was measured."""
        if not named:
            return
        (relation,) = release.structure.relations
        scales = {event.name: event.scale for event in release.guarantee.events}
        most = relation.most or 0
        stated = [(total.most, total.scale) for total in release.counts.link_totals]
        few = estimate.Sum(stated[0][0] if stated else 0, 0.0, scales[schedules.COUNTED])
        starts = class_starts(most)
        none = np.zeros(len(starts))
        by_class = estimate.ByClass(none, scales[schedules.DEGREES], starts, most)
        links = estimate.Sum(most, 0.0, scales[schedules.LINKS])
        wanted = [(few.bound, few.scale), (most, estimate.all_links(by_class, few, links)[1])]
        if len(stated) != len(wanted) or not np.allclose(stated, wanted, rtol=1e-9, atol=0.0):
            raise refusal("numbers of links with the noise that was measured", "others")


def _sources(block: Block, length: int) -> tuple[str, ...]:
    """The measurements that the numbers of a block may come from."""
    if block.name == PAIRS:
        return (schedules.PAIRS,)
    if block.weighted:
        return (schedules.of_children(length),)
    # Pairs with the class of the number of links stand among the others where both ends count.
    return schedules.values(length), *((schedules.CLASSES,) if length == 2 else ())


def _promises(
    tables: LinkedTables, parameters: LinkedSettings, declared: Sequence[Fact]
) -> tuple[Expected, ...]:
    """The promises of two related tables, without what they declare."""
    settings, child = parameters.settings, tables.relation.many
    units, task = protected_by(tables.relation, parameters), both_ends.task_of(tables, parameters)
    if not parameters.several:
        return (_of(task, linked.PROOF, units[0]),)
    if parameters.unit == "parent":
        of_children = [each.of("") for each in declared if each.table == child]
        return (
            _of(task, networks.PROOF, units[0]),
            alone(settings, tables.children.columns, of_children, units[1]),
        )
    budget = both_ends.shares(tables, parameters)
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
                *shared_schedules.of_links(task.schedule, parameters.protected_links),
            ),
            both_ends.by_links(budget, task.schedule, parameters),
        ),
    )


def _of(task: Task, proof: str, protected: tuple[Protected, ...]) -> Expected:
    return Expected(
        proof,
        protected,
        float(task.schedule.rho),
        task.grant.threshold_delta,
        schedules.listed(_of_few(task)),
    )


def _of_few(task: Task) -> Schedule:
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
