"""The first guess: records drawn slot by slot, by the counts with what each already holds.

Improving them is left to `descent`.

A value's score is its log count, plus the damped sum of log interactions with the values present,
plus that with the slots left empty, whose counts follow by subtraction. Offsets, set on the first
records, make expected counts meet the targets. A value that would complete an unreleased
combination is never drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Index, Numbers
from populace.synthesize.compiled import Kernel
from populace.synthesize.fixed_point import ONE, WEIGHT_BITS, inverse_root, log2, power2
from populace.synthesize.generator import Generator
from populace.synthesize.quadruples import Quadruples
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals
from populace.synthesize.targets import Targets

_SAMPLE = 4096
_ROUNDS = 6
_TRIES = 8
_FINE = 16
_CLIP = 23 * ONE // 2
_NEVER = -(1 << 24)

Scores = NDArray[np.int64]


class Sampler:
    """Draws one slot after the other, the fullest first.

    Args:
        targets: the wanted counts.
        residuals: told what is drawn; they must be settled afterwards.
        quadruples: says what else is forbidden.
        generator: the source of random words.
        kernel: the same loops compiled, if any.
    """

    def __init__(
        self,
        targets: Targets,
        residuals: Residuals,
        quadruples: Quadruples,
        generator: Generator,
        kernel: Kernel | None = None,
    ) -> None:
        self._targets, self._residuals, self._generator = targets, residuals, generator
        self._kernel = kernel
        self._quadruples = quadruples
        self._heads = (targets.starts[:-1] - 1).astype(np.intp)
        self._singles = residuals.singles.copy()
        slots = len(targets.starts) - 1
        counts = self._singles[1:]
        filled = np.add.reduceat(counts, self._heads) if slots else counts
        self._empty = np.maximum(targets.records - filled, 0)
        self.order = [int(slot) for slot in np.argsort(self._empty, kind="stable")]
        if len(targets.goals) >= 2:
            a, b = targets.goals[1].ids.astype(np.int64).T
            first, second = np.concatenate([a, b]), np.concatenate([b, a])
            by_slot = np.argsort(targets.slots[second], kind="stable")
            self._pairs = (
                first[by_slot],
                second[by_slot],
                np.tile(targets.goals[1].counts, 2)[by_slot],
            )
            self._edges = np.searchsorted(targets.slots[second[by_slot]], np.arange(slots + 1))
        self._done: list[int] = []

    def fill(self, slot: int, records: Records) -> None:
        """Draw the slot's value, or none, for every record."""
        base, table = self._tables(slot)
        empties = table[self._targets.size + 1 :][self._done].sum(axis=0)
        empty_root = inverse_root(max(1, len(self._done)))
        shift = log2(base) + ((empties * empty_root) >> 16)
        self._done.append(slot)
        # one gather serves both sums: a value's own row and the row of its slot's empty
        size = self._targets.size
        table = np.concatenate([table[: size + 1], table[size + 1 + self._targets.slots]], axis=1)
        if self._kernel is not None:
            low = int(self._targets.starts[slot])
            offsets = partial(_offsets, base)
            self._kernel.fill(low, table, shift, empty_root, _SAMPLE, offsets)
            return
        scores = np.empty((len(records), len(base)), dtype=np.int32)
        groups = list(_groups(records.held))
        for held, rows in groups:
            scores[rows] = _scores(table, records.members[rows, :held], empty_root) + shift
        scores += _offsets(base, scores[:_SAMPLE], shares).astype(np.int32)
        for held, rows in groups:
            self._draw(slot, scores[rows].astype(np.int64), rows, records, held)

    def _tables(self, slot: int) -> tuple[Index, Scores]:
        """Counts of the slot's values and of its being empty; their log interactions with the rest.

        Rows of the second: 0 for none, then the attributes, then the empties of all slots, then one
            of zeros.
        """
        targets, singles = self._targets, self._singles
        records, size, starts = max(1, targets.records), targets.size, targets.starts
        low, high = int(starts[slot]), int(starts[slot + 1])
        empty = int(self._empty[slot]) * _FINE
        if 50 * empty <= records * _FINE:
            empty = min(empty, records * _FINE // 1000)
        base = np.append(np.maximum(singles[low:high] * _FINE, 1), max(empty, 1))
        slots = len(starts) - 1
        table = np.zeros((size + 2 + slots, high - low + 1), dtype=np.int64)
        if len(targets.goals) < 2:
            return base, table
        part = slice(int(self._edges[slot]), int(self._edges[slot + 1]))
        first, second, counts = (array[part] for array in self._pairs)
        joint = np.zeros((size + 1 + slots, high - low), dtype=np.int64)
        joint[first, second - low] = counts * _FINE
        released = np.zeros((size + 1, high - low), dtype=bool)
        released[first, second - low] = True
        seen = np.concatenate([singles, self._empty]) * _FINE
        chance = self._empty[:, None] * singles[low:high] * _FINE // (5 * records)
        rest = singles[low:high] * _FINE - np.add.reduceat(joint[1 : size + 1], self._heads)
        joint[size + 1 :] = np.maximum(rest, chance)
        chance = seen * int(base[-1]) // (5 * records * _FINE)
        last = np.maximum(seen - joint.sum(axis=1), chance)
        joint = np.maximum(np.concatenate([joint, last[:, None]], axis=1), 1)
        logs = log2(joint) + log2(np.full(1, records * _FINE, dtype=np.int64))
        logs -= log2(np.maximum(seen, 1))[:, None] + log2(base)
        table[:-1] = np.clip(logs, -_CLIP, _CLIP)
        table[: size + 1, :-1][~released] = _NEVER
        table[0] = 0
        return base, table

    def _draw(self, slot: int, scores: Scores, rows: Index, records: Records, held: int) -> None:
        residuals, low = self._residuals, int(self._targets.starts[slot])
        weights = _weights(scores)
        last = weights.shape[1] - 1
        for _ in range(_TRIES):
            sums = np.cumsum(weights, axis=1)
            point = (self._generator.fractions(len(rows), 30) * sums[:, -1]) >> 30
            drawn = (sums <= point[:, None]).sum(axis=1)
            filled = np.flatnonzero(drawn < last)
            rows, weights, drawn = rows[filled], weights[filled], drawn[filled]
            context = residuals.context(records.members[rows, :held])
            good = residuals.allowed(context, drawn + low)
            good &= self._quadruples.allow(context.others, drawn + low)
            residuals.count_once(context.of(good), drawn[good] + low)
            records.append(rows[good], drawn[good] + low)
            rows, weights, drawn = rows[~good], weights[~good], drawn[~good]
            if not len(rows):
                return
            weights[np.arange(len(rows)), drawn] = 0
            weights[:, last] = np.maximum(weights[:, last], 1)


def _scores(table: Scores, members: Numbers, empty_root: int) -> Scores:
    total = np.zeros((len(members), table.shape[1]), dtype=np.int64)
    for place in range(members.shape[1]):
        total += table[members[:, place]]
    half = table.shape[1] // 2
    present, empties = total[:, :half], total[:, half:]
    damped = (present * inverse_root(max(1, members.shape[1]))) >> 16
    damped -= (empties * empty_root) >> 16
    damped[present < _NEVER // 2] = _NEVER
    return damped


def shares(scores: NDArray[np.int32], offsets: Index) -> Index:
    """Shape (values,): counts expected when scores have these offsets, times 2**WEIGHT_BITS."""
    weights = _weights(scores + offsets)
    expected: Index = ((weights << WEIGHT_BITS) // weights.sum(axis=1)[:, None]).sum(axis=0)
    return expected


def _offsets(
    base: Index, scores: NDArray[np.int32], expect: Callable[[NDArray[np.int32], Index], Index]
) -> Scores:
    """What to add to each score so that expected counts meet `base`."""
    offsets = np.zeros(len(base), dtype=np.int64)
    if not len(scores):
        return offsets
    wanted = log2(base) - log2(base.sum().reshape(1))
    for _ in range(_ROUNDS):
        expected = log2(np.maximum(expect(scores, offsets) // len(scores), 1)) - WEIGHT_BITS * ONE
        offsets += np.clip(wanted - expected, -3 * ONE // 2, 3 * ONE // 2)
    return offsets


def _weights(scores: Scores) -> Index:
    weights = power2(scores - scores.max(axis=1)[:, None])
    weights[scores < _NEVER // 2] = 0
    return weights


def _groups(held: Index) -> Iterator[tuple[int, Index]]:
    """The rows of each number of ids held."""
    for count in np.unique(held):
        yield int(count), np.flatnonzero(held == count)
