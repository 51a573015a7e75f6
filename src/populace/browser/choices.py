"""The steward's choices as a schema and a recipe in one TOML file, as every other door takes them.

Nothing is read from a table here but the header of a simulated one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from populace.browser.contract import ColumnChoice, TableChoices


def project(choices: TableChoices) -> str:
    """The text of a file that `populace release --schema` takes.

    Args:
        choices: what the steward says about the table.
    """
    used = [column for column in choices["columns"] if column["use"]]
    # Flags, delimiters and suspects are proposed from the table, which the page shows meanwhile.
    table: dict[str, Any] = {"columns": [column["name"] for column in used], "seen": True}
    if choices["subject_id"]:
        table["subject_id"] = choices["subject_id"]
    if choices["attributes"]:
        table["attributes_per_subject"] = choices["attributes"]
    sections = [_section("[table]", table)]
    sections += [
        _section(f"[columns.{_text(column['name'])}]", _declared(column)) for column in used
    ]
    sections += [_section("[[prepare]]", step) for column in used for step in steps(column)]
    return "\n".join(sections)


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


def _section(head: str, entries: Mapping[str, Any]) -> str:
    return "\n".join((head, *(f"{key} = {_literal(value)}" for key, value in entries.items()), ""))


def _literal(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_text(str(key))} = {_literal(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but JSON leaves DEL as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
