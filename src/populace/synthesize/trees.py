"""Counts over a tree of tables to synthetic records: the root's, then what hangs on it.

Nothing here may see the sensitive tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.children import UNIT, Descent, goals
from populace.synthesize.generator import Generator
from populace.synthesize.kinship import Kinship
from populace.synthesize.linked import _brood, _codes, _degrees
from populace.synthesize.records import Records
from populace.synthesize.synthesis import synthesize
from populace.vocabulary.counts import Counts
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.progress import Progress, Step, part, silent
from populace.vocabulary.records import Join
from populace.vocabulary.records import Records as Tables
from populace.vocabulary.table import Cells, Column, Table, rows_of
from populace.vocabulary.tree_families import family_over, lending_of
from populace.vocabulary.trees import Edge, root_of, tree_of

_SWEEPS = 4
_BLOCK = 512
_STREAM = 0x9E3779B97F4A7C15


@dataclass(frozen=True, eq=False)
class Made:
    """One synthetic table.

    Args:
        table: its records, numbers of what hangs on them in classes behind their columns.
        weight: what each weighs, in units.
        owner: the record above each; itself for a root.
        root: the root of each.
    """

    table: Table
    weight: Index
    owner: Index
    root: Index


def synthesize_tree(counts: Counts, roots: int, seed: int, progress: Progress = silent) -> Tables:
    """Synthetic records of every table of a tree.

    The root's are made as a single table, with how many records hang on each; then, from the top
    downwards, those of each relation are drawn for the records that own them, given what these and
    the ones above them hold, and improved. Links lead to records of the same root.

    Args:
        counts: what was released.
        roots: how many roots to make, at least 0.
        seed: any integer; the same counts, number and seed give the same tables on every platform.
        progress: told where the work is; may raise Stopped.

    Raises:
        LookupError, ValueError: these are no counts of a tree.
    """
    structure, edges = counts.structure, tree_of(counts.structure)
    name = root_of(structure)
    root = synthesize(counts.aggregates(name), roots, seed, part(progress, 0.0, 0.4))
    every = np.arange(roots, dtype=np.int64)
    made = {name: Made(root, np.full(roots, UNIT, dtype=np.int64), every, every)}
    generator = Generator(seed ^ _STREAM)
    joins: dict[int, Join] = {}
    for number, edge in enumerate(edges):
        progress(Step(f"Drawing {edge.lower}", 0.4 + 0.6 * number / len(edges)))
        rows = _drawn(counts, edge, made, generator)
        relation = edge.relation
        place = structure.relations.index(relation)
        if relation.via is None:
            made[relation.many] = rows
            joins[place] = Join(rows.owner, np.arange(rows.table.records, dtype=np.int64))
            continue
        own = len(counts.columns_of(relation.many))
        wanted = Table(rows.table.columns[:own], rows.table.cells[:own], rows.table.records)
        far, chosen = matched(wanted, rows, made[relation.many], generator)
        link = Table(rows.table.columns[own:], rows.table.cells[own:], rows.table.records)
        kept = tuple(rows_of(cells, chosen) for cells in link.cells)
        made[relation.via] = replace(rows, table=Table(link.columns, kept, len(chosen)))
        joins[place] = Join(rows.owner[chosen], far)
    progress(Step("Improving records", 1.0))
    tables = {}
    for shape in structure.tables:
        table, kept_columns = made[shape.name].table, len(shape.headers)
        tables[shape.name] = Table(
            table.columns[:kept_columns], table.cells[:kept_columns], table.records
        )
    return Tables(structure, tables, tuple(joins[at] for at in range(len(joins))))


def _drawn(counts: Counts, edge: Edge, made: dict[str, Made], generator: Generator) -> Made:
    """What hangs on the records of one table, drawn and improved."""
    family, upper = family_over(counts, edge), made[edge.upper]
    numbers = [column.name for column in upper.table.columns].index(edge.relation.number or "")
    classes = Table(
        (upper.table.columns[numbers],), (upper.table.cells[numbers],), upper.table.records
    )
    degree = _degrees(classes, family.degrees, generator)
    if edge.relation.via is not None:
        # A root without records to lead to has no links.
        ends = np.bincount(
            made[edge.relation.many].root.astype(np.intp), minlength=_roots(made, counts)
        )
        degree = np.minimum(degree, ends[upper.root])
    brood, compact, columns = _brood(family, _lent(counts, edge, made), degree)
    weight = np.where(
        degree <= FULL_CHILDREN, upper.weight, upper.weight * FULL_CHILDREN // np.maximum(degree, 1)
    )
    brood = replace(brood, inherited=np.maximum(1, weight)[brood.owner])
    wanted = goals(family, compact, brood)
    records = Records(len(brood.owner))
    if wanted.children.size and len(brood.owner):
        records = Kinship(brood, wanted, columns, generator).draw()
        descent = Descent(brood, wanted, records, generator)
        for _ in range(_SWEEPS):
            descent.sweep(_BLOCK)
    table = records.table(family.child_columns, wanted.children, family.child_attributes.starts)
    return Made(table, brood.weight, brood.owner, upper.root[brood.owner])


def _roots(made: dict[str, Made], counts: Counts) -> int:
    return made[root_of(counts.structure)].table.records


def _lent(counts: Counts, edge: Edge, made: dict[str, Made]) -> Table:
    """The records of the upper table with the columns that those above lend them."""
    upper = made[edge.upper]
    columns: list[Column] = []
    cells: list[Cells] = []
    row, at = np.arange(upper.table.records, dtype=np.int64), edge.upper
    lending = lending_of(counts, edge)
    for name in reversed((*edge.above, edge.upper)):
        if name != at:
            row, at = made[at].owner[row], name
        if name in lending:
            table = made[name].table
            columns[:0] = table.columns
            cells[:0] = [rows_of(each, row) for each in table.cells]
    return Table(tuple(columns), tuple(cells), upper.table.records)


def matched(wanted: Table, links: Made, ends: Made, generator: Generator) -> tuple[Index, Index]:
    """A record of the same root for each link, as near to what it wants as can be.

    Two links of one record lead to one only where its root has no other.

    Returns:
        The record that each kept link leads to, and which links are kept: those of roots that have
        any record to lead to.
    """
    want, held = _codes(wanted), _codes(ends.table)
    starts = np.searchsorted(ends.root, np.arange(int(links.root.max(initial=-1)) + 2))
    far = np.full(len(want), -1, dtype=np.int64)
    order = generator.permutation(len(held))
    rank = np.empty(len(held), dtype=np.int64)
    rank[order] = np.arange(len(held))
    edges = np.flatnonzero(np.diff(links.owner, prepend=-1, append=-1))
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        root = int(links.root[low])
        some = np.arange(starts[root], starts[root + 1])
        if len(some) == 0:
            continue
        apart = (want[low:high, None] != held[some]).sum(axis=2)
        taken = np.zeros(len(some), dtype=np.int64)
        for row in range(high - low):
            best = np.lexsort((rank[some], apart[row], taken))[0]
            taken[best] += 1
            far[low + row] = some[best]
    chosen = np.flatnonzero(far >= 0).astype(np.int64)
    return far[chosen], chosen
