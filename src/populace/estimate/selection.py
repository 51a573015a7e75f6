"""Which measured combinations are released, with which count and margin.

Reads noisy counts and released facts alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.estimate.empirical_bayes import Posterior, Ratios, posterior
from populace.estimate.prediction import Prediction
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids
from populace.vocabulary.release import Fabrication

Floats = NDArray[np.float64]

_DOUBT: dict[Fabrication, float] = {"minimize": 0.3, "balanced": 0.5, "complete": 0.7}
_HALF_95 = 1.96
_LEAST_MARGIN = 0.1
_UNEVEN = 0.4
_AROUND_ONE = Ratios.on(0.25 * np.sinh(np.linspace(-3.4, 3.9, 50)))


def select(
    ids: Ids,
    noisy: Floats,
    scale: float,
    prediction: Prediction,
    fabrication: Fabrication,
    size: int,
    kept: float = 1.0,
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
        kept: the share of the counts that clipping kept on average (`kept_share`).

    Returns:
        The released combinations: counts from 1 to the ceiling, 95% margins of at least 0.1.
    """
    beliefs = posterior(noisy / kept, prediction.mean, prediction.doubt, scale / kept, _AROUND_ONE)
    return _released(ids, beliefs, scale, prediction.ceiling, fabrication, size, kept)


def select_first(
    ids: Ids,
    noisy: Floats,
    scale: float,
    public: NDArray[np.bool_],
    records: float,
    fabrication: Fabrication,
    size: int,
    kept: float = 1.0,
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
        kept: as in `select`.

    Returns:
        The released attributes: counts from 1 to the number of records.
    """
    total = max(1.0, float(records))
    whole = noisy / kept
    mean, absent = np.clip(whole, 1.0, total), np.zeros(len(noisy))
    spread = np.full(len(noisy), scale / kept)
    if public.any():
        beliefs = _anywhere(whole[public], scale / kept, total)
        mean[public], absent[public] = beliefs.mean, beliefs.absent
        spread[public] = beliefs.spread
    ceiling = np.full(len(noisy), total)
    return _released(ids, Posterior(mean, absent, spread), scale, ceiling, fabrication, size, kept)


def _anywhere(noisy: Floats, scale: float, largest: float) -> Posterior:
    """Beliefs about counts of which nothing is known but that they end at `largest`."""
    ratios = Ratios.on(np.linspace(np.log(0.5), np.log(max(2.0, largest)), 60))
    ones = np.ones(len(noisy))
    return posterior(noisy, ones, 2 * ones, scale, ratios)


def _released(
    ids: Ids,
    beliefs: Posterior,
    scale: float,
    ceiling: Floats,
    fabrication: Fabrication,
    size: int,
    kept: float,
) -> Combinations:
    counts = np.rint(np.minimum(beliefs.mean, ceiling)).astype(np.int64)
    chosen = (beliefs.absent < _DOUBT[fabrication]) & (counts >= 1)
    counts = counts[chosen]
    uneven = _UNEVEN * (1 - kept) * counts
    margins = np.round(_HALF_95 * np.hypot(beliefs.spread[chosen], uneven), 1)
    margins = np.maximum(margins, _LEAST_MARGIN)
    mass = int(counts.sum())
    fabricated = float((counts * beliefs.absent[chosen]).sum() / mass) if mass else 0.0
    return Combinations(
        size=size,
        ids=np.ascontiguousarray(ids[chosen], dtype=np.int32),
        counts=counts,
        margins=margins,
        scale=scale,
        fabricated=fabricated,
    )
