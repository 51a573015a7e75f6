"""Weighted pairs across two tables, and what their sums say of the values below.

A record below stands with each value of its owner, so that its pairs with the values of one of the
owner's columns add up to what it is by itself. Each column above is one more measurement of every
value below. Reads noisy and released facts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from populace.estimate.calibration import USUAL
from populace.estimate.linked import by_chance
from populace.estimate.lookup import Floats
from populace.estimate.noisy import Frame, Noisy
from populace.estimate.prediction import predict
from populace.estimate.selection import believed, judged
from populace.estimate.strength import calibrated, learned
from populace.estimate.sums import consistent, with_longer
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.release import Fabrication
from populace.vocabulary.table import Column

_HALF_95 = 1.96
_LEAST_MARGIN = 0.1
_BROUGHT, _FURTHER = 0.05, 0.15
"""How far the weight that an owner's value brings is off, relative to it, beside its margin: where
its numbers of records were measured with it, and for each level further down.
"""


@dataclass(frozen=True, eq=False)
class Across:
    """Pairs of a value above and one below, as measured, with what is known of either.

    Args:
        noisy: the noisy pairs, over the attributes above, then those below.
        above: the values above by the weight of the records below them, numbered likewise.
        frame: the weight of all records below.
        first: the first of the attributes below.
        doubt: how far the weights above are off, relative to them, beside their margins.
    """

    noisy: Noisy
    above: Combinations
    frame: Frame
    first: int
    doubt: float

    @classmethod
    def of(
        cls,
        noisy: Noisy,
        upper: Aggregates,
        brought: Floats,
        columns: Sequence[Column],
        weight: tuple[float, float],
        *,
        levels: int = 1,
        exclusive: bool = True,
    ) -> Across:
        """What was measured over one relation or several.

        Args:
            noisy: as above.
            upper: what was released of the table above.
            brought: shape (attributes above,): the weight that the records below each bring.
            columns: those below.
            weight: of all records below, and the standard deviation of that.
            levels: how many relations lie between.
            exclusive: whether a record above holds one value of a single-valued column at most.
        """
        joint, first = Attributes((*upper.columns, *columns)), upper.attributes.size
        frame = Frame.of(*weight, joint)
        if not exclusive:
            inside = np.arange(joint.size) >= first
            frame = replace(frame, columns=np.where(inside, frame.columns, -1))
        own = upper.lengths[0]
        rows = np.flatnonzero(np.isin(own.ids[:, 0], noisy.ids[:, 0]))
        mean = brought[own.ids[rows, 0]]
        return cls(
            noisy,
            Combinations(
                joint.size,
                own.ids[rows],
                np.maximum(np.rint(mean), 1).astype(np.int64),
                np.maximum(mean * own.margins[rows] / own.counts[rows], _LEAST_MARGIN),
                own.scale,
            ),
            frame,
            first,
            float(np.hypot(_BROUGHT, _FURTHER * (levels - 1))),
        )

    def values(self, below: Combinations, doubt: float | None = None) -> Combinations:
        """The values of both tables, numbered as pairs number them.

        Args:
            below: the values below, numbered by themselves.
            doubt: taken instead of that of the weights above.
        """
        above, apart = self.above, _HALF_95 * (self.doubt if doubt is None else doubt)
        return Combinations(
            above.size,
            np.concatenate([above.ids, below.ids + np.int32(self.first)]),
            np.concatenate([above.counts, below.counts]),
            np.concatenate([np.hypot(above.margins, apart * above.counts), below.margins]),
            below.scale,
        )


def with_pairs(
    below: Combinations, every: Sequence[Across], free: NDArray[np.bool_] | None = None
) -> Combinations:
    """The values below, joined with what their pairs across say of them.

    Args:
        below: as they were released by themselves; which are released does not change.
        every: the pairs with one table above or several.
        free: shape (attributes below,): whose counts may change; all by default.
    """
    kept = None if free is None else ~free[below.ids[:, 0]]
    for across in every:
        if not len(across.noisy.ids):
            continue
        values = across.values(below)
        scale = values.margins / _HALF_95
        known = Noisy(values.ids, values.counts.astype(np.float64), scale, 0.0, below.scale)
        found = _joined(known, across.noisy, values, across.frame)
        rows = slice(len(across.above.ids), None)
        counts = np.clip(np.rint(found.counts[rows]), 1, np.maximum(1, across.frame.records))
        margins = np.maximum(np.round(_HALF_95 * found.scale[rows], 1), _LEAST_MARGIN)
        if kept is not None:
            counts[kept], margins[kept] = below.counts[kept], below.margins[kept]
        below = replace(below, counts=counts.astype(np.int64), margins=margins)
    return below


def _joined(known: Noisy, pairs: Noisy, values: Combinations, frame: Frame) -> Noisy:
    """Values joined with what all columns of the other table say of them together.

    Each column adds up the same records once more, with noise of its own, but what clipping kept of
    these records is one number for all of them.
    """
    found = with_longer(known, replace(pairs, uneven=0.0), (values,), frame)
    own, every = known.scale**-2.0, found.scale**-2.0
    told = np.maximum(every - own, 1e-12)
    evidence = (every * found.counts - own * known.counts) / told
    weight = 1 / (1 / told + (pairs.uneven * evidence) ** 2)
    counts = (own * known.counts + weight * evidence) / (own + weight)
    return replace(found, counts=counts, scale=(own + weight) ** -0.5)


def pairs_across(
    across: Across, before: Combinations, below: Combinations, fabrication: Fabrication
) -> tuple[Combinations, bool]:
    """The released pairs, and whether all of them together are as chance alone would pair.

    Args:
        across: as measured.
        before: the values below, without what these pairs say of them: evidence counts once.
        below: the values below, as they are released.
        fabrication: how probable absence may be.
    """
    noisy, frame = across.noisy, across.frame
    alone = predict(noisy.ids, (across.values(below, doubt=0.0),), frame.records)
    chance = by_chance(noisy.counts, noisy.scale, alone)
    prediction = predict(noisy.ids, (across.values(below),), frame.records)
    if len(noisy.ids) == 0:
        return believed(noisy, prediction, fabrication, across.above.size), chance
    sharper = calibrated(consistent(noisy, (across.values(before),), frame), prediction)
    doubted = learned(sharper, prediction, frame)
    pairs, _ = judged(sharper, noisy, doubted, fabrication, across.above.size, USUAL)
    return pairs, chance
