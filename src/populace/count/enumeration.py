"""Enumeration of the combinations that exist, as packed keys that are sorted or binned.

Nothing here adds noise or forgets a subject.

Records are grouped by how many attributes they hold, so that each group is a rectangular array and
no loop runs over records; combinations that nobody holds are never visited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.count.subjects import Subjects
from populace.vocabulary.combinations import Counts, Keys, bits_for, check_width

BINNED_BITS = 22
"""Keys this short are binned into a dense array; longer ones are sorted."""

BLOCK = 1 << 23
"""How many keys are sorted at a time: 32 or 64 MB."""

Group = NDArray[np.int32]
Unsigned = NDArray[np.unsignedinteger[Any]]


def combinations(subjects: Subjects, length: int) -> Counts:
    """Count every combination of `length` attributes that at least one subject holds.

    The work is the sum of C(h, length) over subjects with h attributes.

    Args:
        subjects: the subjects.
        length: at least 1.

    Returns:
        Exact counts of subjects, in units of 1.

    Raises:
        ParameterError: when there are too many attributes for keys of 64 bits.
    """
    keys, counts = tally(subjects.groups.values(), subjects.size, length)
    return Counts(subjects.size, length, keys, counts)


def tally(groups: Iterable[Group], size: int, length: int) -> tuple[Keys, NDArray[np.int64]]:
    """The distinct keys of all combinations in the groups, rising, and how often each occurs.

    Args:
        groups: arrays of shape (h, subjects), ids rising down each column.
        size: the number of attributes.
        length: attributes per combination.
    """
    check_width(size, length)
    able = [group for group in groups if len(group) >= length]
    if length * bits_for(size) <= BINNED_BITS:
        return _binned(able, size, length)
    return _sorted(able, size, length)


def merge(
    parts: list[tuple[Keys, NDArray[np.int64]]],
) -> tuple[Keys, NDArray[np.int64]]:
    """Add up tallies: equal keys become one."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    keys = np.concatenate([keys for keys, _ in parts])
    counts = np.concatenate([counts for _, counts in parts])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    starts = _run_starts(keys)
    return keys[starts], np.add.reduceat(counts, starts)


def _binned(groups: list[Group], size: int, length: int) -> tuple[Keys, NDArray[np.int64]]:
    cells = 1 << (length * bits_for(size))
    counts = np.zeros(cells, dtype=np.int64)
    for block in _blocks(groups, size, length, np.dtype(np.int32), max(cells, 1 << 18)):
        counts += np.bincount(block, minlength=cells)
    keys = np.flatnonzero(counts)
    return keys.astype(np.uint64), counts[keys]


def _sorted(groups: list[Group], size: int, length: int) -> tuple[Keys, NDArray[np.int64]]:
    narrow = length * bits_for(size) <= 32
    dtype = np.dtype(np.uint32 if narrow else np.uint64)
    parts: list[tuple[Keys, NDArray[np.int64]]] = []
    for block in _blocks(groups, size, length, dtype, BLOCK):
        block.sort()
        starts = _run_starts(block)
        counts = np.diff(starts, append=len(block)).astype(np.int64)
        parts.append((block[starts].astype(np.uint64), counts))
    return merge(parts)


def _run_starts(keys: NDArray[Any]) -> NDArray[np.intp]:
    if len(keys) == 0:
        return np.zeros(0, dtype=np.intp)
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))


def _blocks(
    groups: list[Group], size: int, length: int, dtype: np.dtype[Any], most: int
) -> Iterator[NDArray[Any]]:
    """Yield all keys in a reused buffer, a block at a time."""
    total = sum(comb(len(group), length) * group.shape[1] for group in groups)
    if total == 0:
        return
    buffer = np.empty(min(total, most), dtype=dtype)
    used = 0
    for prefix, last in _prefixes(groups, size, length, dtype):
        width = len(prefix)
        for first in range(0, len(last), max(1, most // width)):
            some = last[first : first + max(1, most // width)]
            if used + some.size > len(buffer):
                yield buffer[:used]
                used = 0
            if some.size > len(buffer):
                yield (prefix | some).ravel()
                continue
            out = buffer[used : used + some.size].reshape(some.shape)
            np.bitwise_or(prefix, some, out=out)
            used += some.size
    if used:
        yield buffer[:used]


def _prefixes(
    groups: list[Group], size: int, length: int, dtype: np.dtype[Any]
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Yield each shared prefix of keys with the rows that may complete it.

    Shapes (n,) and (rows, n).
    """
    width = bits_for(size)
    for group in groups:
        placed = [
            np.left_shift(group.astype(dtype), dtype.type(width * (length - 1 - place)))
            for place in range(length)
        ]
        yield from _extend(placed, 0, 0, np.zeros(group.shape[1], dtype=dtype))


def _extend(
    placed: list[NDArray[Any]], place: int, row: int, prefix: NDArray[Any]
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    h, remaining = len(placed[0]), len(placed) - place
    if remaining == 1:
        yield prefix, placed[place][row:]
        return
    for chosen in range(row, h - remaining + 1):
        yield from _extend(placed, place + 1, chosen + 1, prefix | placed[place][chosen])
