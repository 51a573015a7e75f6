"""The steward's choices as a project, as every other door takes it, and back.

Nothing is read from a table here but the header of a simulated one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import populace
from populace.browser.contract import (
    ChosenTable,
    ColumnChoice,
    Linking,
    ProjectView,
    Strength,
    TableChoices,
    TableColumn,
)

MOST_LINKS = 30

_SHOWN = ("schema", "recipe", "sheet")
"""The keywords of reading that the page knows; a project with others would lose them."""


def project(
    tables: Sequence[ChosenTable],
    linking: Linking | None,
    strength: Strength | None = None,
    title: str = "",
    *,
    on_disk: bool = False,
) -> populace.Project:
    """The choices as the value that every door takes.

    Args:
        tables: the tables with what the steward says about each.
        linking: how they hang together; None for one table.
        strength: how strongly people are protected, where it is chosen.
        title: what the release is called.
        on_disk: whether tables are named as on the person's disk, and not as the page holds them.
    """
    names = [table["name"] for table in tables]
    ends = [] if linking is None else [linking["parent_key"], linking["child_key"]]
    headers = {name for key in ends for name in (key, *key.split("=", 1))}
    inputs = []
    for place, table in enumerate(tables):
        key = ends[place] if place < len(ends) else ""
        schema, recipe = _told(table["choices"], headers)
        told: dict[str, Any] = {"schema": schema, "recipe": recipe or None}
        if table["choices"]["sheet"]:
            told["sheet"] = table["choices"]["sheet"]
        source = table["file"] if on_disk else table["path"]
        inputs.append(populace.Input(source, table["name"], key or None, **told))
    relations = () if linking is None else (_relation(names, linking),)
    settings: dict[str, Any] = {"name": title} if title else {}
    if strength is not None:
        settings |= strength_of(strength)
    if linking is not None:
        settings |= _protected(names, linking)
    return populace.Project(tuple(inputs), relations, settings)


def strength_of(strength: Strength) -> dict[str, Any]:
    """How strongly people are protected, as keywords of a release."""
    chosen: dict[str, Any] = {"length": strength["length"]}
    if strength["method"] == "epsilon":
        return chosen | ({"epsilon": strength["epsilon"]} if strength["epsilon"] else {})
    return chosen | {"k": strength["k"], "method": "row-seeded"}


def _relation(names: Sequence[str], linking: Linking) -> populace.Relation:
    return populace.Relation(
        names[0],
        names[1],
        names[2] if len(names) > 2 else None,
        several=linking["relation"] == "many-to-many",
        most=linking["most_links"],
        bound=linking["most_parents"] or None,
    )


def _protected(names: Sequence[str], linking: Linking) -> dict[str, Any]:
    ends = {"parent": [names[0]], "child": [names[1]], "both": [names[0], names[1]]}
    settings: dict[str, Any] = {}
    if linking["unit"]:
        settings["protect"] = ends[linking["unit"]]
    if linking["triples"]:
        settings["triples"] = [
            [f"{names[each['table']]}.{each['column']}" for each in triple]
            for triple in linking["triples"]
        ]
    return settings


def _told(
    choices: TableChoices, keys: Collection[str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The content of a schema file, and the operations of a recipe; keys are in neither."""
    used = [each for each in choices["columns"] if each["use"] and each["name"] not in keys]
    # Flags, delimiters and suspects are proposed from the table, which the page shows meanwhile.
    table: dict[str, Any] = {"columns": [column["name"] for column in used], "seen": True}
    if choices["subject_id"] and not keys:
        table["subject_id"] = choices["subject_id"]
    if choices["attributes"]:
        table["attributes_per_subject"] = choices["attributes"]
    columns = {column["name"]: _declared(column) for column in used}
    recipe = [step for column in used for step in steps(column)]
    return {"table": table, "columns": columns}, recipe


def steps(column: ColumnChoice) -> list[dict[str, Any]]:
    """The operations of a recipe on one column, as mappings."""
    name, found = column["name"], []
    if column["edges"]:
        edges = {"edges": column["edges"], "beyond": column["beyond"]}
        found.append({"do": "bands", "column": name, **edges})
    if column["period"]:
        found.append({"do": "dates", "column": name, "to": column["period"]})
    if column["groups"]:
        merge: dict[str, Any] = {
            "do": "merge",
            "column": name,
            "groups": {group["name"]: group["values"] for group in column["groups"]},
            "origin": column["origin"],
        }
        found.append(merge | ({"others": ""} if column["others"] == "absent" else {}))
    return found


