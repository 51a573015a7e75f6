"""Which measured combinations are released, with which count and margin.

Reads noisy counts and released facts alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.estimate.empirical_bayes import Posterior, anywhere, around_one, posterior
from populace.estimate.prediction import Prediction
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids
from populace.vocabulary.release import Fabrication

Floats = NDArray[np.float64]

_DOUBT: dict[Fabrication, float] = {"minimize": 0.3, "balanced": 0.5, "complete": 0.7}
_HALF_95 = 1.96


def select(
    ids: Ids,
    noisy: Floats,
    scale: float,
    prediction: Prediction,
    fabrication: Fabrication,
    size: int,
) -> Combinations:
    """Release the combinations that probably exist, each with what its count probably is.

    Args:
        ids: shape (candidates, length), rows in rising lexicographic order.
        noisy: shape (candidates,): counts with noise, in subjects.
        scale: standard deviation of that noise, in subjects.
        prediction: what was expected of each candidate.
        fabrication: how probable absence may be: below 0.3 to minimize fabrication, 0.5 for a
            balance, 0.7 for completeness.
        size: the number of attributes.

    Returns:
        The released combinations: counts from 1 to the ceiling, 95% margins of at least 0.1.
    """
    beliefs = posterior(noisy, prediction.mean, scale, around_one())
    return _released(ids, beliefs, scale, prediction.ceiling, fabrication, size)


def select_first(
    ids: Ids,
    noisy: Floats,
    scale: float,
    public: NDArray[np.bool_],
    records: float,
    fabrication: Fabrication,
    size: int,
) -> Combinations:
    """Release single attributes.

    A private value is given here only when its noisy count has passed its threshold, and is
    released with that count. A value of a public domain is given whether anybody has it or not;
    which ones exist is judged from the public values together.

    Args:
        ids: shape (attributes, 1), rising.
        noisy: shape (attributes,): counts with noise, in subjects.
        scale: standard deviation of that noise, in subjects.
        public: shape (attributes,): whether the value belongs to a public domain; the others are
            released private values.
        records: the protected number of subjects; anything below 1 is taken as 1.
        fabrication: as in `select`.
        size: the number of attributes.

    Returns:
        The released attributes: counts from 1 to the number of records.
    """
    total = max(1.0, float(records))
    mean, absent = np.clip(noisy, 1.0, total), np.zeros(len(noisy))
    spread = np.full(len(noisy), scale)
    if public.any():
        beliefs = posterior(noisy[public], np.ones(int(public.sum())), scale, anywhere(total))
        mean[public], absent[public] = beliefs.mean, beliefs.absent
        spread[public] = beliefs.spread
    ceiling = np.full(len(noisy), total)
    return _released(ids, Posterior(mean, absent, spread), scale, ceiling, fabrication, size)


def _released(
    ids: Ids,
    beliefs: Posterior,
    scale: float,
    ceiling: Floats,
    fabrication: Fabrication,
    size: int,
) -> Combinations:
    counts = np.rint(np.minimum(beliefs.mean, ceiling)).astype(np.int64)
    kept = (beliefs.absent < _DOUBT[fabrication]) & (counts >= 1)
    counts = counts[kept]
    margins = np.maximum(np.round(_HALF_95 * beliefs.spread[kept], 1), 0.1)
    mass = int(counts.sum())
    fabricated = float((counts * beliefs.absent[kept]).sum() / mass) if mass else 0.0
    return Combinations(
        size=size,
        ids=np.ascontiguousarray(ids[kept], dtype=np.int32),
        counts=counts,
        margins=margins,
        scale=scale,
        fabricated=fabricated,
    )
