"""Whether the first row of an input holds names, or a record, a title, tags or units.

A record must not become the names of the columns: those are published as they stand. So no message
here shows a cell of the row in question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from unicodedata import normalize

from populace.read.identity.header_words import said_by
from populace.read.identity.people import name_like, one_word, roles, surely
from populace.read.layout.header_values import DATE, MONTH, WHOLE, build, own_value, value_in
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from populace.vocabulary.facts import fact
from populace.vocabulary.listing import listing
from populace.vocabulary.spelling import INVISIBLE
from populace.vocabulary.wording import Advice, Option

CHECKED = fact("header-checked")
"""What a header rests on that was looked at together with rows below it."""

RECORDS = fact("rows-records")
"""What the rows below it rest on: each of the refusals that look at them."""

SAMPLE = 1000
"""How many rows are looked at with the header."""

_ENOUGH = 5
_YEARS = range(1900, 2101)
_PERSON = re.compile(r"[^\W\d_]+(['\u2019-][^\W\d_]+)*( [^\W\d_]+\.?(['\u2019-][^\W\d_]+)*){1,3}")
_TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[\d.,'\s\u00a0]*\d\s*%?")
_POSITIONED = re.compile(r"Unnamed: \d+(_level_\d+)?|\.\.\.\d+")


class Unnamed(str):
    """What a column without a name is called, by its position: it can be left out, never read."""

    __slots__ = ()


class Beside(Unnamed):
    """What a column of another table or a legend is called, which stands beside the table."""

    __slots__ = ()


def names_of(header: Sequence[str], *, as_written: bool = False) -> tuple[str, ...]:
    """The names in a header; blank cells, and what stands in for them, are `Unnamed`.

    Args:
        header: its cells.
        as_written: whether they are said to be names, which stay as they are.
    """
    return tuple(
        Unnamed(f"column {place}")
        if not name
        else Unnamed(name)
        if _POSITIONED.fullmatch(name)
        else name
        for place, name in enumerate(map(str.strip if as_written else legible, header), 1)
    )


def legible(name: str) -> str:
    """A name in composed Unicode and without invisible marks, which nobody could type."""
    text = name.strip()
    if text.isascii() and text.isprintable():
        return text
    return INVISIBLE.sub("", normalize("NFC", text)).strip()


def named(names: Iterable[str]) -> tuple[str, ...]:
    """The names that are such."""
    return tuple(name for name in names if not isinstance(name, Unnamed))


def check_named(names: Iterable[str]) -> None:
    """Refuse to read columns that have no name.

    Raises:
        InputError: there is one.
    """
    names = tuple(names)
    if beside := [str(name) for name in names if isinstance(name, Beside)]:
        raise InputError(
            expected="one table in a sheet",
            found=f"another one, or a legend, beside it ({listing(beside)})",
            action=Advice(
                "Leave it out",
                Option("leave_out", beside),
                ", or move it to a sheet of its own. If these columns belong to the table, delete"
                " the empty column before them.",
            ),
        )
    if blank := [str(name) for name in names if isinstance(name, Unnamed)]:
        written = ",".join(blank)
        raise InputError(
            expected="a name for every column in the header",
            found=f"a blank name, or none but a number ({written})",
            action=Advice(
                "Name the column, or leave it out",
                Option("leave_out", blank),
                ": it is called so by its position. Often it only numbers the rows, or stands"
                " beside the table. If the names stand further below, say where",
                Option("header_row", blank="N"),
                ".",
            ),
        )


def check_names(names: Sequence[str], *, told: bool = True) -> None:
    """Refuse a header in which a column cannot be told by its name, or that quotes stand around.

    Args:
        names: the header.
        told: whether names are sure to be names, so that a message may show them.

    Raises:
        InputError: a name is blank or stands twice, or there is none.
    """
    if not names:
        raise InputError(
            expected="a table with columns",
            found="no column",
            action="Pass at least one column.",
        )
    if not all(names):
        raise InputError(
            expected="a name for every column in the header",
            found="a blank name",
            action="Name the column, or remove it from every row.",
        )
    if all(len(name) > 2 and name[0] == name[-1] == "'" for name in names):
        raise InputError(
            expected="double quotes around names and cells, if any",
            found="single quotes around every name",
            action="Save the table with double quotes, or without any.",
        )
    if any(len(name) > 2 and name[0] == name[-1] == '"' for name in names):
        raise InputError(
            expected="names and cells, or double quotes right at the delimiter around them",
            found="a name in double quotes, as where a blank stands before the quote",
            action="Save the table without blanks beside its delimiter.",
        )
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        places = [str(place) for place, name in enumerate(names, 1) if name == twice[0]]
        which = f" {twice[0]!r}" if told else ""
        raise InputError(
            expected="a name of its own for every column",
            found=f"more than one column called{which or ' the same'}"
            f" (columns {', '.join(places[:20])})",
            action="Rename or remove all but one of them."
            if told
            else Advice(
                "Rename or remove all but one of them. If this row is no header, say which is",
                Option("header_row", blank="N"),
                ".",
            ),
        )


def check_header(
    names: Sequence[str], columns: Sequence[Sequence[str]], extent: Extent, where: str
) -> None:
    """Refuse names that are a record.

    Args:
        names: the header.
        columns: for each column its first cells.
        extent: what was said of the header.
        where: what the row is called, such as "line 1".

    Raises:
        InputError: a name looks like a value, or stands again in its column.
    """
    if extent.header_is_names or extent.no_header:
        return
    builds = Counter(map(build, names))
    for place, name in enumerate(names, 1):
        if what := value_in(name) or own_value(name, builds):
            raise _record(f"{what} as the name of column {place}", where)
    again = []
    odd = _odd_numbers(names)
    for place, (name, cells) in enumerate(zip(names, columns, strict=True), 1):
        held = {cell.strip() for cell in cells}
        # A column of counts under a year or a number in a row may hold that number.
        counted = WHOLE.fullmatch(name) and name not in odd and not _like(name, held)
        if name in held and not counted and not isinstance(name, Unnamed):
            # Survey tools write a chosen answer as the words of the header, the others as blanks.
            again.append((place, held - {name} == {""}))
    if again and not all(choice for _, choice in again):
        places = ", ".join(str(place) for place, _ in again[:20])
        raise _record(
            f"the name of a column standing again among its cells (column {places}), as where the"
            " first record stands in place of a header, or a header again among the records",
            where,
        )
    for place, (name, cells) in enumerate(zip(names, columns, strict=True), 1):
        if what := _of_a_kind(name, [cell.strip() for cell in cells], name in odd):
            raise _record(f"{what} as the name of column {place}, and others below it", where)


def _record(found: str, where: str) -> InputError:
    return InputError(
        expected=f"a header row, which holds the names of the columns ({where})",
        found=found,
        action=Advice(
            "Put the names into the first row; or say which row holds them",
            Option("header_row", blank="N"),
            ", that none does",
            Option("no_header"),
            ", or that these are names",
            Option("header_is_names"),
            ".",
        ),
    )


def _like(name: str, cells: Iterable[str]) -> bool:
    """Whether most cells of a column are years as its name is one."""
    filled = [cell for cell in cells if cell]
    years = [cell for cell in filled if cell.isdecimal() and int(cell[:9]) in _YEARS]
    return name.isdecimal() and int(name) in _YEARS and 2 * len(years) > len(filled)


def _odd_numbers(names: Sequence[str]) -> set[str]:
    """Names that are whole numbers, but neither years nor one after another."""
    numbers = {name: int(name) for name in names if WHOLE.fullmatch(name)}
    if len(numbers) > 1:
        steps = list(numbers.values())
        gaps = {later - former for former, later in pairwise(steps)}
        if gaps == {1} or (len(gaps) == 1 and len(steps) > 2):
            return set()
    return {
        name
        for name, number in numbers.items()
        if number not in _YEARS and not MONTH.fullmatch(name)
    }


def _of_a_kind(name: str, cells: Sequence[str], odd: bool) -> str | None:
    """What a name is like that is like nearly all cells of its column."""
    filled = set(cells) - {""}
    if odd and filled and _share(filled, _NUMBER) > 0.9:
        return "a number"
    if surely(name) and not said_by(name) and _people(filled):
        return "a name of somebody"
    if len(filled) < _ENOUGH:
        return None
    if _PERSON.fullmatch(name) and _share(filled, _PERSON) > 0.5:
        own = name.split()
        firsts = {cell.split()[0] for cell in filled}
        lasts = {cell.split()[-1] for cell in filled}
        if own[0] in firsts or own[-1] in lasts:
            return "a name of somebody"
    if sum(map(str.isdigit, name)) > 1 and not name.isdigit() and len(name) > 3:
        shape = build(name)
        if sum(build(cell) == shape for cell in filled) > 0.9 * len(filled):
            return "a code"
    return None


def _people(cells: set[str]) -> bool:
    """Whether most cells are names, or so many words of which hardly any is known as another."""
    words = sum(map(one_word, cells)) + sum(map(name_like, cells))
    many = len(cells) > 2 * _ENOUGH and words > 0.9 * len(cells)
    return 2 * sum(map(surely, cells)) > len(cells) or (many and not roles(list(cells)))


def _share(cells: Iterable[str], pattern: re.Pattern[str]) -> float:
    found = [pattern.fullmatch(cell) is not None for cell in cells]
    return sum(found) / len(found)


# ---- rows below the header, and at the end -----------------------------------------------------


def too_few(where: str, full: int | None, unit: str) -> InputError:
    """The error for a header with fewer names than the rows below it have cells.

    Args:
        where: what its row is called, such as "line 1".
        full: the number of the first row in which every cell is filled.
        unit: "line" or "row".
    """
    found = "" if full is None else f"; {unit} {full} is the first one that is full"
    return InputError(
        expected="a header row with a name for every column",
        found=f"{where} with fewer cells than the rows below it, such as a title, or columns"
        f" without a name{found}",
        action=Advice(
            f"Say in which {unit} the names of the columns stand",
            Option("header_row", full or None, blank="N"),
            "; or, in a text file, name the right delimiter",
            Option("delimiter"),
            ".",
        ),
    )


def again(where: str) -> InputError:
    """The error for a header among the records.

    Args:
        where: what its row is called, such as "line 20".
    """
    return InputError(
        expected="records below the header",
        found=f"the header again in {where}, as where files were put one after another",
        action=Advice(
            "Remove every header but the first, with the byte-order mark before it if any; or, if"
            " the first row is a record, say so",
            Option("no_header"),
            ".",
        ),
    )


def is_tags(row: Sequence[str]) -> bool:
    """Whether a row holds HXL tags (#country, #affected+f): no record."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and all(map(_TAG.fullmatch, filled))


def is_header(row: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row repeats the header, perhaps after a byte-order mark."""
    cells = [cell.strip().strip("\ufeff").strip().casefold() for cell in row]
    return cells == [name.casefold() for name in names]


def check_first(columns: Sequence[Sequence[str]], where: str | None) -> None:
    """Refuse a second row of header, such as units or the words of the questions.

    Args:
        columns: for each column its first cells.
        where: what the first row below the header is called, such as "line 2"; None in a frame.

    Raises:
        InputError: the first row is unlike all others.
    """
    if not columns or len(columns[0]) <= _ENOUGH:
        return
    unlike = alike = bare = 0
    for cells in columns:
        first, rest = cells[0].strip(), [cell.strip() for cell in cells[1:]]
        filled = [cell for cell in rest if cell]
        if first.startswith('{"ImportId"'):
            unlike += 2
            continue
        if not first or len(filled) < _ENOUGH:
            bare += not first and len(filled) == len(rest)
            continue
        distinct = set(filled)
        if first in distinct:
            alike += 1
        elif not _measured(first) and all(map(_measured, distinct)):
            unlike += 1 if len(columns) > 1 else 2
        elif len(distinct) <= len(filled) / 4 and len(filled) >= 4 * _ENOUGH:
            unlike += 1
    numbers = [cells[0].strip(" ().#") for cells in columns]
    if numbers == [str(place) for place in range(1, 1 + len(columns))] and any(
        not any(map(_measured, cells[1:])) for cells in columns
    ):
        unlike, alike = 2, 0
    # One unit is enough where all cells beside it are blank, and in no other row.
    if (unlike > 1 or (unlike and bare)) and not alike:
        raise InputError(
            expected="the first record below the header",
            found="a first row unlike all others, such as units or the words of questions"
            if where is None
            else f"a row unlike all others ({where}), such as units or the words of questions",
            action=Advice(
                "Pass the table without it; if all rows are records, say so",
                Option("skip_footer", 0),
                ".",
            )
            if where is None
            else Advice(
                "If it is no record, say that the first one stands in the row below it; if it is"
                " one, say that it stands in its own",
                Option("first_row", blank="N"),
                "; if it holds the names, say so",
                Option("header_row", blank="N"),
                ".",
            ),
        )


def _measured(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None or DATE.fullmatch(cell) is not None