def choices_of(schema: Mapping[str, Any], names: Sequence[str]) -> TableChoices:
    """The choices that a parsed schema file stands for.

    Args:
        schema: the content of the file.
        names: the columns of the table.
    """
    table, declared = schema.get("table", {}), schema.get("columns", {})
    used = table.get("columns", [name for name in names if name != table.get("subject_id")])
    return {
        "columns": [_choice(name, declared.get(name, {}), name in used) for name in names],
        "subject_id": table.get("subject_id", ""),
        "attributes": table.get("attributes_per_subject", 0),
        "sheet": "",
    }


def shown(project: populace.Project) -> ProjectView:
    """The choices that a project file of the page stands for.

    Raises:
        InputError: the file names what the page has no choice for.
    """
    tables: list[ChosenTable] = []
    for table in project.tables:
        lost = [each for each, told in table.reading.items() if told and each not in _SHOWN]
        if lost:
            raise _not_ours(f"{lost[0]} of a table")
        schema: Any = table.reading.get("schema")
        recipe: Any = table.reading.get("recipe") or []
        if not isinstance(schema, Mapping) or not isinstance(recipe, list):
            raise _not_ours("a schema or a recipe in another file")
        names = schema.get("table", {}).get("columns", list(schema.get("columns", {})))
        choices = choices_of(schema, names)
        choices["sheet"] = table.reading.get("sheet") or ""
        for step in recipe:
            _taken(choices, step)
        file = Path(str(table.source)).name
        tables.append({"path": "", "file": file, "name": table.name or file, "choices": choices})
    settings = project.settings
    strength: Strength = {
        "method": "k" if "k" in settings else "epsilon",
        "epsilon": settings.get("epsilon", 0.0),
        "k": settings.get("k", 10),
        "length": settings.get("length", 2),
    }
    linking = linking_of(project) if project.relations else None
    title = settings.get("name", "")
    return {"tables": tables, "linking": linking, "strength": strength, "title": title}


def linking_of(project: populace.Project) -> Linking:
    """How the tables of a project hang together, as the page says it."""
    relation, settings = project.relations[0], project.settings
    keys = {table.name: table.key or "" for table in project.tables}
    protect = settings.get("protect", [])
    named = {protect} if isinstance(protect, str) else set(protect)
    one, many = relation.one in named, relation.many in named
    names = [table.name for table in project.tables]
    return {
        "relation": "many-to-many" if relation.several else "one-to-many",
        "unit": "both" if one and many else "parent" if one else "child" if many else "",
        "parent_key": keys[relation.one],
        "child_key": keys[relation.many],
        "most_links": relation.most or MOST_LINKS,
        "most_parents": relation.bound or 0,
        "triples": [
            [_column(names, name) for name in triple] for triple in settings.get("triples", [])
        ],
    }


def _column(names: Sequence[str], name: str) -> TableColumn:
    for place, table in enumerate(names):
        if name.startswith(f"{table}."):
            return {"table": place, "column": name.removeprefix(f"{table}.")}
    raise _not_ours("a triple whose columns are not named with their tables")


def _taken(choices: TableChoices, step: Mapping[str, Any]) -> None:
    """Lay an operation of a recipe over the choices on its column."""
    found = [each for each in choices["columns"] if each["name"] == step.get("column")]
    if not found or step.get("into"):
        raise _not_ours("an operation on a column that is not used, or into another")
    column = found[0]
    match step["do"]:
        case "bands":
            column["edges"] = [float(edge) for edge in step["edges"]]
            column["beyond"] = step.get("beyond", "absent")
        case "dates":
            column["period"] = step["to"]
        case "merge":
            column["groups"] = [
                {"name": name, "values": list(values)} for name, values in step["groups"].items()
            ]
            column["origin"] = step.get("origin", "data")
            column["others"] = "absent" if step.get("others") == "" else "keep"
        case _:
            raise _not_ours(f"the operation {step['do']!r}")


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
    return choices_of(content, names)


def _choice(name: str, declared: Mapping[str, Any], use: bool) -> ColumnChoice:
    values = declared.get("values")
    flag = values is not None and len(values) == 1 and "absent" in declared
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
    }


def _declared(column: ColumnChoice) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if column["domain"] == "codebook":
        found["codebook"] = column["codebook"]
    elif column["domain"] == "private":
        found["domain"] = "private"
    else:
        found["values"] = column["values"]
    if column["absent"]:
        found["absent"] = column["absent"]
    if column["delimiter"]:
        found["delimiter"] = column["delimiter"]
    if column["ignore_zeros"] and column["domain"] != "flag":
        found["ignore_zeros"] = True
    return found
