"""The linked method for one-to-many relations: parents, their children, and pairs across.

The proof is in `linked.md`. No noise is drawn and no budget is split here; `protect` does both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.methods import column_weights, schedules
from populace.methods import linked_links as links
from populace.methods.link_lengths import link_lengths
from populace.methods.linked_parents import attributes_across, measured_apart, measured_with_class
from populace.methods.linked_preparation import prepared
from populace.methods.linked_rows import joined, released_columns
from populace.methods.linked_tasks import Task, clipped_task
from populace.methods.promises import declared_by, guarantee_of, protected_by
from populace.methods.related_preparation import shape
from populace.methods.relation_estimates import likeness_of, longer, pair_ids, single_valued
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Keys
from populace.vocabulary.families import FULL_CHILDREN, FamilyCounts, Siblings
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.precision import EVEN
from populace.vocabulary.progress import Progress, Step, part, silent
from populace.vocabulary.table import Column, Table

PROOF = "populace/methods/linked.md, version 4"


def linked(
    tables: LinkedTables, settings: LinkedSettings, progress: Progress = silent
) -> tuple[FamilyCounts, Guarantee]:
    """Measure linked tables under (epsilon, delta)-differential privacy for the declared unit.

    The parents are measured as one table, with one more column that says how many children each
    has. Children are counted with weights that give a parent's children together the influence of
    two, and every table over them is a sum of vectors that are clipped parent by parent.

    Args:
        tables: the sensitive tables; every child belongs to one parent.
        settings: the public parameters.
        progress: told about each step; may raise `Stopped`.

    Raises:
        ParameterError: the settings leave no room for noise, or ask for too many combinations.
    """
    task = clipped_task(shape(tables), settings)
    account = protect.Account(task.schedule.rho)
    tables, account = prepared(tables, settings, task.charged, account)
    counts, account = measured_families(tables, task, account, progress)
    return counts, promise_to_parents(tables, task, account.events, PROOF)


def promise_to_parents(
    tables: LinkedTables, task: Task, events: tuple[Event, ...], proof: str
) -> Guarantee:
    """The guarantee of a one-to-many release, and the first one of a many-to-many release.

    Args:
        tables: of which names, declarations and facts count.
        task: what was to be measured.
        events: what was measured.
        proof: where the argument stands.
    """
    declared = *declared_by(tables, task.settings)[0], *tables.declared
    protected = protected_by(tables.relation, task.settings)[0]
    settings, inferred = task.settings.settings, tables.every_fact
    return guarantee_of(settings, task.grant, events, proof, protected, declared, inferred)


def measured_families(
    tables: LinkedTables, task: Task, account: protect.Account, progress: Progress
) -> tuple[FamilyCounts, protect.Account]:
    """Every measurement of a task but those of recipes, one after the other.

    Args:
        tables: the sensitive tables, as recipes have made them.
        task: what is to be measured.
        account: what has been spent so far.
        progress: told about each step; may raise `Stopped`.

    Returns:
        The protected counts, and the account that paid for them.
    """
    progress(Step("gathering", 0.0))
    rows = joined(tables.children, tables.links, tables.child_of)
    people = count.subjects(rows, task.reach.attributes, protect.words)
    families = count.families(
        people,
        tables.parent_of,
        tables.parents.records,
        task.settings.most_links,
        protect.words,
    )
    by_number, account = links.numbers(task.settings, task.schedule, families, account)
    measure_parents = measured_with_class if task.classes else measured_apart
    parents, degrees, account = measure_parents(
        tables, task, families, by_number, account, part(progress, 0.05, 0.55)
    )
    progress(Step("measuring-children", 0.55))
    by_class, few = by_number.by_class, by_number.few
    of_degree = estimate.degrees_of(by_class, degrees, parents.records, few)
    owners = estimate.Owners(parents.records, parents.records_scale)
    columns, first, families, account = _first(
        rows, task, owners, families, of_degree.weight, account
    )
    totals, account = links.by_value(task.schedule, first, families, few.bound, account)
    progress(Step("measuring-pairs", 0.65))
    across, account = _cross(tables, task, parents, of_degree, columns, first, families, account)
    settings, values = task.settings.settings, estimate.with_pairs(first, (across,))
    cross, chance = estimate.pairs_across(across, first, values, settings.fabrication)
    progress(Step("measuring-children", 0.8))

    def measure(
        keys: Keys, length: int, account: protect.Account
    ) -> tuple[protect.NoisyCounts, estimate.Kept, protect.Account]:
        tally = count.tally(families, keys, length)
        return _clipped(task, owners, schedules.of_children(length), tally, account)

    longest = len(task.grant.lengths)
    children, account = longer(
        values, columns, of_degree.known, settings, longest, measure, account
    )
    child_links, spread = estimate.links_of_children(children, totals, of_degree)
    siblings, account = _likeness(task, columns, families, degrees, account)
    progress(Step("done", 1.0))
    return FamilyCounts(
        structure=tables.structure,
        most_links=task.settings.most_links,
        parents=parents,
        child_columns=columns,
        children=children,
        child_links=child_links,
        cross=cross,
        cross_links=estimate.links_of_pairs(
            cross, parents, of_degree, spread, (children[0], child_links[0])
        ),
        siblings=siblings,
        degrees=degrees,
        degrees_scale=by_class.scale,
        starts=by_class.starts,
        link_totals=by_number.totals(tables.relation.one, tables.relation.many),
        by_chance=chance,
    ), account


def _bound(
    task: Task,
    owners: estimate.Owners,
    name: str,
    squares: NDArray[np.float64],
    account: protect.Account,
    *,
    weighted: bool = False,
) -> tuple[int, estimate.Kept, protect.Account]:
    """The squared length that a parent's vector is clipped to, from a noisy histogram.

    Returns:
        It, what clipping keeps of counts by that histogram, and what has been spent.
    """
    measurement = task.schedule.of(name)
    bounds = [bound for bound, _ in measurement.changes]
    if schedules.norms(name) not in task.schedule:
        return bounds[0], estimate.Kept(), account
    histogram = protect.UNIT * count.by_length(squares, bounds)
    noisy, account = schedules.draw(task.schedule.of(schedules.norms(name)), histogram, account)
    scales = np.array([schedules.event(measurement, bound).scale for bound in bounds])
    # The longest vector of columns that weigh the same, where the grid goes further.
    even = bounds[-1] // (column_weights.HEAVIEST if weighted else 1)
    cap2, kept = estimate.choose_norm(noisy.subjects, noisy.scale, bounds, scales, owners, even)
    return cap2, kept, account


def _clipped(
    task: Task,
    owners: estimate.Owners,
    name: str,
    tally: count.Tally,
    account: protect.Account,
) -> tuple[protect.NoisyCounts, estimate.Kept, protect.Account]:
    """A table over children, clipped."""
    cap2, kept, account = _bound(task, owners, name, tally.squares(), account)
    noisy, account = schedules.draw(task.schedule.of(name), tally.sums(cap2), account, cap2)
    return noisy, kept, account


def _first(
    rows: Table,
    task: Task,
    owners: estimate.Owners,
    families: count.Families,
    weight: float,
    account: protect.Account,
) -> tuple[tuple[Column, ...], Combinations, count.Families, protect.Account]:
    """The children's values: from here on, undeclared ones exist only if they were released."""
    attributes = Attributes(rows.columns)
    present = np.zeros(attributes.size, dtype=bool)
    present[families.children.ids] = True
    asked = np.flatnonzero(present | attributes.public)
    tally = count.tally(families, asked.astype(np.uint64), 1)
    name = schedules.of_children(1)
    noisy, kept, account = _clipped(task, owners, name, tally, account)
    named = attributes.public[asked]
    if task.grant.child_threshold_delta > 0:
        # A parent's children may hold alone up to K d_c values, each of weight 2 at most.
        alone = task.settings.most_links * task.reach.attributes
        most = [FULL_CHILDREN * count.FINE] * (alone + 1)
        floor = protect.threshold(most, noisy.event, task.grant.child_threshold_delta)
        named = named | (noisy.values > floor)
    columns, numbers = released_columns(attributes, asked[named])
    size = Attributes(columns).size
    first = estimate.select_first(
        numbers[asked[named], None],
        noisy.subjects[named],
        noisy.scale,
        attributes.public[asked[named]],
        weight,
        task.settings.settings.fabrication,
        size,
        kept,
    )
    released = np.where(np.isin(numbers, first.ids), numbers, -1).astype(np.int32)
    return columns, first, families.keep(released, size), account


