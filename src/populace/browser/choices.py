"""The steward's choices as a project, as every other door takes it.

Nothing is read from a table here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import populace
from populace.browser.choice_types import (
    AboutChoice,
    ChosenTable,
    ColumnChoice,
    ExtentChoice,
    Linking,
    RelationChoice,
    Strength,
    TableChoices,
    TableReading,
    ToldChoice,
)
from populace.browser.publishing import about_of, findings_of

ON_DISK = ("out", "formats", "ledger", "dataset", "limit", "series", "previous")
"""Settings of a release that is made on a disk; in a page there is nothing to keep them in."""


def project(
    tables: Sequence[ChosenTable],
    linking: Linking | None,
    strength: Strength | None = None,
    title: str = "",
    about: AboutChoice | None = None,
    told: Sequence[ToldChoice] = (),
    *,
    on_disk: bool = False,
) -> populace.Project:
    """The choices as the value that every door takes.

    Args:
        tables: the tables with what the steward says about each.
        linking: how they hang together; None for one table.
        strength: how strongly people are protected, where it is chosen.
        title: what the release is called.
        about: what its publisher says of it.
        told: what stands at the top of its page, by language.
        on_disk: whether tables are named as on the person's disk, and not as the page holds them.
    """
    names = [table["name"] for table in tables]
    keys = [""] * len(tables) if linking is None else linking["keys"]
    headers = headers_of(keys)
    inputs = []
    for table, key in zip(tables, keys, strict=True):
        schema, recipe = _told(table["choices"], headers)
        read: dict[str, Any] = {"schema": schema, "recipe": recipe or None}
        read |= opening(table["choices"]["reading"])
        source = table["file"] if on_disk else table["path"]
        inputs.append(populace.Input(source, table["name"], key or None, **read))
    relations: tuple[populace.Relation, ...] = ()
    if linking is not None:
        relations = tuple(_relation(names, each) for each in linking["relations"])
    settings: dict[str, Any] = {"name": title} if title else {}
    if about is not None and (said := about_of(about)):
        settings["about"] = said
    if findings := findings_of(told):
        settings["findings"] = findings
    if strength is not None:
        settings |= strength_of(strength, on_disk=on_disk)
    if linking is not None:
        settings |= _protected(names, linking)
    return populace.Project(tuple(inputs), relations, settings)


def opening(reading: TableReading | None) -> dict[str, Any]:
    """How a file is opened, as keywords; nothing where all of it is to be found."""
    if reading is None:
        return {}
    told: dict[str, Any] = {
        name: value for name in ("sheet", "encoding", "delimiter") if (value := reading[name])
    }
    extent = extent_of(reading["extent"])
    return told | ({} if extent == populace.Extent() else {"extent": extent})


def extent_of(chosen: ExtentChoice) -> populace.Extent:
    """Where in a file its table stands.

    Raises:
        ParameterError: the choices contradict each other.
    """
    footer = chosen["skip_footer"]
    return populace.Extent(
        header_row=chosen["header_row"] or None,
        skip_rows=chosen["skip_rows"],
        no_header=chosen["no_header"],
        first_row=chosen["first_row"] or None,
        skip_footer=None if footer < 0 else footer,
        header_is_names=chosen["header_is_names"],
        hidden=chosen["hidden"] or None,
    )


def strength_of(strength: Strength, *, on_disk: bool = False) -> dict[str, Any]:
    """How strongly people are protected, as keywords of a release.

    Args:
        strength: what is chosen.
        on_disk: whether settings count, too, that a page has nothing to keep in.
    """
    more: dict[str, Any] = json.loads(strength["more"] or "{}")
    chosen: dict[str, Any] = {
        **{name: value for name, value in more.items() if on_disk or name not in ON_DISK},
        "length": strength["length"],
    }
    if strength["method"] == "epsilon":
        return chosen | ({"epsilon": strength["epsilon"]} if strength["epsilon"] else {})
    for name in ("delta", "candidates", "fabrication"):
        chosen.pop(name, None)
    return {"method": "row-seeded", **chosen, "k": strength["k"]}


def headers_of(keys: Iterable[str]) -> set[str]:
    """The headers that keys name, in whatever table; a key with an equals sign in it has two."""
    return {name for key in keys for name in (key, *key.split("=", 1)) if name}


def _relation(names: Sequence[str], choice: RelationChoice) -> populace.Relation:
    return populace.Relation(
        names[choice["one"]],
        names[choice["many"]],
        None if choice["via"] < 0 else names[choice["via"]],
        several=choice["several"],
        most=choice["most"],
        bound=choice["bound"] or None,
        counted=choice["counted"] or None,
    )


def _protected(names: Sequence[str], linking: Linking) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if linking["protect"]:
        settings["protect"] = [names[place] for place in linking["protect"]]
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
    if choices["subject_id"]:
        table["subject_id"] = choices["subject_id"]
    accepted = [column["name"] for column in used if column["accept_unread"]]
    if accepted:
        table["accept_unread"] = accepted
    if choices["attributes"]:
        table["attributes_per_subject"] = choices["attributes"]
    columns = {column["name"]: _declared(column) for column in used}
    recipe = [step for column in used for step in steps(column)]
    return {"table": table, "columns": columns}, recipe


def steps(column: ColumnChoice) -> list[dict[str, Any]]:
    """The operations of a recipe on one column, as mappings."""
    name = column["name"]
    found: list[dict[str, Any]] = []
    if column["edges"]:
        bands: dict[str, Any] = {"edges": column["edges"], "beyond": column["beyond"]}
        bands |= {"labels": column["labels"]} if column["labels"] else {}
        found.append({"do": "bands", "column": name, **bands})
    if column["period"]:
        dates = {"do": "dates", "column": name, "to": column["period"]}
        found.append(dates | ({"format": column["form"]} if column["form"] else {}))
    if column["groups"]:
        merge: dict[str, Any] = {
            "do": "merge",
            "column": name,
            "groups": {group["name"]: group["values"] for group in column["groups"]},
            "origin": column["origin"],
        }
        found.append(merge | ({"others": ""} if column["others"] == "absent" else {}))
    passed: list[dict[str, Any]] = json.loads(column["passed"] or "[]")
    return found + passed


def _declared(column: ColumnChoice) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if column["domain"] == "codebook":
        found["codebook"] = column["codebook"]
    elif column["domain"] == "private":
        found["domain"] = "private"
    else:
        found["values"] = column["values"]
    found |= _more(column)
    if column["absent"]:
        found["absent"] = column["absent"]
    if column["delimiter"]:
        found["delimiter"] = column["delimiter"]
    if column["ignore_zeros"] and column["domain"] != "flag":
        found["ignore_zeros"] = True
    if column["domain"] == "private":
        found |= numbers_of(column)
    return found


def numbers_of(column: ColumnChoice) -> dict[str, Any]:
    """How the numbers of a column are written, as keys of a schema."""
    told: dict[str, Any] = {"decimal": column["decimal"]} if column["decimal"] else {}
    return told | ({"units": column["units"]} if column["units"] else {})


def _more(column: ColumnChoice) -> dict[str, Any]:
    """What a schema said beside, as far as it still fits the values that are chosen now."""
    more: dict[str, Any] = json.loads(column["more"] or "{}")
    values = column["values"] if column["domain"] in ("listed", "flag") else []
    for name in ("labels", "flags"):
        told = more.get(name, [])
        lists = told.values() if isinstance(told, dict) else [told]
        if any(len(each) != len(values) for each in lists if name in more):
            del more[name]
    if "spellings" in more and column["domain"] != "codebook":
        more["spellings"] = {
            text: value for text, value in more["spellings"].items() if value in values
        }
    return {name: value for name, value in more.items() if value}
