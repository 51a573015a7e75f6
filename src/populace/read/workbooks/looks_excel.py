"""How a sheet of an Excel workbook (.xlsx) looks.

The cells themselves are read elsewhere: of a sheet only what is hidden, merged or formatted is
looked for here, which is quick in large ones.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from populace.read.workbooks.appearance import Appearance, Range, notable
from populace.read.workbooks.number_format import shown
from populace.vocabulary.errors import InputError

_ROOM = 1 << 25
"""Cells for which there is room in any case."""
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d+)")
_WIDE = re.compile(rb"\br=[\"']([A-Z]{2,})\d")
_FILLED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*(?<!/)>")
_PLACE = re.compile(r"\$?([A-Z]+)\$?(\d+)")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_ERROR = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>.*?<(?:\w+:)?v>([^<]*)<", re.DOTALL)
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([^\"']+)[\"']")
_VALUE = re.compile(rb"\b(r|s|t|ht|min|max|hidden|width)=[\"']([^\"']*)[\"']")
_FLAT = re.compile(rb"\bht=[\"']0(?:\.0*)?[\"']")
_RESULT = re.compile(rb"<v>[^<]|\bt=[\"'](str|inlineStr)[\"']")
_WHITE = "FFFFFF"
_RULES = re.compile(
    rb"<(?:\w+:)?conditionalFormatting\b[^>]*\bsqref=[\"']([^\"']+)[\"'][^>]*>"
    rb"(.*?)</(?:\w+:)?conditionalFormatting>",
    re.DOTALL,
)
_LOOK = re.compile(rb"\bdxfId=[\"'](\d+)[\"']")
_NO_VALUE = re.compile(rb"\bshowValue=[\"'](0|false)[\"']")
_FORMATTED = re.compile(rb"<(?:\w+:)?c\b[^>]*\bs=[\"'](\d+)[\"']")


def look(packed: zipfile.ZipFile, sheet: str) -> Appearance:
    """How a sheet looks.

    Raises:
        KeyError: there is no such sheet.
        ValueError: it is damaged.
    """
    xml = packed.read(_path(packed, sheet))
    if not xml.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        xml = xml.decode("utf-16").encode()
    head, _, rest = xml.partition(b"sheetData")
    if b"<f" in rest:
        _check_results(rest)
    styles = _styles(packed)
    return Appearance(
        merged=tuple(_range(found.decode()) for found in _MERGED.findall(rest)),
        hidden_rows=frozenset(_hidden_rows(rest)),
        hidden_columns=frozenset(
            place
            for found in _COLUMN.findall(head)
            if _is(told := _told(found), "hidden") or float(told.get("width", 1)) == 0
            for place in range(int(told["min"]) - 1, int(told["max"]))
        ),
        patterns=_patterns(packed, rest),
        unseen=_styled(rest, styles.one_colored),
        failed=_failed(rest),
        struck=_styled(rest, styles.struck),
        ruled=tuple(_ruled(rest, styles.hiding)),
    )


def check_extent(packed: zipfile.ZipFile, sheet: str) -> None:
    """Refuse a sheet whose cells are so far from each other that memory has no room between them.

    Raises:
        InputError: there is far more room than cells.
        KeyError: there is no such sheet.
    """
    xml = packed.read(_path(packed, sheet))
    rows = max(map(int, _ROW_NUMBER.findall(xml)), default=0)
    if rows * _width(_WIDE.findall(xml)) <= _ROOM:
        return
    filled = _FILLED.findall(xml)
    deep = max((int(row) for _, row in filled), default=0)
    if deep * _width([column for column, _ in filled]) > max(_ROOM, len(xml)):
        raise InputError(
            expected="a sheet whose cells stand together",
            found="cells far away from all others",
            action="Delete the rows and columns that are not of the table, and save it again.",
        )


def _width(columns: Iterable[bytes]) -> int:
    """How many columns there are up to the last of those that are named; 26 at least."""
    return max((place(f"{each.decode()}1")[1] + 1 for each in set(columns)), default=26)


def _check_results(xml: bytes) -> None:
    """Refuse formulas that were never worked out, whose cells would be read as blank.

    Raises:
        InputError: there is one.
    """
    for part in xml.split(b"</c>"):
        cell = part[part.rfind(b"<c ") :]
        if b"<f" in cell and not _RESULT.search(cell):
            found = _VALUE.search(cell)
            where = found[2].decode() if found is not None else "a cell"
            raise InputError(
                expected="formulas with their results",
                found=f"one without, in {where}",
                action="Open the workbook in a spreadsheet program and save it, which works them"
                " out.",
            )


def _failed(xml: bytes) -> dict[tuple[int, int], str]:
    """The cells whose formula failed, with the words for it, such as #DIV/0!."""
    found: dict[tuple[int, int], str] = {}
    if b't="e"' not in xml:
        return found
    for attributes, said in _ERROR.findall(xml):
        told = _told(attributes)
        if told.get("t") == "e" and "r" in told:
            found[place(told["r"])] = said.decode()
    return found


def _hidden_rows(xml: bytes) -> list[int]:
    found, row = [], -1
    if b"hidden=" not in xml and not _FLAT.search(xml):
        return []
    for each in _ROW.findall(xml):
        told = _told(each)
        row = int(told["r"]) - 1 if "r" in told else row + 1
        if _is(told, "hidden") or float(told.get("ht", 1)) == 0:
            found.append(row)
    return found


