"""Recipes in TOML, and as the plain entries that every door takes, to a `Recipe` and back.

What an operation means is said in `vocabulary`; none is applied here.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import Any, cast

from populace.vocabulary.additions import addition, additions
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import Fact
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_file, near_names
from populace.vocabulary.operations import Operation
from populace.vocabulary.recipe import OPERATIONS, Recipe
from populace.vocabulary.recoding import LookUp
from populace.vocabulary.rules import ValueRule
from populace.vocabulary.toml import (
    GROUPS,
    NUMBER,
    NUMBERS,
    PAIRS,
    TEXT,
    TEXTS,
    WHOLE,
    YES_NO,
    fits,
    literal,
)

KEY = "prepare"
"""The name of the sections in a file; a schema may stand in the same file."""

_NEIGHBORS = ("table", "columns")
_REQUIRED = ("column", "columns", "names")
_FILE_KEYS = ("file", "key", "value")
_MARK = """\
# PRIVATE. This recipe is as sensitive as the table; it is no part of a release. It holds
"""


def read_recipe(path: str | PathLike[str]) -> Recipe:
    """The recipe in a TOML file; files of its lookups are found beside it.

    Raises:
        SchemaError: the file cannot be read, or is no recipe.
    """
    return parse_recipe(_text(Path(path), "a recipe file"), Path(path).parent)


def parse_recipe(text: str, folder: Path | None = None) -> Recipe:
    """The recipe in the text of a TOML file, empty where there is none beside a schema.

    Args:
        text: the text.
        folder: where the files of lookups are; without it they cannot be named.

    Raises:
        SchemaError: it is not TOML, or an operation is unknown, misses a key, has an unknown one
            or one of the wrong type, or is refused.
    """
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(
            expected="a recipe file in TOML, encoded as UTF-8",
            found=str(error),
            action="Correct that place; a path with \\ stands in single quotes, or with / instead.",
        ) from None
    unknown = [key for key in content if key not in (KEY, *_NEIGHBORS)]
    if unknown:
        raise SchemaError(
            expected=f"sections [[{KEY}]] in a recipe file",
            found=listing(unknown),
            action=f"Write each operation as a section [[{KEY}]] with the key do.",
        )
    return recipe_of(content.get(KEY, []), folder)


def recipe_of(entries: object, folder: Path | None = None) -> Recipe:
    """The recipe in plain entries, such as those of JSON: one mapping for each operation.

    Args:
        entries: mappings that hold the name of the operation as "do" and its parameters.
        folder: as in `parse_recipe`.

    Raises:
        SchemaError: as in `parse_recipe`.
    """
    if isinstance(entries, str) or not isinstance(entries, Sequence):
        raise _wrong(KEY, "a list of operations", entries)
    return Recipe(
        tuple(_operation(entry, number, folder) for number, entry in enumerate(entries, start=1))
    )


def entries_of(recipe: Recipe) -> list[dict[str, Any]]:
    """The plain entries that `recipe_of` reads as this recipe, as JSON can hold them."""
    entries = []
    for operation in recipe.operations:
        entry: dict[str, Any] = {"do": operation.do}
        for field in fields(operation):
            value = getattr(operation, field.name)
            if field.name in _REQUIRED or value not in (field.default, None):
                entry[field.name] = _plain(value, _kind(str(field.type)))
        entries.append(entry)
    return entries


def _reason(listed: Fact) -> str:
    """Which list makes a recipe private, as a comment."""
    values = dict(listed.values)
    columns = listing(cast("tuple[str, ...]", values["columns"]))
    seen = "was" if listed.kind == "list-from-data" else "may have been"
    return f"# - the list of {values['do']!r} in {columns}, which {seen} made from the data\n"


def write_recipe(recipe: Recipe) -> str:
    """The text of the TOML file that `parse_recipe` reads as this recipe.

    It opens with a mark where the recipe is as private as the table.
    """
    marks = [_MARK + "".join(map(_reason, recipe.sensitive))]
    parts = marks if recipe.sensitive else []
    for entry in entries_of(recipe):
        lines = [f"[[{KEY}]]", *(f"{key} = {literal(value)}" for key, value in entry.items())]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _operation(entry: object, number: int, folder: Path | None) -> Operation:
    place = f"operation {number} of the recipe"
    if not isinstance(entry, Mapping):
        raise _wrong(place, "a section", entry)
    name = entry.get("do")
    known = {kind.do: kind for kind in OPERATIONS}
    if isinstance(name, str) and name not in known and name in additions("operations"):
        known = {**known, name: addition("operations", name, ValueRule)}
    if not isinstance(name, str) or name not in known:
        raise SchemaError(
            expected=f"the name of an operation as do in {place}",
            found="none" if name is None else repr(name),
            action=near_names(str(name), (*known, *additions("operations"))),
        )
    kind = known[name]
    given = {key: value for key, value in entry.items() if key != "do"}
    if kind is LookUp and "file" in given:
        given = _with_file(given, place, folder)
    types = {field.name: str(field.type) for field in fields(kind)}
    unknown = [key for key in given if key not in types]
    if unknown:
        raise SchemaError(
            expected=f"keys of {name!r} in {place}",
            found=listing(unknown),
            action=near_names(unknown, types),
        )
    for key, value in given.items():
        wanted = _kind(types[key])
        if not fits(value, wanted):
            raise _wrong(f"{key} of {name!r} in {place}", wanted, value)
    missing = [key for key in _REQUIRED if key in types and key not in given]
    if missing:
        raise SchemaError(
            expected=f"{missing[0]} for {name!r} in {place}",
            found="none",
            action="Say which columns it is about.",
        )
    return kind(**given)


def _kind(annotation: str) -> str:
    """The words for what a field takes, by its annotation."""
    kinds = {
        "Names": TEXTS,
        "Pairs": PAIRS,
        "Groups": GROUPS,
        "tuple[Decimal, ...]": NUMBERS,
        "Decimal": NUMBER,
        "int": WHOLE,
        "bool": YES_NO,
    }
    return kinds.get(annotation.removesuffix(" | None"), TEXT)


def _wrong(key: str, kind: str, value: object) -> SchemaError:
    return SchemaError(
        expected=f"{kind} for {key}",
        found=f"a value of type {type(value).__name__}",
        action="Correct it in the recipe." + (" Put text in quotes." if "text" in kind else ""),
    )


def _with_file(given: Mapping[str, Any], place: str, folder: Path | None) -> dict[str, Any]:
    """The entry of a lookup with the pairs of its file."""
    if folder is None or "values" in given or not all(fits(given.get(k), TEXT) for k in _FILE_KEYS):
        raise SchemaError(
            expected=f"file, key and value, and no values, for 'lookup' in {place}",
            found="others" if folder is not None else "a file in a recipe that is no file itself",
            action="Name a CSV file and two of its columns; or list the pairs as values.",
        )
    path = folder / given["file"]
    rows = list(csv.DictReader(_text(path, "the file of a lookup").splitlines()))
    key, value = given["key"], given["value"]
    if not rows or key not in rows[0] or value not in rows[0]:
        raise SchemaError(
            expected=f"a CSV file with the columns {key!r} and {value!r}",
            found=f"others, or no row, in {given['file']}",
            action="Name its columns as key and value.",
        )
    keys = [row[key] for row in rows]
    if len(set(keys)) < len(keys):
        raise SchemaError(
            expected=f"unique keys in column {key!r} of {given['file']}",
            found="a key that appears twice",
            action="Give every key one line.",
        )
    rest = {name: given[name] for name in given if name not in _FILE_KEYS}
    return {**rest, "values": {row[key]: row[value] or "" for row in rows}}


def _text(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        found = error.strerror if isinstance(error, OSError) else "another encoding than UTF-8"
        raise SchemaError(
            expected=f"{what} that can be read",
            found=f"{found} ({path})",
            action=near_file(path)
            if isinstance(error, FileNotFoundError)
            else "Check the path and the encoding.",
        ) from None


def _plain(value: object, kind: str) -> object:
    """A parameter as JSON can hold it."""
    if isinstance(value, tuple):
        if kind in (PAIRS, GROUPS):
            return {name: _plain(item, TEXTS) for name, item in value}
        return [_plain(item, TEXT) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
