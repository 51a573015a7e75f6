"""The method for trees of tables: one root, whatever hangs on it, and pairs across the levels.

The proof is in `trees.md`. No noise is drawn and no budget is split here; `protect` does both.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.count import trees as below
from populace.methods import column_weights, schedules
from populace.methods import tree_schedules as prices
from populace.methods.aggregate_seeded import measured
from populace.methods.linked_rows import released_columns, released_subjects
from populace.methods.promises import declared_of_tree, guarantee_of, protected_of_tree
from populace.methods.related_preparation import shape
from populace.methods.relation_estimates import likeness_of, longer, pair_ids, single_valued
from populace.methods.tree_levels import (
    Level,
    State,
    codes_of,
    gathered,
    level_above,
    owners_above,
    roots_of,
)
from populace.methods.tree_numbers import numbered, settled_numbers
from populace.methods.tree_preparation import prepared
from populace.methods.tree_tasks import Task, task_of
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Keys
from populace.vocabulary.counts import AGGREGATES, Block, Counts, Total
from populace.vocabulary.families import PAIRS, Siblings, likeness_histogram, links_histogram
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.precision import Precision
from populace.vocabulary.progress import Progress, Step, part, silent
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.table import Column, Table
from populace.vocabulary.trees import Edge, TreeSettings

PROOF = "populace/methods/trees.md, version 3"

_HALF_95 = 1.96

Index = NDArray[np.int64]


def tree(
    tables: RelatedTables, settings: TreeSettings, progress: Progress = silent
) -> tuple[Counts, Guarantee]:
    """Measure a tree of tables under (epsilon, delta)-differential privacy for the declared unit.

    The root's table is measured as one table, with one more column for each relation that says how
    many records hang on each. Records below count with weights that give those of one owner
    together the influence of two of its own weight, and every table over them is a sum of vectors
    that are clipped root by root.

    Args:
        tables: the sensitive tables.
        settings: the public parameters.
        progress: told about each step; may raise `Stopped`.

    Raises:
        ParameterError: the settings leave no room for noise, or ask for too many combinations.
    """
    task = task_of(shape(tables), settings)
    tables, account = prepared(tables, task, protect.Account(task.schedule.rho))
    state = numbered(task, gathered(tables, task, account, progress))
    state = _root(tables, task, state, part(progress, 0.05, 0.4))
    for place in range(len(task.edges)):
        progress(Step("measuring-children", 0.4 + 0.6 * place / len(task.edges)))
        state = _edge(task, state, place)
    progress(Step("done", 1.0))
    counts = _counts(tables, state)
    promise = guarantee_of(
        settings.settings,
        task.grant,
        state.account.events,
        PROOF,
        protected_of_tree(settings.protect),
        (*declared_of_tree(tables.structure, task.charged), *tables.declared),
        tables.every_fact,
    )
    return counts, promise


def _root(tables: RelatedTables, task: Task, state: State, progress: Progress) -> State:
    """The root's table by itself, as a single one is measured."""
    name = task.root
    level, table = state.levels[name], tables.records.tables[name]
    numbers = [
        codes_of(table.records, level.rows, state.owned[place])
        for place, edge in enumerate(task.edges)
        if edge.upper == name
    ]
    bound = task.bounds[name]
    whole: Table = replace(
        table, columns=level.columns, cells=(*table.cells, *numbers), bound=bound
    )
    settings, matter = task.settings.settings, task.settings.settings.matter
    degrees: dict[int, Index] = {}

    def settled(
        columns: tuple[Column, ...], first: Combinations, records: int, scale: float
    ) -> Combinations:
        first, found = settled_numbers(task, state, name, columns, first, records, _HALF_95 * scale)
        degrees.update(found)
        return first

    known, account = measured(
        whole,
        settings,
        task.grant.root,
        state.account,
        schedule=task.schedule,
        precise=task.whole,
        grades=column_weights.of_values(level.columns, matter) if task.whole else None,
        settled=settled,
        progress=progress,
    )
    held = released_subjects(whole, known, bound)
    level = replace(
        level, held=held, columns=known.columns, known=known, weight=float(known.records)
    )
    return replace(
        state,
        account=account,
        levels={**state.levels, name: level},
        degrees=degrees,
        totals=(Total(name, known.records, known.records_margin, known.records_scale),),
        blocks=(Block(AGGREGATES, (name,), "records", known.lengths),),
    )


