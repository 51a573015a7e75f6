"""Sheets of values and labels in a workbook, alone or beside the tables that they describe.

A sheet with the headers value and label describes the column that it is called after, one with
column, value and label those that it names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from populace.read.dictionaries import lists
from populace.read.dictionaries.fit import out_of_step
from populace.read.dictionaries.xlsform import Book
from populace.read.files.memory import render
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema


def rendered(book: Book) -> dict[str, list[list[str]]]:
    """The cells of sheets as texts, by the names of the sheets.

    Args:
        book: the sheets by name.
    """
    return {
        name: [[render(cell).strip() for cell in row] for row in rows]
        for name, rows in book.items()
    }


def read_lists(
    texts: Mapping[str, list[list[str]]], column: str | None
) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...], tuple[str, ...]]:
    """The lists of a workbook, notes, and private notes on how its tables fit them.

    Args:
        texts: the cells of the sheets, by the names of these.
        column: the column that a single sheet of values and labels describes; the name of the
            sheet otherwise.

    Raises:
        InputError: no sheet lists values.
        ParameterError: `column` does not belong.
    """
    found = {name: rows for name, rows in texts.items() if _is_list(rows[0])}
    if not found:
        raise InputError(
            expected="an XLSForm, with the sheets survey and choices, or a sheet with the headers"
            " value and label",
            found=f"the sheets {listing(sorted(texts))}" if texts else "an empty workbook",
            action="Download the form as XLSForm, or save the list of values as CSV.",
        )
    if column is not None and (
        len(found) > 1 or _plain(next(iter(found.values())))[0][0] == "column"
    ):
        raise ParameterError(
            expected="the option column for a workbook with one list",
            found="one whose lists name their columns",
            action="Leave the option out: sheets are called as their columns.",
        )
    columns: list[ColumnSchema] = []
    for name, sheet in found.items():
        header, *rows = _plain(sheet)
        named = None if header[0] == "column" else name if len(found) > 1 else column or name
        columns += lists.columns_of(header, rows, named)
    others = {name: rows for name, rows in texts.items() if name not in found}
    private: list[str] = []
    for rows in others.values():
        cells = {head: [row[place] for row in rows[1:]] for place, head in enumerate(rows[0])}
        private += out_of_step(columns, cells)
    return tuple(columns), (), tuple(private)


def _is_list(header: Sequence[str]) -> bool:
    heads = {head.casefold() for head in header}
    return "value" in heads and bool({"label", "column"} & heads)


def _plain(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows with the columns column, value and label alone, in this order."""
    heads = [head.casefold() for head in rows[0]]
    places = [heads.index(head) for head in ("column", "value", "label") if head in heads]
    plain = [[row[place] for place in places] for row in rows]
    return [[head.casefold() for head in plain[0]], *plain[1:]]
