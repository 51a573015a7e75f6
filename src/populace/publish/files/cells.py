"""Values, combinations and cells as they stand in CSV text.

Only released facts pass through here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Cells, Column, Ragged

BOM = "\ufeff"
"""Opens the tables that people read in Excel, which takes UTF-8 for a local encoding without it.

`synthetic.csv` has none: it takes the place of the input in programs, and many of those would read
the mark as part of the first column's name.
"""

_PADDING = b"\xff"
_WHOLE = 8
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
    if not isinstance(cells, Ragged):
        chosen: list[str] = np.array(_words(column), dtype=object)[cells].tolist()
        return chosen
    style, absent = _style(column), quoted(column.absent)
    parts = np.array(["", *style.texts], dtype=object)[cells.codes].tolist()
    return [
        f"{style.quote}{style.joint.join(parts[start:stop])}{style.quote}"
        if stop > start
        else absent
        for start, stop in pairwise(cells.starts.tolist())
    ]


def _words(column: Column) -> list[str]:
    """What stands in a cell of a single-valued column, by its code."""
    style = _style(column)
    filled = (f"{style.quote}{text}{style.quote}" for text in style.texts)
    return [quoted(column.absent), *filled]


class CodedLines:
    """Lines of single-valued columns, made by looking up bytes instead of texts.

    Each word is padded to the widest of its column with a byte that no text in UTF-8 holds; the
    padding is dropped from whole blocks of lines.

    Args:
        columns: at least one.
    """

    def __init__(self, columns: tuple[Column, ...]) -> None:
        ends = (*[b","] * (len(columns) - 1), b"\n")
        # A blank line is no record to most readers.
        blank = '""' if len(columns) == 1 else ""
        self._words = [
            [(word or blank).encode() + end for word in _words(column)]
            for column, end in zip(columns, ends, strict=True)
        ]
        widest = [max(map(len, words)) for words in self._words]
        self.width = sum(widest)
        """How many bytes the longest line may have."""
        self.room = sum(map(int.__mul__, widest, map(len, self._words)))
        """How many bytes all words take once they are padded."""

    def lines(self, blocks: Iterable[Sequence[NDArray[np.integer[Any]]]]) -> Iterator[bytes]:
        """The lines of some records at a time.

        Args:
            blocks: for each column the codes, shape (records,).
        """
        padded = [_padded(words) for words in self._words]
        line = np.dtype([(str(place), words.dtype) for place, words in enumerate(padded)])
        for cells in blocks:
            lines = np.empty(len(cells[0]), dtype=line)
            for place, (words, codes) in enumerate(zip(padded, cells, strict=True)):
                lines[str(place)] = words.take(codes)
            yield lines.tobytes().translate(None, _PADDING)


def _padded(words: list[bytes]) -> NDArray[np.void]:
    """Shape (words,): each as wide as the widest, or a little wider where that is faster."""
    widest = max(map(len, words))
    if widest <= _WHOLE:
        widest = 1 << (widest - 1).bit_length()
    text = b"".join(word.ljust(widest, _PADDING) for word in words)
    return np.frombuffer(text, dtype=f"V{widest}")


def combination_lines(attributes: Attributes, combinations: Combinations) -> list[str]:
    """The lines of one length, joined from few pieces instead of one cell per data column."""
    if len(combinations.ids) == 0:
        return []
    styles, length = [_style(column) for column in attributes.columns], combinations.length
    number = len(styles)
    texts = np.array([text for style in styles for text in style.texts], dtype=object)
    opening = np.array([f"{',' * c}{style.quote}" for c, style in enumerate(styles)], dtype=object)
    closing = np.array(
        [f"{style.quote}{',' * (number - c)}" for c, style in enumerate(styles)], dtype=object
    )
    owner = attributes.column_of[combinations.ids].astype(np.int64)
    pieces = [opening[owner[:, 0]]]
    for place in range(length):
        pieces.append(texts[combinations.ids[:, place]])
        if place + 1 < length:
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
        f"{text}{length},{count},{margin:.1f}"
        for text, count, margin in zip(
            front, combinations.counts.tolist(), combinations.margins.tolist(), strict=True
        )
    ]
