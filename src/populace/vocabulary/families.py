"""Counts over two tables as families of parents and children, and back to what a release says.

Parent and child are words of the theory of families: nothing outside of it reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.counts import AGGREGATES, Block, Counts, Histogram, Links, LinkTotal, Total
from populace.vocabulary.degrees import gathered, spread, starts_of, words
from populace.vocabulary.linked import relation_of
from populace.vocabulary.structure import Relation, Structure
from populace.vocabulary.table import Column

FULL_CHILDREN = 2
"""How many children of one parent count in full together: each of d weighs min(1, FULL_CHILDREN /
d).
"""

MOST_PARENTS = 20
"""The numbers of links of a child are told apart up to here."""

LINKS_SEEN = 3
"""How many links of each parent the numbers of links of children are counted from."""

SIBLING_GROUPS = 3
"""Families of one child, of two, and of three or more."""


PAIRS, TRIPLES = "pairs", "triples"
LINKS, LIKENESS = "links", "likeness"

_GROUPS = ("1", "2", "3+")
_STATES = ("nothing", "all", "some", "different")


@dataclass(frozen=True, eq=False)
class Siblings:
    """How alike the children of one parent are, column by column: protected numbers of families.

    Args:
        columns: the single-valued columns of the children, as places among `child_columns`.
        counts: for each of them shape (SIBLING_GROUPS, 2 v + 2), int64, at least 0, for v values:
            families in which nothing is recorded; all children have value 1 .. v; some have it and
            the others nothing; values differ.
        scale: standard deviation of the noise, in families; 0 where likeness was not measured.
    """

    columns: tuple[int, ...]
    counts: tuple[NDArray[np.int64], ...]
    scale: float

    @property
    def measured(self) -> bool:
        """Whether anything is known of likeness."""
        return self.scale > 0


@dataclass(frozen=True, eq=False)
class Network:
    """Children by themselves, where they may have several parents.

    Args:
        children: combinations of the children's own columns.
        degrees: shape (MOST_PARENTS + 1,), int64: protected numbers of children with 0, 1, ...
            links, the last with all above; of each parent at most LINKS_SEEN links are seen here.
        degrees_scale: standard deviation of their noise.
    """

    children: Aggregates
    degrees: NDArray[np.int64]
    degrees_scale: float

    def __post_init__(self) -> None:
        if len(self.degrees) != MOST_PARENTS + 1 or self.degrees.min() < 0:
            raise ValueError("a number of children for each number of links")


def noisy_numbers(degrees: NDArray[np.int64]) -> int:
    """How many protected numbers of parents by number of links say something, or may hide it.

    Beyond the last that stands out they were taken for none; the noise that is counted in reaches
    a quarter and three further.

    Args:
        degrees: shape (most + 1,): parents with 0, 1, ... links.
    """
    last = int(np.flatnonzero(degrees).max(initial=0))
    return last + last // 4 + 4


@dataclass(frozen=True, eq=False)
class FamilyCounts:
    """What a release of two tables says, as the theory of families has it.

    Args:
        structure: the two tables, and that of links if they have one.
        most_links: the bound on links per parent.
        parents: the parents' combinations; their last column is the class of the number of
            children.
        child_columns: the children's columns, then the links', with what may be known of their
            codebooks.
        children: weighted combinations of length 1, 2, ... over `Attributes(child_columns)`.
        child_links: for each length the estimated numbers of links.
        cross: weighted pairs of a parent's attribute and a child's, over `joint`.
        cross_links: their estimated numbers of links.
        siblings: likeness within families.
        degrees: shape (most_links + 1,), int64: protected numbers of parents with 0, 1, ...
            children.
        degrees_scale: standard deviation of the noise of each class.
        starts: the smallest number of each class of numbers of children; within one, parents are
            taken to be spread evenly.
        link_totals: the numbers of links, at most a few of each parent and up to the bound; none in
            a release that did not measure them.
        by_chance: whether the pairs across cannot be told from those that chance would make.
        triples: weighted combinations of three, over `joint`, that follow from the pairs; None
            where none were asked for. They were not measured.
        triple_links: their numbers of links.
        network: what is said of children by themselves in a many-to-many relation, where they are
            no part of their parents; None in a one-to-many relation.
    """

    structure: Structure
    most_links: int
    parents: Aggregates
    child_columns: tuple[Column, ...]
    children: tuple[Combinations, ...]
    child_links: tuple[Links, ...]
    cross: Combinations
    cross_links: Links
    siblings: Siblings
    degrees: NDArray[np.int64]
    degrees_scale: float
    starts: tuple[int, ...]
    link_totals: tuple[LinkTotal, ...] = ()
    by_chance: bool = False
    triples: Combinations | None = None
    triple_links: Links | None = None
    network: Network | None = None

    def __post_init__(self) -> None:
        relation_of(self.structure)
        size = self.child_attributes.size
        for place, combinations in enumerate(self.children):
            if combinations.length != place + 1 or combinations.size != size:
                raise ValueError("lengths 1, 2, ... over the attributes of the children")
        if self.cross.length != 2 or self.cross.size != self.joint.size:
            raise ValueError("pairs over the attributes of both tables")
        if len(self.degrees) != self.most_links + 1 or self.degrees.min() < 0:
            raise ValueError("a number of parents for each number of links")

    @property
    def relation(self) -> Relation:
        """How the two tables hang together."""
        return relation_of(self.structure)

    @property
    def child_attributes(self) -> Attributes:
        """The numbering of the children's combinations."""
        return Attributes(self.child_columns)

    @property
    def joint(self) -> Attributes:
        """The numbering of cross pairs: the parents' attributes, then the children's."""
        return Attributes((*self.parents.columns, *self.child_columns))

    def counts(self, bound: int | None = None) -> Counts:
        """The same as what a release says.

        Args:
            bound: the declared bound on links of one child, if any.
        """
        relation, network = self.relation, self.network
        parent, child, far = relation.one, relation.many, relation.tables
        own = len(self.structure.table(child).headers)
        columns = [self.parents.columns, self.child_columns[:own]]
        if relation.via is not None:
            columns.append(self.child_columns[own:])
        totals, blocks = [_total(parent, self.parents)], [_records(parent, self.parents)]
        histograms = [links_histogram(parent, child, self.degrees, self.degrees_scale, self.starts)]
        if network is not None:
            totals.append(_total(child, network.children))
            blocks.append(_records(child, network.children))
            starts = tuple(range(len(network.degrees)))
            by_links = links_histogram(
                child, parent, network.degrees, network.degrees_scale, starts
            )
            histograms.append(by_links)
        blocks.append(Block(AGGREGATES, far, "links", self.children, self.child_links))
        across = (parent, *far)
        blocks.append(
            Block(
                PAIRS,
                across,
                "links",
                (self.cross,),
                (self.cross_links,),
                by_chance=self.by_chance,
            )
        )
        if self.triples is not None and self.triple_links is not None:
            blocks.append(
                Block(
                    TRIPLES, across, "links", (self.triples,), (self.triple_links,), measured=False
                )
            )
        if self.siblings.measured:
            histograms.append(likeness_histogram(across, self.siblings, self.child_columns))
        return Counts(
            structure=replace(
                self.structure,
                relations=(
                    replace(
                        relation,
                        number=self.parents.columns[-1].name,
                        several=network is not None,
                        most=self.most_links,
                        bound=bound,
                    ),
                ),
            ),
            columns=tuple(columns),
            totals=tuple(totals),
            blocks=tuple(blocks),
            histograms=tuple(histograms),
            link_totals=self.link_totals,
        )


