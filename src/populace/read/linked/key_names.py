"""What headers say of keys: which look like ids, and which point to another table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

Role = Literal["parent", "child"]

_WORDS = re.compile(r"[A-Z]+(?![^\W\d_A-Z])|[A-Z]?[^\W\d_A-Z]+|\d+")
_IDS = frozenset(
    [
        *("id", "uid", "uuid", "guid", "key", "index", "idx"),
        *("no", "nr", "num", "number", "code", "ref", "pk", "fk"),
    ]
)
_SHORTEST = 3
_PARENT = frozenset({"parent", "submission", "master"})


def pointing(header: Sequence[str], table: str, role: Role) -> list[str]:
    """The headers that are named after another table."""
    stems = _stems(table, role)
    return [name for name in header if _points(name, stems)]


def _stems(table: str, role: Role) -> set[str]:
    own = {_singular(word) for word in words(table) if len(word) > 2} - _IDS
    return own | (_PARENT if role == "parent" else frozenset({"child"}))


def _points(name: str, stems: Iterable[str]) -> bool:
    """Whether a header has a table's name, or its beginning, and a word for an id."""
    parts = [_singular(part) for part in words(name)]
    about = [stem for stem in stems if any(map(_of(stem), parts))]
    glued = any(
        part.startswith(stem) and (rest := part[len(stem) :]) and is_id(rest)
        for part in parts
        for stem in about
    )
    return glued or (bool(about) and bool({*_IDS, "indice"} & set(parts)))


def _of(stem: str) -> Callable[[str], bool]:
    return lambda part: (
        part.startswith(stem)
        or (len(part) >= _SHORTEST and part not in _IDS and stem.startswith(part))
    )


def alike(one: str, other: str, table: str, role: Role) -> bool:
    """Whether one header is the other, but for the words that name the table."""
    stems = _stems(table, role)
    plain = [
        [word for word in words(name) if not any(_of(stem)(_singular(word)) for stem in stems)]
        for name in (one, other)
    ]
    return one == other or plain[0] == plain[1]


def is_id(name: str) -> bool:
    """Whether a header looks like that of ids."""
    parts = words(name)
    return bool(_IDS & set(parts)) or any(part.endswith(("id", "key", "index")) for part in parts)


def words(name: str) -> list[str]:
    """The words of a header: victimId, VICTIM_ID and "victim id" have the same two."""
    return [word.casefold() for word in _WORDS.findall(name)]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


SYSTEM = re.compile(
    r"_index|_id|_uuid|_parent_index|_parent_table_name|_submission__.+|KEY|PARENT_KEY|SET-OF-.+"
    r"|__id|__Submissions-id|(meta[-/.:])?instance(ID|Name)|meta[-/.:]rootUuid|formhub/uuid"
    r"|redcap_repeat_instrument|redcap_repeat_instance|fulcrum_(parent_|record_)?id"
    r"|(?i:(parent|rel_)?globalid|objectid|(parent|unique)rowid)|[a-z_]+__(id|key)"
    r"|indices\.[a-z_.]+|number__\d+"
)
"""What survey tools write beside the answers of a repeat group: it numbers rows, names tables or
repeats the record that the row belongs to."""


def bookkeeping(header: Sequence[str], keys: Iterable[str]) -> tuple[str, ...]:
    """The columns of a table that are no answers, where its key is one of a survey tool."""
    if "redcap_repeat_instance" not in header and not any(
        SYSTEM.fullmatch(key) or key.startswith("_") for key in keys
    ):
        return ()
    return tuple(name for name in header if SYSTEM.fullmatch(name))
