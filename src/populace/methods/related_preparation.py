"""Recipes of related tables applied within a budget: charged steps get protected counts, and pay.

What a step costs whom is proved in `count/equal_shares.md`, stated in `linked.md` and `trees.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from populace import protect
from populace.methods import preparation
from populace.prepare import apply, free, recipe_words, transformed
from populace.read.linked.column_names import together
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.guarantee import Measurement
from populace.vocabulary.listing import listing
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.records import Join
from populace.vocabulary.related import Pending, RelatedTables
from populace.vocabulary.table import Ragged, Table

T = TypeVar("T", bound=RelatedTables)


def shape(tables: T) -> T:
    """What recipes make of tables, without a record: public facts alone.

    Args:
        tables: the tables; where nothing is pending they are what this gives.

    Raises:
        SchemaError: an operation does not fit its table, or columns have the names of keys.
    """
    if not tables.pending:
        return tables
    made = {name: _shaped(table, pending) for name, table, pending in tables.unprepared}
    none = np.zeros(0, dtype=np.int64)
    return _retold(tables, made, tuple(Join(none, none) for _ in tables.records.joins))


def prepared(
    tables: T,
    steps: Sequence[Measurement],
    exact: Callable[[str, Table], NDArray[np.int64]],
    account: protect.Account,
    done: Mapping[str, Table] | None = None,
) -> tuple[T, protect.Account]:
    """Make what is pending of each table; each charged step measures and pays.

    Args:
        tables: the sensitive tables.
        steps: what was worked out to be measured, in the order of tables and operations.
        exact: the exact counts of the values of a column of a table, in the noise units of its
            measurement.
        account: what has been spent so far.
        done: the tables by name whose recipe a promise of their own paid for, as it made them.

    Returns:
        The prepared tables, and the account with the measurements paid.

    Raises:
        SchemaError: an operation does not fit its table, or noisy counts left no column.
    """
    if not tables.pending:
        return tables, account
    order, made = iter(steps), tables.own | dict(done or {})
    for name, _, pending in tables.unprepared:
        if pending is not None and name not in (done or ()):
            made[name], account = preparation.prepared(
                made[name], pending.recipe, order, partial(exact, name), account, pending.attributes
            )
    return _retold(tables, made, tables.records.joins), account


def _shaped(table: Table, pending: Pending | None) -> Table:
    """What is made of a table by what is pending, without a record.

    Raises:
        SchemaError: an operation does not fit the table.
    """
    nobody = np.zeros(0, dtype=np.int32)
    nothing = Ragged(np.zeros(1, dtype=np.int64), nobody)
    cells = tuple(nothing if column.multivalued else nobody for column in table.columns)
    empty = replace(table, cells=cells, records=0)
    if pending is None:
        return empty
    for operation in pending.recipe.operations:
        empty = recipe_words(transformed(empty, free(operation)), operation)
    return apply(empty, Recipe(), attributes=pending.attributes)


def _retold(tables: T, made: Mapping[str, Table], joins: tuple[Join, ...]) -> T:
    """Tables with others in their place, whose names are told apart again.

    Raises:
        SchemaError: columns have the names of keys, or cannot be told apart.
    """
    structure = tables.structure
    keys = {shape.name: shape.key for shape in structure.tables}
    _check_no_keys(made.values(), [key for key in keys.values() if key is not None])
    records = together(made, keys, structure.relations, joins)
    return replace(tables, records=records, pending={})


def _check_no_keys(made: Iterable[Table], keys: Collection[str]) -> None:
    """Refuse columns that would stand beside a key of the same name.

    Raises:
        SchemaError: there are some.
    """
    if taken := [each.name for table in made for each in table.columns if each.name in keys]:
        raise SchemaError(
            expected="columns that are not called as a key is, after the recipe",
            found=listing(taken),
            action="Give them other names in the recipe.",
        )
