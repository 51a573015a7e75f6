"""What to release of each length, in the light of everything measured so far.

Reads noisy counts and released facts alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from populace.estimate.calibration import USUAL, Excess
from populace.estimate.empirical_bayes import Ratios, log_evidence
from populace.estimate.latent_classes import Evidence, dependence, folds, interaction
from populace.estimate.lookup import Floats, Lookup
from populace.estimate.noisy import Frame, Noisy
from populace.estimate.prediction import Prediction, predict
from populace.estimate.selection import believed, judged
from populace.estimate.strength import calibrated, learned
from populace.estimate.sums import consistent, with_longer
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids
from populace.vocabulary.release import Fabrication

_POWERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_JUDGED = 40_000
_FITS = 2
_BLOCK = 1 << 18


@dataclass(frozen=True, eq=False)
class LengthEstimate:
    """One length: what was measured of it, and what is concluded so far.

    Args:
        noisy: the noisy counts of its candidates.
        prediction: what was expected of them.
        released: what is released.
        excess: how far beliefs are off, by this length and shorter ones.
    """

    noisy: Noisy
    prediction: Prediction
    released: Combinations
    excess: Excess = USUAL


def revise(
    shorter: tuple[LengthEstimate, ...],
    noisy: Noisy,
    first: Combinations,
    frame: Frame,
    fabrication: Fabrication,
) -> tuple[LengthEstimate, ...]:
    """Conclude from a newly measured length, on itself and on the one before.

    Pairs and triples are first made consistent with the sums over each column (`sums`), and what is
    expected of them is mixed from two predictors (`latent_classes`). Once triples are measured,
    their sums are evidence about the released pairs, whose counts change (but not which are
    released), and with them what is expected of the triples. Longer ones are taken as they are.

    Args:
        shorter: what was concluded of length 2, 3, ... before.
        noisy: the noisy counts of the next length, each part of a candidate released.
        first: the released single attributes.
        frame: the population.
        fabrication: as in `select`.

    Returns:
        As `shorter`, with the new length as its last.
    """
    length = len(shorter) + 2
    if length == 3 and len(noisy.ids):
        shorter = (_with_longer(shorter[0], noisy, first, frame, fabrication),)
    released = (first, *(entry.released for entry in shorter))
    if length > 3 or len(noisy.ids) == 0:
        prediction = predict(noisy.ids, released, frame.records)
        found = believed(noisy, prediction, fabrication, first.size)
        return (*shorter, LengthEstimate(noisy, prediction, found))
    # In this order: what is not yet needed takes no memory.
    sharper = consistent(noisy, released, frame)
    prediction = predict(noisy.ids, released, frame.records)
    sharper = calibrated(sharper, prediction)
    if length == 2:
        found = believed(sharper, learned(sharper, prediction, frame), fabrication, first.size)
        fold, models = folds(Evidence(first, found, frame))
        prediction = _mixed(
            sharper, prediction, frame, lambda ids: dependence(ids, frame.slots, fold, models)
        )
    else:
        evidence = Evidence(first, released[1], frame)
        models = [evidence.fit(start=start) for start in range(_FITS)]
        prediction = _mixed(sharper, prediction, frame, lambda ids: interaction(ids, models))
    before = shorter[-1].excess if shorter else USUAL
    doubted = learned(sharper, prediction, frame)
    if length > 2:
        # Of pairs alone it is asked again, without the doubt that was learned.
        prediction = doubted
    found, excess = judged(sharper, noisy, doubted, fabrication, first.size, before)
    return (*shorter, LengthEstimate(noisy, prediction, found, excess))


def _with_longer(
    pairs: LengthEstimate,
    longer: Noisy,
    first: Combinations,
    frame: Frame,
    fabrication: Fabrication,
) -> LengthEstimate:
    """The same pairs, counted with what the sums of triples say of them."""
    joined = with_longer(pairs.noisy, longer, (first, pairs.released), frame)
    sharper = calibrated(consistent(joined, (first,), frame), pairs.prediction)
    places = Lookup(pairs.released).places(np.ascontiguousarray(sharper.ids.T))
    rows = np.flatnonzero(places >= 0)
    prediction = learned(sharper, pairs.prediction, frame)
    released, excess = judged(
        sharper, pairs.noisy, prediction, fabrication, first.size, USUAL, rows
    )
    return replace(pairs, released=released, excess=excess)


def _mixed(
    noisy: Noisy, prediction: Prediction, frame: Frame, ratio: Callable[[Ids], Floats]
) -> Prediction:
    """The prediction times a power of a ratio: the power that the noisy counts make most probable.

    At most 40,000 candidates, evenly chosen, are asked.
    """
    some = slice(None, None, max(1, len(noisy.ids) // _JUDGED))
    few = noisy.of_some(some)
    factor, best, power = ratio(few.ids), -np.inf, 0.0
    for asked in _POWERS:
        tried = learned(few, _times(prediction.of_some(some), factor**asked), frame)
        found = log_evidence(few.counts, tried, few.scale, Ratios.around_one())
        if found > best:
            best, power = found, asked
    if power == 0:
        return prediction
    mean = np.empty(len(noisy.ids))
    for start in range(0, len(mean), _BLOCK):
        rows = slice(start, start + _BLOCK)
        moved = prediction.mean[rows] * ratio(noisy.ids[rows]) ** power
        mean[rows] = np.minimum(moved, prediction.ceiling[rows])
    return replace(prediction, mean=mean)


def _times(prediction: Prediction, factor: Floats) -> Prediction:
    return replace(prediction, mean=np.minimum(prediction.mean * factor, prediction.ceiling))
