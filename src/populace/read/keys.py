"""The keys of linked tables: found in the headers, compared, and forgotten.

No other column is read here, and no message holds a key.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.read.encoding import Encoder
from populace.read.formats import Input, open_input
from populace.read.table import scan
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.meanings import meaning
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.schema import Schema, listing
from populace.vocabulary.table import Table

Index = NDArray[np.int64]
Cells = tuple[list[str], Index]
"""The distinct texts of a column, and the place among them of each row's."""

_OPENING = tuple(inspect.signature(open_input).parameters)[1:]
"""The options that say how an input is opened."""


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
    """

    source: Any
    name: str
    key: str | None = None
    schema: Schema | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    prepare: Callable[[Table], Table] | None = None
    accepted: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Joining:
    """How tables hang together. Private.

    Args:
        parent_key: the header that joins the parents.
        child_key: the header that joins the children; None where their rows hold the parent's key.
        links: how many links there are.
        one_parent: whether no child has more than one link.
    """

    parent_key: str
    child_key: str | None
    links: int
    one_parent: bool


def read_joining(parts: Sequence[Part], progress: Progress = silent) -> Joining:
    """Find and compare the keys of linked tables, and read nothing else.

    Args:
        parts: parents, children and, if they have a table, links.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: keys are blank, stand twice or lead nowhere.
        SchemaError: keys are not to be found.
    """
    inputs = [opened(part, {}) for part in parts]
    headers = [rows.names for rows in inputs]
    first, second = keys_of(parts, headers, parts[0].key, parts[1].key)
    cells: list[dict[str, Cells]] = []
    for rows in inputs:
        encoders, _ = scan(
            rows, [key for key in (first, second) if key in rows.names] or rows.names[:1], progress
        )
        cells.append({key: cells_of(encoder) for key, encoder in encoders.items()})
    of_parents = joined(cells[0][first], cells[-1][first], parts[0], parts[-1], first)
    if second is None or len(parts) < 3:
        return Joining(first, second, len(of_parents), one_parent=True)
    child_of = joined(cells[1][second], cells[2][second], parts[1], parts[2], second)
    one = len(np.unique(child_of)) == len(child_of)
    return Joining(first, second, len(child_of), one_parent=one)


def opened(part: Part, form: Mapping[str, Any]) -> Input:
    """The input of a part, opened as its options say.

    Args:
        part: the part.
        form: options of every part, which its own go before.

    Raises:
        InputError: it is no table; the message names the part.
    """
    told = {**form, **part.options}
    try:
        return open_input(part.source, **{name: told[name] for name in _OPENING if name in told})
    except InputError as error:
        raise error.within(part.name) from None


def cells_of(encoder: Encoder) -> Cells:
    """The cells of a column as it was read."""
    texts = encoder.texts
    return texts, encoder.taken(np.arange(len(texts), dtype=np.int64))


def keys_of(
    parts: Sequence[Part],
    headers: Sequence[Sequence[str]],
    parent_key: str | None,
    child_key: str | None,
) -> tuple[str, str | None]:
    """The key of the parents and that of the children, which may have none without a link table.

    Raises:
        SchemaError: a key is not to be found, not clear, or both are the same.
    """
    first = key_of(parent_key, headers[0], headers[-1], parts[0], parts[-1], "parent")
    second = (
        child_key
        if len(parts) < 3
        else key_of(child_key, headers[1], headers[2], parts[1], parts[2], "child")
    )
    if first == second:
        raise SchemaError(
            expected="two different keys",
            found=f"{first!r} as both",
            action="Name both keys (--parent-key, --child-key).",
        )
    return first, second


def key_of(
    given: str | None,
    header: Sequence[str],
    other: Sequence[str],
    part: Part,
    other_part: Part,
    role: str,
) -> str:
    """The header of a key: the one that is given, or the only one that two tables share.

    Raises:
        SchemaError: it is not to be found in both, or not clear.
    """
    shared = [name for name in header if name in other]
    if given is not None:
        if given not in shared:
            raise SchemaError(
                expected=f"the key {given!r} in {part.name} and in {other_part.name}",
                found="no such column in one of them",
                action=f"Choose among {listing(shared)}." if shared else "Check both headers.",
            )
        return given
    if len(shared) != 1:
        raise SchemaError(
            expected=f"one column that {part.name} and {other_part.name} share, as the key",
            found=listing(shared) if shared else "none",
            action=f"Name the key (--{role}-key).",
        )
    return shared[0]


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
            found=f"a blank cell in column {key!r}",
            action="Give every row its key.",
        )
    if len(rows) != len(set(stripped)):
        raise InputError(
            expected=f"distinct keys in column {key!r} of {part.name}",
            found="a key that stands in two rows",
            action="Correct the table: each row must have a key of its own.",
        )
    return {stripped[place]: row for row, place in enumerate(rows.tolist())}


def joined(
    column: Cells,
    naming: Cells,
    part: Part,
    other: Part,
    key: str,
) -> Index:
    """For each row of the naming table the row that it names.

    A key that stands there otherwise written is found as a declared value is (see `meanings`).
    """
    rows = distinct(column, part, key)
    texts, places = naming
    found = [rows.get(text.strip(), -1) for text in texts]
    if -1 in found:
        means = meaning(tuple(rows))
        found = [rows.get(means(text.strip()) or "", -1) for text in texts]
    if -1 in found:
        raise InputError(
            expected=f"keys {key!r} in {other.name} that stand in {part.name}",
            found="one that does not, or a blank",
            action="Correct the tables: nothing is repaired or left out.",
        )
    return np.array(found, dtype=np.int64)[places]
