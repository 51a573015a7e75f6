"""The keys of linked tables: found in the headers, compared, and forgotten.

No other column is read here, and no message holds a key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.read.formats import open_input
from populace.read.key_names import Cells, Pair, Side, pair_of
from populace.read.table import scan
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.notes import much
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.schema import Schema, listing
from populace.vocabulary.table import Table

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Part:
    """One of the tables.

    Args:
        source: as in `read_table`; an open file is read whole.
        name: what the user calls it, and what its file in the release is named.
        schema: what is declared about its columns.
        sheet: of a workbook with several sheets that hold cells.
        prepare: what is made of the table once it is read without its keys, record by record.
    """

    source: Any
    name: str
    schema: Schema | None = None
    sheet: str | None = None
    prepare: Callable[[Table], Table] | None = None


@dataclass(frozen=True)
class Joining:
    """How tables hang together. Private.

    Args:
        parent_key: the header that joins the parents, with an equals sign and the header where they
            are named if that is another one.
        child_key: the same of the children; None where their rows hold the parent's key.
        links: how many links there are.
        one_parent: whether no child has more than one link.
    """

    parent_key: str
    child_key: str | None
    links: int
    one_parent: bool


def read_joining(
    parents: Part,
    children: Part,
    links: Part | None,
    *,
    parent_key: str | None = None,
    child_key: str | None = None,
    progress: Progress = silent,
) -> Joining:
    """Find and compare the keys of linked tables, and read nothing else.

    Args:
        parents: as in `read_linked`, like all that follow.
        children: as there.
        links: as there.
        parent_key: as there.
        child_key: as there.
        progress: as there.

    Raises:
        InputError: keys are blank, stand twice or lead nowhere.
        SchemaError: keys are not to be found.
    """
    parts = [settled(part) for part in (parents, children, links) if part is not None]
    headers = [tuple(open_input(part.source, sheet=part.sheet).names) for part in parts]
    keys = keys_of(parts, headers, parent_key, child_key, {}, progress)
    cells = [
        key_cells(part, header, keys.of(place), {}, progress)[0]
        for place, (part, header) in enumerate(zip(parts, headers, strict=True))
    ]
    of_parents = joined(cells[0], cells[-1], parts[0], parts[-1], keys.parent)
    if keys.child is None:
        return Joining(keys.parent.option, keys.own, len(of_parents), one_parent=True)
    child_of = joined(cells[1], cells[2], parts[1], parts[2], keys.child)
    one = len(np.unique(child_of)) == len(child_of)
    return Joining(keys.parent.option, keys.child.option, len(child_of), one_parent=one)


def settled(part: Part) -> Part:
    """The part with an open file replaced by its content, which is read more than once."""
    if hasattr(part.source, "read") and not hasattr(part.source, "columns"):
        content = part.source.read()
        return replace(
            part, source=content.encode("utf-8") if isinstance(content, str) else content
        )
    return part


@dataclass(frozen=True)
class Keys:
    """The keys of linked tables.

    Args:
        parent: the key of the parents, as they and the table that names them call it.
        child: that of the children and the links; None without links.
        own: without links, a key that tells the children apart, if there is one.
    """

    parent: Pair
    child: Pair | None = None
    own: str | None = None

    @property
    def parent_key(self) -> str:
        """What the parents' key is called in a release: two keys have two names there."""
        return self.parent.naming if self.parent.owner == self._child_owner else self.parent.owner

    @property
    def child_key(self) -> str | None:
        """What the children's key is called in a release."""
        same = self.child is not None and self.parent.owner == self.child.owner
        return self.child.naming if same and self.child is not None else self._child_owner

    @property
    def _child_owner(self) -> str | None:
        return self.own if self.child is None else self.child.owner

    def of(self, place: int) -> tuple[str, ...]:
        """The headers of the keys in the table at a place: parents, children, links."""
        if place == 0:
            return (self.parent.owner,)
        if self.child is None:
            return (self.parent.naming, *(() if self.own is None else (self.own,)))
        return (self.child.owner,) if place == 1 else (self.parent.naming, self.child.naming)


def keys_of(
    parts: Sequence[Part],
    headers: Sequence[Sequence[str]],
    parent_key: str | None,
    child_key: str | None,
    form: Mapping[str, Any],
    progress: Progress,
) -> Keys:
    """The key of the parents and that of the children, which may have none without a link table.

    Raises:
        SchemaError: a key is not to be found, not clear, or both are the same.
    """
    sides = [
        Side(part.name, header, _reader(part, header, form, progress))
        for part, header in zip(parts, headers, strict=True)
    ]
    if len(sides) < 3:
        return _of_two(sides[0], sides[1], parent_key, child_key)
    first = pair_of(parent_key, sides[0], sides[2], "parent")
    second = pair_of(child_key, sides[1], sides[2], "child")
    if first.naming == second.naming:
        raise _same(first.naming)
    return Keys(first, second)


