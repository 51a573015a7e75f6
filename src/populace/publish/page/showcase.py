"""`index.html` as the interactive page: the template built from `web/`, with a release put into it.

How the page looks and counts is decided in `web/`; only released facts are put in here.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np

from populace.publish.files import criteria
from populace.publish.files.contents import Content, digest
from populace.publish.files.file_names import every
from populace.publish.page import ingredients, packing, static
from populace.publish.questions import bands, display, kinds, openings, relations, sentences
from populace.publish.questions.queries import QueryEngine
from populace.publish.statements import (
    contract,
    descriptions,
    facts,
    grades,
    guessing,
    sayings,
    words,
)
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.counts import Counted
from populace.vocabulary.errors import InputError
from populace.vocabulary.release import KAnonymousSettings, Release, Settings
from populace.vocabulary.table import Column, Table

TEMPLATE = "showcase.html"
"""Built by `make web`, not kept in version control, and part of every wheel."""

CONTRACT = f'<meta name="populace-contract" content="{contract.VERSION}"'
"""What the build writes into a template that reads this version of the data."""

DATA, TITLE, BODY = "@@populace-data@@", "@@populace-title@@", "@@populace-body@@"
DESCRIPTION, SUMMARY = "@@populace-description@@", "@@populace-summary@@"

_BOUNDARIES = re.compile(
    r'(<script type="application/json" id="boundaries">).*?(</script>)', re.DOTALL
)


@cache
def _built() -> str:
    place = files("populace.publish").joinpath(TEMPLATE)
    return place.read_text("utf-8") if place.is_file() else ""


def template() -> str | None:
    """The page without a release; None where none was built that reads this version's data."""
    page = _built()
    return page if CONTRACT in page else None


def absence() -> str:
    """Why a release gets the plain page, and what to do about it; empty where it does not."""
    if template() is not None:
        return ""
    why = "was built for another version of the data" if _built() else "was not built"
    return (
        f"index.html is the plain summary, since the interactive page {why}: say `make showcase`"
        " where Populace is built, then save again."
    )


def write(
    release: Release, page: str, beside: Mapping[str, Content], boundaries: str | None = None
) -> bytes:
    """`index.html` of a release.

    Args:
        release: the release.
        page: the template.
        beside: the content of each file beside the page, by name.
        boundaries: the map to draw as `boundaries_of` checked it; None for the United Nations'.
    """
    if boundaries is not None:
        page = _BOUNDARIES.sub(lambda place: place[1] + in_script(boundaries) + place[2], page)
    content = json.dumps(data(release, beside), separators=(",", ":"), allow_nan=False)
    puts = {
        DATA: in_script(content),
        TITLE: escape(words.plain(descriptions.title(release))),
        SUMMARY: escape(static.description(release)),
        BODY: static.body(release),
        DESCRIPTION: in_script(json.dumps(_dataset(release, beside))),
    }
    # One pass: a name that spells out a mark is not replaced again.
    marks = re.compile("|".join(map(re.escape, puts)))
    return marks.sub(lambda mark: puts[mark.group()], page).encode()


def boundaries_of(content: bytes) -> str:
    """A publisher's own map: TopoJSON whose first object holds shapes with ISO 3166 alpha-3 ids.

    Raises:
        InputError: it is something else.
    """
    try:
        world = json.loads(content.decode())
        shapes = next(iter(world["objects"].values()))["geometries"]
        right = world["type"] == "Topology" and all(isinstance(each["id"], str) for each in shapes)
        if right and world["arcs"]:
            return json.dumps(world, separators=(",", ":"), allow_nan=False)
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError, RecursionError):
        pass
    raise InputError(
        expected="boundaries as TopoJSON, in its first object shapes with ISO 3166 alpha-3 ids",
        found="something else",
        action="Convert the map with a tool such as mapshaper, and name the ids iso3 codes.",
    )


def data(release: Release, beside: Mapping[str, Content]) -> contract.ShowcaseData:
    """What the page is given."""
    tables, asked = display.shown(release), QueryEngine.of(release)
    return {
        "version": contract.VERSION,
        "name": release.name,
        "created": release.created,
        "software": release.software,
        "tables": [
            table_data(
                each.name,
                each.counted,
                each.aggregates,
                each.table,
                [
                    column_data(column, header, alone=release.by_record)
                    for column, header in zip(each.aggregates.columns, each.headers, strict=True)
                ],
                (each.root, each.most),
                packing.MOST // len(tables),
                keyed=_keyed(release, each),
            )
            for each in tables
        ],
        "guarantee": _guarantee(release),
        "strength": grades.strength_data(release),
        "carries": grades.carries_of(release),
        "stories": sentences.stories(release, asked),
        "about": sayings.data(release.about),
        "openings": openings.opening_data(asked),
        "made": _made(release, tables),
        "others": [
            {
                "protected": facts.protected_data(promise.protected),
                "epsilon": float(promise.epsilon or 0.0),
                "grade": grades.other_grade(release, promise),
                "by_links": [[float(links), epsilon] for links, epsilon in promise.by_links],
            }
            for promise in release.promises[1:]
        ],
        "files": _files(release, beside),
        "relations": [
            relations.relation_data(release, tables, relation)
            for relation in release.structure.relations
            if {relation.one, relation.many} <= {each.name for each in tables}
        ],
        "paths": [
            relations.relation_data(release, tables, relation, tables[path.upper].name)
            for path in asked.paths
            for relation in (tables[path.lower].relation,)
            if relation is not None and tables[path.upper].name != relation.one
        ],
        "verdicts": criteria.data(release),
    }


