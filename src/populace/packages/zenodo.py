"""`zenodo`: `.zenodo.json` for Zenodo, `datacite.json` for DataCite, and the files beside them."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from populace.packages.source import Source, media_type

_SCHEMA = "http://datacite.org/schema/kernel-4"


def render(source: Source) -> dict[str, bytes]:
    """The files of the package."""
    return {
        ".zenodo.json": _json(_zenodo(source)),
        "datacite.json": _json(_datacite(source)),
        **source.files,
    }


def _zenodo(source: Source) -> dict[str, Any]:
    about, license_ = source.about, source.license
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in (source.description, *source.promise))
    fields: dict[str, Any] = {
        "upload_type": "dataset",
        "title": source.title,
        "creators": [{"name": source.publisher or "Unnamed publisher"}],
        "description": paragraphs,
        "access_right": "open",
        "license": "" if license_ is None else license_.id.lower(),
        "publication_date": source.release.created,
        "version": source.version,
        "keywords": _keywords(source),
        "notes": escape(str(about.caveats)),
        "related_identifiers": [
            {"identifier": about.url, "relation": "isIdenticalTo", "resource_type": "dataset"}
        ]
        if about.url
        else [],
        "dates": []
        if about.period is None
        else [
            {
                "start": about.period.start.isoformat(),
                "end": about.period.end.isoformat(),
                "type": "Collected",
            }
        ],
    }
    return {name: value for name, value in fields.items() if value}


def _datacite(source: Source) -> dict[str, Any]:
    about, license_ = source.about, source.license
    dates = [{"date": source.release.created, "dateType": "Issued"}]
    if about.period is not None:
        span = f"{about.period.start.isoformat()}/{about.period.end.isoformat()}"
        dates.append({"date": span, "dateType": "Collected"})
    fields: dict[str, Any] = {
        "schemaVersion": _SCHEMA,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Synthetic data"},
        "creators": [
            {"name": source.publisher or "Unnamed publisher", "nameType": "Organizational"}
        ],
        "titles": [{"title": text, "lang": language} for language, text in about.title.said]
        or [{"title": source.title}],
        "publisher": {"name": source.publisher or "Unnamed publisher"},
        "publicationYear": source.release.created[:4],
        "version": source.version,
        "dates": dates,
        "descriptions": [
            {"description": source.description, "descriptionType": "Abstract"},
            {"description": " ".join(source.promise), "descriptionType": "Methods"},
        ],
        "subjects": [{"subject": each} for each in _keywords(source)],
        "geoLocations": [{"geoLocationPlace": each} for each in about.places],
        "rightsList": []
        if license_ is None
        else [
            {
                "rights": license_.title,
                "rightsUri": license_.url,
                **(
                    {"rightsIdentifier": license_.id, "rightsIdentifierScheme": "SPDX"}
                    if license_.id
                    else {}
                ),
            }
        ],
        "formats": sorted({media_type(name) for name in source.files}),
        "sizes": [f"{sum(map(len, source.files.values()))} bytes"],
        "doi": about.doi,
        "url": about.url,
    }
    return {name: value for name, value in fields.items() if value}


def _keywords(source: Source) -> list[str]:
    kind = source.release.guarantee.kind
    return list(dict.fromkeys(("synthetic data", kind, *source.about.keywords)))


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
