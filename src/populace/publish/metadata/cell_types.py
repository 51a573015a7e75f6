"""The type of a column's cells, told by the values that a release names and by nothing else."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from typing import Literal

CellType = Literal["string", "integer", "number", "boolean", "date"]

_LONGEST = 15
"""The most digits of a number that every reader holds exactly."""


def cell_type(values: Iterable[str]) -> CellType:
    """The narrowest type that all texts have, each in the one way in which it is written.

    Args:
        values: the texts; `string` where there is none. A code such as 007 is a text.
    """
    found = tuple(values)
    for kind, holds in _HOLDS.items():
        if found and all(map(holds, found)):
            return kind
    return "string"


def _is_integer(text: str) -> bool:
    digits = text.removeprefix("-")
    return (
        digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST and text == str(int(text))
    )


def _is_number(text: str) -> bool:
    """Whether a text is a number as Python writes it, or a whole one."""
    if _is_integer(text):
        return True
    try:
        number = float(text)
    except ValueError:
        return False
    return math.isfinite(number) and text == repr(number) and "e" not in text


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_HOLDS: dict[CellType, Callable[[str], bool]] = {
    "boolean": {"true", "false"}.__contains__,
    "integer": _is_integer,
    "number": _is_number,
    "date": _is_date,
}
