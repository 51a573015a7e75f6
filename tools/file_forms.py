"""JSON Schemas of schema, recipe and project files for editors, and the page that explains them.

What keys there are is read from the code that reads the files: nothing is listed twice.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

from griffe import Docstring, DocstringSectionKind

import populace
from populace.read.schemas import project_file, schema_file
from populace.vocabulary import recipe
from populace.vocabulary.extent import Extent
from populace.vocabulary.inputs import Input
from populace.vocabulary.keywords import TERMS, Planning, Reading, Releasing
from populace.vocabulary.operations import Operation

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_PAIRS: dict[str, Any] = {"type": "object", "additionalProperties": _TEXT}
_NUMBER: dict[str, Any] = {"type": "number"}
_SHAPES: dict[str, dict[str, Any]] = {
    "text": _TEXT,
    "a list of texts": _TEXTS,
    "text, or a list of texts": {"type": ["string", "array"], "items": _TEXT},
    "texts by language, or a text": {"type": ["string", "object"]},
    "a list of texts, or lists by language": {"type": ["array", "object"], "items": _TEXT},
    "true or false": {"type": "boolean"},
    "a whole number": {"type": "integer"},
    "texts by text": _PAIRS,
    "the name of a file, or its content": {"type": ["string", "object", "array"]},
    "a section": {"type": "object"},
}
_FIELDS: dict[str, dict[str, Any]] = {
    "Names": _TEXTS,
    "Pairs": _PAIRS,
    "Groups": {"type": "object", "additionalProperties": _TEXTS},
    "tuple[Decimal, ...]": {"type": "array", "items": _NUMBER},
    "Decimal": _NUMBER,
    "int": {"type": "integer"},
    "bool": {"type": "boolean"},
}
_NEEDED = ("column", "columns", "names")


def described(value: Any) -> dict[str, str]:  # noqa: ANN401 - anything with a docstring
    """What each argument of a class or function is, in one line."""
    text = Docstring(inspect.getdoc(value) or "", parser="google")
    return {
        each.name.lstrip("*"): " ".join(each.description.split())
        for section in text.parse(warnings=False)
        if section.kind is DocstringSectionKind.parameters
        for each in section.value
    }


def _object(
    properties: Mapping[str, Any], required: tuple[str, ...] = (), **more: object
) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
        **({"required": list(required)} if required else {}),
        **more,
    }


def _keys(kinds: Mapping[str, str], words: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: {**_SHAPES[kind], **({"description": words[name]} if name in words else {})}
        for name, kind in kinds.items()
    }


def table_keys() -> dict[str, Any]:
    """The keys of the section [table] of a schema file."""
    words = described(populace.Schema) | {"columns": described(Reading)["columns"]}
    return _keys(schema_file.TABLE_KEYS, words)


def column_keys() -> dict[str, Any]:
    """The keys of a section [columns.NAME] of a schema file."""
    words = described(populace.ColumnSchema)
    own = {"domain": '"private" where the values are found in the data; nothing else.'}
    return _keys(schema_file.COLUMN_KEYS, {**words, **own})


def operations() -> Iterator[tuple[type[Operation], dict[str, Any]]]:
    """Each operation of a recipe with the schema of its section."""
    for kind in recipe.OPERATIONS:
        words: dict[str, str] = {}
        for base in reversed(kind.__mro__[:-1]):
            words |= described(base)
        keys: dict[str, Any] = {"do": {"const": kind.do}}
        for each in fields(kind):
            shape = _FIELDS.get(str(each.type).removesuffix(" | None"), _TEXT)
            said = {"description": words[each.name]} if each.name in words else {}
            keys[each.name] = {**shape, **said}
        if kind.do == "lookup":
            keys |= dict.fromkeys(("file", "key", "value"), _TEXT)
        needed = tuple(
            each.name
            for each in fields(kind)
            if each.name in _NEEDED and each.default is MISSING and each.default_factory is MISSING
        )
        yield kind, _object(keys, ("do", *needed), description=_first(kind))


def _first(value: Any) -> str:  # noqa: ANN401 - anything with a docstring
    return " ".join((inspect.getdoc(value) or "").split("\n\n")[0].split())


def _typed(written: Any) -> dict[str, Any]:  # noqa: ANN401 - an annotation, or its text
    """The form of a value by how its keyword is typed; none where it may be of several kinds."""
    kind = getattr(written, "__forward_arg__", str(written)).removesuffix(" | None")
    known = {"float": _NUMBER, "str": _TEXT, "Folder": _TEXT, **_FIELDS}
    sections = {"Mapping[str, Any]": {"type": "object"}}
    return {**known, **sections}.get(kind, {})


def _parts(value: type[Any]) -> dict[str, Any]:
    """The parts of a declaration, each with its form and in one line what it is."""
    words = described(value)
    return {
        each.name: {**_typed(each.type), "description": words[each.name]} for each in fields(value)
    }


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _prepare() -> dict[str, Any]:
    return {"type": "array", "items": {"oneOf": [shape for _, shape in operations()]}}


def schema_form() -> dict[str, Any]:
    """The form of a schema file, a recipe in it."""
    columns = {"type": "object", "additionalProperties": _object(column_keys())}
    return _whole(
        "Schema of a table, for Populace",
        {"table": _object(table_keys()), "columns": columns, "prepare": _prepare()},
    )


def recipe_form() -> dict[str, Any]:
    """The form of a recipe file."""
    return _whole("Recipe for a table, for Populace", {"prepare": _prepare()})


def project_form() -> dict[str, Any]:
    """The form of a project file."""
    words = described(Reading) | described(Input) | {"name": "what to call the table"}
    table = _keys(project_file.table_kinds(), words)
    table["extent"] = _object(_parts(Extent), description=words["extent"])
    settings = described(Planning) | described(Releasing)
    release = {
        name: {**_typed(Releasing.__annotations__[name]), "description": settings[name]}
        for name in TERMS
        if name not in project_file.SAID
    }
    release |= {
        "out": {**_TEXT, "description": "the folder to write"},
        "formats": {**_TEXTS, "description": "other forms to write into the folder"},
        "need": {**_TEXTS, "description": "what the release must be able to say, for `plan`"},
        "known": {**_TEXT, "description": "an earlier release, for `plan`: how many are asked for"},
    }
    return _whole(
        "Project for Populace",
        {
            "tables": {"type": "array", "minItems": 1, "items": _object(table, ("source",))},
            "relations": {
                "type": "array",
                "items": _object(
                    _keys(project_file.RELATION_KEYS, described(populace.Relation)),
                    ("one", "many"),
                ),
            },
            "release": _object(release),
            **{
                name: {"type": "object", "description": settings[name]}
                for name in project_file.SAID
            },
        },
        ("tables",),
    )


def _whole(
    title: str, properties: Mapping[str, Any], required: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {"$schema": DIALECT, "title": title, **_object(properties, required)}


def as_text(form: Mapping[str, Any]) -> str:
    """A form as the text of its file."""
    return json.dumps(form, indent=1, ensure_ascii=False) + "\n"


_PAGE = """\
# Schema, recipe and project files

