"""Counting combinations by their ranks, compiled: `tally` of `synthesize/kernel.c`.

`enumeration.Bins` is its specification and does the same where there is no library.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int64, c_void_p
from functools import cache

import numpy as np
from numpy.typing import NDArray

from populace.count.subjects import Subjects
from populace.vocabulary.libraries import opened, path_here

LONGEST = 4
"""The longest combinations that are counted here."""

_VERSION = 1
_LOOPS = {
    "tally": (
        *(None, c_void_p, c_void_p, c_int64, c_int64, c_void_p, c_int64),
        *(c_void_p, c_int64, c_void_p, c_void_p),
    )
}


@cache
def library() -> ctypes.CDLL | None:
    """The library for this machine, or None where there is none that can be used."""
    path = path_here()
    return None if path is None else opened(path, _LOOPS, "counting", _VERSION)


def weighed(
    subjects: Subjects, weights: list[int], places: list[NDArray[np.intp]], bins: int
) -> NDArray[np.int32] | None:
    """Shape (bins,): what the combinations weigh in all, by rank; None where NumPy must do.

    Args:
        subjects: the subjects.
        weights: by how many attributes a subject has, from 0 on.
        places: for each place of a combination what each attribute there adds to its rank.
        bins: how many combinations there are, at most `enumeration.BINS`.
    """
    kernel, length = library(), len(places)
    if kernel is None or length > LONGEST:
        return None
    ids = np.ascontiguousarray(subjects.ids, dtype=np.int32)
    starts = np.ascontiguousarray(subjects.starts, dtype=np.int64)
    held = np.diff(starts)
    most = int(held.max(initial=0))
    if not _sound(ids, starts, held, subjects.size) or most >= len(weights):
        return None
    if max(weights) * len(held) >= 1 << 31:
        return None
    weight, place = np.array(weights, dtype=np.int32), np.array(places, dtype=np.int32)
    room, total = np.empty(length * most, np.int32), np.zeros(bins, dtype=np.int32)
    kernel.tally(
        *(ids.ctypes.data, starts.ctypes.data, len(held), length, weight.ctypes.data),
        *(subjects.size, place.ctypes.data, most, room.ctypes.data, total.ctypes.data),
    )
    return total


def _sound(
    ids: NDArray[np.int32], starts: NDArray[np.int64], held: NDArray[np.int64], size: int
) -> bool:
    """Whether no step leads out of memory: ids exist, and rise within a subject."""
    if starts[0] < 0 or starts[-1] > len(ids) or held.min(initial=0) < 0:
        return False
    if ids.min(initial=0) < 0 or ids.max(initial=-1) >= size:
        return False
    rising = ids[1:] > ids[:-1]
    edges = starts[(starts > 0) & (starts < len(ids))]
    rising[edges - 1] = True
    return bool(rising.all())
