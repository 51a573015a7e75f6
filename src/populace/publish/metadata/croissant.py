"""`croissant.json`: the tables of a release in the words of Croissant 1.1 and schema.org.

It repeats released facts and what the publisher says, and adds none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from populace.publish.files.contents import digest
from populace.publish.metadata.resources import Resource
from populace.publish.statements import descriptions, sayings, words
from populace.vocabulary.release import Release

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

_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float"}


def write(release: Release, resources: Sequence[Resource]) -> bytes:
    """`croissant.json` for a release with the given tables."""
    promise = words.plain(" ".join(words.promise(release.guarantee)[:3]))
    said = sayings.in_schema_org(release)
    content = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": words.plain(descriptions.title(release)),
        "description": words.plain(
            f"{release.about.description} {descriptions.description(release)} {promise}"
        ),
        "citeAs": descriptions.citation(release),
        "datePublished": release.created,
        "dateCreated": release.created,
        "isLiveDataset": False,
        "isAccessibleForFree": True,
        "version": "1.0.0",
        **said,
        "keywords": ["synthetic data", release.guarantee.kind, *release.about.keywords],
        "variableMeasured": [
            header for shape in release.structure.tables for header in shape.headers
        ],
        "distribution": [_file(resource) for resource in resources],
        "recordSet": [_records(resource) for resource in resources],
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _file(resource: Resource) -> dict[str, Any]:
    name = resource.file.name
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": resource.title,
        "contentUrl": name,
        "contentSize": f"{len(resource.content)} B",
        "encodingFormat": "text/csv",
        "sha256": digest(resource.content),
    }


def _records(resource: Resource) -> dict[str, Any]:
    """One record set; its fields are known by number, since a header may be any text."""
    file = resource.file.name
    name = file.removesuffix(".csv")
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": resource.title,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{place}",
                "name": field.name,
                "description": words.plain(field.what or field.name),
                "dataType": _TYPES[field.kind],
                "source": {"fileObject": {"@id": file}, "extract": {"column": field.name}},
            }
            for place, field in enumerate(resource.fields, start=1)
        ],
    }
