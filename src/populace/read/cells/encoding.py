"""Cells as integers: each distinct text of a column is kept once.

Which texts are values is decided in `domains`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.table import Codes, smallest

Number = TypeVar("Number", bound=np.integer[Any])


class Coded(Sequence[str]):
    """Cells as places in a list of texts, so that none is looked up by its text.

    Args:
        codes: shape (cells,): the place of each; all within the texts.
        texts: distinct or not; some may stand in no cell.
    """

    def __init__(self, codes: NDArray[np.integer[Any]], texts: Sequence[str]) -> None:
        self.codes = codes
        self.texts = texts

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 - a place or a slice
        if isinstance(place, slice):
            return Coded(self.codes[place], self.texts)
        return self.texts[self.codes[place]]

    def __iter__(self) -> Iterator[str]:
        return map(self.texts.__getitem__, self.codes.tolist())

    def first(self) -> NDArray[np.intp]:
        """The places of the texts that stand in a cell, in order of appearance."""
        seen = np.full(len(self.texts), len(self.codes), dtype=np.int64)
        # Of several values for one place the last is kept: from the end, that is the first cell's.
        seen[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        order = np.argsort(seen, kind="stable")
        return order[: np.count_nonzero(seen < len(self.codes))]


_FEW = 10_000
"""Of so many texts it is cheaper to count block by block."""


class _Places(dict[str, int]):
    """Numbers each new text with how many there were before."""

    def __missing__(self, text: str) -> int:
        place = self[text] = len(self)
        return place


class Encoder:
    """One column as read: its distinct texts, and for each row the place of its text."""

    def __init__(self) -> None:
        self._places = _Places()
        self._blocks: list[Codes] = []
        self._rows: NDArray[np.int64] | None = None
        self.records = 0

    def add(self, cells: Sequence[str]) -> None:
        """Append the cells of further rows."""
        if isinstance(cells, Coded):
            numbers = np.zeros(len(cells.texts), dtype=np.int32)
            for place in cells.first().tolist():
                numbers[place] = self._places[cells.texts[place]]
            places = numbers[cells.codes]
        else:
            places = np.fromiter(map(self._places.__getitem__, cells), np.int32, len(cells))
        self._blocks.append(places.astype(smallest(len(self._places))))
        self.records += len(cells)

    def stands_for(self, rows: NDArray[np.int64]) -> None:
        """Say in how many rows of the table each cell stands, where only distinct ones are here."""
        self._rows = rows

    def often(self) -> NDArray[np.int64]:
        """Shape (texts,): in how many rows each text stands."""
        number = len(self._places)
        if self._rows is None and number <= _FEW:
            parts = (np.bincount(block, minlength=number) for block in self._blocks)
            return sum(parts, np.zeros(number, dtype=np.int64))
        places = self.taken(np.arange(number, dtype=np.int32))
        return np.bincount(places, self._rows, minlength=number).astype(np.int64)

    def last(self) -> str:
        """The cell of the last row; "" where there is none, or only distinct rows are here."""
        if self._rows is not None or not self._blocks or not len(self._blocks[-1]):
            return ""
        return self.texts[int(self._blocks[-1][-1])]

    @property
    def texts(self) -> list[str]:
        """The distinct texts in order of appearance; a place is an index of this list."""
        return list(self._places)

    def taken(self, numbers: NDArray[Number]) -> NDArray[Number]:
        """Shape (records,): for each row the number at the place of its text."""
        result = np.empty(self.records, dtype=numbers.dtype)
        start = 0
        for block in self._blocks:
            result[start : start + len(block)] = numbers[block]
            start += len(block)
        return result
