"""Linked aggregates to synthetic linked tables: the order of the steps.

Nothing here may see the sensitive tables.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.children import Brood, Descent, goals
from populace.synthesize.exchange import exchanged, wanted
from populace.synthesize.generator import Generator
from populace.synthesize.joining import join
from populace.synthesize.kinship import Kinship
from populace.synthesize.matching import match
from populace.synthesize.records import Records
from populace.synthesize.synthesis import synthesize
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.families import FamilyCounts
from populace.vocabulary.progress import Progress, Step, part, silent
from populace.vocabulary.structure import CLASS_STARTS
from populace.vocabulary.table import Ragged, Table

VERSION = 3
"""The version of what is made here; earlier ones stay for releases that were made with them."""

_SWEEPS = 4
_BLOCK = 512
_STREAM = 0x5DEECE66D
_OTHER_STREAM = 0x2545F4914F6CDD1D


@dataclass(frozen=True, eq=False)
class Families:
    """Synthetic parents without the class of their number of children, children and links.

    Args:
        parents, children, links: the columns of each; one record of `links` for each link.
        parent_of, child_of: shape (links,), int64.
    """

    parents: Table
    children: Table
    links: Table
    parent_of: Index
    child_of: Index


def synthesize_linked(
    aggregates: FamilyCounts,
    parents: int,
    seed: int,
    progress: Progress = silent,
    *,
    version: int = VERSION,
) -> Families:
    """Synthetic parents, their children and the links between them.

    The parents are made as a single table, with the class of their number of children; then
    children are drawn for each, and improved.

    Args:
        aggregates: what was released.
        parents: how many parents to make, at least 0.
        seed: any integer; the same aggregates, number and seed give the same tables on every
            platform.
        progress: told where the work is; may raise Stopped.
        version: 1 for what earlier releases were made with: there weights of children's tables were
            in proportion to that of likeness also where none was measured, and numbers of links of
            children followed from what links want; 2 where parents kept the class they were made
            with.
    """
    with_class = synthesize(aggregates.parents, parents, seed, part(progress, 0.0, 0.5))
    generator = Generator(seed ^ _STREAM)
    if version > 2:
        last = len(with_class.columns) - 1
        with_class = settled_classes(aggregates.parents, last, aggregates, with_class, generator)
    degree = degrees_of(with_class, aggregates.degrees, generator)
    if aggregates.network is not None and aggregates.network.children.records == 0:
        # Noise left nobody to link to.
        degree = np.zeros_like(degree)
    progress(Step("drawing-children", 0.5))
    brood, compact, columns = brood_of(aggregates, with_class, degree)
    measured = version == 1 or aggregates.siblings.measured
    goal = goals(aggregates, compact, brood, likeness=measured)
    if goal.children.size == 0 or len(brood.owner) == 0:
        records = Records(len(brood.owner))
    else:
        records = Kinship(brood, goal, columns, generator).draw()
        descent = Descent(brood, goal, records, generator)
        for sweep in range(_SWEEPS):
            progress(Step("improving-children", 0.6 + 0.4 * sweep / _SWEEPS))
            descent.sweep(_BLOCK)
    progress(Step("improving-children", 1.0))
    rows = records.table(
        aggregates.child_columns, goal.children, aggregates.child_attributes.starts
    )
    own = len(aggregates.structure.table(aggregates.relation.many).headers)
    children = Table(rows.columns[:own], rows.cells[:own], rows.records)
    child_of = np.arange(rows.records, dtype=np.int64)
    if aggregates.network is not None:
        wanted_of, network = children, aggregates.network
        children = synthesize(
            network.children, network.children.records, seed ^ _OTHER_STREAM, silent
        )
        child_of = (match if version == 1 else join)(
            codes_of(wanted_of), codes_of(children), brood.owner, network.degrees, generator
        )
    return Families(
        parents=Table(with_class.columns[:-1], with_class.cells[:-1], with_class.records),
        children=children,
        links=Table(rows.columns[own:], rows.cells[own:], rows.records),
        parent_of=brood.owner,
        child_of=child_of,
    )


def codes_of(table: Table) -> Index:
    """Shape (records, columns and values of multi-valued columns): what each record holds."""
    parts = []
    for column, cells in zip(table.columns, table.cells, strict=True):
        if isinstance(cells, Ragged):
            held = np.zeros((table.records, len(column.values)), dtype=np.int64)
            owner = np.repeat(np.arange(table.records), np.diff(cells.starts).astype(np.intp))
            held[owner, cells.codes - 1] = 1
            parts.append(held)
        else:
            parts.append(cells.astype(np.int64)[:, None])
    return np.concatenate(parts, axis=1)


def degrees_of(table: Table, wanted: Index, generator: Generator) -> Index:
    """A number of children for each parent: one of its class, as often as was released."""
    codes = np.asarray(table.cells[-1], dtype=np.int64)
    most = len(wanted) - 1
    classes = np.searchsorted(CLASS_STARTS, np.arange(most + 1), side="right")
    held = np.bincount(codes.astype(np.intp), minlength=len(CLASS_STARTS) + 1)
    of_class = np.bincount(classes, weights=wanted, minlength=len(CLASS_STARTS) + 1).astype(
        np.int64
    )
    unknown = generator.permutation(len(codes))
    unknown = unknown[codes[unknown] == 0]
    short = np.maximum(of_class - held, 0)
    short[0] = 0
    if short.sum() == 0:
        short = of_class
    codes[unknown] = np.repeat(np.arange(len(short)), _shared(short, len(unknown)).astype(np.intp))
    degree = np.zeros(len(codes), dtype=np.int64)
    for code in range(1, len(CLASS_STARTS) + 1):
        rows = np.flatnonzero(codes == code)
        rows = rows[generator.permutation(len(rows))]
        numbers = np.flatnonzero(classes == code)
        if len(numbers) == 0:
            # A class beyond the bound on links: its parents have as many as may count.
            degree[rows] = most
            continue
        degree[rows] = np.repeat(numbers, _shared(wanted[numbers], len(rows)).astype(np.intp))
    return degree


def _shared(numbers: Index, total: int) -> Index:
    """`total` shared in proportion to the numbers; all to the first when all are zero."""
    numbers = (
        numbers if numbers.sum() > 0 else np.append(1, np.zeros(len(numbers) - 1, dtype=np.int64))
    )
    edges = np.cumsum(numbers) * total // int(numbers.sum())
    return np.diff(edges, prepend=0)


def brood_of(aggregates: FamilyCounts, table: Table, degree: Index) -> tuple[Brood, Index, Index]:
    """Whose children are made, the compact id of each parent attribute, and its column.

    The column is -1 where it is multi-valued.
    """
    compact, columns = _compact(aggregates)
    crossed, first = aggregates.cross.ids[:, 0], aggregates.parents.attributes.starts[-2]
    if len(crossed) and crossed.max() < first:
        # Pairs with the class of the number of children were not measured: it says nothing here.
        compact[first:] = 0
        columns = columns[: int(compact.max(initial=0)) + 1]
    owner = np.repeat(np.arange(len(degree), dtype=np.int64), degree.astype(np.intp))
    first = np.repeat(np.cumsum(degree) - degree, degree.astype(np.intp))
    held = _held(table, compact, aggregates.parents.attributes.starts)
    brood = Brood(held, owner, degree[owner], first)
    return brood, compact, columns


def _compact(aggregates: FamilyCounts) -> tuple[Index, Index]:
    """The compact id of each parent attribute, 0 where not released, and the column of each id.

    The column is -1 where it is multi-valued.
    """
    attributes = aggregates.parents.attributes
    released = aggregates.parents.lengths[0].ids[:, 0]
    compact = np.zeros(attributes.size, dtype=np.int64)
    compact[released] = np.arange(1, len(released) + 1)
    columns = np.full(len(released) + 1, -1, dtype=np.int64)
    single = np.array([not column.multivalued for column in aggregates.parents.columns], dtype=bool)
    column_of = attributes.column_of[released]
    columns[1:] = np.where(single[column_of], column_of, -1)
    return compact, columns


def _held(table: Table, compact: Index, starts: Index) -> Index:
    """Shape (records, width): the compact ids that each record holds, and zeros."""
    parts = []
    for cells, column, start in zip(table.cells, table.columns, starts, strict=False):
        if isinstance(cells, Ragged):
            owner = np.repeat(np.arange(table.records), np.diff(cells.starts).astype(np.intp))
            place = np.arange(len(cells.codes)) - cells.starts[owner]
            held = np.zeros((table.records, int(place.max(initial=-1)) + 1), dtype=np.int64)
            held[owner, place] = compact[start + cells.codes - 1]
            parts.append(held)
        else:
            ids = np.concatenate([[0], compact[start : start + len(column.values)]])
            parts.append(ids[cells][:, None])
    return np.concatenate(parts, axis=1)


def settled_classes(
    owners: Aggregates, place: int, family: FamilyCounts, table: Table, generator: Generator
) -> Table:
    """The parents, with classes of numbers of children that are nearer to what was released.

    Arguments as for `wanted`, and the parents as they were made.
    """
    compact, _ = _compact(family)
    starts = owners.attributes.starts
    compact[starts[place] : starts[place + 1]] = 0
    goal = wanted(owners, place, family, compact, table.records)
    if goal is None:
        return table
    codes, held = np.asarray(table.cells[place]), _held(table, compact, starts)
    found = exchanged(held, codes.astype(np.int64), goal, generator)
    cells = list(table.cells)
    cells[place] = found.astype(codes.dtype)
    return Table(table.columns, tuple(cells), table.records)
