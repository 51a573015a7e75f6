"""Which measured combinations are released, with which count and margin.

Reads noisy counts and released facts alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.estimate.calibration import Excess
from populace.estimate.caps import WHOLE, Kept
from populace.estimate.empirical_bayes import Posterior, Ratios, posterior
from populace.estimate.lookup import Floats, Places
from populace.estimate.noisy import Noisy
from populace.estimate.prediction import Prediction
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids
from populace.vocabulary.guarantee import Event
from populace.vocabulary.release import DOUBT, Fabrication

_DOUBT_FIRST: dict[Fabrication, float] = {"minimize": 0.2, "balanced": 0.325, "complete": 0.425}
_HALF_95 = 1.96
_TAIL = 0.025
"""Counts that are 0 with more than this probability have margins that reach down to it."""

_LEAST_MARGIN = 0.1


def select(
    ids: Ids,
    noisy: Floats,
    scale: float | Floats,
    prediction: Prediction,
    fabrication: Fabrication,
    size: int,
    kept: Kept = WHOLE,
    event: Event | None = None,
) -> Combinations:
    """Release the combinations that probably exist, each with the count to be expected.

    Args:
        ids: shape (candidates, length), rows in rising lexicographic order.
        noisy: shape (candidates,): counts with noise, in subjects.
        scale: standard deviation of that noise, in subjects; one for all or one for each.
        prediction: what was expected of each candidate.
        fabrication: how probable absence may be: below 0.4 to minimize fabrication, 0.8 for a
            balance, 0.85 for completeness.
        size: the number of attributes.
        kept: what clipping kept of the counts.
        event: what states the noise, where sets of columns have noise of their own.

    Returns:
        The released combinations: counts from 1 to the ceiling, 95% margins of at least 0.1.
    """
    return believed(Noisy.of(ids, noisy, scale, kept, event), prediction, fabrication, size)


def believed(
    noisy: Noisy, prediction: Prediction, fabrication: Fabrication, size: int
) -> Combinations:
    """As `select`, of noisy counts that know their scale."""
    beliefs = posterior(noisy.counts, prediction, noisy.scale, Ratios.around_one())
    rows = _probable(beliefs, prediction, fabrication)
    return _of_beliefs(noisy, beliefs, prediction, rows, size, np.ones(len(rows)))


def judged(
    noisy: Noisy,
    measured: Noisy,
    prediction: Prediction,
    fabrication: Fabrication,
    size: int,
    excess: Excess,
    rows: Places | None = None,
) -> tuple[Combinations, Excess]:
    """As `believed`, with margins as wide as beliefs are off by what the noisy counts show.

    Args:
        noisy: the noisy counts, with what sums say of them.
        measured: the same before anything was concluded from them.
        prediction: as in `select`.
        fabrication: as in `select`.
        size: as in `select`.
        excess: what shorter combinations show of it.
        rows: the candidates that are released whatever is believed of them; else the probable ones.

    Returns:
        What is released, and what all lengths together show of how far beliefs are off.
    """
    beliefs = posterior(noisy.counts, prediction, noisy.scale, Ratios.around_one())
    if rows is None:
        rows = _probable(beliefs, prediction, fabrication)
    excess = excess.judged(measured, noisy, beliefs, prediction)
    wider = excess.widening(noisy, beliefs, prediction, rows)
    return _of_beliefs(noisy, beliefs, prediction, rows, size, wider), excess


def _probable(beliefs: Posterior, prediction: Prediction, fabrication: Fabrication) -> Places:
    counts = np.minimum(beliefs.mean, prediction.ceiling)
    np.rint(counts, out=counts)
    return np.flatnonzero((beliefs.absent < DOUBT[fabrication]) & (counts >= 1)).astype(np.int64)


def _of_beliefs(
    noisy: Noisy,
    beliefs: Posterior,
    prediction: Prediction,
    rows: Places,
    size: int,
    wider: Floats,
) -> Combinations:
    absent, spread = (each[rows].astype(np.float64) for each in (beliefs.absent, beliefs.spread))
    some = Posterior(beliefs.mean[rows], absent, spread)
    counts = np.rint(np.minimum(some.mean, prediction.ceiling[rows])).astype(np.int64)
    return _released(noisy, some, np.maximum(counts, 1), rows, size, wider)


def select_first(
    ids: Ids,
    noisy: Floats,
    scale: float | Floats,
    public: NDArray[np.bool_],
    records: float,
    fabrication: Fabrication,
    size: int,
    kept: Kept = WHOLE,
    event: Event | None = None,
) -> Combinations:
    """Release single attributes.

    A private value is given here only when its noisy count has passed its threshold, and is
    released with that count: what is left after the threshold is no sample of anything that a
    prior could be learned from. A value of a public domain is given whether anybody has it or not;
    which ones exist is judged from the public values together, and at least twice as strictly as
    for longer combinations, because a fabricated value brings many fabricated ones with it. Few
    values tell little of how counts are spread: the margin of a value that exists for sure is that
    of its noise, wider as far as the count was moved.

    Args:
        ids: shape (attributes, 1), rising.
        noisy: shape (attributes,): counts with noise, in subjects.
        scale: standard deviation of that noise, in subjects; one for all or one for each.
        public: shape (attributes,): whether the value belongs to a public domain; the others are
            released private values.
        records: the protected number of subjects; anything below 1 is taken as 1.
        fabrication: as in `select`.
        size: the number of attributes.
        kept: as in `select`.
        event: as in `select`.

    Returns:
        The released attributes: counts from 1 to the number of records.
    """
    total = max(1.0, float(records))
    found = Noisy.of(ids, noisy, scale, kept, event)
    mean, absent = np.clip(found.counts, 1.0, total), np.zeros(len(noisy))
    spread = found.scale.copy()
    if public.any():
        ones = np.ones(int(public.sum()))
        unknown = Prediction(ones, total * ones, ones, ones)
        beliefs = posterior(found.counts[public], unknown, spread[public], Ratios.up_to(total))
        # As far as it was moved, for a few values that others may mislead.
        own = np.hypot(spread[public], beliefs.mean - mean[public])
        spread[public] = np.where(beliefs.absent > _TAIL, beliefs.spread, own)
        mean[public], absent[public] = beliefs.mean, beliefs.absent
    counts = np.rint(np.minimum(mean, total)).astype(np.int64)
    rows = np.flatnonzero((absent < _DOUBT_FIRST[fabrication]) & (counts >= 1))
    some = Posterior(mean[rows], absent[rows], spread[rows])
    return _released(found, some, counts[rows], rows, size, np.ones(len(rows)))


def _released(
    noisy: Noisy,
    beliefs: Posterior,
    counts: NDArray[np.int64],
    rows: Places,
    size: int,
    wider: Floats,
) -> Combinations:
    """The released ones of the candidates: what is believed of them, with counts and margins."""
    absent = beliefs.absent
    uneven = noisy.uneven * counts
    margins = np.round(_HALF_95 * np.hypot(wider * beliefs.spread, uneven), 1)
    margins = np.where(absent > _TAIL, np.maximum(margins, counts), margins)
    mass = int(counts.sum())
    # Six digits: the last ones depend on the order in which a processor adds up.
    fabricated = round(float((counts * absent).sum() / mass), 6) if mass else 0.0
    return Combinations(
        size=size,
        ids=np.ascontiguousarray(noisy.ids[rows], dtype=np.int32),
        counts=counts,
        margins=np.maximum(margins, _LEAST_MARGIN),
        scale=noisy.stated,
        fabricated=fabricated,
        precision=noisy.precision,
    )
