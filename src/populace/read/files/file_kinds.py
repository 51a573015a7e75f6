"""What a file is, by its bytes and never by its name: a kind of table, or something else by name.

How each kind is read is said in the module of that kind.
"""

from __future__ import annotations

import codecs
import re
from io import BytesIO

from populace.read.files import arrow
from populace.read.files.charset import wide_encoding
from populace.read.files.packed import member_of, members, packing
from populace.read.files.source import Source, opened, readable
from populace.vocabulary.errors import InputError
from populace.vocabulary.wording import Advice, Option

_START = 4096
_SQLITE = b"SQLite format 3\0"
_SPSS = (b"$FL2", b"$FL3")
_STATA = b"<stata_dta>"
_OLD_STATA = range(104, 116)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "a document in Rich Text Format"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x1f\x9d", "a compressed file (.Z)"),
    (b"\x04\x22\x4d\x18", "an lz4 archive"),
    (b"RDX2\n", "an R workspace (.RData)"),
    (b"RDX3\n", "an R workspace (.RData)"),
    (b"RDA2\n", "an R workspace (.RData)"),
    (b"RDA3\n", "an R workspace (.RData)"),
    (b"X\n\0\0\0", "an R object (.rds)"),
    (b"A\n2\n", "an R object (.rds)"),
    (b"A\n3\n", "an R object (.rds)"),
    (b"\0" * 12 + b"\xc2\xea\x81\x60", "a SAS table (.sas7bdat)"),
    (b"HEADER RECORD*******LIB", "a SAS transport file (.xpt)"),
    (b"\0\x01\0\0Standard Jet", "a Microsoft Access database"),
    (b"\0\x01\0\0Standard ACE", "a Microsoft Access database"),
    (b"FEA1", "a Feather file of the first version"),
    (b"ORC", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"CDF\x01", "a NetCDF file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x80\x02", "a Python pickle"),
    (b"\x80\x03", "a Python pickle"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"\x80\x05\x95", "a Python pickle"),
    (b"version https://git-lfs", "what Git stores in place of a large file"),
    (b"ID;P", "a SYLK file, an old form of spreadsheet"),
    (b"\0\0\x02\0", "a Lotus spreadsheet"),
    (b"\x09\x08\x10\0", "an Excel sheet of an old version"),
    (b"\x09\x08\x08\0", "an Excel sheet of an old version"),
    (b"\x09\x04\x06\0", "an Excel sheet of an old version"),
    (b"\x09\x02\x06\0", "an Excel sheet of an old version"),
    (b"\x09\0\x04\0", "an Excel sheet of an old version"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"-----BEGIN PGP", "an encrypted message"),
    (b"-----BEGIN AGE", "an encrypted message"),
    (b"age-encryption.org", "an encrypted file"),
)
_MARKUP: tuple[tuple[str, str], ...] = (
    (r"urn:schemas-microsoft-com:office:spreadsheet|progid=.Excel\.Sheet", "an XML Spreadsheet"),
    (r"<!doctype html|<html|<table|<head|<body|<meta|<style|<div|<tr\b|<p\b", "an HTML page"),
    (r"<svg", "a picture"),
    (r"<kml", "a KML map"),
)
_DUMP = (
    r"(\s*(--|#|/\*)[^\n]*\n|\s*\n)*\s*(create (temp\w* )?(table|database|schema)|insert into"
    r"|drop table|begin( transaction)?;|pragma \w+|set \w+[ =].*;|use [`\w]+;|start transaction"
    r"|lock tables|copy \S+ .*from stdin)"
)
_TEXTS: tuple[tuple[str, str], ...] = (
    (r"mime-version:|from: .*\n(to|subject|date): |content-type: ", "a web archive or a message"),
    (_DUMP, "an SQL dump"),
    (r"-- (mysql|mariadb|postgresql|sqlite|dump)", "an SQL dump"),
    (r"table\r?\n0,1\r?\n", "a DIF file, an old form of spreadsheet"),
    (r"begin:(vcard|vcalendar)", "address cards or a calendar"),
    (r"(var|const|let) \w+ ?= ?[\[{]", "a script"),
    (r"@relation\b|%[^\n]*\n@relation", "an ARFF file"),
    (r"\\documentclass|\\begin\{", "a LaTeX document"),
    (r"%yaml|---\r?\n[\w\"' ]+:|- [\w\"' ]+:( [^,;\t\n]*)?\r?\n", "a YAML document"),
    (r"\[[\w. -]+\]\r?\n([\w. -]+[=:]|\s*[#;\n])", "a file of settings"),
    (r"[^\n]*\|[^\n]*\n[ |:+-]*-{2,}[ |:+-]*\r?\n", "a table drawn with lines, as in Markdown"),
    (r"\+[-=+]+\+\r?\n", "a table drawn with lines"),
    (r"data:[\w/+.-]+;", "a data address (data:)"),
    (r"begin(-base64)? \d{3,4} \S+\r?\n", "a file written as letters (uuencode)"),
    (r"([a-z\d+/]{60,}\r?\n){2}|[a-z\d+/]{200,}={0,2}\s*$", "a file written as letters (Base64)"),
)
_OBJECT = re.compile(r"\{\s*(\"(\\.|[^\"\\])*\"\s*:|\}|$)")
_ARRAY = re.compile(r"\[\s*([\[\]\"{]|-?\d|true|false|null|$)")
_CONTROLS = re.compile(r"[\x03-\x08\x0e-\x1a]")


