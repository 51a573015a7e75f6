"""The input behind a source of any kind, and which options fit it.

What a file is, is told in `kinds`; how each kind is read is said in the module of that kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path, PurePath
from typing import Any

from populace.read.files import arrow
from populace.read.files.database import Query, is_address
from populace.read.files.delimited import Delimited
from populace.read.files.file_kinds import kind_of, unpacked_table
from populace.read.files.frames import read_frame
from populace.read.files.json_lines import JsonLines
from populace.read.files.line_by_line import LineByLine
from populace.read.files.memory import InMemory
from populace.read.files.reader import Reader
from populace.read.files.rows import Rows
from populace.read.files.source import Source
from populace.read.files.stacked import Stacked
from populace.read.files.statistical import Statistical
from populace.read.files.withheld import Withheld
from populace.read.workbooks.workbook import Workbook
from populace.vocabulary.additions import addition, additions
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import WHOLE, Extent

_OPTIONS = {
    "delimiter": "CSV and TSV files",
    "encoding": "CSV, TSV, JSON, Stata and SPSS files",
    "sheet": "zip archives and workbooks",
    "query": "databases",
    "extent": "CSV, TSV and workbooks",
}
_FITS = {
    "CSV": {"delimiter", "encoding", "extent"},
    "workbook": {"sheet", "extent"},
    "JSON lines": {"encoding"},
    "JSON array": {"encoding"},
    "Stata": {"encoding"},
    "SPSS": {"encoding"},
}
_CALLED = {"JSON lines": "JSON lines", "JSON array": "a JSON array"}


def open_input(
    source: Any,  # noqa: ANN401 - as in read_table
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    query: str | None = None,
    extent: Extent | None = None,
    *,
    declared_only: bool = False,
) -> Rows:
    """The input behind a source of any kind.

    Args:
        source: a path, bytes, an open file, the address of a database, a mapping or a frame; a list
            of files of one table; or an input that is open, some of whose columns are withheld.
        delimiter: of a CSV file.
        encoding: of a text file, Stata or SPSS.
        sheet: of a workbook.
        query: of a database.
        extent: where in a CSV file or a sheet its table stands; of a frame, whether its header is
            one.
        declared_only: whether nothing is to be found in the data; of delimited text each line is
            then a record.

    Raises:
        InputError: it is no table, an option does not fit its kind, or a library is missing.
    """
    if isinstance(source, Withheld):
        return source
    if isinstance(source, list | tuple):

        def opened(each: Any) -> Rows:  # noqa: ANN401 - as above
            return open_input(
                each, delimiter, encoding, sheet, query, extent, declared_only=declared_only
            )

        return opened(source[0]) if len(source) == 1 else Stacked(source, opened)
    where = extent or WHOLE
    # That a header holds names, and that all rows are records, may be said of anything.
    other = replace(where, header_is_names=False, skip_footer=where.skip_footer or None)
    given = {"delimiter": delimiter, "encoding": encoding, "sheet": sheet, "query": query}
    given["extent"] = None if other == WHOLE else "given"
    if is_address(source):
        _refuse(given, {"query"}, "the address of a database")
        return Query(source, query)
    if isinstance(source, Mapping):
        _refuse(given, set(), "columns in memory")
        return InMemory(source, where)
    if isinstance(source, str | PathLike | bytes | bytearray | memoryview) or (
        hasattr(source, "read") and not hasattr(source, "columns")
    ):
        added = None if declared_only else _by_package(source, given, where)
        if added is not None:
            return added
        return _file(Source(source), given, where, declared_only=declared_only)
    _refuse(given, set(), "a frame")
    return read_frame(source, where)


def _by_package(source: object, given: Mapping[str, str | None], extent: Extent) -> Rows | None:
    """A file whose ending a package reads; None for all others."""
    ending = PurePath(source).suffix.lower() if isinstance(source, str | PathLike) else ""
    if not ending or ending not in additions("readers"):
        return None
    path = Path(source)  # type: ignore[arg-type]  # a path: it has an ending
    _refuse(given, set(), f"a {ending} file")
    if not path.is_file():
        return None
    table = addition("readers", ending, Reader).read(path)
    return InMemory(table, extent) if isinstance(table, Mapping) else read_frame(table, extent)


def _file(
    source: Source, given: Mapping[str, str | None], extent: Extent, *, declared_only: bool
) -> Rows:
    if declared_only:
        _refuse(given, _FITS["CSV"], "delimited text")
        return LineByLine(source, given["delimiter"], given["encoding"], extent)
    if (inside := unpacked_table(source, given["sheet"])) is not None:
        source, given = inside, {**given, "sheet": None}
    kind = kind_of(source, table=True)
    _refuse(given, _FITS.get(kind, set()), _CALLED.get(kind, f"a {kind} file"))
    encoding = given["encoding"]
    match kind:
        case "workbook":
            return Workbook(source, given["sheet"], extent)
        case "Parquet":
            return arrow.parquet(source, extent)
        case "Arrow" | "Arrow stream":
            return arrow.arrow_file(source, stream=kind == "Arrow stream", extent=extent)
        case "SPSS" | "Stata":
            return Statistical(source, "SPSS" if kind == "SPSS" else "Stata", encoding, extent)
        case "JSON lines" | "JSON array":
            return JsonLines(source, encoding, extent)
        case _:
            return Delimited(source, given["delimiter"], encoding, extent)


def _refuse(given: Mapping[str, str | None], fits: set[str], what: str) -> None:
    """Refuse an option that would be left unused."""
    for option, value in given.items():
        if value is not None and option not in fits:
            raise InputError(
                expected=f"the option {option} for {_OPTIONS[option]} only",
                found=what,
                action="Leave the option out.",
            )
