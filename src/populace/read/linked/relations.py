"""Two or three tables and their keys to `LinkedTables`.

Keys are compared and forgotten here; what a single table is, is read in `table`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.read.files.withheld import Withheld
from populace.read.linked import left_out
from populace.read.linked.column_names import together
from populace.read.linked.described import described
from populace.read.linked.key_words import checked_of, notes, two_names
from populace.read.linked.keys import Index, Part, distinct, joined, keys_among, opened, settled
from populace.read.linked.parts import Apart, read_apart
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.linked import LinkedTables
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.records import Join
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option


def read_linked(
    parts: Sequence[Part],
    relation: Relation,
    *,
    shared: Mapping[str, Any] | None = None,
    progress: Progress = silent,
) -> LinkedTables:
    """Read parents, children and the links between them, each input once.

    Nothing is repaired: a key that is blank, stands twice or leads nowhere is refused. Children
    that no link names are left out of a one-to-many relation. Rows with one key are one record only
    where the key is declared as the id of a subject.

    Args:
        parts: the tables in the order of the relation: its one end, the other, and the links if
            they have a table.
        relation: how they hang together.
        shared: those of `SHARED` that are told of all tables at once.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: a table or its keys are not as they must be. No message holds a key.
        SchemaError: keys or columns are named that are not there, or the names of tables agree.
    """
    apart = read_apart(parts, shared=shared, progress=progress)
    return put_together(apart, relation)


def put_together(apart: Apart, relation: Relation) -> LinkedTables:
    """The tables joined by their keys.

    Args:
        apart: the tables as they were read.
        relation: how they hang together.

    Raises:
        InputError: keys are not as they must be. No message holds one.
        SchemaError: the names of columns cannot be told apart.
    """
    parts, keys = apart.parts, apart.keys
    names = [part.name for part in parts]
    join = _declared if all(part.declared_only for part in parts) else _compared
    tables, parent_of, child_of, facts, said = join(apart, relation)
    lost = 0.0 if relation.several else _lost(child_of, tables[1])
    own = two_names(keys.parent, parts[0].key), two_names(keys.child, parts[1].key)
    return LinkedTables(
        together(
            dict(zip(names, tables, strict=False)),
            dict(zip(names, (keys.parent_key, keys.child_key), strict=False)),
            [Relation(relation.one, relation.many, relation.via, relation.several, keys=own)],
            [Join(parent_of, child_of)],
        ),
        tuple(facts),
        (*notes(keys, names, apart.left_out, lost, whole=not said), *said),
        {part.name: part.pending for part in parts if part.pending is not None},
    )


_Joined = tuple[list[Table], Index, Index, list[Fact], tuple[str, ...]]
"""Parents, children and links; the ends of each link; facts; and what the steward should know."""


def _compared(apart: Apart, relation: Relation) -> _Joined:
    """The tables as their keys join them.

    Raises:
        InputError: keys are not as they must be.
    """
    parts, keys, cells, tables = apart.parts, apart.keys, apart.cells, list(apart.tables)
    names, facts = [part.name for part in parts], list(apart.facts)
    parent_of = joined(cells[0], cells[-1], parts[0], parts[-1], keys.parent)
    facts += checked_of(keys.parent, names[0], names[-1], tables[0])
    if keys.child is not None:
        child_of = joined(cells[1], cells[2], parts[1], parts[2], keys.child)
        facts += checked_of(keys.child, names[1], names[2], tables[1])
    else:
        child_of = np.arange(len(parent_of), dtype=np.int64)
        if keys.own is not None:
            distinct(cells[1].get(keys.own), parts[1], keys.own)
            facts.append(fact("keys-distinct", column=keys.own, one=names[1]))
        tables.append(Table((), (), len(child_of)))
    return tables, parent_of, child_of, facts + _checked(child_of, relation), ()


def _declared(apart: Apart, relation: Relation) -> _Joined:
    """The tables with those rows that count, whatever their keys are (`left_out`)."""
    keys, cells, tables = apart.keys, apart.cells, list(apart.tables)
    parent_of = left_out.only_row(cells[-1][keys.parent.naming], cells[0][keys.parent.owner])
    naming = apart.parts[-1].name
    if keys.child is None:
        rows = np.flatnonzero(parent_of >= 0)
        said = left_out.note_of(naming, tables[1], rows)
        child_of = np.arange(len(rows), dtype=np.int64)
        tables = [tables[0], left_out.counting(tables[1], rows), Table((), (), len(rows))]
    else:
        child_of = left_out.only_row(cells[2][keys.child.naming], cells[1][keys.child.owner])
        rows = left_out.links_that_count(
            parent_of, child_of, tables[1].records, several=relation.several
        )
        said = left_out.note_of(naming, tables[2], rows)
        child_of = child_of[rows]
        tables[2] = left_out.counting(tables[2], rows)
    for place, part in enumerate(apart.parts):
        tables[place] = left_out.declaring(tables[place], part.name, (relation,))
    return tables, parent_of[rows], child_of, list(apart.facts), said


def _lost(child_of: Index, children: Table) -> float:
    """The share of children that no link names."""
    return 1 - len(np.unique(child_of)) / children.records if children.records else 0.0


def _checked(child_of: NDArray[np.int64], relation: Relation) -> list[Fact]:
    """What the links keep to.

    Raises:
        InputError: they do not.
    """
    child, most, one = relation.many, relation.bound, not relation.several
    if one and len(np.unique(child_of)) < len(child_of):
        raise InputError(
            expected=f"one link for each of {child}, as in a one-to-many relation",
            found="some with more",
            action=Advice(
                "Correct the links, or say that they are many-to-many",
                Option("relation", "many-to-many"),
                ".",
            ),
        )
    said = []
    if most is not None:
        if len(child_of) and int(np.bincount(child_of.astype(np.intp)).max()) > most:
            raise InputError(
                expected=f"at most {most} links of each of {child}, as declared",
                found="one with more",
                action="Declare the bound that the tables were kept under, or none. Links are never"
                " left out to meet it: that would protect less than it says.",
            )
        said.append(fact("links-at-most", most=most, many=child))
    return [*said, fact("links-single", many=child)] if one else said


def without_keys(parts: Sequence[Part]) -> list[Withheld]:
    """The opened inputs of linked tables, each once and without the keys.

    Raises:
        InputError: an input is no table.
        SchemaError: keys are not to be found.
    """
    parts = [settled(part) for part in parts]
    inputs = [opened(part, {}) for part in parts]
    keys = keys_among(parts, [rows.names for rows in inputs], {}, silent)
    return [Withheld(rows, keys.of(place)) for place, rows in enumerate(inputs)]


def empty_linked(parts: Sequence[Part], relation: Relation) -> LinkedTables:
    """Linked tables without a record, of which only the declared columns count.

    Args:
        parts: the tables in the order of the relation; of their sources, which are not read, only
            the columns that schemas do not name.
        relation: how they hang together.

    Raises:
        SchemaError: parents or children have no declared column.
    """
    ends = relation.one, relation.many
    return read_linked(described(parts, (relation,), ends), relation)
