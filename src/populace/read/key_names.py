"""Which headers are the keys of linked tables: as declared, or as headers and cells make plausible.

A key may have two names. That a name stands in both tables proves nothing: survey tools number the
rows of every table under one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.errors import SchemaError
from populace.vocabulary.schema import listing

Role = Literal["parent", "child"]
Cells = tuple[list[str], NDArray[np.int64]]
"""The distinct texts of a column, and the place among them of each row's."""

_WORDS = re.compile(r"[^\W\d_a-z]+(?![a-z])|[^\W\d_a-z]?[^\W\d_]+|\d+")
_IDS = frozenset(
    [
        *("id", "uid", "uuid", "guid", "key", "index", "idx"),
        *("no", "nr", "num", "number", "code", "ref", "pk", "fk"),
    ]
)
_PARENT = frozenset({"parent", "submission", "master"})
_WHOLE = re.compile(r"\d+(\.0+)?")


@dataclass(frozen=True)
class Pair:
    """One key under the names that it has in two tables.

    Args:
        owner: the header in the table whose rows it tells apart.
        naming: the header in the table whose rows name those.
        found: whether cells had a say in the choice.
    """

    owner: str
    naming: str
    found: bool = False

    @property
    def option(self) -> str:
        """The pair as the options say it."""
        return self.owner if self.owner == self.naming else f"{self.owner}={self.naming}"


@dataclass(frozen=True)
class Side:
    """A table as far as its keys are looked for.

    Args:
        name: what the user calls it.
        header: its columns.
        cells: reads the cells of some of them.
    """

    name: str
    header: Sequence[str]
    cells: Callable[[Sequence[str]], Mapping[str, Cells]]


def pair_of(given: str | None, owner: Side, naming: Side, role: Role) -> Pair:
    """The key of one table in another: as given, or the one that is plausible.

    Args:
        given: a header, or two joined by an equals sign where the other table calls it otherwise.
        owner: the table whose rows the key tells apart.
        naming: the table whose rows name those.
        role: what the option is called.

    Raises:
        SchemaError: it is not to be found, not clear, or what was found numbers rows.
    """
    if given is None:
        return _found(owner, naming, role)
    splits = [(given[: m.start()], given[m.end() :]) for m in re.finditer("=", given)]
    pairs = [Pair(a, b) for a, b in splits if a in owner.header and b in naming.header]
    if len(pairs) == 1:
        return pairs[0]
    if given in owner.header and given in naming.header:
        return _checked(Pair(given, given), owner, naming, role)
    shared = [name for name in owner.header if name in naming.header]
    holders = [given] if given in owner.header else []
    namers = [given] if given in naming.header else []
    if holders or namers:
        tried = _candidates(owner, naming, role)
        found = [p for p in tried if p.owner in holders or p.naming in namers]
        if pair := _clear(found, owner, naming, role):
            return pair
    raise SchemaError(
        expected=f"the key {given!r} in {owner.name} and in {naming.name}",
        found="no such column in one of them",
        action=f"Choose among {listing(shared)}."
        if shared and not holders and not namers
        else f"Where it has two names, give both: --{role}-key COLUMN=COLUMN, as in {owner.name}"
        f" and as in {naming.name}.",
    )


def _checked(pair: Pair, owner: Side, naming: Side, role: Role) -> Pair:
    """A declared pair of one name, unless all speaks for another one."""
    other = [p for p in _candidates(owner, naming, role) if p.naming != pair.naming]
    if not other or pair.naming in _pointing(owner, naming, role):
        return pair
    own = naming.cells([pair.naming])[pair.naming]
    if numbers_rows(own) and (better := _clear(other, owner, naming, role)):
        raise _numbering(pair.naming, owner, naming, role, better.option)
    return pair


def _found(owner: Side, naming: Side, role: Role) -> Pair:
    shared = [name for name in owner.header if name in naming.header]
    pointing = _pointing(owner, naming, role)
    if set(shared) == {*shared[:1], *pointing} and shared:
        pair = Pair(shared[0], shared[0], found=True)
        if pointing or not numbers_rows(naming.cells(shared)[shared[0]]):
            return pair
        raise _numbering(shared[0], owner, naming, role, f"{shared[0]}=COLUMN")
    tried = _candidates(owner, naming, role) if pointing else [Pair(each, each) for each in shared]
    if pair := _clear(tried, owner, naming, role):
        return pair
    raise SchemaError(
        expected=f"one column that {owner.name} and {naming.name} share, as the key",
        found=f"{listing(pointing)} in {naming.name}, which names no rows of {owner.name} clearly"
        if pointing
        else listing(shared) or "none",
        action=f"Name the key: --{role}-key COLUMN, or --{role}-key COLUMN=COLUMN, as in"
        f" {owner.name} and as in {naming.name}, where it has two names.",
    )


