"""The synthetic records while they are made: each a short list of compact attribute ids.

What they count is kept in `residuals`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.targets import Targets
from populace.vocabulary.table import Cells, Column, Ragged, Table

Index = NDArray[np.int64]


class Records:
    """Lists of compact attribute ids, in no particular order within a record.

    Attributes:
        members: shape (records, width), int32: each row's ids first, then zeros.
        held: shape (records,): how many ids each record has.
    """

    def __init__(self, count: int) -> None:
        self.members = np.zeros((count, 4), dtype=np.int32)
        self.held = np.zeros(count, dtype=np.int64)

    def __len__(self) -> int:
        return len(self.held)

    def widest(self, rows: Index) -> NDArray[np.int32]:
        """Shape (rows, most ids of any of them): their members."""
        width = int(self.held[rows].max(initial=0))
        return self.members[rows, :width]

    def widen(self, width: int) -> None:
        """Make room for so many ids in each record."""
        lacking = width - self.members.shape[1]
        if lacking > 0:
            self.members = np.pad(self.members, ((0, 0), (0, -(-lacking // 4) * 4)))

    def append(self, rows: Index, ids: Index) -> None:
        """Give each of the rows, all distinct, one id more."""
        self.widen(int(self.held[rows].max(initial=-1)) + 1)
        self.members[rows, self.held[rows]] = ids
        self.held[rows] += 1

    def replace(self, rows: Index, old: Index, new: Index) -> None:
        """In rows, all distinct, put `new` for `old`; 0 as old adds, 0 as new removes."""
        added = old == 0
        self.append(rows[added], new[added])
        rows, old, new = rows[~added], old[~added], new[~added]
        place = (self.members[rows] == old[:, None]).argmax(axis=1)
        self.members[rows, place] = new
        gone = new == 0
        rows, place = rows[gone], place[gone]
        self.held[rows] -= 1
        last = self.held[rows]
        self.members[rows, place] = self.members[rows, last]
        self.members[rows, last] = 0

    def table(self, columns: tuple[Column, ...], targets: Targets, starts: Index) -> Table:
        """The records as a table.

        Args:
            columns: the columns of the aggregates.
            targets: says which attribute each compact id stands for.
            starts: the first attribute of each column, as in `Attributes`.
        """
        owner = np.searchsorted(starts[: len(columns)], targets.kept, side="right") - 1
        code = (targets.kept - starts[owner] + 1).astype(np.int32)
        row, place = np.nonzero(self.members)
        ids = self.members[row, place]
        single = np.zeros((len(columns), len(self)), dtype=np.int32)
        single.reshape(-1)[owner[ids] * len(self) + row] = code[ids]
        cells: list[Cells] = list(single)
        for index, column in enumerate(columns):
            if column.multivalued:
                mine = owner[ids] == index
                rows, codes = row[mine], code[ids[mine]]
                order = np.lexsort((codes, rows))
                edge = np.searchsorted(rows, np.arange(len(self) + 1))
                cells[index] = Ragged(edge.astype(np.int64), codes[order])
        return Table(columns, tuple(cells), len(self))
