"""Numbers and days as readers of a language write them, by Unicode's locale data (CLDR 45)."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")

_NARROW, _WIDE = "\u202f", "\u00a0"
_MARKED = "\u200e%\u200e"
"""A sign that stays behind its number where lines run from right to left."""

_POINTS_IN_SPANISH = frozenset(["419", "DO", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "SV", "US"])
_COMMAS_IN_ARABIC = frozenset(["DZ", "LY", "MA", "TN"])

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_DAYS = {
    "fr": "{day} {month} {year}",
    "es": "{day} de {month} de {year}",
    "ar": "{day} {month} {year}",
}


def written(text: str, language: str, region: str = "") -> str:
    """A number or a day, written in English, as the reader writes it; any other text as it is.

    Args:
        text: such as "1,234.5", "12.3%" or "2026-11-29".
        language: the code of a language.
        region: the code of the reader's region; "" where none is known.
    """
    if language == "en":
        return text
    if (day := _DAY.fullmatch(text)) and 1 <= int(day[2]) <= 12:
        month = _MONTHS[language].split()[int(day[2]) - 1]
        return _DAYS[language].format(day=int(day[3]), month=month, year=day[1])
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    group, point, percent = _signs(language, region)
    sign, whole, decimals, share = number.groups()
    if language == "es" and len(whole.replace(",", "")) < 5 and group != ",":
        whole = whole.replace(",", "")
    tail = f"{point}{decimals[1:]}" if decimals else ""
    return f"{sign}{whole.replace(',', group)}{tail}{percent if share else ''}"


def _signs(language: str, region: str) -> tuple[str, str, str]:
    """What separates thousands and decimals, and how a percentage ends."""
    if language == "fr":
        return (_NARROW, ",", "%" if region == "CH" else f"{_NARROW}%")
    if language == "es" and region not in _POINTS_IN_SPANISH:
        return ".", ",", f"{_WIDE}%"
    if language == "ar" and region in _COMMAS_IN_ARABIC:
        return ".", ",", _MARKED
    if language == "ar":
        return ",", ".", _MARKED
    return ",", ".", "%" if region == "MX" else f"{_WIDE}%"


def counted(number: str, language: str) -> str:
    """The plural form of a number as it is written in English: one, two, few, many or other."""
    plain = number.replace(",", "")
    if not plain.isdigit():
        return "other"
    value = int(plain)
    if language == "ar":
        names = {0: "zero", 1: "one", 2: "two"}
        rest = value % 100
        return names.get(value) or ("few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other")
    if language == "fr":
        return "one" if value < 2 else "other"
    return "one" if value == 1 else "other"