def _edge(task: Task, state: State, place: int) -> State:
    """Everything over one relation."""
    edge, account = task.edges[place], state.account
    upper, level = state.levels[edge.upper], state.levels[edge.lower]
    by_class, few = state.numbers[place].by_class, state.numbers[place].few
    degrees = state.degrees[place]
    level = replace(
        level,
        weight=estimate.Degrees(degrees, by_class.scale).weight,
        numbers=(*upper.numbers, degrees),
    )
    histograms = [
        links_histogram(edge.upper, edge.relation.many, degrees, by_class.scale, by_class.starts)
    ]
    ratio = estimate.ratio_of(few.value, few.scale, level.weight, level.numbers)
    over = _over_links(state, edge, level)
    over, first, below_, account = _first(task, state, place, over, account)
    values, account = _values(task, place, over, first, few.bound, account)
    weight = (over.weight, by_class.scale * 5**0.5)
    every: dict[str, estimate.Across] = {}
    for name in task.reaches.above[place]:
        every[name], account = _across(task, state, place, name, over, first, weight, account)
    roots = roots_of(task, state)
    sharper = estimate.with_pairs(first, tuple(every.values()), _measured_alone(task, edge, over))

    def measure(
        keys: Keys, length: int, account: protect.Account
    ) -> tuple[protect.NoisyCounts, estimate.Kept, protect.Account]:
        tally = below.combined(over.rows, over.held, keys, length)
        return _clipped(task, roots, prices.of_rows(edge, length), tally, account)

    settings, longest = task.settings.settings, len(task.grant.edges[place].lengths)
    lengths, account = longer(sharper, over.columns, weight, settings, longest, measure, account)
    by_value = estimate.Totals(values.subjects, values.scale)
    links, spread = estimate.numbers_of_rows(lengths, by_value, ratio)
    found = max(0, round(few.value))
    blocks = [Block(AGGREGATES, edge.relation.tables, "links", lengths, links)]
    for name, across in every.items():
        pairs, chance = estimate.pairs_across(across, first, sharper, settings.fabrication)
        known_above, column, depth = level_above(task, state, place, name)
        times = estimate.beyond_mean(known_above, column, over.numbers[depth], few.bound)
        told = estimate.numbers_of_pairs(pairs, ratio, spread, times[pairs.ids[:, 0]])
        tables = (name, *edge.relation.tables)
        blocks.append(Block(PAIRS, tables, "links", (pairs,), (told,), by_chance=chance))
    siblings, account = _alike(task, place, state, over, degrees, account)
    if siblings.measured:
        histograms.append(
            likeness_histogram((edge.upper, *edge.relation.tables), siblings, over.columns)
        )
    if edge.relation.via is None:
        known = Aggregates(over.columns, round(over.weight), 0.0, by_class.scale, lengths)
        over = replace(over, known=known)
    else:
        far_columns = len(state.levels[edge.relation.many].columns)
        over = replace(over, columns=over.columns[far_columns:])
    margin = round(_HALF_95 * few.scale, 1)
    return replace(
        state,
        account=account,
        levels={**state.levels, edge.lower: over},
        degrees={**state.degrees, **below_},
        totals=(
            *state.totals,
            Total(edge.lower, found, margin, few.scale, root=task.root, most=few.bound),
        ),
        blocks=(*state.blocks, *blocks),
        histograms=(*state.histograms, *histograms),
    )


