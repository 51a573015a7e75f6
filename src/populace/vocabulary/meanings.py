"""What declared value a text means: the one place for domains, codebooks, recipes and keys.

Only the text and the declaration have a say, never what other cells hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from populace.vocabulary.missing import says_missing
from populace.vocabulary.numerals import numeral
from populace.vocabulary.reading import Rule
from populace.vocabulary.spelling import alike, caseless, tidied

Key = TypeVar("Key", str, Decimal)

JOINERS = (";", "|", ",", "\n", "/", "+", "؛", "،", "、", "；", " ")
"""What may join values where a single one is declared."""

_LIST = re.compile(r"\[([^][]*)\]|\{([^{}]*)\}|c\(([^()]*)\)|set\(()\)|character\(0()\)", re.DOTALL)
"""How JSON, Python, PostgreSQL and R write a list."""

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

Meaning = Callable[[str], str | None]
"""The declared value that a text means, or None."""


def meaning(
    values: Sequence[str], labels: Sequence[str] = (), spellings: Mapping[str, str] | None = None
) -> Meaning:
    """What finds the declared value of a text.

    A text means the value that it is; else the value whose label or spelling it is; else the one
    that looks the same (`alike`), or whose label or spelling does; else the one that is the same
    number (1, 1.0 and 01). Where two declared values would fit alike, none is meant. Case always
    counts.

    Args:
        values: the declared values, distinct.
        labels: words for them, parallel to them, or empty. A label of two values stands for none.
        spellings: other texts for them, with the value of each.
    """
    spelled = spellings or {}
    exact = {
        **spelled,
        **_single(zip(labels, values, strict=False)),
        **{value: value for value in values},
    }
    looks = {
        **_single((alike(text), value) for text, value in spelled.items()),
        **_single((alike(label), value) for label, value in zip(labels, values, strict=False)),
        **_single((alike(value), value) for value in values),
    }
    doubtful = {look for look, often in Counter(map(alike, values)).items() if often > 1}
    same = _single(
        (found, value) for value in values if (found := numeral(value).value) is not None
    )

    def meant(text: str) -> str | None:
        if (found := exact.get(text)) is not None:
            return found
        look = alike(text)
        if look in doubtful:
            return None
        if (found := looks.get(look)) is not None:
            return found
        number = numeral(look).value if same else None
        return None if number is None else same.get(number)

    return meant


def pieces(text: str, delimiter: str, means: Meaning, longest: int) -> list[str]:
    """The parts of a cell whose values are joined, of which one may hold the delimiter itself.

    From the left, the longest run of parts that means a declared value is one value. A list as
    programs write it, ["a", "b"], {a,b} or c("a", "b"), holds what stands in its brackets.

    Args:
        text: the cell.
        delimiter: what joins the values.
        means: what finds declared values.
        longest: how many parts a declared value or label has at most.
    """
    if tidied(f"a{delimiter}a") == f"a{delimiter}a":
        text = tidied(text)
    if means(text) is not None:
        return [text]
    rest = _written_list(text, delimiter)
    if rest is None:
        rest = [part.strip() for part in text.split(delimiter)]
    found = []
    while rest:
        sizes = range(min(longest, len(rest)), 1, -1)
        size = next((n for n in sizes if means(delimiter.join(rest[:n])) is not None), 1)
        found.append(delimiter.join(rest[:size]))
        rest = rest[size:]
    return [part for part in found if part]


def parts(text: str, delimiter: str) -> list[str]:
    """As `pieces`, where no value is declared."""
    return pieces(text, delimiter, lambda _: None, 1)


def _written_list(text: str, delimiter: str) -> list[str] | None:
    """The parts of a list in brackets, quoted or not; None where a text is none."""
    if (match := _LIST.fullmatch(text.strip())) is None:
        return None
    quoted = r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\''
    part = rf"\s*(?:{quoted}|((?:(?!{re.escape(delimiter)}).)+))"
    inner = match[match.lastindex or 1]
    found = (
        (one or other or bare).strip() for one, other, bare in re.findall(part, inner, re.DOTALL)
    )
    return [_ESCAPED.sub(r"\1", each) for each in found if each]


def unmet(text: str, values: Sequence[str], labels: Sequence[str] = ()) -> Rule:
    """Why a text means no declared value."""
    means = meaning(values, labels)
    if says_missing(text):
        return "a word for missing"
    if caseless(text) in {caseless(word) for word in (*values, *labels)}:
        return "another case of a declared value"
    for joiner in JOINERS:
        if joiner in text:
            held = pieces(text, joiner, means, longest((*values, *labels), joiner))
            if len(held) > 1 and all(means(part) is not None for part in held):
                return "several values in one cell"
    return "letters of another encoding" if misread(text) else "no declared value"


def misread(text: str) -> bool:
    """Whether a text looks like letters that were read in another encoding than they were written.

    They hold the sign for what no encoding knows; or, taken back to bytes, they are UTF-8.
    """
    if text.isascii():
        return False
    if "\ufffd" in text:
        return True
    for encoding in ("cp1252", "latin-1"):
        try:
            text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False


def longest(words: Iterable[str], delimiter: str) -> int:
    """How many parts the word has that a delimiter cuts most."""
    return max((1 + word.count(delimiter) for word in words), default=1)


def _single(pairs: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """What each key stands for, without those that stand for more than one."""
    found: dict[Key, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: next(iter(meant)) for key, meant in found.items() if len(meant) == 1}
