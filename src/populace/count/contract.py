"""What an engine must answer for a table to be protected, whoever holds its subjects.

Its laws are tests that every implementation runs (`tests/unit/count/laws.py`): answers are integers
equal to those of brute force, add up over disjoint subjects, are the same when asked again, and do
not depend on the order of rows, on chunks or on cores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from populace.count.clipping import asked
from populace.count.subjects import Subjects
from populace.vocabulary.combinations import Ids


class Counter(Protocol):
    """Counts subjects exactly; all that a single-table method asks of the sensitive side."""

    @property
    def bound(self) -> int:
        """The public bound on attributes per subject."""

    @property
    def total(self) -> int:
        """How many subjects there are, those without attributes included."""

    def sizes(self) -> NDArray[np.int64]:
        """Shape (bound + 1,): how many subjects hold 0, 1, ... attributes."""

    def held(self) -> NDArray[np.int64]:
        """The ids of the attributes that any subject holds, rising."""

    def clipped(self, ids: Ids, length: int, cap: int) -> NDArray[np.int64]:
        """Clipped counts of asked combinations, in sixteenths.

        Args:
            ids: shape (asked, length), rows in rising lexicographic order.
            length: attributes per combination, at least 1.
            cap: up to how many attributes a subject is counted in full, at least `length`.

        Returns:
            Shape (asked,): what `clipping.clipped` says of each.
        """

    def keep(self, numbers: NDArray[np.int32], size: int) -> Counter:
        """The same subjects with only some attributes, as `Subjects.keep`."""


@dataclass(frozen=True, eq=False)
class InMemory:
    """The subjects of a table that fits into memory.

    Args:
        subjects: the subjects.
    """

    subjects: Subjects

    @property
    def bound(self) -> int:
        """As `Counter`; likewise below."""
        return self.subjects.bound

    @property
    def total(self) -> int:
        """How many subjects there are."""
        return self.subjects.total

    def sizes(self) -> NDArray[np.int64]:
        """How many hold 0, 1, ... attributes."""
        return self.subjects.sizes()

    def held(self) -> NDArray[np.int64]:
        """The attributes that any subject holds."""
        return np.unique(self.subjects.ids).astype(np.int64)

    def clipped(self, ids: Ids, length: int, cap: int) -> NDArray[np.int64]:
        """Clipped counts of asked combinations."""
        return asked(ids, self.subjects.size, length, cap)(self.subjects)

    def keep(self, numbers: NDArray[np.int32], size: int) -> InMemory:
        """Only some attributes, under new ids."""
        return InMemory(self.subjects.keep(numbers, size))
