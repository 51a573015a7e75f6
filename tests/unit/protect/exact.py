"""The discrete Gaussian and exponentials to a hundred digits, apart from the code under test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from math import isqrt

import numpy as np

DIGITS = 110


def exponential(numerator: int, denominator: int) -> Fraction:
    """exp(-numerator / denominator) to about a hundred digits."""
    with localcontext() as context:
        context.prec = DIGITS
        return Fraction((-Decimal(numerator) / Decimal(denominator)).exp())


@lru_cache(maxsize=16)
def cumulative(variance: int, step: int) -> list[Fraction]:
    """P(j <= 0), P(j <= 1), ... with P(j) proportional to exp(-(step j)^2 / (2 variance)).

    Off by less than 1e-90, the sum ending where the rest is below that.
    """
    with localcontext() as context:
        context.prec = DIGITS
        last = isqrt(2 * 220 * variance) // step + 2
        weights = [
            (-Decimal((step * j) ** 2) / Decimal(2 * variance)).exp() for j in range(last + 1)
        ]
        total, running, found = sum(weights), Decimal(0), []
        for weight in weights:
            running += weight
            found.append(Fraction(running / total))
    return found


class Words:
    """Stands in for `randomness`: gives the words it was made with, and counts what was asked."""

    def __init__(self, given: Iterable[int]) -> None:
        self.given: Iterator[int] = iter(given)
        self.asked = 0

    def words(self, count: int) -> np.ndarray:
        """The next words."""
        self.asked += count
        return np.array([next(self.given) for _ in range(count)], dtype=np.uint64)
