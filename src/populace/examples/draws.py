"""Vectorized draws that the generator is made of: choices, yes or no, runs that repeat.

Simulated data only: no privacy noise is ever drawn here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]


def choose(
    rng: np.random.Generator, shares: Sequence[float] | NDArray[np.float64], size: int
) -> Codes:
    """Draws `size` places in `shares`."""
    return choose_by_row(rng, np.asarray(shares, dtype=np.float64)[None], np.zeros(size, np.int64))


def choose_by_row(rng: np.random.Generator, table: NDArray[np.float64], rows: Codes) -> Codes:
    """Draws one place for each entry of `rows`, with the shares in that row of `table`."""
    cumulative = np.cumsum(table, axis=1)
    cumulative /= cumulative[:, -1:]
    count, width = table.shape
    ladder = (cumulative + np.arange(count)[:, None]).ravel()
    rungs = np.searchsorted(ladder, rows + rng.random(rows.size), side="right") - rows * width
    # rows + u may round up to rows + 1.
    codes: Codes = np.minimum(rungs, width - 1).astype(np.int64)
    return codes


def happens(rng: np.random.Generator, share: float | NDArray[np.float64], size: int) -> Flags:
    """Draws `size` yes or no answers."""
    return np.asarray(rng.random(size) < share, dtype=np.bool_)


def alternates(
    rng: np.random.Generator, owner: Codes, repeats: float | NDArray[np.float64]
) -> Flags:
    """Whether each account shows its owner's other value rather than the first one.

    `owner` is sorted; an owner's first account shows the first value, and each later one repeats
    the account before it with probability `repeats`.
    """
    opens = starts(owner)
    turns = (rng.random(owner.size) >= repeats) & ~opens
    total = np.cumsum(turns)
    before = total[np.flatnonzero(opens)]
    return np.asarray((total - before[np.cumsum(opens) - 1]) % 2 == 1, dtype=np.bool_)


def starts(owner: Codes) -> Flags:
    """Marks the first account of each owner, where `owner` is sorted."""
    return np.concatenate([np.ones(min(1, owner.size), np.bool_), owner[1:] != owner[:-1]])
