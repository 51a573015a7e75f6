"""A recipe applied within a budget: operations that look at counts get protected ones, and pay.

What an operation does is `prepare`'s; no edge or list is ever made from an exact count here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import count, protect
from populace.methods import schedules
from populace.prepare import apply, asked, result_columns, settled
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.guarantee import Measurement
from populace.vocabulary.quantities import EqualBands, SuppressRare
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Column, Table

Exact = Callable[[Table], NDArray[np.int64]]
"""From the table of one column to the exact counts of its values, in the units of their noise."""


def empty(table: Table, recipe: Recipe, attributes: int | None = None) -> Table:
    """What the recipe makes of a table with these columns and no records: public facts alone.

    Args:
        table: the table as read, of whose columns only names, kinds and declared domains count.
        recipe: the recipe.
        attributes: the declared bound on attributes per subject, if any.
    """
    grouped = table.subjects is not None
    return result_columns(table.columns, recipe, grouped=grouped, attributes=attributes)


def planned(schema: Schema, recipe: Recipe) -> Table:
    """What the recipe makes of the columns of a schema, before any data are read.

    Args:
        schema: the schema; columns that only the recipe names are taken as found in the data.
        recipe: the recipe.
    """
    used = [column.name for column in schema.columns] if schema.use is None else schema.use
    told = [schema.of(name) or ColumnSchema(name) for name in used if name != schema.subject_id]
    names = [column.name for column in told]
    columns = [column.column(column.values or ()) for column in told]
    columns += [Column(name, ()) for name in recipe.needed(()) if name not in names]
    return result_columns(
        columns,
        recipe,
        grouped=schema.subject_id is not None,
        attributes=schema.attributes_per_subject,
    )


def prepared(
    table: Table,
    recipe: Recipe,
    steps: Iterator[Measurement],
    exact: Exact,
    account: protect.Account,
    attributes: int | None = None,
) -> tuple[Table, protect.Account]:
    """Apply a recipe; each charged operation measures a histogram of one column, at its price.

    Edges and lists of kept values are computed from its outcome alone. Of a private domain only
    values that somebody holds are measured: whether another one would have been kept changes
    nothing.

    Args:
        table: the sensitive table as read.
        recipe: the recipe.
        steps: what its charged operations measure (`charged_steps`), in their order.
        exact: counts what one of them asks.
        account: what has been spent so far.
        attributes: the declared bound on attributes per subject, if any.

    Returns:
        The prepared table, and the account with its measurements paid.

    Raises:
        SchemaError: an operation does not fit the table, or noisy counts left no column.
        InputError: a subject has several values where one row must have one.
    """
    for operation in recipe.operations:
        if not isinstance(operation, EqualBands | SuppressRare):
            table = apply(table, Recipe((operation,)), attributes=attributes)
            continue
        one = asked(table, operation)
        one = replace(one, bound=table.bound or len(table.columns))
        noisy, account = schedules.draw(next(steps), exact(one), account)
        table = settled(table, operation, noisy.subjects)
    if not table.columns:
        raise SchemaError(
            expected="at least one column after the recipe",
            found="none: by their noisy counts, all values were too rare to become flags",
            action="Keep another column, or ask 'suppress-rare' for smaller counts. What was"
            " measured for the recipe is spent.",
        )
    return apply(table, Recipe(), attributes=attributes), account


def counted(one: Table) -> NDArray[np.int64]:
    """The exact counts of a column's values, in sixteenths: a subject adds at most length one."""
    people = count.chosen(one, one.bound or len(one.columns), protect.fresh_key())
    return count.clipped(people, 1, 1).of(np.arange(people.size, dtype=np.uint64))
