"""Packed files: which program packed them, and what a zip file holds.

Unpacking a stream is done in `source`; what is inside is told in `kinds`.
"""

from __future__ import annotations

import zipfile
from typing import IO, Literal

from populace.vocabulary.errors import InputError
from populace.vocabulary.wording import Advice, Option

Packing = Literal["gzip", "zstd", "zip"]

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


def only_member(names: list[str]) -> str | None:
    """The one file that a zip file holds, what programs add beside it aside."""
    found = [
        name
        for name in names
        if not name.endswith("/")
        and not name.startswith("__MACOSX/")
        and not name.endswith(".DS_Store")
    ]
    return found[0] if len(found) == 1 else None


def members(handle: str | IO[bytes]) -> str:
    """What a zip file is.

    Returns:
        "workbook", or "one" where it holds exactly one file.

    Raises:
        InputError: it is a document, or holds several files or none, or is locked.
    """
    try:
        with zipfile.ZipFile(handle) as packed:
            names = packed.namelist()
            kind = packed.read("mimetype") if "mimetype" in names else b""
            locked = any(entry.flag_bits & 1 for entry in packed.infolist())
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
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
    files = sum(not name.endswith("/") for name in names)
    tables = [name for name in names if name.casefold().endswith((".csv", ".tsv"))]
    if what is None and len(tables) > 1:
        raise InputError(
            expected="one table",
            found=f"a zip archive of {files} files, several of them tables",
            action=Advice(
                "Unpack it; then give the main table as the input and the one of a repeat group as"
                " linked to it",
                Option("relations"),
                ". Their keys, such as KEY and PARENT_KEY, are found.",
            ),
        )
    if what is None and only_member(names) is None:
        what = f"a zip archive of {files} files"
    if what is not None:
        raise InputError(
            expected="a table",
            found=what,
            action="Unpack or open it, and choose the file that holds the table, such as CSV or"
            " Excel (.xlsx).",
        )
    return "one"
