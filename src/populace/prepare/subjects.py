"""One row per subject, out of several.

What is kept does not depend on the order of rows. Nothing here says which subject stopped a run.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace.prepare import dates
from populace.prepare.codebook import code_type, pairs, ragged
from populace.prepare.columns import place
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.listing import listing
from populace.vocabulary.operations import OneRow
from populace.vocabulary.table import Cells, Column, Ragged, Table
from populace.vocabulary.wording import Advice, Option

_NEVER = np.int64(1 << 40)


def one_row(table: Table, operation: OneRow) -> Table:
    """The table with one record for each subject, in the order of their numbers.

    Raises:
        SchemaError: every row is a subject of its own already.
        InputError: a subject has two values where one must be kept, and no dates decide.
    """
    if table.subjects is None:
        raise SchemaError(
            expected="a subject id before 'one-row'",
            found="a table in which every row is a person of its own",
            action=Advice(
                "Name the column that says whose row it is",
                Option("subject_id", blank="COL"),
                ", or a schema that does (where it stands in the recipe's file, name that file as"
                " the schema, too), or leave 'one-row' out.",
            ),
        )
    owner = table.subjects
    total = int(owner.max()) + 1 if len(owner) else 0
    moments = _moments(table, operation)
    cells: list[Cells] = []
    torn = []
    for column, held in zip(table.columns, table.cells, strict=True):
        rows, codes = pairs(held)
        if isinstance(held, Ragged):
            united = ragged(owner[rows], codes.astype(np.int64), total, len(column.values))
            cells.append(united)
            continue
        if moments is None and _conflict(owner[rows], codes.astype(np.int64), column):
            torn.append(column.name)
        when = None if moments is None else moments[rows]
        cells.append(_chosen(owner[rows], codes.astype(np.int64), when, total, column))
    if torn:
        raise InputError(
            expected="one value for each person in columns that hold one value",
            found=f"persons with several in {listing(torn)}",
            action="Name a column of dates to choose the first or last (by = ...), or split the"
            " columns so that they can hold several values.",
        )
    return replace(table, cells=tuple(cells), records=total, subjects=None)


def facts(table: Table, operation: OneRow) -> tuple[Fact, ...]:
    """What a run that went on shows of the data; told about the table with one row per subject."""
    single = [column.name for column in table.columns if not column.multivalued]
    if operation.by or not single:
        return ()
    return (fact("one-value-each", columns=tuple(single)),)


def _moments(table: Table, operation: OneRow) -> NDArray[np.int64] | None:
    """Shape (records,): a number that is smaller for rows whose value goes first.

    Rows without a date go last.
    """
    if not operation.by:
        return None
    where = place(table, operation.by)
    column, cells = table.columns[where], table.cells[where]
    if isinstance(cells, Ragged):
        raise SchemaError(
            expected=f"one date in each cell of column {column.name!r}, by which rows are ordered",
            found="a column that can hold several values",
            action="Order by another column.",
        )
    days = [dates.order(value, operation.format) for value in column.values]
    sign = 1 if operation.keep == "first" else -1
    when = [_NEVER, *(_NEVER if day is None else sign * day for day in days)]
    return np.array(when, dtype=np.int64)[cells]


def _conflict(owner: NDArray[np.int64], codes: NDArray[np.int64], column: Column) -> bool:
    base = np.int64(len(column.values) + 1)
    distinct = np.unique(owner * base + codes) // base
    return bool((distinct[1:] == distinct[:-1]).any())


def _chosen(
    owner: NDArray[np.int64],
    codes: NDArray[np.int64],
    when: NDArray[np.int64] | None,
    total: int,
    column: Column,
) -> Cells:
    """For each subject the code whose row goes first; among rows of one day the lowest code."""
    keys = (codes, owner) if when is None else (codes, when, owner)
    order = np.lexsort(keys)
    owners = owner[order]
    first = np.concatenate([np.ones(min(1, len(owners)), dtype=bool), owners[1:] != owners[:-1]])
    result = np.zeros(total, dtype=code_type(len(column.values)))
    result[owners[first]] = codes[order][first]
    return result
