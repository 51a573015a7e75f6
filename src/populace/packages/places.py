"""The places of publication: what each takes, and what it asks of the publisher."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from populace.packages import (
    certificate,
    dcat,
    hdx,
    nada,
    powerbi,
    registry,
    rocrate,
    spreadsheet,
    statistics,
    zenodo,
)
from populace.packages.source import Source
from populace.vocabulary.about import About
from populace.vocabulary.additions import addition, additions

QUESTIONS = {
    "title": "What is the data set called?",
    "publisher": "Who publishes it?",
    "publisher_kind": "Is the publisher a government, a nonprofit or an industry?",
    "contact": "Whom can readers ask?",
    "period": "Which time does it cover?",
    "places": "Which countries or places does it cover?",
    "frequency": "How often does it come out?",
    "why": "Why was this strength of protection chosen?",
}
"""All that any place asks of a publisher, by the key of `[about]` that answers it."""


@dataclass(frozen=True)
class Place:
    """A place of publication.

    Args:
        what: what its package is.
        asks: keys of `[about]` that it cannot do without.
        render: the files of its package, by their names.
    """

    what: str
    asks: tuple[str, ...]
    render: Callable[[Source], dict[str, bytes]]


PLACES: dict[str, Place] = {
    "hdx": Place(
        "the Humanitarian Data Exchange: data set, files, HDX Connect for the original",
        ("title", "publisher", "contact", "period", "places", "frequency"),
        hdx.render,
    ),
    "nada": Place(
        "microdata catalogs: DDI-Codebook 2.5, and JSON of the World Bank's NADA",
        ("title", "publisher", "contact", "period", "places"),
        nada.render,
    ),
    "zenodo": Place(
        "Zenodo and DataCite: the files with their metadata",
        ("title", "publisher"),
        zenodo.render,
    ),
    "registry": Place(
        "the registry of differential privacy deployments: an entry of tier 3",
        ("title", "publisher", "publisher_kind", "places", "why"),
        registry.render,
    ),
    "dcat": Place(
        "open data portals: DCAT-AP 3 as JSON-LD",
        ("title", "publisher", "contact"),
        dcat.render,
    ),
    "rocrate": Place(
        "research archives: RO-Crate 1.2 with how the records were made",
        ("title", "publisher"),
        rocrate.render,
    ),
    "spreadsheet": Place(
        "an accessible workbook: tables with margins and shorthands",
        ("title", "publisher", "contact"),
        spreadsheet.render,
    ),
    "statistics": Place(
        "SPSS, Stata and Parquet files, and readers for R, Stata, SPSS and pandas",
        (),
        statistics.render,
    ),
    "powerbi": Place("Power BI and other tools: a star schema", (), powerbi.render),
    "certificate": Place(
        "two pages to print: what is promised, to whom, and how to check it",
        ("title", "publisher", "contact", "why"),
        certificate.render,
    ),
}
"""Every place, by its name."""


def place(name: str) -> Place | None:
    """The place of a name, ours or one that a package adds; None where there is none."""
    if name not in PLACES and name in additions("writers"):
        writer: Place = addition("writers", name, Place)
        return writer
    return PLACES.get(name)


def _asks(name: str) -> tuple[str, ...]:
    writer = place(name)
    return () if writer is None else writer.asks


def missing(about: About, places: Iterable[str] = tuple(PLACES)) -> dict[str, tuple[str, ...]]:
    """What is not said that places ask for: for each key which places; nothing where all is."""
    gaps: dict[str, tuple[str, ...]] = {}
    for key in QUESTIONS:
        asking = tuple(each for each in places if key in _asks(each) and not getattr(about, key))
        if asking:
            gaps[key] = asking
    return gaps


def questions(about: About, places: Iterable[str] = tuple(PLACES)) -> tuple[str, ...]:
    """What is missing, a sentence for each key, with the key to fill."""
    return tuple(
        f"{QUESTIONS[key]} Say it as {key} in [about]: {', '.join(asking)} asks for it."
        if len(asking) == 1
        else f"{QUESTIONS[key]} Say it as {key} in [about]: {', '.join(asking)} ask for it."
        for key, asking in missing(about, places).items()
    )
