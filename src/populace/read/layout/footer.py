"""The last rows of a table, which are records only if they are no totals, sources or notes.

What stands at the top is a matter of `header`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Literal

from populace.read.identity.people import plain
from populace.vocabulary.errors import InputError
from populace.vocabulary.spelling import canonical
from populace.vocabulary.wording import Advice, Option

FOOT = 30
"""How many of the last rows are looked at."""

_GAPS = 20
_DIGITS = re.compile(r"[+-]?\d+([.,]\d+)?")
_MANY = 10

_AROUND = " :.=*\u00a0"
_NUMBERED = re.compile(r"[\s:,(]+(19|20)\d\d\)?$")
_LONGEST = 60
_MAY_TOTAL = re.compile(
    r"(n|all|count|base|overall|ensemble|effectifs?|общее|все|todos|tous|alle|الكل)( ?[=:])?",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"(sources?|fuentes?|fontes?|quellen?|notes?|nota|remarks?|remarques?|legend|exported|generated"
    r"|printed|downloaded|last updated?|updated|end( of (file|report|data|table|list))?"
    r"|fin|ende|eof|n ?=|\(?c\)|\u00a9|\*+|"
    r"\u0438\u0441\u0442\u043e\u0447\u043d\u0438\u043a|\u0627\u0644\u0645\u0635\u062f\u0631)"
    r"([\s:.,].*|$)",
    re.IGNORECASE | re.DOTALL,
)


def check_footer(
    rows: Sequence[Sequence[str]], skipped: int | None = None, *, framed: bool = False
) -> None:
    """Refuse last rows that are totals, sources or notes, all of which the error counts.

    Args:
        rows: the last rows, at most `FOOT`, without those that were left out.
        skipped: how many were left out; 0 says that all are records.
        framed: whether they belong to something whose rows no option leaves out.

    Raises:
        InputError: one of them is no record.
    """
    if skipped == 0:
        return
    found = [back for back in range(len(rows)) if _is_foot(rows[-1 - back])]
    alone = _alone(rows)
    if not found and alone and any(map(_said, rows[-alone:])):
        found = [0]
    if not found:
        return
    if max(found) + 1 > 2 * len(found) + _GAPS // 4:
        raise InputError(
            expected="records alone below the header",
            found=f"a total or a note among them, in row {max(found) + 1} from the end",
            action=Advice(
                "Remove every such row; if all rows are records, say so",
                Option("skip_footer", 0),
                ".",
            ),
        )
    number = max(max(found) + 1, alone)
    while number < len(rows) and not any(map(str.strip, rows[-1 - number])):
        number += 1
    below = "the last row" if found[0] == 0 else f"row {found[0] + 1} from the end"
    if skipped:
        below += ", besides what is left out already"
    whole = (skipped or 0) + number
    rest = Advice("if all rows are records, say so", Option("skip_footer", 0), ".")
    last = "the last row" if number == 1 else f"the last {number} rows"
    raise InputError(
        expected="records down to the end",
        found=f"a total, a source or a note in {below}",
        action=Advice(f"Pass the table without {last}; ", rest)
        if framed
        else Advice("Leave it out, and what follows", Option("skip_footer", whole), "; ", rest),
    )


def check_below(
    rows: Sequence[tuple[int, Sequence[object]]],
    skipped: int | None = None,
    blank: Sequence[int] = (),
) -> None:
    """Refuse rows below empty ones that belong to another table.

    They leave a column blank that all rows above them fill, or begin with words where all above
    hold numbers, as a header does.

    Args:
        rows: the rows that hold cells, each with its place; of a text the last ones.
        skipped: as in `check_footer`.
        blank: the places of rows of blank cells, which are left out with those below them.

    Raises:
        InputError: there are such rows.
    """
    if skipped == 0:
        return
    gaps = [at for at in range(1, len(rows)) if rows[at][0] - rows[at - 1][0] > 1]
    for at in gaps[-_GAPS:]:
        above = rows[:at]
        if len(above) >= _MANY and _filled(rows[at]) == 1 < min(map(_filled, above)):
            raise InputError(
                expected="records alone below the header",
                found=f"a title or a note in row {rows[at][0] + 1}, behind an empty one",
                action=Advice(
                    "Remove it; if all rows are records, say so", Option("skip_footer", 0), "."
                ),
            )
        if 2 * at >= len(rows) and any(map(_other, _turned(rows[:at]), _turned(rows[at:]))):
            number = len(rows) - at + sum(place > rows[at - 1][0] for place in blank)
            raise InputError(
                expected="one table",
                found=f"another one, or notes, below empty rows: the last {number} rows",
                action=Advice(
                    "Leave them out",
                    Option("skip_footer", (skipped or 0) + number),
                    ", or move them elsewhere; if all rows are records, say so",
                    Option("skip_footer", 0),
                    ".",
                ),
            )


def says_total(cell: str) -> bool:
    """Whether a cell says that its row is a total or an average."""
    if len(cell) > _LONGEST or not any(map(str.isalpha, cell)):
        return False
    said = " ".join(_NUMBERED.sub("", cell.strip(_AROUND)).split())
    return plain(said) in _words("total") or canonical(said.casefold()) in _words("accented")


@cache
def _words(kind: Literal["total", "accented"]) -> frozenset[str]:
    text = resources.files(__name__.rpartition(".")[0]).joinpath("totals.toml").read_text("utf-8")
    fold = plain if kind == "total" else canonical
    lines = tomllib.loads(text)[kind].values()
    return frozenset(fold(" ".join(each.split())) for line in lines for each in line.split("|"))


def may_total(cell: str) -> bool:
    """Whether a cell says so where numbers stand beside it, and may be a value like others."""
    return _MAY_TOTAL.fullmatch(cell.strip()) is not None


def _filled(row: tuple[int, Sequence[object]]) -> int:
    return sum(not _blank(cell) for cell in row[1])


def _turned(rows: Sequence[tuple[int, Sequence[object]]]) -> list[tuple[object, ...]]:
    return list(zip(*(cells for _, cells in rows), strict=False))


def _other(above: Sequence[object], below: Sequence[object]) -> bool:
    """Whether cells of a column below empty rows are unlike those above them."""
    full = len(above) >= _MANY and not any(map(_blank, above))
    if full and all(map(_blank, below)):
        return True
    first = below[0]
    said = isinstance(first, str) and not _blank(first) and not _number(first)
    return said and len(above) > 1 and all(map(_number, above))


def _blank(cell: object) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _number(cell: object) -> bool:
    return isinstance(cell, int | float) or (
        isinstance(cell, str) and _DIGITS.fullmatch(cell.strip()) is not None
    )


def _is_foot(row: Sequence[str]) -> bool:
    """Whether a row is a total, a source or a note by itself."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled or len(row) < 2:
        return False
    first = filled[0]
    if says_total(first):
        return True
    return len(filled) == 1 and (_FOOT.fullmatch(first) is not None or len(first) > 60)


def _alone(rows: Sequence[Sequence[str]]) -> int:
    """How many of the last rows hold one cell at most, where the row above them is full."""
    if not rows or len(rows[0]) <= 2:
        return 0
    filled = [sum(bool(cell.strip()) for cell in row) for row in reversed(rows)]
    number = next((back for back, cells in enumerate(filled) if cells > 1), len(filled))
    return number if number < len(filled) and filled[number] == len(rows[0]) else 0


def _said(row: Sequence[str]) -> bool:
    """Whether a cell of a row is a sentence."""
    return any(len(cell.split()) > 2 for cell in row)
