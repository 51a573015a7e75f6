"""Rows of CSV text as numbers: each distinct cell of a column is split once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from populace.publish.files.cells import BOM
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Cells, Column, Ragged, smallest

_CELLS_AT_ONCE = 1 << 18


def rows(content: bytes | BinaryIO) -> Iterator[list[str]]:
    """The rows of a file, or of its content, the header first.

    Raises:
        ValueError: it is no UTF-8.
    """
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    return csv.reader(_lines(file), strict=True)


def _lines(file: BinaryIO) -> Iterator[str]:
    with io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        for number, line in enumerate(text):
            yield line if number else line.removeprefix(BOM)


def batches(given: Iterator[list[str]], width: int) -> Iterator[list[tuple[str, ...]]]:
    """Rows as columns, a bounded number of cells at a time."""
    size = max(1, _CELLS_AT_ONCE // max(1, width))
    while batch := list(islice(given, size)):
        if any(len(row) != width for row in batch):
            raise ValueError("every row as wide as the header")
        yield list(zip(*batch, strict=True))


class _Cells(dict[str, int]):
    """The distinct cells of one column by number, and the attributes of each: split once each."""

    def __init__(self, column: Column, blank: str) -> None:
        super().__init__({value: code for code, value in enumerate(column.values, start=1)})
        self._values = dict(self)
        self._codes = [(), *((code,) for code in self.values())]
        self._delimiter = column.delimiter
        self[blank] = 0

    def __missing__(self, cell: str) -> int:
        if self._delimiter is None:
            raise KeyError
        codes = tuple(self._values[value] for value in cell.split(self._delimiter))
        if any(left >= right for left, right in pairwise(codes)):
            raise ValueError("the values of a cell in the order of the codebook")
        self._codes.append(codes)
        self[cell] = len(self._codes) - 1
        return self[cell]

    def held(self, texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """The row and the code of every value that the cells hold, by row."""
        numbers = np.fromiter(map(self.__getitem__, texts), dtype=np.intp, count=len(texts))
        sizes = np.array([len(codes) for codes in self._codes], dtype=np.intp)[numbers]
        rows = np.repeat(np.arange(len(texts), dtype=np.intp), sizes)
        if sizes.max(initial=0) <= 1:
            return rows, numbers[rows].astype(np.int32)
        codes = chain.from_iterable(map(self._codes.__getitem__, numbers.tolist()))
        return rows, np.fromiter(codes, dtype=np.int32, count=len(rows))


@dataclass(frozen=True, eq=False)
class Parsed:
    """The rows of a table of combinations.

    Args:
        ids: the attributes of all rows, one row after the other.
        held: shape (rows,): how many attributes each row has.
        measures: for each of the last columns its numbers.
    """

    ids: NDArray[np.int32]
    held: NDArray[np.int64]
    measures: tuple[NDArray[Any], ...]

    def of(self, length: int) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """The ids of one length, and which rows those are."""
        found = np.flatnonzero(self.held == length)
        starts = (np.cumsum(self.held) - self.held)[found]
        places = starts[:, None] + np.arange(length)
        return self.ids[places].reshape(-1, length), found


def parsed(given: Iterator[list[str]], columns: tuple[Column, ...], measures: int) -> Parsed:
    """Rows of combinations over columns, with so many measures behind them.

    First their length, then counts and margins in turn.

    Raises:
        KeyError, OverflowError, ValueError: a cell holds no value of its column, or no number.
    """
    cells = [_Cells(column, "") for column in columns]
    firsts = Attributes(columns).starts.tolist()
    ids = [np.zeros(0, dtype=np.int32)]
    held = [np.zeros(0, dtype=np.int64)]
    read = [float if place > 0 and place % 2 == 0 else int for place in range(measures)]
    kinds = [np.float64 if kind is float else np.int64 for kind in read]
    told: list[list[NDArray[Any]]] = [[np.zeros(0, dtype=kind)] for kind in kinds]
    for batch in batches(given, len(cells) + measures):
        found = [column.held(texts) for column, texts in zip(cells, batch, strict=False)]
        owners = np.concatenate([np.zeros(0, np.intp), *(owner for owner, _ in found)])
        numbered = [
            (codes + (first - 1)).astype(np.int32)
            for (_, codes), first in zip(found, firsts, strict=False)
        ]
        every = np.concatenate([np.zeros(0, np.int32), *numbered])
        ids.append(every[np.argsort(owners, kind="stable")])
        held.append(np.bincount(owners, minlength=len(batch[-1])).astype(np.int64))
        for place, texts in enumerate(batch[len(cells) :]):
            numbers = map(read[place], texts)
            told[place].append(np.fromiter(numbers, dtype=kinds[place], count=len(texts)))
    return Parsed(np.concatenate(ids), np.concatenate(held), tuple(map(np.concatenate, told)))


class Coding:
    """The cells of one column of records, coded as they are read: a byte or two each."""

    def __init__(self, column: Column) -> None:
        self._column, self._cells = column, _Cells(column, column.absent)
        self._kind = smallest(len(column.values) + 1)
        self._codes = [np.zeros(0, dtype=self._kind)]
        self._sizes = [np.zeros(0, dtype=np.int64)]

    def add(self, texts: Sequence[str]) -> None:
        """The cells of further records.

        Raises:
            KeyError, ValueError: the codebook has no such value, or values stand in another order.
        """
        rows, codes = self._cells.held(texts)
        if self._column.multivalued:
            self._sizes.append(np.bincount(rows, minlength=len(texts)).astype(np.int64))
            self._codes.append(codes.astype(self._kind))
            return
        single = np.zeros(len(texts), dtype=self._kind)
        single[rows] = codes
        self._codes.append(single)

    def cells(self) -> Cells:
        """All that was added."""
        codes = np.concatenate(self._codes)
        if not self._column.multivalued:
            return codes
        sizes = np.cumsum(np.concatenate(self._sizes), dtype=np.int64)
        return Ragged(np.concatenate([[0], sizes]), codes)
