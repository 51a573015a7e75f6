"""CSV and TSV text as blocks of columns.

Which character parts the cells is found in `delimiters`; what the cells mean is not known here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice, zip_longest

from populace.read.cells.encoding import Coded
from populace.read.files.delimiters import Rows, announced, found_in, named_width, parsed, row_width
from populace.read.files.garbled import check_garbled
from populace.read.files.plain import Block, PlainText
from populace.read.files.source import Readable, Source, find_encoding, lines
from populace.read.layout.footer import FOOT, check_below, check_footer
from populace.read.layout.header import (
    CHECKED,
    RECORDS,
    SAMPLE,
    again,
    check_first,
    check_header,
    check_names,
    is_header,
    is_tags,
    names_of,
    too_few,
)
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import WHOLE, Extent
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.wording import Advice, Option

Columns = Sequence[Sequence[str]]
"""A block of rows, turned: for each column of the header its cells."""

_CELLS = 1 << 17
_HEADER_LINES = SAMPLE
_HEADER_SIZE = 1 << 24
_LONGEST_CELL = 2**31 - 1
_EMPTY = 2


class Delimited:
    """A delimited text with its header read.

    Args:
        readable: a path, bytes or an open file; gzip and zstd are unpacked.
        delimiter: one character; None to find it in the header and the first rows.
        encoding: Python's name for it; None to find it.
        extent: where in the file the table stands.

    Raises:
        InputError: the source cannot be opened or decoded, or has no usable header.
    """

    names: tuple[str, ...]
    facts: tuple[Fact, ...]

    def __init__(
        self,
        readable: Readable | Source,
        delimiter: str | None = None,
        encoding: str | None = None,
        extent: Extent = WHOLE,
    ) -> None:
        if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
            raise InputError(
                expected="one character as the delimiter",
                found=repr(delimiter),
                action="Name a comma, a semicolon, a tab or a pipe, or leave it out.",
            )
        self._source = readable if isinstance(readable, Source) else Source(readable)
        self._told_encoding = encoding
        self._encoding, found = find_encoding(self._source, encoding)
        self._extent = extent
        text = lines(self._source, self._encoding)
        above = list(islice(text, extent.above))
        sample = _sample(text)
        said = announced(sample[0]) if sample and not above else None
        if said is not None:
            above.append(sample.pop(0))
        while sample and not sample[0].strip("\r\n"):
            above.append(sample.pop(0))
        if not sample or (extent.header_row is not None and len(above) != extent.above):
            raise InputError(
                expected="a header row",
                found="an empty line there" if sample else "an empty file",
                action=Advice(
                    "Put the names of the columns into the first row, or say in which line they"
                    " stand",
                    Option("header_row", blank="N"),
                    ".",
                ),
            )
        with LongCells():
            self._delimiter = delimiter or found_in(sample, said)
            used = self._open(sample, len(above))
        self._top = len(above) + used
        self._lines: Iterator[str] = chain(
            sample[used:], islice(text, max(0, used - len(sample)), None)
        )
        self.facts = (fact("rows-complete"), RECORDS)
        self._checked = not (extent.no_header or extent.header_is_names)
        if self._checked:
            self.facts += (CHECKED,)
        if found is not None:
            self.facts += (fact("encoding-found", encoding=found),)

    def _open(self, sample: list[str], above: int) -> int:
        """Read the header; how many lines of the sample come before the first record."""
        extent = self._extent
        rows = parsed(sample, self._delimiter, above + 1)
        if rows is None:
            raise _unquoted(above + 1)
        taken = 0 if extent.no_header else 1
        if extent.first_row is not None:
            taken = sum(each < extent.first_row for each, _ in rows)
        elif any(is_tags(row) for _, row in rows[taken : taken + 1]):
            taken += 1
        body = rows[taken:]
        wide = row_width([rows[0], *body])
        if extent.no_header:
            self.names = tuple(f"column_{place + 1}" for place in range(wide))
        else:
            names = _named(rows[0], body, wide)
            self.names = names_of(names, as_written=extent.header_is_names)
        width = len(self.names)
        # Rows may end with a delimiter more than the header needs, as some programs write them.
        spare = body and not any(cell.strip() for _, row in body for cell in row[width:])
        self._width = max(width, wide) if spare else width
        first = [row[:width] for _, row in body if len(row) >= width]
        columns: Columns = list(zip(*first, strict=True)) if first else [()] * width
        if self._told_encoding is None:
            below = zip_longest(*(row for _, row in rows[1:]), fillvalue="")
            check_garbled(rows[0][1], below, decoded=True)
        if not extent.no_header:
            repeated = [line for line, row in body if is_header(row[:width], self.names)]
            if repeated and width > 1 and not extent.header_is_names:
                raise again(f"line {repeated[0]}")
            check_header(self.names, columns, extent, f"line {rows[0][0]}")
            check_names(self.names, told=extent.header_is_names)
            if extent.first_row is None and extent.skip_footer != 0 and body:
                check_first(columns, f"line {body[0][0]}")
        if extent.first_row is not None:
            return extent.first_row - 1 - above
        reader = csv.reader(iter(sample), delimiter=self._delimiter)
        while taken:
            taken -= bool(next(reader))
        return reader.line_num

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, once. Blank lines are no rows.

        Raises:
            InputError: a row has more or fewer cells than the header or repeats it, a quoted cell
                does not end, or the last rows are no records. The line is named, no cell is shown.
        """
        width, footer = len(self.names), self._extent.skip_footer or 0
        last: list[list[str]] = []
        tail: list[list[str]] = []
        empty = 0
        for block in chain(self._plain(), self._careful()):
            tail = [*tail, *block.tail][-FOOT - footer :]
            if not block.rows:
                continue
            last = [*last, *block.last][-FOOT:]
            empty = empty + block.rows if block.blank < 0 else block.blank
            yield block.columns
        check_footer(last, self._extent.skip_footer)
        filled = [(place, row) for place, row in enumerate(tail) if any(map(str.strip, row))]
        bare = [place for place, row in enumerate(tail) if row and not any(map(str.strip, row))]
        check_below(filled[: len(filled) - footer], self._extent.skip_footer, bare)
        # Beside rows that are said to be no records, a blank one is none either.
        some = _EMPTY if self._extent.skip_footer is None else 1
        if self._extent.skip_footer != 0 and width > 1 and empty >= some:
            raise InputError(
                expected="records down to the end",
                found=f"rows of blank cells at the end, {empty} of them, left by a spreadsheet",
                action=Advice(
                    "Leave them out",
                    Option("skip_footer", footer + empty),
                    "; say 0 if they are records.",
                ),
            )

    def _plain(self) -> Iterator[Block]:
        """The rows from the first on that Arrow reads alike; what is left is in `_lines`."""
        if self._extent.skip_footer:
            return
        width = len(self.names)
        text = PlainText(self._source, self._encoding, self._top, self._delimiter, self._width)
        for block in text.blocks():
            texts = [each.texts for each in block.columns if isinstance(each, Coded)]
            named = self._checked and self.names[-1] in texts[width - 1]
            if named or any(map(str.strip, chain(*texts[width:]))):
                break
            yield block._replace(columns=block.columns[:width])
        self._lines = iter(()) if text.whole else islice(self._lines, text.lines, None)

    def _careful(self) -> Iterator[Block]:
        """The rows of `_lines`."""
        reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        footer = self._extent.skip_footer or 0
        height = max(1, _CELLS // len(self.names))
        held: list[list[str]] = []
        while True:
            before = reader.line_num
            with LongCells():
                try:
                    block = list(islice(reader, height))
                except csv.Error:
                    raise self._misread() from None
            if not block:
                return
            tail = block[-FOOT - footer :]
            if [] in block:
                block = list(filter(None, block))
            if footer:
                block = held + block
                held = block[-footer:]
                del block[-footer:]
            if not block:
                yield Block((), 0, tail, [], -1)
                continue
            columns = self._turned(block)
            if reader.line_num - before > len(block):
                self._check_swallowed(columns)
            blank = next((place for place, row in enumerate(reversed(block)) if any(row)), -1)
            yield Block(columns, len(block), tail, block[-FOOT:], blank)

    def place(self, record: int) -> str:
        """The line in which a record begins, found by reading again."""
        text = islice(lines(self._source, self._encoding), self._top, None)
        reader = csv.reader(text, delimiter=self._delimiter)
        start = self._top + 1
        with LongCells():
            for row in reader:
                record -= bool(row)
                if record < 0:
                    break
                start = self._top + 1 + reader.line_num
        return f"line {start}"

    def _turned(self, block: list[list[str]]) -> Columns:
        width = len(self.names)
        if set(map(len, block)) != {self._width}:
            raise self._misread()
        columns: Columns = list(zip(*block, strict=True))
        beside = any(any(map(str.strip, column)) for column in columns[width:])
        named = self._checked and self.names[-1] in columns[width - 1]
        if beside or (named and any(is_header(row[:width], self.names) for row in block)):
            raise self._misread()
        return columns[:width]

    def _misread(self) -> InputError:
        """The error about the first row that is not as it must be, found by reading again."""
        width, names = self._width, len(self.names)
        bad: tuple[int, str] | None = None
        after = 0
        text = islice(lines(self._source, self._encoding), self._top, None)
        reader = csv.reader(text, delimiter=self._delimiter, strict=True)
        start = self._top + 1
        with LongCells():
            while after <= FOOT:
                try:
                    row = next(reader, None)
                except csv.Error:
                    return _ragged(*bad, after) if bad else _unquoted(start)
                if row is None:
                    break
                after += bool(row) and bad is not None
                if row and bad is None:
                    if self._checked and is_header(row[:names], self.names):
                        return again(f"line {start}")
                    if len(row) != width or any(map(str.strip, row[names:])):
                        bad = start, "fewer" if len(row) < width else "more"
                start = self._top + 1 + reader.line_num
        return _ragged(*bad, after) if bad else _unquoted(start)

    def _check_swallowed(self, columns: Columns) -> None:
        """Refuse a quoted cell that holds rows: its quote was not meant to open one.

        Raises:
            InputError: the lines inside a cell are built like rows of the table.
        """
        firsts = set(columns[0])
        for place, cells in enumerate(columns):
            for cell in cells:
                if "\n" not in cell and "\r" not in cell:
                    continue
                inner = cell.splitlines()[1:]
                commas = [line.count(self._delimiter) for line in inner]
                wide = len(columns) - 1
                if (
                    place
                    and inner
                    and all(number == wide for number in commas[:-1])
                    and commas[-1] == place
                    and all(line.split(self._delimiter)[0] in firsts for line in inner)
                ):
                    raise InputError(
                        expected="a double quote that opens a cell to be closed in its own row",
                        found=f"a cell in column {self.names[place]!r} that holds whole rows",
                        action="Write a double quote inside a quoted cell twice, and close every"
                        " quoted cell.",
                    )


def _sample(text: Iterator[str]) -> list[str]:
    """The first lines: no more than are looked at, and none to spare where they are long."""
    taken: list[str] = []
    size = 0
    for line in islice(text, _HEADER_LINES):
        taken.append(line)
        size += len(line)
        if size > _HEADER_SIZE:
            break
    return taken


def _named(header: tuple[int, list[str]], body: Rows, wide: int) -> list[str]:
    """The cells of a header that name columns, which may be blank among others.

    Args:
        header: with its line.
        body: the first records.
        wide: how many cells most of them have.

    Raises:
        InputError: it has too few for what stands below it.
    """
    start, cells = header
    width = named_width(cells)
    full = [row for _, row in body if len(row) == wide]
    beside = 2 * sum(any(map(str.strip, row[width:])) for row in full) > len(full)
    some = sum(bool(cell.strip()) for cell in cells) <= wide / 2
    if beside and len(full) > 1 and (some or wide > len(cells)):
        raise too_few(f"line {start}", _full(body, wide), "line")
    return cells[: wide if beside and wide <= len(cells) else width]


def _full(body: Rows, wide: int) -> int | None:
    """The line of the first row in which every cell is filled."""
    return next(
        (start for start, row in body[:20] if len(row) == wide and all(map(str.strip, row))), None
    )


def _ragged(line: int, more: str, after: int) -> InputError:
    footer = (
        Advice()
        if after >= FOOT
        else Advice(
            " If it and what follows are no records, leave them out",
            Option("skip_footer", after + 1),
            ".",
        )
    )
    return InputError(
        expected="as many cells in every row as in the header",
        found=f"a row with {more} cells, which begins in line {line}",
        action=Advice(
            "Name the right delimiter",
            Option("delimiter"),
            ", or put cells that hold it between double quotes. In a spreadsheet such a row reaches"
            " past the last column, or ends before it.",
            footer,
        ),
    )


def _unquoted(line: int) -> InputError:
    return InputError(
        expected="a closing double quote, followed by a delimiter or the end of the row",
        found=f"a quoted cell that does not end there, in the row that begins in line {line}",
        action="Write a double quote inside a quoted cell twice, and close every quoted cell.",
    )


class LongCells:
    """Lifts the limit of the csv module on the length of a cell, and puts it back."""

    def __enter__(self) -> None:
        self._limit = csv.field_size_limit(_LONGEST_CELL)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._limit)
