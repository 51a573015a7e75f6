"""The natural order of values, in which the codebook of a private domain stands.

Where a value stands is decided by that value alone: neither frequencies nor the other values may
ever be looked at here, since most of those are not released.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?\d+(\.\d+(?![.\d]))?", re.ASCII)
_DIGITS = re.compile(r"[0-9]+")


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """Values in natural order: by the number each begins with, then those that begin with none.

    So -2 stands before 0.5, and 9-17 before 18-20. Two values stand in the same order whatever
    others there are: the order of released values says nothing about those that were not released.
    """
    return tuple(sorted(values, key=_key))


def _key(text: str) -> tuple[bool, Decimal, str, str]:
    number = _NUMBER.match(text)
    if number is None:
        return True, Decimal(0), _natural(text), text
    return False, Decimal(number[0]), _natural(text[number.end() :]), text


def _natural(text: str) -> str:
    return _DIGITS.sub(_sortable, text.casefold())


def _sortable(match: re.Match[str]) -> str:
    """Digits behind their number, so that the longer of two numbers stands after the shorter."""
    digits = match[0].lstrip("0")
    return f"0{len(digits):09}{digits}"
