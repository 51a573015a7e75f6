"""`spreadsheet`: an accessible workbook, by the checklist of the UK's Analysis Function.

A cover, contents and notes; one table to a sheet, marked as one, without merged or empty cells;
shorthands in cells of their own; every text is written as a text, so that none is a formula.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from populace.packages.figures import (
    SUPPRESSED,
    UNRELIABLE,
    Count,
    combinations,
    heading,
    label,
    singles,
)
from populace.packages.source import Source
from populace.publish.questions.display import Display
from populace.publish.statements import sayings, words
from populace.vocabulary.errors import InputError

MOST_ROWS = 200_000
"""How many pairs a sheet lists at most; the largest ones."""

Cell = str | int | float
Row = Sequence[Cell]

_NOTES = (
    (SUPPRESSED, "Not reported: too rare, or too uncertain. It is not zero."),
    (UNRELIABLE, "Unreliable: the margin is above half of the count."),
    ("[x]", "Not available: the release does not count it."),
)


def render(source: Source) -> dict[str, bytes]:
    """The files of the package.

    Raises:
        InputError: xlsxwriter is not installed.
    """
    library = _library()
    file = io.BytesIO()
    day = dt.datetime.fromisoformat(source.release.created)
    with library.Workbook(file, {"in_memory": True}) as book:
        # The same release is the same workbook, to the byte.
        book.set_properties({"title": source.title, "author": source.publisher, "created": day})
        styles = {
            "head": book.add_format({"bold": True, "font_size": 16, "font_name": "Arial"}),
            "text": book.add_format({"font_size": 12, "font_name": "Arial", "text_wrap": True}),
            "number": book.add_format(
                {"font_size": 12, "font_name": "Arial", "num_format": "#,##0.##"}
            ),
        }
        sheets = list(_sheets(source))
        contents = [(name, title) for name, title, *_ in sheets]
        for name, title, notes, header, rows in (
            _cover(source),
            ("Contents", "Contents", (), ("Sheet", "What it holds"), contents),
            *sheets,
        ):
            _write(book.add_worksheet(name), styles, title, notes, header, rows)
    return {f"{source.dataset}.xlsx": file.getvalue()}


def _library() -> Any:  # noqa: ANN401 - a module without types
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise InputError(
            expected="the library that writes workbooks",
            found="no xlsxwriter",
            action="Install it with pip install 'populace[packages]'.",
        ) from None
    return xlsxwriter


_Sheet = tuple[str, str, tuple[str, ...], tuple[str, ...], Iterable[Row]]


def _cover(source: Source) -> _Sheet:
    about = list(sayings.lines(source.about))
    rows = [
        ("Title", source.title),
        *(about or [("Publisher", "Not stated.")]),
        ("What this is", source.description),
        ("Released", source.release.created),
        ("Made with", source.release.software),
    ]
    return "Cover", source.title, (), ("What", "Text"), rows


def _sheets(source: Source) -> Iterator[_Sheet]:
    guarantee = source.release.guarantee
    margin = words.meaning_of_margin(guarantee)
    yield "Notes", "Notes and shorthands", (), ("Mark", "What it means"), _NOTES
    promises = [(str(place), text) for place, text in enumerate(source.promise, 1)]
    not_for = [(f"Not for {place}", text) for place, text in enumerate(words.not_for(guarantee), 1)]
    head = ("Number", "Text")
    yield "Guarantee", "What is promised, and what this is not for", (), head, promises + not_for
    yield (
        "Codebook",
        "Columns and their values",
        (),
        ("Table", "Column", "Title", "Value", "Label"),
        [
            (shown.name or "records", column.name, heading(column), value, label(column, code))
            for shown in source.tables
            for column in shown.aggregates.columns
            for code, value in enumerate(column.values)
        ],
    )
    several = len(source.tables) > 1
    for place, shown in enumerate(source.tables, 1):
        of = f" of {shown.name}" if several else ""
        suffix = f" {place}" if several else ""
        yield (
            f"Values{suffix}",
            f"Protected counts{of} by value",
            (margin,),
            ("Column", "Value", "Label", "Count", "Margin", "Mark"),
            _singles(shown),
        )
        pairs = list(combinations(shown, 2))
        cut = "" if len(pairs) <= MOST_ROWS else f" The largest {MOST_ROWS:,} of {len(pairs):,}."
        pairs = sorted(pairs, key=lambda each: -(each.count or 0))[:MOST_ROWS]
        yield (
            f"Pairs{suffix}",
            f"Protected counts{of} by two values",
            (f"{margin} What is not listed is not reported, which is not zero.{cut}",),
            ("Column 1", "Label 1", "Column 2", "Label 2", "Count", "Margin", "Mark"),
            [_pair(shown, each) for each in pairs],
        )


def _singles(shown: Display) -> Iterator[Row]:
    total = shown.aggregates
    yield "All", "All", f"All {shown.counted}", int(total.records), float(total.records_margin), "-"
    for each in singles(shown):
        [(place, code)] = each.values
        column = shown.aggregates.columns[place]
        yield heading(column), column.values[code], label(column, code), *_numbers(each)


def _pair(shown: Display, count: Count) -> Row:
    columns = shown.aggregates.columns
    names = [
        text
        for place, code in count.values
        for text in (heading(columns[place]), label(columns[place], code))
    ]
    return *names, *_numbers(count)


def _numbers(count: Count) -> tuple[Cell, Cell, Cell]:
    """Count, margin and mark; no cell is empty, and a mark stands where a number would."""
    if count.count is None:
        return SUPPRESSED, SUPPRESSED, SUPPRESSED
    return int(count.count), float(count.margin), count.mark or "-"


def _write(
    sheet: Any,  # noqa: ANN401 - of xlsxwriter, which has no types
    styles: dict[str, Any],
    title: str,
    notes: tuple[str, ...],
    header: tuple[str, ...],
    rows: Iterable[Row],
) -> None:
    """A sheet: its title, a note on each line, and one table below without an empty row."""
    listed = list(rows) or [tuple("[x]" for _ in header)]
    sheet.set_column(0, len(header) - 1, 24, styles["text"])
    if len(header) == 2:
        sheet.set_column(1, 1, 100, styles["text"])
    sheet.write_string(0, 0, title, styles["head"])
    for line, note in enumerate(notes, 1):
        sheet.write_string(line, 0, note, styles["text"])
    top = len(notes) + 1
    name = f"table_{sheet.get_name().lower().replace(' ', '_')}"
    sheet.add_table(
        top,
        0,
        top + len(listed),
        len(header) - 1,
        {
            "name": name,
            "columns": [{"header": each} for each in header],
            "style": "Table Style Light 1",
            "autofilter": False,
        },
    )
    for line, row in enumerate(listed, top + 1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, place, cell[:32_000] or "-", styles["text"])
            else:
                sheet.write_number(line, place, cell, styles["number"])
