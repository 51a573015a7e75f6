"""Declared triples across linked tables, predicted from what was released. Nothing is measured.

A triple that was measured with a fifth of the budget was no better than its prediction from pairs,
so no budget is spent on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import estimate
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import pack
from populace.vocabulary.degrees import gathered
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import FULL_CHILDREN, FamilyCounts

_HALF_95 = 1.96
Floats = NDArray[np.float64]
Places = Sequence[tuple[int, int, int]]


def places_of(names: Sequence[str], parents: int, triples: Sequence[Sequence[str]]) -> Places:
    """The places of declared triples among the columns of parents, then of children and links.

    Args:
        names: of all columns, those of the parents first.
        parents: how many of them are the parents'.
        triples: three names each.

    Raises:
        ParameterError: a name is unknown, stands twice, or all three are of one side.
    """
    found = []
    for triple in triples:
        unknown = [name for name in triple if name not in names]
        places = sorted(names.index(name) for name in triple if name in names)
        if unknown or len({*places}) != 3:
            raise ParameterError(
                expected="three different columns of the release in each triple",
                found=", ".join(map(repr, unknown or triple)),
                action="Name columns as the release does: by their headers, or as TABLE.COLUMN"
                " where two tables have the same.",
            )
        if places[0] >= parents or places[2] < parents:
            raise ParameterError(
                expected="triples with columns of both sides of the relation",
                found=", ".join(map(repr, triple)),
                action="Combinations within a table are reported without being declared.",
            )
        found.append((places[0], places[1], places[2]))
    return found


def predicted(counts: FamilyCounts, triples: Places, limit: int) -> FamilyCounts:
    """The released counts with predictions of the declared triples beside them.

    Weighted pairs across and within, and weights of single values, say what to expect of a triple
    if there is no interaction of all three (`estimate.predict`). Margins are those of the
    prediction: of its parts, and of what interactions usually amount to.

    Args:
        counts: what was released.
        triples: places of columns, as `places_of` gives them.
        limit: how many candidates are predicted at most of each three columns.
    """
    weights = estimate.parent_margins(counts.parents, counts.degrees)[0]
    total = int(np.minimum(np.arange(len(counts.degrees)), FULL_CHILDREN) @ counts.degrees)
    single, pairs = _singles(counts, weights), _pairs(counts, weights)
    starts, size = counts.joint.starts, counts.joint.size
    column_of = np.searchsorted(starts, np.arange(size), side="right") - 1
    ids, means, margins, left_out = [], [], [], 0
    for triple in triples:
        own = _within(single, column_of, triple), _within(pairs, column_of, triple)
        possible = estimate.candidates(own, counts.joint, limit)
        left_out += possible.left_out
        asked = possible.ids
        asked = asked[(column_of[asked] == np.array(triple)).all(axis=1)]
        if len(asked) == 0:
            continue
        found = estimate.predict(asked, own, max(1, total))
        kept = found.mean >= 1
        ids.append(asked[kept])
        means.append(found.mean[kept])
        margins.append(_HALF_95 * (found.doubt * found.mean)[kept])
    every = np.concatenate(ids) if ids else np.zeros((0, 3), dtype=np.int32)
    order = np.argsort(pack(every, size), kind="stable")
    mean = np.concatenate(means)[order] if means else np.zeros(0)
    margin = np.concatenate(margins)[order] if margins else np.zeros(0)
    whole = np.maximum(1, np.rint(mean)).astype(np.int64)
    made = Combinations(size, every[order], whole, np.round(margin, 1), 1.0, left_out=left_out)
    few = counts.link_totals[0]
    by_class = estimate.ByClass(
        gathered(counts.degrees, counts.starts).astype(np.float64),
        counts.degrees_scale,
        counts.starts,
        counts.most_links,
    )
    degrees = estimate.degrees_of(
        by_class,
        counts.degrees,
        counts.parents.records,
        estimate.Sum(few.most, float(few.links), few.scale),
    )
    of_links = estimate.links_of_pairs(made, counts.parents, degrees, degrees.spread)
    return replace(counts, triples=made, triple_links=of_links)


def _singles(counts: FamilyCounts, weights: Floats) -> Combinations:
    """Single values of both sides, the parents' by the weight that they bring."""
    own, theirs = counts.parents.lengths[0], counts.children[0]
    size = counts.parents.attributes.size
    brought = weights[own.ids[:, 0]]
    return Combinations(
        counts.joint.size,
        np.concatenate([own.ids, theirs.ids + size]).astype(np.int32),
        np.concatenate([np.maximum(1, np.rint(brought)).astype(np.int64), theirs.counts]),
        np.concatenate([own.margins * brought / own.counts, theirs.margins]),
        theirs.scale,
    )


def _pairs(counts: FamilyCounts, weights: Floats) -> Combinations:
    """Pairs across, and within each side; the parents' weigh as much as their values do."""
    size = counts.parents.attributes.size
    parts = [(counts.cross.ids, counts.cross.counts, counts.cross.margins)]
    if len(counts.children) > 1:
        theirs = counts.children[1]
        parts.append(((theirs.ids + size).astype(np.int32), theirs.counts, theirs.margins))
    if len(counts.parents.lengths) > 1:
        own, single = counts.parents.lengths[1], counts.parents.lengths[0]
        held = np.zeros(size)
        held[single.ids[:, 0]] = weights[single.ids[:, 0]] / single.counts
        ratio = np.sqrt(held[own.ids[:, 0]] * held[own.ids[:, 1]])
        weighed = np.maximum(1, np.rint(own.counts * ratio)).astype(np.int64)
        parts.append((own.ids, weighed, own.margins * ratio))
    ids, numbers, margins = (np.concatenate([part[place] for part in parts]) for place in range(3))
    order = np.argsort(pack(ids, counts.joint.size), kind="stable")
    return Combinations(counts.joint.size, ids[order], numbers[order], margins[order], 1.0)


def _within(some: Combinations, column_of: NDArray[np.intp], triple: Sequence[int]) -> Combinations:
    """Those combinations whose values stand in the given columns."""
    kept = np.isin(column_of[some.ids], triple).all(axis=1)
    return Combinations(
        some.size, some.ids[kept], some.counts[kept], some.margins[kept], some.scale
    )
