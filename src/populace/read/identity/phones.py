"""Telephone numbers as people and programs write them. Each text is judged by itself."""

from __future__ import annotations

import re

from populace.read.identity.days import day_in

_DIALED = re.compile(r"(\+|0|\()[\d ().\-/]+(?: ?(?:ext|x|#)\.? ?\d{1,5})?", re.IGNORECASE)
_GROUPED = re.compile(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\d{2,3}(?:[ -]\d{2,4}){3,5}|0[1-9]\d{8,9}")
_NUMBER = re.compile(r"[+-]?\d*[.,]\d+(?:e[+-]?\d+)?", re.IGNORECASE)


def digits_of(text: str) -> int:
    """How many digits a text holds."""
    return sum(mark.isdigit() for mark in text)


def _dialed(text: str) -> bool:
    """Whether so many digits stand in a text as in a telephone number, and it is nothing else."""
    return 8 <= digits_of(text) <= 15 and day_in(text) is None and not _NUMBER.fullmatch(text)


def dialed_at_all(text: str) -> bool:
    """Whether a text may be a telephone number by its signs and how many digits it has."""
    return bool(_DIALED.fullmatch(text)) and _dialed(text)


def dialed_abroad(text: str) -> bool:
    """Whether a text is a telephone number with the code of its country."""
    return text[:1] == "+" and text[1:2] != " " and dialed_at_all(text)


def dialed_in_groups(text: str) -> bool:
    """Whether a text is a telephone number by how its digits are grouped."""
    parted = _GROUPED.fullmatch(text) or (text[:1] in "0(" and re.search(r"\d[ -]\d", text))
    return bool(parted) and dialed_at_all(text if text[:1] in "0(" else f"0{text}")


def digits_dialed(text: str) -> bool:
    """Whether digits alone may be a telephone number where a header says so."""
    return bool(re.fullmatch(r"[\d ().\-/]+", text)) and _dialed(text)


def six_digits(text: str) -> bool:
    """Whether a text holds as many digits as the shortest numbers that are dialed."""
    return digits_of(text) >= 6
