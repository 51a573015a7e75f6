"""Pseudo-random words that are the same on every machine and for every NumPy version.

No privacy noise may come from here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1

Words = NDArray[np.uint64]


class Generator:
    """SplitMix64 (Steele, Lea, Flood 2014) as a counter: word i depends on the seed and on i only.

    Args:
        seed: any integer; its low 64 bits are used.

    Attributes:
        state: from 0 to 2**64 - 1: what the next word comes from.
    """

    def __init__(self, seed: int) -> None:
        self.state = seed & _MASK

    def words(self, count: int) -> Words:
        """Shape (count,): the next 64-bit words."""
        steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
        word = steps + np.full(1, self.state, dtype=np.uint64)
        self.state = (self.state + count * _GOLDEN) & _MASK
        return mixed(word)

    def fractions(self, count: int, bits: int) -> NDArray[np.int64]:
        """Shape (count,): integers uniform over 0 to 2**bits - 1, bits at most 62."""
        return (self.words(count) >> np.uint64(64 - bits)).astype(np.int64)

    def permutation(self, count: int) -> NDArray[np.int64]:
        """Shape (count,): 0 to count - 1 in random order."""
        # The words of a call are distinct, so that every way of sorting gives the same order.
        return np.argsort(self.words(count)).astype(np.int64)


def mixed(words: Words) -> Words:
    """SplitMix64's scrambling of 64-bit words: others for others, close ones far apart."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
