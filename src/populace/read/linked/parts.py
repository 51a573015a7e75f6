"""Each of several tables, read once and apart: without its keys, whose cells stand beside.

How the tables are joined is worked out in `relations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from populace.read.files.rows import Rows
from populace.read.files.withheld import Withheld
from populace.read.linked.key_cells import Cells, distinct_texts
from populace.read.linked.key_names import bookkeeping
from populace.read.linked.keys import Part, cells_of, distinct, opened
from populace.read.schemas.options import listed
from populace.read.table import read_table, scan
from populace.vocabulary.errors import InputError, PopulaceError, Refuse, SchemaError, tried
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.listing import listing
from populace.vocabulary.progress import Progress
from populace.vocabulary.reading import checked
from populace.vocabulary.spelling import alike
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option

PAIRED = ("multi_value", "codebooks")
NAMED = ("columns", "leave_out", "ignore_zeros", "safe", "accept_unread")
FORM = ("delimiter", "encoding", "extent")
SHARED = (*PAIRED, *NAMED, *FORM)
"""The options that may be given once for all tables; columns are then named as TABLE.COLUMN, or by
header alone where only one table has it."""


def numbering(
    part: Part,
    rows: Rows,
    own: Sequence[str],
    keys: Iterable[str],
    form: Mapping[str, Any],
    progress: Progress,
) -> tuple[list[str], list[Fact]]:
    """The undeclared columns that a survey tool added, or that number the rows of a table.

    The latter are called as a key is in the release, and tell the rows of their own table apart:
    that they do is a fact. None where the columns to use are chosen, or only what is declared.

    Args:
        part: the table.
        rows: its input.
        own: the headers of its keys.
        keys: what keys are called in the release.
        form: options of every part.
        progress: told about each step.
    """
    chosen = part.options.get("columns") or (part.schema is not None and part.schema.use)
    if chosen or part.declared_only:
        return [], []
    rest = [name for name in rows.names if name not in own]
    found, seen = list(bookkeeping(rest, own)), list[Fact]()
    out = part.options.get("leave_out") or ()
    declared = () if part.schema is None else [column.name for column in part.schema.columns]
    for key in dict.fromkeys(keys):
        if key in rest and key not in (*found, *out, *declared):
            encoders, _ = scan(opened(part, form), (key,), progress)
            if distinct_texts(cells_of(encoders[key])):
                found.append(key)
                seen.append(fact("keys-distinct", column=key, one=part.name))
    return [name for name in found if name not in declared], seen


def refuse_as_key(part: Part, table: Table, keys: Iterable[str | None]) -> None:
    """Refuse columns that would stand beside a key of the same name.

    Raises:
        SchemaError: a column of the table is called as a key is in the release.
    """
    if taken := [column.name for column in table.columns if column.name in keys]:
        raise SchemaError(
            expected=f"columns of {part.name} that are not called as a key is",
            found=f"{listing(taken)}{', after the recipe' if part.prepare else ''}",
            action=Advice("Give it another name, or leave it out", Option("leave_out"), "."),
        )


def with_shared(
    parts: Sequence[Part], headers: Sequence[Sequence[str]], told: Mapping[str, Any]
) -> list[Part]:
    """The parts with what is told of all of them at once laid over their own options.

    Raises:
        SchemaError: no table has such a column, or more than one.
    """
    form = {name: told[name] for name in FORM if told.get(name) is not None}
    over: list[dict[str, Any]] = [{} for _ in parts]
    for option in (*PAIRED, *NAMED):
        shared = _shared_out(told.get(option) or {}, parts, headers)
        for own, named in zip(over, shared, strict=True):
            if named:
                own[option] = named if option in PAIRED else tuple(named)
    made = []
    for each, own in zip(parts, over, strict=True):
        more = own.pop("accept_unread", ())
        known = None if each.accepted is None else (*each.accepted, *more)
        made.append(replace(each, options={**form, **each.options, **own}, accepted=known))
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


def read_part(
    part: Part,
    rows: Rows,
    keys: Iterable[str],
    key: str | None,
    progress: Progress,
    refuse: Refuse,
) -> tuple[Table, dict[str, Cells]]:
    """The table without its keys, and the cells of each key by record.

    Args:
        part: the table.
        rows: its input.
        keys: the headers that are keys of some table.
        key: the key of its records; None for links, of which each row is one.
        progress: told about each block.
        refuse: as in `relations.read_apart`.
    """
    refused: list[PopulaceError] = []

    def within(error: PopulaceError) -> None:
        refused.append(error.within(part.name))
        refuse(refused[-1])

    subject = part.subject
    held = Withheld(rows, keys, shown=subject)
    if subject is not None and part.declared_only:
        raise SchemaError(
            expected=f"each row of {part.name} as a record, with only what is declared of tables"
            " together",
            found="a subject id",
            action="Leave the subject id out: rows of one record may contradict each other.",
        )
    if subject is not None and (subject != key or key not in held.encoders):
        raise SchemaError(
            expected=f"as subject id of {part.name} the key of the table, whose rows with one key"
            " are then one record",
            found=f"{subject!r}" + ("" if key is None else f", where the key is {key!r}"),
            action="Leave the subject id out: keys tell the records apart.",
        )
    try:
        table = _without_keys(part, held, subject, progress, within)
        cells = {name: cells_of(encoder) for name, encoder in held.encoders.items()}
        if table.subjects is not None and key is not None:
            # Subjects are numbered as their keys come first.
            texts = list(dict.fromkeys(alike(text) for text in cells[key][0]))
            cells[key] = texts, np.arange(len(texts), dtype=np.int64)
        if part.prepare is not None:
            table = part.prepare(table)
        if part.accepted is not None and not part.declared_only:
            known = part.accepted
            found = tried(lambda: checked(table.readings, known), within, ())
            table = replace(table, facts=(*table.facts, *found))
    except (InputError, SchemaError) as error:
        raise (error if error in refused else error.within(part.name)) from None
    if key is not None and key in cells and not part.declared_only:
        distinct(cells[key], part, key)
    return table, cells


def _without_keys(
    part: Part, rows: Withheld, subject: str | None, progress: Progress, refuse: Refuse
) -> Table:
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
    out = set(options.get("leave_out") or ())
    rest = set(rows.names) - out - {subject}
    if (rest or out - set(rows.names)) and (chosen is None or chosen):
        return read_table(rows, schema=schema, progress=progress, refuse=refuse, **options)
    for _ in rows.blocks():
        pass
    return Table((), (), rows.records, facts=tuple(rows.facts))


def _not_in(keys: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    held = set(keys)
    return tuple(name for name in listed(names) if name not in held)
