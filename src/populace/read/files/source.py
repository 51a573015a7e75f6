"""Files, bytes and streams as lines of text, with compression and encoding found.

How lines become cells is not known here.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
from collections.abc import Iterator
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import IO, Any

from populace.read.files.charset import (
    LABELS,
    guess,
    looks_hz,
    looks_utf7,
    unclear,
    wide_encoding,
)
from populace.read.files.garbled import UTF8_PAIR, garbled
from populace.read.files.libraries import needed
from populace.read.files.packed import DAMAGE, only_member, packing
from populace.vocabulary.errors import InputError
from populace.vocabulary.near import near_file

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
    pairs = sum(len(match) for match in UTF8_PAIR.findall(sample))
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
