"""The last rows of a table, which are records only if they are no totals, sources or notes.

What stands at the top is a matter of `header`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from populace.vocabulary.errors import InputError
from populace.vocabulary.wording import Advice, Option

FOOT = 30
"""How many of the last rows are looked at."""

_GAPS = 20
_MANY = 10

_TOTALS = re.compile(
    r"(?i:(grand |sub-?|sum )?totals?( general| g\u00e9n\u00e9ral| geral)?|totaux|sum|gesamt|summe"
    r"|insgesamt|totale|totaal|summa|toplam|razem|celkem|\u00f6sszesen"
    r"|\u0438\u0442\u043e\u0433\u043e|\u0432\u0441\u0435\u0433\u043e|\u0440\u0430\u0437\u043e\u043c"
    r"|\u0627\u0644\u0645\u062c\u0645\u0648\u0639|\u0627\u0644\u0625\u062c\u0645\u0627\u0644\u064a"
    r"|\u5408\u8ba1|\u603b\u8ba1|\u5408\u8a08|\u7e3d\u8a08)"
)
_FOOT = re.compile(
    r"(sources?|fuentes?|fontes?|quellen?|notes?|nota|remarks?|remarques?|legend|exported|generated"
    r"|printed|downloaded|last updated?|updated|end of (file|report|data)|\(?c\)|\u00a9|\*+|"
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


def check_below(rows: Sequence[tuple[int, Sequence[object]]], skipped: int | None = None) -> None:
    """Refuse rows below empty ones that belong to another table.

    They leave a column blank that all rows above them fill, or begin with words where all
    above hold numbers, as a header does.

    Args:
        rows: the rows that hold cells, each with its place.
        skipped: as in `check_footer`.

    Raises:
        InputError: there are such rows.
    """
    if skipped == 0:
        return
    gaps = [at for at in range(1, len(rows)) if rows[at][0] - rows[at - 1][0] > 1]
    for at in gaps[-_GAPS:]:
        above, below = (
            list(zip(*(cells for _, cells in part), strict=True)) for part in (rows[:at], rows[at:])
        )
        if 2 * at >= len(rows) and any(map(_other, above, below)):
            raise InputError(
                expected="one table in a sheet",
                found=f"another one, or notes, in row {rows[at][0] + 1} and below",
                action=Advice(
                    "Leave them out",
                    Option("skip_footer", (skipped or 0) + len(rows) - at),
                    ", or move them to a sheet of their own; if all rows are records, say so",
                    Option("skip_footer", 0),
                    ".",
                ),
            )


def _other(above: Sequence[object], below: Sequence[object]) -> bool:
    """Whether cells of a column below empty rows are unlike those above them."""
    full = len(above) >= _MANY and all(cell != "" for cell in above)
    if full and all(cell == "" for cell in below):
        return True
    numbers = all(isinstance(cell, int | float) for cell in above)
    return numbers and isinstance(below[0], str) and below[0] != "" and len(above) > 1


def _is_foot(row: Sequence[str]) -> bool:
    """Whether a row is a total, a source or a note by itself."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled or len(row) < 2:
        return False
    first = filled[0]
    if _TOTALS.fullmatch(first.rstrip(" :.")):
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
