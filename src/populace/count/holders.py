"""Who holds which of some given combinations, and how many hold all the same.

Only subjects and combinations are paired here; what is special about them is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations as choices
from math import comb

import numpy as np
from numpy.typing import NDArray

from populace.count.subjects import Subjects
from populace.vocabulary.combinations import Keys, bits_for, check_width, find

_FILTER_BITS = 22
"""A table of this many bits says of most keys at once that they are not wanted."""

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number near 2^64 over the golden ratio: its multiples spread over the table."""

_BLOCK = 1 << 20
"""How many combinations are looked up at a time."""


def holders(
    subjects: Subjects, length: int, wanted: Keys
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every pair of a subject and a wanted combination that she holds.

    The work is the sum of C(h, length) over subjects with h attributes, whatever is wanted.

    Args:
        subjects: the subjects.
        length: attributes per combination, at least 1.
        wanted: packed keys, strictly rising.

    Returns:
        Two arrays of one shape: subjects, and places among the wanted keys.

    Raises:
        ParameterError: when there are too many attributes for keys of 64 bits.
    """
    check_width(subjects.size, length)
    owners = [np.zeros(0, dtype=np.int64)]
    places = [np.zeros(0, dtype=np.int64)]
    if len(wanted):
        marked = np.zeros(1 << _FILTER_BITS, dtype=bool)
        marked[_slot(wanted)] = True
        for people, keys in _held(subjects, length):
            likely = np.flatnonzero(marked[_slot(keys)])
            place, present = find(wanted, keys[likely])
            owners.append(people[likely[present] % len(people)])
            places.append(place[present])
    return np.concatenate(owners), np.concatenate(places)


def alike(subjects: Subjects) -> NDArray[np.int64]:
    """Shape (subjects,): how many subjects, herself included, hold exactly what each holds."""
    sizes = np.diff(subjects.starts)
    number = np.zeros(subjects.total, dtype=np.int64)
    for held in np.unique(sizes).tolist():
        people = np.flatnonzero(sizes == held)
        ids = subjects.ids[subjects.starts[people] + np.arange(held)[:, None]]
        same = np.zeros(len(people), dtype=np.int64)
        for row in ids:
            same = _ranks(same * np.int64(subjects.size) + row)
        number[people] = np.bincount(same.astype(np.intp))[same]
    return number


def _ranks(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each value among the distinct ones."""
    order = np.argsort(values, kind="stable")
    sorted_ = values[order]
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = np.concatenate([[0], np.cumsum(sorted_[1:] != sorted_[:-1])])
    return ranks


def _slot(keys: Keys) -> NDArray[np.intp]:
    return ((keys * _SPREAD) >> np.uint64(64 - _FILTER_BITS)).astype(np.intp)


def _held(subjects: Subjects, length: int) -> Iterator[tuple[NDArray[np.int64], Keys]]:
    """Blocks of keys, each a whole number of times the given subjects."""
    sizes = np.diff(subjects.starts)
    width = bits_for(subjects.size)
    for held in np.unique(sizes[sizes >= length]).tolist():
        everyone = np.flatnonzero(sizes == held)
        some = max(1, _BLOCK // comb(held, length))
        rows = list(choices(range(held), length))
        for start in range(0, len(everyone), some):
            people = everyone[start : start + some]
            ids = subjects.ids[subjects.starts[people] + np.arange(held)[:, None]]
            parts = [
                np.left_shift(ids.astype(np.uint64), np.uint64(width * (length - 1 - place)))
                for place in range(length)
            ]
            at_once = max(1, _BLOCK // len(people))
            for first in range(0, len(rows), at_once):
                chosen = rows[first : first + at_once]
                keys = np.zeros((len(chosen), len(people)), dtype=np.uint64)
                for out, row in zip(keys, chosen, strict=True):
                    for place, one in enumerate(row):
                        np.bitwise_or(out, parts[place][one], out=out)
                yield people, keys.ravel()
