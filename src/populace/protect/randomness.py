"""The only source of randomness for privacy.

The operating system. No seed is accepted here, and no generator is kept.
"""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray


def words(count: int) -> NDArray[np.uint64]:
    """Fresh random words.

    Args:
        count: how many, at least 0.

    Returns:
        Shape (count,), uint64, writable, each of the 2^64 values equally likely.
    """
    return np.frombuffer(bytearray(os.urandom(8 * count)), dtype="<u8").astype(
        np.uint64, copy=False
    )


def fresh_seed() -> int:
    """A seed for the synthesis, from 0 to 2^63 - 1, that depends on neither data nor noise."""
    return int(words(1)[0] >> np.uint64(1))


def fresh_key() -> bytes:
    """The 32 bytes of a run, by which it chooses what is kept of subjects who hold too much."""
    return os.urandom(32)
