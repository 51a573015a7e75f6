"""Two or three tables and their keys to `LinkedTables`.

Keys are compared and forgotten here; what a single table is, is read in `table`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from populace.read.formats import open_input
from populace.read.key_choice import Cells, Keys, distinct_texts
from populace.read.key_names import bookkeeping
from populace.read.key_words import checked_of, notes, two_names
from populace.read.keys import Index, Part, distinct, joined, key_cells, keys_among, settled
from populace.read.table import read_table
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.extent import Extent
from populace.vocabulary.facts import fact
from populace.vocabulary.linked import Layout, LinkedTables, Relation
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.reading import checked
from populace.vocabulary.schema import Schema, listing
from populace.vocabulary.table import Table


def read_linked(
    parents: Part,
    children: Part,
    links: Part | None,
    *,
    relation: Relation,
    most_parents: int | None = None,
    parent_key: str | None = None,
    child_key: str | None = None,
    columns: Iterable[str] = (),
    leave_out: Iterable[str] = (),
    multi_value: Mapping[str, str] | None = None,
    ignore_zeros: Iterable[str] = (),
    codebooks: Mapping[str, str] | None = None,
    safe: Iterable[str] = (),
    accept_unread: Iterable[str] | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    extent: Extent | None = None,
    progress: Progress = silent,
) -> LinkedTables:
    """Read parents, children and the links between them.

    Nothing is repaired: a key that is blank, stands twice or leads nowhere is refused. Children
    that no link names are left out of a one-to-many relation.

    Args:
        parents: the table whose records own the others in a one-to-many relation.
        children: the table at the other end.
        links: the table of links; None where each child's row holds its parent's key.
        relation: in a one-to-many relation, every child must have exactly one link.
        most_parents: the declared bound on links of one child, if any.
        parent_key: the header that the parents share with the links, or with the children, or two
            joined by an equals sign ("case_id=victim") where it has two names; found where it is
            plain.
        child_key: the header that the children share with the links; found likewise. Without links
            it may be left out, or is what the children call the parents' key.
        columns: the columns to use; of a table of which none is named, all. Here and below a column
            is named as TABLE.COLUMN, or by its header alone where only one table has it.
        leave_out: as in `read_table`.
        multi_value: as in `read_table`.
        ignore_zeros: as in `read_table`.
        codebooks: as in `read_table`.
        safe: as in `read_table`.
        accept_unread: the columns to go on with although little of them is understood; None where
            no column is held to it.
        delimiter: of the CSV files.
        encoding: of the CSV files.
        extent: of every table, as in `read_table`.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: a table or its keys are not as they must be. No message holds a key.
        SchemaError: keys or columns are named that are not there, or the names of tables agree.
    """
    parts = [settled(part) for part in (parents, children, links) if part is not None]
    names = [part.name for part in parts]
    if len(set(names)) != len(names):
        raise SchemaError(
            expected="tables of different names",
            found=listing(sorted({name for name in names if names.count(name) > 1})),
            action="Name the tables, or rename their files.",
        )
    if links is None and relation == "many-to-many":
        raise SchemaError(
            expected="a table of links for a many-to-many relation",
            found="none",
            action="Give the links a table, or choose one-to-many.",
        )
    form: dict[str, Any] = {"delimiter": delimiter, "encoding": encoding, "extent": extent}
    headers = [tuple(open_input(part.source, sheet=part.sheet, **form).names) for part in parts]
    keys = keys_among(parts, headers, parent_key, child_key, form, progress)
    wanted = _shared_out(columns, parts, headers)
    several = [_shared_out(given or {}, parts, headers) for given in (multi_value, codebooks)]
    marked = [
        _shared_out(given, parts, headers)
        for given in (ignore_zeros, safe, leave_out, accept_unread or ())
    ]
    tables, cells = [], []
    left_out: list[str] = []
    for place, (part, header) in enumerate(zip(parts, headers, strict=True)):
        options = {
            "columns": list(wanted[place]) or None,
            "multi_value": several[0][place],
            "codebooks": several[1][place],
            "ignore_zeros": list(marked[0][place]),
            "safe": list(marked[1][place]),
            "leave_out": list(marked[2][place]),
            **form,
        }
        accepted = None if accept_unread is None else tuple(marked[3][place])
        rest = _without_keys(part, header, keys, place, options)
        chosen = bool(wanted[place]) or (part.schema is not None and part.schema.use is not None)
        dropped = [] if chosen else _no_answers(part, header, rest, keys, place, form, progress)
        left_out += [f"{part.name}.{name}" for name in dropped]
        options["columns"] = [name for name in rest if name not in dropped]
        table, codes = _read(part, header, keys.of(place), options, accepted, progress)
        _refuse_as_key(part, table, (keys.parent_key, keys.child_key))
        tables.append(table)
        cells.append(codes)
    parent_of = joined(cells[0], cells[-1], parts[0], parts[-1], keys.parent)
    facts = [*checked_of(keys.parent, names[0], names[-1])]
    if links is None:
        child_of = np.arange(len(parent_of), dtype=np.int64)
        if keys.own is not None:
            distinct(cells[1].get(keys.own), parts[1], keys.own)
            facts.append(fact("keys-distinct", column=keys.own, one=parts[1].name))
        tables.append(Table((), (), len(child_of)))
    else:
        if keys.child is None:
            raise ValueError("links name children by a key")
        child_of = joined(cells[1], cells[2], parts[1], parts[2], keys.child)
        facts += checked_of(keys.child, names[1], names[2])
    if relation == "one-to-many" and len(np.unique(child_of)) < len(child_of):
        raise InputError(
            expected=f"one link for each of {parts[1].name}, as in a one-to-many relation",
            found="some with more",
            action="Correct the links, or choose --relation many-to-many.",
        )
    if most_parents is not None:
        if len(child_of) and int(np.bincount(child_of.astype(np.intp)).max()) > most_parents:
            raise InputError(
                expected=f"at most {most_parents} links of each of {parts[1].name}, as declared",
                found="one with more",
                action="Declare the bound that the tables were kept under, or none. Links are never"
                " left out to meet it: that would protect less than it says.",
            )
        facts.append(fact("links-at-most", most=most_parents, many=parts[1].name))
    if relation == "one-to-many":
        facts.append(fact("links-single", many=parts[1].name))
    lost = _lost(child_of, tables[1]) if relation == "one-to-many" else 0.0
    layout = Layout(
        parent=parts[0].name,
        child=parts[1].name,
        link=None if links is None else parts[2].name,
        parent_key=keys.parent_key,
        child_key=keys.child_key,
        parent_headers=_headers(tables[0]),
        child_headers=_headers(tables[1]),
        link_headers=_headers(tables[2]),
        keys=(two_names(keys.parent, parent_key), two_names(keys.child, child_key)),
    )
    first_table, second_table, third_table = _told_apart(tables, [*names, layout.link or ""][:3])
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


def _lost(child_of: Index, children: Table) -> float:
    """The share of children that no link names."""
    return 1 - len(np.unique(child_of)) / children.records if children.records else 0.0


def _no_answers(
    part: Part,
    header: Sequence[str],
    rest: Sequence[str],
    keys: Keys,
    place: int,
    form: Mapping[str, Any],
    progress: Progress,
) -> list[str]:
    """The undeclared columns that a survey tool added, or that number the rows of a table.

    The latter are called as the key is in the release, and tell the rows of their own table apart.
    """
    found = list(bookkeeping(rest, keys.of(place))) if place < 2 else []
    key = keys.parent_key
    if place and key in rest and key not in found:
        own = key_cells(part, header, (key,), form, progress)[0][key]
        found += [key] * distinct_texts(own)
    return [name for name in found if part.schema is None or part.schema.of(name) is None]


def empty_linked(described: Sequence[Part], relation: Relation) -> LinkedTables:
    """Linked tables without a record, of which only the declared columns count.

    Args:
        described: parents, children and, if there are any, links; of their sources, which are not
            read, only the columns that schemas do not name.
        relation: as in `read_linked`.

    Raises:
        SchemaError: parents or children have no declared column.
    """
    parent_key, child_key = "key of the parent", "key of the child"
    keys = (
        [parent_key],
        [child_key] if len(described) > 2 else [parent_key],
        [parent_key, child_key],
    )
    parts: list[Part] = []
    for part, own in zip(described, keys, strict=False):
        schema = part.schema or Schema()
        used = schema.use or [column.name for column in schema.columns]
        used = list(dict.fromkeys([*used, *part.source]))
        if not used and len(parts) < 2:
            raise SchemaError(
                expected=f"a schema of {part.name} that declares its columns",
                found="none",
                action="Draft one with `populace schema`, and check it by eye.",
            )
        columns: dict[str, list[str]] = {column: [] for column in (*own, *used)}
        parts.append(replace(part, source=columns, schema=schema))
    return read_linked(
        parts[0],
        parts[1],
        parts[2] if len(parts) > 2 else None,
        relation=relation,
        parent_key=parent_key,
        child_key=child_key if len(parts) > 2 else None,
    )


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
    told = given if isinstance(given, Mapping) else dict.fromkeys(given, "")
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


def _without_keys(
    part: Part, header: Sequence[str], keys: Keys, place: int, options: Mapping[str, Any]
) -> list[str]:
    """The columns to read besides the keys."""
    wanted = options["columns"]
    if wanted is None and part.schema is not None:
        wanted = part.schema.use
    return [name for name in (header if wanted is None else wanted) if name not in keys.of(place)]


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


def _read(
    part: Part,
    header: Sequence[str],
    keys: tuple[str, ...],
    options: dict[str, Any],
    accepted: tuple[str, ...] | None,
    progress: Progress,
) -> tuple[Table, dict[str, Cells]]:
    """The table without its keys, and each key's distinct texts with the place of each row's."""
    columns, records, facts = key_cells(part, header, keys, options, progress)
    options["sheet"] = part.sheet
    try:
        table = (
            read_table(part.source, schema=part.schema, progress=progress, **options)
            if options["columns"]
            else Table((), (), records, facts=facts)
        )
        if table.subjects is None and part.prepare is not None:
            table = part.prepare(table)
        if accepted is not None:
            accepted = (*accepted, *(part.schema or Schema()).accept_unread)
            table = replace(table, facts=(*table.facts, *checked(table.readings, accepted)))
    except (InputError, SchemaError) as error:
        raise error.within(part.name) from None
    if table.subjects is not None:
        raise SchemaError(
            expected=f"no subject id in {part.name}: in linked tables each row is one record",
            found="one",
            action="Leave the subject id out; keys tell the records apart.",
        )
    return table, columns


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
