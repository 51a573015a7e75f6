"""Protected counts over linked tables: chance, how alike siblings are.

Reads noisy and released facts alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.estimate.lookup import Floats
from populace.estimate.prediction import Prediction

Index = NDArray[np.int64]


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
