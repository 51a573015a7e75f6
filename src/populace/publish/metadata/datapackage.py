"""`datapackage.json`: the tables of a release in the words of the Data Package standard, version 2.

It repeats released facts and what the publisher says, and adds none.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from populace.publish.files.contents import digest
from populace.publish.metadata.cell_types import CellType, cell_type
from populace.publish.metadata.resources import Field, Resource
from populace.publish.statements import descriptions, words
from populace.vocabulary.about import About
from populace.vocabulary.answers import flag
from populace.vocabulary.licenses import license_of
from populace.vocabulary.release import Release
from populace.vocabulary.schema import ZEROS
from populace.vocabulary.table import Column

_CATEGORICAL: dict[CellType, Callable[[str], object]] = {"string": str, "integer": int}
"""The types of fields that may have categories, and how those are written."""

_PROFILES = "https://datapackage.org/profiles/2.0"


def write(release: Release, resources: Sequence[Resource]) -> bytes:
    """`datapackage.json` for a release with the given tables."""
    package = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": release.about.dataset or _slug(release.name),
        "title": words.plain(descriptions.title(release)),
        "description": words.plain(
            " ".join((str(release.about.description), *words.promise(release.guarantee)[:3]))
        ),
        "created": f"{release.created}T00:00:00Z",
        **_said(release.about),
        "resources": [_resource(resource) for resource in resources],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _said(about: About) -> dict[str, Any]:
    """What the publisher says of it, in the words of the standard."""
    license_ = license_of(about.license)
    email = {"email": about.contact} if "@" in about.contact else {}
    found = {
        "id": about.doi_address,
        "homepage": about.url,
        "version": about.version,
        "licenses": []
        if license_ is None
        else [
            {
                **({"name": license_.id} if license_.id else {}),
                "path": license_.url,
                "title": license_.title,
            }
        ],
        "contributors": [{"title": str(about.publisher), "roles": ["publisher"], **email}]
        if about.publisher
        else [],
        "sources": [{"title": str(about.source)}] if about.source else [],
        "keywords": list(about.keywords),
    }
    return {name: value for name, value in found.items() if value}


def _resource(resource: Resource) -> dict[str, Any]:
    name, content = resource.file.name, resource.content
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": _slug(name.removesuffix(".csv")),
        "title": resource.title,
        "path": name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{digest(content)}",
        "dialect": {
            "$schema": f"{_PROFILES}/tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\n",
        },
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_described(field) for field in resource.fields],
            **({} if resource.key is None else {"primaryKey": [resource.key]}),
            **(
                {"foreignKeys": [_reference(*each) for each in resource.references]}
                if resource.references
                else {}
            ),
        },
    }


def _reference(key: str, file: str) -> dict[str, Any]:
    return {
        "fields": [key],
        "reference": {"resource": _slug(file.removesuffix(".csv")), "fields": [key]},
    }


def _described(field: Field) -> dict[str, Any]:
    if field.column is not None:
        column = replace(field.column, name=field.name)
        return _record_field(column) if field.record else _field(column, "")
    described: dict[str, Any] = {"name": field.name, "type": field.kind}
    if field.what and field.kind != "string":
        described["description"] = field.what
    if field.required:
        number = {} if field.kind == "string" else {"minimum": 0}
        described["constraints"] = {"required": True, **number}
    return described


def _record_field(column: Column) -> dict[str, Any]:
    """A column of the records: the negative value of a flag is a value there, and not missing."""
    pair = flag([column.absent, *column.values])
    if pair is None and column.absent.casefold() not in ZEROS:
        return _field(column, column.absent)
    labels = (column.absent, *column.labels) if column.labels else ()
    values = (column.absent, *column.values)
    return _field(replace(column, absent="", values=values, labels=labels), "")


def _field(column: Column, missing: str) -> dict[str, Any]:
    kind = "string" if column.delimiter is not None else cell_type(column.values)
    if column.labels and kind not in _CATEGORICAL:
        kind = "string"
    field: dict[str, Any] = {
        "name": column.name,
        **({"title": words.plain(column.title)} if column.title else {}),
        "type": kind,
        "missingValues": [missing],
    }
    if column.delimiter is not None:
        # The standard's categories describe whole cells: the values of these stand in codebook.csv.
        field["description"] = f"One or more values, joined by {column.delimiter!r}."
    elif column.values and kind in _CATEGORICAL:
        write = _CATEGORICAL[kind]
        field["categories"] = (
            [
                {"value": write(value), "label": label or value}
                for value, label in zip(column.values, column.labels, strict=True)
            ]
            if column.labels
            else list(map(write, column.values))
        )
        field["categoriesOrdered"] = False
    return field


def _slug(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-") or "release"
