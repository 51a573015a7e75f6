"""Which combinations of four attributes were released.

They only forbid: records are fitted to the counts of up to three, whose residuals live elsewhere.
"""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Index, Numbers
from populace.synthesize.targets import Targets
from populace.vocabulary.combinations import bits_for, find, pack

_AT_ONCE = 1 << 20


class Quadruples:
    """The released combinations of length 4; without them, everything is allowed.

    Attributes:
        measured: whether combinations of length 4 were.
        keys: uint64, rising: those released, each id in `bits` bits.
    """

    def __init__(self, targets: Targets) -> None:
        self.measured = len(targets.goals) >= 4
        self.bits = bits_for(targets.size + 1)
        self.keys = np.zeros(0, dtype=np.uint64)
        if self.measured:
            self.keys = pack(targets.goals[3].ids, targets.size + 1)

    def allow(self, others: Numbers, ids: Index) -> NDArray[np.bool_]:
        """Whether each id stands in released quadruples only, among the others of its row.

        Args:
            others: shape (rows, width): compact ids in any order, zeros among them.
            ids: shape (rows,); 0 is allowed.
        """
        allowed = np.ones(len(ids), dtype=bool)
        if not self.measured or others.shape[1] < 3:
            return allowed
        step = max(1, _AT_ONCE // comb(others.shape[1], 3))
        for start in range(0, len(ids), step):
            part = slice(start, start + step)
            sorted_ = np.sort(others[part].astype(np.int64), axis=1)
            allowed[part] = self._allow(sorted_, ids[part, None])
        allowed[ids == 0] = True
        return allowed

    def _allow(self, others: Numbers, ids: Index) -> NDArray[np.bool_]:
        i, j, k = _triples(others.shape[1])
        first, second, third = others[:, i], others[:, j], others[:, k]
        whole = first > 0
        keys = np.zeros(first.shape, dtype=np.uint64)
        carried, shift = np.broadcast_to(ids, first.shape), np.uint64(self.bits)
        for place in (first, second, third):
            keys = (keys << shift) | np.minimum(place, carried).astype(np.uint64)
            carried = np.maximum(place, carried)
        keys = (keys << shift) | carried.astype(np.uint64)
        _, released = find(self.keys, keys)
        return np.asarray((released | ~whole).all(axis=1))


def _triples(width: int) -> tuple[Index, Index, Index]:
    """All places i < j < k below `width`."""
    i, j, k = np.indices((width, width, width)).reshape(3, -1)
    rising = (i < j) & (j < k)
    return i[rising], j[rising], k[rising]
