"""Excel and OpenDocument workbooks, one sheet of them, as columns of text.

How one cell is written is said in `memory`, and what a sheet means is not known here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any
from xml.etree import ElementTree as ET

from populace.read.files.arrow import damaged
from populace.read.files.delimited import Columns
from populace.read.files.libraries import needed
from populace.read.files.memory import WRITABLE, Rendered
from populace.read.files.packed import DAMAGE
from populace.read.files.source import Source
from populace.read.workbooks import looks_excel, looks_old_excel, looks_open_document
from populace.read.workbooks.appearance import Appearance
from populace.read.workbooks.office_open import Book
from populace.read.workbooks.sheet import Row, table_in
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import WHOLE, Extent
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.listing import listing
from populace.vocabulary.wording import Advice, Option

_CELLS = 1 << 17
_DAMAGE: tuple[type[Exception], ...] = (KeyError, IndexError, ValueError, ET.ParseError, *DAMAGE)


def sheets(source: Source) -> dict[str, list[list[object]]]:
    """The worksheets of a workbook that hold cells, by name, as rows of equal length.

    Raises:
        InputError: the workbook is damaged or locked, or python-calamine is missing
            and the workbook is none of Office Open XML (.xlsx), which is read without it.
    """
    book = _open(source)
    found = {name: _rows(source, book, name) for name in _worksheets(book)}
    return {name: rows for name, rows in found.items() if rows}


def filled(source: Source) -> tuple[str, ...]:
    """The names of the worksheets that hold cells; of a single one without looking.

    Raises:
        InputError: as `sheets` raises.
    """
    book = _open(source)
    names = _worksheets(book)
    return tuple(name for name in names if len(names) == 1 or _rows(source, book, name))


class Workbook:
    """One sheet of a workbook. The first row that holds a cell is the header, unless told.

    Rows without any cell are no rows: they are layout.

    Args:
        source: the workbook.
        sheet: the name of the sheet; not needed where only one sheet holds cells.
        extent: where in the sheet the table stands, and what of the hidden belongs to it.

    Raises:
        InputError: the workbook cannot be read, the sheet is not clear, or it has no usable header.
    """

    facts: tuple[Fact, ...] = (fact("blank-rows-layout"), fact("first-row-header"), WRITABLE)

    def __init__(self, source: Source, sheet: str | None = None, extent: Extent = WHOLE) -> None:
        book = _open(source)
        every, names = _all_worksheets(book), _worksheets(book)
        if extent.hidden == "include":
            names = every
        if sheet is not None:
            if sheet not in names:
                hidden = sheet in every
                say = ("; or say that it belongs to the table", Option("hidden", "include"))
                raise InputError(
                    expected="the name of a sheet of the workbook",
                    found=f"{sheet!r}{', which is hidden' if hidden else ''}",
                    action=Advice(f"Choose {listing(names)}", *(say if hidden else ()), "."),
                )
            held = {sheet: _placed(source, book, sheet)}
        else:
            held = {name: placed for name in names if (placed := _placed(source, book, name))[1]}
            if len(held) > 1:
                raise InputError(
                    expected="one sheet that holds cells, or the name of a sheet",
                    found=f"the sheets {listing(list(held))}",
                    action=Advice(
                        "Name the sheet to read",
                        Option("sheet"),
                        "; sheets that belong together are tables of a project file, each with its"
                        " own sheet.",
                    ),
                )
            unseen = _unseen(book) - set(names)
            if extent.hidden is None and any(_placed(source, book, each)[1] for each in unseen):
                raise InputError(
                    expected="a workbook of which everything is in sight, or the name of a sheet",
                    found="hidden sheets that hold cells",
                    action=Advice(
                        "Name the sheet to read",
                        Option("sheet"),
                        ", or say that what is hidden does not belong to the table",
                        Option("hidden", "leave-out"),
                        ".",
                    ),
                )
            if len(every) > 1:
                self.facts += (fact("one-sheet-filled"),)
        name, (first, rows) = next(iter(held.items()), ("", (0, [])))
        if name in _unseen(book) and extent.hidden != "include":
            raise InputError(
                expected="a sheet in sight",
                found="none but hidden ones",
                action=Advice(
                    "Say that it belongs to the table",
                    Option("hidden", "include"),
                    ", or show it.",
                ),
            )
        looks = _appearance(source, name) if rows else Appearance()
        self.names, self._rows, facts = table_in(first, rows, looks, extent)
        self.facts += facts

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, whose columns are written out one at a time."""
        rows = iter(self._rows)
        height = max(1, _CELLS // len(self.names))
        while block := list(islice(rows, height)):
            yield Rendered(self.names, list(zip(*(cells for _, cells in block), strict=True)))

    def place(self, record: int) -> str:
        """The row of the sheet in which a record stands."""
        return f"row {self._rows[record][0] + 1}"


def _open(source: Source) -> Any:  # noqa: ANN401 - a CalamineWorkbook or our own Book
    try:
        from python_calamine import CalamineError, PasswordError, load_workbook
    except ImportError:
        if source.start(2) == b"PK":
            return _book(source)
        with needed("python-calamine", "Excel and OpenDocument workbooks"):
            raise
    try:
        if source.start(2) != b"PK":
            looks_old_excel.check_whole(source.content())
        return load_workbook(source.handle())
    except PasswordError:
        raise InputError(
            expected="a workbook that opens without a password",
            found="a locked one",
            action="Save a copy without a password on a safe disk, and delete it afterwards.",
        ) from None
    except (CalamineError, OSError, ValueError):
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
    unseen = _unseen(book)
    return [name for name in _all_worksheets(book) if name not in unseen] or _all_worksheets(book)


def _all_worksheets(book: Any) -> list[str]:  # noqa: ANN401 - as _open
    if isinstance(book, Book):
        return book.worksheets()
    from python_calamine import SheetTypeEnum

    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _unseen(book: Any) -> set[str]:  # noqa: ANN401 - as _open
    """The names of the hidden sheets."""
    if isinstance(book, Book):
        return book.unseen
    from python_calamine import SheetVisibleEnum

    return {
        sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible
    }


def _rows(source: Source, book: Any, name: str) -> list[list[object]]:  # noqa: ANN401 - as _open
    return [cells for _, cells in _placed(source, book, name)[1]]


def _placed(source: Source, book: Any, name: str) -> tuple[int, list[Row]]:  # noqa: ANN401 - as _open
    """The place of the first column, and the rows that hold cells with their places, from 0."""
    if isinstance(book, Book):
        try:
            left, placed = book.placed(name)
        except ValueError:
            raise damaged("Excel workbook") from None
        return left, [(place, _shown(row)) for place, row in placed]
    from python_calamine import CalamineError

    _check_extent(source, name)
    try:
        sheet = book.get_sheet_by_name(name)
        rows: Sequence[list[object]] = sheet.to_python()
    except CalamineError:
        raise damaged("Excel or OpenDocument workbook") from None
    top, left = sheet.start or (0, 0)
    filled = [
        (top + place, _shown(row))
        for place, row in enumerate(rows)
        if any(cell != "" for cell in row)
    ]
    return left, filled


def _check_extent(source: Source, sheet: str) -> None:
    """Refuse a sheet for which memory has no room; a damaged one is told by who reads it.

    Raises:
        InputError: it is one.
    """
    if source.start(2) == b"PK":
        with (
            suppress(*_DAMAGE),
            zipfile.ZipFile(source.handle()) as packed,
        ):
            _refuse_binary(packed)
            looks_excel.check_extent(packed, sheet)


def _refuse_binary(packed: zipfile.ZipFile) -> None:
    if "xl/workbook.bin" in packed.namelist():
        raise InputError(
            expected="a workbook whose hidden rows can be told",
            found="an Excel binary workbook (.xlsb)",
            action="Save it as an Excel workbook (.xlsx) or as CSV (UTF-8).",
        )


def _shown(row: list[object]) -> list[object]:
    """A row whose numbers have the 15 digits that spreadsheets keep of them: 0.1 + 0.2 is 0.3."""
    return [float(f"{cell:.15g}") if isinstance(cell, float) else cell for cell in row]


def _appearance(source: Source, sheet: str) -> Appearance:
    """How a sheet of a workbook looks; refused where that cannot be told."""
    try:
        if source.start(2) != b"PK":
            return looks_old_excel.look(source.content(), sheet)
        with zipfile.ZipFile(source.handle()) as packed:
            if "content.xml" in packed.namelist():
                return looks_open_document.look(packed, sheet)
            return looks_excel.look(packed, sheet)
    except _DAMAGE:
        raise InputError(
            expected="a whole Excel or OpenDocument workbook",
            found="one whose hidden rows and merged cells cannot be told",
            action="Save it again as an Excel workbook (.xlsx), or save the table as CSV (UTF-8).",
        ) from None
