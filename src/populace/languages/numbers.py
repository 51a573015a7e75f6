"""Numbers and days as readers of a language write them."""

from __future__ import annotations

import re

from populace.vocabulary.languages import LANGUAGES

_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def written(text: str, language: str, region: str = "") -> str:
    """A number or a day, written in English, as the reader writes it; any other text as it is.

    Args:
        text: such as "1,234.5", "12.3%" or "2026-11-29".
        language: the code of a language.
        region: the code of the reader's region; "" where none is known.
    """
    if language == "en":
        return text
    spoken = LANGUAGES[language]
    if (day := _DAY.fullmatch(text)) and 1 <= int(day[2]) <= 12:
        month = spoken.months.split()[int(day[2]) - 1]
        return spoken.day.format(day=int(day[3]), month=month, year=day[1])
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    signs = spoken.numbers.get(region, spoken.numbers[""])
    sign, whole, decimals, share = number.groups()
    if len(whole.replace(",", "")) <= signs.ungrouped:
        whole = whole.replace(",", "")
    tail = f"{signs.decimals}{decimals[1:]}" if decimals else ""
    whole = whole.replace(",", signs.thousands)
    return f"{sign}{whole}{tail}{signs.percent if share else ''}"


def plural(number: str, language: str) -> str:
    """The plural form of a number as it is written in English: one, two, few, many or other."""
    plain = number.replace(",", "")
    if not plain.isdigit():
        return "other"
    value = int(plain)
    for form, least, most, divisor in LANGUAGES[language].plurals:
        if least <= (value % divisor if divisor else value) <= most:
            return form
    return "other"
