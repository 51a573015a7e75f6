"""Project files in TOML to a `Project`: tables, how they hang together, what is settled.

What a keyword means is said in `vocabulary.inputs`; here none is known by its name.
"""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from populace.read.dictionaries.book_file import is_file
from populace.read.schemas.options import unknown_names
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from populace.vocabulary.inputs import Input, Project
from populace.vocabulary.keywords import Reading
from populace.vocabulary.near import near_file
from populace.vocabulary.structure import Relation
from populace.vocabulary.toml import (
    FILE,
    PAIRS,
    SECTION,
    TEXT,
    TEXT_OR_TEXTS,
    TEXTS,
    WHOLE,
    YES_NO,
    fits,
)
from populace.vocabulary.wording import Advice, Option

# By how the keyword is typed, so that a new one needs no line here.
_KINDS = {
    "str | None": TEXT,
    "int | None": WHOLE,
    "bool": YES_NO,
    "bool | None": YES_NO,
    "Iterable[str]": TEXTS,
    "Iterable[str] | None": TEXTS,
    "Mapping[str, str] | None": PAIRS,
    "AnySchema | None": FILE,
    "AnyRecipe | None": FILE,
    "Extent | Mapping[str, Any] | None": SECTION,
}
_TABLE = {"name": TEXT, "source": TEXT_OR_TEXTS, "key": TEXT}
RELATION_KEYS = {
    **dict.fromkeys(("one", "many", "via"), TEXT),
    **dict.fromkeys(("most", "bound", "counted"), WHOLE),
    "several": YES_NO,
}
SAID = ("about", "findings")
"""Sections of what a publisher says; settings of a release, which stand by themselves in a file."""
_SECTIONS = ("tables", "relations", "release", *SAID)
_PATHS = ("out", "ledger", "previous", "known")
_SCHEMA = ("table", "columns", "prepare")

FORM = """\
[[tables]]
name = "victims"
source = "victims.csv"
schema = "victims.toml"

[release]
epsilon = 4
"""
"""The form of a project file."""


