"""Answers of a release: numbers and shares with their margins, and how these combine.

docs/method/margins.md derives the formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

from populace.publish.statements.contract import ALONE, TOGETHER
from populace.vocabulary.errors import InputError


@dataclass(frozen=True)
class Figure:
    """An answer.

    Args:
        value: a number of people or records, or a share from 0 to 1.
        margin: the half-width of its 95% interval; of a rounded one how far the true one may lie
            above.
        share: whether it is a share.
        rounded: whether it was rounded down, and not protected by noise.
        parts: of a sum of parts that exclude each other the squares of their margins added up, and
            the margins; else None.
    """

    value: float
    margin: float
    share: bool = False
    rounded: bool = False
    parts: tuple[float, float] | None = None

    @property
    def low(self) -> float:
        """The lower end of its interval."""
        return self.value if self.rounded else self.value - self.margin

    @property
    def high(self) -> float:
        """The upper end of its interval."""
        return self.value + self.margin


def apart(one: Figure, other: Figure) -> int:
    """1 where one number is larger beyond noise or rounding, -1 where it is smaller, else 0."""
    if one.rounded:
        return (one.low > other.high) - (one.high < other.low)
    difference = one.value - other.value
    return 0 if abs(difference) <= hypot(one.margin, other.margin) else 1 if difference > 0 else -1


def share_of(part: Figure, whole: Figure) -> Figure:
    """A part as a share of a whole, with its margin.

    Raises:
        InputError: the whole is so uncertain that a share of it would say little.
    """
    if whole.value <= 0 or (not whole.rounded and whole.margin > whole.value / 2):
        raise InputError(
            expected="a share of a number that is at least twice its margin",
            found="a number whose margin is above half of it",
            action="Take the share of a larger group, or leave the sentence out.",
        )
    if part.rounded:
        low, high = part.value / whole.high, min(1.0, part.high / whole.value)
        return Figure(min(1.0, low), high - min(1.0, low), share=True, rounded=True)
    value = min(1.0, part.value / whole.value)
    return Figure(value, _besides(part.margin, value, whole) / whole.value, share=True)


def _besides(margin: float, share: float, whole: Figure) -> float:
    """The margin of a share, times its whole.

    Of a whole that was added up from its parts a part is wrong with it, which moves the share less
    than if both were wrong by themselves; as they are in part.
    """
    alone = hypot(margin, share * whole.margin)
    if whole.parts is None:
        return alone
    square, plain = whole.parts
    others = together(max(0.0, square - margin**2), max(0.0, plain - margin))
    inside = hypot((1 - share) * margin, share * others)
    return sqrt((1 - ALONE) * inside**2 + ALONE * alone**2)


def together(square: float, plain: float) -> float:
    """Margins of estimates together, which are taken to be wrong in the same direction in part."""
    return sqrt((1 - TOGETHER) * square + TOGETHER * plain**2)
