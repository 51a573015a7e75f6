"""Protected counts over the tables of a structure. They are public.

How they were made is said by the promises of a release.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.structure import Shape, Structure
from populace.vocabulary.table import Column

Counted = Literal["records", "links"]

AGGREGATES = "aggregates"
"""The block of a table by itself, or of what links lead to."""


@dataclass(frozen=True)
class Total:
    """The protected number of records of a table.

    Args:
        table: its name.
        records: at least 0.
        margin: half-width of the 95% interval.
        scale: standard deviation of the noise.
        root: the table of each of whose records at most `most` are counted; empty where all are.
        most: how many, at least 1; 0 where all are.
    """

    table: str
    records: int
    margin: float
    scale: float
    root: str = ""
    most: int = 0

    def __post_init__(self) -> None:
        if self.records < 0:
            raise ValueError("a number of records of at least 0")
        if self.most < 0 or bool(self.root) != bool(self.most):
            raise ValueError("a bound of at least 1 on what counts of each record of a table")


@dataclass(frozen=True, eq=False)
class Links:
    """Estimated numbers of links, parallel to weighted combinations.

    Args:
        counts: shape (combinations,), int64, at least 1.
        margins: shape (combinations,), float64: their 95% margins, to one decimal.
    """

    counts: NDArray[np.int64]
    margins: NDArray[np.float64]

    @property
    def told(self) -> NDArray[np.bool_]:
        """Shape (combinations,): whether the number is shown, or its share in weights instead.

        A half-width above half of a number leaves it too open to be shown.
        """
        return self.margins <= self.counts / 2


@dataclass(frozen=True)
class LinkTotal:
    """The protected number of links of a relation, at most so many of each record counted.

    Args:
        tables: the table whose records own links, and the one at the other end.
        most: how many of each record count.
        links: the number, at least 0.
        margin: half-width of the 95% interval.
        scale: standard deviation behind it.
    """

    tables: tuple[str, str]
    most: int
    links: int
    margin: float
    scale: float

    def __post_init__(self) -> None:
        if self.links < 0 or self.most < 1:
            raise ValueError("a number of links of at least 0, and a bound of at least 1")

    @property
    def least(self) -> int | None:
        """What the number is at least, where that is all that can be said; else None.

        A half-width above half of a number leaves it so open that its lower end is said instead.
        """
        return None if self.margin <= self.links / 2 else max(0, round(self.links - self.margin))


@dataclass(frozen=True, eq=False)
class Block:
    """Combinations of values of one table, or across several.

    Args:
        name: what kind of block it is; with its tables, distinct among the blocks of a release.
        tables: over the columns of which tables, in this order, ids run.
        counted: records of the table, or links; links are weighted, so that those of one record
            count together for no more than a few.
        lengths: combinations of consecutive lengths.
        links: for each length of a weighted block the numbers of links.
        measured: whether noise was added to exact counts; or else they were predicted from other
            blocks.
        by_chance: whether they cannot be told from those that chance would make.
    """

    name: str
    tables: tuple[str, ...]
    counted: Counted
    lengths: tuple[Combinations, ...]
    links: tuple[Links, ...] = ()
    measured: bool = True
    by_chance: bool = False

    def __post_init__(self) -> None:
        if self.counted not in ("records", "links"):
            raise ValueError("records or links are counted")
        first = self.lengths[0].length if self.lengths else 1
        if any(entry.length != first + place for place, entry in enumerate(self.lengths)):
            raise ValueError("consecutive lengths")
        if len(self.links) != (len(self.lengths) if self.weighted else 0):
            raise ValueError("numbers of links for each length of a weighted block")
        for entry, links in zip(self.lengths, self.links, strict=False):
            if not len(entry.ids) == len(links.counts) == len(links.margins):
                raise ValueError("a number of links for each combination")

    @property
    def weighted(self) -> bool:
        """Whether its counts are weights of links."""
        return self.counted == "links"


@dataclass(frozen=True, eq=False)
class Histogram:
    """Protected numbers of records by something that is no combination of their values.

    Args:
        name: what kind of histogram it is; with its tables, distinct in a release.
        tables: the table whose records are counted, then the others that it is about.
        by: the names of what they are counted by.
        cells: for each number what it belongs to, parallel to `by`; distinct.
        numbers: shape (cells,), int64, at least 0.
        scale: standard deviation of the noise, in records.
    """

    name: str
    tables: tuple[str, ...]
    by: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    numbers: NDArray[np.int64]
    scale: float

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.numbers) or (self.numbers < 0).any():
            raise ValueError("a number of at least 0 for each cell")
        if any(len(cell) != len(self.by) for cell in self.cells):
            raise ValueError("cells that say what they belong to")
        if len(set(self.cells)) != len(self.cells):
            raise ValueError("distinct cells")


@dataclass(frozen=True, eq=False, repr=False)
class Counts:
    """What a release says about its population.

    Args:
        structure: the tables and their relations.
        columns: parallel to the tables: the columns with what may be known of their codebooks, all
            declared values of public domains and only released ones of private ones; behind them
            the numbers of links in classes. Names are distinct across the tables: one that two
            tables share is qualified by its table.
        totals: protected numbers of records, of some of the tables.
        blocks: combinations; ids as `attributes` numbers them.
        histograms: other numbers.
        link_totals: of each relation the numbers of links: those of which a few of each record
            count, as in all numbers of links by value, then those up to the declared bound.
    """

    structure: Structure
    columns: tuple[tuple[Column, ...], ...]
    totals: tuple[Total, ...]
    blocks: tuple[Block, ...]
    histograms: tuple[Histogram, ...] = ()
    link_totals: tuple[LinkTotal, ...] = ()

    def __post_init__(self) -> None:
        names = {shape.name for shape in self.structure.tables}
        for shape, columns in zip(self.structure.tables, self.columns, strict=True):
            wanted = len(shape.headers) + len(self.structure.numbers(shape.name))
            if len(columns) != wanted:
                raise ValueError("a column for each header, and for numbers of links")
        every = [column.name for columns in self.columns for column in columns]
        if len(set(every)) != len(every):
            raise ValueError("column names distinct across the tables")
        about = [(block.name, block.tables) for block in self.blocks]
        about += [(histogram.name, histogram.tables) for histogram in self.histograms]
        if len(set(about)) != len(about):
            raise ValueError("blocks and histograms that can be told apart")
        if not {name for _, tables in about for name in tables} <= names:
            raise ValueError("blocks and histograms of tables of the structure")
        if len({total.table for total in self.totals} & names) != len(self.totals):
            raise ValueError("one total for a table")
        if not {total.root for total in self.totals if total.most} <= names:
            raise ValueError("numbers of records that count of a table of the structure")
        ends = {(relation.one, relation.many) for relation in self.structure.relations}
        if not {total.tables for total in self.link_totals} <= ends:
            raise ValueError("numbers of links of relations of the structure")
        for block in self.blocks:
            size = self.attributes(block.tables).size
            if any(entry.size != size for entry in block.lengths):
                raise ValueError("combinations over the columns of their tables")
            if not block.weighted and self.total(*block.tables) is None:
                raise ValueError("a number of records for each table that is counted by itself")

    @classmethod
    def of(cls, aggregates: Aggregates, name: str = "") -> Counts:
        """What is said of a single table."""
        headers = tuple(column.name for column in aggregates.columns)
        return cls(
            structure=Structure((Shape(name, headers),)),
            columns=(aggregates.columns,),
            totals=(
                Total(
                    name,
                    aggregates.records,
                    aggregates.records_margin,
                    aggregates.records_scale,
                ),
            ),
            blocks=(Block(AGGREGATES, (name,), "records", aggregates.lengths),),
        )

    def columns_of(self, *tables: str) -> tuple[Column, ...]:
        """The columns of tables, one after the other."""
        by_name = dict(
            zip((shape.name for shape in self.structure.tables), self.columns, strict=True)
        )
        return tuple(column for name in tables for column in by_name[name])

    def attributes(self, tables: tuple[str, ...]) -> Attributes:
        """The numbering of the combinations over tables."""
        return Attributes(self.columns_of(*tables))

    def total(self, table: str, *others: str) -> Total | None:
        """The number of records of a table; None where it is not said, or across several."""
        if others:
            return None
        return next((total for total in self.totals if total.table == table), None)

    def links_of(self, one: str, many: str) -> tuple[LinkTotal, ...]:
        """The numbers of links of a relation, as `link_totals` has them; empty if not measured."""
        return tuple(total for total in self.link_totals if total.tables == (one, many))

    def block(self, name: str, tables: tuple[str, ...]) -> Block | None:
        """The block of that kind over those tables, if there is one."""
        return next((b for b in self.blocks if (b.name, b.tables) == (name, tables)), None)

    def histogram(self, name: str, tables: tuple[str, ...]) -> Histogram | None:
        """The histogram of that kind of those tables, if there is one."""
        return next((h for h in self.histograms if (h.name, h.tables) == (name, tables)), None)

    def weighs(self, histogram: Histogram) -> bool:
        """Whether its records count as what they weigh among those of their owner."""
        own = self.block(AGGREGATES, histogram.tables[:1])
        return own is not None and own.weighted

    def aggregates(self, table: str | None = None) -> Aggregates:
        """What is said of one table by itself.

        Args:
            table: its name; None for the first.

        Raises:
            KeyError: nothing is.
        """
        name = self.structure.tables[0].name if table is None else table
        block, total = self.block(AGGREGATES, (name,)), self.total(name)
        if block is None or block.weighted or total is None:
            raise KeyError(name)
        return Aggregates(
            self.columns_of(name), total.records, total.margin, total.scale, block.lengths
        )

    def __repr__(self) -> str:
        counts = sum(len(entry.ids) for block in self.blocks for entry in block.lengths)
        return f"<Counts: {counts:,} of {len(self.structure.tables)} table(s)>"
