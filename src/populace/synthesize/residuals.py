"""How far the records are from each target, what a change is worth, and the changes booked.

Nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Cells, Given, Index, Numbers, cells
from populace.synthesize.targets import Targets

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Context:
    """The rest of each record, around one id that is put in or taken out.

    Attributes:
        others: shape (changes, width): the other ids, zeros among them.
        rows: shape (changes, width over 2): the pair rows of all pairs of them.
    """

    others: Numbers
    rows: Index

    def of(self, chosen: Flags) -> Context:
        """The contexts of some of the changes."""
        return Context(self.others[chosen], self.rows[chosen])


class Residuals:
    """Target minus current count of every released combination of up to three attributes.

    The objective is F, the sum of weight x residual^2. Pairs are rows by attribute; triples are
    rows by released pair, each triple standing in the rows of its three pairs.
    """

    def __init__(self, targets: Targets) -> None:
        width = targets.size + 1
        self.longest = min(3, len(targets.goals))
        weights = [goal.weight for goal in targets.goals[:3]]
        self.weights = tuple([*weights, 0, 0, 0][:3])
        self.width, self.slots, self.starts = width, targets.slots, targets.starts
        self._goals = targets.goals[:3]
        largest = max((int(goal.counts.max(initial=0)) for goal in self._goals), default=0)
        self.bound = targets.records + largest + 1
        self.forbidden = -(1 << max(20, 2 + self.bound.bit_length()))
        self.singles = np.zeros(width, dtype=np.int64)
        if self.longest >= 1:
            self.singles[1:] = self._goals[0].counts
        if self.longest >= 2:
            rows, ends, counts = self._pair_cells()
            self.pairs = cells(width, width, rows, ends, counts, self.forbidden)
            numbers = np.tile(np.arange(1, len(counts) // 2 + 1, dtype=np.int32), 2)
            self.pair_numbers = cells(width, width, rows, ends, numbers, 0)
        if self.longest >= 3:
            height = len(self._goals[1].ids) + 1
            self.triples = cells(height, width, *self._triple_cells(), self.forbidden)

    def _pair_cells(self) -> tuple[Given, Given, Given]:
        """Rows, attributes and target of each pair's two cells, first all first ones."""
        a, b = self._goals[1].ids.T
        counts = self._goals[1].counts.astype(np.int32)
        return np.concatenate([a, b]), np.concatenate([b, a]), np.tile(counts, 2)

    def _triple_cells(self) -> tuple[Given, Given, Given]:
        """As `_pair_cells`, for the three cells of each triple."""
        a, b, c = self._goals[2].ids.T
        counts = self._goals[2].counts.astype(np.int32)
        rows = [self.pair_numbers.at(*pair) for pair in ((a, b), (a, c), (b, c))]
        return np.concatenate(rows), np.concatenate([c, b, a]), np.tile(counts, 3)

    def pair_rows(self, a: Numbers, b: Numbers) -> Index:
        """The row of each released pair, 0 for others and where an id is 0."""
        rows: Index = self.pair_numbers.at(a, b).astype(np.int64)
        return rows

    def worth(self, others: Index) -> Index:
        """Weight of all combinations of one attribute with up to two of so many others."""
        one, two, three = self.weights
        return one + two * others + three * (others * (others - 1) // 2)

    def scores(self, members: Numbers, held: Index) -> NDArray[np.int64]:
        """Weighted residuals of what each attribute would stand in, were it in each record.

        Args:
            members: shape (records, width), left-packed.
            held: shape (records,), falling.

        Returns:
            Shape (records, size): column i belongs to id i + 1. Cells of a slot that the record
            already fills hold `forbidden` for each combination that contains the occupant: see
            `occupied`.
        """
        most = comb(members.shape[1] + 1, 2) * (-self.forbidden + self.bound)
        kind = np.int32 if most < 1 << 31 else np.int64
        count, width = len(members), self.width
        buffer = np.empty((count, width), dtype=np.int32)
        total = np.zeros((count, width), dtype=kind)
        reach = [
            int(np.searchsorted(-held, -place, side="left"))
            for place in range(members.shape[1] + 1)
        ]
        one, two, three = self.weights
        result = np.tile(one * self.singles[1:], (count, 1))
        if self.longest >= 2:
            for j in range(members.shape[1]):
                k = reach[j]
                total[:k] += self.pairs.rows(members[:k, j], buffer[:k])
            result += two * total[:, 1:].astype(np.int64)
        if self.longest >= 3:
            total.fill(0)
            for j in range(1, members.shape[1]):
                k = reach[j]
                for i in range(j):
                    rows = self.pair_rows(members[:k, i], members[:k, j])
                    total[:k] += self.triples.rows(rows, buffer[:k])
            result += three * total[:, 1:].astype(np.int64)
        return result

    def occupied(self, held: Index) -> Index:
        """What `scores` is too low by in a slot the record fills, for records of so many ids."""
        _, two, three = self.weights
        return -self.forbidden * (two + three * (held - 1))

    def allowed(self, context: Context, ids: Index) -> Flags:
        """Whether each id, none of them 0, stands in released combinations only."""
        good = np.ones(len(ids), dtype=bool)
        if self.longest >= 2:
            found = self.pairs.at(context.others, ids[:, None])
            good &= found.min(axis=1, initial=0) > self.forbidden // 2
        if self.longest >= 3:
            found = self.triples.at(context.rows, ids[:, None])
            good &= found.min(axis=1, initial=0) > self.forbidden // 2
        return good

    def weigh(self, context: Context, ids: Index) -> tuple[Index, Flags]:
        """Weighted residuals of what `ids` stand in among each context.

        Also whether all of it was released. For id 0: 0 and True.
        """
        one, two, three = self.weights
        total = one * self.singles[ids]
        allowed = np.ones(len(ids), dtype=bool)
        if self.longest >= 2:
            found = self.pairs.at(context.others, ids[:, None])
            total += two * found.sum(axis=1, dtype=np.int64)
            allowed &= found.min(axis=1, initial=0) > self.forbidden // 2
        if self.longest >= 3:
            found = self.triples.at(context.rows, ids[:, None])
            total += three * found.sum(axis=1, dtype=np.int64)
            allowed &= found.min(axis=1, initial=0) > self.forbidden // 2
        total[ids == 0] = 0
        return total, allowed | (ids == 0)

    def judged(self, context: Context, ids: Index, penalties: tuple[int, ...]) -> Index:
        """As `weigh`, with unreleased combinations as if over their targets by so much."""
        one, two, three = self.weights
        total = one * self.singles[ids]
        for weight, table, rows, penalty in (
            (two, getattr(self, "pairs", None), context.others, penalties[1:2]),
            (three, getattr(self, "triples", None), context.rows, penalties[2:3]),
        ):
            if table is not None:
                found = table.at(rows, ids[:, None]).astype(np.int64)
                found[found < self.forbidden // 2] = -penalty[0]
                total += weight * found.sum(axis=1)
        total[ids == 0] = 0
        return total

    def strangers(self, value: int) -> Index:
        """Shape (size + 1,): 1 for each attribute with which the value was not released, else 0."""
        if self.longest < 2:
            return np.zeros(self.width, dtype=np.int64)
        buffer = np.empty((1, self.width), dtype=np.int32)
        found = self.pairs.rows(np.array([value]), buffer)[0]
        unreleased: Index = (found < self.forbidden // 2).astype(np.int64)
        return unreleased

    def count_once(self, context: Context, ids: Index) -> None:
        """Book `ids` as put in, in one cell of each combination: `settle` does the others."""
        np.add.at(self.singles, ids, -1)
        if self.longest >= 2:
            self.pairs.add(context.others, ids[:, None], -1)
        if self.longest >= 3:
            self.triples.add(context.rows, ids[:, None], -1)

    def left(self) -> list[Index]:
        """For each length, the residual of each combination."""
        found = [self.singles[1:]]
        if self.longest >= 2:
            a, b = self._goals[1].ids.T
            found.append(self.pairs.at(a, b).astype(np.int64))
        if self.longest >= 3:
            a, b, c = self._goals[2].ids.T
            found.append(self.triples.at(self.pair_numbers.at(a, b), c).astype(np.int64))
        return found[: self.longest]

    def misses(self) -> list[int]:
        """For each length, the sum of absolute residuals."""
        return [int(np.abs(each).sum()) for each in self.left()]

    def settle(self) -> None:
        """After `count_once`: bring all cells of a combination to their common residual."""
        if self.longest >= 2:
            _share(self.pairs, 2, *self._pair_cells())
        if self.longest >= 3:
            _share(self.triples, 3, *self._triple_cells())

    def count(self, context: Context, ids: Numbers, sign: int) -> None:
        """Book `ids`, none of them 0, as put in (sign 1) or taken out (sign -1) of each context."""
        np.add.at(self.singles, ids, -sign)
        column = ids[:, None]
        if self.longest >= 2:
            self.pairs.add(context.others, column, -sign)
            self.pairs.add(np.where(context.others > 0, column, 0), context.others, -sign)
        if self.longest >= 3:
            self.triples.add(context.rows, column, -sign)
            i, j = _places(context.others.shape[1])
            rows = self.pair_rows(context.others, column)
            both = context.rows > 0
            self.triples.add(np.where(both, rows[:, i], 0), context.others[:, j], -sign)
            self.triples.add(np.where(both, rows[:, j], 0), context.others[:, i], -sign)

    def context(self, others: Numbers) -> Context:
        """What a change of one id looks at: the other ids of each record, or zeros."""
        if self.longest < 3:
            return Context(others, np.zeros((len(others), 0), dtype=np.int64))
        i, j = _places(others.shape[1])
        return Context(others, self.pair_rows(others[:, i], others[:, j]))


def _share(table: Cells, copies: int, rows: Given, ends: Given, targets: Given) -> None:
    whole = [each.reshape(copies, -1) for each in (rows, ends, targets)]
    changes = [table.at(*each) - goal for *each, goal in zip(*whole, strict=True)]
    total = np.sum(changes, axis=0, dtype=np.int64)
    for row, end, change in zip(*whole[:2], changes, strict=True):
        table.add(row, end, total - change)


@cache
def _places(width: int) -> tuple[Index, Index]:
    """All pairs of places i < j below `width`."""
    i, j = np.triu_indices(width, 1)
    return i.astype(np.int64), j.astype(np.int64)
