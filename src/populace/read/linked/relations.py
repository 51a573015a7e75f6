"""Tables and their keys to `RelatedTables`: two that hang together, or all tables of a tree.

Keys are compared and forgotten here; what a single table is, is read in `table`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from populace.read.files.rows import Rows
from populace.read.files.withheld import Withheld
from populace.read.linked import left_out
from populace.read.linked.all_keys import AllKeys, all_keys
from populace.read.linked.column_names import together
from populace.read.linked.described import described
from populace.read.linked.key_cells import Cells
from populace.read.linked.key_choice import Pair
from populace.read.linked.key_words import (
    checked_of,
    joined_words,
    two_names,
    unnamed_words,
    unused_words,
)
from populace.read.linked.keys import (
    Index,
    Joining,
    Part,
    cells_of,
    distinct,
    joined,
    joining_of,
    opened,
    settled,
)
from populace.read.linked.parts import FORM, numbering, read_part, refuse_as_key, with_shared
from populace.read.table import scan
from populace.vocabulary.errors import InputError, Refuse, SchemaError, raised
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.listing import listing
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.records import Join
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Table
from populace.vocabulary.trees import Edge, edges_of, numbered
from populace.vocabulary.wording import Advice, Option

T = TypeVar("T", bound=RelatedTables)

TablesCells = Mapping[str, Mapping[str, Cells]]
"""Of each table the cells of its keys, by header."""


@dataclass(frozen=True, eq=False)
class Apart:
    """Tables that hang together before they are joined. Private.

    Args:
        edges: how they hang together, from the top downwards.
        relations: the same, in the order in which they were given.
        parts: the tables by name as they were asked for, that on which the others hang first.
        keys: what joins them.
        tables: what was read of each, without its keys.
        cells: of each the cells of its keys.
        unused: columns that were not read, as they number rows or repeat a key.
        facts: what leaving them out rests on.
    """

    edges: tuple[Edge, ...]
    relations: tuple[Relation, ...]
    parts: Mapping[str, Part]
    keys: AllKeys
    tables: Mapping[str, Table]
    cells: TablesCells
    unused: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


def read_apart(
    parts: Sequence[Part],
    relations: Sequence[Relation],
    *,
    shared: Mapping[str, Any] | None = None,
    progress: Progress = silent,
    refuse: Refuse = raised,
) -> Apart:
    """Read tables that hang together, each input once, and find their keys.

    Args:
        parts: the tables.
        relations: how they hang together.
        shared: options that are told of all tables at once (`parts.SHARED`).
        progress: told about each step; may raise `Stopped`.
        refuse: what to do with an error that does not keep the rest from being read.

    Raises:
        InputError: a table is not as it must be. No message holds a key.
        SchemaError: keys or columns are named that are not there.
        ParameterError: several relations make no tree.
    """
    edges = edges_of(relations, [part.name for part in parts])
    _check_subjects(parts, edges)
    told = shared or {}
    form = {name: told[name] for name in FORM if told.get(name) is not None}
    parts, inputs = _opened(parts, edges, form)
    keys = all_keys(parts, relations, inputs, form, progress)
    asked = with_shared(parts, [rows.names for rows in inputs.values()], told)
    released = keys.released.values()
    read: dict[str, tuple[Table, dict[str, Cells]]] = {}
    unused, facts = list[str](), list[Fact]()
    for part, rows in zip(asked, inputs.values(), strict=True):
        name, own = part.name, keys.of(part.name)
        dropped, seen = numbering(part, rows, own, released, form, progress)
        facts += seen
        unused += [f"{name}.{column}" for column in dropped]
        out = (*(part.options.get("leave_out") or ()), *dropped)
        asking = replace(part, options={**part.options, "leave_out": out})
        key = keys.own[name] if name in keys.named else None
        read[name] = read_part(asking, rows, own, key, progress, refuse)
        refuse_as_key(part, read[name][0], (*released, *own))
    return Apart(
        edges,
        tuple(relations),
        {part.name: part for part in asked},
        keys,
        {name: table for name, (table, _) in read.items()},
        {name: cells for name, (_, cells) in read.items()},
        tuple(unused),
        tuple(facts),
    )


def put_together(apart: Apart, kind: type[T]) -> T:
    """The tables joined by their keys.

    Nothing is repaired: a key that is blank, stands twice or leads nowhere is refused, and so is a
    link from one root of a tree to another. Records that no link names are left out of a
    one-to-many relation with links.

    Args:
        apart: the tables as they were read.
        kind: of tables that hang together.

    Raises:
        InputError: keys are not as they must be. No message holds one.
        SchemaError: the names of columns cannot be told apart.
    """
    edges, relations, keys, parts = apart.edges, apart.relations, apart.keys, apart.parts
    notes = [joined_words(each, keys.naming[each]) for each in relations]
    if all(part.declared_only for part in parts.values()):
        ends = _only_rows(apart)
        tables, joins, said = left_out.joined(edges, relations, ends, apart.tables)
        notes, facts = said or notes, list[Fact]()
    else:
        tables = dict(apart.tables)
        joins, facts = _joined(apart)
    for relation, join in zip(relations, joins, strict=True):
        notes += unnamed_words(relation, join.many, tables[relation.many].records)
    notes += unused_words(apart.unused, edges[0].upper)
    counted: Sequence[Relation]
    if len(relations) == 1:
        (relation,) = relations
        given = [parts[name].key for name in relation.ends]
        naming = (*keys.naming[relation], None)
        one, many = map(two_names, naming, given)
        counted = (replace(relation, most=None, bound=None, counted=None, keys=(one, many)),)
    else:
        plain = (replace(each, counted=None, keys=(None, None)) for each in relations)
        counted = numbered(plain)
    pending = {name: part.pending for name, part in parts.items() if part.pending is not None}
    return kind(
        together(tables, keys.released, counted, joins),
        tuple(dict.fromkeys((*apart.facts, *facts))),
        tuple(notes),
        pending,
    )


def read_related(
    parts: Sequence[Part],
    relations: Sequence[Relation],
    kind: type[T],
    *,
    shared: Mapping[str, Any] | None = None,
    progress: Progress = silent,
) -> T:
    """Read tables that hang together and join them, as `read_apart` and `put_together` do."""
    return put_together(read_apart(parts, relations, shared=shared, progress=progress), kind)


def read_joinings(
    parts: Sequence[Part], relations: Sequence[Relation], progress: Progress = silent
) -> tuple[Joining, ...]:
    """Find and compare keys, and read nothing else; one answer for each relation.

    Args:
        parts: the tables.
        relations: how they hang together.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: keys are blank, stand twice or lead nowhere, or links from one root to another.
        SchemaError: keys are not to be found.
        ParameterError: several relations make no tree.
    """
    edges = edges_of(relations, [part.name for part in parts])
    parts, inputs = _opened(parts, edges, {})
    keys = all_keys(parts, relations, inputs, {}, progress)
    cells: dict[str, dict[str, Cells]] = {}
    for name, rows in inputs.items():
        own = [key for key in keys.of(name) if key in rows.names]
        encoders, _ = scan(rows, own or rows.names[:1], progress)
        cells[name] = {key: cells_of(encoders[key]) for key in own}
    by_name = {part.name: part for part in parts}
    ends = {each: _ends(each, keys.naming[each], by_name, cells) for each in relations}
    root = edges[0].upper
    _check_closed(edges, len(cells[root][keys.own[root]][1]), ends)
    return tuple(joining_of(keys.naming[each], ends[each]) for each in relations)


def without_keys(parts: Sequence[Part], relations: Sequence[Relation]) -> dict[str, Withheld]:
    """The opened inputs by name, each once and without its keys.

    Raises:
        InputError: an input is no table.
        SchemaError: keys are not to be found.
    """
    parts, inputs = _opened(parts, edges_of(relations, [part.name for part in parts]), {})
    keys = all_keys(parts, relations, inputs, {}, silent)
    return {name: Withheld(rows, keys.of(name)) for name, rows in inputs.items()}


def empty(parts: Sequence[Part], relations: Sequence[Relation], kind: type[T]) -> T:
    """Tables without a record, of which only the declared columns count.

    Args:
        parts: the tables; of their sources, which are not read, only the columns that schemas do
            not name.
        relations: how they hang together.
        kind: of tables that hang together.

    Raises:
        SchemaError: a table that must have one has no declared column.
    """
    _check_subjects(parts, edges_of(relations, [part.name for part in parts]))
    return read_related(described(parts, relations), relations, kind)


def _opened(
    parts: Sequence[Part], edges: Sequence[Edge], form: Mapping[str, Any]
) -> tuple[list[Part], dict[str, Rows]]:
    """The tables, that on which the others hang first, and their inputs."""
    by_name = {part.name: settled(part) for part in parts}
    names = dict.fromkeys([edges[0].upper, *by_name])
    return [by_name[name] for name in names], {name: opened(by_name[name], form) for name in names}


def _check_subjects(parts: Sequence[Part], edges: Sequence[Edge]) -> None:
    """Refuse several rows of one record in a table that hangs on another.

    Raises:
        SchemaError: a table whose records name others has subjects.
    """
    below = {edge.lower for edge in edges}
    if some := [part.name for part in parts if part.name in below and part.subject is not None]:
        raise SchemaError(
            expected=f"each row of {listing(some)} as a record of its own: rows of one record would"
            f" each say which of another table it belongs to, and only {edges[0].upper} belongs to"
            " none",
            found="a subject id",
            action="Leave the subject id out: keys tell the records apart.",
        )


def _ends(
    relation: Relation, pairs: Sequence[Pair], parts: Mapping[str, Part], cells: TablesCells
) -> tuple[Index, ...]:
    """For each key of a relation the row that each of its links names."""
    naming = relation.holder
    return tuple(
        joined(cells[name], cells[naming], parts[name], parts[naming], pair)
        for name, pair in zip(relation.ends, pairs, strict=False)
    )


def _only_rows(apart: Apart) -> dict[str, list[Index]]:
    """For each table that names others the only row that each of its rows names, or -1."""
    return {
        relation.holder: [
            left_out.only_row(
                apart.cells[relation.holder][pair.naming], apart.cells[name][pair.owner]
            )
            for name, pair in zip(relation.ends, pairs, strict=False)
        ]
        for relation, pairs in apart.keys.naming.items()
    }


def _joined(apart: Apart) -> tuple[list[Join], list[Fact]]:
    """The links of each relation as their keys say, and what was checked of them.

    Raises:
        InputError: keys are not as they must be.
    """
    keys, tables, edges = apart.keys, apart.tables, apart.edges
    ends: dict[Relation, tuple[Index, ...]] = {}
    joins, facts = list[Join](), list[Fact]()
    for relation in apart.relations:
        pairs = keys.naming[relation]
        ends[relation] = _ends(relation, pairs, apart.parts, apart.cells)
        for name, pair in zip(relation.ends, pairs, strict=False):
            facts += checked_of(pair, name, relation.holder, tables[name])
        one, *other = ends[relation]
        joins.append(Join(one, other[0] if other else np.arange(len(one), dtype=np.int64)))
    for name, key in keys.own.items():
        if name not in keys.named:
            distinct(apart.cells[name].get(key), apart.parts[name], key)
            facts.append(fact("keys-distinct", column=key, one=name))
    if len(edges) == 1:
        return joins, [*facts, *_checked(joins[0], apart.relations[0])]
    _check_closed(edges, tables[edges[0].upper].records, ends)
    return joins, facts + [
        fact("links-inside", many=edge.lower, one=edges[0].upper)
        for edge in edges
        if edge.relation.via is not None
    ]


def _checked(join: Join, relation: Relation) -> list[Fact]:
    """What the links of two tables keep to.

    Raises:
        InputError: they do not.
    """
    child, most, one = relation.many, relation.bound, not relation.several
    if one and len(np.unique(join.many)) < len(join.many):
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
        if len(join.many) and int(np.bincount(join.many.astype(np.intp)).max()) > most:
            raise InputError(
                expected=f"at most {most} links of each of {child}, as declared",
                found="one with more",
                action="Declare the bound that the tables were kept under, or none. Links are never"
                " left out to meet it: that would protect less than it says.",
            )
        said.append(fact("links-at-most", most=most, many=child))
    return [*said, fact("links-single", many=child)] if one else said


def _check_closed(
    edges: Sequence[Edge], roots: int, ends: Mapping[Relation, Sequence[Index]]
) -> None:
    """Refuse links from one root of a tree to another.

    Args:
        edges: of the tree, from its root downwards.
        roots: how many records the root has.
        ends: for each relation the rows that its links name.

    Raises:
        InputError: a link joins records of two roots.
    """
    root = {edges[0].upper: np.arange(roots, dtype=np.int64)}
    for edge in edges:
        named = ends[edge.relation]
        if edge.relation.via is None:
            root[edge.lower] = root[edge.upper][named[0]]
        elif edge.relation.many not in root:  # the far end of two tables hangs on nothing else
            continue
        elif (root[edge.upper][named[0]] != root[edge.relation.many][named[1]]).any():
            raise InputError(
                expected=f"links in {edge.lower} between records of one of {edges[0].upper}",
                found="some between records of two",
                action="Correct the links, or release the two tables and their links without the"
                " others: between roots a link is nobody's own.",
            )
