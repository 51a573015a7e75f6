"""The fields of a Table Schema (Frictionless, versions 1 and 2), alone or inside a Data Package.

Its patterns and bounds are not looked at: every cell is text here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from populace.read.dictionaries.lists import listed
from populace.read.files.memory import render
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema


def read_fields(
    content: Any,  # noqa: ANN401 - whatever JSON holds
    resource: str | None = None,
) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...]]:
    """The columns of fields with `categories` or an `enum`, and notes.

    Values that the schema calls missing are no values; the first becomes how absence is written.

    Args:
        content: what the JSON holds: a Table Schema, or a Data Package with schemas in it.
        resource: the resource of a package whose fields are wanted; those of all otherwise.

    Raises:
        InputError: it holds no fields, or a list that is none.
        ParameterError: the package has no such resource.
    """
    try:
        return _read(content, resource)
    except (KeyError, TypeError, AttributeError):
        raise InputError(
            expected="a Table Schema, or a Data Package with one",
            found="JSON of another form",
            action="Export the schema again; each of its `fields` needs a `name`.",
        ) from None


def _read(
    content: Any,  # noqa: ANN401
    resource: str | None,
) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...]]:
    schemas, elsewhere = _schemas(content, resource)
    columns: list[ColumnSchema] = []
    without: list[str] = []
    for schema in schemas:
        for field in schema["fields"]:
            missing = _missing(field.get("missingValues", schema.get("missingValues", ())))
            pairs = [pair for pair in _pairs(field) if pair[0] not in missing]
            codes = [code for code in missing if code]
            if not pairs:
                without.append(field["name"])
            if pairs or codes:
                columns.append(_column(field, pairs, codes))
    said = (
        ("Without a list of values", without),
        ("The schemas of these resources stand in other files", elsewhere),
    )
    return tuple(columns), tuple(
        f"{words}: {listing(list(dict.fromkeys(names)), 40)}." for words, names in said if names
    )


def _column(
    field: Mapping[str, Any], pairs: Sequence[tuple[str, str]], codes: Sequence[str]
) -> ColumnSchema:
    several = field.get("delimiter", ",") if field.get("type") == "list" else None
    found = listed(field["name"], pairs, several, title=render(field.get("title")))
    absent, missing = "".join(codes[:1]), tuple(dict.fromkeys(codes[1:]))
    return replace(found, absent=absent, missing=missing, values=found.values or None)


def _schemas(
    content: Any,  # noqa: ANN401
    resource: str | None,
) -> tuple[list[dict[str, Any]], list[str]]:
    """The schemas, and the names of resources whose schema stands elsewhere."""
    if "resources" not in content:
        if resource is not None:
            raise ParameterError(
                expected="the option part for a Data Package",
                found="a single Table Schema",
                action="Leave the option out.",
            )
        return [content], []
    resources = content["resources"]
    names = [str(each.get("name", place)) for place, each in enumerate(resources, start=1)]
    if resource is not None and resource not in names:
        raise ParameterError(
            expected="the name of a resource of the Data Package",
            found=repr(resource),
            action=f"Choose {listing(names)}.",
        )
    schemas, elsewhere = [], []
    for name, each in zip(names, resources, strict=True):
        schema = each.get("schema", {})
        if resource not in (None, name):
            continue
        if isinstance(schema, dict):
            schemas.append({"fields": [], **schema})
        else:
            elsewhere.append(name)
    return schemas, elsewhere


def _missing(told: Sequence[Any]) -> list[str]:
    """The codes for missing, which version 2 may give with labels."""
    return [render(each["value"] if isinstance(each, dict) else each).strip() for each in told]


def _pairs(field: Mapping[str, Any]) -> list[tuple[str, str]]:
    categories = field.get("categories") or field.get("constraints", {}).get("enum") or []
    return [
        (render(entry["value"]).strip(), render(entry.get("label")))
        if isinstance(entry, dict)
        else (render(entry).strip(), "")
        for entry in categories
    ]
