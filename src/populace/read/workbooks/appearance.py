"""How a sheet looks: what is merged, what is hidden, and what cells show in place of their number.

What reads cells does not tell these things. Each form of workbook has its module beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from populace.read.workbooks.number_format import replaces, shown

Range = tuple[int, int, int, int]
"""First row, first column, last row and last column, from 0."""

_SPOKEN = re.compile(r'"[^"]*"|\\.|[^"\\]')


@dataclass(frozen=True)
class Appearance:
    """A sheet as it is seen. Rows and columns are counted from 0.

    Args:
        merged: ranges of more than one cell that show the value of their first one.
        hidden_rows: rows out of sight, also by a filter.
        hidden_columns: columns out of sight.
        patterns: for cells that look otherwise by their format, that format.
        shown: for other such cells the text that they show.
        failed: for cells whose formula failed what they show, such as #N/A, as their CSV file does.
        unseen: cells that show nothing though they hold something.
        struck: cells whose words are struck out.
        struck_rows: rows that are struck out as a whole, once it was looked for.
        ruled: ranges in which a rule of the sheet takes cells out of sight.
    """

    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    patterns: Mapping[tuple[int, int], str] = field(default_factory=dict)
    shown: Mapping[tuple[int, int], str] = field(default_factory=dict)
    failed: Mapping[tuple[int, int], str] = field(default_factory=dict)
    unseen: frozenset[tuple[int, int]] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    ruled: tuple[Range, ...] = ()

    def text(self, row: int, column: int, cell: object) -> object:
        """A cell as its format shows it, with leading zeros or as words; else as it is."""
        for told in (self.shown, self.failed):
            if (row, column) in told:
                return told[row, column]
        pattern = self.patterns.get((row, column))
        if pattern is None or isinstance(cell, bool) or not isinstance(cell, int | float):
            return cell
        if replaces(pattern):
            return shown(pattern, cell) or cell
        if cell < 0 or cell != int(cell):
            return cell
        return padded(pattern, int(cell))

    def hides(self, row: int, column: int, cell: object) -> bool:
        """Whether a cell is filled, and its format shows nothing of it."""
        if (row, column) in self.unseen:
            return cell != ""
        pattern = self.patterns.get((row, column))
        if pattern is None or not replaces(pattern):
            return False
        return shown(pattern, cell) == ""


def notable(code: str) -> bool:
    """Whether a format shows something else than the cell holds."""
    return pads(code) or replaces(code)


def pads(code: str) -> bool:
    """Whether a format of numbers writes leading zeros, as in codes: 00000, 000-00, "KE-"000."""
    first = _first(code)
    if first in {"", "General", "@"}:
        return False
    tokens = _SPOKEN.findall(first)
    places = [token for token in tokens if len(token) == 1]
    plain = {"0", "-", " ", "/", "(", ")", ":"} - ({"/", ":"} if "0" not in places else set())
    return places.count("0") > 1 and set(places) <= plain


def padded(code: str, number: int) -> str:
    """A whole number under such a format."""
    tokens = _SPOKEN.findall(_first(code))
    digits = list(str(number))
    written: list[str] = []
    left = tokens.count("0")
    for part in reversed(tokens):
        if part == "0":
            left -= 1
            written.append(digits.pop() if digits else "0")
            if left == 0:
                written.extend(reversed(digits))
        else:
            written.append(part.strip('"') if part.startswith('"') else part.lstrip("\\"))
    return "".join(reversed(written))


def _first(code: str) -> str:
    """The first part of a format, without colors and room; what follows a 0 is one, too."""
    first = re.sub(r"^\[[^\]]*\]|_.|\*.", "", code.split(";", maxsplit=1)[0])
    return re.sub(r"(?<=0)[#?]+", lambda places: "0" * len(places[0]), first)
