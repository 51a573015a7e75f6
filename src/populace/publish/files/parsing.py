"""JSON and its parts, each of the kind that it must be, whoever wrote the text.

Raises what the functions name; `refusal.reading` turns all of it into one error.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, TypeVar

Kind = TypeVar("Kind")

_LARGEST = 2**63
_DIGITS = 40


def load_json(content: bytes) -> object:
    """What a text of JSON says, without numbers that JSON does not have.

    Raises:
        ValueError, RecursionError: it is none.
    """
    return json.loads(content.decode(), parse_constant=_no_number)


def _no_number(name: str) -> float:
    raise ValueError(name)


def mapping(value: object) -> dict[str, Any]:
    """An object.

    Raises:
        TypeError: it is something else; likewise below.
    """
    if not isinstance(value, dict):
        raise TypeError
    return value


def items(value: object) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise TypeError
    return value


def text(value: object) -> str:
    """A text that UTF-8 can hold."""
    if not isinstance(value, str):
        raise TypeError
    value.encode()
    return value


def truth(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def integer(value: object) -> int:
    """A whole number of at most 63 bits."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    if not -_LARGEST < value < _LARGEST:
        raise ValueError("a number of another size")
    return value


def number(value: object) -> float:
    """A number with a decimal point, of any finite size."""
    if not isinstance(value, float):
        raise TypeError
    if not math.isfinite(value):
        raise ValueError("a number without end")
    return value


def seed(value: str) -> int:
    """A seed, which is written as text.

    Raises:
        ValueError: it is none.
    """
    if len(value) > _DIGITS:
        raise ValueError("a seed of another size")
    return int(value)


def optional(kind: Callable[[object], Kind], value: object) -> Kind | None:
    """None, or what must be of that kind."""
    return None if value is None else kind(value)
