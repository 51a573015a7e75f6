"""Recipes of a tree of tables applied within a budget: charged steps get protected counts, and pay.

What a step costs whom is proved in `count/equal_shares.md` and stated in `trees.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from populace import count, protect
from populace.methods import preparation, schedules
from populace.methods.linked_preparation import check_no_keys, shaped
from populace.methods.tree_levels import chosen
from populace.methods.tree_tasks import Task
from populace.read.linked.trees import together
from populace.vocabulary.quantities import EqualBands, SuppressRare
from populace.vocabulary.records import Join
from populace.vocabulary.table import Table
from populace.vocabulary.trees import TreeTables


def shape(tables: TreeTables) -> TreeTables:
    """What recipes make of a tree of tables, without a record: public facts alone.

    Args:
        tables: the tables; where nothing is pending they are what this gives.

    Raises:
        SchemaError: an operation does not fit its table, or columns have the names of keys.
    """
    if not tables.pending:
        return tables
    made = {name: shaped(table, tables.pending.get(name)) for name, table in tables.own.items()}
    none = np.zeros(0, dtype=np.int64)
    return _retold(tables, made, [Join(none, none)] * len(tables.records.joins))


def prepared(
    tables: TreeTables, task: Task, account: protect.Account
) -> tuple[TreeTables, protect.Account]:
    """Make what is pending of each table; each charged step measures and pays.

    Args:
        tables: the sensitive tables.
        task: what is to be measured.
        account: what has been spent so far.

    Returns:
        The prepared tables, and the account with the measurements paid.

    Raises:
        SchemaError: an operation does not fit its table, or noisy counts left no column.
    """
    if not tables.pending:
        return tables, account
    rows, order, made = chosen(tables, task).rows, iter(task.charged), tables.own
    for name, pending in tables.pending.items():

        def measured(
            one: Table,
            operation: EqualBands | SuppressRare,
            account: protect.Account,
            name: str = name,
        ) -> tuple[protect.NoisyCounts, protect.Account]:
            del operation
            exact = preparation.counted(one) if name == task.root else _shares(one, rows[name])
            return schedules.draw(next(order), exact, account)

        made[name], account = preparation.worked_off(
            made[name], pending.recipe, measured, account, pending.attributes
        )
    return _retold(tables, made, tables.records.joins), account


def _shares(one: Table, rows: count.Rows) -> NDArray[np.int64]:
    """Values of the records that count, all of one root together as one."""
    people = count.subjects(one, one.bound or len(one.columns), protect.words)
    return count.equal_shares(count.trees.of_roots(rows, people))


def _retold(tables: TreeTables, made: Mapping[str, Table], joins: Sequence[Join]) -> TreeTables:
    """The tree with other tables in place of its own, whose names are told apart again."""
    structure = tables.structure
    keys = {each.name: each.key for each in structure.tables if each.key is not None}
    check_no_keys(made.values(), keys.values())
    records = together(made, keys, structure.relations, joins)
    return TreeTables(records, tables.facts, tables.notes)
