"""Numbers about combinations as rows of cells, dense or found by sorted keys.

Which moves to make is decided elsewhere.

Memory rule: a dense table has one int32 cell for each row (an attribute, or a released pair) and
attribute. It is used while it stays within DENSE_BYTES, which any table of up to 400 released
attributes does (250 where addresses have 32 bits, as in the browser); beyond, the released
combinations alone are kept and found by their sorted keys. Both give the same answers.
"""

from __future__ import annotations

import sys
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]
Given = NDArray[np.int32]
Numbers = Index | Given

DENSE_ATTRIBUTES = 400 if sys.maxsize > 1 << 33 else 250
DENSE_BYTES = 4 * (DENSE_ATTRIBUTES * (DENSE_ATTRIBUTES - 1) // 2 + 1) * (DENSE_ATTRIBUTES + 1)


class Cells(Protocol):
    """Numbers by row and attribute, and one number wherever none was given.

    Row 0 stands for none and holds zeros; attribute 0 is never read.
    """

    def rows(self, rows: Numbers, out: NDArray[np.int32]) -> NDArray[np.int32]:
        """Fill `out`, shape (rows, size + 1), with whole rows."""
        ...

    def at(self, rows: Numbers, attributes: Numbers) -> NDArray[np.int32]:
        """The numbers at rows and attributes, broadcast together."""
        ...

    def add(self, rows: Numbers, attributes: Numbers, amount: int | Numbers) -> None:
        """Add to the given numbers; row 0 takes nothing."""
        ...


class DenseCells:
    """A full table.

    Args:
        height: the number of rows, row 0 included.
        width: the number of attributes, attribute 0 included.
        rows, attributes, values: parallel: the given cells.
        outside: what stands everywhere else.
    """

    def __init__(
        self, height: int, width: int, rows: Given, attributes: Given, values: Given, outside: int
    ) -> None:
        self._width = width
        self.table = np.full((height, width), outside, dtype=np.int32)
        self._flat = self.table.reshape(-1)
        self._flat[_places(rows, attributes, width)] = values
        self.table[0] = 0

    def rows(self, rows: Numbers, out: NDArray[np.int32]) -> NDArray[np.int32]:
        """As `Cells.rows`."""
        return np.take(self.table, rows.astype(np.intp, copy=False), axis=0, out=out, mode="clip")

    def at(self, rows: Numbers, attributes: Numbers) -> NDArray[np.int32]:
        """As `Cells.at`."""
        place = _places(rows, attributes, self._width)
        return self._flat.take(place.astype(np.intp, copy=False))

    def add(self, rows: Numbers, attributes: Numbers, amount: int | Numbers) -> None:
        """As `Cells.add`."""
        place = _places(rows, attributes, self._width)
        np.add.at(self._flat, place.reshape(-1), _narrow(amount))
        self.table[0] = 0


class SortedCells:
    """The given cells only, found by binary search. Arguments as for `DenseCells`."""

    def __init__(
        self, height: int, width: int, rows: Given, attributes: Given, values: Given, outside: int
    ) -> None:
        keys = _places(rows, attributes, width)
        order = np.argsort(keys, kind="stable")
        none = int(np.count_nonzero(rows == 0))
        self._width, self.outside = width, outside
        self.values = values[order[none:]]
        # Keys are sorted where they lie: they take most of the memory of wide tables.
        keys.sort(kind="stable")
        self.keys = keys[none:]
        edges = np.arange(height + 1, dtype=np.int64) * width
        self.starts = np.searchsorted(self.keys, edges).astype(np.int64)

    def rows(self, rows: Numbers, out: NDArray[np.int32]) -> NDArray[np.int32]:
        """As `Cells.rows`."""
        out.fill(self.outside)
        out[rows == 0] = 0
        count = self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(count)
        place = np.arange(int(count.sum()), dtype=np.int64)
        place += np.repeat(self.starts[rows] - ends + count, count.astype(np.intp))
        base = (np.arange(len(rows), dtype=np.int64) - rows) * self._width
        out.reshape(-1)[np.repeat(base, count.astype(np.intp)) + self.keys[place]] = self.values[
            place
        ]
        return out

    def at(self, rows: Numbers, attributes: Numbers) -> NDArray[np.int32]:
        """As `Cells.at`."""
        place, present = self._find(_places(rows, attributes, self._width))
        outside = np.where(rows == 0, np.int32(0), np.int32(self.outside))
        if len(self.keys) == 0:
            return np.broadcast_to(outside, present.shape)
        return np.where(present, self.values[place], outside)

    def add(self, rows: Numbers, attributes: Numbers, amount: int | Numbers) -> None:
        """As `Cells.add`."""
        place, present = self._find(_places(rows, attributes, self._width).reshape(-1))
        change = _narrow(amount)
        np.add.at(self.values, place[present], change if change.ndim == 0 else change[present])

    def _find(self, keys: Index) -> tuple[Index, NDArray[np.bool_]]:
        if len(self.keys) == 0:
            return np.zeros(keys.shape, dtype=np.int64), np.zeros(keys.shape, dtype=bool)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1).astype(np.int64)
        return place, self.keys[place] == keys


def _places(rows: Numbers, attributes: Numbers, width: int) -> Index:
    place: Index = rows.astype(np.int64) * width
    return place + attributes


def _narrow(amount: int | Numbers) -> NDArray[np.int32]:
    return np.asarray(amount).astype(np.int32)


def cells(
    height: int, width: int, rows: Given, attributes: Given, values: Given, outside: int
) -> Cells:
    """The table that the memory rule asks for; arguments as for `DenseCells`."""
    kind = DenseCells if 4 * height * width <= DENSE_BYTES else SortedCells
    return kind(height, width, rows, attributes, values, outside)
