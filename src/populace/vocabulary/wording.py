"""Sentences that name an option, which each door says in its own words.

The door of Python is told here; the command line and the browser have tables of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from populace.vocabulary.extent import Extent


@dataclass(frozen=True)
class Option:
    """Something that can be said at every door, under another name.

    Args:
        name: the keyword of the Python interface, or the part of an `Extent`.
        value: what to say: a number, a text, a list or a mapping of texts. None where the reader
            knows it, or the name alone helps.
        blank: the word that stands for what the reader knows.
    """

    name: str
    value: Any = None
    blank: str = ""


Say = Callable[[Option], str]
"""The words of a door for an option; empty where it has none."""

_IN_PYTHON = {
    "links_schema": "schema=",
    "relation": "Relation(..., several=True)",
    "unit": "protect=",
    "most_links": "Relation(..., most=N)",
}
_KEYS = {"parent_key", "child_key"}


def at_no_door(_option: Option) -> str:
    """No words: for the comments of a file, which is read at every door."""
    return ""


def in_python(option: Option) -> str:
    """How Python says an option: as a keyword."""
    name = option.name
    value = option.blank if option.value is None else repr(option.value)
    if name in Extent.__dataclass_fields__:
        return f"extent={{{name!r}: {value or True}}}"
    if name in _KEYS:
        return f"Input(..., key={value})"
    if name in _IN_PYTHON:
        return _IN_PYTHON[name]
    return f"{name}=" if option.value is None else f"{name}={value}"


class Advice(str):
    """A text whose options are parts of their own; as a plain text it speaks to Python.

    Args:
        *parts: texts, and options where a door adds in brackets what they are called there: each
            sentence must be whole without them.
    """

    __slots__ = ("parts",)
    parts: tuple[str | Option, ...]

    def __new__(cls, *parts: str | Option) -> Self:
        """The text."""
        flat = tuple(
            inner
            for part in parts
            for inner in (part.parts if isinstance(part, Advice) else (part,))
        )
        text = super().__new__(cls, _said(flat, in_python))
        text.parts = flat
        return text

    def __getnewargs__(self) -> tuple[str | Option, ...]:  # type: ignore[override]
        return self.parts

    def said(self, say: Say) -> str:
        """The text in the words of a door."""
        return _said(self.parts, say)


def _said(parts: tuple[str | Option, ...], say: Say) -> str:
    text = ""
    for options, run in groupby(parts, lambda part: isinstance(part, Option)):
        if not options:
            text += "".join(map(str, run))
            continue
        words = dict.fromkeys(say(part) for part in run if isinstance(part, Option))
        if named := ", ".join(filter(None, words)):
            text += f" ({named})"
    return text
