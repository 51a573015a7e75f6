"""Protected counts of attribute combinations, each with its margin of error.

They are public; how they were made is said by the guarantee.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Ids, Keys, pack
from populace.vocabulary.precision import Precision
from populace.vocabulary.table import Column


@dataclass(frozen=True, eq=False)
class Combinations:
    """The released combinations of one length.

    Args:
        size: the number of attributes that ids run over.
        ids: shape (combinations, length), int32, rows in rising lexicographic order.
        counts: shape (combinations,), int64, at least 1.
        margins: shape (combinations,), float64: half-width of the 95% interval, to one decimal.
        scale: standard deviation of the noise that every candidate of this length received, in
            subjects; of values named in a second round it is smaller, as their margins say.
        fabricated: expected share of the released mass that no subject holds, estimated from the
            noisy counts alone.
        precision: where sets of columns received noise of their own, how it differs; `scale` is
            then that of sets of equal weight.
        left_out: how many candidates, those of the smallest expected counts, were not measured
            because of the bound on them.
    """

    size: int
    ids: Ids
    counts: NDArray[np.int64]
    margins: NDArray[np.float64]
    scale: float
    fabricated: float = 0.0
    precision: Precision | None = None
    left_out: int = 0

    def __post_init__(self) -> None:
        if self.left_out < 0:
            raise ValueError("a number of candidates left out of at least 0")
        if self.ids.ndim != 2 or not len(self.ids) == len(self.counts) == len(self.margins):
            raise ValueError("one count and one margin for each combination")
        if len(self.counts) and self.counts.min() < 1:
            raise ValueError("released counts are at least 1")
        keys = self.keys
        if (keys[1:] <= keys[:-1]).any():
            raise ValueError("combinations in strictly rising order")
        if self.precision is not None and self.precision.length != self.ids.shape[1]:
            raise ValueError("the precision of this length")

    def scales(self, columns: NDArray[np.integer]) -> NDArray[np.float64]:
        """Shape (sets,): the standard deviation of the noise of sets of columns, in subjects.

        Args:
            columns: shape (sets, length): the columns of each set.
        """
        if self.precision is None:
            return np.full(len(columns), self.scale)
        return np.asarray(self.scale * np.sqrt(self.precision.shares(columns)), dtype=np.float64)

    @property
    def narrowest_and_widest(self) -> tuple[float, float]:
        """The smallest and the largest standard deviation of the noise of any set of columns."""
        if self.precision is None:
            return self.scale, self.scale
        low, high = self.precision.extremes
        return float(self.scales(low)[0]), float(self.scales(high)[0])

    @property
    def length(self) -> int:
        """How many attributes each combination has."""
        return int(self.ids.shape[1])

    @property
    def keys(self) -> Keys:
        """Shape (combinations,): packed ids, strictly rising."""
        return pack(self.ids, self.size)


@dataclass(frozen=True, eq=False, repr=False)
class Aggregates:
    """What a release says about its population.

    Args:
        columns: the columns with what may be known of their codebooks: all declared values of
            public domains, only released values of private ones.
        records: the protected number of subjects, at least 0.
        records_margin: half-width of its 95% interval.
        records_scale: standard deviation of its noise.
        lengths: the released combinations of length 1, 2, ...; ids as numbered by
            `Attributes(columns)`.
    """

    columns: tuple[Column, ...]
    records: int
    records_margin: float
    records_scale: float
    lengths: tuple[Combinations, ...]

    def __post_init__(self) -> None:
        size = self.attributes.size
        for place, combinations in enumerate(self.lengths):
            if combinations.length != place + 1 or combinations.size != size:
                raise ValueError("lengths 1, 2, ... in order, over the attributes of the columns")
        if self.records < 0:
            raise ValueError("a number of records of at least 0")

    @cached_property
    def attributes(self) -> Attributes:
        """The numbering that ids follow."""
        return Attributes(self.columns)

    @property
    def longest(self) -> int:
        """The longest combination that was measured."""
        return len(self.lengths)

    def __repr__(self) -> str:
        counts = sum(len(entry.ids) for entry in self.lengths)
        return f"<Aggregates: {counts:,} counts of {len(self.columns)} columns>"
