"""Columns that may tell who somebody is: by header, by shape, by how few people share a value.

Only undeclared columns are asked about, and nothing here ever lets a value out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from populace.read.cells.cell_parts import cut, own_words
from populace.read.cells.encoding import Encoder
from populace.read.identity.days import day_in, of_month
from populace.read.identity.documents import (
    called,
    document,
    numbered,
    running,
    serial,
    small,
    unrounded,
)
from populace.read.identity.header_words import said_by, words
from populace.read.identity.people import (
    certain,
    family,
    full,
    name_like,
    one_word,
    paired,
    roles,
    surely,
)
from populace.read.identity.phones import (
    dialed_abroad,
    dialed_at_all,
    dialed_in_groups,
    digits_dialed,
    digits_of,
    six_digits,
)
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.listing import listing
from populace.vocabulary.missing import says_missing
from populace.vocabulary.numerals import digits
from populace.vocabulary.reading import Sign
from populace.vocabulary.spelling import canonical
from populace.vocabulary.wording import Advice, Option

FEWEST = 50
"""Below this many held values a column is not checked for being nearly unique."""

DISTINCT = 0.8
"""The share of distinct values among held values above which a column is nearly unique."""

PASSED = fact("no-identifiers")

# Fewer subjects than this for each value on average: the values may stand for people.
_SHARED = 10
_SEVERAL = 10
_MONTHS = 12
_NEW = 0.3

# Fewer subjects than this for each code on average: a household, or those of one case, share one.
_TOGETHER = 5
_LISTED = frozenset({"thing", "place", "territory"})
_VAGUE = frozenset({"code", "codes", "group", "file", "form", "item", "number", "key"})
_OF = frozenset({"de", "del", "du", "da", "do", "di"})
"""Before them stands what a header is about, in Romance languages: contrato de renta."""
_TELLING = frozenset({"id", "number", "numbered", "person"})
_DIALED_DIGITS = 7
"""Whole numbers with as many digits are telephone numbers or ids, whatever their header says."""
_SILENT_DIGITS = 6
"""So many, where it says nothing, or that they are numbers of something."""

# Shares of the values of a column of which one alone would name somebody.
_SOME, _FEW = 0.1, 0.2

# So many values, evenly chosen, tell what most of them look like.
_ENOUGH = 5000

_EMAIL = re.compile(
    r"(?:.*[\s<(:;,]|)[^@\s<(:;,]+(?:@| ?[\[({] ?(?:at|@) ?[\])}] ?)[^@\s>)]+"
    r"(?:\.| ?[\[({] ?(?:dot|\.) ?[\])}] ?)[^@\s.>)]{2,}[\s>);,]*.*",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"(?:https?://|www\.)\S+|(?:[a-z\d-]+\.)+[a-z]{2,}/\S+|@\w[\w.]{2,}", re.IGNORECASE
)
_UUID = re.compile(r"\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?", re.IGNORECASE)
_NETWORK = re.compile(r"\d{1,3}(\.\d{1,3}){3}|([0-9a-f]{2}[:-]){5}[0-9a-f]{2}", re.IGNORECASE)
_LONG_CODE = re.compile(r"[A-Z]{0,2}\d{11,19}", re.IGNORECASE)
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?")
_PLUS_CODE = re.compile(r"[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}(,? .*)?")
_STREET = re.compile(
    r"\d+\w{0,3},? (?:[^\W\d_]+\.? ){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|crescent|boulevard|blvd)\.?(?:,.*)?"
    r"|(?:calle|carrera|avenida|avenue|boulevard|chemin|impasse|paseo|travessa|pra[çc]a|rua|rue"
    r"|jalan|jl|ul|ulica|aleja|улица|ул|проспект|пр-т|вулиця|вул|شارع)\b\.? .*\d.*"
    r"|(?:av|bd)\b\.? (?-i:(?:d[eu]s? |del |de la )?[A-ZÀ-Þ]).*[^\W\d_]{3}.*\d.*"
    r"|\d+\w{0,3},? (?:calle|avenida|avenue|boulevard|bd|chemin|impasse|quai|rua|rue|شارع)\b .*"
    r"|(?!brigade|brigata|regata|fregata)"
    r"[^\W\d_]+(?:stra(?:ß|ss)e|str\.|weg|gasse|allee|damm|straat|laan|gatan|gata|gade|vej)"
    r"\s?\d+\w?(?:,.*)?",
    re.IGNORECASE,
)
_DEGREES = re.compile(r"[+-]?\d{1,3}[.,]\d{2,}")
_PAIR = re.compile(
    r"[(\[]?\s*[+-]?\d{1,3}\.\d{3,}\s*[,; ]\s*[+-]?\d{1,3}\.\d{3,}([,; ].*|\s*[)\]])?"
)
_MINUTES = re.compile(
    r"\D{0,4}\d{1,3} ?[°º] ?\d{1,2}(?:[.,]\d+)? ?['’′].*|[NS] ?\d{1,2}[.,]\d{3,}[ ,;]*[EW].*"
    r"|\d{1,2}[.,]\d{3,} ?°? ?[NS]\b.*",
    re.IGNORECASE,
)
_GRID = re.compile(
    r"\d{1,2} ?[C-HJ-NP-X] ?\d{6}(?:\.\d+)?(?: ?m?E)?[ ,]+\d{6,8}.*"
    r"|\d{1,2}[C-HJ-NP-X] ?[A-HJ-NP-Z]{2} ?(?:\d{3,5} ?\d{3,5})"
)
_THREE_WORDS = re.compile(r"(?:///)?[^\W\d_]{3,}\.[^\W\d_]{3,}\.[^\W\d_]{3,}")
_SERIAL_DAY = re.compile(r"(?:[12]\d|3[0-4]|4[0-9]|5[0-4])\d{3}(?:\.\d+)?")
"""A day as spreadsheets count it, from 1927 to 2050: what a date is without its format."""
_POWER = re.compile(r"\d\.\d{2,}e\+?(?:0?9|1\d)", re.IGNORECASE)
_TOKEN = re.compile(r"(?!(?:yes|none|true|false)$)[\w:./+-]{4,}", re.IGNORECASE)
_HANDLE = re.compile(r"@?(?=\S*[\d_.])[^\W_][\w.-]{3,}")


def sign_of(
    name: str,
    encoder: Encoder,
    subjects: NDArray[np.int64] | None = None,
    held: int | None = None,
) -> Sign | None:
    """What a column as it was read holds that may name people; None where it looks harmless.

    Args:
        name: its header.
        encoder: its cells.
        subjects: shape (records,), the subject of each record, or None.
        held: how many subjects hold its texts, added up, where that is known.
    """
    texts = encoder.texts
    blank = np.array([not text.strip() for text in texts], dtype=bool)
    if subjects is not None:
        places = encoder.taken(np.arange(len(texts), dtype=np.int64))
        rows = np.flatnonzero(~blank[places]).astype(np.int64)
        held = len(np.unique(subjects[rows] * len(texts) + places[rows]))
    elif held is None:
        held = int(encoder.often()[~blank].sum())
    values = [text for text in texts if text.strip()]
    sign = _looks(name, values, held)
    if sign is None and held >= FEWEST and len(values) > DISTINCT * held:
        return "a value of its own for nearly everybody"
    if sign is None and len(values) >= FEWEST and held < _TOGETHER * len(values):
        return "ids" if _beside_vague(name).isdisjoint(_LISTED) and running(values) else None
    return sign


def _beside_vague(header: str) -> frozenset[str]:
    """The kinds of words of a header, but for those that say nothing of what is meant."""
    return said_by(" ".join(word for word in words(header) if word not in _VAGUE))


def lone(text: str) -> Sign | None:
    """What a text that stands alone, such as the name of a column, is that no name of it is.

    Args:
        text: the text.
    """
    text = _plain(text)
    said = said_by(text)
    tests: tuple[tuple[Sign, Callable[[str], object]], ...] = (
        ("email addresses", _EMAIL.fullmatch),
        ("exact dates", lambda text: day_in(text) is not None and of_month(text, words(text))),
        ("coordinates", lambda text: _PAIR.fullmatch(text) or _MINUTES.fullmatch(text)),
        ("phone numbers", lambda text: dialed_abroad(text) or dialed_in_groups(text)),
        ("addresses", _STREET.fullmatch),
        ("ids", _ACCOUNT.fullmatch),
        ("names", lambda text: not said and full(text)),
    )
    return next((sign for sign, test in tests if test(text)), None)


def stray(values: Sequence[str], name: str = "") -> tuple[Sign, ...]:
    """What some values of a column look like that name people, however few they are.

    Args:
        values: its distinct values.
        name: its header; what is called by a word for places and things holds no names.
    """
    some = sorted(values)[:: 1 + len(values) // _ENOUGH] if len(values) > _ENOUGH else values
    thing = "thing" in said_by(name)
    parts = {part for text in some for part in cut(_plain(text))}
    tests: tuple[tuple[Sign, Callable[[str], object]], ...] = (
        ("names", certain),
        ("phone numbers", lambda text: dialed_abroad(text) or called(text)),
        ("email addresses", _EMAIL.fullmatch),
        ("ids", lambda text: document(text) or _ACCOUNT.fullmatch(text)),
    )
    return tuple(
        sign for sign, test in tests if not (thing and sign == "names") and any(map(test, parts))
    )


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
        action=Advice(
            "Leave them out",
            Option("leave_out", blank="A,B"),
            ", or name the columns to use in a schema; if one says whose row it is, make it the"
            " subject id",
            Option("subject_id", blank="COL"),
            "; coarsen them by a recipe (dates to years, places to regions); or state that they"
            " identify nobody",
            Option("safe", blank="COL"),
            ", as safe = true does in a schema.",
        ),
    )


def _looks(name: str, values: Sequence[str], held: int) -> Sign | None:
    said = said_by(name)
    several = len(values) >= _SEVERAL
    few = several and held < _SHARED * len(values)

    # In an order that the rows have no say in: neither may what is refused.
    some = sorted(values)[:: 1 + len(values) // _ENOUGH] if len(values) > _ENOUGH else values
    some = [_plain(text) for text in some]
    answers = [text for text in some if not says_missing(text)] or some
    # What stands in a cell beside others tells as much as what stands alone.
    cells = [cut(text) for text in answers]
    alone = list(dict.fromkeys(part for each in cells for part in each[1:] or each))

    def mostly(test: Callable[[str], object], least: int = 3, share: float = 0.5) -> bool:
        if len(answers) < least:
            return False
        return sum(any(map(test, each)) for each in cells) >= max(1, share * len(answers))

    def named(
        test: Callable[[str], object], least: int = 3, share: float = 0.5, times: int = 1
    ) -> bool:
        """Whether whole cells, or their parts, are names: of many words some always could be."""
        return any(
            len(texts) >= least
            and sum(map(bool, map(test, texts))) >= max(times, share * len(texts))
            for texts in (answers, alone)
        )

    ids = "id" in said or {"number", "numbered"} <= said
    telling = all(word in _VAGUE or said_by(word) & _TELLING for word in words(name))
    # Persons give their names to places and peoples, too; a person's own header says more.
    territory = "territory" in said and "person" not in said
    thing = "thing" in said or territory
    # The number of a thing tells it apart; a number of things counts them.
    told = words(name)
    first = told[:1] if set(told[1:2]) & _OF else ()
    told_apart = any(
        kind in said_by(word)
        for kind, some in (("number", told[-1:]), ("numbered", (*first, *told[-1:])))
        for word in some
    )
    silent = not said or (said <= {"number", "numbered", "amount"} and told_apart)
    counted = "amount" in said and not told_apart
    dates = len(values) > _MONTHS or "birth" in said
    someone = bool(said & {"person", "name"}) and not thing
    reached = someone or "phone" in said
    signs: tuple[tuple[Sign, Callable[[], bool]], ...] = (
        ("email addresses", lambda: mostly(_EMAIL.fullmatch, 1, _SOME)),
        ("web addresses or accounts", lambda: mostly(_WEB.fullmatch, 1)),
        ("web addresses or accounts", lambda: "account" in said and mostly(_handle)),
        ("exact dates", lambda: dates and mostly(day_in, 2) and _exact(values)),
        ("exact dates", lambda: "date" in said and dates and mostly(_SERIAL_DAY.fullmatch, 4, 0.9)),
        ("coordinates", lambda: mostly(_PAIR.fullmatch, 1) or mostly(_PLUS_CODE.fullmatch, 1)),
        ("coordinates", lambda: mostly(_MINUTES.fullmatch, 1) or mostly(_GRID.fullmatch)),
        ("coordinates", lambda: mostly(_THREE_WORDS.fullmatch) and own_words(answers)),
        ("coordinates", lambda: several and "place" in said and mostly(_degrees)),
        ("ids", lambda: mostly(_UUID.fullmatch, 1) or mostly(_NETWORK.fullmatch, 1)),
        ("phone numbers", lambda: mostly(dialed_abroad, 1) or mostly(dialed_in_groups, 2)),
        ("phone numbers", lambda: (few or reached) and mostly(dialed_at_all, 1 if reached else 3)),
        ("phone numbers", lambda: reached and mostly(digits_dialed, 1)),
        ("phone numbers", lambda: mostly(called, 1, _SOME)),
        ("ids", lambda: few and ids and not (thing and small(values))),
        ("ids", lambda: several and ids and bool(said & {"numbered", "person"}) and not thing),
        (
            "ids",
            lambda: (
                several
                and bool(said & _TELLING)
                and (telling or (ids and not thing))
                and (unrounded(answers) or running(answers))
            ),
        ),
        ("ids", lambda: mostly(_LONG_CODE.fullmatch, 1) or mostly(_ACCOUNT.fullmatch, 1)),
        ("ids", lambda: ("document" in said or someone) and mostly(serial, 1)),
        ("ids", lambda: "device" in said and mostly(_TOKEN.fullmatch, 1)),
        ("ids", lambda: not thing and mostly(document, 2)),
        ("ids", lambda: not said & {"thing", "place"} and mostly(numbered, 4, 0.8)),
        (
            "ids",
            lambda: (
                several
                and not said & {"thing", "place"}
                and not counted
                and unrounded(answers, _SILENT_DIGITS if silent else _DIALED_DIGITS)
            ),
        ),
        ("phone numbers", lambda: several and "phone" in said and mostly(six_digits)),
        ("names", lambda: several and "name" in said and someone and mostly(_lettered)),
        ("names", lambda: someone and named(name_like, 1)),
        ("names", lambda: someone and (named(surely, 1) or named(surely, 2, 0.2))),
        (
            "names",
            lambda: (
                someone
                and (
                    named(family, 1) or (several and mostly(one_word, 10, 0.9) and not roles(alone))
                )
            ),
        ),
        ("names", lambda: not thing and "place" not in said and named(family, 5)),
        ("names", lambda: territory and named(certain, 5, 0.9)),
        ("names", lambda: not territory and (named(surely) or named(certain, 1))),
        ("names", lambda: not thing and named(certain, 2, _FEW, 2)),
        ("names", lambda: not thing and len(alone) >= _SEVERAL and paired(alone)),
        ("addresses", lambda: (few and "address" in said) or mostly(_STREET.fullmatch, 1)),
        ("free text", lambda: several and _free(some, len(values) / held, "text" in said)),
        ("names", lambda: _often_new(values, held) and named(name_like)),
    )
    return next((what for what, seen in signs if seen()), None)


def _plain(text: str) -> str:
    """A text as it is compared: with plain digits, and no number in the form of programs."""
    text = digits(canonical(text))
    return str(int(float(text))) if _POWER.fullmatch(text) else text


def _handle(text: str) -> bool:
    """Whether a word may be what somebody is called on a platform."""
    return _HANDLE.fullmatch(text) is not None


def _exact(values: Sequence[str]) -> bool:
    """Whether dates differ in their days, too: the first of every month says no more than it."""
    days = (day_in(part) for text in values for part in cut(_plain(text)))
    return len({day for day in days if day is not None}) > 1


def _degrees(text: str) -> bool:
    return bool(_DEGREES.fullmatch(text.strip())) and abs(float(text.replace(",", "."))) <= 180


def _lettered(text: str) -> bool:
    return not digits_of(text) and any(mark.isalpha() for mark in text)


def _often_new(values: Sequence[str], held: int) -> bool:
    return len(values) >= FEWEST and len(values) > _NEW * held


def _free(values: Sequence[str], new: float, named: bool) -> bool:
    """Whether the values are sentences that few subjects share; its header lowers the bar."""
    length = sum(len(text.split()) for text in values) / len(values)
    most, least = (_NEW / 3, 3) if named else (_NEW, 5)
    return new > most and length >= least
