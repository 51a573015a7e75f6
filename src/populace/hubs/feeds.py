"""The hub for machines: Atom feed, sitemap, DCAT catalog, and schema.org for search engines.

Where the hub has no address of its own, addresses in them are relative to its first page.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

from populace.hubs.addresses import beside
from populace.hubs.datasets import Dataset, Edition
from populace.hubs.page_data import downloads, strength_words, title
from populace.hubs.site_file import Site
from populace.publish.statements import words
from populace.vocabulary.licenses import license_of
from populace.vocabulary.texts import Texts

FEED, SITEMAP, CATALOG = "feed.xml", "sitemap.xml", "catalog.jsonld"

_ATOM, _SITEMAP = "http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_ENTRIES = 200
"""How many of the newest releases and errata the feed holds."""

_MOST_LINKED = 100
"""How many data sets the first page names for search engines; the sitemap names all."""

TYPES = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}


def feed(site: Site, datasets: Sequence[Dataset]) -> bytes:
    """What is new, as Atom: releases and what was found wrong in them."""
    every = [(each, shown) for each in datasets for shown in each.releases]
    entries = [
        (
            shown.said["created"],
            f"{title(shown)} ({shown.version})",
            f"{each.address}index.html",
            f"{shown.said['description']} {strength_words(shown)}.",
            _named(shown.said["digest"]),
        )
        for each, shown in every
    ]
    for each in datasets:
        for erratum in each.errata:
            kind = "Withdrawn" if erratum.withdrawn else "Erratum"
            of = erratum.version or "all versions"
            about = f"{each.key} {erratum.date} {erratum.version} {erratum.text}"
            entries.append(
                (
                    erratum.date,
                    f"{kind}: {title(each.front)} ({of})",
                    f"{each.address}index.html",
                    str(erratum.text),
                    _named(_digest(about)),
                )
            )
    entries.sort(key=lambda entry: entry[0], reverse=True)
    root = _element("feed", xmlns=_ATOM)
    _add(root, "title", str(site.title))
    own = f"{site.address}{FEED}"
    _add(root, "id", own if site.address else _named(_digest(str(site.title))))
    _add(root, "updated", _moment(entries[0][0]))
    _add(_add(root, "author"), "name", str(site.publisher or site.title))
    root.append(_element("link", rel="self", href=own))
    root.append(_element("link", href=f"{site.address}index.html"))
    for day, name, address, said, known in entries[:_MOST_ENTRIES]:
        entry = _add(root, "entry")
        _add(entry, "title", name)
        _add(entry, "id", known)
        _add(entry, "updated", _moment(day))
        entry.append(_element("link", href=f"{site.address}{address}"))
        _add(entry, "summary", said)
    return _written(root)


def sitemap(site: Site, addresses: Sequence[str]) -> bytes:
    """Every page, for search engines."""
    root = _element("urlset", xmlns=_SITEMAP)
    for address in addresses:
        _add(_add(root, "url"), "loc", f"{site.address}{address}")
    return _written(root)


def catalog_linked(site: Site, datasets: Sequence[Dataset]) -> dict[str, Any]:
    """The catalog in the words of schema.org."""
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": str(site.title),
        **({"description": str(site.summary)} if site.summary else {}),
        **({"url": f"{site.address}index.html"} if site.address else {}),
        **({"publisher": _organization(site.publisher)} if site.publisher else {}),
        "dataset": [
            {
                "@type": "Dataset",
                "name": str(title(each.front)),
                "url": f"{site.address}{each.address}index.html",
            }
            for each in datasets[:_MOST_LINKED]
        ],
    }


def dataset_linked(site: Site, dataset: Dataset) -> dict[str, Any]:
    """A data set in the words of schema.org: its newest release, and what it is made of."""
    front, about = dataset.front, dataset.front.about
    base = site.address or "../../"
    license_ = license_of(about.license) if about.license else None
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": str(title(front)),
        "description": words.plain(front.said["description"]),
        "identifier": dataset.key,
        "version": front.version,
        "dateModified": front.said["created"],
        **({"url": f"{site.address}{dataset.address}index.html"} if site.address else {}),
        **({"creator": _organization(about.publisher)} if about.publisher else {}),
        **({"publisher": _organization(about.publisher)} if about.publisher else {}),
        **({"license": license_.url} if license_ else {}),
        **({"temporalCoverage": about.period.text} if about.period else {}),
        **({"spatialCoverage": list(about.places)} if about.places else {}),
        **({"keywords": list(about.keywords)} if about.keywords else {}),
        "variableMeasured": front.said["columns"][:_MOST_ENTRIES],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": each["name"],
                "contentUrl": f"{base}{each['address']}",
                "encodingFormat": _type(each["address"]),
            }
            for each in downloads(front)
        ],
    }


_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:issued": {"@type": "xsd:date"},
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
    "dct:license": {"@type": "@id"},
    "dcat:downloadURL": {"@type": "@id"},
    "dcat:accessURL": {"@type": "@id"},
    "dcat:landingPage": {"@type": "@id"},
    "dcat:inSeries": {"@type": "@id"},
    "dcat:mediaType": {"@type": "@id"},
    "dct:replaces": {"@type": "@id"},
    "foaf:homepage": {"@type": "@id"},
}


def dcat(site: Site, datasets: Sequence[Dataset]) -> bytes:
    """The catalog in DCAT 3, as JSON-LD: each data set a series, each release a data set in it."""
    base = site.address
    addresses = [
        each
        for dataset in datasets
        for each in (dataset.address, *(shown.address for shown in dataset.releases))
    ]
    graph: list[dict[str, Any]] = [
        {
            "@id": f"{base}index.html",
            "@type": "dcat:Catalog",
            "dct:title": _spoken(site.title),
            "dct:description": _spoken(site.summary or site.title),
            "dct:publisher": _agent(site.publisher or site.title),
            "foaf:homepage": f"{base}index.html",
            "dcat:dataset": [{"@id": f"{base}{each}"} for each in addresses],
        }
    ]
    for dataset in datasets:
        about = dataset.front.about
        graph.append(
            {
                "@id": f"{base}{dataset.address}",
                "@type": "dcat:DatasetSeries",
                "dct:title": _spoken(title(dataset.front)),
                "dct:description": _line(dataset.front.said["description"]),
                "dct:identifier": dataset.key,
                "dcat:landingPage": f"{base}{dataset.address}index.html",
                **({"dct:publisher": _agent(about.publisher)} if about.publisher else {}),
            }
        )
        versions = {each.version: each for each in dataset.releases}
        graph += [_release(site, dataset, each, versions) for each in dataset.releases]
    content = {"@context": _CONTEXT, "@graph": graph}
    return (json.dumps(content, indent=1, allow_nan=False) + "\n").encode()


def _release(
    site: Site, dataset: Dataset, shown: Edition, versions: dict[str, Edition]
) -> dict[str, Any]:
    base, about = site.address, shown.about
    license_ = license_of(about.license) if about.license else None
    earlier = versions.get(about.replaces)
    return {
        "@id": f"{base}{shown.address}",
        "@type": "dcat:Dataset",
        "dct:title": _spoken(title(shown)),
        "dct:description": _line(shown.said["description"]),
        "dct:identifier": shown.said["digest"],
        "dcat:version": shown.version,
        "dct:issued": shown.said["created"],
        "dcat:inSeries": f"{base}{dataset.address}",
        "dcat:landingPage": f"{base}{shown.address}index.html",
        **({"dct:replaces": f"{base}{earlier.address}"} if earlier else {}),
        **({"dct:publisher": _agent(about.publisher)} if about.publisher else {}),
        **({"dcat:keyword": list(about.keywords)} if about.keywords else {}),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": each["name"],
                "dcat:accessURL": f"{base}{each['address']}",
                "dcat:downloadURL": f"{base}{each['address']}",
                "dcat:mediaType": (
                    f"http://www.iana.org/assignments/media-types/{_type(each['address'])}"
                ),
                "dcat:byteSize": str(each["bytes"]),
                **({"dct:license": license_.url} if license_ else {}),
            }
            for each in downloads(shown)
        ],
    }


def pages_of(datasets: Sequence[Dataset]) -> list[str]:
    """The addresses of all pages of a hub."""
    found = ["index.html", "compare.html"]
    for dataset in datasets:
        found.append(f"{dataset.address}index.html")
        for shown in dataset.releases:
            found.append(f"{shown.address}index.html")
            if shown.said["stories"]:
                found.append(beside(shown.address, ".html"))
    return found


def _type(address: str) -> str:
    return TYPES.get(f".{address.rpartition('.')[2]}", "application/octet-stream")


def _spoken(said: Texts) -> list[dict[str, str]]:
    return [{"@language": language, "@value": _line(text)} for language, text in said.said]


def _agent(said: Texts) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": _spoken(said)}


def _organization(said: Texts) -> dict[str, str]:
    return {"@type": "Organization", "name": str(said)}


def _line(text: str) -> str:
    return words.plain(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _named(digest: str) -> str:
    """A digest as a name that holds wherever the hub stands (RFC 6920)."""
    code = base64.urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")
    return f"ni:///sha-256;{code}"


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _element(name: str, **attributes: str) -> ET.Element:
    return ET.Element(name, attributes)


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = _NO_XML.sub("\ufffd", words.plain(text)) or None
    return element


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
