"""How many records hang on each: as was released of their owners, of their weights and in all.

Weighted owners by how many records they own say nothing of the number of records below the second
level: owners weigh less where they are many. So numbers are moved between owners of different
weights, as little as that takes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.fixed_point import ONE, WEIGHT_BITS, log2, power2
from populace.synthesize.generator import Generator

_STRATA = 32
_ROUNDS = 24
_STEEPEST = 8 * ONE
_HALVINGS = 12
_TRIES = 8

# All owners together are so many parts, which leaves room for products.
_PARTS = 36
_RATIO = 18
_LARGEST = 1 << (_RATIO + 4)


@dataclass(frozen=True, eq=False)
class Owners:
    """The records that others are to hang on.

    Args:
        weight: what each weighs, in units, at least 1.
        root: the root of each.
        most: how many each may own at most.
    """

    weight: Index
    root: Index
    most: Index


@dataclass(frozen=True, eq=False)
class ReleasedNumbers:
    """What was released of how many records hang on them.

    Args:
        owners: shape (most + 1,): weighted owners of 0, 1, ... records.
        records: how many records there are, some of each root counted.
        leeway: by how much that number may be missed.
        counted: how many of each root count.
    """

    owners: Index
    records: int
    leeway: int
    counted: int


def fitted(
    drawn: Index,
    owners: Owners,
    asked: ReleasedNumbers,
    generator: Generator,
    *,
    by_room: bool = True,
) -> Index:
    """Numbers of records that meet what was released of all owners, as near to those drawn as can.

    Owners of one weight share numbers such that the weighted owners of each number are as many as
    released, by iterative proportional fitting (Deming and Stephan, 1940), and that heavy owners
    have the more or the fewer the more or the fewer records there are to be. Among owners of one
    weight those for whom more were drawn get more.

    Args:
        drawn: shape (owners,): a number for each by what else it holds.
        owners: the owners.
        asked: what was released.
        generator: the source of random words.
        by_room: whether, of those for whom as many were drawn, the ones who may own more get more.

    Returns:
        Shape (owners,).
    """
    drawn = np.minimum(drawn, owners.most)
    if len(drawn) == 0 or asked.owners.sum() == 0:
        return drawn
    strata = _Strata(drawn, owners, asked.owners, generator, by_room=by_room)
    here = int(_counted(drawn, owners.root, asked.counted))
    goal = min(max(here, asked.records - asked.leeway), asked.records + asked.leeway)
    wanted, found, misses = goal, drawn, -1
    for _ in range(_TRIES):
        tried = np.minimum(strata.shared(max(0, wanted)), owners.most)
        here = int(_counted(tried, owners.root, asked.counted))
        if misses < 0 or abs(here - goal) < misses:
            found, misses = tried, abs(here - goal)
        if misses <= asked.leeway // 2:
            break
        # Of more records so many count, as far as owners can own them.
        wanted += (goal - here) * max(1, int(tried.sum())) // max(1, here)
    return found


def _counted(number: Index, root: Index, counted: int) -> int:
    """How many records there are, so many of each root at most."""
    of_root = np.zeros(int(root.max(initial=-1)) + 1, dtype=np.int64)
    np.add.at(of_root, root, number)
    return int(np.minimum(of_root, counted).sum())


class _Strata:
    """Owners by what they weigh, and how many of each have how many records."""

    def __init__(
        self,
        drawn: Index,
        owners: Owners,
        wanted: Index,
        generator: Generator,
        *,
        by_room: bool,
    ) -> None:
        stratum = np.unique(owners.weight, return_inverse=True)[1].reshape(-1)
        if stratum.max() >= _STRATA:
            quarters = log2(owners.weight) // (ONE // 4)
            stratum = np.unique(quarters, return_inverse=True)[1].reshape(-1)
        self._held = np.bincount(stratum).astype(np.int64)
        # By stratum, then by what was drawn, then at random.
        room = owners.most if by_room else np.zeros_like(drawn)
        self._order = np.lexsort((generator.permutation(len(drawn)), room, drawn, stratum))
        self._phases = generator.fractions(len(self._held), 16)
        weight = np.zeros(len(self._held), dtype=np.int64)
        np.add.at(weight, stratum, owners.weight)
        self._weight = np.maximum(1, weight // self._held)
        self._part = (1 << _PARTS) // len(drawn)
        self._records = np.arange(len(wanted), dtype=np.int64)
        shares = (wanted << 16) // int(wanted.sum())
        self._shares = (int(self._weight @ self._held) * self._part >> 16) * shares
        table = np.zeros((len(self._held), len(wanted)), dtype=np.int64)
        np.add.at(table, (stratum, np.minimum(drawn, len(wanted) - 1)), 1)
        # A little of what does not depend on weights opens numbers that were not drawn.
        free = self._held[:, None] * shares * (self._part >> 6) >> 16
        self._table = table * self._part + free

    def shared(self, records: int) -> Index:
        """A number for each owner, such that there are about so many records."""
        low, high = -_STEEPEST, _STEEPEST
        if len(self._held) == 1:
            low = high = 0
        for _ in range(_HALVINGS):
            middle = (low + high) // 2
            total = int((self._met(middle) @ self._records).sum()) // self._part
            # The more heavy owners have, the fewer there are of one weight.
            low, high = (middle, high) if total > records else (low, middle)
        met, number = self._met(high), np.zeros(len(self._order), dtype=np.int64)
        first = 0
        for row, held, phase in zip(met, self._held.tolist(), self._phases.tolist(), strict=True):
            sums = np.cumsum(row)
            whole = max(1, int(sums[-1]))
            edges = (sums * held + (phase * whole >> 16)) // whole
            edges[-1] = held
            each = np.diff(edges, prepend=0).astype(np.intp)
            number[self._order[first : first + held]] = np.repeat(self._records, each)
            first += held
        return number

    def _met(self, steep: int) -> Index:
        """Shape (strata, most + 1,): owners in parts, once all that was released is met.

        Args:
            steep: by how much more often, in 1 / ONE octaves for each octave of records, the
                heaviest owners have them than those of no weight.
        """
        octaves = log2(self._records + 1)
        heavy = self._weight * ONE // int(self._weight.max())
        scores = (steep * heavy // ONE)[:, None] * octaves[None] // ONE
        found = self._table * power2(scores - scores.max(axis=0)) >> WEIGHT_BITS
        for _ in range(_ROUNDS):
            found = _scaled(found, self._shares, self._weight @ found)
            rows = _scaled(found.T, self._held * self._part, found.sum(axis=1))
            found = np.ascontiguousarray(rows.T)
        return found


def _scaled(table: Index, wanted: Index, held: Index) -> Index:
    """Columns brought from what they hold to what is wanted of them."""
    ratio = np.minimum((wanted << _RATIO) // np.maximum(held, 1), _LARGEST)
    result: Index = table * ratio >> _RATIO
    return result
