"""Days as people, spreadsheets and programs write them: whether a text is one, and which.

Each text is judged by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from populace.read.identity.people import month

_TIME = r"([T ]\s*\d{1,2}:\d\d.*)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)" + _TIME)
_PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MONTH_NAMED = re.compile(
    r"(?:[^\W\d_]{3,10}\.?,? )?(\d{1,2})(?:er|st|nd|rd|th)?[ .-]*(?:de )?(?:[^\W\d_]{3,10}"
    r"|[\u0e00-\u0e7f.]{3,12})\.?,?[ -]*(?:de )?(?:\d{4}|'?\d\d)" + _TIME
)
_EAST = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일].*")
_MONTH_WITHIN = re.compile(r"\d{4}[ -]?[^\W\d_]{3,10}[ -]?(\d{1,2})" + _TIME)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d_]{3,10}\.?, )?[^\W\d_]{3,10}\.? (\d{1,2})(?:st|nd|rd|th)?,? (?:\d{4}|'?\d\d)"
    + _TIME
)


def day_in(text: str) -> int | None:
    """The day of the month of a date; None for what is no date."""
    text = text.strip()
    for pattern in (_YEAR_FIRST, _PACKED, _EAST):
        if match := pattern.fullmatch(text):
            month, day = int(match[2]), int(match[3])
            return day if 1 <= month <= 12 and 1 <= day <= 31 else None
    if match := _YEAR_LAST.fullmatch(text):
        one, other = int(match[1]), int(match[2])
        fits = 1 <= min(one, other) <= 12 and max(one, other) <= 31
        return (one if one > 12 else other if other > 12 else one) if fits else None
    forms = (_MONTH_NAMED, _MONTH_FIRST, _MONTH_WITHIN)
    match = next((found for form in forms if (found := form.fullmatch(text))), None)
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def of_month(text: str, words: Collection[str]) -> bool:
    """Whether a date that is written with words has the name of a month, and not of a round.

    Args:
        text: a text that `day_in` takes for a date.
        words: its words, without case and accents.
    """
    return bool(_EAST.fullmatch(text)) or not any(map(str.isalpha, text)) or month(words)
