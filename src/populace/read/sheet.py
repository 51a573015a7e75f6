"""The table in a sheet: its header, its records, and what merged, hidden and formatted cells mean.

Cells are read in `workbook`, and how the sheet looks in `appearance`.
"""

from __future__ import annotations

from collections.abc import Sequence

from populace.read.appearance import Appearance
from populace.read.footer import FOOT, check_below, check_footer
from populace.read.header import (
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
from populace.read.memory import render
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.wording import Advice, Option

Row = tuple[int, list[object]]
"""A row that holds cells, with its place from 0."""

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
                Option("header_row", "N"),
                ".",
            ),
        )
    if looks.patterns or looks.unseen:
        rows = _unformatted(first, rows, looks, extent)
    if looks.patterns or looks.shown or looks.failed:
        rows = [
            (row, [looks.text(row, first + place, cell) for place, cell in enumerate(cells)])
            for row, cells in rows
        ]
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
    if looks.hidden_rows and extent.hidden == "leave-out":
        body = [each for each in body if each[0] not in looks.hidden_rows]
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
    ]
    if found and extent.hidden is None:
        row, place = found[0]
        raise _unseen(
            f"cells of which their format or color shows nothing (the first one is"
            f" {letters(first + place)}{row + 1})"
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
            below = min((row for row in known if row > bottom), default=bottom + 1)
            raise InputError(
                expected="cells merged over several rows of one column, if any",
                found=f"cells merged over several columns, in row {touched[0] + 1}",
                action=Advice(
                    "If it is a title or the upper row of a header of two, say in which row the"
                    " names stand",
                    Option("header_row", below + 1),
                    ".",
                )
                if deeper
                else Advice(
                    "Take the merging back, and fill each cell. If the row is no record, leave it"
                    " out",
                    Option("skip_footer", "N"),
                    Option("first_row", "N"),
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
    hidden = [row for row, _ in body if row in looks.hidden_rows]
    if (unseen or hidden) and extent.hidden is None:
        what = [f"hidden columns ({', '.join(letters(first + place) for place in unseen[:20])})"]
        some = f"hidden rows (the first one is row {hidden[0] + 1})" if hidden else ""
        raise _unseen(" and ".join([*(what if unseen else []), *([some] if some else [])]))
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
    if extent.first_row is None and body:
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
