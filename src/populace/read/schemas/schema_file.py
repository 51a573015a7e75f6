"""Schema files in TOML to a `Schema` and back.

What a declaration means is said in `vocabulary`; drafting one from data is done in `draft`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from populace.read.dictionaries.book_file import book_in, is_file
from populace.read.schemas.options import shipped, unknown_names
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.findings import Words
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_file
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.toml import (
    LABELS,
    PAIRS,
    TEXT,
    TEXTS,
    TITLES,
    WHOLE,
    YES_NO,
    fits,
    key,
    section,
)

TABLE_KEYS = {
    "subject_id": TEXT,
    "attributes_per_subject": WHOLE,
    "columns": TEXTS,
    "seen": YES_NO,
    "accept_unread": TEXTS,
}
COLUMN_KEYS = {
    "values": TEXTS,
    "labels": LABELS,
    "codebook": TEXT,
    "domain": TEXT,
    "absent": TEXT,
    "missing": TEXTS,
    "delimiter": TEXT,
    "ignore_zeros": YES_NO,
    "flags": TEXTS,
    "headers": TEXTS,
    "spellings": PAIRS,
    "safe": YES_NO,
    "decimal": TEXT,
    "units": TEXTS,
    "title": TITLES,
}


def read_schema(path: str | PathLike[str]) -> Schema:
    """The schema in a TOML file.

    Raises:
        SchemaError: the file cannot be read, or is no schema.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _not_toml(f"another encoding in {path}") from None
    except OSError as error:
        raise SchemaError(
            expected="a schema file that can be read",
            found=f"{error.strerror} ({path})",
            action=f"{near_file(path)} `populace schema INPUT` drafts a schema.",
        ) from error
    return parse_schema(text, Path(path).parent)