def read_project(path: str | os.PathLike[str]) -> Project:
    """The project in a TOML file; files are found beside it, unless they are absolute or addresses.

    Raises:
        InputError: the file cannot be read, or is no project.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _not_toml(f"another encoding in {path}") from None
    except OSError as error:
        raise InputError(
            expected="a project file to read",
            found=f"{error.strerror or 'an error'} ({path})",
            action=near_file(path),
        ) from error
    return parse_project(text, Path(path).parent, os.fspath(path))


def parse_project(text: str, folder: Path, called: str = "the project file") -> Project:
    """The project in the text of a TOML file.

    Args:
        text: the text.
        folder: where its files are.
        called: what errors call the file.

    Raises:
        InputError: it is not TOML, holds an unknown key, or one of the wrong type.
    """
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(f"something else in {called}: {error}") from None
    if isinstance(content.get("input"), str):
        raise InputError(
            expected=f"a project file with sections [[tables]] and [release], as {called} must be"
            " since Populace 2",
            found="settings under the names of options",
            action=f"Write it in this form, and the other settings under [release]:\n{FORM}",
        )
    if isinstance(content.get("table"), list):
        raise unknown_names(["table"], _SECTIONS, "sections of a project file")
    if set(content) & set(_SCHEMA):
        raise InputError(
            expected="a project file, with sections [[tables]]",
            found=f"a schema or a recipe in {called}",
            action=Advice(
                "Give it as the schema of a table",
                Option("schema", called),
                ', or name it in a project file (schema = "...").',
            ),
        )
    if unknown := [name for name in content if name not in _SECTIONS]:
        raise unknown_names(unknown, _SECTIONS, "sections of a project file")
    settings = content.get("release", {})
    _check(settings, SECTION, "release")
    for name in SAID:
        _check(content.get(name, {}), SECTION, name)
    tables = [
        _table(each, number, folder) for number, each in enumerate(_list(content, "tables"), 1)
    ]
    relations = [_relation(each) for each in _list(content, "relations")]
    if not tables:
        raise InputError(
            expected=f"at least one section [[tables]] in {called}",
            found="none",
            action=f"Write it in this form:\n{FORM}",
        )
    for name in (*_PATHS, "series"):
        if name in settings:
            _check(settings[name], SECTION if name == "series" else TEXT, name)
    settled = {
        name: _beside(folder, value)
        if name in _PATHS
        else _series(folder, value)
        if name == "series"
        else _plain(value)
        for name, value in settings.items()
    }
    # What readers call the data set is its name in the ledger, unless it has another there.
    if id_ := content.get("about", {}).get("dataset"):
        settled.setdefault("dataset", id_)
    settled |= {name: _as_text(content[name]) for name in SAID if name in content}
    return Project(tuple(tables), tuple(relations), settled)


def _table(content: Mapping[str, Any], number: int, folder: Path) -> Input:
    kinds = table_kinds()
    _known(content, kinds, f"[[tables]], the {number}. of them")
    if "source" not in content:
        raise InputError(
            expected=f"a source of each table in [[tables]], the {number}. of them",
            found="none",
            action='Add a line such as source = "cases.csv".',
        )
    reading: dict[str, Any] = {}
    for name, value in content.items():
        if name in _TABLE:
            continue
        beside = kinds[name] == FILE and isinstance(value, str)
        if name == "extent":
            reading[name] = _extent(value)
            continue
        reading[name] = _beside(folder, value) if beside else _plain(value, name == "recipe")
    if isinstance(books := reading.get("codebooks"), dict):
        reading["codebooks"] = {name: _book(folder, book) for name, book in books.items()}
    if isinstance(schema := reading.get("schema"), dict):
        reading["schema"] = _books_beside(folder, schema)
    told: Reading = {**reading}  # type: ignore[typeddict-item]  # checked by kind
    files = content["source"]
    several = isinstance(files, list)
    source = [_beside(folder, each) for each in files] if several else _beside(folder, files)
    return Input(source, content.get("name", ""), content.get("key"), **told)


def table_kinds() -> dict[str, str]:
    """What each key of a section [[tables]] takes, in words."""
    return {**_TABLE, **{name: _KINDS[str(kind)] for name, kind in _annotated().items()}}


def _extent(content: Mapping[str, Any]) -> Extent:
    known = [each.name for each in fields(Extent)]
    if unknown := [name for name in content if name not in known]:
        raise unknown_names(unknown, known, "keys of extent in [[tables]]")
    return Extent(**content)


def _annotated() -> dict[str, str]:
    return {
        name: getattr(kind, "__forward_arg__", str(kind))
        for name, kind in Reading.__annotations__.items()
    }


def _relation(content: Mapping[str, Any]) -> Relation:
    _known(content, RELATION_KEYS, "[[relations]]")
    if missing := [name for name in ("one", "many") if name not in content]:
        raise InputError(
            expected="both ends of each of [[relations]], as one and many",
            found=f"no {missing[0]}",
            action='Name the tables, such as one = "victims" and many = "perpetrators".',
        )
    return Relation(**content)


def _list(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = content.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _wrong(name, f"sections [[{name}]]", found)
    return found


def _known(content: Mapping[str, Any], kinds: Mapping[str, str], place: str) -> None:
    if unknown := [name for name in content if name not in kinds]:
        raise unknown_names(unknown, list(kinds), f"keys of {place}")
    for name, value in content.items():
        _check(value, kinds[name], f"{name} in {place}")


def _check(value: object, kind: str, place: str) -> None:
    if not fits(value, kind):
        raise _wrong(place, kind, value)


def _plain(value: Any, exact: bool = False) -> Any:  # noqa: ANN401 - what TOML holds
    """The value with numbers as Python counts with them; a recipe's stay as they are written."""
    if isinstance(value, Decimal) and not exact:
        return float(value)
    if isinstance(value, list):
        return [_plain(each, exact) for each in value]
    return value


def _as_text(value: Any) -> Any:  # noqa: ANN401 - what TOML holds
    """The value with numbers and days as they are written: a version 1.10 is not 1.1."""
    if isinstance(value, dict):
        return {name: _as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    return str(value) if isinstance(value, Decimal | dt.date) else value


def _series(folder: Path, value: Any) -> Any:  # noqa: ANN401 - checked where it is used
    """What is said of a series, with its folders and tables beside the file; no version is 1.1."""
    if not isinstance(value, dict):
        return value
    return {
        name: [_beside(folder, each) for each in told]
        if name in ("earlier", "apart_from") and isinstance(told, list)
        else _as_text(told)
        for name, told in value.items()
    }


def _beside(folder: Path, text: Any) -> Any:  # noqa: ANN401 - checked where it is used
    if not isinstance(text, str) or text == "-" or "://" in text:
        return text
    return str(folder / text)


def _book(folder: Path, book: object) -> object:
    """A codebook by its name, or by its file beside the project file."""
    return str(folder / book) if isinstance(book, str) and is_file(book) else book


def _books_beside(folder: Path, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema whose codebooks lie beside the project file that it stands in."""
    columns = schema.get("columns")
    if not isinstance(columns, dict):
        return schema
    found = {
        name: {**each, "codebook": _book(folder, each["codebook"])}
        for name, each in columns.items()
        if isinstance(each, dict) and "codebook" in each
    }
    return {**schema, "columns": {**columns, **found}} if found else schema


def _wrong(place: str, kind: str, value: object) -> InputError:
    return InputError(
        expected=f"{kind} for {place}",
        found=f"a value of type {type(value).__name__}",
        action="Correct it in the project file.",
    )


def _not_toml(found: str) -> InputError:
    return InputError(
        expected="a project file in TOML, encoded as UTF-8",
        found=found,
        action="Correct that place; a path with \\ stands in single quotes, or with / instead.",
    )
