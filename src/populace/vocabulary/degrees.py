"""Numbers of links of one record in public classes: single ones, then half octaves.

Classes of large numbers hold more records than single numbers, and as much noise as one.
"""

from __future__ import annotations

from math import isqrt

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]

SINGLE = 10
"""Up to here each number is a class by itself."""


def class_starts(most: int) -> tuple[int, ...]:
    """The smallest number of each class: 0, 1, ..., 10, 11, 15, 21, 29, ..., and the bound alone.

    Args:
        most: the bound on links of one record, at least 1.
    """
    starts = list(range(min(SINGLE + 1, most)))
    power = 1
    while len(starts) > SINGLE and (after := _end(power - 1) + 1) < most:
        starts.append(after)
        power += 1
    return (*starts, most)


def _end(power: int) -> int:
    return isqrt(SINGLE * SINGLE << power)


def gathered(numbers: Index, starts: tuple[int, ...]) -> Index:
    """Records of each class.

    Args:
        numbers: shape (most + 1,): records with 0, 1, ... links.
        starts: of the classes.
    """
    sums: Index = np.add.reduceat(numbers, np.array(starts, dtype=np.intp)).astype(np.int64)
    return sums


def spread(classes: Index, starts: tuple[int, ...], most: int) -> Index:
    """Records with 0, 1, ... links: those of a class evenly, the smaller numbers first.

    Args:
        classes: shape (classes,): records of each.
        starts: of the classes.
        most: the largest number.
    """
    widths = np.diff([*starts, most + 1])
    place = np.arange(most + 1) - np.repeat(starts, widths)
    whole, rest = np.divmod(classes, widths)
    even: Index = np.repeat(whole, widths) + (place < np.repeat(rest, widths))
    return even


def words(starts: tuple[int, ...], most: int) -> tuple[str, ...]:
    """What classes are called: "7", "11-14"."""
    ends = [after - 1 for after in (*starts[1:], most + 1)]
    return tuple(
        str(start) if start == end else f"{start}-{end}"
        for start, end in zip(starts, ends, strict=True)
    )


def starts_of(names: tuple[str, ...]) -> tuple[tuple[int, ...], int]:
    """The inverse of `words`: the starts of classes, and the largest number.

    Raises:
        ValueError: these are no classes that follow one another from 0.
    """
    parts = [tuple(map(int, name.split("-"))) for name in names]
    starts = tuple(part[0] for part in parts)
    most = parts[-1][-1] if parts else -1
    if not parts or starts[0] != 0 or words(starts, most) != names:
        raise ValueError("a number of records for each number of links")
    return starts, most