def _over_links(state: State, edge: Edge, level: Level) -> Level:
    """What is counted over an edge: of links the records that they lead to, then themselves."""
    if edge.relation.via is None:
        return level
    far = state.levels[edge.relation.many]
    held = below.beside(below.above(far.held, state.far[edge.lower]), level.held)
    return replace(level, held=held, columns=(*far.columns, *level.columns))


def _clipped(
    task: Task,
    roots: estimate.Owners,
    name: str,
    found: count.Weighed,
    account: protect.Account,
    precision: Precision | None = None,
    columns: NDArray[np.int32] | None = None,
) -> tuple[protect.NoisyCounts, estimate.Kept, protect.Account]:
    """A table over records, every root's vector clipped to a bound that is found with noise.

    Returns:
        The noisy counts, what clipping kept of them by that noise, and what has been spent.
    """
    measurement = task.schedule.of(name)
    bounds = [bound for bound, _ in measurement.changes]
    histogram = protect.UNIT * count.by_length(found.squares(), bounds)
    noisy, account = schedules.draw(task.schedule.of(prices.norms(name)), histogram, account)
    scales = np.array([schedules.event(measurement, bound).scale for bound in bounds])
    # The longest vector of columns that weigh the same, where the grid goes further.
    even = bounds[-1] // (1 if precision is None else column_weights.HEAVIEST)
    cap2, kept = estimate.choose_norm(noisy.subjects, noisy.scale, bounds, scales, roots, even)
    noisy, account = schedules.draw(
        measurement, found.sums(cap2), account, cap2, precision=precision, columns=columns
    )
    return noisy, kept, account


def _first(
    task: Task, state: State, place: int, level: Level, account: protect.Account
) -> tuple[Level, Combinations, dict[int, Index], protect.Account]:
    """Single values: from here on, undeclared ones exist only if they were released."""
    edge = task.edges[place]
    attributes = Attributes(level.columns)
    free = attributes.public.copy()
    if edge.relation.via is not None:
        # What links lead to was named over its own key.
        far = len(level.columns) - len(task.columns[edge.lower])
        free[: int(attributes.starts[far])] = True
    present = np.zeros(attributes.size, dtype=bool)
    present[level.held.ids] = True
    asked = np.flatnonzero(present | free)
    found = below.combined(level.rows, level.held, asked.astype(np.uint64), 1)
    name, roots = prices.of_rows(edge, 1), roots_of(task, state)
    noisy, kept, account = _clipped(task, roots, name, found, account)
    named = free[asked]
    delta = task.grant.edges[place].threshold_delta
    if delta > 0:
        span = task.reaches.spans[place]
        # A root may bring alone as many values as its records can hold, each of the largest weight:
        # all stay below as often as one of them does at that root of the chance.
        each = -math.expm1(math.log1p(-delta) / (span.records * span.attributes))
        weight = span.heaviest * count.FINE
        named = named | (noisy.values > protect.threshold([weight, weight], noisy.event, each))
    columns, numbers = released_columns(attributes, asked[named])
    size = Attributes(columns).size
    first = estimate.select_first(
        numbers[asked[named], None],
        noisy.subjects[named],
        noisy.scale,
        free[asked[named]],
        level.weight,
        task.settings.settings.fabrication,
        size,
        kept,
    )
    first, degrees = settled_numbers(
        task, state, edge.lower, columns, first, level.weight, math.inf, level.numbers
    )
    released = np.where(np.isin(numbers, first.ids), numbers, -1).astype(np.int32)
    level = replace(level, columns=columns, held=level.held.keep(released, size))
    return level, first, degrees, account


def _values(
    task: Task,
    place: int,
    level: Level,
    first: Combinations,
    counted: int,
    account: protect.Account,
) -> tuple[protect.NoisyCounts, protect.Account]:
    """Numbers of records by released value, a public number of each root counted at most."""
    place_of = np.full(level.held.size, -1, dtype=np.int64)
    place_of[first.ids[:, 0]] = np.arange(len(first.ids))
    row = np.repeat(np.arange(len(level.rows)), np.diff(level.held.starts).astype(np.intp))
    exact = below.totals(level.rows, row, place_of[level.held.ids], len(first.ids), counted)
    return schedules.draw(task.schedule.of(prices.totals(task.edges[place])), exact, account)


