"""Project and schema files as the page shows them: what they say becomes the steward's choices.

Nothing is read from a table here but the header of a simulated one. What the page has no field for
is passed on as it is, or named.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import populace
from populace.browser.choice_types import (
    ColumnChoice,
    ExtentChoice,
    Linking,
    RelationChoice,
    Strength,
    TableChoices,
    TableColumn,
    TableReading,
)
from populace.browser.choices import ON_DISK
from populace.browser.contract import ProjectTable, ProjectView
from populace.browser.own_codebooks import check_schema, with_books
from populace.browser.publishing import about_choice, told_choices

MOST_LINKS = 30

_FIELDS = {
    *("values", "codebook", "domain", "absent", "delimiter", "ignore_zeros", "decimal", "units"),
}
"""What a schema says of a column that the page has a field for."""

_STRENGTH = ("about", "findings", "name", "epsilon", "k", "length", "protect", "triples")
"""Settings of a release that the page has a field for."""


def load(texts: Mapping[str, str], folder: Path) -> ProjectView:
    """What files say that were given together: a project with its schemas, or a schema by itself.

    Args:
        texts: their texts by their names.
        folder: an empty one, to put them into.

    Raises:
        InputError: none of them is a project or a schema, or one names what the page cannot show.
    """
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    contents = {name: _parsed(text) for name, text in texts.items()}
    projects = [name for name, content in contents.items() if "tables" in content]
    schemas = [name for name, content in contents.items() if {"table", "columns"} & set(content)]
    if projects or not schemas:
        project = populace.read_project(folder / (projects or list(texts))[0])
        settings = {name: _as_written(each, folder) for name, each in project.settings.items()}
        return shown(replace(project, settings=settings), contents, folder)
    table = populace.Input("", schema=contents[schemas[0]])
    return shown(populace.Project((table,)), contents, folder)


def _as_written(value: Any, folder: Path) -> Any:  # noqa: ANN401 - what TOML holds
    """A path without the folder that reading the file put before it."""
    return value.removeprefix(f"{folder}/") if isinstance(value, str) else value


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        # Reading it as a project says what is wrong.
        return {}


def shown(
    project: populace.Project,
    files: Mapping[str, Mapping[str, Any]] | None = None,
    folder: Path | None = None,
) -> ProjectView:
    """The choices that a project stands for.

    Args:
        project: the project.
        files: the contents of the files that it may name, by their names.
        folder: where these files lie.

    Raises:
        InputError: the project names what the page has no choice for.
    """
    missing: list[str] = []
    tables = [_table(table, files or {}, missing, folder) for table in project.tables]
    settings = dict(project.settings)
    if settings.get("dataset") == settings.get("about", {}).get("dataset"):
        settings.pop("dataset", None)
    strength: Strength | None = None
    if settings or project.relations:
        more = {name: each for name, each in settings.items() if name not in _STRENGTH}
        strength = {
            "method": "k" if "k" in settings else "epsilon",
            "epsilon": settings.get("epsilon", 0.0),
            "k": settings.get("k", 10),
            "length": settings.get("length", 2 if project.relations else 3),
            "more": json.dumps(more) if more else "",
        }
    return {
        "tables": tables,
        "linking": linking_of(project) if project.relations else None,
        "strength": strength,
        "title": settings.get("name", ""),
        "about": about_choice(settings["about"]) if settings.get("about") else None,
        "told": told_choices(settings.get("about") or {}, settings.get("findings") or {}),
        "elsewhere": [name for name in settings if name in ON_DISK],
        "missing": missing,
    }


def _table(
    table: populace.Input,
    files: Mapping[str, Mapping[str, Any]],
    missing: list[str],
    folder: Path | None,
) -> ProjectTable:
    reading = dict(table.reading)
    if reading.get("query"):
        raise _not_ours("a query to a database")
    if reading.get("declared_only"):
        raise _not_ours(
            "choices of its own alone, as those made here have the data in view; the project asks"
            " for what is declared only"
        )
    schema = _content(reading.get("schema"), files, missing)
    recipe: Any = reading.get("recipe")
    if isinstance(recipe, str):
        recipe = _content(recipe, files, missing)
    if recipe is None:
        recipe = schema.get("prepare", [])
    steps = recipe if isinstance(recipe, list) else recipe.get("prepare", [])
    check_schema(schema, folder)
    laid = _laid_over(schema, reading)
    laid = {**laid, "columns": with_books(laid.get("columns", {}), folder, missing)}
    choices, others = choices_of(laid)
    choices["reading"] = reading_of(reading)
    for step in steps:
        _taken(choices, step)
    file = Path(str(table.source)).name if table.source else ""
    return {"file": file, "name": table.name or file, "choices": choices, "others": others}


def _content(
    given: Any,  # noqa: ANN401 - the content of a file, or its path
    files: Mapping[str, Mapping[str, Any]],
    missing: list[str],
) -> Mapping[str, Any]:
    if given is None or isinstance(given, Mapping):
        return given or {}
    if isinstance(given, list):
        return {"prepare": given}
    name = Path(str(given)).name
    if name not in files:
        missing.append(name)
    return files.get(name, {})


def _laid_over(schema: Mapping[str, Any], reading: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema with what keywords of reading say beside it."""
    table = dict(schema.get("table", {}))
    columns = {name: dict(each) for name, each in schema.get("columns", {}).items()}
    for name in ("subject_id", "attributes_per_subject", "columns"):
        if reading.get(name) is not None:
            table[name] = reading[name]
    if reading.get("accept_unread"):
        table["accept_unread"] = [*table.get("accept_unread", ()), *reading["accept_unread"]]
    if reading.get("leave_out"):
        table["leave_out"] = reading["leave_out"]
    said = {
        "delimiter": reading.get("multi_value") or {},
        "codebook": reading.get("codebooks") or {},
        "ignore_zeros": dict.fromkeys(reading.get("ignore_zeros") or (), True),
        "safe": dict.fromkeys(reading.get("safe") or (), True),
    }
    for key, named in said.items():
        for name, value in named.items():
            columns.setdefault(name, {})[key] = value
    return {"table": table, "columns": columns}


