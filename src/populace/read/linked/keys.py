"""The keys of linked tables: found in the headers, compared, and forgotten.

No other column is read here, and no message holds a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.read.cells.encoding import Encoder
from populace.read.files.rows import Rows, place_of
from populace.read.formats import Opening, open_input
from populace.read.linked.key_cells import Cells
from populace.read.linked.key_choice import Pair
from populace.read.table import scan
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.keywords import told_of
from populace.vocabulary.meanings import meaning
from populace.vocabulary.notes import much
from populace.vocabulary.numerals import numeral
from populace.vocabulary.progress import Progress
from populace.vocabulary.related import Pending
from populace.vocabulary.schema import Schema
from populace.vocabulary.spelling import alike, caseless
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Part:
    """One of the tables.

    Args:
        source: as in `read_table`.
        name: what the user calls it, and what its file in the release is named.
        key: the header of its key; found where it is None.
        schema: what is declared about its columns.
        options: keywords of `read_table` by their names.
        prepare: what is made of the table once it is read without its keys, record by record.
        accepted: the columns to go on with however little of them is understood; None where no
            column is held to it.
        pending: what is still to be done to it once a release pays for it.
    """

    source: Any
    name: str
    key: str | None = None
    schema: Schema | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    prepare: Callable[[Table], Table] | None = None
    accepted: tuple[str, ...] | None = None
    pending: Pending | None = None

    @property
    def declared_only(self) -> bool:
        """Whether nothing is to be found in its rows."""
        return bool(self.options.get("declared_only"))

    @property
    def subject(self) -> str | None:
        """The declared id of its subjects, of which several rows are then one record."""
        told = None if self.schema is None else self.schema.subject_id
        return self.options.get("subject_id") or told


@dataclass(frozen=True)
class Joining:
    """How records of two tables hang together by one relation. Private.

    Args:
        parent_key: the header that joins the one end, with an equals sign and the header where its
            records are named if that is another one.
        child_key: the same of the other end; None where its rows hold the key of the one.
        links: how many links there are.
        one_parent: whether no record at the other end has more than one link.
    """

    parent_key: str
    child_key: str | None
    links: int
    one_parent: bool


def joining_of(pairs: Sequence[Pair], ends: Sequence[Index]) -> Joining:
    """How a relation joins records.

    Args:
        pairs: the key of its one end and, where its links have a table, that of the other.
        ends: for each of them the row that each link names.
    """
    links = len(ends[0])
    if len(pairs) == 1:
        return Joining(pairs[0].option, None, links, one_parent=True)
    one = len(np.unique(ends[1])) == links
    return Joining(pairs[0].option, pairs[1].option, links, one_parent=one)


def settled(part: Part) -> Part:
    """The part with an open file replaced by its content, which a choice of keys may read again."""
    if hasattr(part.source, "read") and not hasattr(part.source, "columns"):
        content = part.source.read()
        return replace(
            part, source=content.encode("utf-8") if isinstance(content, str) else content
        )
    return part


def opened(part: Part, form: Mapping[str, Any]) -> Rows:
    """The input of a part, opened as its options say.

    Args:
        part: the part.
        form: options of every part, which its own go before.

    Raises:
        InputError: it is no table; the message names the part.
    """
    try:
        return open_input(part.source, told_of(Opening, {**form, **part.options}))
    except InputError as error:
        raise error.within(part.name) from None


def cells_of(encoder: Encoder) -> Cells:
    """The cells of a column as it was read."""
    texts = encoder.texts
    return texts, encoder.taken(np.arange(len(texts), dtype=np.int64))


def cells_reader(
    part: Part, form: Mapping[str, Any], progress: Progress
) -> Callable[[Sequence[str]], Mapping[str, Cells]]:
    """Reads the cells of columns of a part, each once, where a choice of keys asks for them."""
    known: dict[str, Cells] = {}

    def cells(names: Sequence[str]) -> Mapping[str, Cells]:
        if part.declared_only:
            raise key_unsaid(part.name)
        if wanted := [name for name in names if name not in known]:
            encoders, _ = scan(opened(part, form), wanted, progress)
            known.update({name: cells_of(encoders[name]) for name in wanted})
        return {name: known[name] for name in names}

    return cells


def key_unsaid(table: str) -> SchemaError:
    """The refusal of keys that would be found by what stands in a table."""
    return SchemaError(
        expected=f"every key named, with only what is declared, as it is called in {table} and in"
        " the table that has it",
        found="one that the rows would have to tell",
        action=Advice(
            "Name it as COLUMN=COLUMN",
            Option("parent_key", blank="COLUMN=COLUMN"),
            Option("child_key", blank="COLUMN=COLUMN"),
            "; in project files it is the key of each table.",
        ),
    )


def distinct(column: Cells | None, part: Part, key: str) -> dict[str, int]:
    """The row of each key."""
    if column is None:
        raise SchemaError(
            expected=f"the key {key!r} in {part.name}",
            found="no such column",
            action="Check the header.",
        )
    texts, rows = column
    stripped = [text.strip() for text in texts]
    if "" in stripped:
        raise InputError(
            expected=f"a key in every row of {part.name}",
            found=f"a blank cell in column {key!r}, in {_place(part, stripped.index(''), rows)}",
            action="Give every row its key.",
        )
    if len(rows) != len(set(stripped)):
        one, other = _twice(stripped, rows, part)
        raise InputError(
            expected=f"distinct keys in column {key!r} of {part.name}",
            found=f"a key that stands in two rows, {one} and {other}",
            action="Correct the table: each row must have a key of its own.",
        )
    _check_looks(stripped, part, key)
    return {stripped[place]: row for row, place in enumerate(rows.tolist())}


def _place(part: Part, text: int, rows: Index) -> str:
    """Where the first row stands that holds a text, told by the place of the text."""
    return place_of(opened(part, {}), int(np.argmax(rows == text)))


def _twice(texts: Sequence[str], rows: Index, part: Part) -> tuple[str, str]:
    """Where the first two rows stand that hold the same text."""
    read = opened(part, {})
    known: dict[str, int] = {}
    for row, place in enumerate(rows.tolist()):
        first = known.setdefault(texts[place], row)
        if first != row:
            return place_of(read, first), place_of(read, row)
    raise AssertionError


def _check_looks(texts: Sequence[str], part: Part, key: str) -> None:
    """Refuse keys that no reader tells apart.

    Raises:
        InputError: there are two.
    """
    odd = {text for text in texts if not (text.isascii() and text.isprintable())}
    looks = set(map(alike, odd))
    if len(looks) < len(odd) or (odd and looks & (set(texts) - odd)):
        raise InputError(
            expected=f"keys in column {key!r} of {part.name} that look different",
            found="two that look the same, such as with a mark that cannot be seen",
            action="Correct the table: each row must have a key of its own.",
        )


def _check_spellings(
    rows: Mapping[str, int], texts: Sequence[str], part: Part, other: Part, key: Pair
) -> None:
    """Where keys are written otherwise, none may be the same number as two keys of the other table.

    Raises:
        InputError: one is: 4 could be 4, and 0004.
    """
    often = Counter(numeral(each).value for each in rows)
    often.pop(None, None)
    if any(often[numeral(text.strip()).value] > 1 for text in texts):
        raise InputError(
            expected=f"keys {key.owner!r} in {part.name} that are different numbers, as keys in"
            f" {other.name} are written otherwise",
            found="keys that are one number, written in two ways",
            action="Write the keys in both tables alike.",
        )


def joined(
    columns: Mapping[str, Cells],
    naming: Mapping[str, Cells],
    part: Part,
    other: Part,
    key: Pair,
) -> Index:
    """For each row of the naming table the row that it names.

    A key that stands there otherwise written is found as a declared value is (see `meanings`).
    """
    rows = distinct(columns.get(key.owner), part, key.owner)
    texts, places = naming[key.naming]
    known = [rows.get(text.strip(), -1) for text in texts]
    if -1 in known:
        _check_spellings(rows, texts, part, other, key)
        means = meaning(tuple(rows))
        known = [rows.get(means(text.strip()) or "", -1) for text in texts]
    found = np.array(known, dtype=np.int64)[places]
    if (found < 0).any():
        word = (much(float((found < 0).mean())) or "Some").lower()
        folded = set(map(caseless, rows))
        lost = [text for text, row in zip(texts, known, strict=True) if row < 0]
        cased = all(caseless(text) in folded for text in lost)
        raise InputError(
            expected=f"keys {key.naming!r} in {other.name} that stand in {part.name}"
            + ("" if key.owner == key.naming else f" as {key.owner!r}"),
            found=(
                f"{word} rows with one that does not, or with a blank"
                if not cased
                else f"{word} rows with one that differs in capital and small letters"
            )
            + f" (the first one is {place_of(opened(other, {}), int(np.argmax(found < 0)))})",
            action=Advice(
                "Correct the tables, or name the key, as in COLUMN=COLUMN where it has two names",
                Option("parent_key"),
                Option("child_key"),
                ". Nothing is repaired or left out.",
            ),
        )
    return found
