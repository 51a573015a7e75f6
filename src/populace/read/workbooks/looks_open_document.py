"""How a sheet of an OpenDocument workbook (.ods) looks.

The cells themselves are read elsewhere.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import product
from xml.etree import ElementTree as ET

from populace.read.workbooks.appearance import Appearance, Range
from populace.read.workbooks.looks_excel import place as cell_place
from populace.read.workbooks.number_format import TESTS

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_CONDITION = re.compile(r"value\(\) ?(<>|!=|<=|>=|=|<|>) ?(-?\d+(?:\.\d+)?)")
_RANGE = re.compile(r"\.\$?([A-Z]+)\$?(\d+)(?::[^ ]*?\.\$?([A-Z]+)\$?(\d+))?(?= |$)")
_MOST = 1 << 20
"""More rows than a sheet has: what is repeated to its end says nothing."""


def look(packed: zipfile.ZipFile, sheet: str) -> Appearance:
    """How a sheet looks.

    Raises:
        KeyError: there is no such sheet.
        ValueError: it is damaged.
    """
    roots = [
        ET.fromstring(packed.read(name))  # noqa: S314 - expat refuses to expand entities without end
        for name in ("styles.xml", "content.xml")
        if name in packed.namelist()
    ]
    for table in roots[-1].iter(f"{_TABLE}table"):
        if table.get(f"{_TABLE}name") == sheet:
            return _looks(table, _Styles(roots))
    raise KeyError(sheet)


class _Styles:
    """What the styles of cells do, each with what it takes from its parent.

    Args:
        roots: the named styles of a workbook, and its content, which has some of its own.
    """

    def __init__(self, roots: Sequence[ET.Element]) -> None:
        self._cells = {
            each.get(f"{_STYLE}name", ""): each
            for root in roots
            for each in root.iter(f"{_STYLE}style")
            if each.get(f"{_STYLE}family") == "table-cell"
        }
        self._formats = {
            name: each
            for root in roots
            for each in root.iter()
            if each.tag.startswith(_NUMBER) and (name := each.get(f"{_STYLE}name"))
        }

    def unseen(self, style: str | None) -> bool:
        """Whether letters have the color of their ground."""
        letters = self._told(style, f"{_FO}color")
        ground = self._told(style, f"{_FO}background-color") or "transparent"
        behind = "#ffffff" if ground == "transparent" else ground
        return letters is not None and letters.casefold() == behind.casefold()

    def struck(self, style: str | None) -> bool:
        """Whether letters are struck out."""
        line = self._told(style, f"{_STYLE}text-line-through-style")
        return (line or "none") != "none"

    def blank(self, style: str | None, value: float | None) -> bool:
        """Whether the format shows nothing of a number, or of a text where there is none."""
        form = self._formats.get(self._told(style, f"{_STYLE}data-style-name") or "")
        if form is None or (value is None and form.tag != f"{_NUMBER}text-style"):
            return False
        if value is not None:
            chosen = (
                each.get(f"{_STYLE}apply-style-name", "")
                for each in form.iter(f"{_STYLE}map")
                if _meets(value, each.get(f"{_STYLE}condition", ""))
            )
            form = self._formats.get(next(chosen, ""), form)
        shown = [each for each in form if each.tag.startswith(_NUMBER)]
        return all(
            each.tag == f"{_NUMBER}text" and not "".join(each.itertext()).strip() for each in shown
        )

    def ruled(self, style: str | None) -> bool:
        """Whether a rule of the style hides cells."""
        maps = self._cells[style].iter(f"{_STYLE}map") if style in self._cells else ()
        return any(self.hides(each.get(f"{_STYLE}apply-style-name")) for each in maps)

    def hides(self, style: str | None) -> bool:
        """Whether a style takes texts or numbers out of sight, where a rule gives it to cells."""
        return self.unseen(style) or any(self.blank(style, value) for value in (None, 1.0))

    def _told(self, style: str | None, attribute: str) -> str | None:
        seen: set[str] = set()
        while style in self._cells and style not in seen:
            seen.add(style)
            element = self._cells[style]
            for each in (element, *element):
                found: str | None = each.get(attribute)
                if found is not None:
                    return found
            style = element.get(f"{_STYLE}parent-style-name")
        return None


def _meets(value: float, condition: str) -> bool:
    """Whether a number meets a condition such as value()>=0."""
    found = _CONDITION.fullmatch(condition)
    return found is not None and TESTS[found[1].replace("!=", "<>")](value, float(found[2]))


def _looks(table: ET.Element, styles: _Styles) -> Appearance:
    hidden_columns: set[int] = set()
    defaults: list[tuple[range, str | None]] = []
    column = 0
    for element, folded in _inside(table, "table-column"):
        places = range(column, min(column + _times(element, "columns"), _MOST))
        if folded or _unseen(element):
            hidden_columns.update(places)
        defaults.append((places, element.get(f"{_TABLE}default-cell-style-name")))
        column = places.stop
    hidden_rows: set[int] = set()
    merged: list[Range] = []
    shown: dict[tuple[int, int], str] = {}
    unseen: set[tuple[int, int]] = set()
    struck: set[tuple[int, int]] = set()
    ruled = list(_rules(table, styles))
    looks: dict[str | None, tuple[bool, bool, bool]] = {}
    row = 0
    for element, folded in _inside(table, "table-row"):
        times = _times(element, "rows")
        if (folded or _unseen(element)) and times < _MOST // 2:
            hidden_rows.update(range(row, row + times))
        place = 0
        for cell in element:
            wide = _times(cell, "columns")
            across = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
            down = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
            if across > 1 or down > 1:
                merged.append((row, place, row + down - 1, place + across - 1))
            if _filled(cell):
                style = (
                    cell.get(f"{_TABLE}style-name")
                    or element.get(f"{_TABLE}default-cell-style-name")
                    or next((name for places, name in defaults if place in places), None)
                )
                if style not in looks:
                    looks[style] = styles.unseen(style), styles.struck(style), styles.ruled(style)
                cells = range(row, row + times), range(place, place + wide)
                text = _padded(cell)
                out_of_sight, through, rule = looks[style]
                if out_of_sight or text == "" or styles.blank(style, _value(cell)):
                    unseen.update(product(*cells))
                elif text is not None:
                    shown.update(dict.fromkeys(product(*cells), text))
                struck.update(product(*cells) if through else ())
                if rule:
                    ruled.append((row, place, row + times - 1, place + wide - 1))
            place += wide
        row += times
    return Appearance(
        merged=tuple(merged),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        shown=shown,
        unseen=frozenset(unseen),
        struck=frozenset(struck),
        ruled=tuple(ruled),
    )


def _rules(table: ET.Element, styles: _Styles) -> Iterator[Range]:
    """The ranges of rules that give cells a style that hides them, or show a bar in their place."""
    for rule in table.iter(f"{_CALC}conditional-format"):
        named = (each.get(f"{_CALC}apply-style-name") for each in rule.iter(f"{_CALC}condition"))
        bars = any(each.get(f"{_CALC}show-value") == "false" for each in rule.iter())
        if bars or any(map(styles.hides, named)):
            where = rule.get(f"{_CALC}target-range-address", "")
            for each in _RANGE.finditer(where):
                first = cell_place(f"{each[1]}{each[2]}")
                yield (*first, *(cell_place(f"{each[3]}{each[4]}") if each[3] else first))


def _inside(
    table: ET.Element, name: str, *, folded: bool = False
) -> Iterator[tuple[ET.Element, bool]]:
    """The rows or columns of a table, also those in groups and headers; whether a group is shut."""
    for element in table:
        if element.tag == _TABLE + name:
            yield element, folded
        elif element.tag.startswith(_TABLE) and element.tag != f"{_TABLE}table":
            shut = element.get(f"{_TABLE}display") == "false"
            yield from _inside(element, name, folded=folded or shut)


def _times(element: ET.Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", 1))


def _filled(cell: ET.Element) -> bool:
    return cell.find(f"{_TEXT}p") is not None or _value(cell) is not None


def _unseen(element: ET.Element) -> bool:
    return element.get(f"{_TABLE}visibility", "visible") != "visible"


def _value(cell: ET.Element) -> float | None:
    """The number that a cell holds; None for a text."""
    value = cell.get(f"{_OFFICE}value")
    return None if value is None else float(value)


def _padded(cell: ET.Element) -> str | None:
    """What a number shows: words, more zeros than it has before it, or nothing; else None."""
    if cell.get(f"{_OFFICE}value-type") != "float":
        return None
    text = "".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p")).strip()
    if not any(map(str.isdigit, text)) and (not text or any(map(str.isalpha, text))):
        # A file without what cells show is of a program that leaves it out.
        return text if cell.find(f"{_TEXT}p") is not None else None
    digits = "".join(filter(str.isdigit, text))
    value = float(cell.get(f"{_OFFICE}value", "0"))
    if not text.isascii() or len(digits) < 2 or not digits.startswith("0") or "." in text:
        return None
    return text if "," not in text and value == int(digits) else None