def choices_of(
    schema: Mapping[str, Any], names: Sequence[str] | None = None
) -> tuple[TableChoices, bool]:
    """The choices that a parsed schema stands for, and whether columns beside them are used.

    Args:
        schema: the content of the file.
        names: the columns of the table; those that the schema names otherwise.
    """
    table, declared = schema.get("table", {}), schema.get("columns", {})
    subject, left_out = table.get("subject_id", ""), table.get("leave_out", ())
    accepted = table.get("accept_unread", ())
    listed = table.get("columns")
    if names is None:
        names = list(dict.fromkeys([*(listed or ()), *declared, *left_out, *accepted]))
    used = [
        name
        for name in (names if listed is None else listed)
        if name not in left_out and name != subject
    ]
    choices: TableChoices = {
        "columns": [
            _choice(name, declared.get(name, {}), name in used, name in accepted) for name in names
        ],
        "subject_id": subject,
        "attributes": table.get("attributes_per_subject", 0),
        "reading": reading_of({}),
    }
    return choices, listed is None


def reading_of(reading: Mapping[str, Any]) -> TableReading:
    """How a file is opened, as keywords say it."""
    given = reading.get("extent") or populace.Extent()
    told = asdict(given)
    extent: ExtentChoice = {
        "header_row": told["header_row"] or 0,
        "skip_rows": told["skip_rows"],
        "no_header": told["no_header"],
        "first_row": told["first_row"] or 0,
        "skip_footer": -1 if told["skip_footer"] is None else told["skip_footer"],
        "header_is_names": told["header_is_names"],
        "hidden": told["hidden"] or "",
    }
    return {
        "sheet": reading.get("sheet") or "",
        "encoding": reading.get("encoding") or "",
        "delimiter": reading.get("delimiter") or "",
        "extent": extent,
    }


def linking_of(project: populace.Project) -> Linking:
    """How the tables of a project hang together, as the page says it."""
    names = [table.name for table in project.tables]
    protect = project.settings.get("protect", ())
    return {
        "relations": [_relation(each, names) for each in project.relations],
        "keys": [table.key or "" for table in project.tables],
        "protect": [
            place
            for place, name in enumerate(names)
            if name in ((protect,) if isinstance(protect, str) else protect)
        ],
        "triples": [
            [_column(names, name) for name in triple]
            for triple in project.settings.get("triples", ())
        ],
    }


