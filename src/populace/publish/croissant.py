"""`croissant.json`: the tables of a release in the words of Croissant 1.1 and schema.org.

It repeats released facts and adds none: no license, address or publisher, which Populace is not
told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from populace.publish import words
from populace.publish.tables import CODEBOOK_HEADER, measure_names
from populace.vocabulary.release import Release
from populace.vocabulary.table import Column

VERSION = "http://mlcommons.org/croissant/1.1"

_TERMS = (
    "citeAs column conformsTo equivalentProperty examples extract field fileProperty fileObject"
    " fileSet format includes isLiveDataset jsonPath key md5 parentField path recordSet references"
    " regex repeated replace samplingRate separator source subField transform"
)

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    **{term: f"cr:{term}" for term in _TERMS.split()},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
}

_TITLES = {
    "synthetic.csv": "Synthetic records",
    "aggregates.csv": "Protected counts of combinations; a blank cell means any value",
    "codebook.csv": "Values of each column, with labels",
}

Fields = list[tuple[str, str, str]]
"""For each column of a table its header, its type and what it holds."""

TEXT, INTEGER, FLOAT = "sc:Text", "sc:Integer", "sc:Float"


@dataclass(frozen=True)
class Described:
    """One table of a release.

    Args:
        file: its name in the folder.
        content: its bytes.
        what: what it holds, in words.
        fields: for each column its header, its type and what it holds.
    """

    file: str
    content: bytes
    what: str
    fields: Fields


def write(release: Release, tables: dict[str, bytes]) -> bytes:
    """`croissant.json` for a release whose tables have the given contents."""
    columns = release.aggregates.columns
    length, count, margin = measure_names(columns)
    values: Fields = [(column.name, TEXT, _what(column)) for column in columns]
    fields: dict[str, Fields] = {
        "synthetic.csv": values,
        "aggregates.csv": [
            *values,
            (length, INTEGER, "How many values the combination has; 0 is all the data."),
            (count, INTEGER, "Protected number of subjects that hold the combination."),
            (margin, FLOAT, words.plain(words.meaning_of_margin(release.guarantee))),
        ],
        "codebook.csv": [(name, TEXT, name.capitalize()) for name in CODEBOOK_HEADER],
    }
    promise = words.plain(" ".join(words.promise(release.guarantee)[:3]))
    return dataset(
        name=release.name,
        description=f"{words.plain(words.description(release))} {promise}",
        cite=words.citation(release),
        created=release.created,
        kind=release.guarantee.kind,
        columns=[column.name for column in columns],
        tables=[
            Described(name, tables[name], _TITLES[name], listed) for name, listed in fields.items()
        ],
    )


def dataset(
    *,
    name: str,
    description: str,
    cite: str,
    created: str,
    kind: str,
    columns: Sequence[str],
    tables: Sequence[Described],
) -> bytes:
    """`croissant.json` of any release.

    Args:
        name: of the release.
        description: what it is and promises.
        cite: how to cite it.
        created: the day, as an ISO date.
        kind: of the guarantee.
        columns: what was observed of people.
        tables: its tables.
    """
    content = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": words.plain(name),
        "description": description,
        "citeAs": cite,
        "datePublished": created,
        "dateCreated": created,
        "version": "1.0.0",
        "isLiveDataset": False,
        "isAccessibleForFree": True,
        "keywords": ["synthetic data", kind],
        "variableMeasured": list(columns),
        "distribution": [_file(table) for table in tables],
        "recordSet": [_records(table) for table in tables],
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _what(column: Column) -> str:
    if column.delimiter is not None:
        return f"One or more values, joined by {column.delimiter!r}; they stand in codebook.csv."
    return "A value; all of them stand in codebook.csv."


def _file(table: Described) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": table.what,
        "contentUrl": table.file,
        "contentSize": f"{len(table.content)} B",
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(table.content).hexdigest(),
    }


def _records(table: Described) -> dict[str, Any]:
    """One record set; its fields are known by number, since a header may be any text."""
    name = table.file.removesuffix(".csv")
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": table.what,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{place}",
                "name": header,
                "description": what,
                "dataType": kind,
                "source": {"fileObject": {"@id": table.file}, "extract": {"column": header}},
            }
            for place, (header, kind, what) in enumerate(table.fields, start=1)
        ],
    }
