"""Do synthetic records stand closer to real ones than real people stand to each other?

A record that equals a real one is no leak where real people equal each other; it would be where
they do not. Distances say nothing about what can be learned otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.evaluate.accuracy import Comparison
from populace.evaluate.slots import Codes, Slots, distances

MOST = 1_000
"""So many records of a side, evenly spaced, are looked up among all real ones."""

SHARES = (0, 1, 2, 3)


def closest(slots: Slots) -> dict[str, Any] | None:
    """How far records are from the closest real one, in slots that differ.

    Args:
        slots: the records.

    Returns:
        For `synthetic` and for `real` (to the closest other one) the shares of records with a
        distance of at most 0, 1, 2 and 3, and the median; None when there is nothing to compare.
    """
    if len(slots.real) < 2 or len(slots.synthetic) == 0 or slots.real.shape[1] == 0:
        return None
    columns = np.ascontiguousarray(slots.real.T)
    synthetic = slots.synthetic[:: max(1, -(-len(slots.synthetic) // MOST))]
    step = max(1, -(-len(slots.real) // MOST))
    places = np.arange(0, len(slots.real), step)
    return {
        "within": list(SHARES),
        "synthetic": _shares(_closest(columns, synthetic)),
        "real": _shares(_closest(columns, slots.real[places], places)),
    }


def _closest(
    columns: Codes, records: Codes, own: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Shape (records,): the distance to the closest column, a record's own place left out."""
    result = np.empty(len(records), dtype=np.int64)
    every = np.arange(len(columns))
    for place, record in enumerate(records):
        distance = distances(columns, record, every)
        if own is not None:
            distance[own[place]] = columns.shape[0] + 1
        result[place] = distance.min()
    return result


def _shares(distances: NDArray[np.int64]) -> dict[str, Any]:
    return {
        "shares": [float((distances <= most).mean()) for most in SHARES],
        "median": float(np.median(distances)),
        "records": len(distances),
    }


def leakage(
    released: Sequence[Comparison], synthetic: Sequence[Comparison]
) -> list[dict[str, Any]]:
    """What the release shows of combinations that one person alone has, or fewer than ten.

    Args:
        released: released counts beside true ones, length by length.
        synthetic: counts of the synthetic records beside true ones.

    Returns:
        For each length: `unique` and `rare` (how many there are in the real table), which shares
        of them the counts and the records show, and `precision`: of the combinations that one
        synthetic record has, the share that exactly one person has. None where there is none.
    """
    return [
        {
            "length": counts.length,
            "unique": int((records.true == 1).sum()),
            "rare": int(((records.true > 0) & (records.true < 10)).sum()),
            "unique_in_counts": _share(counts.released[counts.true == 1] > 0),
            "unique_in_records": _share(records.released[records.true == 1] > 0),
            "rare_in_counts": _share(counts.released[(counts.true > 0) & (counts.true < 10)] > 0),
            "rare_in_records": _share(
                records.released[(records.true > 0) & (records.true < 10)] > 0
            ),
            "precision": _share(records.true[records.released == 1] == 1),
        }
        for counts, records in zip(released, synthetic, strict=True)
    ]


def _share(held: NDArray[np.bool_]) -> float | None:
    return float(held.mean()) if len(held) else None
