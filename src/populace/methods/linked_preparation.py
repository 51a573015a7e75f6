"""Recipes of linked tables applied within a budget: charged steps get protected counts, and pay.

What a step costs whom is proved in `count/equal_shares.md` and stated in `linked.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import count, protect
from populace.methods import preparation, schedules
from populace.prepare import apply, free, recipe_words, transformed
from populace.read.linked.column_names import told_apart
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.guarantee import Measurement
from populace.vocabulary.linked import LinkedSettings, LinkedTables, Pending
from populace.vocabulary.listing import listing
from populace.vocabulary.quantities import EqualBands, SuppressRare
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.table import Cells, Ragged, Table, rows_of

PARENTS, CHILDREN, LINKS = range(3)
"""The places of tables among `LinkedTables.own` and `pending`."""


def shape(tables: LinkedTables) -> LinkedTables:
    """What recipes make of linked tables, without a record: public facts alone.

    Args:
        tables: the tables; where nothing is pending they are what this gives.

    Raises:
        SchemaError: an operation does not fit its table, or columns have the names of keys.
    """
    if not any(tables.pending):
        return tables
    made = [shaped(*each) for each in zip(tables.own, tables.pending, strict=True)]
    none = np.zeros(0, dtype=np.int64)
    return retold(tables, made, none, none)


def shaped(table: Table, pending: Pending | None) -> Table:
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


def check_no_keys(made: Iterable[Table], keys: Collection[str | None]) -> None:
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


def retold(
    tables: LinkedTables,
    made: Sequence[Table],
    parent_of: NDArray[np.int64],
    child_of: NDArray[np.int64],
) -> LinkedTables:
    """Linked tables with others in their place, whose names are told apart again.

    Args:
        tables: of which names and facts count.
        made: parents, children and links under their own headers.
        parent_of: the parent of each link.
        child_of: the child of each link.

    Raises:
        SchemaError: columns have the names of keys, or cannot be told apart.
    """
    layout = tables.layout
    check_no_keys(made, (layout.parent_key, layout.child_key))
    headers = [tuple(column.name for column in table.columns) for table in made]
    parents, children, links = told_apart(made, [layout.parent, layout.child, layout.link or ""])
    named = replace(
        layout, parent_headers=headers[0], child_headers=headers[1], link_headers=headers[2]
    )
    return replace(
        tables,
        layout=named,
        parents=parents,
        children=children,
        links=links,
        parent_of=parent_of,
        child_of=child_of,
        pending=(None, None, None),
    )


def prepared(
    tables: LinkedTables,
    settings: LinkedSettings,
    steps: Sequence[Measurement],
    account: protect.Account,
    children: Table | None = None,
) -> tuple[LinkedTables, protect.Account]:
    """Make what is pending of parents, children and links; each charged step measures and pays.

    Args:
        tables: the sensitive tables.
        settings: the public parameters.
        steps: what was worked out to be measured, in the order of tables and operations.
        account: what has been spent so far.
        children: the children where a promise of their own paid for their recipe.

    Returns:
        The prepared tables, and the account with the measurements paid.

    Raises:
        SchemaError: an operation does not fit its table, or noisy counts left no column.
    """
    if not any(tables.pending):
        return tables, account
    order, made = iter(steps), list(tables.own)
    for place, pending in enumerate(tables.pending):
        if place == CHILDREN and children is not None:
            made[place] = children
        elif pending is not None:

            def measured(
                one: Table,
                operation: EqualBands | SuppressRare,
                account: protect.Account,
                place: int = place,
            ) -> tuple[protect.NoisyCounts, protect.Account]:
                del operation
                return schedules.draw(
                    next(order), _exact(one, place, tables, settings.most_links), account
                )

            made[place], account = preparation.worked_off(
                made[place], pending.recipe, measured, account, pending.attributes
            )
    return retold(tables, made, tables.parent_of, tables.child_of), account


def _exact(one: Table, place: int, tables: LinkedTables, most: int) -> NDArray[np.int64]:
    """The exact counts of a column's values, in the noise units of its measurement."""
    if place == PARENTS:
        return preparation.counted(one)
    if place == CHILDREN:
        cells: Iterable[Cells] = (rows_of(each, tables.child_of) for each in one.cells)
        one = replace(one, cells=tuple(cells), records=len(tables.child_of))
    people = count.subjects(one, one.bound or len(one.columns), protect.words)
    families = count.families(people, tables.parent_of, tables.parents.records, most, protect.words)
    return count.equal_shares(families)


def own_children(
    tables: LinkedTables, account: protect.Account
) -> tuple[Table | None, protect.Account]:
    """The children of a many-to-many relation, whose recipe their own promise pays for.

    Args:
        tables: the sensitive tables.
        account: of that promise; the steps get their shares of all that it was granted.

    Returns:
        The prepared children under their own headers, None where nothing was pending; the account
        with the measurements paid.

    Raises:
        SchemaError: as in `prepared`.
    """
    pending = tables.pending[CHILDREN]
    if pending is None:
        return None, account
    return preparation.prepared(
        tables.own[CHILDREN], pending.recipe, account.granted, account, pending.attributes
    )
