"""Delimited text of which each line is a record, whatever it holds: no run can stop at one.

Nothing is found in the data: delimiter, encoding and where the header stands are told. A line is
decoded and parted by itself, so that it can change no other record.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from itertools import islice

from populace.read.files.delimited import Columns, LongCells
from populace.read.files.source import Source, readable
from populace.read.layout.header import check_names, names_of
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.extent import Extent
from populace.vocabulary.facts import Fact
from populace.vocabulary.wording import Advice, Option

_LINES = 1 << 14
_BEHIND = "".join(map(chr, range(0x20, 0x7F))) + "\n"
_ESCAPED = r"\u000a\ud800"


class LineByLine:
    """A delimited text with its header read.

    Args:
        source: where it is.
        delimiter: one character.
        encoding: Python's name for it; one in which a line feed is one byte of its own.
        extent: where the header and the first record stand; no row at the end can be left out.

    Raises:
        ParameterError: something is not told, or would be found in the data.
        InputError: the header is none.
    """

    names: tuple[str, ...]
    facts: tuple[Fact, ...] = ()

    def __init__(
        self, source: Source, delimiter: str | None, encoding: str | None, extent: Extent
    ) -> None:
        told = {
            "delimiter": delimiter is not None and len(delimiter) == 1,
            "encoding": encoding is not None and _by_byte(encoding),
        }
        absent = [name for name, fine in told.items() if not fine]
        if delimiter is None or encoding is None or absent:
            raise ParameterError(
                expected="with only what is declared, one character as the delimiter, and an"
                " encoding whose lines can be told by their bytes (utf-8, cp1252)",
                found=f"no such {' and '.join(absent)}",
                action=Advice("Say both", Option("delimiter"), Option("encoding"), "."),
            )
        if extent.no_header or extent.skip_footer or extent.hidden:
            raise ParameterError(
                expected="with only what is declared, a header, and every row below it a record",
                found="no header, or rows at the end that are left out",
                action="Save the table with its header and without those rows.",
            )
        self._source, self._delimiter, self._encoding = source, delimiter, encoding
        header = extent.above
        self._first = header + 1 if extent.first_row is None else extent.first_row - 1
        with readable(), source.open() as file:
            text = next(islice(file, header, None), b"")
        text = text.removeprefix(codecs.BOM_UTF8) if header == 0 else text
        if not text.strip():
            raise InputError(
                expected="a header row",
                found="an empty line, or none",
                action=Advice(
                    "Say in which line the names stand", Option("header_row", blank="N"), "."
                ),
            )
        self.names = names_of(self._parted(text))
        check_names(self.names)

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, once: lines with too few cells lack the last, with more lose them."""
        width = len(self.names)
        with readable(), self._source.open() as file:
            lines = islice(file, self._first, None)
            while block := list(islice(lines, _LINES)):
                rows = [
                    (self._parted(line) + [""] * width)[:width] for line in block if line.strip()
                ]
                if rows:
                    yield list(zip(*rows, strict=True))

    def _parted(self, line: bytes) -> list[str]:
        text = line.decode(self._encoding, errors="replace").rstrip("\r\n")
        for end in "\r\n\0":
            text = text.replace(end, " ")
        with LongCells():
            return next(csv.reader([text], delimiter=self._delimiter), [""])


def _by_byte(encoding: str) -> bool:
    """Whether a line feed is one byte of its own, and no other signs stand for it or for half."""
    try:
        plain = _BEHIND.encode(encoding) == _BEHIND.encode("ascii")
        return plain and _ESCAPED.encode("ascii").decode(encoding) == _ESCAPED
    except (LookupError, UnicodeError):
        return False
