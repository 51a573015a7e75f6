"""Enumeration of the combinations that exist: packed keys that are sorted, or ranks in bins.

Nothing here adds noise or forgets a subject.

Records are grouped by how many attributes they hold, so that each group is a rectangular array and
no loop runs over records; combinations that nobody holds are never visited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.count import compiled
from populace.count.subjects import Subjects
from populace.vocabulary.combinations import Counts, Ids, Keys, bits_for, check_width

BINS = 1 << 22
"""Where there are no more combinations than these, each has a bin; else their keys are sorted."""

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
    keys, counts = tally({1: list(subjects.groups.values())}, subjects.size, length)
    return Counts(subjects.size, length, keys, counts)


def tally(
    groups: Mapping[int, list[Group]], size: int, length: int
) -> tuple[Keys, NDArray[np.int64]]:
    """The distinct keys of all combinations in the groups, rising, and what each weighs in all.

    Args:
        groups: for each weight, at least 1, arrays of shape (h, subjects) that have it, ids rising
            down each column.
        size: the number of attributes.
        length: attributes per combination.
    """
    check_width(size, length)
    able = {
        weight: [group for group in some if len(group) >= length] for weight, some in groups.items()
    }
    if comb(size, length) <= BINS:
        return _binned(able, size, length)
    parts = []
    for weight, some in able.items():
        keys, counts = _sorted(some, size, length)
        parts.append((keys, counts * np.int64(weight)))
    return merge(parts)


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


def _binned(
    groups: Mapping[int, list[Group]], size: int, length: int
) -> tuple[Keys, NDArray[np.int64]]:
    total = _in_bins(groups, _ranked(size, length), comb(size, length))
    ranks = np.flatnonzero(total)
    return _keys(ranks.astype(np.int64), size, length), total[ranks]


def _in_bins(
    groups: Mapping[int, list[Group]], places: list[NDArray[np.intp]], bins: int
) -> NDArray[np.int64]:
    """Shape (bins,): what each combination weighs in all, by rank."""
    total = np.zeros(bins, dtype=np.int64)
    for weight, some in groups.items():
        for block in _blocks(some, places, max(bins, 1 << 18)):
            counts = np.bincount(block, minlength=bins)
            counts *= weight
            total += counts
    return total


@dataclass(frozen=True, eq=False)
class Bins:
    """Some combinations that are asked for, each with its bin.

    Args:
        ranks: shape (asked,): the bin of each.
        places: for each place of a combination what each attribute there adds to its rank.
        number: how many combinations there are.
    """

    ranks: NDArray[np.intp]
    places: list[NDArray[np.intp]]
    number: int

    @classmethod
    def of(cls, ids: Ids, size: int) -> Bins | None:
        """Those of combinations, shape (asked, length); None where there are too many to have bins.

        Args:
            ids: rising along each row.
            size: the number of attributes.
        """
        length = ids.shape[1]
        if comb(size, length) > BINS or (ids[:, 1:] <= ids[:, :-1]).any():
            return None
        places = _ranked(size, length)
        ranks = np.zeros(len(ids), dtype=np.intp)
        for place, column in zip(places, ids.T, strict=True):
            ranks += place[column]
        return cls(ranks, places, comb(size, length))

    def counted(self, subjects: Subjects, weights: list[int]) -> NDArray[np.int64]:
        """Shape (asked,): what each combination weighs in all.

        Args:
            subjects: the subjects.
            weights: by how many attributes a subject has, from 0 on.
        """
        total = compiled.weighed(subjects, weights, self.places, self.number)
        if total is not None:
            return total[self.ranks].astype(np.int64)
        by_weight: dict[int, list[Group]] = defaultdict(list)
        for h, group in subjects.groups.items():
            if h >= len(self.places) and weights[h] > 0:
                by_weight[weights[h]].append(group)
        return _in_bins(by_weight, self.places, self.number)[self.ranks]


def _ranked(size: int, length: int) -> list[NDArray[np.intp]]:
    """For each place of a combination what each attribute there adds to its rank.

    The rank is the number of combinations that come before it, where those of lower first
    attributes come first, then those of lower second ones, and so on.
    """
    places = []
    for left in range(length, 0, -1):
        whole, after = _choices(size, left), _choices(size, left - 1)
        places.append((after[1:] - whole[:-1]) if left > 1 else -whole[:-1])
    places[0] += comb(size, length)
    # Ranks are places of bins, which NumPy counts in its own kind of number only.
    return [each.astype(np.intp) for each in places]


def _choices(size: int, length: int) -> NDArray[np.int64]:
    """Shape (size + 1,): how many combinations there are of the attributes from each on."""
    return np.array([comb(size - first, length) for first in range(size + 1)], dtype=np.int64)


def _keys(ranks: NDArray[np.int64], size: int, length: int) -> Keys:
    """The packed keys of ranks."""
    keys = np.zeros(len(ranks), dtype=np.uint64)
    after = np.full(len(ranks), comb(size, length), dtype=np.int64)
    for left in range(length, 0, -1):
        whole = _choices(size, left)
        # So many combinations come from this one on, it among them, of those still possible.
        after -= ranks
        chosen = np.searchsorted(-whole, -after, side="right") - 1
        keys = (keys << np.uint64(bits_for(size))) | chosen.astype(np.uint64)
        ranks = whole[chosen] - after
        after = _choices(size, left - 1)[chosen + 1]
    return keys


def _sorted(groups: list[Group], size: int, length: int) -> tuple[Keys, NDArray[np.int64]]:
    width = bits_for(size)
    dtype = np.dtype(np.uint32 if length * width <= 32 else np.uint64)
    ids = np.arange(size, dtype=dtype)
    places = [np.left_shift(ids, dtype.type(width * left)) for left in range(length - 1, -1, -1)]
    parts: list[tuple[Keys, NDArray[np.int64]]] = []
    for block in _blocks(groups, places, BLOCK):
        block.sort()
        starts = _run_starts(block)
        counts = np.diff(starts, append=len(block)).astype(np.int64)
        parts.append((block[starts].astype(np.uint64), counts))
    return merge(parts)


def _run_starts(keys: NDArray[Any]) -> NDArray[np.intp]:
    if len(keys) == 0:
        return np.zeros(0, dtype=np.intp)
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))


def _blocks(groups: list[Group], places: list[NDArray[Any]], most: int) -> Iterator[NDArray[Any]]:
    """Yield all keys or ranks in a reused buffer, a block at a time.

    Args:
        groups: as `tally`, each of at least `length` attributes.
        places: for each place of a combination what each attribute there adds; shape (size,).
        most: how many are in a block, where they are not of one prefix.
    """
    length = len(places)
    total = sum(comb(len(group), length) * group.shape[1] for group in groups)
    if total == 0:
        return
    buffer = np.empty(min(total, most), dtype=places[0].dtype)
    used = 0
    for prefix, last in _prefixes(groups, places):
        width = len(prefix)
        for first in range(0, len(last), max(1, most // width)):
            some = last[first : first + max(1, most // width)]
            if used + some.size > len(buffer):
                yield buffer[:used]
                used = 0
            if some.size > len(buffer):
                yield (prefix + some).ravel()
                continue
            out = buffer[used : used + some.size].reshape(some.shape)
            np.add(prefix, some, out=out)
            used += some.size
    if used:
        yield buffer[:used]


def _prefixes(
    groups: list[Group], places: list[NDArray[Any]]
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Yield what each shared prefix adds up to with the rows that may complete it.

    Shapes (n,) and (rows, n).
    """
    for group in groups:
        placed = [place[group] for place in places]
        yield from _extend(placed, 0, 0, np.zeros(group.shape[1], dtype=places[0].dtype))


def _extend(
    placed: list[NDArray[Any]], place: int, row: int, prefix: NDArray[Any]
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    h, remaining = len(placed[0]), len(placed) - place
    if remaining == 1:
        yield prefix, placed[place][row:]
        return
    for chosen in range(row, h - remaining + 1):
        yield from _extend(placed, place + 1, chosen + 1, prefix + placed[place][chosen])
