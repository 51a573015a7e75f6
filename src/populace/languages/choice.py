"""Which language somebody reads: said, or by the settings of the machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.languages import LANGUAGES

VARIABLE = "POPULACE_LANGUAGE"
"""The environment variable that names a language before the locale does."""

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[.@-].*)?")


@dataclass(frozen=True)
class Reader:
    """Who reads: a language, and a region for how numbers are written.

    Args:
        language: a code of `LANGUAGES`.
        region: of ISO 3166; "" where none is known.
    """

    language: str = "en"
    region: str = ""

    @property
    def tag(self) -> str:
        """Such as "fr" or "es-MX"."""
        return f"{self.language}-{self.region}" if self.region else self.language

    @property
    def right_to_left(self) -> bool:
        """Whether lines run from right to left."""
        return LANGUAGES[self.language].right_to_left


ENGLISH = Reader()
"""Who reads where nothing is said."""


def reader_of(environment: Mapping[str, str]) -> Reader:
    """Who reads, by the environment; somebody who reads English where it says nothing we know."""
    named = next((value for name in (VARIABLE, *_LOCALE) if (value := environment.get(name))), "")
    return _read(named) or ENGLISH


def named_reader(tag: str) -> Reader:
    """Who reads the language that a tag such as "fr", "es-MX" or "ar_MA.UTF-8" names.

    Raises:
        ParameterError: there is no such language here.
    """
    if (reader := _read(tag)) is None:
        raise ParameterError(
            expected=f"a language: {', '.join(LANGUAGES)}",
            found=f"{tag!r}",
            action="Choose one of them, with a region if numbers are written otherwise there, as"
            " in es-MX.",
        )
    return reader


def _read(tag: str) -> Reader | None:
    match = _TAG.fullmatch(tag)
    if match is None or match[1].lower() not in LANGUAGES:
        return None
    return Reader(match[1].lower(), (match[2] or "").upper())
