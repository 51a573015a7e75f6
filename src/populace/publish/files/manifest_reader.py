"""What `release.json` says, read back.

Whether its words agree with the tables is checked where those are read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from populace.publish.files import criteria
from populace.publish.files.manifest import read_guarantee, read_precision
from populace.publish.files.parsing import (
    integer,
    items,
    load_json,
    mapping,
    number,
    optional,
    seed,
    text,
    truth,
)
from populace.publish.files.refusal import foreign, other_format, reading
from populace.vocabulary.about import NOTHING, About, about
from populace.vocabulary.counts import LinkTotal, Total
from populace.vocabulary.criteria import Verdict
from populace.vocabulary.findings import Narrative, told
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.precision import Precision
from populace.vocabulary.release import (
    CANDIDATES_BEFORE,
    FORMAT,
    Fabrication,
    KAnonymousMethod,
    KAnonymousSettings,
    Settings,
    SynthesizerName,
)
from populace.vocabulary.structure import Relation, Shape, Structure
from populace.vocabulary.table import Column


@dataclass(frozen=True)
class Sizes:
    """One length of a block: how many combinations, their noise, and what share nobody holds."""

    length: int
    combinations: int
    scale: float
    fabricated: float
    precision: Precision | None = None
    left_out: int = 0


@dataclass(frozen=True)
class BlockEntry:
    """A block without its combinations."""

    name: str
    tables: tuple[str, ...]
    counted: str
    measured: bool
    by_chance: bool
    lengths: tuple[Sizes, ...]


@dataclass(frozen=True)
class HistogramEntry:
    """A histogram without its numbers."""

    name: str
    tables: tuple[str, ...]
    by: tuple[str, ...]
    scale: float


@dataclass(frozen=True)
class Manifest:
    """What `release.json` says.

    Args:
        name: the publisher's name of the data set.
        created: the day, as an ISO date.
        software: what made it.
        promises: what is promised.
        settings: the public parameters.
        structure: the tables and their relations.
        columns: for each table the columns without their values, which stand in `codebook.csv`;
            numbers of links come last.
        totals: protected numbers of records.
        link_totals: protected numbers of links; empty where none were measured.
        blocks: combinations, without them.
        histograms: other numbers, without them.
        records: for each table how many synthetic records it has.
        seed: the seed of the synthesis.
        synthesizer: what made the records.
        hashes: SHA-256 of every other file, by its name.
        about: what its publisher says of it.
        findings: what its publisher found in it.
        verdicts: on the criteria of its settings.
    """

    name: str
    created: str
    software: str
    promises: tuple[Guarantee, ...]
    settings: Settings | KAnonymousSettings
    structure: Structure
    columns: tuple[tuple[Column, ...], ...]
    totals: tuple[Total, ...]
    link_totals: tuple[LinkTotal, ...]
    blocks: tuple[BlockEntry, ...]
    histograms: tuple[HistogramEntry, ...]
    records: tuple[int, ...]
    seed: int
    synthesizer: SynthesizerName
    hashes: Mapping[str, str]
    about: About = NOTHING
    findings: tuple[Narrative, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def read(content: bytes) -> Manifest:
    """The inverse of `write`; whether its words agree with the tables is not checked here.

    Raises:
        VerificationError: the text is not a manifest, or of another format.
    """
    with reading(foreign):
        data = mapping(load_json(content))
        version = integer(data["format"])
        stated = _manifest(data) if version == FORMAT else None
    if stated is None:
        raise other_format(version)
    return stated


def _manifest(data: dict[str, Any]) -> Manifest:
    tables = [mapping(table) for table in items(data["tables"])]
    relations = [mapping(relation) for relation in items(data["relations"])]
    structure = Structure(
        tuple(
            Shape(
                text(table["name"]),
                tuple(text(column["header"]) for column in items(table["columns"])),
                optional(text, table["key"]),
            )
            for table in tables
        ),
        tuple(_relation(relation) for relation in relations),
    )
    counts, synthesis = data["counts"], data["synthesis"]
    settings = _settings(data["settings"])
    demanded = settings.criteria if isinstance(settings, Settings) else ()
    return Manifest(
        name=text(data["name"]),
        created=_day(data["created"]),
        software=text(data["software"]),
        promises=tuple(read_guarantee(promise) for promise in items(data["promises"])),
        settings=settings,
        structure=structure,
        columns=tuple(
            (
                *(_column(column) for column in items(table["columns"])),
                *(
                    _column(relation["number"])
                    for relation in relations
                    if relation["one"] == table["name"] and relation["number"] is not None
                ),
            )
            for table in tables
        ),
        totals=tuple(map(_total, items(counts["totals"]))),
        link_totals=tuple(map(_link_total, items(counts.get("links", [])))),
        blocks=tuple(_block(block) for block in items(counts["blocks"])),
        histograms=tuple(
            HistogramEntry(
                text(histogram["name"]),
                tuple(map(text, items(histogram["tables"]))),
                tuple(map(text, items(histogram["by"]))),
                number(histogram["scale"]),
            )
            for histogram in items(counts["histograms"])
        ),
        records=tuple(integer(table["records"]) for table in tables),
        seed=seed(text(synthesis["seed"])),
        synthesizer=SynthesizerName(text(synthesis["synthesizer"]), integer(synthesis["version"])),
        hashes={name: text(file["sha256"]) for name, file in mapping(data["files"]).items()},
        about=about(mapping(data.get("about", {}))),
        findings=told(mapping(data.get("findings", {}))),
        verdicts=criteria.read(data.get("verdicts", []), demanded),
    )


def _relation(relation: dict[str, Any]) -> Relation:
    told, keys = relation["number"], relation.get("keys", (None, None))
    return Relation(
        text(relation["one"]),
        text(relation["many"]),
        optional(text, relation["via"]),
        several=truth(relation["several"]),
        most=optional(integer, relation["most_links"]),
        bound=optional(integer, relation["declared_bound"]),
        number=None if told is None else text(told["name"]),
        keys=(optional(text, keys[0]), optional(text, keys[1])),
    )


def _total(total: dict[str, Any]) -> Total:
    capped = total.get("at_most")
    return Total(
        text(total["table"]),
        integer(total["records"]),
        number(total["margin"]),
        number(total["scale"]),
        root="" if capped is None else text(capped["of_each"]),
        most=0 if capped is None else integer(capped["records"]),
    )


def _link_total(total: dict[str, Any]) -> LinkTotal:
    one, many = map(text, items(total["tables"]))
    return LinkTotal(
        (one, many),
        integer(total["at_most"]),
        integer(total["links"]),
        number(total["margin"]),
        number(total["scale"]),
    )


def _column(column: dict[str, Any]) -> Column:
    return Column(
        name=text(column["name"]),
        values=(),
        public=column["domain"] == "public",
        absent=text(column["absent"]),
        delimiter=optional(text, column["delimiter"]),
        title=text(column.get("title", "")),
    )


def _block(block: dict[str, Any]) -> BlockEntry:
    return BlockEntry(
        name=text(block["name"]),
        tables=tuple(map(text, items(block["tables"]))),
        counted=text(block["counted"]),
        measured=truth(block["measured"]),
        by_chance=truth(block["by_chance"]),
        lengths=tuple(
            Sizes(
                integer(entry["length"]),
                integer(entry["combinations"]),
                number(entry["scale"]),
                number(entry["expected_fabrication"]),
                read_precision(entry),
                integer(entry.get("left_out", 0)),
            )
            for entry in items(block["lengths"])
        ),
    )


def _settings(chosen: dict[str, Any]) -> Settings | KAnonymousSettings:
    records = optional(integer, chosen["records"])
    if "method" in chosen:
        return KAnonymousSettings(
            k=integer(chosen["k"]),
            method=cast("KAnonymousMethod", text(chosen["method"])),
            length=integer(chosen["length"]),
            records=records,
            oversampling=number(chosen["oversampling"]),
        )
    return Settings(
        epsilon=number(chosen["epsilon"]),
        delta=number(chosen["delta"]),
        length=integer(chosen["length"]),
        fabrication=cast("Fabrication", text(chosen["fabrication"])),
        records=records,
        predicted=tuple(tuple(map(text, items(names))) for names in items(chosen["predicted"])),
        candidates=integer(chosen.get("candidates", CANDIDATES_BEFORE)),
        criteria=criteria.read_settings(chosen),
    )


def _day(value: object) -> str:
    """A day, written in the one way in which releases write it."""
    day = text(value)
    if dt.date.fromisoformat(day).isoformat() != day:
        raise ValueError(day)
    return day
