"""How a sheet of an Excel workbook of 97 to 2003 (.xls) looks: a compound file of records.

The cells themselves are read elsewhere. The records are those of [MS-XLS], the container that of
[MS-CFB] (both Microsoft, open specifications).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from populace.read.appearance import Appearance, Range, notable

_FREE = 0xFFFFFFFA
_SHEET, _FORMAT, _STYLE, _BEGIN = 0x85, 0x41E, 0xE0, 0x809
_ROW, _COLUMNS, _MERGED = 0x208, 0x7D, 0xE5
_NUMBERS = {0x203, 0x27E, 0x06, 0xBD, 0xFD, 0x204}
"""NUMBER, RK, FORMULA, MULRK, LABELSST and LABEL: the cells that a format acts on."""


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
    starts: dict[str, int] = {}
    for kind, data in _records(stream, 0):
        if kind == _SHEET:
            starts[_text(data[6:], wide_count=False)] = struct.unpack_from("<I", data)[0]
        elif kind == _FORMAT:
            formats[struct.unpack_from("<H", data)[0]] = _text(data[2:], wide_count=True)
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", data, 2)[0])
    codes = {
        style: formats[number]
        for style, number in enumerate(styles)
        if number in formats and notable(formats[number])
    }
    records = list(_records(stream, starts[sheet]))
    return Appearance(
        tuple(each for kind, data in records if kind == _MERGED for each in _ranges(data)),
        frozenset(
            struct.unpack_from("<H", data)[0]
            for kind, data in records
            if kind == _ROW and struct.unpack_from("<H", data, 12)[0] & 0x20
        ),
        frozenset(place for kind, data in records if kind == _COLUMNS for place in _unseen(data)),
        {
            (row, column): codes[style]
            for kind, data in records
            if codes and kind in _NUMBERS
            for row, column, style in _styles(kind, data)
            if style in codes
        },
    )


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


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on to the end of what begins there."""
    depth = 0
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, start)
        if kind == _BEGIN:
            depth += 1
        elif kind == 0x0A:
            depth -= 1
            if depth <= 0:
                return
        yield kind, stream[start + 4 : start + 4 + size]
        start += 4 + size


def _text(data: bytes, *, wide_count: bool) -> str:
    size = struct.unpack_from("<H", data)[0] if wide_count else data[0]
    start = 2 if wide_count else 1
    wide = data[start] & 1
    letters = data[start + 1 : start + 1 + size * (1 + wide)]
    return letters.decode("utf-16-le" if wide else "latin-1")


def _stream(content: bytes) -> bytes:
    """The stream of the workbook in a compound file."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    small = 1 << struct.unpack_from("<H", content, 32)[0]
    (first_folder,) = struct.unpack_from("<I", content, 48)
    least, first_small = struct.unpack_from("<2I", content, 56)
    (first_more,) = struct.unpack_from("<I", content, 68)

    def sector(place: int) -> bytes:
        return content[(place + 1) * size : (place + 2) * size]

    tables = [each for each in struct.unpack_from("<109I", content, 76) if each < _FREE]
    while first_more < _FREE:
        more = struct.unpack(f"<{size // 4}I", sector(first_more))
        tables += [each for each in more[:-1] if each < _FREE]
        first_more = more[-1]
    after = [each for table in tables for each in struct.unpack(f"<{size // 4}I", sector(table))]

    def chain(place: int, links: list[int]) -> Iterator[int]:
        for _ in range(len(links) + 1):
            if place >= _FREE:
                return
            yield place
            place = links[place]
        raise ValueError

    folder = b"".join(map(sector, chain(first_folder, after)))
    entries = [folder[start : start + 128] for start in range(0, len(folder), 128)]
    inside = b""
    for entry in entries:
        named = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(named - 2, 0)].decode("utf-16-le")
        begin, length = struct.unpack_from("<2I", entry, 116)
        if name == "Root Entry":
            inside = b"".join(map(sector, chain(begin, after)))
        if name in {"Workbook", "Book"}:
            if length >= least:
                return b"".join(map(sector, chain(begin, after)))[:length]
            table = b"".join(map(sector, chain(first_small, after)))
            links = list(struct.unpack(f"<{len(table) // 4}I", table))
            parts = [inside[each * small : (each + 1) * small] for each in chain(begin, links)]
            return b"".join(parts)[:length]
    raise ValueError
