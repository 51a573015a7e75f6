"""How precisely each set of columns is measured, relative to the others of its length.

What that costs is proved in `methods/aggregate_seeded.md`; who chooses it is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from math import comb, isqrt

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.table import Column

WIDEST = 12
"""How far the grades of a set of columns may add up to, up or down."""

EVEN = 64
"""The weight of a set whose grades add up to 0."""

_WEIGHTS = [isqrt(1 << (12 + total)) for total in range(-WIDEST, WIDEST + 1)]


@dataclass(frozen=True)
class Precision:
    """Grades of columns, from which every set of them has its weight.

    A set whose columns' grades add up to g weighs 64 * 2^(g/2), rounded down to an integer; a
    column counts as often as it stands in the set. The variance of a set's noise is inverse to its
    weight, and such that all people together lose no more than if the weights were equal.

    Pairs of a value of one table and one of another are clipped by their weighted length: then
    there is no cap, and a weight of 64 has the variance that the bound on that length pays for.

    Args:
        length: how many attributes are combined.
        cap: the number of attributes up to which a subject is counted in full, at least `length`;
            0 of pairs across.
        grades: for each column of the table, or of both; times `length` from -12 to 12.
        most: for each column, how many of its values a subject may hold; empty for pairs across.
        first: of pairs across, how many columns are those of the first table; 0 otherwise.
    """

    length: int
    cap: int
    grades: tuple[int, ...]
    most: tuple[int, ...] = ()
    first: int = 0

    def __post_init__(self) -> None:
        if any(abs(grade) * self.length > WIDEST for grade in self.grades):
            raise ValueError(f"grades that add up to at most {WIDEST}")
        if self.across:
            if (self.length, self.cap, self.most) != (2, 0, ()) or self.first >= len(self.grades):
                raise ValueError("a grade for each column of both tables")
            return
        if not 1 <= self.length <= self.cap or len(self.grades) != len(self.most) or self.first:
            raise ValueError("a cap of at least the length, and a grade for each column")
        if any(number < 0 for number in self.most) or self.largest(self.cap)[-1] < 1:
            raise ValueError("columns of which a subject may hold values")

    @property
    def across(self) -> bool:
        """Whether it is one of pairs across two tables."""
        return self.first > 0

    @property
    def limit(self) -> tuple[int, int]:
        """What all weights of a subject may add up to, and what they would if they were equal."""
        if self.across:
            return EVEN, 1
        return self.largest(self.cap)[-1], comb(self.cap, self.length)

    def weights(self, columns: NDArray[np.integer]) -> NDArray[np.int64]:
        """Shape (sets,): the weights of sets of columns, given in shape (sets, length)."""
        totals = np.array(self.grades, dtype=np.int64)[columns].sum(axis=1)
        found: NDArray[np.int64] = np.array(_WEIGHTS, dtype=np.int64)[totals + WIDEST]
        return found

    def largest(self, bound: int) -> list[int]:
        """The largest weight that all combinations of a subject can have together.

        She holds the values of the highest grades that she may: whoever exchanged one of her values
        for another of a higher grade would have no combination that weighs less.

        Args:
            bound: the largest number of attributes.

        Returns:
            bound + 1 integers, rising: by how many attributes the subject holds.
        """
        graded = sorted(zip(self.grades, self.most, strict=True), reverse=True)
        every = (grade for grade, number in graded for _ in range(min(number, bound)))
        falling = list(islice(every, bound))
        # For each size, how many sets there are by what their grades add up to.
        ways: list[dict[int, int]] = [{} for _ in range(self.length + 1)]
        ways[0][0] = 1
        found = [0]
        for held in range(bound):
            if held < len(falling):
                for size in range(self.length, 0, -1):
                    for total, number in ways[size - 1].items():
                        more = total + falling[held]
                        ways[size][more] = ways[size].get(more, 0) + number
            whole = ways[self.length].items()
            found.append(sum(number * _WEIGHTS[total + WIDEST] for total, number in whole))
        return found

    @property
    def extremes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sets of columns of the largest weight and of the smallest, each of shape (1, length).

        A column stands in them as often as a subject may hold its values.
        """
        if self.across:
            one, other = np.array(self.grades[: self.first]), np.array(self.grades[self.first :])
            high, low = (
                np.array([[int(pick(one)), self.first + int(pick(other))]])
                for pick in (np.argmax, np.argmin)
            )
            return high, low
        order = np.argsort(self.grades, kind="stable")
        held = np.repeat(order, np.minimum(np.array(self.most)[order], self.length))
        return held[::-1][None, : self.length], held[None, : self.length]

    def shares(self, columns: NDArray[np.integer]) -> NDArray[np.float64]:
        """Shape (sets,): the variance of the noise of sets of columns, relative to equal weights.

        Up to the rounding of variances to integers.
        """
        return np.asarray(self.whole / self.weights(columns), dtype=np.float64)

    @property
    def whole(self) -> float:
        """What the weight of a set is divided into for its share of the variance."""
        largest, number = self.limit
        return largest / number


def most_of(
    columns: Iterable[Column], *, exclusive: bool, unnamed: int | None = None
) -> tuple[int, ...]:
    """For each column, how many of its values a subject may hold.

    Args:
        columns: the columns, with the values that can be asked for.
        exclusive: whether a subject holds one value of a single-valued column at most; not so where
            she may own several records.
        unnamed: the bound on a subject's attributes while values of private domains have not been
            named: how many there are is not known then, and may not matter.
    """

    def most(column: Column) -> int:
        known = unnamed is None or column.public
        values = len(column.values) if known else unnamed or 0
        return min(1, values) if exclusive and not column.multivalued else values

    return tuple(map(most, columns))
