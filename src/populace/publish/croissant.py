"""`croissant.json`: the tables of a release in the words of Croissant 1.1 and schema.org.

It repeats released facts and adds none: no license, address or publisher, which Populace is not
told.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from populace.publish import words
from populace.publish.tables import CODEBOOK_HEADER, measure_names
from populace.vocabulary.release import Release
from populace.vocabulary.table import Column

VERSION = "http://mlcommons.org/croissant/1.1"

_TERMS = (
    "citeAs column conformsTo examples extract field fileProperty fileObject fileSet format"
    " includes isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated"
    " replace samplingRate separator source subField transform"
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

_Fields = list[tuple[str, str, str]]


def write(release: Release, tables: dict[str, bytes]) -> bytes:
    """`croissant.json` for a release whose tables have the given contents."""
    columns = release.aggregates.columns
    length, count, margin = measure_names(columns)
    values: _Fields = [(column.name, "sc:Text", _what(column)) for column in columns]
    fields: dict[str, _Fields] = {
        "synthetic.csv": values,
        "aggregates.csv": [
            *values,
            (length, "sc:Integer", "How many values the combination has; 0 is all the data."),
            (count, "sc:Integer", "Protected number of subjects that hold the combination."),
            (margin, "sc:Float", words.plain(words.meaning_of_margin(release.guarantee))),
        ],
        "codebook.csv": [(name, "sc:Text", name.capitalize()) for name in CODEBOOK_HEADER],
    }
    promise = words.plain(" ".join(words.promise(release.guarantee)[:3]))
    dataset = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": words.plain(release.name),
        "description": f"{words.plain(words.description(release))} {promise}",
        "citeAs": words.citation(release),
        "datePublished": release.created,
        "dateCreated": release.created,
        "version": "1.0.0",
        "isLiveDataset": False,
        "isAccessibleForFree": True,
        "keywords": ["synthetic data", release.guarantee.kind],
        "variableMeasured": [column.name for column in columns],
        "distribution": [_file(name, tables[name]) for name in fields],
        "recordSet": [_records(name, listed) for name, listed in fields.items()],
    }
    return (json.dumps(dataset, indent=2, ensure_ascii=False) + "\n").encode()


def _what(column: Column) -> str:
    if column.delimiter is not None:
        return f"One or more values, joined by {column.delimiter!r}; they stand in codebook.csv."
    return "A value; all of them stand in codebook.csv."


def _file(name: str, content: bytes) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": _TITLES[name],
        "contentUrl": name,
        "contentSize": f"{len(content)} B",
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _records(name: str, fields: _Fields) -> dict[str, Any]:
    """One record set; its fields are known by number, since a header may be any text."""
    table = name.removesuffix(".csv")
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": _TITLES[name],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table}/{place}",
                "name": header,
                "description": what,
                "dataType": kind,
                "source": {"fileObject": {"@id": name}, "extract": {"column": header}},
            }
            for place, (header, kind, what) in enumerate(fields, start=1)
        ],
    }
