"""Exact sampling of the discrete Gaussian from random words.

Why it is exact is in `noise.md`. No count is ever seen here.

Canonne, Kamath and Steinke (2020) define the distribution: P(x) is proportional to exp(-x^2 / (2
variance)) over all integers. A word is looked up among exact cumulative probabilities; the rare
word that falls on an edge gets further words until it is decided.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from populace.protect import randomness

WORD = 64
FINEST = 1 << 18
"""The largest variance whose values are tabulated one by one; wider noise is tabulated in steps."""

WIDEST = 1 << 60
"""The largest variance."""

CERTAIN = 2.0**-44
"""Floating-point exponentials and comparisons here are off by less than this."""


def discrete_gaussian(variance: int, size: int) -> NDArray[np.int64]:
    """Draw independent discrete Gaussians.

    Args:
        variance: the variance parameter, an integer from 1 to 2^60.
        size: how many, at least 0.

    Returns:
        Shape (size,), int64.
    """
    if not 1 <= variance <= WIDEST:
        raise ValueError("a variance from 1 to 2^60")
    drawn = np.empty(size, dtype=np.int64)
    filled = 0
    while filled < size:
        some = _attempts(variance, size - filled + (size - filled) // 32 + 16)[: size - filled]
        drawn[filled : filled + len(some)] = some
        filled += len(some)
    return drawn


def _attempts(variance: int, count: int) -> NDArray[np.int64]:
    """Draw `count` proposals and return those accepted.

    A proposal has a size step * j + rest, with j from the table and rest uniform below step, and a
    random sign. It is accepted with probability exp(-(2 step j rest + rest^2) / (2 variance)), and
    minus zero never.
    """
    step = _step(variance)
    word = randomness.words(count)
    negative = (word & np.uint64(1)).astype(bool)
    steps = _tabulated(variance, word >> np.uint64(1))
    size, accepted = steps * step, np.ones(count, dtype=bool)
    if step > 1:
        rest = (randomness.words(count) & np.uint64(step - 1)).astype(np.int64)
        accepted = _bernoulli_exp(2 * size * rest + rest * rest, 2 * variance)
        size += rest
    accepted &= (size > 0) | ~negative
    return np.where(negative, -size, size)[accepted]


def _step(variance: int) -> int:
    """The smallest power of two that brings the variance, in squared steps, down to `FINEST`."""
    step = 1
    while variance > FINEST * step * step:
        step *= 2
    return step


def _tabulated(variance: int, draws: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Turn uniform integers of 63 bits into j, likely as exp(-(step j)^2 / (2 variance))."""
    edges = _edges(variance, WORD - 1)
    place = np.searchsorted(edges, draws)
    for index in np.flatnonzero(edges[place] == draws):
        place[index] = _settled(variance, int(draws[index]))
    return place.astype(np.int64)


def _settled(variance: int, draw: int) -> int:
    """Decide a draw that falls on an edge of the table by drawing more of its bits."""
    bits = WORD - 1
    while True:
        draw, bits = draw << WORD | int(randomness.words(1)[0]), bits + WORD
        edges = _cumulative(variance, bits)
        place = bisect_left(edges, draw)
        if place < len(edges) and edges[place] != draw:
            return place


@lru_cache(maxsize=64)
def _edges(variance: int, bits: int) -> NDArray[np.uint64]:
    return np.array(_cumulative(variance, bits), dtype=np.uint64)


def _cumulative(variance: int, bits: int) -> list[int]:
    """floor(2^bits P(j <= i)) for i = 0, 1, ... up to the first that is 2^bits - 1.

    A uniform integer u of that many bits means i when edge[i - 1] < u < edge[i]; u = edge[i] leaves
    it open.
    """
    precision, last = 2 * bits + WORD, (1 << bits) - 1
    while True:
        lows, highs, tail = _weights(variance, precision)
        total_low, total_high = sum(lows), sum(highs) + tail
        edges, low, high = [], 0, 0
        # What is left out weighs less than 2^-bits, so the loop never comes to its own end.
        for low_weight, high_weight in zip(lows, highs, strict=True):  # pragma: no branch
            low, high = low + low_weight, high + high_weight
            edges.append((low << bits) // total_high)
            if min((high << bits) // total_low, last) != edges[-1]:
                break
            if edges[-1] == last:
                return edges
        precision *= 2


def _weights(variance: int, precision: int) -> tuple[list[int], list[int], int]:
    """Bounds of 2^precision exp(-(step j)^2 / (2 variance)) for j = 0, 1, ...

    Lower ones, upper ones, and an upper bound of the sum of all that follow, below 2^WORD.
    """
    step = _step(variance)
    one = 1 << precision
    ratio_low, ratio_high = exp_bounds(step * step, 2 * variance, precision)
    square_low, square_high = (
        ratio_low * ratio_low >> precision,
        _up(ratio_high * ratio_high, precision),
    )
    lows, highs = [one], [one]
    while True:
        lows.append(lows[-1] * ratio_low >> precision)
        highs.append(_up(highs[-1] * ratio_high, precision))
        ratio_low = ratio_low * square_low >> precision
        ratio_high = _up(ratio_high * square_high, precision)
        tail = -(-highs[-1] * ratio_high // (one - ratio_high))
        if tail >> WORD == 0:
            return lows, highs, tail


def _up(value: int, bits: int) -> int:
    return -(-value >> bits)


def exp_bounds(numerator: int, denominator: int, precision: int) -> tuple[int, int]:
    """Integers around 2^precision exp(-numerator / denominator), for quotients from 0 to 1."""
    guard = precision + 32
    term, total, terms = 1 << guard, 1 << guard, 0
    while term:
        terms += 1
        term = term * numerator // (denominator * terms)
        total += -term if terms % 2 else term
    return max(0, (total - 2 * terms) >> 32), _up(total + 2 * terms, 32)


def _bernoulli_exp(numerator: NDArray[np.int64], denominator: int) -> NDArray[np.bool_]:
    """Coins that come up true with chance exp(-numerator / denominator), for quotients to 1."""
    word = randomness.words(len(numerator))
    uniform = word.astype(np.float64) * 2.0**-WORD
    chance = np.exp(-(numerator / denominator))
    coins = uniform < chance
    for index in np.flatnonzero(np.abs(uniform - chance) < CERTAIN):
        coins[index] = _settled_coin(int(word[index]), int(numerator[index]), denominator)
    return coins


def _settled_coin(draw: int, numerator: int, denominator: int) -> bool:
    bits = WORD
    while True:
        low, high = exp_bounds(numerator, denominator, bits)
        if draw + 1 <= low or draw >= high:
            return draw < low
        draw, bits = draw << WORD | int(randomness.words(1)[0]), bits + WORD
