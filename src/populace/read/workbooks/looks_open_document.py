"""How a sheet of an OpenDocument workbook (.ods) looks.

The cells themselves are read elsewhere.
"""

from __future__ import annotations

import zipfile
from collections.abc import Container, Iterator
from xml.etree import ElementTree as ET

from populace.read.workbooks.appearance import Appearance, Range

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_MOST = 1 << 20
"""More rows than a sheet has: what is repeated to its end says nothing."""


def look(packed: zipfile.ZipFile, sheet: str) -> Appearance:
    """How a sheet looks.

    Raises:
        KeyError: there is no such sheet.
        ValueError: it is damaged.
    """
    root = ET.fromstring(packed.read("content.xml"))  # noqa: S314 - expat refuses to expand entities without end
    for table in root.iter(f"{_TABLE}table"):
        if table.get(f"{_TABLE}name") == sheet:
            return _looks(table, _uncolored(root), _struck(root))
    raise KeyError(sheet)


def _looks(
    table: ET.Element, uncolored: Container[str | None], struck_out: Container[str | None]
) -> Appearance:
    hidden_columns: set[int] = set()
    column = 0
    for element in _inside(table, "table-column"):
        times = _times(element, "columns")
        if _unseen(element):
            hidden_columns.update(range(column, min(column + times, _MOST)))
        column += times
    hidden_rows: set[int] = set()
    merged: list[Range] = []
    shown: dict[tuple[int, int], str] = {}
    unseen: set[tuple[int, int]] = set()
    struck: set[tuple[int, int]] = set()
    row = 0
    for element in _inside(table, "table-row"):
        times = _times(element, "rows")
        if _unseen(element) and times < _MOST // 2:
            hidden_rows.update(range(row, row + times))
        place = 0
        for cell in element:
            wide = _times(cell, "columns")
            across = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
            down = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
            if across > 1 or down > 1:
                merged.append((row, place, row + down - 1, place + across - 1))
            style = cell.get(f"{_TABLE}style-name")
            for odd, places in ((uncolored, unseen), (struck_out, struck)):
                if style in odd and _filled(cell):
                    lines = range(row, row + times)
                    places.update((line, place + each) for line in lines for each in range(wide))
            if (text := _padded(cell)) is not None:
                for line in range(row, row + times):
                    held = [(line, place + each) for each in range(wide)]
                    shown.update(dict.fromkeys(held, text) if text else {})
                    unseen.update(() if text else held)
            place += wide
        row += times
    return Appearance(
        tuple(merged),
        frozenset(hidden_rows),
        frozenset(hidden_columns),
        {},
        shown,
        {},
        frozenset(unseen),
        frozenset(struck),
    )


def _uncolored(root: ET.Element) -> frozenset[str]:
    """The styles of cells whose letters have the color of their ground."""
    found = set()
    for style in root.iter(f"{_STYLE}style"):
        told = [each.attrib for each in style]
        letters = next((each[f"{_FO}color"] for each in told if f"{_FO}color" in each), None)
        ground = f"{_FO}background-color"
        behind = next((each[ground] for each in told if ground in each), "#ffffff")
        white = "#ffffff" if behind == "transparent" else behind
        if letters is not None and letters.casefold() == white.casefold():
            found.add(style.get(f"{_STYLE}name", ""))
    return frozenset(found)


def _struck(root: ET.Element) -> frozenset[str]:
    """The styles of cells whose letters are struck out."""
    line = f"{_STYLE}text-line-through-style"
    return frozenset(
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        if any(each.get(line, "none") != "none" for each in style)
    )


def _inside(table: ET.Element, name: str) -> Iterator[ET.Element]:
    """The rows or columns of a table, also those in groups and headers."""
    for element in table:
        if element.tag == _TABLE + name:
            yield element
        elif element.tag.startswith(_TABLE) and element.tag != f"{_TABLE}table":
            yield from _inside(element, name)


def _times(element: ET.Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", 1))


def _filled(cell: ET.Element) -> bool:
    return cell.find(f"{_TEXT}p") is not None


def _unseen(element: ET.Element) -> bool:
    return element.get(f"{_TABLE}visibility", "visible") != "visible"


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
