"""Combinations of attributes as arrays.

Their ids, their packed keys, their counts. What the counts mean is said by their owners.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.errors import ParameterError

Ids = NDArray[np.int32]
"""Shape (combinations, length): attribute ids rising along each row."""

Keys = NDArray[np.uint64]


_BLOCK = 1 << 20
"""How many keys are looked up at a time."""


def bits_for(size: int) -> int:
    """How many bits hold an attribute id below `size`; at least 1."""
    return max(1, (size - 1).bit_length())


def check_width(size: int, length: int) -> None:
    """Refuse combinations whose packed key would not fit into 64 bits.

    Two of them could fall together.

    Raises:
        ParameterError: when bits_for(size) * length > 64.
    """
    if bits_for(size) * length > 64:
        raise ParameterError(
            expected=f"at most {1 << (64 // length)} values in all at combination length {length}",
            found="more values than that",
            action="Choose fewer columns, coarser values or a shorter length.",
        )


def pack(ids: Ids, size: int) -> Keys:
    """Pack each row of ids into one 64-bit key; keys sort as the rows do.

    Args:
        ids: shape (combinations, length), each id below `size`.
        size: the number of attributes.

    Returns:
        Shape (combinations,).
    """
    check_width(size, ids.shape[1])
    shift = np.uint64(bits_for(size))
    keys = np.zeros(len(ids), dtype=np.uint64)
    for place in range(ids.shape[1]):
        keys = (keys << shift) | ids[:, place].astype(np.uint64)
    return keys


def unpack(keys: Keys, size: int, length: int) -> Ids:
    """The inverse of `pack`: shape (combinations, length)."""
    width = bits_for(size)
    mask = np.uint64((1 << width) - 1)
    ids = np.empty((len(keys), length), dtype=np.int32)
    for place in range(length):
        ids[:, place] = (keys >> np.uint64(width * (length - 1 - place))) & mask
    return ids


def find(sorted_keys: Keys, wanted: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each wanted key stands among sorted keys, and whether it is there at all.

    Returns:
        Positions (0 where absent) and presence, both shaped as `wanted`.
    """
    if len(sorted_keys) == 0:
        return np.zeros(wanted.shape, dtype=np.int64), np.zeros(wanted.shape, dtype=bool)
    place = np.searchsorted(sorted_keys, wanted).astype(np.int64)
    place[place == len(sorted_keys)] = 0
    return place, sorted_keys[place] == wanted


@dataclass(frozen=True, eq=False)
class Counts:
    """Exact counts of combinations of one length. As sensitive as the table they were counted from.

    Args:
        size: the number of attributes that ids run over.
        length: how many attributes each combination has.
        keys: shape (combinations,), packed and strictly rising.
        counts: shape (combinations,), int64, in units of 1 / `unit` subjects.
        unit: 1 for plain counts, 16 for clipped ones.
    """

    size: int
    length: int
    keys: Keys
    counts: NDArray[np.int64]
    unit: int = 1

    def __post_init__(self) -> None:
        if self.keys.shape != self.counts.shape or (self.keys[1:] <= self.keys[:-1]).any():
            raise ValueError("strictly rising keys, one count each")

    @property
    def ids(self) -> Ids:
        """Shape (combinations, length): the attribute ids."""
        return unpack(self.keys, self.size, self.length)

    def of(self, keys: Keys) -> NDArray[np.int64]:
        """The counts of the given keys, 0 where none was counted."""
        found = np.zeros(keys.shape, dtype=np.int64)
        for start in range(0, len(keys) if len(self.keys) else 0, _BLOCK):
            part = slice(start, start + _BLOCK)
            place, present = find(self.keys, keys[part])
            found[part] = np.where(present, self.counts[place], 0)
        return found
