"""The words of headers, and what kinds of things they say in many languages."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

from populace.read.identity.people import plain


def words(header: str) -> tuple[str, ...]:
    """The words of a header, without case, accents and the Arabic article."""
    apart = re.sub(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    return tuple(
        unicodedata.normalize("NFC", word).removeprefix("ال")
        for word in re.findall(r"[^\W\d_]+", plain(apart))
    )


@cache
def _headers() -> dict[str, frozenset[str]]:
    """For each kind of word in headers, the words of all languages."""
    text = resources.files(__name__.rpartition(".")[0]).joinpath("headers.toml").read_text("utf-8")
    return {
        kind: frozenset(word for listed in languages.values() for word in listed.split())
        for kind, languages in tomllib.loads(text).items()
    }


@cache
def _listed() -> frozenset[str]:
    """The words of all kinds."""
    return frozenset().union(*_headers().values())


def said_by(header: str) -> frozenset[str]:
    """The kinds of words that a header holds.

    Words that follow one another are listed with a low line between them. Where a script writes no
    blanks, or vowels as marks, a listed word may stand anywhere.
    """
    found = words(header)
    spans = [
        (at, at + n)
        for n in (3, 2, 1)
        for at in range(len(found) + 1 - n)
        if "_".join(found[at : at + n]) in _listed()
    ]
    # What is listed as a whole says nothing by its parts: a pin code is no pin.
    runs = {
        "_".join(found[start:stop])
        for start, stop in spans
        if not any(a <= start and stop <= b and (a, b) != (start, stop) for a, b in spans)
    }
    whole = unicodedata.normalize("NFC", header).casefold()
    return frozenset(
        kind
        for kind, known in _headers().items()
        if known & runs
        or (not whole.isascii() and any(w in whole for w in known if w[0] >= "\u0900"))
    )
