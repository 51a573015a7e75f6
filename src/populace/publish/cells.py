"""Values, combinations and cells as they stand in CSV text.

Only released facts pass through here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Cells, Column, Ragged

BOM = "\ufeff"
"""Opens the tables that people read in Excel, which takes UTF-8 for a local encoding without it.

`synthetic.csv` has none: it takes the place of the input in programs, and many of those would read
the mark as part of the first column's name.
"""

_SPECIAL = re.compile('[",\\r\\n]')


class _Style(NamedTuple):
    """How the cells of one column are written: all of its filled cells are quoted, or none."""

    quote: str
    joint: str
    texts: tuple[str, ...]


def _style(column: Column) -> _Style:
    joint = column.delimiter or ""
    special = any(map(_SPECIAL.search, (joint, *column.values)))
    quote = '"' if special else ""
    return _Style(quote, _escaped(joint), tuple(map(_escaped, column.values)))


def _escaped(text: str) -> str:
    return text.replace('"', '""')


def quoted(text: str) -> str:
    """A text as a cell of its own."""
    return f'"{_escaped(text)}"' if _SPECIAL.search(text) else text


def joined_lines(lines: Iterable[str]) -> bytes:
    """The bytes of a file of these lines."""
    return ("\n".join(lines) + "\n").encode()


def cell_texts(column: Column, cells: Cells) -> list[str]:
    """The cells of one column as they stand in a file, one per record."""
    style = _style(column)
    absent = quoted(column.absent)
    if not isinstance(cells, Ragged):
        words = [absent, *(f"{style.quote}{text}{style.quote}" for text in style.texts)]
        chosen: list[str] = np.array(words, dtype=object)[cells].tolist()
        return chosen
    parts = np.array(["", *style.texts], dtype=object)[cells.codes].tolist()
    return [
        f"{style.quote}{style.joint.join(parts[start:stop])}{style.quote}"
        if stop > start
        else absent
        for start, stop in pairwise(cells.starts.tolist())
    ]


def combination_lines(attributes: Attributes, combinations: Combinations) -> list[str]:
    """The lines of one length, joined from few pieces instead of one cell per data column."""
    if len(combinations.ids) == 0:
        return []
    styles = [_style(column) for column in attributes.columns]
    number = len(styles)
    texts = np.array([text for style in styles for text in style.texts], dtype=object)
    opening = np.array([f"{',' * c}{style.quote}" for c, style in enumerate(styles)], dtype=object)
    closing = np.array(
        [f"{style.quote}{',' * (number - c)}" for c, style in enumerate(styles)], dtype=object
    )
    owner = attributes.column_of[combinations.ids].astype(np.int64)
    pieces = [opening[owner[:, 0]]]
    for place in range(combinations.length):
        pieces.append(texts[combinations.ids[:, place]])
        if place + 1 < combinations.length:
            pairs, which = np.unique(
                owner[:, place] * number + owner[:, place + 1], return_inverse=True
            )
            between = [
                styles[left].joint
                if left == right
                else f"{styles[left].quote}{',' * (right - left)}{styles[right].quote}"
                for left, right in (divmod(pair, number) for pair in pairs.tolist())
            ]
            pieces.append(np.array(between, dtype=object)[which])
    pieces.append(closing[owner[:, -1]])
    front = map("".join, zip(*(piece.tolist() for piece in pieces), strict=True))
    return [
        f"{text}{combinations.length},{count},{margin:.1f}"
        for text, count, margin in zip(
            front, combinations.counts.tolist(), combinations.margins.tolist(), strict=True
        )
    ]
