"""Counts over a tree of tables to synthetic records: the root's, then what hangs on it.

Nothing here may see the sensitive tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.children import UNIT, Descent, goals
from populace.synthesize.filling import fill
from populace.synthesize.generator import Generator
from populace.synthesize.kinship import Kinship
from populace.synthesize.linked import brood_of, degrees_of, settled_classes
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals
from populace.synthesize.synthesis import synthesize
from populace.synthesize.tree_links import Ends, led, pin
from populace.synthesize.tree_numbers import Owners, ReleasedNumbers, fitted
from populace.vocabulary.counts import Counts
from populace.vocabulary.families import FULL_CHILDREN, LINKS, by_each_number
from populace.vocabulary.progress import Progress, Step, part, silent
from populace.vocabulary.records import Join
from populace.vocabulary.records import Records as Tables
from populace.vocabulary.structure import classes_of
from populace.vocabulary.table import Cells, Column, Table, rows_of
from populace.vocabulary.tree_families import family_over, lending_of
from populace.vocabulary.trees import Edge, tree_of

VERSION = 4
"""The version of what is made here; earlier ones stay for releases that were made with them."""

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


def synthesize_tree(
    counts: Counts,
    roots: int,
    seed: int,
    progress: Progress = silent,
    *,
    version: int = VERSION,
) -> Tables:
    """Synthetic records of every table of a tree.

    The root's are made as a single table, with how many records hang on each; then, from the top
    downwards, those of each relation are drawn for the records that own them, given what these and
    the ones above them hold, and improved. Links lead to records of the same root: these are made
    after their links, and take what links want of them.

    Args:
        counts: what was released.
        roots: how many roots to make, at least 0.
        seed: any integer; the same counts, number and seed give the same tables on every platform.
        progress: told where the work is; may raise Stopped.
        version: 1 to 3 for what earlier releases were made with. In 1 numbers of records followed
            from what their owners hold alone; in 2 numbers of links did not look at how many
            records they may lead to, and values that pairs left no place for were lost; in 3 roots
            kept the classes that they were made with.

    Raises:
        LookupError, ValueError: these are no counts of a tree.
    """
    structure, edges = counts.structure, tree_of(counts.structure)
    name = structure.root
    root = synthesize(counts.aggregates(name), roots, seed, part(progress, 0.0, 0.4))
    every = np.arange(roots, dtype=np.int64)
    forest = Forest(counts, Generator(seed ^ _STREAM), version)
    forest.made[name] = Made(root, np.full(roots, UNIT, dtype=np.int64), every, every)
    joins: dict[int, Join] = {}
    open_ = list(edges)
    while open_:
        edge = _next(open_, forest)
        open_.remove(edge)
        progress(Step("drawing-children", 1.0 - 0.6 * (1 + len(open_)) / len(edges)))
        joins[structure.relations.index(edge.relation)] = forest.grow(edge)
    progress(Step("improving-children", 1.0))
    tables = {}
    for shape in structure.tables:
        table, own = forest.made[shape.name].table, len(shape.headers)
        tables[shape.name] = Table(table.columns[:own], table.cells[:own], table.records)
    return Tables(structure, tables, tuple(joins[at] for at in range(len(joins))))


def _next(open_: list[Edge], forest: Forest) -> Edge:
    """The relation to draw next: links before the records that they lead to, where that can be."""
    led_to = {edge.relation.many for edge in open_ if edge.relation.via is not None}
    # The links of one relation decide what is taken; those of another find what is there.
    led_to -= set(forest.pinned)
    ready = [edge for edge in open_ if edge.upper in forest.made]
    keys = [edge for edge in ready if edge.relation.via is None]
    owners = {edge.lower for edge in keys}
    links = [
        edge
        for edge in ready
        if edge.relation.via is not None
        and (edge.relation.many in forest.made or edge.relation.many in owners - set(forest.pinned))
    ]
    return next((edge for edge in keys if edge.lower not in led_to), (links or keys)[0])


class Forest:
    """The synthetic tables of a tree as they grow.

    Args:
        counts: what was released.
        generator: the source of random words.
        version: of what is made, as for `synthesize_tree`.
    """

    def __init__(self, counts: Counts, generator: Generator, version: int = VERSION) -> None:
        self.counts, self.generator, self.version = counts, generator, version
        self.made: dict[str, Made] = {}
        self._numbers: dict[str, Index] = {}
        self.pinned: dict[str, tuple[Index, Table]] = {}

    def grow(self, edge: Edge) -> Join:
        """Draw what hangs on the records of one table; which of them own it."""
        rows = self._drawn(edge)
        relation = edge.relation
        if relation.via is None:
            self.made[relation.many] = rows
            return Join(rows.owner, np.arange(rows.table.records, dtype=np.int64))
        own = len(self.counts.columns_of(relation.many))
        wanted = Table(rows.table.columns[:own], rows.table.cells[:own], rows.table.records)
        ready = self.made.get(relation.many)
        roots = self._roots(relation.many)
        ends = led(
            wanted,
            rows.owner,
            rows.root,
            roots,
            self.generator,
            None if ready is None else ready.table,
        )
        if ready is None:
            self._pin(relation.many, ends, wanted)
        chosen = np.flatnonzero(ends.far >= 0).astype(np.int64)
        kept = tuple(rows_of(cells, chosen) for cells in rows.table.cells[own:])
        links = Table(rows.table.columns[own:], kept, len(chosen))
        self.made[relation.via] = Made(
            links, rows.weight[chosen], rows.owner[chosen], rows.root[chosen]
        )
        return Join(rows.owner[chosen], ends.far[chosen])

    def _pin(self, name: str, ends: Ends, wanted: Table) -> None:
        """Note what records will hold."""
        values = Table(
            wanted.columns, tuple(rows_of(c, ends.of) for c in wanted.cells), len(ends.of)
        )
        self.pinned[name] = ends.taken, values

    def _edge_to(self, name: str) -> Edge:
        return next(
            edge
            for edge in tree_of(self.counts.structure)
            if edge.lower == name and edge.relation.via is None
        )

    def _roots(self, name: str) -> Index:
        """The root of each record of a table that is made, or will be: they rise."""
        if name in self.made:
            return self.made[name].root
        edge = self._edge_to(name)
        return np.repeat(self.made[edge.upper].root, self._number(edge).astype(np.intp))

    def _number(self, edge: Edge) -> Index:
        """How many records each record of the upper table owns."""
        if edge.lower not in self._numbers:
            owners = self.made[edge.upper]
            upper = owners.table
            found = self.counts.histogram(LINKS, (edge.upper, edge.relation.many))
            if found is None:
                raise KeyError(edge.lower)
            numbers = by_each_number(found).numbers
            names = [column.name for column in upper.columns]
            at = names.index(edge.relation.number or "")
            if self.version > 3 and not edge.above:
                whole = self.counts.aggregates(edge.upper)
                family = family_over(self.counts, edge)
                upper = settled_classes(whole, at, family, upper, self.generator)
            classes = Table((upper.columns[at],), (upper.cells[at],), upper.records)
            degree, most = degrees_of(classes, numbers, self.generator), len(numbers) - 1
            some = np.full(upper.records, most, dtype=np.int64)
            if edge.relation.via is not None:
                # A root without records to lead to has no links.
                roots = self._roots(edge.relation.many)
                ends = np.bincount(roots.astype(np.intp), minlength=self._total)
                some = np.minimum(some, ends[owners.root])
            degree = np.minimum(degree, some)
            if self.version > 1:
                asked = self._asked(edge, numbers)
                below, newer = Owners(owners.weight, owners.root, some), self.version > 2
                degree = fitted(degree, below, asked, self.generator, by_room=newer)
                cells = list(upper.cells)
                cells[at] = classes_of(degree)
                table = Table(upper.columns, tuple(cells), upper.records)
                self.made[edge.upper] = replace(owners, table=table)
            self._numbers[edge.lower] = degree
        return self._numbers[edge.lower]

    def _asked(self, edge: Edge, owners: Index) -> ReleasedNumbers:
        """What was released of the numbers of records, for as many roots as are made."""
        root = self.counts.structure.root
        total = next(each for each in self.counts.totals if each.table == edge.lower)
        released = max(1, self.counts.aggregates(root).records)
        return ReleasedNumbers(
            owners,
            records=max(0, total.records) * self._total // released,
            leeway=round(total.scale * self._total / released / 2),
            counted=total.most,
        )

    @property
    def _total(self) -> int:
        """How many roots there are."""
        return self.made[self.counts.structure.root].table.records

    def _drawn(self, edge: Edge) -> Made:
        """What hangs on the records of one table, drawn and improved."""
        family, upper = family_over(self.counts, edge), self.made[edge.upper]
        degree = self._number(edge)
        brood, compact, columns = brood_of(family, _lent(self.counts, edge, self.made), degree)
        weight = np.where(
            degree <= FULL_CHILDREN,
            upper.weight,
            upper.weight * FULL_CHILDREN // np.maximum(degree, 1),
        )
        brood = replace(brood, inherited=np.maximum(1, weight)[brood.owner])
        wanted = goals(family, compact, brood)
        records, starts = Records(len(brood.owner)), family.child_attributes.starts
        if wanted.children.size and len(brood.owner):
            records = Kinship(brood, wanted, columns, self.generator).draw()
            pinned = None
            if edge.lower in self.pinned:
                pinned, values = self.pinned[edge.lower]
                ids = np.zeros(family.child_attributes.size, dtype=np.int64)
                ids[wanted.children.kept[1:]] = np.arange(1, wanted.children.size + 1)
                pin(records, pinned, values, starts, ids, Residuals(wanted.children))
            descent = Descent(brood, wanted, records, self.generator, pinned)
            for _ in range(_SWEEPS):
                descent.sweep(_BLOCK)
            if self.version > 2:
                fill(descent, wanted.children, self.generator)
        table = records.table(family.child_columns, wanted.children, starts)
        return Made(table, brood.weight, brood.owner, upper.root[brood.owner])


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
