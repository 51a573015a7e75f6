"""Texts that are built like numbers of identity documents, plates, and telephone numbers in a text.

Each text is judged by itself. What a list of codes has in common with them is left alone.
"""

from __future__ import annotations

import re

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


def numbered(text: str) -> bool:
    """Whether a text is a number of nine or ten digits that nobody rounded."""
    return _WHOLE.fullmatch(text.strip()) is not None and not text.strip().endswith("000")
