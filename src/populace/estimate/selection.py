"""Which measured combinations are released, with which count and margin.

Reads noisy counts and released facts alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.estimate.empirical_bayes import Posterior, Ratios, posterior
from populace.estimate.lookup import Floats
from populace.estimate.prediction import Prediction
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids
from populace.vocabulary.release import Fabrication

_DOUBT: dict[Fabrication, float] = {"minimize": 0.4, "balanced": 0.65, "complete": 0.85}
_HALF_95 = 1.96
_LEAST_MARGIN = 0.1
_UNEVEN = 0.4


def select(
    ids: Ids,
    noisy: Floats,
    scale: float,
    prediction: Prediction,
    fabrication: Fabrication,
    size: int,
    kept: float = 1.0,
) -> Combinations:
    """Release the combinations that probably exist, each with the count to be expected.

    Args:
        ids: shape (candidates, length), rows in rising lexicographic order.
        noisy: shape (candidates,): counts with noise, in subjects.
        scale: standard deviation of that noise, in subjects.
        prediction: what was expected of each candidate.
        fabrication: how probable absence may be: below 0.4 to minimize fabrication, 0.65 for a
            balance, 0.85 for completeness.
        size: the number of attributes.
        kept: the share of the counts that clipping kept on average (`kept_share`).

    Returns:
        The released combinations: counts from 1 to the ceiling, 95% margins of at least 0.1.
    """
    beliefs = posterior(
        noisy / kept, prediction.mean, prediction.doubt, scale / kept, Ratios.around_one()
    )
    doubt = _DOUBT[fabrication]
    return _released(ids, beliefs, scale, prediction.ceiling, doubt, size, kept)


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
    released with that count: what is left after the threshold is no sample of anything that a
    prior could be learned from. A value of a public domain is given whether anybody has it or not;
    which ones exist is judged from the public values together, and twice as strictly as for longer
    combinations, because a fabricated value brings many fabricated combinations with it.

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
        ones = np.ones(int(public.sum()))
        beliefs = posterior(whole[public], ones, ones, scale / kept, Ratios.up_to(total))
        mean[public], absent[public] = beliefs.mean, beliefs.absent
        spread[public] = beliefs.spread
    ceiling = np.full(len(noisy), total)
    beliefs = Posterior(mean, absent, spread)
    doubt = _DOUBT[fabrication] / 2
    return _released(ids, beliefs, scale, ceiling, doubt, size, kept)


def _released(
    ids: Ids,
    beliefs: Posterior,
    scale: float,
    ceiling: Floats,
    doubt: float,
    size: int,
    kept: float,
) -> Combinations:
    counts = np.rint(np.minimum(beliefs.mean, ceiling)).astype(np.int64)
    chosen = (beliefs.absent < doubt) & (counts >= 1)
    counts = counts[chosen]
    uneven = _UNEVEN * (1 - kept) * counts
    margins = np.round(_HALF_95 * np.hypot(beliefs.spread[chosen], uneven), 1)
    mass = int(counts.sum())
    # Six digits: the last ones depend on the order in which a processor adds up.
    fabricated = round(float((counts * beliefs.absent[chosen]).sum() / mass), 6) if mass else 0.0
    return Combinations(
        size=size,
        ids=np.ascontiguousarray(ids[chosen], dtype=np.int32),
        counts=counts,
        margins=np.maximum(margins, _LEAST_MARGIN),
        scale=scale,
        fabricated=fabricated,
    )
