"""Finding released combinations by their ids.

How their counts came about is not known here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import find, pack

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int64]

_DENSE = 1 << 22
_AT_ONCE = 1 << 22
_SHARED = 1 << 18


def totals(places: NDArray[Any], values: NDArray[Any], number: int) -> Floats:
    """Shape (number,): at each place the sum of the values there, added in their order.

    Where there are many, sums of some million values each are added up.
    """
    found = np.zeros(number)
    for start in range(0, len(places), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        index = places[part].astype(np.intp, copy=False)
        found += np.bincount(index, weights=values[part], minlength=number)
    return found


def product(left: Floats, right: Floats) -> Floats:
    """The product of two matrices, some rows at a time.

    So few that a library which shares large products among cores makes each on one: on a machine
    that does other work, too, sharing takes many times as long, and sums would be added up in
    another order on another number of cores.

    Args:
        left: shape (rows, n).
        right: shape (n, columns).
    """
    found = np.empty((len(left), right.shape[1]))
    some = max(1, _SHARED // max(1, right.size))
    for start in range(0, len(left), some):
        part = slice(start, start + some)
        np.matmul(left[part], right, out=found[part])
    return found


class Lookup:
    """Where released combinations of one length stand.

    A dense array of 16 MiB at most where that holds all combinations, else a search of sorted keys.
    """

    def __init__(self, combos: Combinations) -> None:
        self.size = combos.size
        self.counts: Floats = np.append(combos.counts, 0).astype(np.float64)
        self.keys = combos.keys
        self.dense: NDArray[np.int32] | None = None
        if combos.size**combos.length <= _DENSE:
            self.dense = np.full(combos.size**combos.length, -1, dtype=np.int32)
            self.dense[self._cell(combos.ids.T)] = np.arange(len(combos.ids), dtype=np.int32)

    def _cell(self, ids: NDArray[np.int32]) -> Places:
        cell: Places = ids[0].astype(np.int64)
        for column in ids[1:]:
            cell = cell * self.size + column
        return cell

    def places(self, ids: NDArray[np.int32]) -> Places:
        """The row of each combination among the released ones, -1 where not released.

        Args:
            ids: shape (length, rows): one array of ids for each place.
        """
        if self.dense is not None:
            return self.dense[self._cell(ids)].astype(np.int64)
        place, present = find(self.keys, pack(ids.T, self.size))
        return np.where(present, place, -1)

    def of(self, ids: NDArray[np.int32]) -> Floats:
        """The counts of combinations, 0 where not released; `ids` as in `places`."""
        found: Floats = self.counts[self.places(ids)]
        return found
