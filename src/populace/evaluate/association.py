"""How strongly columns go together, in the real table and in the synthetic one.

Cramér's V (1946) of every pair of slots, from 0 (they know nothing of each other) to 1 (one follows
from the other). It cannot show in which direction or through which values.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.evaluate.slots import Codes, Slots

SHOWN = 40
"""The most slots of the maps."""


def associations(slots: Slots) -> dict[str, Any] | None:
    """Cramér's V of all pairs of slots, real and synthetic, and how far they differ.

    Of more than `SHOWN` slots, those that go together most with others in the real table are kept.

    Args:
        slots: the records.

    Returns:
        `slots`, `real` and `synthetic` (matrices as lists), `mean_difference`,
        `largest_difference` with its pair; None with fewer than two slots or no record.
    """
    if len(slots.names) < 2 or len(slots.real) == 0 or len(slots.synthetic) == 0:
        return None
    real = cramers_v(slots.real, slots.sizes)
    kept = np.sort(np.argsort(-real.sum(axis=0), kind="stable")[:SHOWN])
    sizes = slots.sizes[kept]
    real = real[np.ix_(kept, kept)]
    synthetic = cramers_v(np.ascontiguousarray(slots.synthetic[:, kept]), sizes)
    upper = np.triu_indices(len(kept), 1)
    apart = np.abs(real - synthetic)[upper]
    worst = int(apart.argmax())
    names = [slots.names[place] for place in kept]
    return {
        "slots": names,
        "real": np.round(real, 3).tolist(),
        "synthetic": np.round(synthetic, 3).tolist(),
        "mean_difference": float(apart.mean()),
        "largest_difference": float(apart[worst]),
        "furthest": [names[upper[0][worst]], names[upper[1][worst]]],
    }


def cramers_v(codes: Codes, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Cramér's V of all pairs of columns.

    Args:
        codes: shape (records, slots), at least one record.
        sizes: shape (slots,): how many codes each slot has.

    Returns:
        Shape (slots, slots), symmetric, 1 on the diagonal; 0 where a slot has one value only.
    """
    number = codes.shape[1]
    result = np.eye(number)
    for i in range(number):
        first = codes[:, i].astype(np.int64)
        for j in range(i):
            both = first * sizes[j] + codes[:, j]
            table = np.bincount(both.astype(np.intp), minlength=int(sizes[i] * sizes[j]))
            result[i, j] = result[j, i] = _of(table.reshape(int(sizes[i]), int(sizes[j])))
    return result


def _of(table: NDArray[np.int64]) -> float:
    held = table[np.ix_(table.any(axis=1), table.any(axis=0))].astype(np.float64)
    least = min(held.shape) - 1
    if least < 1:
        return 0.0
    total = held.sum()
    expected = held.sum(axis=1, keepdims=True) * held.sum(axis=0, keepdims=True) / total
    chi2 = float(((held - expected) ** 2 / expected).sum())
    return float(min(1.0, (chi2 / (total * least)) ** 0.5))
