"""Tables together as they are described, without a record: what is declared of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from populace.read.linked.keys import Part
from populace.read.linked.parts import NAMED, PAIRED
from populace.read.schemas.options import Overlay, listed
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.keywords import told_of
from populace.vocabulary.structure import Relation


def described(parts: Sequence[Part], relations: Sequence[Relation]) -> list[Part]:
    """The tables without a record, joined by keys of other names than any that is declared.

    Args:
        parts: the tables; of their sources only the columns that schemas do not name count.
        relations: how they hang together.

    Raises:
        SchemaError: a table that others name, or one of two, has no column besides its keys.
    """
    owners = {each.one for each in relations} | {each.many for each in relations if each.via}
    needed = owners if len(relations) > 1 else {*owners, *relations[0].ends}
    declared_keys = {part.key for part in parts} - {None}
    empty_parts = []
    for part in parts:
        # What says how a source is opened says nothing of columns.
        options = {name: part.options[name] for name in part.options if name in (*PAIRED, *NAMED)}
        overlay = told_of(Overlay, options)
        left_out = listed(overlay.leave_out)
        schema = overlay.declared(part.schema).without(left_out)
        keys = [f"key of {part.name}"] if part.name in owners else []
        for each in relations:
            if each.holder == part.name:
                keys += [f"key of {end}" for end in each.ends[: 2 if each.via else 1]]
        # Keys may be declared like other columns; here they have other names.
        used = schema.use or [column.name for column in schema.columns]
        hidden = {*declared_keys, *left_out}
        used = [name for name in dict.fromkeys([*used, *part.source]) if name not in hidden]
        if schema.use is not None:
            schema = replace(schema, use=tuple(name for name in used if name in schema.use))
        if not used and part.name in needed:
            raise SchemaError(
                expected=f"a schema of {part.name} that declares its columns",
                found="none",
                action="Draft one with `populace schema`, and check it by eye.",
            )
        if part.subject is not None:
            schema = replace(schema, subject_id=keys[0])
        columns: dict[str, list[str]] = {column: [] for column in (*keys, *used)}
        accepted = [name for name in listed(options.get("accept_unread") or ()) if name in used]
        options = {"accept_unread": accepted} if accepted else {}
        key = keys[0] if part.name in owners else None
        empty_parts.append(replace(part, source=columns, key=key, schema=schema, options=options))
    return empty_parts
