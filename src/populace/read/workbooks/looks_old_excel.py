"""How a sheet of an Excel workbook of 97 to 2003 (.xls) looks: a compound file of records.

The cells themselves are read elsewhere. The records are those of [MS-XLS], the container that of
[MS-CFB] (both Microsoft, open specifications).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from populace.read.workbooks.appearance import Appearance, Range, notable
from populace.read.workbooks.number_format import shown

_FREE = 0xFFFFFFFA
_SHEET, _FORMAT, _STYLE, _BEGIN = 0x85, 0x41E, 0xE0, 0x809
_FONT, _PALETTE = 0x31, 0x92
_WHITE = frozenset({1, 9, 65})
"""The numbers of white, where a workbook has no colors of its own."""
_ROW, _COLUMNS, _MERGED = 0x208, 0x7D, 0xE5
_WHERE, _RULE = {0x1B0: 0, 0x879: 12}, {0x1B1: 6, 0x87A: 22}
"""Conditional formats, in two forms: where they act, and how a cell looks then; from which byte."""
_NEWER, _SCALE, _BAR, _SIGNS = 0x87A, 3, 4, 6
"""A rule of the second form, and its kinds that are no look: a scale of colors, bars, signs."""
_RULED_NUMBERS, _RULED_LETTERS, _RULED_GROUND = 1 << 25, 1 << 26, 1 << 29
_AROUND = ((1 << 27, 8), (1 << 28, 8))
_NUMBERS = {0x203, 0x27E, 0x06, 0xBD, 0xFD, 0x204}
"""NUMBER, RK, FORMULA, MULRK, LABELSST and LABEL: the cells that a format acts on."""
_MOST_COLUMNS = 256


def look(content: bytes, sheet: str) -> Appearance:
    """How a sheet looks.

    Raises:
        KeyError: there is no such sheet.
        ValueError: it is damaged.
    """
    try:
        stream = _stream(content)
        return _looks(stream, sheet)
    except struct.error as error:
        raise ValueError from error


def _looks(stream: bytes, sheet: str) -> Appearance:
    formats: dict[int, str] = {}
    styles: list[int] = []
    fonts: list[bytes] = []
    colors: list[int] = []
    own: list[bytes] = []
    starts: dict[str, int] = {}
    for kind, data in _records(stream, 0):
        if kind == _SHEET:
            starts[_text(data[6:], wide_count=False)] = struct.unpack_from("<I", data)[0]
        elif kind == _FORMAT:
            formats[struct.unpack_from("<H", data)[0]] = _text(data[2:], wide_count=True)
        elif kind == _STYLE:
            own.append(data)
            styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == _FONT:
            fonts.append(data)
        elif kind == _PALETTE:
            colors = list(struct.unpack_from(f"<{struct.unpack_from('<H', data)[0]}I", data, 2))
    codes = {
        style: formats[number]
        for style, number in enumerate(styles)
        if number in formats and notable(formats[number])
    }
    seen = [_seen(each, fonts, colors) for each in own]
    odd = {style for style, each in enumerate(seen) if any(each)}
    records = list(_records(stream, starts[sheet]))
    styled = [
        (style, (row, column))
        for kind, data in records
        if (codes or odd) and kind in _NUMBERS
        for row, column, style in _styles(kind, data)
        if style in codes or style in odd
    ]
    return Appearance(
        tuple(each for kind, data in records if kind == _MERGED for each in _ranges(data)),
        frozenset(
            struct.unpack_from("<H", data)[0]
            for kind, data in records
            if kind == _ROW
            and (
                struct.unpack_from("<H", data, 12)[0] & 0x20
                or not struct.unpack_from("<H", data, 6)[0] & 0x7FFF
            )
        ),
        frozenset(place for kind, data in records if kind == _COLUMNS for place in _unseen(data)),
        {place: codes[style] for style, place in styled if style in codes},
        unseen=frozenset(place for style, place in styled if seen[style][0]),
        struck=frozenset(place for style, place in styled if seen[style][1]),
        ruled=tuple(_ruled(records, colors)),
    )


def _ruled(records: list[tuple[int, bytes]], colors: list[int]) -> Iterator[Range]:
    """The ranges of rules that take cells out of sight."""
    where: list[Range] = []
    for kind, data in records:
        if kind in _WHERE:
            where = list(_ranges(data[_WHERE[kind] + 12 :]))
        elif kind in _RULE:
            shown_as = data[12] if kind == _NEWER else 0
            covered = shown_as in (_BAR, _SIGNS) and _covered(data)
            if covered or (shown_as < _SCALE and _hides(data[_RULE[kind] :], colors)):
                yield from where


def _covered(rule: bytes) -> bool:
    """Whether a rule shows a bar or a sign in place of a number ([MS-XLS], CF12)."""
    kind, _, first, second, look = struct.unpack_from("<2B2HI", rule, 12)
    at = 22 + (look or 2) + first + second
    at += 2 + struct.unpack_from("<H", rule, at)[0] + 5
    at += 1 + struct.unpack_from("<B", rule, at)[0]
    (said,) = struct.unpack_from("<B", rule, at + (3 if kind == _BAR else 5))
    return not said & 2 if kind == _BAR else bool(said & 1)


def _hides(look: bytes, colors: list[int]) -> bool:
    """Whether what a rule gives a cell takes it out of sight ([MS-XLS], DXFN)."""
    if len(look) < 6:
        return False
    flags, own = struct.unpack_from("<IH", look)
    at, letters, behind = 6, -2, 65
    if flags & _RULED_NUMBERS:
        size = struct.unpack_from("<H", look, at)[0] if own & 1 else 2
        if own & 1 and shown(_text(look[at + 2 : at + size], wide_count=True), 1) == "":
            return True
        at += size
    if flags & _RULED_LETTERS:
        letters = struct.unpack_from("<i", look, at + 80)[0]
        at += 118
    at += sum(size for flag, size in _AROUND if flags & flag)
    if flags & _RULED_GROUND:
        (ground,) = struct.unpack_from("<I", look, at)
        # A solid ground of a rule has its color where that behind a pattern stands.
        behind = ground >> 23 & 0x7F
    return letters >= 0 and _color(letters, colors) == _color(behind, colors)


def _seen(style: bytes, fonts: list[bytes], colors: list[int]) -> tuple[bool, bool]:
    """Whether the letters of a style have the color of their ground; whether they are struck."""
    # There is no font of number 4.
    (number,) = struct.unpack_from("<H", style)
    place = number - (number > 4)
    if place >= len(fonts):
        return False, False
    _, flags, letters = struct.unpack_from("<3H", fonts[place])
    pattern, ground = struct.unpack_from("<IH", style, 14)
    solid = pattern >> 26 == 1
    behind = ground & 0x7F if solid else 65
    return _color(letters, colors) == _color(behind, colors), bool(flags & 8)


def _color(number: int, colors: list[int]) -> int:
    """A color as a number for what is seen; -1 for white."""
    if 8 <= number < 8 + len(colors):
        found = colors[number - 8] & 0xFFFFFF
        return -1 if found == 0xFFFFFF else found + 0x10000
    return -1 if number in _WHITE else number


def _ranges(data: bytes) -> Iterator[Range]:
    for place in range(struct.unpack_from("<H", data)[0]):
        top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * place)
        yield top, left, bottom, right


def _unseen(data: bytes) -> range:
    first, last, _, _, flags = struct.unpack_from("<5H", data)
    return range(first, min(last, 255) + 1) if flags & 1 else range(0)


def _styles(kind: int, data: bytes) -> Iterator[tuple[int, int, int]]:
    row, column, style = struct.unpack_from("<3H", data)
    if kind != 0xBD:
        yield row, column, style
        return
    for place in range((len(data) - 6) // 6):
        yield row, column + place, struct.unpack_from("<H", data, 4 + 6 * place)[0]


def _records(stream: bytes, start: int, *, whole: bool = False) -> Iterator[tuple[int, bytes]]:
    """The records from a place on to the end of what begins there, or all of a stream."""
    depth = 0
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, start)
        if kind == _BEGIN:
            depth += 1
        elif kind == 0x0A:
            depth -= 1
            if depth <= 0 and not whole:
                return
        yield kind, stream[start + 4 : start + 4 + size]
        start += 4 + size


def _text(data: bytes, *, wide_count: bool) -> str:
    size = struct.unpack_from("<H", data)[0] if wide_count else data[0]
    start = 2 if wide_count else 1
    wide = data[start] & 1
    letters = data[start + 1 : start + 1 + size * (1 + wide)]
    return letters.decode("utf-16-le" if wide else "latin-1")


def check_whole(content: bytes) -> None:
    """Refuse a compound file whose sectors go in circles, or with more columns than a sheet has.

    What reads the cells follows them without end, or makes room for all that lies between.

    Raises:
        ValueError: it is damaged.
    """
    try:
        stream = _stream(content)
        for kind, data in _records(stream, 0, whole=True):
            if kind in _NUMBERS and struct.unpack_from("<H", data, 2)[0] >= _MOST_COLUMNS:
                raise ValueError
    except KeyError:
        # A locked workbook is of another kind inside, which is told where it is opened.
        return
    except (struct.error, IndexError) as error:
        raise ValueError from error


def _stream(content: bytes) -> bytes:
    """The stream of the workbook in a compound file.

    Raises:
        KeyError: there is none.
        ValueError: its sectors go in circles.
    """
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    small = 1 << struct.unpack_from("<H", content, 32)[0]
    (first_folder,) = struct.unpack_from("<I", content, 48)
    least, first_small = struct.unpack_from("<2I", content, 56)
    after = _links(content, size)
    folder = _joined(content[size:], size, first_folder, after)
    table = _joined(content[size:], size, first_small, after)
    links = list(struct.unpack(f"<{len(table) // 4}I", table))
    inside, found = b"", None
    for start in range(0, len(folder), 128):
        entry = folder[start : start + 128]
        named = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(named - 2, 0)].decode("utf-16-le")
        begin, length = struct.unpack_from("<2I", entry, 116)
        if name == "Root Entry":
            inside = _joined(content[size:], size, begin, after)
        if name in {"Workbook", "Book"} and found is None:
            large = length >= least
            parts = (content[size:], size) if large else (inside, small)
            found = _joined(*parts, begin, after if large else links)[:length]
    if found is None:
        raise KeyError
    return found


def _links(content: bytes, size: int) -> list[int]:
    """For each sector the one after it."""
    tables = [each for each in struct.unpack_from("<109I", content, 76) if each < _FREE]
    (more,) = struct.unpack_from("<I", content, 68)
    for _ in range(len(content) // size + 1):
        if more >= _FREE:
            break
        told = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        tables += [each for each in told[:-1] if each < _FREE]
        more = told[-1]
    if more < _FREE or len(tables) > len(content) // size:
        raise ValueError
    return [
        each
        for table in tables
        for each in struct.unpack_from(f"<{size // 4}I", content, (table + 1) * size)
    ]


def _joined(content: bytes, size: int, place: int, after: list[int]) -> bytes:
    """The sectors from a place on, one after the other.

    Raises:
        ValueError: they go in circles.
    """
    parts: list[bytes] = []
    while place < _FREE:
        if len(parts) > len(after):
            raise ValueError
        parts.append(content[place * size : (place + 1) * size])
        place = after[place]
    return b"".join(parts)
