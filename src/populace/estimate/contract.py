"""What turns noisy counts into released ones: the contract, and the one that methods use.

Its laws are tests that every implementation runs (`tests/unit/estimate/test_contract.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from populace.estimate.caps import WHOLE, Kept
from populace.estimate.lookup import Floats
from populace.estimate.noisy import Frame, Noisy
from populace.estimate.prediction import expected
from populace.estimate.revision import LengthEstimate, revise
from populace.estimate.selection import select_first
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids
from populace.vocabulary.guarantee import Event
from populace.vocabulary.release import Fabrication


class Estimator(Protocol):
    """From noisy counts to released ones, given what was released of shorter combinations."""

    def expected(self, ids: Ids, released: tuple[Combinations, ...], records: float) -> Floats:
        """What to expect of combinations before they are measured.

        Args:
            ids: shape (asked, length), rows in rising lexicographic order; every part of each was
                released.
            released: what was released of the lengths 1, 2, ... below.
            records: the protected number of subjects.
        """

    def first(
        self,
        ids: Ids,
        noisy: Floats,
        scale: float | Floats,
        public: NDArray[np.bool_],
        records: float,
        size: int,
        kept: Kept = WHOLE,
        event: Event | None = None,
    ) -> Combinations:
        """Released single values; arguments as in `selection.select_first`."""

    def longer(
        self,
        shorter: tuple[LengthEstimate, ...],
        noisy: Noisy,
        first: Combinations,
        frame: Frame,
    ) -> tuple[LengthEstimate, ...]:
        """Released combinations of a newly measured length, behind those of shorter ones.

        What was concluded of shorter ones, from 2 on, may be revised; arguments as in
        `revision.revise`.
        """


@dataclass(frozen=True)
class EmpiricalBayes:
    """Predictions from shorter combinations, and empirical Bayes (see `revision`, `selection`).

    Args:
        fabrication: what to avoid when a combination may or may not exist.
    """

    fabrication: Fabrication

    def expected(self, ids: Ids, released: tuple[Combinations, ...], records: float) -> Floats:
        """As `Estimator.expected`."""
        return expected(ids, released, records)

    def first(
        self,
        ids: Ids,
        noisy: Floats,
        scale: float | Floats,
        public: NDArray[np.bool_],
        records: float,
        size: int,
        kept: Kept = WHOLE,
        event: Event | None = None,
    ) -> Combinations:
        """As `Estimator.first`."""
        return select_first(ids, noisy, scale, public, records, self.fabrication, size, kept, event)

    def longer(
        self,
        shorter: tuple[LengthEstimate, ...],
        noisy: Noisy,
        first: Combinations,
        frame: Frame,
    ) -> tuple[LengthEstimate, ...]:
        """As `Estimator.longer`."""
        return revise(shorter, noisy, first, frame, self.fabrication)
