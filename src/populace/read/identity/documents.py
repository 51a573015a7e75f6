"""Texts that are built like numbers of identity documents, plates, and telephone numbers in a text.

Each text is judged by itself. What a list of codes has in common with them is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from populace.vocabulary.numerals import numeral

_NUMBERS = (
    # Passports and identity cards: letters before or behind a serial number.
    r"[A-Z]{1,2}[ -]?\d{7,8}|[A-Z]{2}\d{6}|\d{8}[ -]?[A-HJ-NP-TV-Z]",
    r"[XYZ][ -]?\d{7}[ -]?[A-Z]|[A-Z]{3}-\d{9}-\d|\d{9}[VX]|\d{17}X",
    # Numbers of persons, as states write them.
    r"\d{5}-\d{7}-\d|\d{3}-\d{2}-\d{4}|\d{3}\.\d{3}\.\d{3}-\d{2}",
    r"\d{1,2}\.\d{3}\.\d{3}-[\dK]|\d{3}-\d{3}-\d{3} \d{2}|\d-\d{4}-\d{5}-\d{2}-\d",
    r"(?!(?:19|20)\d\d[ -](?:19|20))\d{4}[ -]\d{4}[ -]\d{4}",
    r"\d{6}-[1-8]\d{6}|(?:\d\d)?\d{6}[-+]\d{4}|[A-Z]{5}\d{4}[A-Z]",
    r"[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]|[A-Z]{4}\d{6}[A-Z\d]{3}",
    r"[A-Z]{4}\d{6}[A-Z]{6}[A-Z\d]\d|[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]",
    r"[A-Z]{6}\d{8}[A-Z]\d{3}",
    # Plates whose letters and digits take turns.
    r"[A-Z]{2}[ -]\d{3}[ -][A-Z]{2}|[KURTS][A-Z]{2} ?\d{3} ?[A-Z]",
    r"[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}|\d{4}[ -][B-DF-HJ-NP-TV-Z]{3}",
    r"[A-ZА-ЯІ]{2} ?\d{4} ?[A-ZА-ЯІ]{2}|[A-ZА-Я]\d{3}[A-ZА-Я]{2} ?\d{2,3}",
    r"[A-ZÄÖÜ]{1,3}-[A-ZÄÖÜ]{1,2} \d{1,4}[EH]?|[A-Z]{3}\d[A-Z]\d\d",
    r"[A-Z]{3}[- ]\d{3} ?[A-Z]{2}|[A-Z]{2}\d\d [A-Z]{3}|[A-Z]{2} ?\d\d ?[A-Z]{2} ?GP",
    r"\d\d (?:[A-Z] \d{4,5}|[A-Z]{2} \d{3,4}|[A-Z]{3} \d{2,3})",
    r"\d\d[A-Z]\d?-\d{3}\.?\d\d|\d?[ก-ฮ]{2} ?\d{3,4}",
)
_DOCUMENTS = re.compile("|".join(_NUMBERS))
_SERIAL = re.compile(r"(?=(?:.*\d){3})[^\W_](?:[^\W_]|[ ./-](?! )){3,}")
_MEASURE = re.compile(r"\d{4}(?:[-/.]\d{1,4})?|[+-]?\d*[.,]\d+|\d{1,5}")
_CALLED = re.compile(
    r"(?<![\w.,-])(?:(?:\+|00)[1-9][\d ().-]{6,18}\d|0\d{8,11}|0\d{2,4}[ -]\d{3}[ -]?\d{3,4}"
    r"|[67]\d{8}|\(0\d{1,4}\)[ \d-]{6,12})(?![\w.,-])"
)
_LETTER = re.compile(r"[^\W\d_]{2}")
_WHOLE = re.compile(r"[1-9]\d{8,9}")
_PLAIN = re.compile(r"(\d{3,12})(?:\.0+)?")
_SMALL = re.compile(r"\d{1,3}(?:\.0+)?")
_DATED = frozenset({4, 6, 8})
"""How many digits years, months and days have that are written without signs."""
_PERIOD = re.compile(
    r"\d{4}[-/. ]?(?:[QWHMST]|week ?)?\d{1,2}|\d{1,2}[-/. ]\d{4}|\d+ ?[-–] ?\d+|[+-]?\d*[.,]\d+"
    r"|\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[T ].*)?|[^\W\d_]{3,9}[- ]\d{2,4}|\d{1,2}:\d\d(?::\d\d)?"
    r"|[A-Z]\d\d(?:\.\d{1,2})?",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_EITHER = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z\d]{4,}", re.IGNORECASE)

_NEARLY, _DIGITS = 0.9, 3
"""The share of codes with one build, and how many digits most of them have at least."""


def document(text: str) -> bool:
    """Whether a text is built like the number of a passport, an identity card or a plate."""
    return _DOCUMENTS.fullmatch(text.strip()) is not None


def serial(text: str) -> bool:
    """Whether a text may be the number of a document or a plate where a header says so."""
    text = text.strip()
    return _SERIAL.fullmatch(text) is not None and _MEASURE.fullmatch(text) is None


def called(text: str) -> bool:
    """Whether a telephone number stands among words."""
    return _LETTER.search(text) is not None and _CALLED.search(text) is not None


def running(texts: Sequence[str]) -> bool:
    """Whether texts are codes of one build, such as the numbers of cases or households.

    They hold letters or signs beside their digits. Dates, months, bands, measures and codes of
    diseases are none.

    Args:
        texts: of a column, each different from the others.
    """
    texts = [text.strip() for text in texts]
    if 2 * sum(map(_measured, texts)) > len(texts):
        return False
    builds = Counter(_LETTERS.sub("A", re.sub(r"\d+", "9", text)) for text in texts)
    build, often = builds.most_common(1)[0]
    if often >= _NEARLY * len(texts):
        digits = sorted(sum(map(str.isdigit, text)) for text in texts)
        return build not in {"9", "A"} and digits[len(digits) // 2] >= _DIGITS
    either = sum(_EITHER.fullmatch(text) is not None for text in texts)
    return len({len(text) for text in texts}) == 1 and 2 * either > len(texts)


def unrounded(texts: Sequence[str], least: int = 3) -> bool:
    """Whether texts are whole numbers of one length that count or measure nothing, as of cases.

    Args:
        texts: of a column, each different from the others.
        least: how many digits they have at least.
    """
    numbers = [found[1] for text in texts if (found := _PLAIN.fullmatch(text.strip()))]
    lengths = Counter(map(len, numbers))
    length, often = max(lengths.items(), key=lambda each: each[1], default=(0, 0))
    round_ones = sum(text[-1] in "05" for text in numbers)
    years = sum(text[:2] in {"19", "20"} for text in numbers) if length in _DATED else 0
    return (
        length >= least
        and often >= _NEARLY * len(texts)
        and 2 * round_ones <= len(numbers)
        and 2 * years <= len(numbers)
    )


def small(texts: Sequence[str]) -> bool:
    """Whether texts are whole numbers below a thousand, as codes of a list are."""
    return all(_SMALL.fullmatch(text.strip()) for text in texts)


def _measured(text: str) -> bool:
    """Whether a text is a date, a band, or a number with what it counts behind it."""
    if _PERIOD.fullmatch(text):
        return True
    return not text[:1].isalpha() and numeral(text).rule != "no number"


def numbered(text: str) -> bool:
    """Whether a text is a number of nine or ten digits that nobody rounded."""
    return _WHOLE.fullmatch(text.strip()) is not None and not text.strip().endswith("000")
