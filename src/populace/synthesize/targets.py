"""What a synthetic table of a given size should count, over released attributes only.

No record and no residual is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.combinations import Ids, Keys, pack

WEIGHT_UNIT = 1 << 12
"""Inverse variances are rounded to 1/4096 of the largest."""

_LEAST_SCALE = 1 / 16
_LEAST_MARGIN = Fraction(1, 10)


@dataclass(frozen=True, eq=False)
class Goal:
    """The targets of one length.

    Args:
        ids: shape (combinations, length), compact attribute ids from 1, rising along each row and
            down the rows.
        counts: shape (combinations,), int64: the count wanted, at least 0.
        weight: the worth of one squared miss, an integer from 1 to WEIGHT_UNIT.
        spread: the mean 95% half-width of the released counts, in synthetic records.
        released: how many of the combinations were released; the others may occur.
    """

    ids: Ids
    counts: NDArray[np.int64]
    weight: int
    spread: Fraction
    released: int


@dataclass(frozen=True, eq=False)
class Targets:
    """What a synthetic table should count.

    Args:
        records: the number of synthetic records.
        kept: shape (size + 1,): the attribute of the aggregates behind each compact id; id 0 stands
            for none.
        slots: shape (size + 1,): the slot of each compact id, renumbered without gaps and rising;
            id 0 has the last.
        starts: shape (slots + 1,): slot s owns the compact ids starts[s] to starts[s + 1] - 1.
        goals: for length 1, 2, ... its targets.
    """

    records: int
    kept: NDArray[np.int64]
    slots: NDArray[np.int64]
    starts: NDArray[np.int64]
    goals: tuple[Goal, ...]

    @property
    def size(self) -> int:
        """How many attributes were released."""
        return len(self.kept) - 1

    def keys(self, length: int) -> Keys:
        """Packed ids of the combinations of a length, rising; over `size` + 1 ids."""
        return pack(self.goals[length - 1].ids, self.size + 1)


def targets(
    aggregates: Aggregates, records: int, may_occur: Ids | None = None, *, believed: bool = False
) -> Targets:
    """Scale the released counts to a number of records.

    A count becomes count x records / aggregates.records, rounded to the nearest integer, halves up;
    it may become 0 and stays allowed. Aggregates of zero records are taken as they are. Weights are
    inverse noise variances.

    Estimates of small counts are off by much less than the noise, so that triples deserve more
    weight than their noise says. Margins alone would leave too little to pairs, as errors of
    triples that share a pair have the same sign: variances lie halfway on a log scale.

    Args:
        aggregates: the released counts.
        records: how many records are wanted.
        may_occur: shape (triples, 3), rising: triples of released pairs that are no released ones;
            they are allowed, with a target of 0.
        believed: whether variances are the products of noise and mean margin instead.
    """
    first = aggregates.lengths[0].ids[:, 0] if aggregates.lengths else np.empty(0, dtype=np.int32)
    kept = np.concatenate([[-1], first]).astype(np.int64)
    compact = np.zeros(aggregates.attributes.size, dtype=np.int32)
    compact[first] = np.arange(1, len(kept), dtype=np.int32)
    found, slots = np.unique(aggregates.attributes.slot_of[first], return_inverse=True)
    slots = np.concatenate([[len(found)], slots.reshape(-1)]).astype(np.int64)
    starts = np.searchsorted(slots[1:], np.arange(len(found) + 1)).astype(np.int64) + 1
    scale = Fraction(records, aggregates.records) if aggregates.records else Fraction(1)
    deviations = [
        max(Fraction(combinations.scale), Fraction(_LEAST_SCALE))
        for combinations in aggregates.lengths
    ]
    tenths = [int(np.rint(each.margins * 10).astype(np.int64).sum()) for each in aggregates.lengths]
    margins = [
        Fraction(total, 10 * max(1, len(each.margins)))
        for total, each in zip(tenths, aggregates.lengths, strict=True)
    ]
    variances = [deviation**2 for deviation in deviations]
    if believed:
        variances = [
            deviation * max(margin, _LEAST_MARGIN)
            for deviation, margin in zip(deviations, margins, strict=True)
        ]
    goals = []
    for combinations, variance, margin in zip(aggregates.lengths, variances, margins, strict=True):
        ids, counts = compact[combinations.ids], _scaled(combinations.counts, scale)
        whole = (ids > 0).all(axis=1)
        ids, counts = ids[whole], counts[whole]
        released = len(ids)
        if may_occur is not None and combinations.length == may_occur.shape[1]:
            ids, counts = _with(ids, counts, compact[may_occur], len(kept))
        weight = max(1, round(WEIGHT_UNIT * min(variances) / variance))
        goals.append(Goal(ids, counts, weight, scale * margin, released))
    return Targets(records, kept, slots, starts, tuple(goals))


def _with(
    ids: Ids, counts: NDArray[np.int64], others: Ids, size: int
) -> tuple[Ids, NDArray[np.int64]]:
    """Combinations and their targets, with others of target 0 among them, in rising order."""
    ids = np.concatenate([ids, others])
    counts = np.concatenate([counts, np.zeros(len(others), dtype=np.int64)])
    order = np.argsort(pack(ids, size), kind="stable")
    return ids[order], counts[order]


def _scaled(counts: NDArray[np.int64], scale: Fraction) -> NDArray[np.int64]:
    if scale == 1:
        return counts.astype(np.int64)
    up, down = scale.numerator, scale.denominator
    if len(counts) and int(counts.max()) * 2 * up + down >= 1 << 63:
        return np.array([(2 * int(c) * up + down) // (2 * down) for c in counts], dtype=np.int64)
    return (2 * counts * up + down) // (2 * down)
