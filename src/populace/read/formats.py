"""Which kind of input a source is: by what it is and how it begins, never by its name.

How each kind is read is said in the module of that kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Any, Protocol

from populace.read import arrow
from populace.read.database import Query, is_address
from populace.read.delimited import Columns, Delimited
from populace.read.frames import read_frame
from populace.read.json_lines import JsonLines, json_object
from populace.read.memory import InMemory
from populace.read.source import Source, readable
from populace.read.statistical import Statistical
from populace.read.withheld import Withheld
from populace.read.workbook import Workbook
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OTHERS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF document"),
)
_SQLITE = b"SQLite format 3\0"
_SPSS = (b"$FL2", b"$FL3")
_STATA = b"<stata_dta>"
_OLD_STATA = range(104, 116)
_OPTIONS = {
    "delimiter": "CSV and TSV files",
    "encoding": "CSV and TSV files",
    "sheet": "workbooks",
    "query": "databases",
}


class Input(Protocol):
    """Rows under a header: what every kind of input offers."""

    names: tuple[str, ...]
    facts: tuple[Fact, ...]

    def blocks(self) -> Iterable[Columns]:
        """The rows in blocks, once."""
        ...


def open_input(
    source: Any,  # noqa: ANN401 - as in read_table
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    query: str | None = None,
) -> Input:
    """The input behind a source of any kind.

    Args:
        source: a path, bytes, an open file, the address of a database, a mapping or a frame; or an
            input that is open, some of whose columns are withheld.
        delimiter: of a CSV file.
        encoding: of a CSV file.
        sheet: of a workbook.
        query: of a database.

    Raises:
        InputError: it is no table, an option does not fit its kind, or a library is missing.
    """
    if isinstance(source, Withheld):
        return source
    given = {"delimiter": delimiter, "encoding": encoding, "sheet": sheet, "query": query}
    if is_address(source):
        _refuse(given, {"query"}, "the address of a database")
        return Query(source, query)
    if isinstance(source, Mapping):
        _refuse(given, set(), "columns in memory")
        return InMemory(source)
    if isinstance(source, str | PathLike | bytes | bytearray | memoryview) or (
        hasattr(source, "read") and not hasattr(source, "columns")
    ):
        return _file(Source(source), given)
    _refuse(given, set(), "a frame")
    return read_frame(source)


def _file(source: Source, given: Mapping[str, str | None]) -> Input:
    kind = kind_of(source)
    fits = {"CSV": {"delimiter", "encoding"}, "workbook": {"sheet"}}.get(kind, set())
    _refuse(given, fits, "JSON lines" if kind == "JSON lines" else f"a {kind} file")
    match kind:
        case "workbook":
            return Workbook(source, given["sheet"])
        case "Parquet":
            return arrow.parquet(source)
        case "Arrow" | "Arrow stream":
            return arrow.arrow_file(source, stream=kind == "Arrow stream")
        case "SPSS":
            return Statistical(source, "SPSS")
        case "Stata":
            return Statistical(source, "Stata")
        case "JSON lines":
            return JsonLines(source)
        case _:
            return Delimited(source, given["delimiter"], given["encoding"])


def kind_of(source: Source) -> str:
    """The kind of a file by its first bytes.

    Returns:
        "Parquet", "Arrow", "Arrow stream", "workbook", "SPSS", "Stata", "JSON lines", or "CSV" for
        everything else.

    Raises:
        InputError: the file cannot be opened, or is a database, a picture or a document.
    """
    start = source.start(16)
    if start == _SQLITE:
        raise InputError(
            expected="a table",
            found="a SQLite database, which may hold several",
            action="Give its address, sqlite:///folder/file.db, and a query (--query, query=), such"
            ' as "SELECT sex, country FROM cases".',
        )
    if what := next((what for begins, what in _OTHERS if start.startswith(begins)), None):
        raise InputError(
            expected="a table",
            found=what,
            action="Choose the file that holds the table, such as CSV or Excel (.xlsx).",
        )
    if start.startswith(b"PAR1"):
        return "Parquet"
    if start.startswith(b"ARROW1"):
        return "Arrow"
    if start.startswith(arrow.STREAM):
        return "Arrow stream"
    if start.startswith(_WORKBOOKS):
        return "workbook"
    if start.startswith(_SPSS):
        return "SPSS"
    old = len(start) > 3 and start[0] in _OLD_STATA and start[1] in (1, 2) and start[2] == 1
    if old or start.startswith(_STATA):
        return "Stata"
    return "JSON lines" if _begins_as_json(source) else "CSV"


def _begins_as_json(source: Source) -> bool:
    """Whether the first line that is not blank is a JSON object."""
    line = b""
    with source.open() as raw, readable():
        while not line.strip(b"\xef\xbb\xbf \t\r\n"):
            line = raw.read(1)
            if not line:
                return False
        if line != b"{":
            return False
        line += raw.readline()
    try:
        return json_object(line.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return False


def _refuse(given: Mapping[str, str | None], fits: set[str], what: str) -> None:
    """Refuse an option that would be left unused."""
    for option, value in given.items():
        if value is not None and option not in fits:
            raise InputError(
                expected=f"the option {option} for {_OPTIONS[option]} only",
                found=what,
                action="Leave the option out.",
            )
