"""Excel and OpenDocument workbooks, one sheet of them, as columns of text.

How one cell is written is said in `memory`, and what a sheet means is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from populace.read.arrow import damaged
from populace.read.delimited import Columns, check_names
from populace.read.libraries import needed
from populace.read.memory import WRITABLE, Rendered, render
from populace.read.office_open import Book
from populace.read.source import Source
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.schema import listing

_CELLS = 1 << 17


def sheets(source: Source) -> dict[str, list[list[object]]]:
    """The worksheets of a workbook that hold cells, by name, as rows of equal length.

    Raises:
        InputError: the workbook is damaged or locked, or python-calamine is missing
            and the workbook is none of Office Open XML (.xlsx), which is read without it.
    """
    book = _open(source)
    found = {name: _rows(book, name) for name in _worksheets(book)}
    return {name: rows for name, rows in found.items() if rows}


def filled(source: Source) -> tuple[str, ...]:
    """The names of the worksheets that hold cells; of a single one without looking.

    Raises:
        InputError: as `sheets` raises.
    """
    book = _open(source)
    names = _worksheets(book)
    return tuple(name for name in names if len(names) == 1 or _rows(book, name))


class Workbook:
    """One sheet of a workbook. The first row that holds a cell is the header.

    Rows without any cell are no rows: they are layout.

    Args:
        source: the workbook.
        sheet: the name of the sheet; not needed where only one sheet holds cells.

    Raises:
        InputError: the workbook cannot be read, the sheet is not clear, or it has no usable header.
    """

    facts: tuple[Fact, ...] = (fact("blank-rows-layout"), fact("first-row-header"), WRITABLE)

    def __init__(self, source: Source, sheet: str | None = None) -> None:
        book = _open(source)
        names = _worksheets(book)
        if sheet is not None:
            if sheet not in names:
                raise InputError(
                    expected="the name of a sheet of the workbook",
                    found=repr(sheet),
                    action=f"Choose {listing(names)}.",
                )
            rows = _rows(book, sheet)
        else:
            filled = {name: rows for name in names if (rows := _rows(book, name))}
            if len(filled) > 1:
                raise InputError(
                    expected="one sheet that holds cells, or the name of a sheet",
                    found=f"the sheets {listing(list(filled))}",
                    action="Name the sheet to read (--sheet, sheet=).",
                )
            rows = next(iter(filled.values()), [])
            if len(names) > 1:
                self.facts += (fact("one-sheet-filled"),)
        if not rows:
            raise InputError(
                expected="a sheet with a header row",
                found="an empty sheet",
                action="Put the names of the columns into the first row.",
            )
        self.names = tuple(render(cell).strip() for cell in rows[0])
        check_names(self.names)
        self._rows = rows[1:]

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, whose columns are written out one at a time."""
        rows = iter(self._rows)
        height = max(1, _CELLS // len(self.names))
        while block := list(islice(rows, height)):
            yield Rendered(self.names, list(zip(*block, strict=True)))


def _open(source: Source) -> Any:  # noqa: ANN401 - a CalamineWorkbook or our own Book
    try:
        from python_calamine import CalamineError, PasswordError, load_workbook
    except ImportError:
        if source.start(2) == b"PK":
            return _book(source)
        with needed("python-calamine", "Excel and OpenDocument workbooks"):
            raise
    try:
        return load_workbook(source.handle())
    except PasswordError:
        raise InputError(
            expected="a workbook that opens without a password",
            found="a locked one",
            action="Save a copy without a password on a safe disk, and delete it afterwards.",
        ) from None
    except (CalamineError, OSError):
        raise _damaged() from None


def _book(source: Source) -> Book:
    try:
        return Book(source.handle())
    except (ValueError, OSError):
        raise _damaged() from None


def _damaged() -> InputError:
    return InputError(
        expected="a whole Excel or OpenDocument workbook",
        found="one that is damaged, or a zip file of another kind",
        action="Fetch or save it again, or save the table as CSV (UTF-8).",
    )


def _worksheets(book: Any) -> list[str]:  # noqa: ANN401 - as _open
    """The names of the tables in sight; of all tables where none is in sight."""
    if isinstance(book, Book):
        return book.worksheets()
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    tables = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    return visible or [sheet.name for sheet in tables]


def _rows(book: Any, name: str) -> list[list[object]]:  # noqa: ANN401 - as _open
    if isinstance(book, Book):
        try:
            return book.rows(name)
        except ValueError:
            raise damaged("Excel workbook") from None
    from python_calamine import CalamineError

    try:
        rows: Sequence[list[object]] = book.get_sheet_by_name(name).to_python()
    except CalamineError:
        raise damaged("Excel or OpenDocument workbook") from None
    return [row for row in rows if any(cell != "" for cell in row)]
