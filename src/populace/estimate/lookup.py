"""Finding released counts by the ids of a combination. How they came about is not known here."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import find, pack

Floats = NDArray[np.float64]

_DENSE = 1 << 22


class Lookup:
    """Released counts of one length: a dense array where that is small, else sorted keys."""

    def __init__(self, combos: Combinations) -> None:
        self.size = combos.size
        self.length = combos.length
        self.counts = combos.counts.astype(np.float64)
        self.dense: Floats | None = None
        if combos.size**combos.length <= _DENSE:
            self.dense = np.zeros(combos.size**combos.length)
            self.dense[self._place(combos.ids.T)] = self.counts
        self.keys = combos.keys

    def _place(self, ids: NDArray[np.int32]) -> NDArray[np.int64]:
        place: NDArray[np.int64] = ids[0].astype(np.int64)
        for column in ids[1:]:
            place = place * self.size + column
        return place

    def of(self, ids: NDArray[np.int32]) -> Floats:
        """The counts of combinations, 0 where not released.

        Args:
            ids: shape (length, rows): one array of ids for each place.
        """
        if self.dense is not None:
            return self.dense[self._place(ids)]
        if len(self.counts) == 0:
            return np.zeros(ids.shape[1])
        place, present = find(self.keys, pack(ids.T, self.size))
        return np.where(present, self.counts[place], 0.0)
