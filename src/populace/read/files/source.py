"""Files, bytes and streams as lines of text, with compression and encoding found.

How lines become cells is not known here.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import IO, Any

from populace.read.files.charset import (
    LABELS,
    guess,
    looks_hz,
    looks_utf7,
    misread,
    narrow,
    unclear,
    wide_encoding,
)
from populace.read.files.libraries import needed
from populace.read.files.packed import DAMAGE, only_member, packing
from populace.vocabulary.errors import InputError
from populace.vocabulary.near import near_file
from populace.vocabulary.wording import Advice, Option

Readable = str | PathLike[str] | bytes | IO[bytes] | IO[str]
"""A path, the bytes of a file, or an open file."""

_BLOCK = 1 << 20
_START = 1 << 14
_SAMPLE = 1 << 16
_END = "\x1a"
"""What DOS programs put at the end of a text, on a line of its own without an end."""
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

_UTF8_PAIR = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_UTF8_RUN = re.compile(rb"(?:" + _UTF8_PAIR.pattern + rb")+")

_READ_AS = (
    *("cp1250", "cp1251", "cp1253", "cp1255", "cp1256", "cp1257", "koi8-r", "mac-roman"),
    *("cp437", "cp850", "cp852", "cp866", "gb18030", "cp932", "cp949", "cp950"),
)
"""Encodings that programs take for granted, in which UTF-8 may have been read."""

_BOXES = re.compile("[a-z][\u2500-\u259f]|[\u2500-\u259f][a-z]")
"""What UTF-8 is as DOS programs read it: nobody writes lines of boxes beside letters."""

_BYTES = re.compile(r"b'.*'$|b\".*\"$", re.DOTALL)
"""How Python writes bytes that nobody decoded."""

_UNITS, _NEARLY = 4, 0.9
"""So many bytes or signs are needed, and such a share of them, where any text may be like that."""


class Source:
    """One input that can be opened again and again."""

    def __init__(self, readable: Readable) -> None:
        self._content: Path | bytes
        if isinstance(readable, bytes | bytearray | memoryview):
            self._content = bytes(readable)
        elif isinstance(readable, str | PathLike):
            path = Path(readable)
            # A pipe gives its bytes once, a file as often as it is opened.
            self._content = path.read_bytes() if path.is_fifo() else path
        else:
            content = readable.read()
            self._content = content.encode("utf-8") if isinstance(content, str) else content

    def _raw(self) -> IO[bytes]:
        if isinstance(self._content, Path):
            return self._content.open("rb")
        return io.BytesIO(self._content)

    def handle(self) -> str | io.BytesIO:
        """What a library can open: the path, or the bytes as an open file."""
        return str(self._content) if isinstance(self._content, Path) else io.BytesIO(self._content)

    def content(self) -> bytes:
        """All its bytes as they lie there.

        Raises:
            InputError: it cannot be opened.
        """
        with opened(), self._raw() as raw:
            return raw.read()

    def start(self, size: int) -> bytes:
        """The first bytes as they lie there, packed or not.

        Raises:
            InputError: it cannot be opened.
        """
        with opened(), self._raw() as raw:
            return raw.read(size)

    def open(self) -> IO[bytes] | gzip.GzipFile:
        """The input's bytes, unpacked if gzip, zstd, or a zip file of one file.

        Raises:
            InputError: it cannot be opened, or the library that unpacks it is missing.
        """
        how = packing(self.start(4))
        with opened():
            if how == "gzip":
                packed = self._content if isinstance(self._content, Path) else self._raw()
                return gzip.open(packed, "rb")
            if how == "zstd":
                with needed("pyarrow", "zstd files"):
                    import pyarrow as pa
                stream: Any = pa.input_stream(self.handle(), compression="zstd")
                return io.BufferedReader(stream, _BLOCK)
            if how == "zip" and (inside := self._member()) is not None:
                return inside
            return self._raw()

    def _member(self) -> IO[bytes] | None:
        """The one file of a zip file; None where it is another kind of zip file."""
        try:
            # Closed here, its file stays open until the member is closed.
            with zipfile.ZipFile(self.handle()) as whole:
                name = only_member(whole.namelist())
                return None if name is None else whole.open(name)
        except DAMAGE:
            return None


class opened:  # noqa: N801 - reads as a word: `with opened():`
    """Turns what goes wrong while a file is opened into an InputError."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        match error:
            case FileNotFoundError():
                action = near_file(error.filename or "")
                raise _unopened(error, "no file of that name", action) from error
            case IsADirectoryError():
                raise _unopened(error, "a folder", "Name the file inside it.") from error
            case PermissionError():
                raise _unopened(
                    error, "a file that may not be read", "Ask its owner for permission to read it."
                ) from error
            case OSError():
                found = error.strerror or "an error"
                raise _unopened(error, found, "Copy it to this disk.") from error