def _patterns(packed: zipfile.ZipFile, xml: bytes) -> dict[tuple[int, int], str]:
    codes = _codes(packed)
    if not codes or not {int(each) for each in set(_FORMATTED.findall(xml))} & set(codes):
        return {}
    found: dict[tuple[int, int], str] = {}
    for each in _CELL.findall(xml):
        told = _told(each)
        if (code := codes.get(int(told.get("s", -1)))) and told.get("t", "n") not in {"e", "b"}:
            # Programs that leave out where a cell stands are read without its format.
            if "r" not in told:
                raise ValueError
            found[place(told["r"])] = code
    return found


def _styled(xml: bytes, styles: Collection[int]) -> frozenset[tuple[int, int]]:
    """The cells that have one of some styles."""
    if not styles or not {int(each) for each in set(_FORMATTED.findall(xml))} & set(styles):
        return frozenset()
    found = (_told(each) for each in _CELL.findall(xml))
    return frozenset(
        place(told["r"]) for told in found if "r" in told and int(told.get("s", -1)) in styles
    )


def _ruled(xml: bytes, hiding: Collection[int]) -> Iterator[Range]:
    """The ranges of rules that give cells one of the looks that hide them."""
    for where, rules in _RULES.findall(xml):
        looks = {int(each) for each in _LOOK.findall(rules)}
        # A bar or a sign may stand in place of the number.
        if looks & set(hiding) or _NO_VALUE.search(rules):
            yield from map(_range, where.decode().split())


@dataclass(frozen=True)
class _Styles:
    """The styles of cells by which words are not seen, or not meant; what rules do that hides.

    Args:
        one_colored: those whose letters and ground have one color, where both are told in one way.
        struck: those whose letters are struck out.
        hiding: looks of rules with letters of the color of their ground, or that show nothing.
    """

    one_colored: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    hiding: frozenset[int] = frozenset()


def _styles(packed: zipfile.ZipFile) -> _Styles:
    if "xl/styles.xml" not in packed.namelist():
        return _Styles()
    root = ET.fromstring(packed.read("xl/styles.xml"))  # noqa: S314 - as below
    parts = {each.tag.rpartition("}")[2]: each for each in root}
    fonts = list(parts.get("fonts", ()))
    letters = [_color(_inside(each, "color")) for each in fonts]
    grounds = [
        _color(_inside(each, "fgColor")) if _solid(each) else _WHITE
        for each in parts.get("fills", ())
    ]
    struck = {str(place) for place, font in enumerate(fonts) if _struck(font)}
    cells = list(enumerate(parts.get("cellXfs", ())))
    return _Styles(
        frozenset(
            style
            for style, each in cells
            if (color := _at(letters, each.get("fontId"))) is not None
            and color == _at(grounds, each.get("fillId"))
        ),
        frozenset(style for style, each in cells if each.get("fontId", "0") in struck),
        frozenset(place for place, look in enumerate(parts.get("dxfs", ())) if _hides(look)),
    )


def _struck(font: ET.Element) -> bool:
    strike = _inside(font, "strike")
    return strike is not None and strike.get("val", "1") not in {"0", "false"}


def _hides(look: ET.Element) -> bool:
    """Whether what a rule gives a cell takes it out of sight."""
    numbers, font = _inside(look, "numFmt"), _inside(look, "font")
    if numbers is not None and shown(numbers.get("formatCode", ""), "x") == "":
        return True
    if font is None:
        return False
    fill = _inside(look, "fill")
    ground = _WHITE if fill is None else _color(_inside(fill, "bgColor"))
    color = _color(_inside(font, "color"))
    return color is not None and color == ground


def _at(colors: list[str | None], place: str | None) -> str | None:
    number = int(place or 0)
    return colors[number] if number < len(colors) else None


def _solid(fill: ET.Element) -> bool:
    return any(each.get("patternType") == "solid" for each in fill)


def _inside(element: ET.Element, tag: str) -> ET.Element | None:
    return next((each for each in element.iter() if each.tag.endswith(f"}}{tag}")), None)


def _color(element: ET.Element | None) -> str | None:
    """A color; None for that of the window's text, which is not told."""
    if element is None:
        return None
    if "rgb" in element.attrib:
        return element.attrib["rgb"][-6:].upper()
    theme, tint = element.get("theme"), float(element.get("tint", 0))
    if (theme == "0" and not tint) or element.get("indexed") in {"1", "9"}:
        return _WHITE
    return None if theme is None else f"theme {theme} {tint}"


def _codes(packed: zipfile.ZipFile) -> dict[int, str]:
    """For each style that shows something else than the cell its format."""
    if "xl/styles.xml" not in packed.namelist():
        return {}
    root = ET.fromstring(packed.read("xl/styles.xml"))  # noqa: S314 - expat refuses to expand entities without end
    formats: dict[int, str] = {}
    styles: list[int] = []
    for element in root.iter():
        match element.tag.rpartition("}")[2]:
            case "numFmt":
                formats[int(element.attrib["numFmtId"])] = element.get("formatCode", "")
            case "cellXfs":
                styles = [int(each.get("numFmtId", 0)) for each in element]
    return {
        style: formats[number]
        for style, number in enumerate(styles)
        if number in formats and notable(formats[number])
    }


def _path(packed: zipfile.ZipFile, sheet: str) -> str:
    book = ET.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314 - as above
    links = ET.fromstring(packed.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    targets = {link.attrib["Id"]: link.attrib["Target"] for link in links}
    for element in book.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            link = next(value for key, value in element.attrib.items() if key.endswith("}id"))
            target = targets[link]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _told(attributes: bytes) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in _VALUE.findall(attributes)}


def _is(told: dict[str, str], name: str) -> bool:
    return told.get(name) in {"1", "true"}


def place(text: str) -> tuple[int, int]:
    """The row and the column, from 0, of a cell like B12."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise ValueError
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _range(text: str) -> Range:
    first, _, last = text.partition(":")
    return (*place(first), *place(last or first))
