"""`dcat`: a catalog of one data set in DCAT-AP 3, as JSON-LD, for open data portals."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from populace.packages.source import Source, media_type
from populace.vocabulary.texts import Texts

_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"

FREQUENCIES = {
    "never": "NEVER",
    "irregular": "IRREG",
    "live": "CONT",
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "fortnightly": "BIWEEKLY",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "half-yearly": "ANNUAL_2",
    "yearly": "ANNUAL",
}
"""How often a data set is updated, by the list of the EU's Publications Office."""

_FILE_TYPES = {"csv": "CSV", "json": "JSON", "html": "HTML", "md": "MD"}

CONTEXT: dict[str, Any] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def render(source: Source) -> dict[str, bytes]:
    """The files of the package."""
    content = {"@context": CONTEXT, **catalog(source)}
    return {"catalog.jsonld": (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()}


def catalog(source: Source) -> dict[str, Any]:
    """A catalog that holds the data set."""
    return {
        "@id": "#catalog",
        "@type": "dcat:Catalog",
        "dct:title": _spoken(source.about.title, source.title),
        "dct:description": [{"@value": source.description, "@language": "en"}],
        "dct:publisher": _publisher(source),
        "dcat:dataset": [dataset(source)],
    }


def dataset(source: Source) -> dict[str, Any]:
    """The data set with a distribution for each file."""
    about = source.about
    properties: dict[str, Any] = {
        "@id": about.url or "#dataset",
        "@type": "dcat:Dataset",
        "dct:title": _spoken(about.title, source.title),
        "dct:description": [
            {"@value": source.description, "@language": "en"},
            *_spoken(about.description, ""),
        ],
        "dct:publisher": _publisher(source),
        "dct:identifier": about.doi_address or source.dataset,
        "dct:issued": {"@value": source.release.created, "@type": "xsd:date"},
        "dcat:version": source.version,
        "dcat:keyword": [{"@value": each, "@language": "en"} for each in about.keywords],
        "dcat:contactPoint": _contact(source),
        "dct:accrualPeriodicity": _concept("frequency", FREQUENCIES.get(about.frequency, "")),
        "dct:accessRights": _concept("access-right", "PUBLIC"),
        "dct:spatial": [_place(each) for each in about.places],
        "dcat:landingPage": {"@id": about.url, "@type": "foaf:Document"} if about.url else None,
        "adms:versionNotes": [text for each in about.errata for text in _spoken(each.text, "")],
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "dct:description": {"@value": " ".join(source.promise), "@language": "en"},
        },
        "dcat:distribution": [_distribution(source, name) for name in source.files],
    }
    if about.period is not None:
        properties["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": about.period.start.isoformat(), "@type": "xsd:date"},
            "dcat:endDate": {"@value": about.period.end.isoformat(), "@type": "xsd:date"},
        }
    return {name: value for name, value in properties.items() if value}


def _distribution(source: Source, name: str) -> dict[str, Any]:
    about, content = source.about, source.files[name]
    address = f"{about.url.rstrip('/')}/{name}" if about.url else name
    ending = name[name.rfind(".") + 1 :]
    properties: dict[str, Any] = {
        "@id": f"#{name}",
        "@type": "dcat:Distribution",
        "dct:title": {"@value": name, "@language": "en"},
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{_IANA}/{media_type(name)}", "@type": "dct:MediaType"},
        "dct:format": _concept("file-type", _FILE_TYPES.get(ending, "")),
        "dcat:byteSize": {"@value": str(len(content)), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {
                "@value": hashlib.sha256(content).hexdigest(),
                "@type": "xsd:hexBinary",
            },
        },
    }
    if source.license is not None:
        properties["dct:license"] = {"@id": source.license.url, "@type": "dct:LicenseDocument"}
    return {name: value for name, value in properties.items() if value}


def _publisher(source: Source) -> dict[str, Any]:
    return {
        "@id": "#publisher",
        "@type": "foaf:Agent",
        "foaf:name": _spoken(source.about.publisher, "Unnamed publisher"),
    }


def _contact(source: Source) -> dict[str, Any] | None:
    contact = source.about.contact
    if not contact:
        return None
    properties: dict[str, Any] = {"@type": "vcard:Kind", "vcard:fn": source.publisher or contact}
    if "@" in contact and " " not in contact:
        properties["vcard:hasEmail"] = {"@id": f"mailto:{contact}"}
    else:
        properties["vcard:note"] = contact
    return properties


def _place(place: str) -> dict[str, Any]:
    if len(place) == 3 and place.isascii() and place.isupper():
        return {"@id": f"{_EU}/country/{place}", "@type": "dct:Location"}
    return {
        "@type": "dct:Location",
        "http://www.w3.org/2000/01/rdf-schema#label": place,
    }


def _concept(scheme: str, code: str) -> dict[str, Any] | None:
    return {"@id": f"{_EU}/{scheme}/{code}"} if code else None


def _spoken(texts: Texts, otherwise: str) -> list[dict[str, str]]:
    """A text in each language that it is said in."""
    translations = texts.said or ((("en", otherwise),) if otherwise else ())
    return [{"@value": text, "@language": language} for language, text in translations]