def _of_two(parents: Side, children: Side, parent_key: str | None, child_key: str | None) -> Keys:
    """Without links the child's key is its own, or the name that the parents' key has there."""
    if child_key is None or child_key not in children.header:
        return Keys(pair_of(parent_key, parents, children, "parent"), own=child_key)
    if parent_key is None:
        pointed = [name for name in parents.header if name in children.header]
        if child_key in pointed or not distinct_texts(children.cells([child_key])[child_key]):
            return Keys(pair_of(child_key, parents, children, "parent"))
        first = pair_of(None, parents, children, "parent")
        return Keys(first, own=None if first.naming == child_key else child_key)
    if "=" not in parent_key and parent_key in parents.header:
        if parent_key not in children.header:
            return Keys(Pair(parent_key, child_key))
        return _told_apart(parents, children, parent_key, child_key)
    first = pair_of(parent_key, parents, children, "parent")
    if first.naming == child_key:
        raise _same(child_key)
    return Keys(first, own=child_key)


def _told_apart(parents: Side, children: Side, parent_key: str, child_key: str) -> Keys:
    """Whether a key of the children is their own or the parents', where headers allow both.

    Raises:
        SchemaError: cells allow both, too, or both are the same.
    """
    if parent_key == child_key:
        raise _same(parent_key)
    known = {text.strip() for text in parents.cells([parent_key])[parent_key][0]}
    cells = children.cells([parent_key, child_key])
    named = {key: {text.strip() for text in cells[key][0]} <= known for key in cells}
    own = named[parent_key] and distinct_texts(cells[child_key])
    other = named[child_key] and distinct_texts(cells[parent_key])
    if own and other:
        raise SchemaError(
            expected=f"to know which column of {children.name} names rows of {parents.name}",
            found=f"{listing([parent_key, child_key])}, which both could",
            action=f"Say --parent-key {parent_key}={child_key}, or --parent-key"
            f" {parent_key}={parent_key}.",
        )
    if other:
        return Keys(Pair(parent_key, child_key))
    return Keys(Pair(parent_key, parent_key), own=child_key)


def _same(key: str) -> SchemaError:
    return SchemaError(
        expected="two different keys",
        found=f"{key!r} as both",
        action="Name both keys (--parent-key, --child-key).",
    )


def _reader(
    part: Part, header: Sequence[str], form: Mapping[str, Any], progress: Progress
) -> Callable[[Sequence[str]], Mapping[str, Cells]]:
    known: dict[str, Cells] = {}

    def cells(names: Sequence[str]) -> Mapping[str, Cells]:
        if wanted := [name for name in names if name not in known]:
            known.update(key_cells(part, header, wanted, form, progress)[0])
        return {name: known[name] for name in names}

    return cells


def key_cells(
    part: Part,
    header: Sequence[str],
    keys: Sequence[str],
    form: Mapping[str, Any],
    progress: Progress,
) -> tuple[dict[str, Cells], int, tuple[str, ...]]:
    """The cells of each key that a table has, its number of records, and what reading read off."""
    present = [key for key in keys if key in header]
    rows = open_input(part.source, form.get("delimiter"), form.get("encoding"), part.sheet)
    encoders, records = scan(rows, present or header[:1], progress)
    columns = {}
    for key in present:
        texts = encoders[key].texts
        columns[key] = (texts, encoders[key].taken(np.arange(len(texts), dtype=np.int64)))
    return columns, records, tuple(rows.facts)


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


def distinct_texts(cells: Cells) -> bool:
    """Whether every row has a text of its own."""
    texts = {text.strip() for text in cells[0]}
    return "" not in texts and len(texts) == len(cells[1])


def joined(
    columns: Mapping[str, Cells],
    naming: Mapping[str, Cells],
    part: Part,
    other: Part,
    key: Pair,
) -> Index:
    """For each row of the naming table the row that it names."""
    rows = distinct(columns.get(key.owner), part, key.owner)
    texts, places = naming[key.naming]
    found = np.array([rows.get(text.strip(), -1) for text in texts], dtype=np.int64)[places]
    if (found < 0).any():
        word = (much(float((found < 0).mean())) or "Some").lower()
        raise InputError(
            expected=f"keys {key.naming!r} in {other.name} that stand in {part.name}"
            + ("" if key.owner == key.naming else f" as {key.owner!r}"),
            found=f"{word} rows with one that does not, or with a blank",
            action="Correct the tables, or name the key, as in"
            " COLUMN=COLUMN where it has two names (--parent-key, --child-key). Nothing is"
            " repaired or left out.",
        )
    return found
