"""A text of a publisher, in one language or several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from populace.vocabulary.errors import InputError
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.listing import listing

LONGEST = 5000
"""The most characters of a text in one language."""


@dataclass(frozen=True)
class Texts:
    """One text in one language or several; false where nothing is said.

    Args:
        said: pairs of a language, one of `LANGUAGES`, and the text; the first is what readers of
            another language are shown.
    """

    said: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.said)

    def __str__(self) -> str:
        return self.said[0][1] if self.said else ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it is said."""
        return tuple(language for language, _ in self.said)

    def own(self, language: str) -> str:
        """The text in a language; "" where it is not said in it."""
        return dict(self.said).get(language, "")

    def told(self, language: str) -> str:
        """The text in a language, else in the first; "" where nothing is said."""
        return self.own(language) or str(self)

    def content(self) -> str | dict[str, str]:
        """As `texts` reads it: a text that is English, else a mapping of languages."""
        return str(self) if self.languages in ((), ("en",)) else dict(self.said)


UNSAID = Texts()
"""No text."""


def texts(value: object, name: str, language: str = "en") -> Texts:
    """A text, or a mapping of languages to texts.

    Args:
        value: what is given.
        name: what errors call it.
        language: which language a text by itself is in.

    Raises:
        InputError: it is something else, or too long.
    """
    pairs = value.items() if isinstance(value, Mapping) else [(language, value)]
    found = []
    for key, text in pairs:
        if key not in LANGUAGES or not isinstance(text, str):
            raise InputError(
                expected=f"a text as {name}, or texts by language ({listing(list(LANGUAGES))})",
                found=f"the key {key!r}"
                if key not in LANGUAGES
                else f"a value of type {type(text).__name__}",
                action=f'Write {name} = "a text", or {name} = {{ en = "...", fr = "..." }}.',
            )
        if line := one_line(text, name):
            found.append((key, line))
    return Texts(tuple(found))


def one_line(text: str, name: str) -> str:
    """A text on one line, without signs that are not printed.

    Raises:
        InputError: it is too long, or no text that a file can hold.
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if len(line) > LONGEST:
        raise InputError(
            expected=f"at most {LONGEST:,} characters as {name}",
            found=f"{len(line):,}",
            action="Say it more briefly, and put the rest where it can be linked to.",
        )
    return line