def _unopened(error: OSError, found: str, action: str) -> InputError:
    name = f" ({error.filename})" if error.filename else ""
    return InputError(expected="a file to read", found=f"{found}{name}", action=action)


def known_encoding(given: str | None) -> str | None:
    """Python's name of an encoding; None where none is given.

    Raises:
        InputError: there is no such encoding of text.
    """
    if given is None:
        return None
    try:
        found = codecs.lookup(given)
        "a".encode(found.name)
    except LookupError:
        raise InputError(
            expected="the name of a text encoding",
            found=repr(given),
            action="Name one such as utf-8, utf-16 or windows-1252.",
        ) from None
    return found.name


def garbled(text: str) -> bool:
    """Whether text looks like Unicode that was read as an 8-bit encoding, or holds no characters.

    So two letters with accents stand for one: \u00c3 and \u00a9 for \u00e9.
    """
    if not {"\ufffd", "\0"}.isdisjoint(text):
        return True
    try:
        found = text.encode("cp1252")
    except UnicodeError:
        found = text.encode("latin-1", "ignore")
    if 2 * _unicode(found) > sum(byte > 0x7F for byte in found):
        return True
    for name in _READ_AS:
        found = text.encode(name, "replace")
        high = sum(byte > 0x7F for byte in found) + found.count(b"?") - text.count("?")
        if high >= _UNITS and _unicode(found) > _NEARLY * high:
            return True
    return _BOXES.search(text) is not None


def _unicode(found: bytes) -> int:
    """How many bytes are letters in UTF-8, or were twice made UTF-8."""
    runs = _UTF8_RUN.findall(found)
    return sum(len(run) for run in runs if any(map(str.isalpha, run.decode("utf-8", "ignore"))))


def _spelled(cells: Sequence[str]) -> bool:
    """Whether all cells are letters with blanks between, as where UTF-16 was read byte by byte."""
    spelled = [cell.split(" ") for cell in cells]
    letters = sum(each.isalpha() for cell in spelled for each in cell)
    # Choices that letters stand for hold one alone in some cells, and none twice.
    return (
        len(cells) > 1
        and letters > _NEARLY * sum(map(len, spelled)) - 1
        and all(len(cell) > 2 and {*map(len, cell)} == {1} for cell in spelled)
        and any(cell != sorted(set(cell)) for cell in spelled)
    )


def check_garbled(
    names: Iterable[str], columns: Iterable[Iterable[str]], *, decoded: bool = False
) -> None:
    """Refuse text that was decoded otherwise than it was written, before it was saved or passed on.

    Names and each column are judged by themselves too: a header may have been typed again.

    Args:
        names: of the columns.
        columns: the first cells of each.
        decoded: whether they are from bytes whose encoding may be named.

    Raises:
        InputError: most of what is not ASCII looks so, or letters stand apart.
    """
    parts = [tuple(dict.fromkeys(each)) for each in (names, *columns)]
    filled = [[cell.strip() for cell in part if cell.strip()] for part in parts]
    apart = any(_spelled(cells) or (cells and all(map(_BYTES.match, cells))) for cells in filled)
    held = [" ".join(cell for cell in part if not cell.isascii()) for part in parts]
    whole = " ".join(filter(None, held))
    texts = dict.fromkeys(filter(None, (whole, " ".join(filter(None, held[1:])), *held)))
    if apart or any(garbled(text) or narrow(text) or misread(text, whole) for text in texts):
        raise InputError(
            expected="text as it was written",
            found="text that was decoded in another encoding than it has, or replaced by question"
            " marks",
            action=Advice(
                "Read or save it again with its own encoding, most often UTF-8; if it is meant,"
                " name the encoding of the file",
                Option("encoding"),
                ".",
            )
            if decoded
            else "Read or save it again with its own encoding, most often UTF-8.",
        )


