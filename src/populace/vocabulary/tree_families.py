"""One relation of a tree as a family: the records above as parents, what hangs on them as children.

Records above a parent lend it their columns where pairs with them were measured.
"""

from __future__ import annotations

import numpy as np

from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.counts import AGGREGATES, Counts, Links
from populace.vocabulary.families import (
    LIKENESS,
    PAIRS,
    FamilyCounts,
    Siblings,
    links_by_number,
    siblings_of,
    weighted_block,
)
from populace.vocabulary.structure import Structure
from populace.vocabulary.table import Column
from populace.vocabulary.trees import Edge


def family_over(counts: Counts, edge: Edge) -> FamilyCounts:
    """What is said over one relation of a tree.

    The parents' columns are those of the tables above whose pairs were measured, the root's first,
    then those of the relation's own one end.

    Raises:
        LookupError, ValueError: these are no counts of a tree.
    """
    relation, structure = edge.relation, counts.structure
    lending = lending_of(counts, edge)
    upper = tuple(column for name in lending for column in counts.columns_of(name))
    lower = counts.columns_of(*relation.tables)
    children = weighted_block(counts, AGGREGATES, relation.tables)
    degrees, starts = links_by_number(counts, (relation.one, relation.many))
    likeness = counts.histogram(LIKENESS, (relation.one, *relation.tables))
    singles, cross, links = _together(counts, edge, lending, upper, lower)
    tables = tuple(structure.table(name) for name in (relation.one, *relation.tables))
    return FamilyCounts(
        structure=Structure(tables, (relation,)),
        most_links=relation.most or 0,
        parents=Aggregates(upper, 0, 0.0, 1.0, (singles,)),
        child_columns=lower,
        children=children.lengths,
        child_links=children.links,
        cross=cross,
        cross_links=links,
        siblings=Siblings((), (), 0.0) if likeness is None else siblings_of(likeness, lower),
        degrees=degrees.numbers,
        degrees_scale=degrees.scale,
        starts=starts,
    )


def lending_of(counts: Counts, edge: Edge) -> tuple[str, ...]:
    """The tables whose columns say what hangs on a record: those above, then its own."""
    far = edge.relation.tables
    above = tuple(name for name in edge.above if counts.block(PAIRS, (name, *far)) is not None)
    return (*above, edge.upper)


def singles_of(counts: Counts, table: str) -> Combinations:
    """The released values of a table of a tree.

    Raises:
        LookupError: nothing is said of it.
    """
    block = counts.block(AGGREGATES, (table,))
    if block is None or not block.lengths:
        raise KeyError(table)
    return block.lengths[0]


def _together(
    counts: Counts,
    edge: Edge,
    lending: tuple[str, ...],
    upper: tuple[Column, ...],
    lower: tuple[Column, ...],
) -> tuple[Combinations, Combinations, Links]:
    """The values of all that lends columns, and the pairs with them, in one numbering each."""
    size, joint = Attributes(upper).size, Attributes((*upper, *lower)).size
    parts, singles, numbers, before = [], [], [], 0
    for name in lending:
        own = counts.attributes((name,)).size
        first, pairs = singles_of(counts, name), counts.block(PAIRS, (name, *edge.relation.tables))
        if pairs is None:
            raise KeyError(name)
        entry = pairs.lengths[0]
        singles.append((first.ids + before, first.counts, first.margins))
        shift = np.array([before, size - own], dtype=np.int32)
        parts.append((entry.ids + shift, entry.counts, entry.margins))
        numbers.append((pairs.links[0].counts, pairs.links[0].margins))
        before += own
    nearest = counts.block(PAIRS, (edge.upper, *edge.relation.tables))
    scale = 0.0 if nearest is None else nearest.lengths[0].scale
    ids, found, margins = (np.concatenate(each) for each in zip(*singles, strict=True))
    pair_ids, pair_counts, pair_margins = (
        np.concatenate(each) for each in zip(*parts, strict=True)
    )
    links, links_margins = (np.concatenate(each) for each in zip(*numbers, strict=True))
    return (
        Combinations(size, ids.astype(np.int32), found, margins, 1.0),
        Combinations(joint, pair_ids.astype(np.int32), pair_counts, pair_margins, scale),
        Links(links, links_margins),
    )
