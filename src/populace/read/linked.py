"""Two or three tables and their keys to `LinkedTables`.

Keys are compared and forgotten here; what a single table is, is read in `table`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.read.key_choice import Cells, Keys, Pair, distinct_texts
from populace.read.key_names import bookkeeping
from populace.read.key_words import checked_of, notes, two_names
from populace.read.keys import (
    Index,
    Part,
    cells_of,
    distinct,
    joined,
    keys_among,
    opened,
    settled,
)
from populace.read.options import listed
from populace.read.rows import Rows
from populace.read.table import read_table, scan
from populace.read.told_apart import told_apart
from populace.read.withheld import Withheld
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.linked import Layout, LinkedTables
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.reading import checked
from populace.vocabulary.schema import Schema, listing
from populace.vocabulary.spelling import alike
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Table

_PAIRED = ("multi_value", "codebooks")
_NAMED = ("columns", "leave_out", "ignore_zeros", "safe", "accept_unread")
_FORM = ("delimiter", "encoding", "extent")
SHARED = (*_PAIRED, *_NAMED, *_FORM)
"""The options that may be given once for all tables, with columns named as TABLE.COLUMN."""


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
    names = [part.name for part in parts]
    linked = len(parts) > 2
    told = shared or {}
    form = {name: told[name] for name in _FORM if told.get(name) is not None}
    parts = [settled(part) for part in parts]
    inputs = [opened(part, form) for part in parts]
    headers = [rows.names for rows in inputs]
    keys = keys_among(parts, headers, form, progress)
    parts = _with_shared(parts, headers, told)
    tables, cells, facts, left_out = [], [], list[Fact](), list[str]()
    for place, (each, rows) in enumerate(zip(parts, inputs, strict=True)):
        chosen = each.options.get("columns") or (each.schema is not None and each.schema.use)
        dropped, seen = ([], []) if chosen else _no_answers(each, rows, keys, place, form, progress)
        facts += seen
        left_out += [f"{each.name}.{name}" for name in dropped]
        out = (*(each.options.get("leave_out") or ()), *dropped)
        asked = replace(each, options={**each.options, "leave_out": out})
        # Rows of the second table that hold the first one's key are its links.
        subject = keys.of(place)[0] if place == 0 or (place == 1 and linked) else None
        table, found = _read(asked, rows, keys.of(place), subject, progress)
        _refuse_as_key(each, table, (keys.parent_key, keys.child_key))
        tables.append(table)
        cells.append(found)
    parent_of = joined(cells[0], cells[-1], parts[0], parts[-1], keys.parent)
    facts += _checked_keys(tables[0], keys.parent, names[0], names[-1])
    if linked and keys.child is not None:
        child_of = joined(cells[1], cells[2], parts[1], parts[2], keys.child)
        facts += _checked_keys(tables[1], keys.child, names[1], names[2])
    else:
        child_of = np.arange(len(parent_of), dtype=np.int64)
        if keys.own is not None:
            distinct(cells[1].get(keys.own), parts[1], keys.own)
            facts.append(fact("keys-distinct", column=keys.own, one=names[1]))
        tables.append(Table((), (), len(child_of)))
    facts += _checked(child_of, relation)
    lost = 0.0 if relation.several else _lost(child_of, tables[1])
    layout = Layout(
        parent=names[0],
        child=names[1],
        link=names[2] if linked else None,
        parent_key=keys.parent_key,
        child_key=keys.child_key,
        parent_headers=_headers(tables[0]),
        child_headers=_headers(tables[1]),
        link_headers=_headers(tables[2]),
        keys=(two_names(keys.parent, parts[0].key), two_names(keys.child, parts[1].key)),
    )
    first_table, second_table, third_table = told_apart(tables, [*names, ""][:3])
    return LinkedTables(
        layout,
        first_table,
        second_table,
        third_table,
        parent_of,
        child_of,
        tuple(facts),
        notes(keys, names, left_out, lost),
    )


def _checked_keys(table: Table, pair: Pair, owner: str, naming: str) -> list[Fact]:
    """What reading on shows of a pair of keys; rows that were merged need none of their own."""
    merged = any(each.kind == "subject-in-every-row" for each in table.facts)
    known = checked_of(pair, owner, naming)
    return [each for each in known if not (merged and each.kind.startswith("keys-distinct"))]


def _lost(child_of: Index, children: Table) -> float:
    """The share of children that no link names."""
    return 1 - len(np.unique(child_of)) / children.records if children.records else 0.0


def _no_answers(
    part: Part,
    rows: Rows,
    keys: Keys,
    place: int,
    form: Mapping[str, Any],
    progress: Progress,
) -> tuple[list[str], list[Fact]]:
    """The undeclared columns that a survey tool added, or that number the rows of a table.

    The latter are called as the key is in the release, and tell the rows of their own table apart:
    that they do is a fact.
    """
    rest = [name for name in rows.names if name not in keys.of(place)]
    found = list(bookkeeping(rest, keys.of(place))) if place < 2 else []
    key = keys.parent_key
    seen: list[Fact] = []
    told = key in (part.options.get("leave_out") or ()) or (
        part.schema is not None and part.schema.of(key) is not None
    )
    if place and key in rest and key not in found and not told:
        encoders, _ = scan(opened(part, form), (key,), progress)
        if distinct_texts(cells_of(encoders[key])):
            found.append(key)
            seen.append(fact("keys-distinct", column=key, one=part.name))
    unsaid = [name for name in found if part.schema is None or part.schema.of(name) is None]
    return unsaid, seen


def _refuse_as_key(part: Part, table: Table, keys: Iterable[str | None]) -> None:
    """Refuse columns that would stand beside a key of the same name.

    Raises:
        SchemaError: a column of the table is called as a key is in the release.
    """
    if taken := [column.name for column in table.columns if column.name in keys]:
        raise SchemaError(
            expected=f"columns of {part.name} that are not called as a key is",
            found=f"{listing(taken)}{', after the recipe' if part.prepare else ''}",
            action="Give it another name, or leave it out (--leave-out).",
        )


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
            action="Correct the links, or choose --relation many-to-many.",
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


def empty_linked(described: Sequence[Part], relation: Relation) -> LinkedTables:
    """Linked tables without a record, of which only the declared columns count.

    Args:
        described: the tables in the order of the relation; of their sources, which are not read,
            only the columns that schemas do not name.
        relation: how they hang together.

    Raises:
        SchemaError: parents or children have no declared column.
    """
    own = ["key of the parent"], ["key of the child"], ["key of the parent", "key of the child"]
    if relation.via is None:
        own = own[0], own[0], []
    given = {each.key for each in described} - {None}
    parts: list[Part] = []
    for each, joining in zip(described, own, strict=False):
        schema = each.schema or Schema()
        used = schema.use or [column.name for column in schema.columns]
        # Keys may be declared like other columns; here they have other names.
        used = [name for name in dict.fromkeys([*used, *each.source]) if name not in given]
        if not used and len(parts) < 2:
            raise SchemaError(
                expected=f"a schema of {each.name} that declares its columns",
                found="none",
                action="Draft one with `populace schema`, and check it by eye.",
            )
        columns: dict[str, list[str]] = {column: [] for column in (*joining, *used)}
        # What says how a source is opened says nothing of columns.
        options = {name: each.options[name] for name in each.options if name in (*_PAIRED, *_NAMED)}
        if (schema.subject_id or each.options.get("subject_id")) is not None:
            schema = replace(schema, subject_id=joining[0])
        key = joining[0] if len(parts) == 0 or relation.via else None
        parts.append(replace(each, source=columns, key=key, schema=schema, options=options))
    return read_linked(parts, relation)


def _with_shared(
    parts: Sequence[Part], headers: Sequence[Sequence[str]], told: Mapping[str, Any]
) -> list[Part]:
    """The parts with what is told of all of them at once laid over their own options.

    Raises:
        SchemaError: no table has such a column, or more than one.
    """
    over: list[dict[str, Any]] = [{} for _ in parts]
    for option in (*_PAIRED, *_NAMED):
        shared = _shared_out(told.get(option) or {}, parts, headers)
        for own, named in zip(over, shared, strict=True):
            if named:
                own[option] = named if option in _PAIRED else tuple(named)
    made = []
    for each, own in zip(parts, over, strict=True):
        more = own.pop("accept_unread", ())
        known = None if each.accepted is None else (*each.accepted, *more)
        made.append(replace(each, options={**each.options, **own}, accepted=known))
    return made


def _shared_out(
    given: Iterable[str] | Mapping[str, str],
    parts: Sequence[Part],
    headers: Sequence[Sequence[str]],
) -> list[dict[str, str]]:
    """For each table the columns that are named, with what is said of them.

    Raises:
        SchemaError: no table has such a column, or more than one.
    """
    shared: list[dict[str, str]] = [{} for _ in parts]
    told = given if isinstance(given, Mapping) else dict.fromkeys(listed(given), "")
    for name, text in told.items():
        found = [
            (place, column)
            for place, (part, header) in enumerate(zip(parts, headers, strict=True))
            for column in header
            if name in (column, f"{part.name}.{column}")
        ]
        qualified = [(place, column) for place, column in found if column != name] or found
        if len(qualified) != 1:
            raise SchemaError(
                expected=f"one column called {name!r} among the tables",
                found="none" if not found else "more than one",
                action="Name it with its table, as TABLE.COLUMN.",
            )
        place, column = qualified[0]
        shared[place][column] = text
    return shared


def _read(
    part: Part, rows: Rows, keys: Iterable[str], key: str | None, progress: Progress
) -> tuple[Table, dict[str, Cells]]:
    """The table without its keys, and the cells of each key by record.

    Args:
        part: the table.
        rows: its input.
        keys: the headers that are keys of some table.
        key: the key of its records; None for links, of which each row is one.
        progress: told about each block.
    """
    told = None if part.schema is None else part.schema.subject_id
    subject: str | None = part.options.get("subject_id") or told
    held = Withheld(rows, keys, shown=subject)
    if subject is not None and (subject != key or key not in held.encoders):
        raise SchemaError(
            expected=f"as subject id of {part.name} the key of the table, whose rows with one key"
            " are then one record",
            found=f"{subject!r}" + ("" if key is None else f", where the key is {key!r}"),
            action="Leave the subject id out: keys tell the records apart.",
        )
    try:
        table = _without_keys(part, held, subject, progress)
        cells = {name: cells_of(encoder) for name, encoder in held.encoders.items()}
        if table.subjects is not None and key is not None:
            # Subjects are numbered as their keys come first.
            texts = list(dict.fromkeys(alike(text) for text in cells[key][0]))
            cells[key] = texts, np.arange(len(texts), dtype=np.int64)
        if part.prepare is not None:
            table = part.prepare(table)
        if part.accepted is not None:
            found = checked(table.readings, part.accepted)
            table = replace(table, facts=(*table.facts, *found))
    except (InputError, SchemaError) as error:
        raise error.within(part.name) from None
    if key is not None and key in cells:
        distinct(cells[key], part, key)
    return table, cells


def _without_keys(part: Part, rows: Withheld, subject: str | None, progress: Progress) -> Table:
    """The columns of a part besides its keys; none where it has no other."""
    schema, options = part.schema, {**part.options, "subject_id": subject}
    if schema is not None:
        wanted = options.get("columns") or schema.use
        schema = replace(
            schema.without(tuple(rows.encoders)),
            use=None if wanted is None else _not_in(rows.encoders, wanted),
        )
    for name in ("columns", "leave_out"):
        if options.get(name) is not None:
            options[name] = _not_in(rows.encoders, options[name])
    chosen = options.get("columns")
    if chosen is None and schema is not None:
        chosen = schema.use
    if [name for name in rows.names if name != subject] and (chosen is None or chosen):
        return read_table(rows, schema=schema, progress=progress, **options)
    for _ in rows.blocks():
        pass
    return Table((), (), rows.records, facts=tuple(rows.facts))


def _not_in(keys: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    held = set(keys)
    return tuple(name for name in listed(names) if name not in held)


def _headers(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)
