"""Three and more tables and their keys to `RelatedTables`.

Keys are compared and forgotten here; what a single table is, is read in `table`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from populace.read.files.rows import Rows
from populace.read.files.withheld import Withheld
from populace.read.linked import left_out
from populace.read.linked.column_names import together
from populace.read.linked.described import described
from populace.read.linked.key_cells import Cells
from populace.read.linked.key_choice import Pair, Side, keys_of, pair_of
from populace.read.linked.key_words import checked_of
from populace.read.linked.keys import (
    Index,
    Joining,
    Part,
    cells_of,
    cells_reader,
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
from populace.vocabulary.records import Join, Records
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Table
from populace.vocabulary.trees import Edge, edges_of, numbered


@dataclass(frozen=True)
class TreeKeys:
    """The keys of a tree of tables.

    Args:
        own: for each table that others name the header that tells its rows apart.
        naming: for each relation the headers that name its one end and, with links, its other end.
    """

    own: Mapping[str, str]
    naming: tuple[tuple[Pair, ...], ...]

    def of(self, name: str, relations: Sequence[Relation]) -> tuple[str, ...]:
        """The headers of the keys in a table, each once: its own first."""
        own = [self.own[name]] if name in self.own else []
        for relation, pairs in zip(relations, self.naming, strict=True):
            if (relation.via or relation.many) == name:
                own += [pair.naming for pair in pairs]
        return tuple(dict.fromkeys(own))


def read_tree(
    parts: Sequence[Part],
    relations: Sequence[Relation],
    *,
    shared: Mapping[str, Any] | None = None,
    progress: Progress = silent,
    refuse: Refuse = raised,
) -> RelatedTables:
    """Read the tables of a tree and their keys, each input once.

    Nothing is repaired: a key that is blank, stands twice or leads nowhere is refused, and so is a
    link that leads from one root to another.

    Args:
        parts: the tables.
        relations: how they hang together.
        shared: options that are told of all tables at once (`linked_parts.SHARED`).
        progress: told about each step; may raise `Stopped`.
        refuse: what to do with an error that does not keep the rest from being read.

    Raises:
        InputError: a table or its keys are not as they must be. No message holds a key.
        SchemaError: keys or columns are named that are not there, or the names of tables agree.
        ParameterError: the relations make no tree.
    """
    edges = edges_of(relations, [part.name for part in parts])
    names = list(dict.fromkeys([edges[0].upper, *(part.name for part in parts)]))
    _check_subjects(parts, edges[0].upper)
    told = shared or {}
    form = {name: told[name] for name in FORM if told.get(name) is not None}
    by_name = {part.name: settled(part) for part in parts}
    parts = [by_name[name] for name in names]
    inputs = {part.name: opened(part, form) for part in parts}
    keys = _keys(parts, relations, inputs, form, progress)
    chosen = with_shared(parts, [inputs[part.name].names for part in parts], told)
    by_name = {part.name: part for part in chosen}
    released = _released(names, relations, keys)
    counted = [replace(each, counted=None, keys=(None, None)) for each in numbered(relations)]
    tables: dict[str, Table] = {}
    cells: dict[str, dict[str, Cells]] = {}
    facts: list[Fact] = []
    notes: list[str] = []
    for name, given in by_name.items():
        own = keys.of(name, relations)
        unused, seen = numbering(given, inputs[name], own, released.values(), form, progress)
        out = (*(given.options.get("leave_out") or ()), *unused)
        part = replace(given, options={**given.options, "leave_out": out})
        facts += seen
        if unused:
            notes.append(
                f"Left out of {name}, as they number its rows: {listing(unused, 40)}. Name the"
                " columns to use to keep them (columns)."
            )
        table, cells[name] = read_part(
            part, inputs[name], own, keys.own.get(name), progress, refuse
        )
        refuse_as_key(part, table, [*released.values(), *own])
        tables[name] = table
    if all(part.declared_only for part in by_name.values()):
        named = (tuple((pair.owner, pair.naming) for pair in pairs) for pairs in keys.naming)
        tables, joins, said = left_out.joined_tree(edges, relations, tuple(named), cells, tables)
        notes += said
        records = together(tables, released, counted, joins)
    else:
        joins = []
        for relation, pairs in zip(relations, keys.naming, strict=True):
            join, seen = _joined(relation, pairs, by_name, cells, tables)
            joins.append(join)
            facts += seen
            notes.append(_said(relation, pairs))
        records = together(tables, released, counted, joins)
        facts += _closed(records)
    pending = {name: part.pending for name, part in by_name.items() if part.pending is not None}
    return RelatedTables(records, tuple(dict.fromkeys(facts)), tuple(notes), pending)


def read_joinings(
    parts: Sequence[Part], relations: Sequence[Relation], progress: Progress = silent
) -> tuple[Joining, ...]:
    """Find and compare the keys of a tree, and read nothing else; one answer for each relation.

    Args:
        parts: the tables.
        relations: how they hang together.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: keys are blank, stand twice or lead nowhere, or links from one root to another.
        SchemaError: keys are not to be found.
        ParameterError: the relations make no tree.
    """
    edges = edges_of(relations, [part.name for part in parts])
    parts = [settled(part) for part in parts]
    inputs = {part.name: opened(part, {}) for part in parts}
    keys = _keys(parts, relations, inputs, {}, progress)
    by_name = {part.name: part for part in parts}
    cells: dict[str, dict[str, Cells]] = {}
    for name, rows in inputs.items():
        own = keys.of(name, relations)
        encoders, _ = scan(rows, own, progress)
        cells[name] = {key: cells_of(encoders[key]) for key in own}
    ends = {
        relation: _ends(relation, pairs, by_name, cells)
        for relation, pairs in zip(relations, keys.naming, strict=True)
    }
    root = edges[0].upper
    _check_closed(edges, len(cells[root][keys.own[root]][1]), ends)
    return tuple(
        joining_of(pairs, ends[relation])
        for relation, pairs in zip(relations, keys.naming, strict=True)
    )


def _subject(part: Part) -> str | None:
    """The declared id of its subjects, of which several rows are then one record."""
    told = None if part.schema is None else part.schema.subject_id
    return part.options.get("subject_id") or told


def _check_subjects(parts: Sequence[Part], root: str) -> None:
    """Refuse several rows of one record in a table that hangs on another.

    Raises:
        SchemaError: a table below the root has subjects.
    """
    if some := [part.name for part in parts if part.name != root and _subject(part) is not None]:
        raise SchemaError(
            expected=f"each row of {listing(some)} as a record of its own: rows of one record would"
            f" each say which of another table it belongs to, and only {root} belongs to none",
            found="a subject id",
            action="Leave the subject id out: keys tell the records apart.",
        )


def _keys(
    parts: Sequence[Part],
    relations: Sequence[Relation],
    inputs: Mapping[str, Rows],
    form: Mapping[str, Any],
    progress: Progress,
) -> TreeKeys:
    """The keys of all relations, found as those of two tables are.

    Raises:
        SchemaError: a key is not to be found, not clear, or a table has two of its own.
    """
    sides = {
        part.name: Side(part.name, inputs[part.name].names, cells_reader(part, form, progress))
        for part in parts
    }
    given = {part.name: part.key for part in parts}
    found: list[tuple[Pair, ...]] = []
    for relation in relations:
        try:
            found.append(_pairs(relation, sides, given))
        except SchemaError as error:
            raise error.within(relation.via or relation.many) from None
    own_keys: dict[str, str] = {}
    for relation, pairs in zip(relations, found, strict=True):
        for name, pair in zip((relation.one, relation.many), pairs, strict=False):
            if own_keys.setdefault(name, pair.owner) != pair.owner:
                raise SchemaError(
                    expected=f"one key of {name}, by which all other tables name its rows",
                    found=f"{listing(sorted({own_keys[name], pair.owner}))}",
                    action="Name it: key = COLUMN, or COLUMN=COLUMN if others call it otherwise.",
                )
    return TreeKeys(own_keys, tuple(found))


def _pairs(
    relation: Relation, sides: Mapping[str, Side], given: Mapping[str, str | None]
) -> tuple[Pair, ...]:
    """The key of a relation's one end and, where its links have a table, that of the other.

    Raises:
        SchemaError: one is not to be found, or not clear.
    """
    one, many = sides[relation.one], sides[relation.many]
    if relation.via is not None:
        via = sides[relation.via]
        keys = keys_of([one, many, via], given[relation.one], given[relation.many])
        return keys.parent, keys.child or keys.parent
    # The far end's own key, where others name it, is no name of the one end.
    own = given[relation.many]
    if own is None or given[relation.one] is not None:
        return (pair_of(given[relation.one], one, many, "parent"),)
    return (keys_of([one, many], None, own).parent,)


def _released(
    names: Sequence[str], relations: Sequence[Relation], keys: TreeKeys
) -> dict[str, str]:
    """What the key of each table that others name is called in the release.

    As its own table calls it, or as another one does where a table would hold two of one name.
    """
    found: dict[str, str] = {}
    for name in names:
        if name not in keys.own:
            continue
        naming = [
            pair.naming
            for relation, pairs in zip(relations, keys.naming, strict=True)
            for end, pair in zip((relation.one, relation.many), pairs, strict=False)
            if end == name
        ]
        choices = (keys.own[name], *naming, f"key of {name}")
        found[name] = next(each for each in choices if each not in found.values())
    return found


def _joined(
    relation: Relation,
    pairs: tuple[Pair, ...],
    parts: Mapping[str, Part],
    cells: Mapping[str, Mapping[str, Cells]],
    tables: Mapping[str, Table],
) -> tuple[Join, list[Fact]]:
    """The links of a relation, and what was checked of its keys."""
    ends = _ends(relation, pairs, parts, cells)
    naming = relation.via or relation.many
    facts: list[Fact] = []
    for name, pair in zip((relation.one, relation.many), pairs, strict=False):
        facts += checked_of(pair, name, naming, tables[name])
    if relation.via is None:
        own = np.arange(len(ends[0]), dtype=np.int64)
        return Join(ends[0], own), facts
    return Join(ends[0], ends[1]), facts


def _ends(
    relation: Relation,
    pairs: tuple[Pair, ...],
    parts: Mapping[str, Part],
    cells: Mapping[str, Mapping[str, Cells]],
) -> tuple[Index, ...]:
    """For each key of a relation the row that each of its links names."""
    naming = relation.via or relation.many
    return tuple(
        joined(cells[name], cells[naming], parts[name], parts[naming], pair)
        for name, pair in zip((relation.one, relation.many), pairs, strict=False)
    )


def _said(relation: Relation, pairs: tuple[Pair, ...]) -> str:
    naming = relation.via or relation.many
    joins = " and ".join(
        f"{pair.owner!r} of {name} with {pair.naming!r} of {naming}"
        for name, pair in zip((relation.one, relation.many), pairs, strict=False)
    )
    return f"Joined by {joins}; every row of {naming} found its partner."


def _closed(records: Records) -> list[Fact]:
    """What was checked of links inside of a root.

    Raises:
        InputError: a link joins records of two roots.
    """
    structure = records.structure
    edges = edges_of(structure.relations, [shape.name for shape in structure.tables])
    joins = ((edge.relation, records.links(edge.relation)) for edge in edges)
    ends = {relation: (join.one, join.many) for relation, join in joins}
    _check_closed(edges, records.tables[edges[0].upper].records, ends)
    return [
        fact("links-inside", many=edge.lower, one=edges[0].upper)
        for edge in edges
        if edge.relation.via is not None
    ]


def _check_closed(
    edges: Sequence[Edge], roots: int, ends: Mapping[Relation, Sequence[Index]]
) -> None:
    """Refuse links from one root to another.

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
        elif (root[edge.upper][named[0]] != root[edge.relation.many][named[1]]).any():
            raise InputError(
                expected=f"links in {edge.lower} between records of one of {edges[0].upper}",
                found="some between records of two",
                action="Correct the links, or release the two tables and their links without the"
                " others: between roots a link is nobody's own.",
            )


def without_keys(parts: Sequence[Part], relations: Sequence[Relation]) -> dict[str, Withheld]:
    """The opened inputs of a tree by name, each once and without its keys.

    Raises:
        InputError: an input is no table.
        SchemaError: keys are not to be found.
    """
    parts = [settled(part) for part in parts]
    inputs = {part.name: opened(part, {}) for part in parts}
    keys = _keys(parts, relations, inputs, {}, silent)
    return {name: Withheld(rows, keys.of(name, relations)) for name, rows in inputs.items()}


def empty_tree(parts: Sequence[Part], relations: Sequence[Relation]) -> RelatedTables:
    """A tree of tables without a record, of which only the declared columns count.

    Args:
        parts: the tables; of their sources, which are not read, only the columns that schemas do
            not name.
        relations: how they hang together.

    Raises:
        SchemaError: a table that others name has no declared column.
    """
    _check_subjects(parts, edges_of(relations, [part.name for part in parts])[0].upper)
    owners = {each.one for each in relations} | {each.many for each in relations if each.via}
    return read_tree(described(parts, relations, owners), relations)
