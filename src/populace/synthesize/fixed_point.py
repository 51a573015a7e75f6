"""Logarithms and powers of two in integers, so that no platform's rounding can decide a draw.

Floating-point functions must never enter.
"""

from __future__ import annotations

from functools import cache
from math import isqrt

import numpy as np
from numpy.typing import NDArray

FRACTION_BITS = 10
ONE = 1 << FRACTION_BITS
"""Scores count in 1/1024 of a bit: a score of ONE doubles a weight."""

WEIGHT_BITS = 20
"""The largest weight is 2**20."""

_CELLS = 1 << 10
_FINE = 20


@cache
def _log_table() -> NDArray[np.int64]:
    """log2(1 + i / 1024) for i = 0 to 1024, in units of 2**-20, by repeated squaring."""
    table = []
    for cell in range(_CELLS):
        value, result = (_CELLS + cell) << 50, 0
        for _ in range(_FINE):
            value = value * value >> 60
            bit = value >> 61
            value >>= bit
            result = 2 * result + bit
        table.append(result)
    return np.array([*table, 1 << _FINE], dtype=np.int64)


@cache
def power_table() -> NDArray[np.int64]:
    """2**(i / 1024) for i = 0 to 1023, in units of 2**-20, from repeated square roots."""
    precision = 128
    root = 2 << precision
    for _ in range(FRACTION_BITS):
        root = isqrt(root << precision)
    power, table = 1 << precision, []
    for _ in range(ONE):
        table.append(power >> (precision - WEIGHT_BITS))
        power = power * root >> precision
    return np.array(table, dtype=np.int64)


def log2(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """log2 of positive integers, in units of 1 / ONE; exact to about one unit."""
    mantissa, exponent = np.frexp(values.astype(np.float64))
    scaled = (mantissa * (1 << 31)).astype(np.int64) - (1 << 30)
    cell, rest = scaled >> 20, scaled & ((1 << 20) - 1)
    table = _log_table()
    fraction = table[cell] + ((table[cell + 1] - table[cell]) * rest >> 20)
    result: NDArray[np.int64] = ((exponent.astype(np.int64) - 1) << FRACTION_BITS) + (
        fraction >> (_FINE - FRACTION_BITS)
    )
    return result


def power2(scores: NDArray[np.int64]) -> NDArray[np.int64]:
    """2**(WEIGHT_BITS + score / ONE) for scores of at most 0, rounded down."""
    shift = np.minimum(-(scores >> FRACTION_BITS), 62)
    result: NDArray[np.int64] = power_table()[scores & (ONE - 1)] >> shift
    return result


def inverse_root(count: int) -> int:
    """2**16 / sqrt(count), rounded down; count at least 1."""
    return isqrt((1 << 32) // count)
