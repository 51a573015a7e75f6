"""The table in a sheet: its header, its records, and what merged, hidden and formatted cells mean.

Cells are read in `workbook`, and how the sheet looks in `appearance`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from populace.read.files.garbled import check_garbled
from populace.read.files.memory import render
from populace.read.layout.footer import FOOT, check_below, check_footer
from populace.read.layout.header import (
    CHECKED,
    RECORDS,
    SAMPLE,
    Beside,
    Unnamed,
    again,
    check_first,
    check_header,
    check_names,
    is_header,
    is_tags,
    names_of,
    too_few,
)
from populace.read.workbooks.appearance import Appearance
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.wording import Advice, Option

Row = tuple[int, list[object]]
"""A row that holds cells, with its place from 0."""

_COLORLESS = "cells of which their format or color shows nothing"
_STRUCK, _ROWS_STRUCK = "cells that are struck out", "rows that are struck out"

Found = tuple[tuple[str, ...], list[Row], tuple[Fact, ...]]
"""Names, records, and what they rest on."""


def table_in(first: int, rows: list[Row], looks: Appearance, extent: Extent) -> Found:
    """The table in a sheet.

    Args:
        first: the place of the first column, from 0.
        rows: those that hold cells, in order.
        looks: how the sheet looks.
        extent: where its table stands.

    Raises:
        InputError: it has no usable header, something merged or hidden is not clear, or its last
            rows are no records.
    """
    facts: list[Fact] = [RECORDS]
    rows = [(place, cells) for place, cells in rows if place >= extent.above]
    if not rows or (extent.header_row is not None and rows[0][0] != extent.above):
        raise InputError(
            expected="a sheet with a header row",
            found="an empty row there" if rows else "an empty sheet",
            action=Advice(
                "Put the names of the columns into the first row, or say in which row they stand",
                Option("header_row", blank="N"),
                ".",
            ),
        )
    if looks.struck:
        looks = _without_struck(first, rows, looks)
    rows = _as_seen(first, rows, looks, extent)
    if looks.patterns or looks.shown:
        facts.append(fact("codes-as-shown"))
    header = None if extent.no_header else rows[0]
    body = rows if header is None else rows[1:]
    if extent.first_row is not None:
        body = [each for each in body if each[0] + 1 >= extent.first_row]
    if extent.skip_footer:
        body = body[: -extent.skip_footer]
    if looks.merged:
        _fill(first, header, body, looks)
        facts.append(fact("merged-filled"))
    kept = _in_sight(first, header, body, looks, extent)
    if extent.hidden == "leave-out":
        gone = looks.hidden_rows | looks.struck_rows
        body = [each for each in body if each[0] not in gone]
    check_below(body, extent.skip_footer)
    beside = _beside(kept, body)
    body = [(row, [cells[place] for place in kept]) for row, cells in body]
    if header is None:
        names = tuple(f"column_{place + 1}" for place in range(len(kept)))
    else:
        header = header[0], [header[1][place] for place in kept]
        if extent.first_row is None and any(is_tags(_texts(cells)) for _, cells in body[:1]):
            body = body[1:]
        names = _names(header, body, [first + place for place in kept], extent)
        names = tuple(
            Beside(name) if place in beside else name
            for place, name in zip(kept, names, strict=True)
        )
        if not extent.header_is_names:
            facts.append(CHECKED)
    check_footer([_texts(cells) for _, cells in body[-FOOT:]], extent.skip_footer)
    return names, body, tuple(facts)


def _as_seen(first: int, rows: list[Row], looks: Appearance, extent: Extent) -> list[Row]:
    """The rows with cells as their formats show them.

    Raises:
        InputError: cells are out of sight, and nothing was said of what is.
    """
    _check_rules(first, rows, looks, extent)
    if looks.patterns or looks.unseen or looks.struck:
        rows = _unformatted(first, rows, looks, extent)
    if looks.patterns or looks.shown or looks.failed:
        rows = [
            (row, [looks.text(row, first + place, cell) for place, cell in enumerate(cells)])
            for row, cells in rows
        ]
    return rows


def _check_rules(first: int, rows: Sequence[Row], looks: Appearance, extent: Extent) -> None:
    """Refuse rules of a sheet that take cells out of sight, as they are not worked out here.

    Raises:
        InputError: one reaches over filled cells, which nobody said to belong to the table.
    """
    if extent.hidden == "include":
        return
    for top, left, bottom, right in looks.ruled:
        for row, cells in rows:
            reached = cells[max(0, left - first) : max(0, right - first + 1)]
            if top <= row <= bottom and any(cell != "" for cell in reached):
                cell = f"{letters(left)}{row + 1}"
                raise InputError(
                    expected="a sheet of which everything is in sight",
                    found="a conditional format that hides cells"
                    f" (the first that it may is {cell})",
                    action=Advice(
                        "Say that they belong to the table",
                        Option("hidden", "include"),
                        ", or remove the rule, and what is no record, in the workbook.",
                    ),
                )


def _without_struck(first: int, rows: Sequence[Row], looks: Appearance) -> Appearance:
    """How a sheet looks, with rows that are struck out as a whole beside the hidden ones."""
    gone = frozenset(
        row
        for row, cells in rows
        if any(cell != "" for cell in cells)
        and all(
            cell == "" or (row, first + place) in looks.struck for place, cell in enumerate(cells)
        )
    )
    rest = frozenset((row, column) for row, column in looks.struck if row not in gone)
    return replace(looks, struck_rows=gone, struck=rest)


def _unformatted(first: int, rows: Sequence[Row], looks: Appearance, extent: Extent) -> list[Row]:
    """The rows, blank where a format shows nothing if what is hidden is to be left out.

    Raises:
        InputError: there are such cells, and nothing was said of what is hidden.
    """
    found = [
        (row, place)
        for row, cells in (rows if extent.no_header else rows[1:])
        for place, cell in enumerate(cells)
        if looks.hides(row, first + place, cell)
        or (cell != "" and (row, first + place) in looks.struck)
    ]
    if found and extent.hidden is None:
        row, place = found[0]
        raise _unseen(
            (_STRUCK if (row, first + place) in looks.struck else _COLORLESS)
            + f" (the first one is {letters(first + place)}{row + 1})"
        )
    if extent.hidden != "leave-out":
        return list(rows)
    blank = set(found)
    return [
        (row, ["" if (row, place) in blank else cell for place, cell in enumerate(cells)])
        for row, cells in rows
    ]


def _fill(first: int, header: Row | None, body: Sequence[Row], looks: Appearance) -> None:
    """Put the value of merged cells into every row that they reach over.

    Raises:
        InputError: they reach over several columns, or from the header into the records.
    """
    known = dict([*([] if header is None else [header]), *body])
    width = len(next(iter(known.values()), []))
    last = -1 if header is None else header[0]
    for top, left, bottom, right in looks.merged:
        held = known.get(top)
        start = left - first
        touched = [row for row in range(top, bottom + 1) if row in known]
        if not touched or not 0 <= start < width:
            continue
        value = None if held is None else held[start]
        if right > left and start + 1 < width and value not in {None, ""}:
            deeper = header is not None and last in touched
            below = sorted(row for row in known if row > bottom)
            # Between a title and the names may stand a subtitle or a date, alone in its row.
            full = (row for row in below if 2 * sum(map(bool, _texts(known[row]))) > width)
            names = next(full, below[0] if below else bottom + 1)
            raise InputError(
                expected="cells merged over several rows of one column, if any",
                found=f"cells merged over several columns, in row {touched[0] + 1}",
                action=Advice(
                    "If it is a title or the upper row of a header of two, say in which row the"
                    " names stand",
                    Option("header_row", names + 1),
                    ".",
                )
                if deeper
                else Advice(
                    "Take the merging back, and fill each cell. If the row is no record, leave it"
                    " out",
                    Option("skip_footer", blank="N"),
                    Option("first_row", blank="N"),
                    ".",
                ),
            )
        if header is not None and last in touched and bottom > last and right == left:
            raise InputError(
                expected="a header of one row",
                found=f"merged cells that reach from row {last + 1} into row {bottom + 1}, as in a"
                " header of several rows",
                action=Advice(
                    "Say in which row the names stand", Option("header_row", bottom + 1), "."
                ),
            )
        for row in touched if value is not None else ():
            if known[row][start] == "":
                known[row][start] = value


def _in_sight(
    first: int, header: Row | None, body: Sequence[Row], looks: Appearance, extent: Extent
) -> list[int]:
    """The places of the columns to read.

    Raises:
        InputError: something is hidden, and nothing was said of it.
    """
    rows = [*([] if header is None else [header]), *body]
    width = max((len(cells) for _, cells in rows), default=0)
    filled = [place for place in range(width) if any(cells[place] != "" for _, cells in rows)]
    unseen = [place for place in filled if first + place in looks.hidden_columns]
    out = (
        (f"hidden columns ({', '.join(letters(first + place) for place in unseen[:20])})", unseen),
        *(
            (f"{what} (the first one is row {found[0] + 1})", found)
            for what, rows in (
                ("hidden rows", looks.hidden_rows),
                (_ROWS_STRUCK, looks.struck_rows),
            )
            if (found := [row for row, _ in body if row in rows])
        ),
    )
    if (said := [words for words, found in out if found]) and extent.hidden is None:
        raise _unseen(" and ".join(said))
    return [place for place in filled if extent.hidden != "leave-out" or place not in unseen]


def _unseen(what: str) -> InputError:
    """The error for something that is out of sight, of which nothing was said."""
    return InputError(
        expected="a sheet of which everything is in sight",
        found=what,
        action=Advice(
            "Say that they belong to the table",
            Option("hidden", "include"),
            " or that they do not",
            Option("hidden", "leave-out"),
            ", or show them in the workbook.",
        ),
    )


def _beside(kept: Sequence[int], body: Sequence[Row]) -> set[int]:
    """The places of columns behind or before an empty one that far fewer rows fill."""
    blocks: list[list[int]] = []
    for place in kept:
        if blocks and place == blocks[-1][-1] + 1:
            blocks[-1].append(place)
        else:
            blocks.append([place])
    filled = [sum(any(cells[at] != "" for at in block) for _, cells in body) for block in blocks]
    return {
        place
        for block, rows in zip(blocks, filled, strict=True)
        if 2 * rows < max(filled)
        for place in block
    }


def _names(
    header: Row, body: Sequence[Row], places: Sequence[int], extent: Extent
) -> tuple[str, ...]:
    """The names of the columns.

    Raises:
        InputError: the row is no header.
    """
    row, cells = header
    texts = [text.strip() for text in _texts(cells)]
    sample = [(line, _texts(each)) for line, each in body[:SAMPLE]]
    check_garbled(texts, zip_longest(*(each for _, each in sample), fillvalue=""))
    full = [line for line, each in sample if all(map(str.strip, each))]
    if sum(map(bool, texts)) <= len(texts) / 2 and len(full) > 1:
        raise too_few(f"row {row + 1}", full[0] + 1, "row")
    names = tuple(
        name if name != f"column {place + 1}" else Unnamed(f"column {at + 1}")
        for place, (name, at) in enumerate(zip(names_of(texts), places, strict=True))
    )
    repeated = [line for line, each in body if is_header(_texts(each), names)]
    if repeated and len(names) > 1 and not extent.header_is_names:
        raise again(f"row {repeated[0] + 1}")
    columns = list(zip(*(each for _, each in sample), strict=True)) or [()] * len(names)
    check_header(names, columns, extent, f"row {row + 1}")
    check_names(names, told=extent.header_is_names)
    if extent.first_row is None and extent.skip_footer != 0 and body:
        check_first(columns, f"row {body[0][0] + 1}")
    return names


def _texts(cells: Sequence[object]) -> list[str]:
    found = []
    for cell in cells:
        try:
            found.append(render(cell))
        except (TypeError, ValueError, ArithmeticError):
            # Refused where the whole column is read.
            found.append("?")
    return found


def letters(column: int) -> str:
    """What a spreadsheet calls a column: A, B, ..., Z, AA."""
    written = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        written = chr(65 + letter) + written
    return written
