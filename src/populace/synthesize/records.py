"""The synthetic records while they are made: each a short list of compact attribute ids.

What they count is kept in `residuals`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.targets import Targets
from populace.vocabulary.table import Cells, Column, Ragged, Table, smallest

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
        row, place = np.nonzero(self.members)
        attribute = targets.kept[self.members[row, place]]
        order = np.argsort(attribute.astype(smallest(int(targets.kept.max()) + 1)), kind="stable")
        row, attribute = row[order].astype(np.int64), attribute[order]
        edges = np.searchsorted(attribute, starts)
        cells: list[Cells] = []
        for index, column in enumerate(columns):
            part = slice(int(edges[index]), int(edges[index + 1]))
            rows, codes = row[part], (attribute[part] - starts[index] + 1).astype(np.int32)
            if column.multivalued:
                by_row = np.argsort(rows, kind="stable")
                edge = np.searchsorted(rows[by_row], np.arange(len(self) + 1))
                cells.append(Ragged(edge.astype(np.int64), codes[by_row]))
            else:
                single = np.zeros(len(self), dtype=np.int32)
                single[rows] = codes
                cells.append(single)
        return Table(columns, tuple(cells), len(self))
