"""What the cells of two columns say of whether one of them is a key of the other's table."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Cells = tuple[list[str], NDArray[np.int64]]
"""The distinct texts of a column, and the place among them of each row's."""

_WHOLE = re.compile(r"\d+(\.0+)?")
_SEVERAL, _LONG = 5, 7
"""So many ids, and numbers of so many digits, do not stand in another table by chance."""


def distinct_texts(cells: Cells) -> bool:
    """Whether every row has a text of its own."""
    texts = {text.strip() for text in cells[0]}
    return "" not in texts and len(texts) == len(cells[1])


def holds(known: Cells, named: Cells) -> bool:
    """Whether one column tells rows apart, and the other holds nothing but its texts."""
    texts = {text.strip() for text in known[0]}
    apart = "" not in texts and len(texts) == len(known[1])
    return apart and all(text.strip() in texts for text in named[0])


def joined_rows(known: Cells, named: Cells) -> bytes:
    """The row that each row names."""
    rows = {known[0][place].strip(): row for row, place in enumerate(known[1].tolist())}
    found = np.array([rows[text.strip()] for text in named[0]], dtype=np.int64)
    return found[named[1]].tobytes()


def numbers_rows(cells: Cells) -> bool:
    """Whether a column looks like one that numbers the rows of its own table.

    These are whole numbers that never stand twice, or that count up and start again at one.
    """
    texts, places = cells
    if len(places) < 2 or not all(_WHOLE.fullmatch(text.strip()) for text in texts):
        return False
    numbers = np.array([float(text) for text in texts])[places]
    if len(np.unique(numbers)) == len(numbers):
        return True
    step = np.diff(numbers)
    restarts = numbers[0] == 1 and bool(((step == 1) | (numbers[1:] == 1)).all())
    return restarts and bool(numbers.max() > 1)


def telling(columns: Mapping[str, Cells]) -> dict[str, Cells]:
    """The columns whose cells tell rows apart, and would not stand in another table by chance."""
    return {
        name: cells
        for name, cells in columns.items()
        if len(cells[0]) >= _SEVERAL and distinct_texts(cells) and not all(map(_short, cells[0]))
    }


def _short(text: str) -> bool:
    """Whether a text is a number that may stand in any table."""
    return _WHOLE.fullmatch(text.strip()) is not None and len(text.strip()) < _LONG
