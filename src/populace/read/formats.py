"""The input behind a source of any kind, and which options fit it.

What a file is, is told in `file_kinds`; how each kind is read is said in the module of that kind.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path, PurePath
from typing import Any, Literal

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


@dataclass(frozen=True)
class Opening:
    """How an input is opened.

    Args:
        delimiter: of a CSV file.
        encoding: of a text file, Stata or SPSS.
        sheet: of a workbook.
        query: of a database.
        extent: where in a CSV file or a sheet its table stands; of a frame, whether its header is
            one.
        declared_only: whether nothing is to be found in the data; of delimited text each line is
            then a record.
    """

    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    query: str | None = None
    extent: Extent | None = None
    declared_only: bool = False

    @property
    def where(self) -> Extent:
        """Where the table stands."""
        return self.extent or WHOLE

    def check(self, fits: Collection[str], what: str) -> None:
        """Refuse an option that would be left unused.

        Args:
            fits: the options that have a use.
            what: the input, in words.

        Raises:
            InputError: another one is given.
        """
        where = self.where
        # That a header holds names, and that all rows are records, may be said of anything.
        other = replace(where, header_is_names=False, skip_footer=where.skip_footer or None)
        for option, words in _OPTIONS.items():
            given = other != WHOLE if option == "extent" else getattr(self, option) is not None
            if given and option not in fits:
                raise InputError(
                    expected=f"the option {option} for {words} only",
                    found=what,
                    action="Leave the option out.",
                )


AS_FOUND = Opening()
"""Nothing is said of the input."""


def open_input(source: Any, how: Opening = AS_FOUND) -> Rows:  # noqa: ANN401 - as in read_table
    """The input behind a source of any kind.

    Args:
        source: a path, bytes, an open file, the address of a database, a mapping or a frame; a list
            of files of one table; or an input that is open, some of whose columns are withheld.
        how: how it is opened.

    Raises:
        InputError: it is no table, an option does not fit its kind, or a library is missing.
    """
    if isinstance(source, Withheld):
        return source
    if isinstance(source, list | tuple):
        if len(source) == 1:
            return open_input(source[0], how)
        return Stacked(source, lambda each: open_input(each, how))
    if is_address(source):
        how.check({"query"}, "the address of a database")
        return Query(source, how.query)
    if isinstance(source, Mapping):
        how.check((), "columns in memory")
        return InMemory(source, how.where)
    if isinstance(source, str | PathLike | bytes | bytearray | memoryview) or (
        hasattr(source, "read") and not hasattr(source, "columns")
    ):
        added = None if how.declared_only else _by_package(source, how)
        return _file(Source(source), how) if added is None else added
    how.check((), "a frame")
    return read_frame(source, how.where)


def _by_package(source: object, how: Opening) -> Rows | None:
    """A file whose ending a package reads; None for all others."""
    ending = PurePath(source).suffix.lower() if isinstance(source, str | PathLike) else ""
    if not ending or ending not in additions("readers"):
        return None
    path = Path(source)  # type: ignore[arg-type]  # a path: it has an ending
    how.check((), f"a {ending} file")
    if not path.is_file():
        return None
    table = addition("readers", ending, Reader).read(path)
    if isinstance(table, Mapping):
        return InMemory(table, how.where)
    return read_frame(table, how.where)


def _file(source: Source, how: Opening) -> Rows:
    if how.declared_only:
        how.check(_FITS["CSV"], "delimited text")
        return LineByLine(source, how.delimiter, how.encoding, how.where)
    if (inside := unpacked_table(source, how.sheet)) is not None:
        source, how = inside, replace(how, sheet=None)
    kind = kind_of(source, table=True)
    how.check(_FITS.get(kind, ()), _CALLED.get(kind, f"a {kind} file"))
    match kind:
        case "workbook":
            return Workbook(source, how.sheet, how.where)
        case "Parquet":
            return arrow.parquet(source, how.where)
        case "Arrow" | "Arrow stream":
            return arrow.arrow_file(source, stream=kind == "Arrow stream", extent=how.where)
        case "SPSS" | "Stata":
            called: Literal["SPSS", "Stata"] = "SPSS" if kind == "SPSS" else "Stata"
            return Statistical(source, called, how.encoding, how.where)
        case "JSON lines" | "JSON array":
            return JsonLines(source, how.encoding, how.where)
        case _:
            return Delimited(source, how.delimiter, how.encoding, how.where)
