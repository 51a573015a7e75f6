"""Recipes of a tree of tables: what their charged steps count.

What a step costs whom is proved in `count/equal_shares.md` and stated in `trees.md`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace import count, protect
from populace.methods import preparation, related_preparation
from populace.methods.tree_levels import chosen
from populace.methods.tree_tasks import Task
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.table import Table


def prepared(
    tables: RelatedTables, task: Task, account: protect.Account
) -> tuple[RelatedTables, protect.Account]:
    """Make what is pending of each table.

    Args:
        tables: the sensitive tables.
        task: what is to be measured.
        account: what has been spent so far; all else as in `related_preparation.prepared`.
    """
    if not tables.pending:
        return tables, account
    rows = chosen(tables, task).rows

    def exact(name: str, one: Table) -> NDArray[np.int64]:
        return preparation.counted(one) if name == task.root else _shares(one, rows[name])

    return related_preparation.prepared(tables, task.charged, exact, account)


def _shares(one: Table, rows: count.Rows) -> NDArray[np.int64]:
    """Values of the records that count, all of one root together as one."""
    people = count.subjects(one, one.bound or len(one.columns), protect.words)
    return count.equal_shares(count.trees.of_roots(rows, people))
