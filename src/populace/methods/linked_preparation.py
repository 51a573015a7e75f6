"""Recipes of two related tables: what their charged steps count.

What a step costs whom is proved in `count/equal_shares.md` and stated in `linked.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import count, protect
from populace.methods import preparation, related_preparation
from populace.methods.charged_steps import steps
from populace.vocabulary.guarantee import Measurement
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.table import Table, rows_of


def prepared(
    tables: LinkedTables,
    settings: LinkedSettings,
    charged: Sequence[Measurement],
    account: protect.Account,
    children: Table | None = None,
) -> tuple[LinkedTables, protect.Account]:
    """Make what is pending of parents, children and links.

    Args:
        tables: the sensitive tables.
        settings: the public parameters.
        charged: as `steps` in `related_preparation.prepared`, as is all that follows.
        account: what has been spent so far.
        children: the children where a promise of their own paid for their recipe.
    """
    done = {} if children is None else {tables.relation.many: children}
    return related_preparation.prepared(
        tables,
        charged,
        lambda name, one: _exact(name, one, tables, settings.most_links),
        account,
        done,
    )


def _exact(name: str, one: Table, tables: LinkedTables, most: int) -> NDArray[np.int64]:
    """The exact counts of a column's values, in the noise units of its measurement."""
    if name == tables.relation.one:
        return preparation.counted(one)
    if name == tables.relation.many:
        cells = tuple(rows_of(each, tables.child_of) for each in one.cells)
        one = replace(one, cells=cells, records=len(tables.child_of))
    people = count.subjects(one, one.bound or len(one.columns), protect.words)
    families = count.families(people, tables.parent_of, tables.parents.records, most, protect.words)
    return count.equal_shares(families)


def own_children(
    tables: LinkedTables, planned: LinkedTables, account: protect.Account
) -> tuple[Table | None, protect.Account]:
    """The children of a many-to-many relation, whose recipe their own promise pays for.

    Args:
        tables: the sensitive tables.
        planned: what recipes will make of them, without a record.
        account: of that promise; the steps get their shares of all that it was granted.

    Returns:
        The prepared children under their own headers, None where nothing was pending; the account
        with the measurements paid.

    Raises:
        SchemaError: as in `related_preparation.prepared`.
    """
    many = tables.relation.many
    pending = tables.pending.get(many)
    if pending is None:
        return None, account
    charged = iter(steps(planned.children.declared, account.granted))
    return preparation.prepared(
        tables.own[many],
        pending.recipe,
        charged,
        preparation.counted,
        account,
        pending.attributes,
    )
