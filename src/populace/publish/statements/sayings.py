"""What a publisher says about a release, line by line, for readers and in the words of schema.org.

The texts are the publisher's own; only the names of the lines are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from populace.publish.statements import descriptions, words
from populace.publish.statements.contract import AboutData, SpokenData
from populace.vocabulary.about import About, Erratum, Period
from populace.vocabulary.licenses import License, license_of
from populace.vocabulary.release import Release
from populace.vocabulary.texts import Texts

FREQUENCY = {
    "never": "once",
    "irregular": "at no fixed times",
    "live": "continuously",
    "daily": "every day",
    "weekly": "every week",
    "fortnightly": "every two weeks",
    "monthly": "every month",
    "quarterly": "every three months",
    "half-yearly": "twice a year",
    "yearly": "every year",
}
"""How often a data set comes out again, in words."""


def lines(about: About) -> Iterator[tuple[str, str]]:
    """What is said beside title and summary: pairs of what it is about and the text, in order."""
    license_ = license_of(about.license)
    for name, text in (
        ("Publisher", str(about.publisher)),
        ("Contact", about.contact),
        ("What this is", str(about.description)),
        ("Whom it covers", str(about.covered)),
        ("Whom it does not cover", str(about.not_covered)),
        ("Period", "" if about.period is None else period(about.period)),
        ("Places", words.listed(about.places) if about.places else ""),
        ("Source", str(about.source)),
        ("How the data were collected", str(about.collection)),
        ("Caveats", str(about.caveats)),
        ("Why this strength of protection", str(about.why)),
        ("License", "" if license_ is None else license_words(license_)),
        ("Comes out", FREQUENCY.get(about.frequency, "")),
        ("Data set", about.dataset),
        ("Version", about.version),
        ("Replaces version", about.replaces),
        ("Address", about.url),
        ("DOI", about.doi_address),
        ("Keywords", ", ".join(about.keywords)),
    ):
        if text:
            yield name, text
    for erratum in about.errata:
        yield "Erratum", erratum_words(erratum)


def period(period: Period) -> str:
    """A period from its first to its last day, as it was written."""
    first, _, last = period.text.partition("/")
    return f"{first.strip()} to {last.strip()}" if last else first


def license_words(license_: License) -> str:
    """A license with where it can be read."""
    return f"{license_.title} ({license_.url})" if license_.id else license_.url


def erratum_words(erratum: Erratum) -> str:
    """An erratum in a sentence."""
    of = f" of version {erratum.version}" if erratum.version else ""
    gone = " That version is withdrawn: do not use it." if erratum.withdrawn else ""
    return f"{erratum.date}{of}: {erratum.text}{gone}"


def data(about: About) -> AboutData | None:
    """What is said, as the page is given it; None where nothing is."""
    if not about:
        return None
    license_ = license_of(about.license)
    return {
        "publisher": _spoken(about.publisher),
        "description": _spoken(about.description),
        "source": _spoken(about.source),
        "collection": _spoken(about.collection),
        "covered": _spoken(about.covered),
        "not_covered": _spoken(about.not_covered),
        "caveats": _spoken(about.caveats),
        "why": _spoken(about.why),
        "contact": about.contact,
        "license": "" if license_ is None else license_.title,
        "license_url": "" if license_ is None else license_.url,
        "period": [] if about.period is None else about.period.text.split("/"),
        "places": list(about.places),
        "frequency": about.frequency,
        "dataset": about.dataset,
        "version": about.version,
        "replaces": about.replaces,
        "url": about.url,
        "doi": about.doi_address,
        "keywords": list(about.keywords),
        "errata": [
            {
                "date": each.date,
                "version": each.version,
                "withdrawn": each.withdrawn,
                "text": _spoken(each.text),
            }
            for each in about.errata
        ],
    }


def _spoken(texts: Texts) -> list[SpokenData]:
    return [{"language": language, "text": text} for language, text in texts.said]


def in_schema_org(release: Release) -> dict[str, Any]:
    """What is said, in the words of schema.org for a `Dataset`; nothing where nothing is said."""
    about = release.about
    license_ = license_of(about.license)
    organization: dict[str, Any] = {"@type": "Organization", "name": str(about.publisher)}
    if "@" in about.contact:
        organization["email"] = about.contact
    said: dict[str, Any] = {
        "publisher": organization if about.publisher else None,
        "creator": organization if about.publisher else None,
        "license": None if license_ is None else license_.url,
        "version": about.version,
        "temporalCoverage": None if about.period is None else _interval(about.period),
        "spatialCoverage": [{"@type": "Place", "name": each} for each in about.places],
        "keywords": list(about.keywords),
        "url": about.url,
        "identifier": about.doi_address or about.dataset,
        "alternateName": release.name if descriptions.title(release) != release.name else None,
    }
    return {name: value for name, value in said.items() if value}


def _interval(period: Period) -> str:
    """A period as ISO 8601 writes it."""
    return f"{period.start.isoformat()}/{period.end.isoformat()}"
