"""Columns that may tell who somebody is: by header, by shape, by how few people share a value.

Only undeclared columns are asked about, and nothing here ever lets a value out.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from populace.read.encoding import Encoder
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.schema import listing

FEWEST = 50
"""Below this many held values a column is not checked for being nearly unique."""

DISTINCT = 0.8
"""The share of distinct values among held values above which a column is nearly unique."""

PASSED = fact("no-identifiers")

Sign = Literal[
    "email addresses",
    "exact dates",
    "coordinates",
    "ids",
    "phone numbers",
    "names",
    "addresses",
    "free text",
    "a value of its own for nearly everybody",
]
"""What a column may hold that names people, in the words of errors."""

# Fewer subjects than this for each value on average: the values may stand for people.
_SHARED = 10
_SEVERAL = 10
_MONTHS = 12
_NEW = 0.3

# So many values, evenly chosen, tell what most of them look like.
_ENOUGH = 5000

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_UUID = re.compile(r"\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?", re.IGNORECASE)
_NETWORK = re.compile(r"\d{1,3}(\.\d{1,3}){3}|([0-9a-f]{2}[:-]){5}[0-9a-f]{2}", re.IGNORECASE)
_DIALED = re.compile(r"(\+|0|\()[\d ().\-/]+")
_DEGREES = re.compile(r"[+-]?\d{1,3}[.,]\d{2,}")
_PAIR = re.compile(
    r"[(\[]?\s*[+-]?\d{1,3}\.\d{3,}\s*[,; ]\s*[+-]?\d{1,3}\.\d{3,}([,; ].*|\s*[)\]])?"
)
_TIME = r"([T ]\s*\d{1,2}:\d\d.*)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)" + _TIME)
_PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MONTH_NAMED = re.compile(
    r"(\d{1,2})(?:er|st|nd|rd|th)?[ -](?:de )?[^\W\d_]{3,10}\.?,?[ -](?:de )?\d{4}" + _TIME
)
_MONTH_FIRST = re.compile(r"[^\W\d_]{3,10}\.? (\d{1,2})(?:st|nd|rd|th)?,? \d{4}" + _TIME)
_PERSON = re.compile(r"[^\W\d_][^\W\d_.'’-]*([ ,]+[^\W\d_][^\W\d_.'’-]*){1,3}\.?")


def sign_of(name: str, encoder: Encoder, subjects: NDArray[np.int64] | None = None) -> Sign | None:
    """What a column as it was read holds that may name people; None where it looks harmless.

    Args:
        name: its header.
        encoder: its cells.
        subjects: shape (records,), the subject of each record, or None.
    """
    texts = encoder.texts
    blank = np.array([not text.strip() for text in texts], dtype=bool)
    places = encoder.taken(np.arange(len(texts), dtype=np.int64))
    rows = np.flatnonzero(~blank[places]).astype(np.int64)
    held = len(rows)
    if subjects is not None:
        held = len(np.unique(subjects[rows] * len(texts) + places[rows]))
    values = [text for text in texts if text.strip()]
    sign = _looks(name, values, held)
    if sign is None and held >= FEWEST and len(values) > DISTINCT * held:
        return "a value of its own for nearly everybody"
    return sign


def checked(signs: Iterable[tuple[str, Sign | None]]) -> tuple[Fact, ...]:
    """The fact that no undeclared column looks like an identifier; nothing without such columns.

    Args:
        signs: the undeclared columns, each with what it may hold.

    Raises:
        InputError: some look like identifiers; the error names them all.
    """
    found = list(signs)
    suspects = [(name, sign) for name, sign in found if sign is not None]
    if suspects:
        raise _refusal(suspects)
    return (PASSED,) if found else ()


def _refusal(suspects: Sequence[tuple[str, Sign]]) -> InputError:
    reasons = dict.fromkeys(why for _, why in suspects)
    found = "; ".join(
        f"{why} in {listing(names, len(names))}"
        for why in reasons
        if (names := [name for name, other in suspects if other == why])
    )
    return InputError(
        expected="undeclared columns that identify nobody",
        found=f"what looks like {found}",
        action="Leave them out (--leave-out A,B, or a schema that names the columns to use); if one"
        " says whose row it is, make it the subject id (--subject-id COL); coarsen them by a recipe"
        " (dates to years, places to regions); or state that they identify nobody (--safe COL, or"
        " safe = true in a schema).",
    )


def words(header: str) -> tuple[str, ...]:
    """The words of a header, without case, accents and the Arabic article."""
    apart = re.sub(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    letters = unicodedata.normalize("NFKD", apart).casefold()
    plain = "".join(mark for mark in letters if not unicodedata.combining(mark))
    plain = plain.replace("ة", "ه").replace("ى", "ي").replace("ـ", "")
    return tuple(word.removeprefix("ال") for word in re.findall(r"[^\W\d_]+", plain))


@cache
def _headers() -> dict[str, frozenset[str]]:
    """For each kind of word in headers, the words of all languages."""
    text = resources.files(__name__.rpartition(".")[0]).joinpath("headers.toml").read_text("utf-8")
    return {
        kind: frozenset(word for listed in languages.values() for word in listed.split())
        for kind, languages in tomllib.loads(text).items()
    }


def _looks(name: str, values: Sequence[str], held: int) -> Sign | None:
    header = set(words(name))
    said = {kind for kind, known in _headers().items() if header & known}
    several = len(values) >= _SEVERAL
    few = several and held < _SHARED * len(values)

    # In an order that the rows have no say in: neither may what is refused.
    some = sorted(values)[:: 1 + len(values) // _ENOUGH] if len(values) > _ENOUGH else values

    def mostly(test: Callable[[str], object], least: int = 3) -> bool:
        return len(some) >= least and 2 * sum(bool(test(text)) for text in some) >= len(some)

    numbered = "id" in said or {"number", "numbered"} <= said
    dates = len(values) > _MONTHS or "birth" in said
    signs: tuple[tuple[Sign, Callable[[], bool]], ...] = (
        ("email addresses", lambda: mostly(_EMAIL.fullmatch)),
        ("exact dates", lambda: dates and mostly(_day, 2) and _exact(values)),
        ("coordinates", lambda: mostly(_PAIR.fullmatch)),
        ("coordinates", lambda: several and "place" in said and mostly(_degrees)),
        ("ids", lambda: mostly(_UUID.fullmatch) or mostly(_NETWORK.fullmatch)),
        ("ids", lambda: few and numbered),
        ("phone numbers", lambda: few and mostly(_phone)),
        ("phone numbers", lambda: several and "phone" in said and mostly(_long)),
        ("names", lambda: several and "name" in said and "thing" not in said and mostly(_lettered)),
        ("addresses", lambda: few and "address" in said),
        ("free text", lambda: several and _free(some, len(values) / held, "text" in said)),
        ("names", lambda: _often_new(values, held) and mostly(_person)),
    )
    return next((what for what, seen in signs if seen()), None)


def _day(text: str) -> int | None:
    """The day of the month of a date; None for what is no date."""
    text = text.strip()
    for pattern in (_YEAR_FIRST, _PACKED):
        if match := pattern.fullmatch(text):
            month, day = int(match[2]), int(match[3])
            return day if 1 <= month <= 12 and 1 <= day <= 31 else None
    if match := _YEAR_LAST.fullmatch(text):
        one, other = int(match[1]), int(match[2])
        fits = 1 <= min(one, other) <= 12 and max(one, other) <= 31
        return (one if one > 12 else other if other > 12 else one) if fits else None
    match = _MONTH_NAMED.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def _exact(values: Sequence[str]) -> bool:
    """Whether dates differ in their days, too: the first of every month says no more than it."""
    return len({day for text in values if (day := _day(text)) is not None}) > 1


def _degrees(text: str) -> bool:
    return bool(_DEGREES.fullmatch(text.strip())) and abs(float(text.replace(",", "."))) <= 180


def _digits(text: str) -> int:
    return sum(mark.isdigit() for mark in text)


def _phone(text: str) -> bool:
    return bool(_DIALED.fullmatch(text.strip())) and 8 <= _digits(text) <= 15 and _day(text) is None


def _long(text: str) -> bool:
    return _digits(text) >= 6


def _lettered(text: str) -> bool:
    return not _digits(text) and any(mark.isalpha() for mark in text)


def _person(text: str) -> bool:
    """Whether a text has the form of a name: two to four capitalized words and nothing else."""
    parts = re.split(r"[ ,]+", text.strip())
    return bool(_PERSON.fullmatch(text.strip())) and not any(part[:1].islower() for part in parts)


def _often_new(values: Sequence[str], held: int) -> bool:
    return len(values) >= FEWEST and len(values) > _NEW * held


def _free(values: Sequence[str], new: float, named: bool) -> bool:
    """Whether the values are sentences that few subjects share; its header lowers the bar."""
    length = sum(len(text.split()) for text in values) / len(values)
    most, least = (_NEW / 3, 3) if named else (_NEW, 5)
    return new > most and length >= least
