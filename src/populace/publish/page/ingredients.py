"""What the page of a release makes the tables below the first one from, to check them.

All of it is released, too: the weights in the files of counts, histograms, scales of noise. How
records are made of it is said in `populace.synthesize` and again in `web/src/showcase/rebuild`.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.publish.questions.display import Display
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.counts import Counts, Total
from populace.vocabulary.families import FamilyCounts, family_of
from populace.vocabulary.release import Release, SynthesizerName
from populace.vocabulary.table import Column
from populace.vocabulary.tree_families import family_over, lending_of
from populace.vocabulary.trees import Edge, tree_of

KNOWN = frozenset(
    {
        SynthesizerName("families", 3),
        SynthesizerName("matched-network", 3),
        SynthesizerName("trees", 4),
    }
)
"""Whose tables the page can make again."""

ROOM = 200_000
"""Of how many characters at most what is packed may be: more would be a burden on every reader."""


def packed(release: Release, tables: Sequence[Display]) -> str:
    """The ingredients as text: JSON, deflated, in base64.

    Empty where the page makes no such tables.

    Args:
        release: the release.
        tables: as they are shown.
    """
    counts = release.counts
    if release.synthesizer not in KNOWN:
        return ""
    places = {shape.name: place for place, shape in enumerate(release.structure.tables)}
    content = {
        "tables": [
            {
                "name": shape.name,
                "own": len(shape.headers),
                "keyed": shape.key is not None,
                "keys": list(release.structure.keys(shape.name)),
                "columns": _sizes(counts.columns_of(shape.name)),
            }
            for shape in release.structure.tables
        ],
        "edges": [_edge(counts, edge, places, tables) for edge in tree_of(release.structure)],
        "network": _network(family_of(counts)) if release.structure.far else None,
    }
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    found = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    return found if len(found) <= ROOM else ""


def _edge(
    counts: Counts, edge: Edge, places: dict[str, int], tables: Sequence[Display]
) -> dict[str, Any]:
    relation, names = edge.relation, [column.name for column in counts.columns_of(edge.upper)]
    # Of two tables only links are counted.
    none = Total(edge.lower, 0, 0.0, 0.0)
    total = next((each for each in counts.totals if each.table == edge.lower), none)
    return {
        "relation": counts.structure.relations.index(relation),
        "upper": places[relation.one],
        "many": places[relation.many],
        "via": -1 if relation.via is None else places[relation.via],
        "above": [places[name] for name in edge.above],
        "shown": next(place for place, each in enumerate(tables) if each.relation == relation),
        "number": names.index(relation.number or ""),
        "records": total.records,
        "counted": total.most,
        "scale": float(total.scale),
        "lending": [places[name] for name in lending_of(counts, edge)],
        **_family(family_over(counts, edge)),
    }


def _family(family: FamilyCounts) -> dict[str, Any]:
    ids, siblings = family.cross.ids, family.siblings
    return {
        "known": family.parents.lengths[0].ids[:, 0].tolist(),
        "children": [_length(entry) for entry in family.children],
        "pairs": [ids[:, 0].tolist(), ids[:, 1].tolist(), family.cross.counts.tolist()],
        "pairs_scale": float(family.cross.scale),
        "siblings": [
            {"column": column, "counts": numbers.tolist()}
            for column, numbers in zip(siblings.columns, siblings.counts, strict=True)
        ],
        "siblings_scale": float(siblings.scale),
        "degrees": family.degrees.tolist(),
    }


def _network(family: FamilyCounts) -> dict[str, Any] | None:
    if family.network is None:
        return None
    children, degrees = family.network.children, family.network.degrees
    return {
        "records": int(children.records),
        "lengths": [_length(entry) for entry in children.lengths],
        "degrees": degrees.tolist(),
    }


def _length(entry: Combinations) -> dict[str, Any]:
    return {
        "ids": entry.ids.T.tolist(),
        "counts": entry.counts.tolist(),
        "tenths": tenths(entry.margins),
        "scale": float(entry.scale),
    }


def tenths(margins: NDArray[np.float64]) -> int:
    """The sum of margins in tenths, each rounded, as synthesis takes it."""
    return int(np.rint(margins * 10).astype(np.int64).sum())


def _sizes(columns: Iterable[Column]) -> list[tuple[int, bool]]:
    return [(len(column.values), column.multivalued) for column in columns]
