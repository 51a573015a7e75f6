"""The linked method for many-to-many relations: children that may have several parents.

The proof is in `networks.md`. No noise is drawn and no budget is split here; `protect` does both.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.methods import both_ends, schedules, shared_schedules
from populace.methods.aggregate_seeded import measured, promise_of
from populace.methods.linked import measured_families, promise_to_parents
from populace.methods.linked_preparation import own_children, prepared
from populace.methods.linked_tasks import Task, clipped_task
from populace.methods.promises import declared_by, guarantee_of, protected_by
from populace.methods.related_preparation import shape
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.facts import Fact
from populace.vocabulary.families import LINKS_SEEN, MOST_PARENTS, FamilyCounts, Network
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.progress import Progress, part, silent
from populace.vocabulary.table import Cells, Ragged, Table
from populace.vocabulary.wording import Advice, Option

PROOF = "populace/methods/networks.md, version 4"
PROOF_BOTH = "populace/methods/both_ends.md, version 5"


def network(
    tables: LinkedTables, settings: LinkedSettings, progress: Progress = silent
) -> tuple[FamilyCounts, Guarantee, Guarantee, both_ends.ByLinks]:
    """Measure a many-to-many relation so that each parent with all of her links is protected.

    The children's own columns are measured first, as a table of their own; then links, with their
    child's released values, as the children of a one-to-many relation.

    Args:
        tables: the sensitive tables.
        settings: the public parameters; the unit is the parent, or both.
        progress: told about each step; may raise `Stopped`.

    Returns:
        The protected counts; what is promised to a parent; what is promised to a child, apart from
        its links or with few of them; and where both ends are protected, the epsilon of a child by
        its number of links.

    Raises:
        ParameterError: another unit is asked for, or the settings leave no room for noise.
    """
    if settings.unit == "child":
        raise ParameterError(
            expected="the unit parent or both in a many-to-many relation",
            found="child",
            action=Advice("Choose both", Option("unit", "both"), ", or exchange the two tables."),
        )
    if not tables.children.columns:
        raise ParameterError(
            expected=f"at least one column of {tables.relation.many} besides its key",
            found="none",
            action="Use more of its columns.",
        )
    if settings.unit == "both":
        return _both(tables, settings, progress)
    chosen, planned = settings.settings, shape(tables)
    columns = planned.children.columns
    whole = protect.grant(
        chosen.epsilon,
        chosen.delta,
        min(chosen.length, planned.children.bound or len(columns)),
        private=any(not column.public for column in columns),
    )
    task = clipped_task(both_ends.with_released_children(planned), settings, many=True)
    of_own, account = protect.Account(whole.rho), protect.Account(task.schedule.rho)
    children, of_own = own_children(tables, planned, of_own)
    tables, account = prepared(tables, settings, task.charged, account, children)
    rest = protect.split(
        whole.epsilon,
        whole.delta,
        whole.threshold_delta,
        whole.rho - of_own.spent,
        len(whole.lengths),
    )
    own, of_own = measured(
        tables.children,
        chosen,
        rest,
        of_own,
        progress=part(progress, 0.0, 0.3),
    )
    apart = promise_of(tables.children, chosen, whole, of_own)
    released = tables.with_table(tables.relation.many, _as_released(tables.children, own))
    counts, account = _whole(released, own, task, account, progress)
    promise = promise_to_parents(released, task, account.events, PROOF)
    return counts, _promise(promise, tables, settings), _apart(apart, tables, settings), ()


def _both(
    tables: LinkedTables, settings: LinkedSettings, progress: Progress
) -> tuple[FamilyCounts, Guarantee, Guarantee, both_ends.ByLinks]:
    """Both ends: what links cost is known from public settings before anything is drawn."""
    chosen = settings.settings
    planned = shape(tables)
    shares = both_ends.shares(planned, settings)
    few, whole = settings.protected_links, shares.whole
    public = both_ends.with_released_children(planned)
    task = both_ends.both_task(public, settings, shares.of_links)
    children, of_own = own_children(tables, planned, protect.Account(shares.rest))
    account = protect.Account(task.schedule.rho)
    tables, account = prepared(tables, settings, task.charged, account, children)
    own, of_own = measured(
        tables.children,
        chosen,
        both_ends.grant_of_own(tables, settings, shares),
        of_own,
        progress=part(progress, 0.0, 0.3),
    )
    released = tables.with_table(tables.relation.many, _as_released(tables.children, own))
    counts, account = _whole(released, own, task, account, progress)
    events = shared_schedules.events_of_links(task.schedule, few, account.events)
    apart = guarantee_of(
        chosen,
        whole,
        (*of_own.events, *events),
        PROOF_BOTH,
        protected_by(tables.relation, settings)[1],
        (
            *_named(tables.relation.many, tables.children.declared),
            *_named(tables.relation.via, tables.links.declared),
            *declared_by(tables, settings)[1],
        ),
        (
            *_named(tables.relation.many, tables.children.facts),
            *_named(tables.relation.via, tables.links.facts),
            *tables.facts,
        ),
    )
    promise = promise_to_parents(released, task, account.events, PROOF_BOTH)
    by_links = both_ends.by_links(shares, task.schedule, settings)
    return counts, _promise(promise, tables, settings), apart, by_links


def _whole(
    tables: LinkedTables,
    own: Aggregates,
    task: Task,
    account: protect.Account,
    progress: Progress,
) -> tuple[FamilyCounts, protect.Account]:
    """Everything measured, with the children's columns as they were declared."""
    counts, account = measured_families(tables, task, account, part(progress, 0.3, 1.0))
    of_children, account = _network(tables, own, task, counts, account)
    columns = (*own.columns, *counts.child_columns[len(own.columns) :])
    return replace(counts, child_columns=columns, network=of_children), account


