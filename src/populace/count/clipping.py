"""Clipped counts.

Every subject's vector of combinations scaled down to a bounded length. Its proof is in
`clipping.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from math import comb, isqrt

import numpy as np
from numpy.typing import NDArray

from populace.count.enumeration import Bins, Group, tally
from populace.count.subjects import Subjects
from populace.vocabulary.combinations import Counts, Ids, pack

UNIT = 16
"""Counts are in sixteenths of a subject, so that weights and sums are exact integers."""


def weights(length: int, cap: int, bound: int) -> list[int]:
    """What a combination weighs, in sixteenths, by how many attributes its subject holds.

    A subject with h attributes holds at most C(h, length) combinations. Each weighs the largest w
    with w^2 C(h, length) <= 256 C(cap, length), at most 16, so the squared length of her vector is
    at most 256 C(cap, length).

    Args:
        length: attributes per combination.
        cap: up to how many attributes a subject is counted in full, at least `length`.
        bound: the largest number of attributes.

    Returns:
        bound + 1 integers from 0 to 16.
    """
    most = sensitivity2(length, cap)
    return [
        min(UNIT, isqrt(most // comb(h, length))) if h >= length else UNIT for h in range(bound + 1)
    ]


def sensitivity2(length: int, cap: int) -> int:
    """The largest squared change of `clipped` by one subject, in squared sixteenths."""
    return UNIT * UNIT * comb(cap, length)


def clipped(subjects: Subjects, length: int, cap: int) -> Counts:
    """Count combinations with every subject's weight, in sixteenths.

    Adding or removing one subject changes the squared Euclidean length of the vector of counts by
    at most `sensitivity2(length, cap)`, whatever the subject holds.

    Args:
        subjects: the subjects.
        length: attributes per combination, at least 1.
        cap: up to how many attributes a subject is counted in full, at least `length`.
    """
    table = weights(length, cap, subjects.bound)
    by_weight: dict[int, list[Group]] = defaultdict(list)
    for h, group in subjects.groups.items():
        if h >= length and table[h] > 0:
            by_weight[table[h]].append(group)
    keys, counts = tally(by_weight, subjects.size, length)
    return Counts(subjects.size, length, keys, counts, unit=UNIT)


def asked(ids: Ids, size: int, length: int, cap: int) -> Callable[[Subjects], NDArray[np.int64]]:
    """What answers how often some combinations are held, clipped as by `clipped`.

    Args:
        ids: shape (asked, length), rows in rising lexicographic order.
        size: the number of attributes.
        length: attributes per combination, at least 1.
        cap: as for `clipped`.

    Returns:
        From subjects to shape (asked,), in sixteenths.
    """
    bins = Bins.of(ids, size)
    if bins is None:
        keys = pack(ids, size)
        return lambda subjects: clipped(subjects, length, cap).of(keys)
    return lambda subjects: bins.counted(subjects, weights(length, cap, subjects.bound))
