"""Linked tables made into what is counted, and back to what was released."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import count, protect
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.linked import LinkedTables
from populace.vocabulary.structure import CLASS_STARTS, CLASSES
from populace.vocabulary.table import Column, Table, rows_of


def with_class(tables: LinkedTables, degree: NDArray[np.int64], bound: int) -> Table:
    """The parents with one more column: the class of their number of children.

    Args:
        tables: the sensitive tables.
        degree: shape (parents,): how many children of each count.
        bound: the public bound on a parent's attributes, that class included.
    """
    parents = tables.parents
    codes = np.searchsorted(CLASS_STARTS, degree, side="right").astype(np.int32)
    return replace(
        parents,
        columns=(*parents.columns, Column(class_name(tables), CLASSES, public=True)),
        cells=(*parents.cells, codes),
        bound=bound,
    )


def class_name(tables: LinkedTables) -> str:
    """The name of the column that says how many children a parent has.

    Raises:
        SchemaError: a table has a column of that name.
    """
    name = f"number of {tables.relation.many}"
    for table in (tables.parents, tables.children, tables.links):
        if any(column.name == name for column in table.columns):
            raise SchemaError(
                expected=f"no column called {name!r}, which the release adds",
                found="one",
                action="Rename it.",
            )
    return name


def joined(children: Table, links: Table, child_of: NDArray[np.int64]) -> Table:
    """One record for each link: the child's columns, then the link's."""
    cells = [rows_of(cells, child_of) for cells in children.cells]
    return Table(
        (*children.columns, *links.columns),
        (*cells, *links.cells),
        links.records,
        bound=(children.bound or len(children.columns)) + (links.bound or len(links.columns)),
    )


def released_columns(
    attributes: Attributes, named: NDArray[np.intp]
) -> tuple[tuple[Column, ...], NDArray[np.int32]]:
    """The columns with what may be named, and each attribute's id in them, or -1."""
    kept = attributes.public.copy()
    kept[named] = True
    columns = []
    for column, start, stop in zip(
        attributes.columns, attributes.starts, attributes.starts[1:], strict=False
    ):
        codes = np.flatnonzero(kept[start:stop])
        columns.append(
            replace(
                column,
                values=tuple(column.values[code] for code in codes),
                labels=tuple(column.labels[code] for code in codes) if column.labels else (),
            )
        )
    return tuple(columns), np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)


def released_subjects(table: Table, aggregates: Aggregates, bound: int) -> count.Subjects:
    """The parents with their released attributes, under the ids of their aggregates."""
    people = count.subjects(table, bound, protect.words)
    attributes = aggregates.attributes
    released = np.zeros(attributes.size, dtype=bool)
    released[aggregates.lengths[0].ids[:, 0]] = True
    numbers = np.full(people.size, -1, dtype=np.int32)
    before = Attributes(table.columns).starts
    for place, (old, new) in enumerate(zip(table.columns, aggregates.columns, strict=True)):
        codes = {value: code for code, value in enumerate(old.values)}
        here = np.array([codes[value] for value in new.values], dtype=np.int64) + before[place]
        ids = np.arange(len(new.values), dtype=np.int32) + np.int32(attributes.starts[place])
        numbers[here] = np.where(released[ids], ids, -1)
    return people.keep(numbers, attributes.size)
