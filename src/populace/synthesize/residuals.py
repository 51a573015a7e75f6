"""How far the synthetic records are from each target, what a change of a record is worth, and the book-keeping of changes. Nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import FORBIDDEN, Index, cells
from populace.synthesize.targets import Targets

Flags = NDArray[np.bool_]

_CHUNK = 512


@dataclass(frozen=True)
class Context:
    """The rest of each record, around one id that is put in or taken out.

    Attributes:
        others: shape (changes, width): the other ids, zeros among them.
        rows: shape (changes, width over 2): the pair rows of all pairs of them.
    """

    others: Index
    rows: Index


class Residuals:
    """Target minus current count of every released combination of up to three attributes.

    The objective is F, the sum of weight x residual^2. Pairs are rows by attribute; triples are rows by released
    pair, each triple standing in the rows of its three pairs.
    """

    def __init__(self, targets: Targets) -> None:
        width = targets.size + 1
        self.longest = min(3, len(targets.goals))
        weights = [goal.weight for goal in targets.goals[:3]]
        self.weights = tuple((weights + [0, 0, 0])[:3])
        self.width = width
        self.slots = targets.slots
        self.starts = targets.starts
        self.singles = np.zeros(width, dtype=np.int64)
        largest = max((int(goal.counts.max(initial=0)) for goal in targets.goals), default=0)
        self._bound = targets.records + largest
        if self.longest >= 1:
            self.singles[1:] = targets.goals[0].counts
        if self.longest >= 2:
            a, b = targets.goals[1].ids.astype(np.int64).T
            first, second = np.concatenate([a, b]), np.concatenate([b, a])
            self.pairs = cells(width, width, first, second, np.tile(targets.goals[1].counts, 2))
            row_of = np.arange(1, len(a) + 1, dtype=np.int64)
            self._pair_rows = cells(width, width, first, second, np.tile(row_of, 2))
        if self.longest >= 3:
            a, b, c = targets.goals[2].ids.astype(np.int64).T
            rows = [self.pair_rows(a, b), self.pair_rows(a, c), self.pair_rows(b, c)]
            self.triples = cells(
                len(targets.goals[1].ids) + 1,
                width,
                np.concatenate(rows),
                np.concatenate([c, b, a]),
                np.tile(targets.goals[2].counts, 3),
            )

    def pair_rows(self, a: Index, b: Index) -> Index:
        """The row of each released pair, 0 for others and where an id is 0."""
        return np.maximum(self._pair_rows.at(a, b), 0).astype(np.int64)

    def worth(self, others: Index) -> Index:
        """Weight of all combinations of one attribute with up to two of so many others."""
        one, two, three = self.weights
        return one + two * others + three * (others * (others - 1) // 2)

    def scores(self, members: Index, held: Index) -> NDArray[np.int64]:
        """Weighted residuals of what each attribute would stand in, were it in each record.

        Args:
            members: shape (records, width), left-packed.
            held: shape (records,), falling.

        Returns:
            Shape (records, size): column i belongs to id i + 1. Cells of a slot that the record already fills hold
            FORBIDDEN for each combination that contains the occupant: see `occupied`.
        """
        most = comb(members.shape[1] + 1, 2) * (-FORBIDDEN + self._bound)
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
        return -FORBIDDEN * (two + three * (held - 1))

    def allowed(self, context: Context, ids: Index) -> Flags:
        """Whether each id stands in released combinations only, among its context; without meaning for id 0."""
        good = np.ones(len(ids), dtype=bool)
        if self.longest >= 2:
            good &= (self.pairs.at(context.others, ids[:, None]) > FORBIDDEN // 2).all(axis=1)
        if self.longest >= 3:
            good &= (self.triples.at(context.rows, ids[:, None]) > FORBIDDEN // 2).all(axis=1)
        return good

    def linear(self, context: Context, ids: Index) -> Index:
        """Weighted residuals of what `ids` stand in among each context; 0 for id 0."""
        one, two, three = self.weights
        total = one * self.singles[ids]
        if self.longest >= 2:
            pairs = self.pairs.at(context.others, ids[:, None])
            total += two * pairs.sum(axis=1, dtype=np.int64)
        if self.longest >= 3:
            triples = self.triples.at(context.rows, ids[:, None])
            total += three * triples.sum(axis=1, dtype=np.int64)
        total[ids == 0] = 0
        return total

    def count(self, context: Context, ids: Index, sign: int) -> None:
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

    def context(self, others: Index) -> Context:
        """What a change of one id looks at: the other ids of each record, zeros among them allowed."""
        if self.longest < 3:
            return Context(others, np.zeros((len(others), 0), dtype=np.int64))
        i, j = _places(others.shape[1])
        return Context(others, self.pair_rows(others[:, i], others[:, j]))

    def load(self, members: Index) -> None:
        """Book whole records, put in one id after the other."""
        for start in range(0, len(members), _CHUNK * 16):
            part = members[start : start + _CHUNK * 16]
            for place in range(part.shape[1]):
                part = part[part[:, place] > 0]
                self.count(self.context(part[:, :place]), part[:, place], 1)


@cache
def _places(width: int) -> tuple[Index, Index]:
    """All pairs of places i < j below `width`."""
    i, j = np.triu_indices(width, 1)
    return i.astype(np.int64), j.astype(np.int64)
