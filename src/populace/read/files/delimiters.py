"""Which character parts the cells of a text, judged by its header and its first rows together.

Where two would do, neither is chosen. The rows themselves are read in `delimited`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from populace.read.layout.header import SAMPLE
from populace.vocabulary.errors import InputError
from populace.vocabulary.wording import Advice, Option

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}

_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t|]*\s*', re.IGNORECASE)
_ODD = "~^\u00a6\u00a7\u00ac\x01\x02\x1e\x1f\u061b\u060c\u3001\uff1b\uff0c"
_OTHERS = _ODD + ":!#*&\\/@"
_BLANKS = re.compile(r"\s{2,}|\t")
_ENOUGH = 5
_NEARLY = 0.9

Rows = list[tuple[int, list[str]]]
"""Rows, each with the number of its first line."""


def announced(line: str) -> str | None:
    """The delimiter in a line like sep=; as Excel writes and obeys it, or None."""
    found = _SEPARATOR.fullmatch(line)
    return None if found is None else found[1]


def parsed(lines: Sequence[str], delimiter: str, first: int = 1) -> Rows | None:
    """The rows in lines, up to where they cannot be parsed; None where the first cannot.

    Args:
        lines: with their ends.
        delimiter: one character.
        first: the number of the first line.
    """
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
    rows: Rows = []
    start = first
    while len(rows) <= SAMPLE:
        try:
            row = next(reader, None)
        except csv.Error:
            return rows or None
        if row is None:
            break
        if row:
            rows.append((start, row))
        start = first + reader.line_num
    return rows


def found_in(lines: Sequence[str], said: str | None = None) -> str:
    """The delimiter of a text.

    It is the one under which every row has as many cells as the header. A tab goes first; one
    whose every place is followed by a blank, as in running text, goes last.

    Args:
        lines: the header and the first rows, with their ends.
        said: the one that the file announces; it holds where it stands in the header.

    Raises:
        InputError: two do, or another character seems to do.
    """
    if said is not None and lines and said in lines[0]:
        return said
    readings = {each: rows for each in DELIMITERS if (rows := parsed(lines, each))}
    if not readings:
        return ","
    fits = [each for each, rows in readings.items() if _fits(rows)]
    if "\t" in fits:
        return "\t"
    tight = [each for each in fits if not _loose(readings[each])]
    fits = tight or fits
    # What stands in times, addresses and days parts no cells that a delimiter parts closely.
    others = _parting(_ODD if tight else _OTHERS, lines) if fits else []
    could = [*(DELIMITERS[each] for each in fits), *map(repr, others)]
    if len(could) > 1:
        raise InputError(
            expected="one character that parts the cells of every row",
            found=f"more than one that could: {' and '.join(could)}",
            action=Advice("Name the delimiter", Option("delimiter"), "."),
        )
    if fits:
        return fits[0]
    shares = {each: _share(rows) for each, rows in readings.items()}
    best = max(shares, key=lambda each: (shares[each], each == "\t"))
    if shares[best] > (0.0, 0):
        return best
    _check_other(lines)
    return ","


def row_width(rows: Rows) -> int:
    """How many cells most rows below the header have; of a header alone, its own number."""
    widths = Counter(len(row) for _, row in rows[1:])
    return widths.most_common(1)[0][0] if widths else len(rows[0][1])


def named_width(row: Sequence[str]) -> int:
    """How many cells a header has up to the last one that is not blank."""
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)


def _fits(rows: Rows) -> bool:
    width = named_width(rows[0][1])
    return width > 1 and all(
        len(row) >= width and not any(map(str.strip, row[width:])) for _, row in rows
    )


def _loose(rows: Rows) -> bool:
    return all(cell.startswith(" ") for _, row in rows for cell in row[1:])


def _share(rows: Rows) -> tuple[float, int]:
    """Which share of the rows has the most frequent number of cells, and that number.

    Under a header of one cell the character may belong to the text of some rows; it does not where
    it stands in nearly all.
    """
    width, header = row_width(rows), len(rows[0][1])
    if width < 2:
        return (0.0, header) if header > 1 else (0.0, 0)
    body = [len(row) for _, row in rows[1:]] or [header]
    share = sum(each == width for each in body) / len(body)
    if header == 1 and share < _NEARLY and min(body) < 2:
        return (0.0, 0)
    return share, width


def _whole(lines: Sequence[str]) -> list[str]:
    """The rows that hold something, as if nothing parted them, without quotes around them."""
    rows = (row for _, row in parsed(lines, ",") or [])
    return [",".join(row) for row in rows if any(map(str.strip, row))]


def _parting(characters: Iterable[str], lines: Sequence[str]) -> list[str]:
    """The characters of which every row has as many as the header, and so could be parted by it."""
    filled = _whole(lines)
    times = ((each, filled[0].count(each)) for each in characters if len(filled) >= _ENOUGH)
    return [each for each, n in times if n and all(line.count(each) == n for line in filled)]


def _check_other(lines: Sequence[str]) -> None:
    """Refuse cells that an unusual character seems to part, or that stand at fixed places.

    Raises:
        InputError: every line has as many of it as the header.
    """
    filled = _whole(lines)
    if len(filled) < _ENOUGH:
        return
    found = [repr(each) for each in _parting((*_OTHERS, *DELIMITERS), lines)]
    header = filled[0]
    words = len(header.split())
    if words > 1 and all(len(line.split()) == words for line in filled):
        found.append("blanks")
    wide = len(_BLANKS.split(header.strip()))
    if wide > 1 and all(len(_BLANKS.split(line.strip())) == wide for line in filled):
        found.append("columns of fixed width")
    if found:
        raise InputError(
            expected="cells parted by a comma, a semicolon, a tab or a pipe",
            found=f"rows that seem to be parted by {found[-1]}",
            action=Advice(
                "Name the delimiter",
                Option("delimiter"),
                ", a comma where there is only one column. A text of fixed width must be saved as"
                " CSV first.",
            ),
        )
