"""Noisy counts of one length, and what is known of the people they are of.

What is concluded from them is the work of `revision`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.estimate.caps import WHOLE, Kept, KeptOfEach
from populace.estimate.lookup import Floats, Places
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Ids
from populace.vocabulary.guarantee import Event
from populace.vocabulary.precision import Precision


@dataclass(frozen=True, eq=False)
class Noisy:
    """The noisy counts of one length.

    Args:
        ids: shape (candidates, length), rows in rising lexicographic order.
        counts: shape (candidates,): counts with noise, in subjects, divided by what clipping kept.
        scale: shape (candidates,): standard deviation of that noise, above 0, likewise divided.
        uneven: how far what clipping kept differs from count to count (`Kept`).
        stated: the standard deviation of the noise as it was drawn, of sets of columns of equal
            weight.
        precision: where sets of columns have weights of their own, which.
    """

    ids: Ids
    counts: Floats
    scale: Floats
    uneven: float
    stated: float
    precision: Precision | None = None

    @classmethod
    def of(
        cls,
        ids: Ids,
        counts: Floats,
        scale: float | Floats,
        kept: Kept | KeptOfEach = WHOLE,
        event: Event | None = None,
    ) -> Noisy:
        """As measured: counts that clipping lowered, and one scale or one for each of them.

        Args:
            ids: as above.
            counts: before they are divided.
            scale: likewise.
            kept: what clipping kept of them.
            event: what states the noise; without it the root mean square of all scales does.
        """
        each = np.full(len(ids), scale, dtype=np.float64)
        if event is not None:
            stated, precision = event.scale, event.precision
        else:
            stated = scale if isinstance(scale, float) else float(np.sqrt(np.mean(each**2)))
            precision = None
        share = kept.share
        return cls(ids, counts / share, each / share, kept.uneven, stated, precision)

    def of_some(self, rows: slice | Places) -> Noisy:
        """Of some of the candidates."""
        some = self.ids[rows], self.counts[rows], self.scale[rows]
        return Noisy(*some, self.uneven, self.stated, self.precision)


@dataclass(frozen=True, eq=False)
class Frame:
    """What is known of the population before any of its combinations.

    Args:
        records: the protected number of subjects; anything below 1 is taken as 1.
        scale: the standard deviation of its noise.
        slots: shape (attributes,): the slot of each attribute.
        columns: shape (attributes,): the number of the column, from 0 without gaps, of which a
            subject holds one value at most; -1 for attributes of other columns.
    """

    records: float
    scale: float
    slots: NDArray[np.int32]
    columns: Places

    @classmethod
    def of(
        cls, records: float, scale: float, attributes: Attributes, *, exclusive: bool = True
    ) -> Frame:
        """The frame of a table.

        Args:
            records: as above.
            scale: as above.
            attributes: the numbering of the ids.
            exclusive: whether a subject holds one value of a single-valued column at most: not so
                where she may own several records.
        """
        slots = attributes.slot_of
        several = np.bincount(slots.astype(np.intp), minlength=1) > 1
        number = np.cumsum(several) - 1
        alone = ~several[slots] if exclusive else np.ones(len(slots), dtype=bool)
        columns = np.where(alone, -1, number[slots]).astype(np.int64)
        return cls(max(1.0, float(records)), scale, slots, columns)
