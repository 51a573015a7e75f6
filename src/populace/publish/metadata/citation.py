"""`CITATION.cff` of a release whose publisher says who it is, in the Citation File Format 1.2.0."""

from __future__ import annotations

from typing import Any

from populace.publish.metadata.yaml_text import yaml_text
from populace.publish.statements import descriptions, words
from populace.vocabulary.licenses import license_of
from populace.vocabulary.release import Release

_NO_ID = frozenset({"CC-BY-3.0-IGO", "DL-DE-BY-2.0"})
"""Licenses of the SPDX list that are younger than the format's own copy of it."""


def write(release: Release) -> bytes:
    """`CITATION.cff` of a release; its author is the publisher, else nobody by name."""
    about = release.about
    license_ = license_of(about.license)
    author: dict[str, Any] = {"name": str(about.publisher) or "Unnamed publisher"}
    if "@" in about.contact and " " not in about.contact:
        author["email"] = about.contact
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this data set, please cite it as below.",
        "type": "dataset",
        "title": words.plain(descriptions.title(release)),
        "abstract": words.plain(descriptions.description(release)),
        "authors": [author],
        "date-released": release.created,
        "version": about.version,
        "doi": about.doi,
        "url": about.url,
        "keywords": list(
            dict.fromkeys(["synthetic data", release.guarantee.kind, *about.keywords])
        ),
    }
    if license_ is not None:
        known = license_.id and license_.id not in _NO_ID
        content["license" if known else "license-url"] = license_.id if known else license_.url
    return yaml_text({name: value for name, value in content.items() if value}).encode()
