"""What the page of a release is given of the links of its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from populace.publish.questions import display
from populace.publish.statements import contract
from populace.vocabulary.counts import Counts
from populace.vocabulary.families import LINKS, PAIRS, by_each_number
from populace.vocabulary.release import Release
from populace.vocabulary.structure import Relation


def relation_data(
    release: Release,
    tables: Sequence[display.Display],
    relation: Relation,
    above: str | None = None,
) -> contract.RelationData:
    """What the release says of the links of a relation, or of a path down to them.

    Args:
        release: the release.
        tables: as they are shown, both ends of the relation among them.
        relation: the relation.
        above: the table that a path begins with, above those of the relation.
    """
    counts, one, many = release.counts, above or relation.one, relation.many
    places = [each.name for each in tables]
    far = next(
        (place for place, each in enumerate(tables) if each.relation == relation),
        places.index(many),
    )
    pairs = counts.block(PAIRS, (one, *relation.tables))
    ids = np.zeros((0, 2), np.int64) if pairs is None else pairs.lengths[0].ids
    links = None if pairs is None else pairs.links[0]
    size = counts.attributes((one,)).size
    # Another relation may join the ends of a path directly: what that says is not the path's.
    few, every = (None, None) if above else counts.links_of(one, many) or (None, None)
    owners = tables[places.index(one)].aggregates.columns
    number = None if above else relation.number
    degrees, margin, estimated = ([], 0.0, False) if above else _by_links(counts, one, many)
    child_degrees, child_margin, _ = ([], 0.0, False) if above else _by_links(counts, many, one)
    return {
        "one": places.index(one),
        "many": far,
        "parent": one,
        "child": many,
        "via": relation.via or "",
        "over": list(tables[far].tables) if tables[far].relation else [],
        "number": next((at for at, each in enumerate(owners) if each.name == number), -1),
        "counted": few.most if few else 0,
        "most": every.most if every else 0,
        "all_links": every.links if every else 0,
        "all_links_margin": every.margin if every else 0.0,
        "degrees": degrees,
        "degrees_margin": margin,
        "estimated": estimated,
        "child_degrees": child_degrees,
        "child_degrees_margin": child_margin,
        "pair_parents": ids[:, 0].tolist(),
        "pair_children": (ids[:, 1] - size).tolist(),
        "pair_links": [] if links is None else links.counts.tolist(),
        "pair_margins": [] if links is None else links.margins.tolist(),
        "by_chance": pairs is not None and pairs.by_chance,
    }


def _by_links(counts: Counts, one: str, other: str) -> tuple[list[int], float, bool]:
    """Records by their numbers of links, their margin, and whether they are estimates without."""
    found, total = counts.histogram(LINKS, (one, other)), counts.total(one)
    if found is None:
        return [], 0.0, False
    margin = 1.96 * found.scale
    if not counts.weighs(found) or total is None:
        return by_each_number(found).numbers.tolist(), round(margin, 1), False
    each = total.records / max(1, int(found.numbers.sum()))
    # Without a margin beside it, what noise could have made is not told.
    sure = np.where(found.numbers > margin, found.numbers, 0)
    by_number = by_each_number(replace(found, numbers=sure)).numbers
    return np.rint(by_number * each).astype(np.int64).tolist(), 0.0, True
