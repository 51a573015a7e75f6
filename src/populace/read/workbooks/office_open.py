"""Excel workbooks (.xlsx) with the standard library alone, for Pythons without python-calamine.

What a cell holds is worked out here, as calamine does; how it is written is said in `memory`.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.etree import ElementTree as ET

from populace.read.files.packed import DAMAGE

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_LINK = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_UNSPOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile("([A-Z]+)")
_COLUMNS = 16384
_DAMAGE: tuple[type[Exception], ...] = (KeyError, IndexError, OverflowError, ET.ParseError, *DAMAGE)


class Book:
    """A workbook whose sheets are read one at a time.

    Args:
        file: the workbook, as its path or open in binary.

    Raises:
        ValueError: it is damaged, or another kind of file.
    """

    def __init__(self, file: str | IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            root = self._parsed("xl/workbook.xml")
            links = {
                link.attrib["Id"]: link.attrib["Target"]
                for link in self._parsed("xl/_rels/workbook.xml.rels")
            }
            settings = root.find("workbookPr")
            since_1904 = settings is not None and settings.get("date1904") in {"1", "true"}
            start = "1904-01-01" if since_1904 else "1899-12-30"
            self._start = dt.datetime.fromisoformat(start)
            self._sheets: dict[str, str] = {}
            self.unseen: set[str] = set()
            for sheet in root.iterfind("sheets/sheet"):
                path = _whole(links[sheet.get(_LINK) or sheet.attrib[_STRICT_LINK]])
                if "worksheets/" in path:
                    self._sheets[sheet.attrib["name"]] = path
                    if sheet.get("state", "visible") != "visible":
                        self.unseen.add(sheet.attrib["name"])
            self._texts = [
                _text(item) for item in self._parsed("xl/sharedStrings.xml", missing=True)
            ]
            self._kinds = list(self._styles())
        except _DAMAGE as error:
            raise ValueError from error

    def worksheets(self) -> list[str]:
        """The names of the sheets, also of those that are `unseen`."""
        return list(self._sheets)

    def rows(self, name: str) -> list[list[object]]:
        """The cells of a sheet, as rows of equal length.

        Raises:
            ValueError: the sheet is damaged.
        """
        return [cells for _, cells in self.placed(name)[1]]

    def placed(self, name: str) -> tuple[int, list[tuple[int, list[object]]]]:
        """The place of the first column, and the filled rows with their own places, from 0.

        Raises:
            ValueError: the sheet is damaged.
        """
        rows: dict[int, dict[int, object]] = {}
        row = column = -1
        try:
            for item in self._parsed(self._sheets[name]).iterfind("sheetData/row"):
                row = int(item.get("r", row + 2)) - 1
                column = -1
                cells = rows.setdefault(row, {})
                for cell in item.iterfind("c"):
                    column = _column(cell.get("r", ""), column + 1)
                    value = self._value(cell)
                    if value != "":
                        cells[column] = value
        except _DAMAGE as error:
            raise ValueError from error
        filled = [(row, cells) for row, cells in sorted(rows.items()) if cells]
        if not filled:
            return 0, []
        first = min(min(cells) for _, cells in filled)
        last = max(max(cells) for _, cells in filled)
        span = range(first, last + 1)
        return first, [(row, [cells.get(place, "") for place in span]) for row, cells in filled]

    def _parsed(self, path: str, *, missing: bool = False) -> ET.Element:
        if missing and path not in self._zip.namelist():
            return ET.Element("nothing")
        with self._zip.open(path) as file:
            root = ET.parse(file).getroot()  # noqa: S314 - expat refuses to expand entities without end
        for element in root.iter():
            for space in (_MAIN, _STRICT):
                element.tag = element.tag.removeprefix(space)
        return root

    def _styles(self) -> Iterator[str]:
        root = self._parsed("xl/styles.xml", missing=True)
        formats = {
            int(each.attrib["numFmtId"]): each.get("formatCode", "")
            for each in root.iterfind("numFmts/numFmt")
        }
        for style in root.iterfind("cellXfs/xf"):
            number = int(style.get("numFmtId", 0))
            code = formats.get(number)
            if code is None:
                yield "duration" if number == 46 else "date" if number in _DATES else "number"
            else:
                yield _kind(code)

    def _value(self, cell: ET.Element) -> object:
        kind, held = cell.get("t", "n"), cell.findtext("v")
        if kind == "inlineStr":
            inside = cell.find("is")
            return "" if inside is None else _text(inside)
        if held is None:
            return ""
        match kind:
            case "s":
                return self._texts[int(held)]
            case "str":
                return _unescaped(held)
            case "b":
                return held.strip() in {"1", "true"}
            case "e":
                return ""
            case "d":
                return dt.datetime.fromisoformat(held)
            case _:
                return self._number(held, int(cell.get("s", -1)))

    def _number(self, held: str, style: int) -> object:
        number = float(held)
        kind = self._kinds[style] if 0 <= style < len(self._kinds) else "number"
        if kind == "number":
            return number
        milliseconds = round(number * 86_400_000)
        passed = dt.timedelta(milliseconds=milliseconds)
        if kind == "duration":
            return passed
        if self._start.year == 1904 or number >= 60:
            moment = self._start + passed
        else:
            # Before March 1900 Excel counts a day less: it believes that 1900 was a leap year.
            moment = self._start + passed + dt.timedelta(days=1)
        if 0 <= number < 1:
            return moment.time()
        return moment.date() if milliseconds % 86_400_000 == 0 else moment


def _whole(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _column(place: str, following: int) -> int:
    letters = _PLACE.match(place)
    if letters is None:
        return following
    number = 0
    for letter in letters[1]:
        number = 26 * number + ord(letter) - 64
    if number > _COLUMNS:
        raise ValueError
    return number - 1


def _kind(code: str) -> str:
    first = code.split(";", maxsplit=1)[0]
    if _DURATION.search(first):
        return "duration"
    plain = _UNSPOKEN.sub("", first).lower()
    return "date" if re.search("[dmyhs]", plain) and "general" not in plain else "number"


def _text(item: Any) -> str:  # noqa: ANN401 - an element
    # Phonetic readings (rPh) stand beside the text and are none of it.
    parts = [item.findtext("t") or "", *(run.findtext("t") or "" for run in item.iterfind("r"))]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