def kind_of(source: Source, *, table: bool = False) -> str:
    """The kind of a file.

    Args:
        source: the file.
        table: whether it must be a table: text that is a web page, a dump or the like is refused
            then, and "CSV" otherwise.

    Returns:
        "Parquet", "Arrow", "Arrow stream", "workbook", "SPSS", "Stata", "JSON lines", "JSON array",
        or "CSV" for other text. All of the last three may be packed.

    Raises:
        InputError: the file cannot be opened, or is no table; its error says what it is.
    """
    raw = source.start(_START)
    how = packing(raw)
    if how == "zip" and members(source.handle()) == "workbook":
        return "workbook"
    if how is None:
        if raw.startswith(_COMPOUND):
            _check_compound(source)
            return "workbook"
        if kind := _binary(raw):
            return kind
        _check_other(raw)
        return _text_kind(raw, table=table)
    with source.open() as unpacked, readable():
        inside = unpacked.read(_START)
    if _binary(inside) or inside.startswith(_COMPOUND) or packing(inside):
        raise _no_table(f"a file of another kind packed with {how}", "Unpack it first.")
    _check_other(inside)
    return _text_kind(inside, table=table)


def is_archive(source: Source) -> bool:
    """Whether it is a zip file of files, and no workbook.

    Raises:
        InputError: the file cannot be opened, is a document, or is locked.
    """
    return packing(source.start(4)) == "zip" and members(source.handle()) == "tables"


def unpacked_table(source: Source, wanted: str | None = None) -> Source | None:
    """The table of an archive that is to be read; None for all else, and for one packed text.

    Args:
        source: the file.
        wanted: which table, as in `packed.member_of`.

    Raises:
        InputError: which one is not clear, or it is none.
    """
    if not is_archive(source):
        return None
    with readable():
        content = member_of(source.handle(), wanted)
    if (
        content is not None
        and packing(content[:4]) == "zip"
        and members(BytesIO(content)) != ("workbook")
    ):
        raise _no_table("an archive in an archive", "Unpack it first.")
    return None if content is None else Source(content)


def _binary(start: bytes) -> str | None:
    if start.startswith(_SQLITE):
        raise _no_table(
            "a SQLite database, which may hold several",
            Advice(
                "Give its address, sqlite:///folder/file.db, and a query",
                Option("query"),
                ', such as "SELECT sex, country FROM cases".',
            ),
        )
    if start.startswith(b"PAR1"):
        return "Parquet"
    if start.startswith(b"ARROW1"):
        return "Arrow"
    if start.startswith(arrow.STREAM):
        return "Arrow stream"
    if start.startswith(_SPSS):
        return "SPSS"
    old = len(start) > 3 and start[0] in _OLD_STATA and start[1] in (1, 2) and start[2] == 1
    return "Stata" if old or start.startswith(_STATA) else None


def _check_other(start: bytes) -> None:
    what = next((what for begins, what in _OTHERS if start.startswith(begins)), None)
    if what is None and start[257:262] == b"ustar":
        what = "a tar archive"
    if what is None and b"ASCII SPSS PORT FILE" in start[:512]:
        what = "an SPSS portable file (.por)"
    if what is None and start[8:12] == b"DUCK":
        what = "a DuckDB database"
    if what is None and start.startswith(b"RIFF"):
        what = "a picture or a recording"
    if what is None and start.startswith(b"BM") and start[6:10] == b"\0\0\0\0":
        what = "a picture"
    if what is None and len(start) > 31 and start[0] in {3, 0x30, 0x83, 0x8B, 0xF5}:
        dated = 0 < start[2] <= 12 and 0 < start[3] <= 31
        what = "a dBase table (.dbf)" if dated else None
    if what is not None:
        raise _no_table(what)


def _check_compound(source: Source) -> None:
    """Refuse the old office documents that are no workbook."""
    with opened(), source.open() as raw:
        content = raw.read()
    streams = {
        "EncryptedPackage": None,
        "WordDocument": "a Word document",
        "PowerPoint Document": "a presentation",
        "__properties_version1.0": "an Outlook message",
    }
    for name, what in streams.items():
        if name.encode("utf-16-le") in content:
            if what is None:
                raise InputError(
                    expected="a workbook that opens without a password",
                    found="a locked one",
                    action="Save a copy without a password on a safe disk, and delete it"
                    " afterwards.",
                )
            if "Workbook".encode("utf-16-le") not in content:
                raise _no_table(what)


def text_of(start: bytes) -> str:
    """The first bytes of a file as text, as far as their encoding shows; never an error."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF8, "utf-8"),
    ):
        if start.startswith(mark):
            return start[len(mark) :].decode(encoding, "replace")
    if (wide := wide_encoding(start)) is not None:
        return start.decode(wide, "replace")
    return start.decode("utf-8", "replace")


def _text_kind(start: bytes, *, table: bool) -> str:
    text = text_of(start).lstrip(" \t\r\n\ufeff")
    if table and re.match(r"<[!?a-zA-Z]", text):
        marked = (what for each, what in _MARKUP if re.search(each, text, re.IGNORECASE))
        what = next(marked, "markup (XML)")
        raise _no_table(what, "Open it in a spreadsheet program and save the table as CSV (UTF-8).")
    other = [what for each, what in _TEXTS if table and re.match(each, text, re.IGNORECASE)]
    if other:
        raise _no_table(other[0])
    if _ARRAY.match(text) and not re.match(
        r"\[(?!\s*[\[{])[^\n]*\]\s*[,;\t|]", text.partition("\n")[0]
    ):
        return "JSON array"
    if _OBJECT.match(text):
        return "JSON lines"
    if len(_CONTROLS.findall(text)) > max(16, len(text) / 20):
        raise _no_table("a binary file of an unknown kind")
    return "CSV"


def _no_table(what: str, action: str = "") -> InputError:
    return InputError(
        expected="a table",
        found=what,
        action=action or "Choose the file that holds the table, such as CSV or Excel (.xlsx).",
    )