def _numbering(name: str, owner: Side, naming: Side, role: Role, better: str) -> SchemaError:
    return SchemaError(
        expected=f"a key of {owner.name} in {naming.name}",
        found=f"{name!r}, which seems to number the rows of {naming.name} itself",
        action=f"Name the key as both tables call it (--{role}-key {better}); or say"
        f" --{role}-key {name}={name} if that is the key.",
    )


def _clear(pairs: Sequence[Pair], owner: Side, naming: Side, role: Role) -> Pair | None:
    """The first of the most usual pairs that hold, where all of these join the same rows."""
    if not pairs:
        return None
    known = owner.cells(list(dict.fromkeys(pair.owner for pair in pairs)))
    named = naming.cells(list(dict.fromkeys(pair.naming for pair in pairs)))
    pointing = _pointing(owner, naming, role)
    holding = [
        pair
        for pair in pairs
        if _holds(known[pair.owner], named[pair.naming])
        and (pair.naming in pointing or not numbers_rows(named[pair.naming]))
    ]
    usual = [pair for pair in holding if _is_usual(pair, owner, role)] or holding
    joins = {_join(known[pair.owner], named[pair.naming]) for pair in usual}
    return Pair(usual[0].owner, usual[0].naming, found=True) if len(joins) == 1 else None


def _holds(known: Cells, named: Cells) -> bool:
    """Whether one column tells rows apart, and the other holds nothing but its texts."""
    texts = {text.strip() for text in known[0]}
    apart = "" not in texts and len(texts) == len(known[1])
    return apart and all(text.strip() in texts for text in named[0])


def _join(known: Cells, named: Cells) -> bytes:
    """The row that each row names."""
    rows = {known[0][place].strip(): row for row, place in enumerate(known[1].tolist())}
    found = np.array([rows[text.strip()] for text in named[0]], dtype=np.int64)
    return found[named[1]].tobytes()


def numbers_rows(cells: Cells) -> bool:
    """Whether a column looks like one that numbers the rows of its own table.

    These are whole numbers that never stand twice, or that count up and start again at one.
    """
    texts, places = cells
    if len(places) < 2 or not all(_WHOLE.fullmatch(text.strip()) for text in texts):
        return False
    numbers = np.array([float(text) for text in texts])[places]
    if len(np.unique(numbers)) == len(numbers):
        return True
    step = np.diff(numbers)
    restarts = numbers[0] == 1 and bool(((step == 1) | (numbers[1:] == 1)).all())
    return restarts and bool(numbers.max() > 1)


def _candidates(owner: Side, naming: Side, role: Role) -> list[Pair]:
    """Pairs that headers speak for: a column that points to the owner, and each id of the owner."""
    ids = [name for name in owner.header if _is_id(name)]
    return [Pair(a, b) for b in _pointing(owner, naming, role) for a in ids]


def _pointing(owner: Side, naming: Side, role: Role) -> list[str]:
    """The columns of a table that are named after another one."""
    stems = _stems(owner, role)
    return [name for name in naming.header if _points(name, stems)]


def _stems(owner: Side, role: Role) -> set[str]:
    own = {_singular(word) for word in words(owner.name) if len(word) > 2} - _IDS
    return own | (_PARENT if role == "parent" else frozenset())


def _points(name: str, stems: Iterable[str]) -> bool:
    parts = words(name)
    about = [stem for stem in stems if any(_singular(part).startswith(stem) for part in parts)]
    glued = any(
        part.startswith(stem) and part[len(stem) :] in _IDS for part in parts for stem in about
    )
    return glued or (bool(about) and bool(_IDS & set(parts)))


def _is_usual(pair: Pair, owner: Side, role: Role) -> bool:
    """Whether one header is the other, but for the words that name the table."""
    if pair.owner == pair.naming:
        return True
    stems = _stems(owner, role)
    plain = [
        [word for word in words(name) if _singular(word) not in stems]
        for name in (pair.owner, pair.naming)
    ]
    return plain[0] == plain[1]


def _is_id(name: str) -> bool:
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
    r"|__id|__Submissions-id|redcap_repeat_instrument|redcap_repeat_instance"
)
"""What survey tools write beside the answers of a repeat group: it numbers rows, names tables or
repeats the record that the row belongs to."""


def bookkeeping(header: Sequence[str], keys: Iterable[str]) -> tuple[str, ...]:
    """The columns of a table that are no answers, where its key is one of a survey tool."""
    if not any(SYSTEM.fullmatch(key) or key.startswith("_") for key in keys):
        return ()
    return tuple(name for name in header if SYSTEM.fullmatch(name))
