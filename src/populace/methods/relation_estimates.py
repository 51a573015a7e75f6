"""What noisy counts over a relation make known: pairs across it, likeness of what hangs on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import estimate, protect
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Ids, Keys, pack
from populace.vocabulary.families import SIBLING_GROUPS, Siblings
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Column

Measure = Callable[
    [Keys, int, protect.Account],
    tuple[protect.NoisyCounts, estimate.Kept, protect.Account],
]
"""From packed combinations, their length and what has been spent to their noisy counts, with what
clipping kept of them."""


def pair_ids(above: NDArray[np.integer], below: Combinations, size: int) -> Ids:
    """Each attribute above with each below, whose ids begin after `size` of those above."""
    own = np.tile(below.ids[:, 0] + size, len(above))
    return np.stack([np.repeat(above, len(below.ids)), own], axis=1).astype(np.int32)


def longer(
    first: Combinations,
    columns: Sequence[Column],
    weight: tuple[float, float],
    settings: Settings,
    longest: int,
    measure: Measure,
    account: protect.Account,
) -> tuple[tuple[Combinations, ...], protect.Account]:
    """Weighted combinations over a relation, each length from what the last one released.

    Args:
        first: the released values.
        columns: whose values they are.
        weight: of all records, and the standard deviation of that.
        settings: of which the fabrication and the bound on candidates are used.
        longest: the longest combination.
        measure: counts combinations of a length with noise.
        account: what has been spent so far.

    Returns:
        The lengths 1, 2, ..., and the account with their measurements paid.
    """
    attributes = Attributes(tuple(columns))
    frame = estimate.Frame.of(*weight, attributes)
    estimator: estimate.Estimator = estimate.EmpiricalBayes(settings.fabrication)
    found: tuple[estimate.LengthEstimate, ...] = ()
    left_out = [first.left_out]
    for length in range(2, longest + 1):
        released = (first, *(entry.released for entry in found))
        asked = estimate.candidates(released, attributes, settings.candidates)
        left_out.append(asked.left_out)
        noisy, kept, account = measure(pack(asked.ids, attributes.size), length, account)
        counts = estimate.Noisy.of(asked.ids, noisy.subjects, noisy.scale, kept)
        found = estimator.longer(found, counts, first, frame)
    every = (first, *(entry.released for entry in found))
    lengths = (replace(each, left_out=n) for each, n in zip(every, left_out, strict=True))
    return tuple(lengths), account


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
