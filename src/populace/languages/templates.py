"""Templates of sentences: how one is recognized, and what it was filled with.

A template is a text with places in braces. `{name}` stands for any words; `{name#}` for a number;
`{name!r}` for what stands in quotes, as Python writes it; `{name?}` for the words of an option in
brackets, or none. In a translation `{name}` is what stood there, a number as the reader writes it;
`{name*}` is itself translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PLACE = re.compile(r"\{(\w+)([#?*]|!r)?\}")

_NUMBER = re.compile(r"[+-]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?|inf")
_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
_OPTION = re.compile(r"(?: \((?:[^()]|\([^()]*\))*\))?")
_KINDS = {"#": _NUMBER, "!r": _QUOTED, "?": _OPTION}
_NEW_SENTENCE = re.compile(r"[.?!] [A-Z]")


@dataclass(frozen=True)
class Template:
    """A sentence with places.

    Args:
        text: as the catalog has it.
        literals: what stands before, between and after the places: one more than there are places.
        places: their names and kinds.
    """

    text: str
    literals: tuple[str, ...]
    places: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str) -> Template:
        """The template that a text writes."""
        literals, places, at = [], [], 0
        for match in PLACE.finditer(text):
            literals.append(text[at : match.start()])
            places.append((match[1], match[2] or ""))
            at = match.end()
        return cls(text, (*literals, text[at:]), tuple(places))

    @property
    def weight(self) -> tuple[int, int]:
        """How much of a sentence it fixes: the heavier one of two that fit is meant."""
        exact = sum(kind in _KINDS for _, kind in self.places)
        return sum(map(len, self.literals)), exact - len(self.places)

    def filled(self, sentence: str) -> dict[str, str] | None:
        """What stands in the places of a sentence; None where it is another.

        Runs once from left to right, so that no name, however it is made, can make it slow.
        """
        if not sentence.startswith(self.literals[0]) or not sentence.endswith(self.literals[-1]):
            return None
        at, stop = len(self.literals[0]), len(sentence) - len(self.literals[-1])
        if not self.places:
            return {} if sentence == self.literals[0] else None
        values: dict[str, str] = {}
        for number, (name, kind) in enumerate(self.places, start=1):
            last = number == len(self.places)
            if kind in _KINDS:
                match = _KINDS[kind].match(sentence, at, stop)
                if match is None:
                    return None
                end = match.end()
                if not sentence.startswith(self.literals[number], end) or (last and end != stop):
                    return None
            else:
                end = stop if last else sentence.find(self.literals[number], at + 1, stop)
                if end <= at or _NEW_SENTENCE.search(_QUOTED.sub("", sentence[at:end])):
                    return None
            if values.setdefault(name, sentence[at:end]) != sentence[at:end]:
                return None
            at = end + len(self.literals[number])
        return values


def places_of(text: str) -> set[str]:
    """The names of the places of a template or a translation."""
    return {match[1] for match in PLACE.finditer(text)}


def pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """A translation taken apart: words, and the name and kind of the place behind them if any."""
    at = 0
    for match in PLACE.finditer(text):
        yield text[at : match.start()], match[1], match[2] or ""
        at = match.end()
    yield text[at:], "", ""