All three are TOML. For completion and checks in an editor that knows TOML (such as the extension
*Even Better TOML* of Visual Studio Code) save the JSON Schema beside your file and name it in the
first line:

```toml
#:schema ./schema.schema.json
```

[schema.schema.json](schema.schema.json) · [recipe.schema.json](recipe.schema.json) ·
[project.schema.json](project.schema.json)
"""


def page() -> str:
    """The page of the reference that explains every key of the three kinds of files."""
    parts = [
        _PAGE,
        "## Schema files: [table]",
        _rows(table_keys()),
        "## Schema files: [columns.NAME]",
        _rows(column_keys()),
        "## Recipes: [[prepare]]",
        "In a schema file, or in a file of its own; in their order.",
    ]
    for kind, shape in operations():
        charged = " It is paid for from the budget of the release." if kind.charged else ""
        parts += [f'### do = "{kind.do}"', f"{_first(kind)}{charged}"]
        keys = {name: each for name, each in shape["properties"].items() if name != "do"}
        parts.append(_rows(keys))
    project = project_form()["properties"]
    for heading, keys in (
        ("[[tables]]", project["tables"]["items"]["properties"]),
        ("[[relations]]", project["relations"]["items"]["properties"]),
        ("[tables.extent]", project["tables"]["items"]["properties"]["extent"]["properties"]),
        ("[release]", project["release"]["properties"]),
    ):
        parts += [f"## Project files: {heading}", _rows(keys)]
    for name in project_file.SAID:
        parts += [f"## Project files: [{name}]", _sentence(project[name]["description"])]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _rows(keys: Mapping[str, Mapping[str, Any]]) -> str:
    lines = ["| key | takes | what it is |", "| --- | --- | --- |"]
    for name, shape in keys.items():
        text = re.sub(r"\s+", " ", str(shape.get("description", ""))).replace("|", "\\|")
        lines.append(f"| `{name}` | {_takes(shape)} | {text} |")
    return "\n".join(lines)


def _takes(shape: Mapping[str, Any]) -> str:
    found = next(
        (words for words, known in _SHAPES.items() if known["type"] == shape.get("type")), ""
    )
    if shape.get("type") == "array":
        return "a list of numbers" if shape["items"] == _NUMBER else "a list of texts"
    if shape.get("type") == "number":
        return "a number"
    if shape.get("type") == "object" and "additionalProperties" not in shape:
        return "a section"
    return "a section" if "properties" in shape else found


FORMS = {
    "schema.schema.json": lambda: as_text(schema_form()),
    "recipe.schema.json": lambda: as_text(recipe_form()),
    "project.schema.json": lambda: as_text(project_form()),
    "files.md": page,
}
"""What is written into the reference, by name."""