def _cross(
    tables: LinkedTables,
    task: Task,
    parents: Aggregates,
    degrees: estimate.Degrees,
    columns: tuple[Column, ...],
    first: Combinations,
    families: count.Families,
    account: protect.Account,
) -> tuple[estimate.Across, protect.Account]:
    """Weighted pairs of a parent's attribute and a child's, as measured."""
    people, last = attributes_across(tables, task, parents, families)
    attributes = Attributes(columns)
    size, below = parents.attributes.size, len(parents.columns)
    a = parents.lengths[0].ids[:, 0]
    a = a[a < last]
    ids = pair_ids(a, first, size)
    of = np.concatenate([parents.attributes.column_of, below + attributes.column_of])[ids]
    precision, each, lengths = None, None, None
    if task.settings.unit == "parent" or not task.classes:
        precision = column_weights.of_pairs(parents.columns, columns, task.settings.settings.matter)
        each = np.zeros((size, len(first.ids)), dtype=np.int64)
        each[a] = precision.weights(of).reshape(len(a), len(first.ids))
    tally = count.tally(families, first.keys, 1)
    if precision is None or task.classes:
        squares = count.cross_squares(people, tally, each)
    else:
        lengths = link_lengths(people, parents, columns, precision, task.reach.attributes)
        squares = lengths / EVEN
    owners, name = estimate.Owners(parents.records, parents.records_scale), schedules.PAIRS
    cap2, kept, account = _bound(
        task, owners, name, squares, account, weighted=precision is not None
    )
    if lengths is None:
        sums = count.cross_sums(people, tally, cap2, each)
    else:
        sums = count.sums_within(people, tally, lengths, cap2)
    sums = sums[a].reshape(-1)
    noisy, account = schedules.draw(
        task.schedule.of(name), sums, account, cap2, precision=precision, columns=of
    )
    counts = estimate.Noisy.of(ids, noisy.subjects, noisy.scales, kept, noisy.event)
    weights = estimate.parent_margins(parents, degrees.counts)[0]
    return estimate.Across.of(counts, parents, weights, columns, degrees.known), account


def _likeness(
    task: Task,
    columns: tuple[Column, ...],
    families: count.Families,
    degrees: NDArray[np.int64],
    account: protect.Account,
) -> tuple[Siblings, protect.Account]:
    """How alike the children of one parent are in each single-valued column."""
    starts = Attributes(columns).starts
    single = single_valued(columns)
    if not single or schedules.LIKENESS not in task.schedule:
        return Siblings((), (), 0.0), account
    exact = [
        count.sibling_cells(families, int(starts[place]), len(columns[place].values))
        for place in single
    ]
    cells = protect.UNIT * np.concatenate([each.reshape(-1) for each in exact])
    noisy, account = schedules.draw(
        task.schedule.of(schedules.LIKENESS), cells, account, len(single)
    )
    return likeness_of(single, noisy, [each.size for each in exact], degrees), account
