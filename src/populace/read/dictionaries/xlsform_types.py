"""How the types of XLSForm questions are spelled, in every way that form tools read.

What becomes of a question is said in `xlsform`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["select", "group", "repeat", "end", "naming", "number", "computed", "unknown"]

_SELECT = re.compile(
    r"(?:add[ _])?(?:select[ _]?(?P<how>1|one|multiple|all[ _]that[ _]apply)|(?P<rank>rank))"
    r"(?:[ _](?:prompt[ _])?(?P<link>using|from[ _]file|from|external))?"
    r" (?P<choices>\S+)(?P<other> or[ _](?:specify[ _])?other)?",
    re.IGNORECASE,
)
_BEGIN = re.compile(
    r"begin[ _](?P<what>lgroup|repeat|looped[ _]group|loop|group|\w+)( .*)?", re.IGNORECASE
)
_REPEATS = ("lgroup", "repeat", "looped group", "looped_group", "loop")
_END = re.compile(r"end[ _]\w+( .*)?", re.IGNORECASE)

_WORDS: dict[Kind, tuple[str, ...]] = {
    "naming": (
        *("text", "string", "date", "today", "time", "datetime", "start", "end", "start time"),
        *("end time", "geopoint", "geotrace", "geoshape", "location", "start-geopoint", "gps"),
        *("image", "photo", "picture", "audio", "video", "file", "barcode", "background-audio"),
        *("deviceid", "imei", "subscriberid", "simserial", "sim id", "subscriber id", "device id"),
        *("phonenumber", "phone number", "username", "email", "audit", "osm", "signature"),
    ),
    "number": (
        *("integer", "int", "decimal", "range", "percentage", "number"),
        *("number of days in last month", "number of days in last six months"),
        "number of days in last year",
    ),
    "computed": (
        *("note", "calculate", "calculation", "hidden", "acknowledge", "trigger", "xml-external"),
        *("csv-external", "calculate_here", "caseid", "comments", "speed violations count"),
    ),
}
_KINDS: dict[str, Kind] = {word: kind for kind, words in _WORDS.items() for word in words}


@dataclass(frozen=True)
class Select:
    """A question with choices.

    Args:
        choices: the name of its list.
        several: whether more than one may be chosen.
        other: whether another answer may be written beside the list.
        elsewhere: whether the list stands in another file, or in answers to another question.
    """

    choices: str
    several: bool
    other: bool
    elsewhere: bool


def select_of(text: str) -> Select | None:
    """The question with choices that a type spells, if it is one."""
    found = _SELECT.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    link = (found["link"] or "").casefold().replace("_", " ")
    return Select(
        choices=found["choices"],
        several=found["rank"] is not None or found["how"].casefold() not in ("1", "one"),
        other=found["other"] is not None,
        elsewhere=link == "from file" or "${" in found["choices"],
    )


def kind_of(text: str) -> Kind:
    """What a row of a survey is, by its type."""
    plain = " ".join(text.split())
    if select_of(plain) is not None:
        return "select"
    if begun := _BEGIN.fullmatch(plain):
        return "repeat" if begun["what"].casefold() in _REPEATS else "group"
    if _END.fullmatch(plain) and plain.casefold() not in _KINDS:
        return "end"
    word = re.sub(r"^(q|get|add) |( prompt)$", "", plain.casefold())
    word = re.sub(r"^(q|get|add) |( prompt)$", "", word)
    return _KINDS.get(plain.casefold()) or _KINDS.get(word) or "unknown"