def _keyed(release: Release, each: display.Display) -> tuple[int, str] | None:
    """How many columns a table has of its own, and its key, where records are shown."""
    if not release.structure.apart(each.name) or each.relation is not None:
        return None
    return len((shape := release.structure.table(each.name)).headers), shape.key or ""


def _made(release: Release, tables: Sequence[display.Display]) -> contract.MadeData:
    settings, first = release.settings, release.counts.totals[0]
    return {
        "synthesizer": release.synthesizer.name,
        "version": release.synthesizer.version,
        "seed": str(release.seed),
        "records": int(first.records if settings.records is None else settings.records),
        "fabrication": settings.fabrication if isinstance(settings, Settings) else "minimize",
        "lower": ingredients.packed(release, tables),
    }


def _files(release: Release, beside: Mapping[str, Content]) -> list[contract.FileData]:
    return [
        {
            "name": file.name,
            "bytes": len(beside[file.name]),
            "sha256": digest(beside[file.name]),
            "role": file.role,
            "tables": list(file.tables),
            "kind": file.kind,
        }
        for file in every(release.counts, release.about)
        if file.name in beside
    ]


def table_data(
    name: str,
    counted: Counted,
    counts: Aggregates,
    synthetic: Table,
    columns: list[contract.ColumnData],
    capped: tuple[str, int] = ("", 0),
    most: int = packing.MOST,
    *,
    keyed: tuple[int, str] | None = None,
) -> contract.TableData:
    """A table as the page holds it; `capped` says how many count of each record of which table.

    At most `most` combinations are held, as `packing.embedded` says, and as large a share of a
    page's records. `keyed`: how many columns are its own, and that of row numbers; None: all, none.
    """
    kept = packing.embedded(counts, most)
    packed, held = packing.pack(kept, synthetic, most / packing.MOST, int(counts.records))
    return {
        "name": name,
        "counted": counted,
        "columns": columns,
        "own": len(columns) if keyed is None else keyed[0],
        "key": "" if keyed is None else keyed[1],
        "records": int(counts.records),
        "records_margin": float(counts.records_margin),
        "root": capped[0],
        "most": capped[1],
        "synthetic": synthetic.records,
        "held": held,
        "lengths": [
            {
                "reported": len(entry.ids),
                "embedded": len(shown.ids),
                "smallest": int(shown.counts.min(initial=2**53)) if len(shown.ids) else 0,
                "scale": float(entry.scale),
                "margin": float(np.median(entry.margins)) if len(entry.margins) else 0.0,
                "fabricated": float(entry.fabricated),
                "left_out": int(entry.left_out),
                "tenths": ingredients.tenths(entry.margins),
                "grades": [] if entry.precision is None else list(entry.precision.grades),
                "whole": 0.0 if entry.precision is None else entry.precision.whole,
            }
            for entry, shown in zip(counts.lengths, kept, strict=True)
        ],
        "packed": base64.b64encode(packed).decode(),
    }


def _guarantee(release: Release) -> contract.GuaranteeData:
    promise, chosen = release.guarantee, release.settings
    drawn = isinstance(chosen, KAnonymousSettings) and chosen.method == "aggregate-seeded"
    return {
        "protected": facts.protected_data(promise.protected),
        "epsilon": None if promise.epsilon is None else float(promise.epsilon),
        "delta": None if promise.delta is None else float(promise.delta),
        "guesses": guessing.guesses(promise) if promise.k is None else None,
        "sure": guessing.sure_guesses(promise) if promise.k is None else None,
        "curves": [
            {"units": units, "points": [list(point) for point in guessing.curve(promise, units)]}
            for units in guessing.GROUPS
        ]
        if promise.k is None
        else [],
        "k": promise.k,
        "reach": chosen.length if drawn else 0,
        "proof": promise.proof,
        "declared": facts.fact_data(promise.declared),
        "inferred": facts.fact_data(promise.inferred),
    }


def column_data(column: Column, name: str, *, alone: bool) -> contract.ColumnData:
    """A column as the page holds it.

    Args:
        column: the column.
        name: what it is called in its own table.
        alone: whether each row of the table is counted by itself.
    """
    kind = kinds.kind(column)
    labels = [] if kind == "flag" and not column.labels else list(kinds.labels(column))
    return {
        "name": name,
        "title": column.title,
        "values": list(column.values),
        "labels": labels if any(labels) else [],
        "kind": kind,
        "order": kinds.order(column),
        "uneven": bands.uneven(column),
        "multivalued": column.multivalued,
        "delimiter": column.delimiter or "",
        "exclusive": alone and not column.multivalued,
        "public": column.public,
        "absent": column.absent,
    }


def _dataset(release: Release, beside: Mapping[str, Content]) -> dict[str, Any]:
    """The release in the words of schema.org, for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        **sayings.in_schema_org(release),
        "name": words.plain(descriptions.title(release)),
        "description": words.plain(
            " ".join((static.description(release), *words.promise(release.guarantee)[:2]))
        ),
        "dateCreated": release.created,
        "creditText": descriptions.citation(release),
        "variableMeasured": [
            header for shape in release.structure.tables for header in shape.headers
        ],
        "distribution": [
            {"@type": "DataDownload", "contentUrl": name, "encodingFormat": "text/csv"}
            for name in beside
            if name.endswith(".csv")
        ],
    }


def in_script(text: str) -> str:
    """JSON that no markup in it can end."""
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
