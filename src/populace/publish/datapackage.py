"""`datapackage.json`: the tables of a release in the words of the Data Package standard, version 2.

It repeats released facts and adds none.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from typing import Any

from populace.publish import words
from populace.publish.tables import CODEBOOK_HEADER, measure_names
from populace.vocabulary.answers import flag
from populace.vocabulary.release import Release
from populace.vocabulary.schema import ZEROS
from populace.vocabulary.table import Column

_PROFILES = "https://datapackage.org/profiles/2.0"


def write(release: Release, tables: dict[str, bytes]) -> bytes:
    """`datapackage.json` for a release whose tables have the given contents."""
    columns = release.aggregates.columns
    length, count, margin = measure_names(columns)
    fields = {
        "synthetic.csv": [_record_field(column) for column in columns],
        "aggregates.csv": [
            *(_field(column, "") for column in columns),
            {
                "name": length,
                "type": "integer",
                "description": "How many values the combination has; 0 is the whole data set.",
                "constraints": {"required": True, "minimum": 0},
            },
            {
                "name": count,
                "type": "integer",
                "description": "Protected number of subjects that hold the combination.",
                "constraints": {"required": True, "minimum": 0},
            },
            {
                "name": margin,
                "type": "number",
                "description": words.meaning_of_margin(release.guarantee),
                "constraints": {"required": True, "minimum": 0},
            },
        ],
        "codebook.csv": [{"name": name, "type": "string"} for name in CODEBOOK_HEADER],
    }
    titles = {
        "synthetic.csv": "Synthetic records",
        "aggregates.csv": "Protected counts of combinations; a blank cell means any value",
        "codebook.csv": "Values of each column, with labels",
    }
    package = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": _slug(release.name),
        "title": words.plain(release.name),
        "description": words.plain(" ".join(words.promise(release.guarantee)[:3])),
        "created": f"{release.created}T00:00:00Z",
        "resources": [
            {
                "$schema": f"{_PROFILES}/dataresource.json",
                "name": name.removesuffix(".csv"),
                "title": titles[name],
                "path": name,
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(tables[name]),
                "hash": f"sha256:{hashlib.sha256(tables[name]).hexdigest()}",
                "dialect": {
                    "$schema": f"{_PROFILES}/tabledialect.json",
                    "delimiter": ",",
                    "lineTerminator": "\n",
                },
                "schema": {
                    "$schema": f"{_PROFILES}/tableschema.json",
                    "fields": fields[name],
                },
            }
            for name in titles
        ],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _record_field(column: Column) -> dict[str, Any]:
    """A column of the records: the negative value of a flag is a value there, and not missing."""
    pair = flag([column.absent, *column.values])
    if pair is None and column.absent.casefold() not in ZEROS:
        return _field(column, column.absent)
    labels = (column.absent, *column.labels) if column.labels else ()
    values = (column.absent, *column.values)
    return _field(replace(column, absent="", values=values, labels=labels), "")


def _field(column: Column, missing: str) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": "string",
        "missingValues": [missing],
    }
    if column.title:
        field["title"] = column.title
    if column.delimiter is not None:
        # The standard's categories describe whole cells: the values of these stand in codebook.csv.
        field["description"] = f"One or more values, joined by {column.delimiter!r}."
    elif column.values:
        field["categories"] = (
            [
                {"value": value, "label": label or value}
                for value, label in zip(column.values, column.labels, strict=True)
            ]
            if column.labels
            else list(column.values)
        )
        field["categoriesOrdered"] = False
    return field


def _slug(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-") or "release"