def find_encoding(source: Source, given: str | None = None) -> tuple[str, str | None]:
    """The encoding of a source.

    It is the one given; else that of the byte-order mark; else UTF-8 where it fits; else a guess.

    Returns:
        Python's name of the encoding, and in words the encoding where it was found by looking at
        the whole content.

    Raises:
        InputError: the given encoding does not exist, or none fits.
    """
    if (name := known_encoding(given)) is not None:
        return ("utf-8-sig" if name == "utf-8" else name), None
    with source.open() as raw, readable():
        start = raw.read(_START)
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding, None
    if (wide := wide_encoding(start)) is not None:
        return wide, wide.upper()
    if b"\x1b$" in start:
        return "iso2022_kr" if b"\x1b$)C" in start else "iso2022_jp", "ISO 2022"
    encoding = "utf-8" if _is_utf8(source) else _guess(_sample(source))
    return encoding, LABELS.get(encoding, encoding)


def _is_utf8(source: Source) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open() as raw, readable():
        try:
            while block := raw.read(_BLOCK):
                if not decoder.decode(block).isascii():
                    continue
                for name, looks in (("UTF-7", looks_utf7), ("HZ", looks_hz)):
                    if looks(block):
                        raise unclear(f"text that looks like {name}", [name.lower()])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _sample(source: Source) -> bytes:
    """Different lines that are not ASCII, from the beginning on and then ever further apart."""
    kept: dict[bytes, None] = {}
    size = seen = 0
    with source.open() as raw, readable():
        for line in raw:
            if line.isascii():
                continue
            seen += 1
            # Half of the room is for the first lines, the rest for the first of each doubling.
            if 2 * size > _SAMPLE and seen & (seen - 1):
                continue
            if line not in kept:
                kept[line[:_SAMPLE]] = None
                size += len(line)
            if size > _SAMPLE:
                break
    return b"".join(kept)


def _guess(sample: bytes) -> str:
    """The encoding of lines that are not UTF-8."""
    high = sum(byte > 0x7F for byte in sample)
    pairs = sum(len(match) for match in _UTF8_PAIR.findall(sample))
    mixed = unclear("a file that is UTF-8 in some places and not in others", [])
    try:
        found = guess(sample)
    except InputError:
        if 2 * pairs > high:
            raise mixed from None
        raise
    if garbled(sample.decode(found, "ignore")):
        raise mixed
    return found


class readable:  # noqa: N801 - reads as a word: `with readable():`
    """Turns what goes wrong while bytes are unpacked and decoded into an InputError."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        # What unpacks zstd tells of damage by a plain OSError without a number.
        unpacked = isinstance(error, OSError) and error.errno is None
        damaged = isinstance(error, DAMAGE) and not isinstance(error, OSError | RuntimeError)
        if unpacked or damaged:
            raise InputError(
                expected="a whole gzip or zstd file",
                found="one that is damaged or cut short",
                action="Fetch or pack it again.",
            ) from None
        if isinstance(error, UnicodeError):
            raise unclear("bytes that do not belong to its encoding", []) from None


def lines(source: Source, encoding: str) -> Iterator[str]:
    """The lines of a source with their ends, one after the other.

    Raises:
        InputError: the bytes cannot be unpacked or decoded, or hold a NUL.
    """
    return chain.from_iterable(_some_lines(source, encoding))


def _some_lines(source: Source, encoding: str) -> Iterator[list[str]]:
    number = 0
    with readable(), io.TextIOWrapper(source.open(), encoding=encoding, newline="") as text:
        while some := text.readlines(_SAMPLE):
            if not number:
                # A mark more than one, as where an export was converted twice.
                some[0] = some[0].lstrip("\ufeff")
            if "\0" in "".join(some):
                place = next(place for place, line in enumerate(some) if "\0" in line)
                yield some[:place]
                number += place + 1
                raise InputError(
                    expected="text without NUL bytes",
                    found=f"a NUL byte in line {number}: a binary file, or one damaged",
                    action="Save the file as CSV in UTF-8, or name its encoding.",
                )
            if some[-1] == _END:
                some.pop()
            number += len(some)
            yield some
