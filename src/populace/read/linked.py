"""Two or three tables and their keys to `LinkedTables`.

Keys are compared and forgotten here; what a single table is, is read in `table`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.read.formats import Input
from populace.read.keys import Cells, Part, cells_of, distinct, joined, keys_of, opened
from populace.read.options import listed
from populace.read.table import read_table
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
_FORM = ("delimiter", "encoding")
SHARED = (*_PAIRED, *_NAMED, *_FORM)
"""The options that may be given once for all tables; columns are then named as TABLE.COLUMN, or by
header alone where only one table has it."""


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
    inputs = [opened(part, form) for part in parts]
    headers = [rows.names for rows in inputs]
    first, second = keys_of(parts, headers, parts[0].key, parts[1].key)
    keys = (first,) if second is None else (first, second)
    parts = _with_shared(parts, headers, told)
    own = (first, second, None)
    tables, cells, facts = [], [], list[Fact]()
    for place, (each, rows) in enumerate(zip(parts, inputs, strict=True)):
        # Rows of the second table that hold the first one's key are its links.
        subject = own[place] if place == 0 or linked else None
        table, found, said = _read(each, rows, keys, subject, progress)
        tables.append(table)
        cells.append(found)
        facts += said
    parent_of = joined(cells[0][first], cells[-1][first], parts[0], parts[-1], first)
    facts.append(fact("keys-known", many=names[-1], one=names[0]))
    if linked and second is not None:
        child_of = joined(cells[1][second], cells[2][second], parts[1], parts[2], second)
        facts.append(fact("keys-known", many=names[2], one=names[1]))
    else:
        child_of = np.arange(len(parent_of), dtype=np.int64)
        if second is not None:
            distinct(cells[1].get(second), parts[1], second)
            facts.append(fact("keys-distinct", column=second, one=names[1]))
        tables.append(Table((), (), len(child_of)))
    facts += _checked(child_of, relation)
    layout = Layout(
        parent=names[0],
        child=names[1],
        link=names[2] if linked else None,
        parent_key=first,
        child_key=second,
        parent_headers=_headers(tables[0]),
        child_headers=_headers(tables[1]),
        link_headers=_headers(tables[2]),
    )
    first_table, second_table, third_table = _told_apart(tables, [*names, ""][:3])
    return LinkedTables(
        layout, first_table, second_table, third_table, parent_of, child_of, tuple(facts)
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
    inputs = [opened(part, {}) for part in parts]
    keys = keys_of(parts, [rows.names for rows in inputs], parts[0].key, parts[1].key)
    return [Withheld(rows, [key for key in keys if key is not None]) for rows in inputs]


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
    part: Part, rows: Input, keys: Iterable[str], key: str | None, progress: Progress
) -> tuple[Table, dict[str, Cells], list[Fact]]:
    """The table without its keys, the cells of each key by record, and what was checked.

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
    if taken := [column.name for column in table.columns if column.name in held.encoders]:
        raise SchemaError(
            expected=f"columns of {part.name} that are not called as a key is",
            found=f"{listing(taken)}, after the recipe",
            action="Give it another name.",
        )
    if key is None or key not in cells:
        return table, cells, []
    distinct(cells[key], part, key)
    return table, cells, [] if subject else [fact("keys-distinct", column=key, one=part.name)]


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


def _told_apart(tables: Iterable[Table], names: Sequence[str]) -> list[Table]:
    """The tables with the names that two of them share qualified by the table's."""
    tables = list(tables)
    every = [column.name for table in tables for column in table.columns]
    called = [
        [
            f"{name}.{column.name}" if every.count(column.name) > 1 else column.name
            for column in table.columns
        ]
        for table, name in zip(tables, names, strict=True)
    ]
    if len({each for own in called for each in own}) != len(every):
        raise SchemaError(
            expected="columns that can be told apart when named with their table",
            found="two of the same name",
            action="Rename one of them.",
        )
    return [
        replace(
            table,
            columns=tuple(
                replace(column, name=name) for column, name in zip(table.columns, own, strict=True)
            ),
        )
        for table, own in zip(tables, called, strict=True)
    ]
