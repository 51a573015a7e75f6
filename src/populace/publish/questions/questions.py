"""Questions to a release as they are written, before anything is looked up.

What they ask for is found, and answered, in `queries`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from populace.vocabulary.errors import InputError

_WORD = re.compile(r"\s*\b(given|known|of)\b\s*")


Condition = tuple[str, tuple[str, ...]]
"""A column and its chosen values, as they are written."""


@dataclass(frozen=True)
class Written:
    """A question as it is written, before anything is looked up.

    Args:
        kind: "count" or "share".
        of: what is counted.
        given: within whom.
        table: the table that is named; "" where none is.
        known: whether it is a share of those of whom the column is recorded.
    """

    kind: str
    of: tuple[Condition, ...]
    given: tuple[Condition, ...]
    table: str
    known: bool


def written(text: str) -> Written:
    """A question as it is written: `count A=b given C=d|e of TABLE`, `share A=b given C=d known`.

    Names of columns and values may stand in double quotes.

    Raises:
        InputError: it is not written so.
    """
    kind, _, rest = text.strip().partition(" ")
    if kind not in ("count", "share"):
        raise unread(f"a question that begins with {kind!r}", "Begin it with count or share.")
    parts = {"": "", "given": "", "of": ""}
    masked, texts = _masked(rest)
    known, at, place = False, "", 0
    for mark in _WORD.finditer(masked):
        parts[at] += masked[place : mark.start()]
        place = mark.end()
        if mark[1] == "known":
            known, at = True, ""
        else:
            at = mark[1]
    parts[at] += masked[place:]
    of, given = (
        tuple(_condition(each, texts) for each in parts[name].split(",") if each.strip())
        for name in ("", "given")
    )
    if kind == "share" and not of:
        raise unread("a share of nothing", "Say what it is a share of: share A=b given C=d.")
    return Written(kind, of, given, _unmasked(parts["of"], texts), known)


def _masked(text: str) -> tuple[str, list[str]]:
    """Text with what stands in quotes replaced by marks that no separator is in."""
    texts: list[str] = []

    def keep(found: re.Match[str]) -> str:
        texts.append(found[1])
        return f"\0{len(texts) - 1}\0"

    return re.sub(r'"([^"]*)"', keep, text), texts


def _unmasked(text: str, texts: Sequence[str]) -> str:
    return re.sub("\0(\\d+)\0", lambda found: texts[int(found[1])], text).strip()


def _condition(text: str, texts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    name, sign, values = text.partition("=")
    if not sign or not name.strip():
        raise unread("a condition without =", "Write it as column=value.")
    return _unmasked(name, texts), tuple(_unmasked(each, texts) for each in values.split("|"))


def unread(found: str, action: str) -> InputError:
    """The error for a question that is not written right, or asks for what is not there."""
    return InputError(
        expected="a question to the release, such as share relation=Family given age=9-17",
        found=found,
        action=action,
    )
