"""`index.html` as the interactive page: the template built from `web/`, with a release put into it.

How the page looks and counts is decided in `web/`; only released facts are put in here.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np

from populace.publish import contract, packing, words
from populace.vocabulary.errors import InputError
from populace.vocabulary.release import Release
from populace.vocabulary.table import Column

TEMPLATE = "showcase.html"
"""Built by `make web`, not kept in version control, and part of every wheel."""

DATA, TITLE = "@@populace-data@@", "@@populace-title@@"
DESCRIPTION = "@@populace-description@@"

_BOUNDARIES = re.compile(
    r'(<script type="application/json" id="boundaries">).*?(</script>)', re.DOTALL
)
_YEAR = re.compile(r"(1[89]|2[01])\d\d")
_PERIOD = re.compile(
    r"(1[89]|2[01])\d\d ?[-/–] ?(\d{1,4}|[QTWH]\d{1,2}|\d\d-\d\d)|(1[89]|2[01])\d\d"
)
_BAND = re.compile(r"[<>≤≥]? ?\d+(\.\d+)?( ?(-|–|to) ?\d+(\.\d+)?)?( ?\+)?")
_YES = {"1", "true", "yes"}


@cache
def template() -> str | None:
    """The page without a release; None where it was not built."""
    found = files("populace.publish").joinpath(TEMPLATE)
    return found.read_text("utf-8") if found.is_file() else None


def write(
    release: Release,
    page: str,
    beside: Mapping[str, int],
    boundaries: str | None = None,
    relation: contract.RelationData | None = None,
) -> bytes:
    """`index.html` of a release.

    Args:
        release: the release.
        page: the template.
        beside: the size in bytes of each file beside the page, by name.
        boundaries: the map to draw as `boundaries_of` checked it; None for the United Nations'.
        relation: what a linked release says of its links; the release is that of its parents.
    """
    if boundaries is not None:
        page = _BOUNDARIES.sub(lambda place: place[1] + _in_script(boundaries) + place[2], page)
    content = json.dumps(data(release, beside, relation), separators=(",", ":"), allow_nan=False)
    puts = {
        DATA: _in_script(content),
        TITLE: escape(words.plain(release.name)),
        DESCRIPTION: _in_script(json.dumps(_dataset(release, beside))),
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


def data(
    release: Release, beside: Mapping[str, int], relation: contract.RelationData | None = None
) -> contract.ShowcaseData:
    """What the page is given."""
    counts, guarantee = release.aggregates, release.guarantee
    if guarantee.epsilon is None or guarantee.delta is None:
        raise ValueError("the showcase shows differentially private releases")
    kept = packing.embedded(counts)
    return {
        "version": contract.VERSION,
        "name": release.name,
        "created": release.created,
        "software": release.software,
        "columns": [column_data(column) for column in counts.columns],
        "records": int(counts.records),
        "records_margin": float(counts.records_margin),
        "records_scale": float(counts.records_scale),
        "synthetic": release.synthetic.records,
        "lengths": [
            {
                "reported": len(entry.ids),
                "embedded": len(shown.ids),
                "smallest": int(shown.counts.min(initial=2**53)) if len(shown.ids) else 0,
                "scale": float(entry.scale),
                "margin": float(np.median(entry.margins)) if len(entry.margins) else 0.0,
                "fabricated": float(entry.fabricated),
            }
            for entry, shown in zip(counts.lengths, kept, strict=True)
        ],
        "guarantee": {
            "unit": guarantee.unit,
            "epsilon": float(guarantee.epsilon),
            "delta": float(guarantee.delta),
            "guesses": words.guesses(guarantee),
            "proof": guarantee.proof,
            "declared": list(guarantee.declared),
            "inferred": list(guarantee.inferred),
        },
        "files": [{"name": name, "bytes": size} for name, size in beside.items()],
        "packed": base64.b64encode(packing.pack(kept, release.synthetic)).decode(),
        "relation": relation,
    }


def column_data(column: Column) -> contract.ColumnData:
    """A column as the page holds it."""
    return {
        "name": column.name,
        "values": list(column.values),
        "labels": list(column.labels),
        "kind": kind(column),
        "multivalued": column.multivalued,
        "public": column.public,
        "absent": column.absent,
    }


def kind(column: Column) -> contract.Kind:
    """What the values of a column are, by how they and the column's name are written."""
    values = column.values
    if len(values) == 1 and (column.absent or values[0].lower() in _YES):
        return "flag"
    if not values:
        return "text"
    if all(map(_YEAR.fullmatch, values)):
        return "year"
    if all(map(_PERIOD.fullmatch, values)):
        return "period"
    if "month" in column.name.lower() and {*values} <= {str(month) for month in range(1, 13)}:
        return "month"
    if len(values) > 1 and all(map(_BAND.fullmatch, values)):
        return "band"
    return "text"


def _dataset(release: Release, beside: Mapping[str, int]) -> dict[str, Any]:
    """The release in the words of schema.org, for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": words.plain(release.name),
        "description": words.plain(" ".join(words.promise(release.guarantee)[:3])),
        "dateCreated": release.created,
        "creditText": words.citation(release),
        "variableMeasured": [column.name for column in release.aggregates.columns],
        "distribution": [
            {"@type": "DataDownload", "contentUrl": name, "encodingFormat": "text/csv"}
            for name in beside
            if name.endswith(".csv")
        ],
    }


def _in_script(text: str) -> str:
    """JSON that no markup in it can end; ASCII already."""
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
