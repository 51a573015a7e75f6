"""Large delimited text by Arrow, where there is nothing that two readers could take differently.

That is UTF-8 without a double quote, a NUL, an end-of-file mark or a carriage return of its own, in
which all rows have as many cells as they must. Cells are then what stands between delimiters and
ends of lines, and nothing else. Where a stretch of lines is anything but that, or Arrow is not
there, the lines are left to `delimited`, from the first of the stretch on.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from populace.read.cells.encoding import Coded
from populace.read.files.source import Source, readable
from populace.read.layout.footer import FOOT

if TYPE_CHECKING:
    import pyarrow as pa

SIZE = 1 << 20
"""How many bytes are read at a time."""

LEAST = 1 << 20
"""Fewer bytes below the header are not worth the start of a library."""

_ENCODINGS = frozenset({"utf-8", "utf-8-sig"})
_NEVER = (b'"', b"\0", b"\x1a")


class Block(NamedTuple):
    """Some rows.

    Attributes:
        columns: their cells.
        rows: how many there are.
        tail: the last of them with blank lines, which are empty rows.
        last: the last of them.
        blank: how many of the last hold blank cells alone; -1 where all do.
    """

    columns: Sequence[Sequence[str]]
    rows: int
    tail: list[list[str]]
    last: list[list[str]]
    blank: int


class PlainText:
    """The rows of a text from its beginning, as far as they are plain.

    Args:
        source: what is read.
        encoding: Python's name of it.
        top: how many lines come before the first row.
        delimiter: one character.
        width: how many cells every row has.

    Attributes:
        lines: how many lines below the top were taken.
        whole: whether that was all of them.
    """

    def __init__(self, source: Source, encoding: str, top: int, delimiter: str, width: int) -> None:
        self._source, self._top, self._delimiter, self._width = source, top, delimiter, width
        # A mark at the very beginning is no part of the first row, which Arrow might think.
        self._able = encoding in _ENCODINGS and top > 0 and delimiter.isascii()
        self.lines, self.whole = 0, False

    def blocks(self) -> Iterator[Block]:
        """The rows in blocks; one counts as taken when the next one is asked for."""
        if not self._able:
            return
        with readable(), self._source.open() as raw:
            for _ in range(self._top):
                if not _ends_once(raw.readline()):
                    return
            text = raw.read(SIZE)
            if len(text) < LEAST:
                return
            while text:
                text += raw.readline()
                columns = self._columns(text)
                if columns is None:
                    return
                last = list(map(list, zip(*(each[-FOOT:] for each in columns), strict=True)))
                yield Block(columns, len(columns[0]), self._end(text), last, _blank(columns))
                self.lines += text.count(b"\n") + (not text.endswith(b"\n"))
                text = raw.read(SIZE)
        self.whole = True

    def _columns(self, text: bytes) -> list[Coded] | None:
        """The cells of some lines; None where they are not plain."""
        if any(each in text for each in _NEVER) or text.startswith(codecs.BOM_UTF8):
            return None
        if not _ends_once(text):
            return None
        try:
            import pyarrow as pa
            from pyarrow import csv as arrow_csv
        except ImportError:
            return None
        names = [str(place) for place in range(self._width)]
        kind = pa.dictionary(pa.int32(), pa.string())
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(text),
                read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(text) + 1),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self._delimiter, quote_char=False, escape_char=False
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, kind), null_values=[]
                ),
                memory_pool=pa.system_memory_pool(),
            )
        except pa.ArrowException:
            # What it says would quote cells; who reads these lines again says it without.
            return None
        return [_coded(column) for column in table.combine_chunks().columns]

    def _end(self, text: bytes) -> list[list[str]]:
        lines = text.removesuffix(b"\n").rsplit(b"\n", FOOT)[-FOOT:]
        cells = [line.removesuffix(b"\r").decode().split(self._delimiter) for line in lines]
        return [[] if row == [""] else row for row in cells]


def _ends_once(text: bytes) -> bool:
    """Whether every carriage return belongs to the end of a line."""
    return b"\r" not in text or text.count(b"\r") == text.count(b"\r\n")


def _coded(column: pa.ChunkedArray) -> Coded:
    if not column.num_chunks:
        return Coded(np.zeros(0, dtype=np.int32), [])
    chunk = column.chunk(0)
    # Where pandas is installed, `to_numpy` would import it: as much work as 100,000 rows.
    places = chunk.indices
    codes = np.frombuffer(places.buffers()[1], np.int32, len(places), 4 * places.offset)
    return Coded(codes, chunk.dictionary.to_pylist())


def _blank(columns: list[Coded]) -> int:
    """How many of the last rows hold blank cells alone; -1 where all do."""
    filled = np.zeros(len(columns[0]), dtype=bool)
    for column in columns:
        filled |= np.array([text != "" for text in column.texts], dtype=bool)[column.codes]
    places = np.flatnonzero(filled)
    return len(filled) - 1 - int(places[-1]) if len(places) else -1
