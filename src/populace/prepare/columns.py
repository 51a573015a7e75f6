"""Whole columns: found by name, put in place, chosen, renamed, made into flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from populace.prepare.codebook import pairs
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.operations import Explode, Operation
from populace.vocabulary.table import Cells, Column, Table


def place(table: Table, name: str) -> int:
    """Where the column of that name stands."""
    return next(number for number, column in enumerate(table.columns) if column.name == name)


def check_known(table: Table, operation: Operation) -> None:
    """Refuse an operation on columns that the table does not have.

    Raises:
        SchemaError: with the names that are spelled alike.
    """
    known = [column.name for column in table.columns]
    unknown = [name for name in operation.sources if name not in known]
    if unknown:
        raise SchemaError(
            expected=f"names of columns in {operation.do!r}",
            found=listing(unknown),
            action=near_names(unknown, known),
        )


def put(table: Table, where: int, column: Column, cells: Cells) -> Table:
    """The table with a column in place of the one there, or behind it under another name.

    Raises:
        SchemaError: another column has that name.
    """
    old = table.columns[where]
    names = [other.name for other in table.columns if other is not old]
    if column.name in names:
        raise _taken((column.name,))
    kept = 0 if column.name == old.name else 1
    return replace(
        table,
        columns=(*table.columns[: where + kept], column, *table.columns[where + 1 :]),
        cells=(*table.cells[: where + kept], cells, *table.cells[where + 1 :]),
    )


def choose(table: Table, names: Sequence[str]) -> Table:
    """The columns of these names, in this order.

    Raises:
        SchemaError: no column is left.
    """
    if not names:
        raise SchemaError(
            expected="at least one column after the recipe",
            found="none",
            action="Drop fewer columns.",
        )
    places = [place(table, name) for name in names]
    return replace(
        table,
        columns=tuple(table.columns[where] for where in places),
        cells=tuple(table.cells[where] for where in places),
    )


def rename(table: Table, names: Mapping[str, str]) -> Table:
    """The table with other names of columns.

    Raises:
        SchemaError: two columns would have one name, or one a blank name.
    """
    new = [names.get(column.name, column.name) for column in table.columns]
    twice = tuple(sorted({name for name in new if new.count(name) > 1 or not name.strip()}))
    if twice:
        raise _taken(twice)
    columns = (replace(c, name=name) for c, name in zip(table.columns, new, strict=True))
    return replace(table, columns=tuple(columns))


def explode(table: Table, operation: Explode) -> Table:
    """The table with a flag for each declared value of a column.

    Raises:
        SchemaError: the values are not declared, or a flag has the name of another column.
    """
    where = place(table, operation.column)
    column, cells = table.columns[where], table.cells[where]
    if not column.public:
        raise SchemaError(
            expected=f"declared values of column {column.name!r} before 'explode'",
            found="values found in the data, which would become names of columns",
            action="Declare them in the schema, or by 'domain' before this operation.",
        )
    prefix = operation.begins
    rows, codes = pairs(cells)
    flags = []
    labels = column.labels or column.values
    for code, (value, label) in enumerate(zip(column.values, labels, strict=True), start=1):
        held = np.zeros(table.records, dtype=np.uint8)
        if operation.negatives:
            held[rows] = 1
        held[rows[codes == code]] = 2 if operation.negatives else 1
        flag = Column(
            f"{prefix}{value}",
            ("0", "1") if operation.negatives else ("1",),
            public=True,
            absent="" if operation.negatives else "0",
            title=" ".join(f"{column.title}: {label}".split()) if column.title else "",
        )
        flags.append((flag, held))
    names = [flag.name for flag, _ in flags]
    others = {other.name for other in table.columns if other is not column}
    if others & set(names):
        raise _taken(tuple(sorted(others & set(names))))
    return replace(
        table,
        columns=(
            *table.columns[:where],
            *(flag for flag, _ in flags),
            *table.columns[where + 1 :],
        ),
        cells=(*table.cells[:where], *(held for _, held in flags), *table.cells[where + 1 :]),
    )


def _taken(names: Sequence[str]) -> SchemaError:
    return SchemaError(
        expected="columns with names of their own",
        found=f"{listing(names)} blank, or more than once",
        action="Choose another name, or drop or rename the other column first.",
    )