def family_of(counts: Counts) -> FamilyCounts:
    """The inverse of `FamilyCounts.counts`.

    Raises:
        LookupError, ValueError: these are no counts of families.
    """
    relation = relation_of(counts.structure)
    parent, child = relation.one, relation.many
    across = (parent, *relation.tables)
    children, pairs = (
        weighted_block(counts, AGGREGATES, relation.tables),
        weighted_block(counts, PAIRS, across),
    )
    triples = counts.block(TRIPLES, across)
    by_number, starts = links_by_number(counts, (parent, child))
    likeness = counts.histogram(LIKENESS, across)
    columns = counts.columns_of(*relation.tables)
    network = None
    if relation.several:
        by_links, _ = links_by_number(counts, (child, parent))
        network = Network(counts.aggregates(child), by_links.numbers, by_links.scale)
    return FamilyCounts(
        structure=counts.structure,
        most_links=relation.most or 0,
        parents=counts.aggregates(parent),
        child_columns=columns,
        children=children.lengths,
        child_links=children.links,
        cross=pairs.lengths[0],
        cross_links=pairs.links[0],
        siblings=Siblings((), (), 0.0) if likeness is None else siblings_of(likeness, columns),
        degrees=by_number.numbers,
        degrees_scale=by_number.scale,
        starts=starts,
        link_totals=counts.links_of(parent, child),
        by_chance=pairs.by_chance,
        triples=None if triples is None else triples.lengths[0],
        triple_links=None if triples is None else triples.links[0],
        network=network,
    )


