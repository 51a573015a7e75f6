"""Rows of several tables that count where no row may stop a run: those that name one record each.

What does not count, and that one record takes nobody else's rows with it, is proved in
`left_out.md`. Nothing here is compared with what was expected, and nothing is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace.read.linked.key_cells import Cells
from populace.vocabulary.facts import fact
from populace.vocabulary.notes import much
from populace.vocabulary.records import Join
from populace.vocabulary.spelling import alike
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Table, rows_of
from populace.vocabulary.trees import Edge

Index = NDArray[np.int64]


def only_row(naming: Cells, owning: Cells) -> Index:
    """For each row of a table the only row of another that has the key it names.

    Keys are the same that look the same; a blank is none.

    Args:
        naming: the cells that name rows of the other table.
        owning: the cells of that table's key.

    Returns:
        Shape (naming rows,): -1 where no row has the key, or more than one.
    """
    numbers: dict[str, int] = {}
    texts, rows = owning
    looks = [numbers.setdefault(alike(text), len(numbers)) for text in texts]
    held = np.array(looks, dtype=np.intp)[rows]
    row = np.zeros(len(numbers), dtype=np.int64)
    row[held] = np.arange(len(held))
    row[np.bincount(held, minlength=len(numbers)) != 1] = -1
    if "" in numbers:
        row[numbers[""]] = -1
    texts, rows = naming
    known = [numbers.get(alike(text), -1) for text in texts]
    found = np.array([row[number] if number >= 0 else -1 for number in known], dtype=np.int64)
    return found[rows]


def links_that_count(
    parent_of: Index, child_of: Index, children: int, *, several: bool
) -> NDArray[np.intp]:
    """The rows of a table of links that count.

    Args:
        parent_of: shape (links,): the only parent that each names, or -1.
        child_of: the same of the children.
        children: how many children there are.
        several: whether a child may have several links; otherwise none of those of such a child
            counts, whatever else is wrong with them.
    """
    fine = (parent_of >= 0) & (child_of >= 0)
    if not several:
        named = child_of[child_of >= 0].astype(np.intp)
        fine &= np.bincount(named, minlength=children + 1)[child_of] == 1
    return np.flatnonzero(fine)


def rows_that_count(
    edges: Sequence[Edge], records: Mapping[str, int], ends: Mapping[str, Sequence[Index]]
) -> dict[str, NDArray[np.intp]]:
    """The rows of each table of a tree that count: those that hang on one root by rows that do.

    Args:
        edges: from the top downwards.
        records: of each table how many rows it has.
        ends: of each lower table the only row of each table that its rows name, or -1.
    """
    top = edges[0].upper
    root: dict[str, Index] = {top: np.arange(records[top], dtype=np.int64)}
    for edge in edges:
        relation, named = edge.relation, ends[edge.lower]
        if relation.via is not None and relation.many not in root:
            # The far end of two tables hangs on nothing: its records count always.
            one, many = named
            rows = links_that_count(one, many, records[relation.many], several=relation.several)
            root[edge.lower] = np.full(records[edge.lower], -1, dtype=np.int64)
            root[edge.lower][rows] = one[rows]
            continue
        # Behind the last row stands the root of what names none.
        above, *other = (
            np.append(root[name], -1)[end] for name, end in zip(relation.ends, named, strict=False)
        )
        root[edge.lower] = np.where(above == other[0], above, -1) if other else above
    kept = {name: np.flatnonzero(of >= 0) for name, of in root.items()}
    return {name: kept.get(name, np.arange(records[name])) for name in records}


def joined(
    edges: Sequence[Edge],
    relations: Sequence[Relation],
    ends: Mapping[str, Sequence[Index]],
    tables: Mapping[str, Table],
) -> tuple[dict[str, Table], list[Join], list[str]]:
    """The tables with the rows that count.

    Args:
        edges: from the top downwards.
        relations: the same, in the order of the joins.
        ends: of each lower table the only row of each table that its rows name, or -1.
        tables: by name.

    Returns:
        The tables; their joins, parallel to the relations; and what the steward should know.
    """
    records = {name: table.records for name, table in tables.items()}
    kept = rows_that_count(edges, records, ends)
    place = {name: np.zeros(number, dtype=np.int64) for name, number in records.items()}
    for name, rows in kept.items():
        place[name][rows] = np.arange(len(rows))
    joins = []
    for relation in relations:
        rows = kept[relation.holder]
        one, *many = (
            place[name][end[rows]]
            for name, end in zip(relation.ends, ends[relation.holder], strict=False)
        )
        joins.append(Join(one, many[0] if many else np.arange(len(rows), dtype=np.int64)))
    return (
        {
            name: _declaring(_counting(table, kept[name]), name, relations, edges[0].upper)
            for name, table in tables.items()
        },
        joins,
        [each for name, table in tables.items() for each in _note_of(name, table, kept[name])],
    )


def _counting(table: Table, rows: NDArray[np.intp]) -> Table:
    """The table with some of its rows only."""
    some = rows.astype(np.int64)
    return replace(
        table, cells=tuple(rows_of(cells, some) for cells in table.cells), records=len(some)
    )


def _declaring(table: Table, name: str, relations: Sequence[Relation], root: str) -> Table:
    """The table with what is declared of its rows, instead of what would be checked of them.

    Args:
        table: the table.
        name: what it is called.
        relations: how all tables hang together.
        root: of several relations, the table whose records no link may join.
    """
    said = [fact("declared-only")]
    for each in relations:
        if each.holder != name:
            continue
        ends = (each.one,) if each.via is None else each.ends
        said += [fact("unmatched-left-out", many=name, one=end) for end in ends]
        if each.via is not None and len(relations) > 1:
            said.append(fact("crossing-left-out", many=name, one=root))
        elif each.via is not None and not each.several:
            said.append(fact("shared-left-out", many=each.many))
    return replace(table, declared=(*said, *table.declared))


def _note_of(name: str, table: Table, rows: NDArray[np.intp]) -> tuple[str, ...]:
    """What the steward should know of the rows that do not count; no number is told."""
    if len(rows) == table.records:
        return ()
    word = much(1 - len(rows) / table.records) or "Some"
    why = "they name no record of another table, or it cannot be told to which one they belong"
    return (f"{word} rows of {name} do not count: {why}.",)
