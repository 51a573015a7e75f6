"""Whole records copied over others, for what single changes cannot reach.

A value may stay too rare because every record that lacks it holds something it was never released
with. Copying a record that has it is always allowed. Changes of single values live in `descent`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.generator import Generator
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals

_CHUNK = 2048
_DONORS = 128
_TARGETS = 128


def exchange(
    records: Records,
    residuals: Residuals,
    generator: Generator,
    progress: Callable[[float], None],
) -> None:
    """Copy wanted records over less wanted ones that are much like them, each while it helps.

    What each record would add is computed once and then kept up lazily: copying mostly lowers the
    worth of what is like it, so the best of the old order are looked at again. Every record is
    once among those that may be copied over. What two records share cancels exactly.

    Args:
        records: changed.
        residuals: changed.
        generator: orders the records.
        progress: told the share done.
    """
    gain = np.empty(len(records), dtype=np.int64)
    for start in range(0, len(records), _CHUNK):
        rows = np.arange(start, min(start + _CHUNK, len(records)))
        gain[rows] = _worth(records, residuals, rows)[0]
    blocks = np.array_split(generator.permutation(len(records)), -(-len(records) // _TARGETS))
    for number, block in enumerate(blocks):
        progress(number / len(blocks))
        donors = _largest(gain, _DONORS)
        gain[donors] = _worth(records, residuals, donors)[0]
        targets = block[~np.isin(block, donors)]
        loss = _worth(records, residuals, targets)[1]
        shared = _together(records, donors, targets, residuals.width)
        change = gain[donors] - loss[:, None] + 2 * residuals.within(shared)
        best = change.argmax(axis=1)
        change = change[np.arange(len(targets)), best]
        order = np.argsort(-change, kind="stable")
        order = order[change[order] > 0]
        _, first = np.unique(best[order], return_index=True)
        chosen = order[first]
        if len(chosen):
            source, target = donors[best[chosen]], targets[chosen]
            residuals.load(records.widest(target), -1)
            records.copy(source, target)
            residuals.load(records.widest(target), 1)
            gain[target] = gain[source]


def _worth(records: Records, residuals: Residuals, rows: Index) -> tuple[Index, Index]:
    """How far the objective falls with one more such record, and rises without it."""
    total, weight = residuals.whole(records.widest(rows))
    return 2 * total - weight, 2 * total + weight


def _together(records: Records, donors: Index, targets: Index, width: int) -> Index:
    """Shape (targets, donors): how many ids they share."""
    held = np.zeros((width, len(donors)), dtype=np.int64)
    members = records.widest(donors)
    held[members, np.arange(len(donors))[:, None]] = 1
    held[0] = 0
    shared = np.zeros((len(targets), len(donors)), dtype=np.int64)
    for ids in records.widest(targets).T:
        shared += held[ids]
    return shared


def _largest(values: Index, count: int) -> Index:
    """The rows of about so many of the largest values."""
    if len(values) <= count:
        return np.arange(len(values))
    least = np.partition(values, len(values) - count)[len(values) - count]
    return np.flatnonzero(values >= least)[:count]
