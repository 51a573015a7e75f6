"""The fields of a Table Schema (Frictionless), alone or inside a Data Package.

Its types and patterns are not looked at: every cell is text here.
"""

from __future__ import annotations

from typing import Any

from populace.read.lists import listed
from populace.read.memory import render
from populace.vocabulary.errors import InputError
from populace.vocabulary.schema import ColumnSchema


def read_fields(content: Any) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...]]:  # noqa: ANN401
    """The columns of fields with `categories` or an `enum`, and notes.

    Args:
        content: what the JSON holds: a Table Schema, or a Data Package with schemas in it.

    Raises:
        InputError: it holds no fields, or a list that is none.
    """
    columns: dict[str, ColumnSchema] = {}
    try:
        for field in _fields(content):
            pairs = _pairs(field)
            if pairs:
                several = field.get("delimiter", ",") if field.get("type") == "list" else None
                columns.setdefault(field["name"], listed(field["name"], pairs, several))
    except (KeyError, TypeError, AttributeError):
        raise InputError(
            expected="a Table Schema, or a Data Package with one",
            found="JSON of another form",
            action="Export the schema again; each of its `fields` needs a `name`.",
        ) from None
    return tuple(columns.values()), ()


def _fields(content: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    if "resources" in content:
        schemas = [resource.get("schema", {}) for resource in content["resources"]]
        inside = [schema for schema in schemas if isinstance(schema, dict)]
        return [field for schema in inside for field in schema.get("fields", [])]
    return list(content["fields"])


def _pairs(field: dict[str, Any]) -> list[tuple[str, str]]:
    categories = field.get("categories") or field.get("constraints", {}).get("enum") or []
    return [
        (render(entry["value"]), render(entry.get("label")))
        if isinstance(entry, dict)
        else (render(entry), "")
        for entry in categories
    ]
