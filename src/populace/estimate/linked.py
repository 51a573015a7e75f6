"""Protected counts over linked tables: bounds on vectors, chance, how alike siblings are.

Reads noisy and released facts alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.estimate.lookup import Floats
from populace.estimate.prediction import Prediction

Index = NDArray[np.int64]

_STANDS_OUT = 3.75


def choose_norm(
    noisy: Floats, scale: float, edges: list[int], scales: Floats, unknown: int | None = None
) -> int:
    """The squared length to which vectors are clipped: the least that hides in its own noise.

    Clipping lowers counts, and no margin says by how much. So the bound is so large that a count
    over all parents together would lose at most one standard deviation of its noise, as far as
    parents are known by the histogram.

    Args:
        noisy: shape (edges + 2,): parents with squared length 0, up to each edge, and beyond.
        scale: standard deviation of its noise.
        edges: the public grid.
        scales: shape (edges,): standard deviation of a count's noise under each bound.
        unknown: the bound where nobody stands out; the last edge otherwise.

    Returns:
        One of the edges.
    """
    held = _standing_out(noisy[1:-1], scale)
    if not held.any():
        return edges[-1] if unknown is None else max(e for e in edges if e <= max(1, unknown))
    length = np.sqrt(np.array(edges, dtype=np.float64))
    lost = np.maximum(0.0, 1.0 - length[:, None] / length[None, :]) @ held
    return edges[int(np.argmax(lost <= scales))]


def _standing_out(noisy: Floats, scale: float) -> Floats:
    """Numbers by bin, of bins that stand out alone or together with others right above them.

    Up to 8 neighbors are joined, from the longest vectors downwards, and stand in the middle one of
    them. They must exceed 3.75 standard deviations, which one sum of empty bins in 11,000 does: it
    brings more noise, while parents that are overlooked are clipped.
    """
    held, last = np.zeros(len(noisy)), len(noisy)
    for first in range(len(noisy) - 1, -1, -1):
        for width in (1, 2, 4, 8):
            together = float(noisy[first : first + width].sum())
            if first + width > last or together <= _STANDS_OUT * scale * width**0.5:
                continue
            held[first + width // 2] += together
            last = first
            break
    return held


def by_chance(noisy: Floats, scale: float | Floats, prediction: Prediction) -> bool:
    """Whether pairs across are as far from what chance alone would pair as noise would bring them.

    The squared distances are added up in units of their variance, that of the noise and of the
    margins behind the prediction. Without any relation their mean is 1, with a standard deviation
    of the root of 2 / pairs; it counts as chance up to three of them.

    Args:
        noisy: shape (pairs,): the noisy counts.
        scale: standard deviation of their noise; one for all or one for each.
        prediction: what to expect of each if children do not depend on their parents.
    """
    if len(noisy) == 0:
        return True
    from_margins = prediction.mean**2 * np.maximum(prediction.doubt**2 - 1.0, 0.0)
    distance = (noisy - prediction.mean) ** 2 / (scale**2 + from_margins)
    return float(distance.mean()) <= 1.0 + 3.0 * float(np.sqrt(2.0 / len(noisy)))


def family_cells(noisy: Floats, scale: float, families: Index) -> Index:
    """Numbers of families by how alike their children are, from noisy ones.

    Args:
        noisy: shape (groups, states).
        scale: standard deviation of the noise; what lies below one counts as nothing.
        families: shape (groups,): how many families each group has.

    Returns:
        Shape (groups, states): each row adds up to about its number of families.
    """
    held = np.where(noisy > scale, noisy, 0.0)
    sums = held.sum(axis=1, keepdims=True)
    share = np.where(sums > 0, held / np.maximum(sums, 1e-9), 0.0)
    share[:, 0] += (sums[:, 0] <= 0).astype(np.float64)
    return np.rint(share * families[:, None]).astype(np.int64)
