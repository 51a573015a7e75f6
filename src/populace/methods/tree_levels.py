"""The tables of a tree as they are measured: the records that count, level by level.

Exact and sensitive; no noise is added here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.count import trees as below
from populace.methods.tree_tasks import Task, numbers_of
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.counts import Block, Histogram, Total
from populace.vocabulary.progress import Progress, Step
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.structure import classes_of
from populace.vocabulary.table import Column

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Level:
    """One table of the tree as it is measured. Private but for what was released.

    Args:
        rows: the records that count.
        held: their attributes: all, until single values were released.
        columns: the columns that these run over, numbers in classes behind them.
        known: what was released of the table, weighted as its records are; None before.
        weight: what its records weigh, as released.
        numbers: for each edge down to it the released weighted owners by how many they own.
        exclusive: whether a record holds one value of a single-valued column at most.
    """

    rows: count.Rows
    held: count.Subjects
    columns: tuple[Column, ...]
    known: Aggregates | None = None
    weight: float = 0.0
    numbers: tuple[Index, ...] = ()
    exclusive: bool = True


@dataclass(frozen=True, eq=False)
class Numbers:
    """What was measured of how many records hang on each record over an edge.

    Args:
        by_class: weighted owners by how many they own.
        few: how many records there are, at most a public number of each root counted.
    """

    by_class: estimate.ByClass
    few: estimate.Sum


@dataclass(frozen=True, eq=False)
class State:
    """What was gathered and measured so far.

    Args:
        account: what has been spent.
        levels: the tables by name.
        owned: for each edge how many records hang on each that counts.
        far: for each edge with links the place of the record that each link leads to.
        numbers: for each edge what was measured of numbers of records.
        degrees: for each edge shape (most + 1,), weighted owners by how many they own, fitted to
            all that was measured; of the edges below tables that were measured.
        totals, blocks, histograms: what is released.
    """

    account: protect.Account
    levels: Mapping[str, Level]
    owned: tuple[Index, ...]
    far: Mapping[str, Index]
    numbers: tuple[Numbers, ...] = ()
    degrees: Mapping[int, Index] = field(default_factory=dict)
    totals: tuple[Total, ...] = ()
    blocks: tuple[Block, ...] = ()
    histograms: tuple[Histogram, ...] = field(default=())


@dataclass(frozen=True, eq=False)
class Chosen:
    """The records that count.

    Args:
        rows: those of each table.
        owned: for each edge how many hang on each record above it that counts.
        far: for each edge with links the place of the record that each link leads to.
    """

    rows: Mapping[str, count.Rows]
    owned: tuple[Index, ...]
    far: Mapping[str, Index]


def chosen(tables: RelatedTables, task: Task) -> Chosen:
    """The records that count, from the root downwards; of too many, fresh random words decide."""
    records = tables.records
    rows = {task.root: below.rows_of_root(records.tables[task.root].records)}
    owned: list[Index] = []
    far: dict[str, Index] = {}
    for edge in task.edges:
        join = records.links(edge.relation)
        one, leads = join.one, join.many
        if edge.relation.via is not None:
            ends = rows[edge.relation.many]
            place = np.full(records.tables[edge.relation.many].records, -1, dtype=np.int64)
            place[ends.record] = np.arange(len(ends))
            leads = place[join.many]
            one = np.where(leads < 0, -1, one)
        rows[edge.lower], number = below.rows_below(
            rows[edge.upper],
            one,
            records.tables[edge.upper].records,
            edge.relation.most or 0,
            protect.words,
        )
        owned.append(number)
        if edge.relation.via is not None:
            far[edge.lower] = leads[rows[edge.lower].record]
    return Chosen(rows, tuple(owned), far)


def gathered(
    tables: RelatedTables, task: Task, account: protect.Account, progress: Progress
) -> State:
    """The records that count, from the root downwards, with their attributes."""
    progress(Step("gathering", 0.0))
    found, records, structure = chosen(tables, task), tables.records, tables.structure
    levels = {}
    for name, own in found.rows.items():
        table = records.tables[name]
        numbers = [
            codes_of(table.records, own, found.owned[place])
            for place, edge in enumerate(task.edges)
            if edge.upper == name
        ]
        columns = (*table.columns, *numbers_of(structure, name))
        bound = task.bounds[name]
        whole = replace(table, columns=columns, cells=(*table.cells, *numbers), bound=bound)
        held = below.held_by(count.subjects(whole, bound, protect.words), own)
        levels[name] = Level(own, held, columns, exclusive=table.subjects is None)
    return State(account, levels, found.owned, found.far)


def codes_of(records: int, rows: count.Rows, number: Index) -> NDArray[np.int32]:
    """The classes of how many records hang on those that count; absent on the others."""
    codes = np.zeros(records, dtype=np.int32)
    codes[rows.record] = classes_of(number)
    return codes


def roots_of(task: Task, state: State) -> estimate.Owners:
    """The number of roots, as released."""
    known = state.levels[task.root].known
    if known is None:
        raise ValueError("the root is measured first")
    return estimate.Owners(known.records, known.records_scale)


def level_above(task: Task, state: State, place: int, name: str) -> tuple[Aggregates, int, int]:
    """What was released of a table above an edge.

    Returns:
        Its combinations, which of its columns says how many records hang on each on the way down
        to the edge, and how far below the root it is.
    """
    level = state.levels[name]
    if level.known is None:
        raise ValueError("tables above are measured first")
    depth = len(level.numbers)
    nearest = task.path(place)[depth]
    names = [each.name for each in level.known.columns]
    return level.known, names.index(nearest.relation.number or ""), depth


def owners_above(task: Task, state: State, place: int, name: str) -> Index:
    """For each record over an edge the place of the record above it in a table."""
    path = task.path(place)
    owner = state.levels[path[-1].lower].rows.owner
    for edge in reversed(path[:-1]):
        if path[-1].upper == name or edge.lower == name:
            break
        owner = state.levels[edge.lower].rows.owner[owner]
    return owner
