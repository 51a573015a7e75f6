"""The records of the tables of a structure, and which of them are joined.

They are as sensitive as the people in them, unless they were synthesized.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.structure import Relation, Shape, Structure, classes_of
from populace.vocabulary.table import Column, Table, rows_of


@dataclass(frozen=True, eq=False)
class Join:
    """The links of one relation.

    Args:
        one: shape (links,), int64: which record of the table whose records own links.
        many: shape (links,), int64: which record of the table at the other end.
    """

    one: NDArray[np.int64]
    many: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.one.ndim != 1 or self.one.shape != self.many.shape:
            raise ValueError("two ends for each link")


@dataclass(frozen=True, eq=False, repr=False)
class Records:
    """The records of a structure.

    Args:
        structure: the tables and relations.
        tables: each table by name, without keys; a table of links has one record for each.
        joins: parallel to the relations.
    """

    structure: Structure
    tables: Mapping[str, Table]
    joins: tuple[Join, ...] = ()

    def __post_init__(self) -> None:
        structure = self.structure
        if list(self.tables) != [shape.name for shape in structure.tables]:
            raise ValueError("the tables of the structure in order")
        for shape in structure.tables:
            if len(shape.headers) != len(self.tables[shape.name].columns):
                raise ValueError("one header for each column")
        for relation, join in zip(structure.relations, self.joins, strict=True):
            ends = (relation.one, join.one), (relation.many, join.many)
            for name, rows in ends:
                if len(rows) and not 0 <= rows.min() <= rows.max() < self.tables[name].records:
                    raise ValueError("links between records")
            links = self.tables[relation.many if relation.via is None else relation.via].records
            if len(join.one) != links:
                raise ValueError("one link for each record that holds one")
            if relation.via is None and (join.many != np.arange(links)).any():
                raise ValueError("links in the order of the records that hold them")

    @classmethod
    def of(cls, table: Table, name: str = "") -> Records:
        """The records of a single table."""
        headers = tuple(column.name for column in table.columns)
        return cls(Structure((Shape(name, headers),)), {name: table})

    @property
    def first(self) -> Table:
        """The first table: the only one, or that whose records own the others."""
        return next(iter(self.tables.values()))

    def links(self, relation: Relation) -> Join:
        """The links of a relation."""
        return self.joins[self.structure.relations.index(relation)]

    def numbers(self, relation: Relation) -> NDArray[np.int64]:
        """Shape (records,): how many links each record has that owns links."""
        owners = self.tables[relation.one].records
        join = self.links(relation)
        return np.bincount(join.one.astype(np.intp), minlength=owners).astype(np.int64)

    def counted(self, name: str, numbers: tuple[Column, ...] = ()) -> Table:
        """A table as it is counted: with its numbers of links in classes behind its columns.

        Args:
            name: of the table.
            numbers: the columns of classes, parallel to its relations that have one; none for the
                table alone.
        """
        table = self.tables[name]
        relations = [
            relation
            for relation in self.structure.relations
            if relation.one == name and relation.number is not None and numbers
        ]
        codes = tuple(
            classes_of(np.minimum(self.numbers(each), each.most or 2**31)) for each in relations
        )
        return replace(
            table, columns=(*table.columns, *numbers), cells=(*table.cells, *codes), bound=0
        )

    def over_links(self, relation: Relation, numbers: tuple[Column, ...] = ()) -> Table:
        """One record for each link: the columns of the far end, then those of the link itself."""
        far, join = self.counted(relation.many, numbers), self.links(relation)
        columns, cells = far.columns, tuple(rows_of(each, join.many) for each in far.cells)
        if relation.via is not None:
            own = self.tables[relation.via]
            columns, cells = (*columns, *own.columns), (*cells, *own.cells)
        return Table(columns, cells, len(join.one))

    def __repr__(self) -> str:
        return f"<Records of {len(self.tables)} table(s)>"