def _as_released(children: Table, own: Aggregates) -> Table:
    """The children's table with released values only; from here on they are public."""
    cells: list[Cells] = []
    starts = own.attributes.starts
    known = np.zeros(own.attributes.size, dtype=bool)
    known[own.lengths[0].ids[:, 0]] = True
    for place, (column, codes) in enumerate(zip(children.columns, children.cells, strict=True)):
        numbers = {value: code for code, value in enumerate(own.columns[place].values, start=1)}
        new = np.array([0, *(numbers.get(value, 0) for value in column.values)], dtype=np.int32)
        released = np.append(False, known[starts[place] : starts[place + 1]])
        new = np.where(released[new], new, 0)
        cells.append(_recoded(codes, new))
    columns = tuple(replace(column, public=True) for column in own.columns)
    return replace(children, columns=columns, cells=tuple(cells))


def _recoded(codes: Cells, new: NDArray[np.int32]) -> Cells:
    if not isinstance(codes, Ragged):
        return new[codes]
    flat = new[codes.codes]
    before = np.concatenate([[0], np.cumsum(flat > 0, dtype=np.int64)]).astype(np.int64)
    return Ragged(before[codes.starts], flat[flat > 0])


def _network(
    tables: LinkedTables,
    own: Aggregates,
    task: Task,
    counts: FamilyCounts,
    account: protect.Account,
) -> tuple[Network, protect.Account]:
    """The children's combinations, and how many links they have: as many as their parents have."""
    children = tables.children.records
    links = len(tables.child_of)
    each = count.Subjects(
        children, 1, np.arange(links + 1, dtype=np.int64), tables.child_of.astype(np.int32)
    )
    seen = count.families(each, tables.parent_of, tables.parents.records, LINKS_SEEN, protect.words)
    numbers = count.parents_by_child(seen.children.ids.astype(np.int64), children, MOST_PARENTS)
    measurement = task.schedule.of(schedules.CHILD_DEGREES)
    noisy, account = schedules.draw(measurement, protect.UNIT * numbers, account)
    by_class = estimate.ByClass(
        noisy.subjects, noisy.scale, tuple(range(MOST_PARENTS + 1)), MOST_PARENTS
    )
    counted = np.minimum(np.arange(len(counts.degrees)), LINKS_SEEN)
    scale = counts.degrees_scale * float(np.linalg.norm(np.arange(LINKS_SEEN + 1)))
    few = estimate.Sum(MOST_PARENTS, float(counted @ counts.degrees), scale)
    degrees = estimate.fitted(by_class, own.records, (few,))
    return Network(own, degrees, noisy.scale), account


def _promise(guarantee: Guarantee, tables: LinkedTables, settings: LinkedSettings) -> Guarantee:
    # Of the children something is promised where both ends are protected.
    left_out = tables.relation.many if settings.unit == "parent" else None
    return replace(
        guarantee, declared=tuple(each for each in guarantee.declared if each.table != left_out)
    )


def _apart(guarantee: Guarantee, tables: LinkedTables, settings: LinkedSettings) -> Guarantee:
    far = tables.relation.many
    return replace(
        guarantee,
        protected=protected_by(tables.relation, settings)[1],
        declared=_named(far, guarantee.declared),
        inferred=(*_named(far, guarantee.inferred), *tables.facts),
    )


def _named(table: str | None, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Facts of a table, with its name."""
    return tuple(each.of(table or "") for each in facts)