def parse_schema(text: str, folder: Path | None = None) -> Schema:
    """The schema in the text of a TOML file.

    Args:
        text: the text.
        folder: where the file lies, beside which its codebooks are looked for.

    Raises:
        SchemaError: it is not TOML, or holds an unknown key, a value of the wrong type, an unknown
            codebook, a value twice, or declarations that contradict each other.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error)) from None
    return schema_from(content, folder)


def schema_from(content: Mapping[str, Any], folder: Path | None = None) -> Schema:
    """The schema that the content of a schema file declares.

    Raises:
        SchemaError: as in `parse_schema`.
    """
    # A recipe may stand in the same file: `prepare` reads it.
    content = {name: value for name, value in content.items() if name != "prepare"}
    _check(content, {"table": "a section", "columns": "a section"}, "")
    table = content.get("table", {})
    _check(table, TABLE_KEYS, "table")
    columns = content.get("columns", {})
    return Schema(
        columns=tuple(
            _column(name, declared, folder or Path()) for name, declared in columns.items()
        ),
        subject_id=table.get("subject_id"),
        attributes_per_subject=table.get("attributes_per_subject"),
        use=None if "columns" not in table else tuple(table["columns"]),
        seen=table.get("seen", False),
        accept_unread=tuple(table.get("accept_unread", ())),
    )


def _column(name: str, declared: object, folder: Path) -> ColumnSchema:
    section = f"columns.{name}"
    if not isinstance(declared, dict):
        raise _wrong(section, "a section", declared)
    _check(declared, COLUMN_KEYS, section)
    domain = declared.get("domain")
    if domain not in (None, "private"):
        raise SchemaError(
            expected=f'domain = "private" in {section}',
            found=f"domain = {domain!r}",
            action="Declare a public domain through its values or a codebook instead.",
        )
    named = [key for key in ("values", "codebook", "domain") if key in declared]
    if len(named) > 1:
        raise SchemaError(
            expected=f"one of values, codebook and domain in {section}",
            found=" and ".join(named),
            action="Keep the one that describes the column.",
        )
    values: tuple[str, ...] | None = None
    labels: tuple[str, ...] = ()
    listed: tuple[tuple[str, Words], ...] = ()
    book = declared.get("codebook")
    if book is not None and is_file(book):
        # A list of the steward's own has no name that others know.
        own = book_in(folder / book, name)
        values, labels, book = own.values, own.labels, None
        listed = own.translations
    elif book is not None:
        values, labels = shipped(book)
    elif "values" in declared:
        values = tuple(declared["values"])
    title, labels, translations = _spoken(declared, values or (), labels, section)
    return ColumnSchema(
        name,
        values=values,
        codebook=book,
        labels=labels,
        absent=declared.get("absent", ""),
        delimiter=declared.get("delimiter"),
        ignore_zeros=declared.get("ignore_zeros", False),
        flags=tuple(declared.get("flags", ())),
        headers=tuple(declared.get("headers", ())),
        spellings=tuple(declared.get("spellings", {}).items()),
        safe=declared.get("safe", False),
        decimal=declared.get("decimal", ""),
        units=tuple(declared.get("units", ())),
        title=title,
        missing=tuple(declared.get("missing", ())),
        translations=_joined(translations, listed),
    )


def _joined(
    said: tuple[tuple[str, Words], ...], listed: tuple[tuple[str, Words], ...]
) -> tuple[tuple[str, Words], ...]:
    """What a schema says, and what the file of its codebook says where it says nothing."""
    found = dict(said)
    for language, words in listed:
        own = found.get(language, Words(""))
        found[language] = own if own.values else replace(own, values=words.values)
    return tuple(found.items())


def _spoken(
    declared: Mapping[str, Any], values: tuple[str, ...], known: tuple[str, ...], section: str
) -> tuple[str, tuple[str, ...], tuple[tuple[str, Words], ...]]:
    """The title and the labels of a column, and both by language where they are written so."""
    title, labels = declared.get("title", ""), declared.get("labels", known)
    titles = title if isinstance(title, Mapping) else {}
    lists = labels if isinstance(labels, Mapping) else {}
    found = []
    for language in dict.fromkeys((*titles, *lists)):
        own = lists.get(language, ())
        if language not in LANGUAGES or (own and len(own) != len(values)):
            raise SchemaError(
                expected=f"title and labels of {section} by language ({listing(list(LANGUAGES))}),"
                " a label for each value",
                found=f"the key {language!r}"
                if language not in LANGUAGES
                else f"{len(own)} labels for {len(values)} values",
                action='Write title = { en = "...", fr = "..." }, and labels likewise.',
            )
        pairs = tuple((value, label) for value, label in zip(values, own, strict=False) if label)
        found.append((language, Words("", titles.get(language, ""), pairs)))
    return (
        next(iter(titles.values()), "") if isinstance(title, Mapping) else title,
        tuple(next(iter(lists.values()), ()) if isinstance(labels, Mapping) else labels),
        tuple(found),
    )


def _check(content: Mapping[str, Any], keys: Mapping[str, str], name: str) -> None:
    unknown = [entry for entry in content if entry not in keys]
    if unknown:
        place = f"[{name}]" if name else "a schema file"
        raise unknown_names(unknown, list(keys), f"keys of {place}")
    for entry, value in content.items():
        if not fits(value, keys[entry]):
            raise _wrong(f"{name}.{entry}" if name else entry, keys[entry], value)


def _wrong(key: str, kind: str, value: object) -> SchemaError:
    quoted = " Put text between quotes." if "text" in kind else ""
    return SchemaError(
        expected=f"{kind} for {key}",
        found=f"a value of type {type(value).__name__}",
        action=f"Correct {key} in the schema file.{quoted}",
    )


def _not_toml(found: str) -> SchemaError:
    return SchemaError(
        expected="a schema file in TOML, encoded as UTF-8",
        found=found,
        action="Correct that place; `populace schema INPUT` drafts a schema to compare with.",
    )


def write_schema(schema: Schema) -> str:
    """The text of the TOML file that `parse_schema` reads as this schema."""
    content = content_of(schema)
    table = content.get("table")
    parts = [section("table", table)] if table else []
    columns = content.get("columns", {})
    return "\n".join((*parts, *(section(f"columns.{key(n)}", c) for n, c in columns.items())))


def content_of(schema: Schema) -> dict[str, dict[str, Any]]:
    """The content of a schema file that `schema_from` reads as this schema."""
    table: dict[str, Any] = {
        "subject_id": schema.subject_id,
        "attributes_per_subject": schema.attributes_per_subject,
        "columns": schema.use,
        "seen": schema.seen or None,
        "accept_unread": schema.accept_unread or None,
    }
    columns = {}
    for column in schema.columns:
        shown: dict[str, Any] = {
            "codebook": column.codebook,
            "values": None if column.codebook else column.values,
            "domain": None if column.public else "private",
            "labels": _labels(column),
            "absent": column.absent or None,
            "missing": column.missing or None,
            "delimiter": column.delimiter,
            "ignore_zeros": column.ignore_zeros or None,
            "flags": column.flags or None,
            "headers": column.headers or None,
            "spellings": dict(column.spellings) or None,
            "safe": column.safe or None,
            "decimal": column.decimal or None,
            "units": column.units or None,
            "title": {
                language: words.title for language, words in column.translations if words.title
            }
            or column.title
            or None,
        }
        columns[column.name] = _filled(shown)
    return _filled({"table": _filled(table) or None, "columns": columns or None})


def _labels(column: ColumnSchema) -> tuple[str, ...] | dict[str, tuple[str, ...]] | None:
    """The labels of a column, by language where they are told so; None for those of its book."""
    spoken = {
        language: tuple(dict(words.values).get(value, "") for value in column.values or ())
        for language, words in column.translations
        if words.values
    }
    return spoken or (column.labels if column.labels != _book_labels(column) else None)


def _filled(entries: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if value is not None}


def _book_labels(column: ColumnSchema) -> tuple[str, ...]:
    return shipped(column.codebook)[1] if column.codebook else ()
