"""Many records, made in shards of a bounded number, one after the other.

What makes one shard holds a bounded number of records; of those that are made, a byte or two for
each cell is kept. Why that is post-processing, and how close counts come, is said in
`docs/decisions/0022-many-records-in-shards.md`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.generator import Generator, mixed
from populace.synthesize.synthesis import descended, synthesize
from populace.synthesize.targets import Goal, Targets, targets
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.combinations import Ids, Keys
from populace.vocabulary.progress import Progress, part, silent
from populace.vocabulary.table import Cells, Column, Ragged, Table, smallest

SHARD = 1 << 17
"""How many records a shard has at most."""

_MOST = 1 << 40
_FINE = 20


def synthesize_in_shards(
    aggregates: Aggregates,
    records: int,
    seed: int,
    progress: Progress = silent,
    *,
    strict: bool = False,
    may_occur: Ids | None = None,
    version: int = 3,
    shard: int = SHARD,
) -> Table:
    """As `synthesize`, in as few shards of nearly the same number of records as may be.

    What fits into one shard is made in one piece, and the same as there.

    A shard wants of each combination what is still missing, over the records that are still to be
    made, rounded up or down by a word of the combination and of the shard: what one shard misses
    the next ones make up for.

    Args:
        aggregates: as `synthesize`; likewise those up to `version`.
        records: see there.
        seed: see there.
        progress: see there.
        strict: see there.
        may_occur: see there.
        version: see there.
        shard: how many records one has at most, from 1 to 2^20.

    Raises:
        ValueError: counts that no number of people has.
    """
    if records <= shard:
        return synthesize(
            aggregates,
            records,
            seed,
            progress,
            strict=strict,
            may_occur=may_occur,
            version=version,
        )
    whole = targets(aggregates, records, may_occur)
    if any(goal.counts.max(initial=0) >= _MOST for goal in whole.goals):
        raise ValueError("counts of people")
    number = -(-records // shard)
    edges = [records * place // number for place in range(number + 1)]
    keys = [whole.keys(length) for length in range(1, min(3, len(whole.goals)) + 1)]
    left = [goal.counts.copy() for goal in whole.goals[:3]]
    made = _Made(aggregates.columns, records)
    for place, (start, stop) in enumerate(pairwise(edges)):
        word = _words(np.full(1, place, dtype=np.uint64), seed)
        wanted = _share(whole, left, keys, stop - start, records - start, int(word[0]))
        told = part(progress, place / number, (place + 1) / number)
        found, residuals = descended(
            wanted, Generator(int(word[0])), told, strict=strict, version=version
        )
        for length, missed in enumerate(residuals.left()):
            left[length] -= wanted.goals[length].counts - missed
        made.add(found.table(aggregates.columns, wanted, aggregates.attributes.starts))
    return made.table()


def _words(places: Keys, seed: int) -> Keys:
    """A word of each place under a seed."""
    return mixed(mixed(places + np.uint64(1)) ^ np.uint64(seed & ((1 << 64) - 1)))


def _share(
    whole: Targets, left: list[Index], keys: list[Keys], records: int, of: int, word: int
) -> Targets:
    """What so many of the records that are still to be made should count."""
    goals: list[Goal] = []
    for place, goal in enumerate(whole.goals):
        share = goal.spread * records / whole.records
        if place >= len(left):
            goals.append(replace(goal, spread=share))
            continue
        up, rest = np.divmod(np.maximum(left[place], 0) * records, of)
        lift = (_words(keys[place], word) >> np.uint64(64 - _FINE)).astype(np.int64)
        counts = up + (((rest << _FINE) // of + lift) >> _FINE)
        goals.append(replace(goal, counts=counts, spread=share))
    return replace(whole, records=records, goals=tuple(goals))


class _Made:
    """A table that grows shard by shard, a byte or two for each cell."""

    def __init__(self, columns: tuple[Column, ...], records: int) -> None:
        self._columns, self._records, self._filled = columns, records, 0
        self._single = {
            place: np.zeros(records, dtype=smallest(len(column.values) + 1))
            for place, column in enumerate(columns)
            if not column.multivalued
        }
        self._several: dict[int, list[Ragged]] = {
            place: [] for place, column in enumerate(columns) if column.multivalued
        }

    def add(self, table: Table) -> None:
        rows = slice(self._filled, self._filled + table.records)
        self._filled += table.records
        for place, cells in enumerate(table.cells):
            if isinstance(cells, Ragged):
                kind = smallest(len(self._columns[place].values) + 1)
                self._several[place].append(Ragged(cells.starts, cells.codes.astype(kind)))
            else:
                self._single[place][rows] = cells

    def table(self) -> Table:
        cells: list[Cells] = [
            self._single[place] if place in self._single else _joined(self._several[place])
            for place in range(len(self._columns))
        ]
        return Table(self._columns, tuple(cells), self._records)


def _joined(parts: list[Ragged]) -> Ragged:
    sizes = np.concatenate([np.diff(each.starts) for each in parts])
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
    return Ragged(starts, np.concatenate([each.codes for each in parts]))