def _total(table: str, counts: Aggregates) -> Total:
    return Total(table, counts.records, counts.records_margin, counts.records_scale)


def _records(table: str, counts: Aggregates) -> Block:
    return Block(AGGREGATES, (table,), "records", counts.lengths)


def weighted_block(counts: Counts, name: str, tables: tuple[str, ...]) -> Block:
    """The weighted counts of that name over tables.

    Raises:
        KeyError: there are none.
    """
    block = counts.block(name, tables)
    if block is None or not block.weighted:
        raise KeyError(name)
    return block


def links_by_number(counts: Counts, tables: tuple[str, str]) -> tuple[Histogram, tuple[int, ...]]:
    """Records for each number of links, and where classes of numbers start."""
    found = counts.histogram(LINKS, tables)
    if found is None:
        raise KeyError(LINKS)
    starts, _ = starts_of(tuple(name for (name,) in found.cells))
    return by_each_number(found), starts


def by_each_number(found: Histogram) -> Histogram:
    """Records by classes of numbers of links as by each number, even within a class.

    Raises:
        ValueError: these are no classes of numbers.
    """
    starts, most = starts_of(tuple(name for (name,) in found.cells))
    numbers = spread(found.numbers, starts, most)
    cells = tuple((str(links),) for links in range(most + 1))
    return Histogram(found.name, found.tables, found.by, cells, numbers, found.scale)


def links_histogram(
    table: str, other: str, numbers: NDArray[np.int64], scale: float, starts: tuple[int, ...]
) -> Histogram:
    """Records of a table by classes of how many links they have to those of another."""
    cells = tuple((name,) for name in words(starts, len(numbers) - 1))
    return Histogram(LINKS, (table, other), ("links",), cells, gathered(numbers, starts), scale)


def _states(column: Column) -> list[tuple[str, str]]:
    """What the children of one parent can be in a column, in the order of `Siblings`."""
    return [
        (_STATES[0], ""),
        *((_STATES[1], value) for value in column.values),
        *((_STATES[2], value) for value in column.values),
        (_STATES[3], ""),
    ]


def likeness_histogram(
    tables: tuple[str, ...], siblings: Siblings, columns: tuple[Column, ...]
) -> Histogram:
    """Likeness as a histogram: the cells that hold any parent."""
    cells, numbers = [], []
    for place, counts in zip(siblings.columns, siblings.counts, strict=True):
        column = columns[place]
        states = _states(column)
        for group, row in zip(_GROUPS, counts.tolist(), strict=True):
            for state, number in zip(states, row, strict=True):
                if number:
                    cells.append((column.name, group, *state))
                    numbers.append(number)
    return Histogram(
        LIKENESS,
        tables,
        ("column", "links", "state", "value"),
        tuple(cells),
        np.array(numbers, dtype=np.int64),
        siblings.scale,
    )


def siblings_of(likeness: Histogram, columns: tuple[Column, ...]) -> Siblings:
    """The inverse of `likeness_histogram`."""
    single = [
        place for place, column in enumerate(columns) if not column.multivalued and column.values
    ]
    found = {
        columns[place].name: np.zeros(
            (SIBLING_GROUPS, 2 * len(columns[place].values) + 2), dtype=np.int64
        )
        for place in single
    }
    places = {
        columns[place].name: {state: number for number, state in enumerate(_states(columns[place]))}
        for place in single
    }
    for (name, group, state, value), number in zip(
        likeness.cells, likeness.numbers.tolist(), strict=True
    ):
        found[name][_GROUPS.index(group), places[name][state, value]] = number
    return Siblings(tuple(single), tuple(found.values()), likeness.scale)
