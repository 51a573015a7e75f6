"""What noisy counts over a relation make known: pairs across it, likeness of what hangs on one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from populace import estimate, protect
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids
from populace.vocabulary.families import SIBLING_GROUPS, Siblings
from populace.vocabulary.release import Fabrication
from populace.vocabulary.table import Column


def pair_ids(above: NDArray[np.integer], below: Combinations, size: int) -> Ids:
    """Each attribute above with each below, whose ids begin after `size` of those above."""
    own = np.tile(below.ids[:, 0] + size, len(above))
    return np.stack([np.repeat(above, len(below.ids)), own], axis=1).astype(np.int32)


def pairs_of(
    ids: Ids,
    noisy: protect.NoisyCounts,
    prediction: estimate.Prediction,
    fabrication: Fabrication,
    size: int,
) -> tuple[Combinations, bool]:
    """The released pairs, and whether all of them together are as chance alone would pair.

    Args:
        ids: shape (pairs, 2): the candidates.
        noisy: their counts.
        prediction: what is expected of each by chance.
        fabrication: how probable absence may be.
        size: the number of attributes.
    """
    counts, scales = noisy.subjects, noisy.scales
    chance = estimate.by_chance(counts, scales, prediction)
    pairs = estimate.select(ids, counts, scales, prediction, fabrication, size, event=noisy.event)
    return pairs, chance


def single_valued(columns: Sequence[Column]) -> tuple[int, ...]:
    """The columns that likeness is told of: single-valued ones with a value."""
    return tuple(
        place for place, column in enumerate(columns) if not column.multivalued and column.values
    )


def likeness_of(
    columns: tuple[int, ...],
    noisy: protect.NoisyCounts,
    sizes: Sequence[int],
    degrees: NDArray[np.int64],
) -> Siblings:
    """How alike the records of one owner are, by size of their group.

    Args:
        columns: the single-valued columns.
        noisy: the cells of each, one column after the other.
        sizes: how many cells each column has.
        degrees: how many owners there are of 0, 1, ... records.
    """
    groups = np.zeros(SIBLING_GROUPS, dtype=np.int64)
    # Where one record at most hangs on each, nobody has two.
    np.add.at(groups, np.minimum(np.arange(1, len(degrees)), SIBLING_GROUPS) - 1, degrees[1:])
    parts = np.split(noisy.subjects, np.cumsum(sizes)[:-1])
    return Siblings(
        columns,
        tuple(
            estimate.family_cells(cells.reshape(len(groups), -1), noisy.scale, groups)
            for cells in parts
        ),
        noisy.scale,
    )
