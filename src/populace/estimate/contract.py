"""What turns noisy counts into released ones: the contract, and the one that methods use.

Its laws are tests that every implementation runs (`tests/unit/estimate/test_contract.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from populace.estimate.lookup import Floats
from populace.estimate.prediction import Prediction, predict
from populace.estimate.selection import select, select_first
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids
from populace.vocabulary.release import Fabrication


class Estimator(Protocol):
    """From noisy counts to released ones, given what was released of shorter combinations."""

    def predict(self, ids: Ids, released: tuple[Combinations, ...], records: float) -> Prediction:
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
        scale: float,
        public: NDArray[np.bool_],
        records: float,
        size: int,
        kept: float = 1.0,
    ) -> Combinations:
        """Released single values; arguments as in `selection.select_first`."""

    def longer(
        self,
        ids: Ids,
        noisy: Floats,
        scale: float,
        prediction: Prediction,
        size: int,
        kept: float = 1.0,
    ) -> Combinations:
        """Released combinations of one length; arguments as in `selection.select`."""


@dataclass(frozen=True)
class EmpiricalBayes:
    """Predictions from shorter combinations, and empirical Bayes (see `selection`).

    Args:
        fabrication: what to avoid when a combination may or may not exist.
    """

    fabrication: Fabrication

    def predict(self, ids: Ids, released: tuple[Combinations, ...], records: float) -> Prediction:
        """As `Estimator.predict`."""
        return predict(ids, released, records)

    def first(
        self,
        ids: Ids,
        noisy: Floats,
        scale: float,
        public: NDArray[np.bool_],
        records: float,
        size: int,
        kept: float = 1.0,
    ) -> Combinations:
        """As `Estimator.first`."""
        return select_first(ids, noisy, scale, public, records, self.fabrication, size, kept)

    def longer(
        self,
        ids: Ids,
        noisy: Floats,
        scale: float,
        prediction: Prediction,
        size: int,
        kept: float = 1.0,
    ) -> Combinations:
        """As `Estimator.longer`."""
        return select(ids, noisy, scale, prediction, self.fabrication, size, kept)