def _measured_alone(task: Task, edge: Edge, level: Level) -> NDArray[np.bool_]:
    """Shape (attributes,): which were not fitted to numbers of records before."""
    numbers = {each.relation.number for each in task.edges if each.upper == edge.lower}
    fitted = np.array([each.name in numbers for each in level.columns], dtype=bool)
    alone: NDArray[np.bool_] = ~fitted[Attributes(level.columns).column_of]
    return alone


def _across(
    task: Task,
    state: State,
    place: int,
    name: str,
    level: Level,
    first: Combinations,
    weight: tuple[float, float],
    account: protect.Account,
) -> tuple[estimate.Across, protect.Account]:
    """Weighted pairs of a released attribute of a table above and a released value, as measured."""
    edge = task.edges[place]
    upper = state.levels[name]
    known, column, depth = level_above(task, state, place, name)
    a = known.lengths[0].ids[:, 0]
    size, compact = known.attributes.size, np.full(upper.held.size, -1, dtype=np.int32)
    compact[a] = np.arange(len(a))
    owners = below.above(upper.held.keep(compact, len(a)), owners_above(task, state, place, name))
    values = first.ids[:, 0].astype(np.int64)
    ids = pair_ids(a, first, size)
    attributes, over = known.attributes, Attributes(level.columns)
    of = np.concatenate([attributes.column_of, len(upper.columns) + over.column_of])[ids]
    precision, weights = None, None
    if task.whole:
        matter = task.settings.settings.matter
        precision = column_weights.of_pairs(upper.columns, level.columns, matter)
        weights = precision.weights(of)
    found = below.crossed(level.rows, owners, level.held, values, weights)
    roots, asked = roots_of(task, state), prices.across(name, edge)
    noisy, kept, account = _clipped(task, roots, asked, found, account, precision, of)
    # The numbers on the way down from the table above.
    brought = estimate.brought(known, column, level.numbers[depth:])
    counts = estimate.Noisy.of(ids, noisy.subjects, noisy.scales, kept, noisy.event)
    across = estimate.Across.of(
        counts,
        known,
        brought,
        level.columns,
        weight,
        levels=len(level.numbers) - depth,
        exclusive=upper.exclusive,
    )
    return across, account


def _alike(
    task: Task, place: int, state: State, level: Level, degrees: Index, account: protect.Account
) -> tuple[Siblings, protect.Account]:
    """How alike the records of one owner are in each single-valued column, weighted."""
    edge, number = task.edges[place], state.owned[place]
    single = single_valued(level.columns)
    if not single or prices.likeness(edge) not in task.schedule:
        return Siblings((), (), 0.0), account
    starts = Attributes(level.columns).starts
    rows = state.levels[edge.upper].rows
    owner = np.repeat(np.arange(len(level.rows)), np.diff(level.held.starts).astype(np.intp))
    exact = []
    for at in single:
        low, high = int(starts[at]), int(starts[at + 1])
        mine = (level.held.ids >= low) & (level.held.ids < high)
        codes = np.zeros(len(level.rows), dtype=np.int64)
        codes[owner[mine]] = level.held.ids[mine] - low + 1
        exact.append(below.alike(rows, number, codes, high - low).whole())
    measurement = task.schedule.of(prices.likeness(edge))
    noisy, account = schedules.draw(measurement, np.concatenate(exact), account, len(single))
    return likeness_of(single, noisy, [each.size for each in exact], degrees), account


def _counts(tables: RelatedTables, state: State) -> Counts:
    """What is released."""
    return Counts(
        structure=tables.structure,
        columns=tuple(state.levels[shape.name].columns for shape in tables.structure.tables),
        totals=state.totals,
        blocks=state.blocks,
        histograms=state.histograms,
    )
