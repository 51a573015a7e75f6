"""How many combinations of values there can be, before anything is measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb

from populace.vocabulary.table import Column

BYTES = 150
"""About how much memory a candidate takes, at most."""


def possible(slots: Iterable[tuple[int, int]], length: int) -> int:
    """How many sets of so many values there are, with at most one value of each slot.

    Args:
        slots: how many slots of how many values each: pairs of (slots, values).
        length: of the sets.
    """
    ways = [1] + [0] * length
    for number, values in slots:
        ways = [
            sum(
                ways[size - chosen] * comb(number, chosen) * values**chosen
                for chosen in range(size + 1)
            )
            for size in range(length + 1)
        ]
    return ways[length]


def slots_of(columns: Sequence[Column], values: Sequence[int]) -> list[tuple[int, int]]:
    """The slots of columns that hold so many values each, as `possible` takes them."""
    return [
        (number, 1) if column.multivalued else (1, number)
        for column, number in zip(columns, values, strict=True)
    ]


def possible_of(columns: Sequence[Column], length: int) -> int | None:
    """How many combinations declared values make; None where some are found in the data."""
    if not columns or not all(column.public for column in columns):
        return None
    return possible(slots_of(columns, [len(column.values) for column in columns]), length)
