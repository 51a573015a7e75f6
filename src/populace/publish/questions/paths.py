"""Shares along a path from one table to another below it: of pairs that were counted across.

"Of episodes of victims under 18, the share with a family member": the one is a column of the table
below, the other of one above it, however many levels lie between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.publish.questions.display import Display
from populace.vocabulary.combinations import Ids
from populace.vocabulary.counts import Counts
from populace.vocabulary.families import PAIRS


@dataclass(frozen=True, eq=False)
class Path:
    """What a release counts of pairs of two tables.

    Args:
        upper, lower: the places of the tables among those that are shown.
        ids: shape (pairs, 2): an attribute of each, as numbered by its own table.
        values: shape (pairs,): numbers of links, or records of the lower table.
        margins: parallel to them.
        by_chance: whether chance alone could have made them.
    """

    upper: int
    lower: int
    ids: Ids
    values: NDArray[np.int64]
    margins: NDArray[np.float64]
    by_chance: bool

    def of(
        self, upper: Sequence[int], lower: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], bool]:
        """Numbers and margins of every pair of these attributes, and whether all were released.

        A pair that was not released counts as nothing, up to the usual margin of one that was.
        """
        mine = np.isin(self.ids[:, 0], upper) & np.isin(self.ids[:, 1], lower)
        values, margins = self.values[mine].astype(np.float64), self.margins[mine]
        missing = len(upper) * len(lower) - len(values)
        usual = float(np.median(self.margins)) if len(self.margins) else 0.0
        none = np.zeros(missing)
        return (
            np.concatenate([values, none]),
            np.concatenate([margins, none + usual]),
            missing == 0,
        )


def paths_of(counts: Counts, tables: Sequence[Display]) -> tuple[Path, ...]:
    """The paths of a release whose pairs were counted, the nearest tables first.

    Args:
        counts: what was released.
        tables: as they are shown.
    """
    found = []
    for lower, below in enumerate(tables):
        if below.relation is None or below.counted != "links":
            continue
        for upper, above in enumerate(tables):
            block = counts.block(PAIRS, (above.name, *below.relation.tables))
            if block is None or upper == lower:
                continue
            links, size = block.links[0], counts.attributes((above.name,)).size
            ids = block.lengths[0].ids - np.array([0, size], dtype=np.int32)
            path = Path(upper, lower, ids, links.counts, links.margins, block.by_chance)
            found.append((above.name != below.relation.one, path))
    return tuple(path for _, path in sorted(found, key=lambda each: each[0]))
