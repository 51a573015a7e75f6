"""What workers answer of chunks: integers for each chunk, added up, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace import count
from populace.engines.tasks import Batches

BLOCK = 1 << 20
"""How many counts are added up at a time."""


@dataclass(frozen=True)
class Asked:
    """A question to every chunk, and its answers added up.

    Args:
        question: of the subjects of a chunk; gives as many integers for every chunk.
        width: how many.
        numbers: the new id of each attribute, or -1; None to keep all.
        size: how many attributes there are then.
        known_size: and before.
        bound: the public bound.
    """

    question: Callable[[count.Subjects], NDArray[np.int64]]
    width: int
    numbers: NDArray[np.int32] | None
    size: int
    known_size: int
    bound: int
    schema = "block int, counts binary"

    def run(self, batches: Batches) -> Iterator[Any]:
        """As `Task`."""
        total = np.zeros(self.width, dtype=np.int64)
        for batch in batches:
            for starts, ids in zip(batch.column("starts"), batch.column("ids"), strict=True):
                subjects = count.Subjects(
                    self.known_size,
                    self.bound,
                    np.frombuffer(starts.as_py(), dtype=np.int64),
                    np.frombuffer(ids.as_py(), dtype=np.int32),
                )
                if self.numbers is not None:
                    subjects = subjects.keep(self.numbers, self.size)
                total += self.question(subjects)
        for block, first in enumerate(range(0, self.width, BLOCK)):
            yield _block(block, total[first : first + BLOCK])


@dataclass(frozen=True)
class Gathered:
    """How many subjects hold each attribute before the bound, hold too many, and what was unknown.

    Args:
        width: how many attributes there are.
    """

    width: int
    schema = Asked.schema

    def run(self, batches: Batches) -> Iterator[Any]:
        """As `Task`."""
        total = np.zeros(self.width + 2, dtype=np.int64)
        for batch in batches:
            for often in batch.column("often"):
                ids, counts = np.frombuffer(often.as_py(), dtype=np.int64).reshape(2, -1)
                total[ids] += counts
            for place, name in enumerate(("crowded", "unknown")):
                total[self.width + place] += int(batch.column(name).to_numpy().sum())
        for block, first in enumerate(range(0, len(total), BLOCK)):
            yield _block(block, total[first : first + BLOCK])


@dataclass(frozen=True)
class Sums:
    """Answers of many partitions, added up block by block."""

    schema = Asked.schema

    def run(self, batches: Batches) -> Iterator[Any]:
        """As `Task`."""
        totals: dict[int, NDArray[np.int64]] = {}
        for batch in batches:
            for block, counts in zip(
                batch.column("block").to_pylist(), batch.column("counts"), strict=True
            ):
                part = np.frombuffer(counts.as_py(), dtype=np.int64)
                totals[block] = totals[block] + part if block in totals else part
        for block, counts in totals.items():
            yield _block(block, counts)


def _block(block: int, counts: NDArray[np.int64]) -> Any:  # noqa: ANN401 - a record batch
    import pyarrow as pa

    return pa.record_batch(
        [pa.array([block], pa.int32()), pa.array([counts.tobytes()], pa.binary())],
        names=["block", "counts"],
    )


def sizes_of(subjects: count.Subjects) -> NDArray[np.int64]:
    """How many subjects hold 0, 1, ... attributes."""
    return subjects.sizes()


def held_of(subjects: count.Subjects) -> NDArray[np.int64]:
    """How many subjects hold each attribute."""
    return np.bincount(subjects.ids, minlength=subjects.size).astype(np.int64)


@dataclass(frozen=True)
class ClippedCounts:
    """Clipped counts of asked combinations.

    Args:
        keys: of the combinations, as `pack` makes them.
        length, cap: as for `count.clipped`.
    """

    keys: NDArray[np.uint64]
    length: int
    cap: int

    def __call__(self, subjects: count.Subjects) -> NDArray[np.int64]:
        """In sixteenths, one for each of the keys."""
        return count.clipped(subjects, self.length, self.cap).of(self.keys)
