"""How alike the children of one parent are: what is wanted, what is so, what a change is worth.

Nothing is drawn here, and no count of single children is kept.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Index
from populace.vocabulary.families import SIBLING_GROUPS

Flags = NDArray[np.bool_]


class Likeness:
    """One single-valued column: target minus current numbers of families in each state.

    With v values the states are 0 (nothing recorded), 1 .. v (all children have it), v + 1 .. 2 v
    (some have it, the others nothing) and 2 v + 1 (values differ).

    Args:
        wanted: shape (groups, 2 v + 2), int64.
        weight: the worth of one squared miss where nothing is wanted.
        scale: standard deviation of the noise on `wanted`; larger numbers weigh less.
        codes: shape (children,): 0 for nothing, else 1 .. v; changed in place by `change`.
        first: shape (children,): the first child of the same parent.
        degree: shape (children,): how many children that parent has.
    """

    def __init__(
        self, wanted: Index, weight: int, scale: float, codes: Index, first: Index, degree: Index
    ) -> None:
        self.values = (wanted.shape[1] - 2) // 2
        self.codes, self._first, self._degree = codes, first, degree
        self._residual = wanted.copy()
        noise = max(1, round(Fraction(scale)))
        self._weight = weight * noise // np.maximum(wanted, noise)
        heads = np.flatnonzero(first == np.arange(len(first)))
        for head in np.array_split(heads, max(1, len(heads) // 4096)):
            for count in np.unique(degree[head]):
                rows = head[degree[head] == count].astype(np.int64)
                state = self._states(rows)[np.arange(len(rows)), codes[rows]]
                np.add.at(self._residual, (self._groups(rows), state), -1)

    def _groups(self, rows: Index) -> Index:
        return np.minimum(self._degree[rows], SIBLING_GROUPS) - 1

    def _states(self, rows: Index) -> Index:
        """Shape (rows, v + 1): the family's state for each value the child could have.

        All rows have the same number of siblings, none of them among the rows.
        """
        v, count = self.values, len(rows)
        states = np.tile(np.arange(v + 1, dtype=np.int64), (count, 1))
        size = int(self._degree[rows[0]]) if count else 1
        if size == 1:
            return states
        every = self._first[rows][:, None] + np.arange(size)
        others = np.where(every == rows[:, None], -1, self.codes[every])
        largest = others.max(axis=1)
        smallest = np.where(others <= 0, v + 1, others).min(axis=1)
        empty = (others == 0).any(axis=1)
        states[:, 1:] += v
        mixed, known = 2 * v + 1, largest > 0
        states[known] = mixed
        at = np.flatnonzero(known & (smallest == largest))
        states[at, 0] = v + largest[at]
        states[at, largest[at]] = np.where(empty[at], v, 0) + largest[at]
        return states

    def gains(self, rows: Index) -> Index:
        """Shape (rows, v + 1): how far the objective falls when a child takes a value, or none."""
        states = self._states(rows)
        group = self._groups(rows)[:, None]
        weight, residual = self._weight[group, states], self._residual[group, states]
        into = weight * (2 * residual - 1)
        every = np.arange(len(rows))
        mine = self.codes[rows]
        left = weight[every, mine] * (2 * residual[every, mine] + 1)
        now = states[every, mine]
        return np.where(states == now[:, None], 0, into - left[:, None])

    def gain(self, rows: Index, values: Index) -> Index:
        """Shape (rows,): as `gains`, for one value each."""
        return self.gains(rows)[np.arange(len(rows)), values]

    def change(self, rows: Index, values: Index) -> None:
        """Give each child its value."""
        states, group = self._states(rows), self._groups(rows)
        every = np.arange(len(rows))
        np.add.at(self._residual, (group, states[every, self.codes[rows]]), 1)
        np.add.at(self._residual, (group, states[every, values]), -1)
        self.codes[rows] = values
