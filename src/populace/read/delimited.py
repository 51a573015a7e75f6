"""CSV and TSV text as blocks of columns, with the delimiter found in the header.

What the cells mean is not known here.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from populace.read.source import Readable, Source, find_encoding, lines
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.schema import listing

Columns = Sequence[Sequence[str]]
"""A block of rows, turned: for each column of the header its cells."""

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}

_CELLS = 1 << 17
_HEADER_LINES = 1000
_LONGEST_CELL = 2**31 - 1


class Delimited:
    """A delimited text with its header read.

    Args:
        readable: a path, bytes or an open file; gzip and zstd are unpacked.
        delimiter: one character; None to find it in the header.
        encoding: Python's name for it; None to find it.

    Raises:
        InputError: the source cannot be opened or decoded, or has no usable header.
    """

    names: tuple[str, ...]
    facts: tuple[Fact, ...]

    def __init__(
        self, readable: Readable | Source, delimiter: str | None = None, encoding: str | None = None
    ) -> None:
        if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
            raise InputError(
                expected="one character as the delimiter",
                found=repr(delimiter),
                action="Name a comma, a semicolon, a tab or a pipe, or leave it out.",
            )
        source = readable if isinstance(readable, Source) else Source(readable)
        encoding, found = find_encoding(source, encoding)
        self._lines = lines(source, encoding)
        with _LongCells():
            self.names, self._delimiter, pulled = _header(self._lines, delimiter)
        check_names(self.names)
        self._lines = chain(pulled, self._lines)
        self.facts = (fact("rows-complete"),)
        if found is not None:
            self.facts += (fact("encoding-found", encoding=found),)

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, once. Blank lines are no rows.

        Raises:
            InputError: a row has more or fewer cells than the header, or a quoted cell does not
                end.
        """
        rows = filter(None, csv.reader(self._lines, delimiter=self._delimiter, strict=True))
        height = max(1, _CELLS // len(self.names))
        while True:
            with _LongCells():
                try:
                    block = list(islice(rows, height))
                except csv.Error:
                    raise _unquoted() from None
            if not block:
                break
            yield _turned(block, len(self.names))


def _turned(block: list[list[str]], width: int) -> Columns:
    if set(map(len, block)) != {width}:
        more = "more" if max(map(len, block)) > width else "fewer"
        raise InputError(
            expected="as many cells in every row as in the header",
            found=f"a row with {more} cells",
            action="Name the right delimiter, and put cells that hold it between double quotes. In"
            " a spreadsheet such a row reaches past the last column, or ends before it.",
        )
    return list(zip(*block, strict=True))


def _header(source: Iterator[str], delimiter: str | None) -> tuple[tuple[str, ...], str, list[str]]:
    """The names, the delimiter, and the lines already taken that come after the header."""
    taken: list[str] = []
    for line in source:
        if line.strip("\r\n"):
            taken.append(line)
            break
    if not taken:
        raise InputError(
            expected="a header row",
            found="an empty file",
            action="Put the names of the columns into the first row.",
        )
    best: tuple[int, list[str], str, int] | None = None
    for candidate in (delimiter,) if delimiter else DELIMITERS:
        reader = csv.reader(_kept(taken, source), delimiter=candidate, strict=True)
        try:
            names = next(reader)
        except csv.Error:
            continue
        rank = len(names) + 1_000_000 * (candidate == "\t" and len(names) > 1)
        if best is None or rank > best[0]:
            best = rank, names, candidate, reader.line_num
    if best is None:
        raise _unquoted()
    _, names, candidate, used = best
    return tuple(name.strip() for name in names), candidate, taken[used:]


def _kept(taken: list[str], source: Iterator[str]) -> Iterator[str]:
    """The lines taken so far, then more, which are kept too."""
    yield from taken
    for line in islice(source, _HEADER_LINES):
        taken.append(line)
        yield line


def _unquoted() -> InputError:
    return InputError(
        expected="a closing double quote, followed by a delimiter or the end of the row",
        found="a quoted cell that does not end there",
        action="Write a double quote inside a quoted cell twice, and close every quoted cell.",
    )


def check_names(names: Sequence[str]) -> None:
    """Refuse a header in which a column cannot be told by its name.

    Raises:
        InputError: a name is blank or stands twice, or there is none.
    """
    if not names:
        raise InputError(
            expected="a table with columns",
            found="no column",
            action="Pass at least one column.",
        )
    if not all(names):
        raise InputError(
            expected="a name for every column in the header",
            found="a blank name",
            action="Name the column, or remove it from every row. Nothing may stand above the"
            " header.",
        )
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise InputError(
            expected="a name of its own for every column",
            found=f"more than one column called {listing(twice)}",
            action="Rename or remove all but one of them.",
        )


class _LongCells:
    """Lifts the limit of the csv module on the length of a cell, and puts it back."""

    def __enter__(self) -> None:
        self._limit = csv.field_size_limit(_LONGEST_CELL)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._limit)
