"""A catalog: what recognizes sentences in English and says them in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cache

from populace.languages.numbers import plural, written
from populace.languages.templates import Template, pieces
from populace.vocabulary.languages import LANGUAGES

Message = str | Mapping[str, str]
"""A translation, or one for each plural form of its first number."""

_LONGEST = 4000
"""Longer texts are no sentences of ours."""

_ENDS = re.compile(r"(?<=[.?!:]) (?=[A-Z`'\"\[-])")
_JOINED = (re.compile(r"(; and )"), re.compile(r"(; |, | and | or )"))
"""What joins parts of a list: those whose parts are lists themselves first."""
_FIRST_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


class Catalog:
    """Sentences in one language.

    Args:
        messages: the translation of each template.
        language: its code.
        region: of the reader, for numbers; "" for none.
    """

    def __init__(self, messages: Mapping[str, Message], language: str, region: str = "") -> None:
        self.language, self.region = language, region
        self.right_to_left = LANGUAGES[language].right_to_left
        self.lost: list[str] | None = None
        told = {key: self._unbroken(each) for key, each in messages.items()}
        self._exact = {key: each for key, each in told.items() if "{" not in key}
        self._templates = sorted(
            ((Template.of(key), each) for key, each in told.items() if "{" in key),
            key=lambda pair: pair[0].weight,
            reverse=True,
        )

    def _unbroken(self, message: Message) -> Message:
        keep = LANGUAGES[self.language].unbroken
        if isinstance(message, str):
            return keep(message)
        return {form: keep(each) for form, each in message.items()}

    def says(self, text: str) -> str:
        """A text of one or several sentences; what is not known stays as it is."""
        return self._said(text) or "".join(self._sentences(text))

    def unknown(self, text: str) -> list[str]:
        """The words of a text that stay in English, however deep in it."""
        lost: list[str] = []
        watched = copy(self)
        watched.lost = lost
        watched.says(text)
        return lost

    def value(self, text: str) -> str:
        """A number or a day as the reader writes it; any other text as it is."""
        return written(text, self.language, self.region)

    def _sentences(self, text: str) -> Iterator[str]:
        """The longest known beginnings of a text, one after the other."""
        at = 0
        ends = [match.start() for match in _ENDS.finditer(text)] if len(text) < _LONGEST else []
        while at < len(text):
            left = [end for end in (*ends, len(text)) if end > at]
            for end in reversed(left):
                if (translation := self._said(text[at:end])) is not None:
                    yield translation
                    break
            else:
                end = left[0]
                yield self._unknown(text[at:end])
            if end < len(text):
                yield " "
            at = end + 1

    def _said(self, sentence: str) -> str | None:
        if sentence in self._exact:
            return self._filled(self._exact[sentence], {}, ())
        if len(sentence) > _LONGEST:
            return None
        name, _, clause = sentence.partition(": ")
        fixed = len(clause) if clause in self._exact else 0
        for template, message in self._templates:
            if template.weight[0] < fixed and not template.literals[0].startswith(f"{name}: "):
                continue
            if (values := template.filled(sentence)) is not None:
                return self._filled(message, values, template.places)
        return self._led(name, clause) if fixed else None

    def _filled(
        self, message: Message, values: dict[str, str], places: Sequence[tuple[str, str]]
    ) -> str:
        if not isinstance(message, str):
            number = next((values[name] for name, kind in places if kind == "#"), "0")
            form = plural(number, self.language)
            message = message.get(form, message["other"])
        options = {name for name, kind in places if kind == "?"}
        sentence = ""
        for words, name, kind in pieces(message):
            sentence += words
            if name:
                sentence += self._place("?" if name in options else kind, values[name])
        return sentence

    def _place(self, kind: str, text: str) -> str:
        if kind == "?":
            return self._option(text)
        return self._apart(self._words(text) if kind == "*" else self.value(text))

    def _apart(self, text: str) -> str:
        """A value whose own direction is what it begins with, where lines run the other way."""
        return f"{_FIRST_ISOLATE}{text}{_END_ISOLATE}" if self.right_to_left else text

    def _option(self, text: str) -> str:
        """The words of an option in brackets: the page's are words, the command line's are not."""
        return "" if not text else f" ({self._apart(self._said(text[2:-1]) or text[2:-1])})"

    def _words(self, text: str) -> str:
        """Words in a sentence: whole, or joined by commas where every part is known."""
        for joint in () if text in self._exact else _JOINED:
            parts = joint.split(text)
            known = [each for part in parts[::2] if (each := self._part(part)) is not None]
            if 1 < len(parts) == 2 * len(known) - 1:
                joints = (self._said(each) or each for each in [*parts[1::2], ""])
                return "".join(f"{part}{each}" for part, each in zip(known, joints, strict=True))
        return self.says(text)

    def _part(self, text: str) -> str | None:
        """A part of a list, which may be a number."""
        return self.value(text) if text.isdecimal() else self._said(text)

    def _led(self, name: str, clause: str) -> str | None:
        """A clause with the name of what it is about before it; None where it is not known."""
        translation = self._said(clause)
        return (
            None
            if translation is None
            else f"{self._apart(name)}{self._said(': ') or ': '}{translation}"
        )

    def _unknown(self, text: str) -> str:
        name, _, clause = text.partition(": ")
        if clause and (translation := self._led(name, clause)) is not None:
            return translation
        if self.lost is not None and any(sign.isalpha() for sign in text):
            self.lost.append(text)
        return self.value(text)


@cache
def catalog(language: str, region: str = "") -> Catalog:
    """The catalog of a language; that of English is empty."""
    return Catalog(LANGUAGES[language].texts("sentences"), language, region)