def _relation(relation: populace.Relation, names: Sequence[str]) -> RelationChoice:
    return {
        "one": names.index(relation.one),
        "many": names.index(relation.many),
        "via": -1 if relation.via is None else names.index(relation.via),
        "several": relation.several,
        "most": relation.most or MOST_LINKS,
        "bound": relation.bound or 0,
        "counted": relation.counted or 0,
    }


def _column(names: Sequence[str], name: str) -> TableColumn:
    for place, table in enumerate(names):
        if name.startswith(f"{table}."):
            return {"table": place, "column": name.removeprefix(f"{table}.")}
    raise _not_ours("a triple whose columns are not named with their tables")


def _taken(choices: TableChoices, step: Mapping[str, Any]) -> None:
    """Lay an operation of a recipe over the choices on its column, or pass it on as it is."""
    name = step.get("column")
    if not isinstance(name, str) or "into" in step:
        raise _not_ours(f"the operation {step['do']!r} on other columns than one")
    column = next((each for each in choices["columns"] if each["name"] == name), None)
    if column is None:
        column = _choice(name, {}, use=True, accepted=False)
        choices["columns"].append(column)
    if not _has_field(column, step):
        passed = [*json.loads(column["passed"] or "[]"), step]
        column["passed"] = json.dumps(passed, ensure_ascii=False)
        return
    match step["do"]:
        case "bands":
            column["edges"] = [float(edge) for edge in step["edges"]]
            column["beyond"] = step.get("beyond", "absent")
            column["labels"] = list(step.get("labels", ()))
        case "dates":
            column["period"] = step["to"]
            column["form"] = step.get("format", "")
        case _:
            column["groups"] = [
                {"name": name, "values": list(values)} for name, values in step["groups"].items()
            ]
            column["origin"] = step.get("origin", "data")
            column["others"] = "absent" if step.get("others") == "" else "keep"


def _has_field(column: ColumnChoice, step: Mapping[str, Any]) -> bool:
    """Whether the page can show an operation, and those before it on the same column."""
    said = set(step) - {"do", "column"}
    if column["passed"] or column["groups"]:
        return False
    if step["do"] == "merge":
        return said <= {"groups", "origin", "others"} and not step.get("others")
    if column["edges"] or column["period"]:
        return False
    if step["do"] == "bands":
        return bool(step.get("edges")) and said <= {"edges", "beyond", "labels"}
    return step["do"] == "dates" and said <= {"to", "format"}


def _not_ours(found: str) -> populace.InputError:
    return populace.InputError(
        expected="a project file with what this page can show",
        found=found,
        action="Use it on the command line or in Python, or describe the table here.",
    )


def declared(path: Path) -> TableChoices:
    """What the schema beside a simulated table declares."""
    schema = path.parent / "schema.toml" if path.name == "cases.csv" else path.with_suffix(".toml")
    content: Mapping[str, Any] = (
        tomllib.loads(schema.read_text("utf-8")) if schema.is_file() else {}
    )
    with path.open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    return choices_of(content, names)[0]


def _choice(name: str, declared: Mapping[str, Any], use: bool, accepted: bool) -> ColumnChoice:
    values = declared.get("values")
    flag = values is not None and len(values) == 1 and "absent" in declared
    more = {key: value for key, value in declared.items() if key not in _FIELDS}
    return {
        "name": name,
        "use": use,
        "domain": "codebook"
        if "codebook" in declared
        else "flag"
        if flag
        else "private"
        if values is None
        else "listed",
        "codebook": declared.get("codebook", ""),
        "values": list(values or ()),
        "absent": declared.get("absent", ""),
        "delimiter": declared.get("delimiter", ""),
        "ignore_zeros": declared.get("ignore_zeros", False),
        "edges": [],
        "beyond": "open",
        "period": "",
        "groups": [],
        "others": "keep",
        "origin": "data",
        "accept_unread": accepted,
        "decimal": declared.get("decimal", ""),
        "units": list(declared.get("units", ())),
        "form": "",
        "labels": [],
        "passed": "",
        "more": json.dumps(more) if more else "",
    }
