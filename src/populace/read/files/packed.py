"""Packed files: which program packed them, and what a zip file holds.

Unpacking a stream is done in `source`; what is inside is told in `kinds`.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import IO, Literal

from populace.vocabulary.errors import InputError
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.wording import Advice, Option

Packing = Literal["gzip", "zstd", "zip"]

DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
"""What a zip file raises whose bytes were changed, wherever they were, or that is locked."""

with suppress(ImportError):  # some Pythons are built without it, which zipfile allows for
    from lzma import LZMAError

    DAMAGE = (*DAMAGE, LZMAError)

_STARTS: dict[bytes, Packing] = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
}
_DOCUMENTS = {
    "word/": "a Word document",
    "ppt/": "a presentation",
    "Index/": "an Apple Numbers or Pages document",
    "doc.kml": "a KML map",
    "META-INF/MANIFEST.MF": "a program",
}


def packing(start: bytes) -> Packing | None:
    """What packed a file that begins so; None for plain ones."""
    return next((how for begins, how in _STARTS.items() if start.startswith(begins)), None)


_TEXTS = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson")
_OTHERS = (
    *(".xlsx", ".xlsm", ".xls", ".ods", ".sav", ".zsav", ".dta"),
    *(".parquet", ".feather", ".arrow"),
)


@contextmanager
def whole() -> Iterator[None]:
    """Turns what a damaged or locked zip file raises into an InputError."""
    damaged = False
    try:
        yield
    except DAMAGE:
        damaged = True
    if damaged:
        raise InputError(
            expected="a whole zip file without a password",
            found="one that is damaged, cut short or locked",
            action="Fetch or pack it again.",
        )


def files_in(names: list[str]) -> list[str]:
    """The files that a zip file holds, what programs add beside them aside."""
    return [
        name
        for name in names
        if not name.endswith("/")
        and not name.startswith("__MACOSX/")
        and not name.endswith((".DS_Store", "Thumbs.db"))
    ]


def only_member(names: list[str]) -> str | None:
    """The one file that a zip file holds."""
    found = files_in(names)
    return found[0] if len(found) == 1 else None


def tables_in(handle: str | IO[bytes]) -> tuple[str, ...]:
    """The files of a zip file that are tables by their ending: media, scripts and notes are none.

    Where none is, any text is taken for one.
    """
    with whole(), zipfile.ZipFile(handle) as packed:
        files = files_in(packed.namelist())
    tables = [name for name in files if name.casefold().endswith((*_TEXTS, *_OTHERS))]
    return tuple(tables or (name for name in files if name.casefold().endswith((".txt", ".dat"))))


def member_of(handle: str | IO[bytes], wanted: str | None) -> bytes | None:
    """The table of a zip file that is to be read; None where its only file is text.

    Args:
        handle: a zip file that is no workbook.
        wanted: its path in the archive, its name, or its name without an ending.

    Raises:
        InputError: it holds no table, several of which none is named, or none of that name; or it
            is damaged.
    """
    with whole(), zipfile.ZipFile(handle) as packed:
        files = files_in(packed.namelist())
        tables = tables_in(handle)
        if wanted is None and len(files) == 1 and not files[0].casefold().endswith(_OTHERS):
            return None
        if wanted is None and len(tables) != 1:
            raise _several(tables)
        found = tables if wanted is None else [name for name in tables if _called(name, wanted)]
        if len(found) != 1:
            raise InputError(
                expected="the name of one table in the archive",
                found=repr(wanted),
                action=near_names(wanted or "", tables),
            )
        return packed.read(found[0])


def _called(name: str, wanted: str) -> bool:
    path = PurePosixPath(name)
    return wanted.casefold() in {each.casefold() for each in (name, path.name, path.stem)}


def _several(tables: tuple[str, ...]) -> InputError:
    # How many files there are is not told: of media, such as photos, each person may have one.
    if not tables:
        return InputError(
            expected="a table",
            found="a zip archive of files none of which is one by its ending",
            action="Unpack it, and choose the file that holds the table, such as CSV or Excel"
            " (.xlsx).",
        )
    return InputError(
        expected="one table, or the name of one",
        found=f"a zip archive with several tables: {listing(tables)}",
        action=Advice(
            "Name the one to read",
            Option("sheet"),
            "; that of a repeat group is given as linked to it, from the same archive",
            Option("relations"),
            ". Their keys, such as KEY and PARENT_KEY, are found.",
        ),
    )


def members(handle: str | IO[bytes]) -> str:
    """What a zip file is.

    Returns:
        "workbook", or "tables" for an archive of files.

    Raises:
        InputError: it is a document, or is locked.
    """
    try:
        with zipfile.ZipFile(handle) as packed:
            names = packed.namelist()
            kind = packed.read("mimetype") if "mimetype" in names else b""
            locked = any(entry.flag_bits & 1 for entry in packed.infolist())
    except DAMAGE:
        # A damaged workbook, most often: what reads workbooks says so.
        return "workbook"
    if any(name.startswith("xl/") for name in names) or b"spreadsheet" in kind:
        return "workbook"
    known = [what for start, what in _DOCUMENTS.items() for name in names if name.startswith(start)]
    what = known[0] if known else None
    if what is None and b"opendocument" in kind:
        what = "an OpenDocument text, drawing or presentation"
    if what is None and locked:
        what = "a zip archive with a password"
    if what is not None:
        raise InputError(
            expected="a table",
            found=what,
            action="Unpack or open it, and choose the file that holds the table, such as CSV or"
            " Excel (.xlsx).",
        )
    return "tables"
