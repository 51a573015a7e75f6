"""Which headers are the keys of linked tables: as declared, or as headers and cells make plausible.

A key may have two names. That a name stands in both tables proves nothing: survey tools number the
rows of every table under one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from populace.read.linked.key_cells import (
    Cells,
    distinct_texts,
    holds,
    joined_rows,
    numbers_rows,
    telling,
)
from populace.read.linked.key_names import Role, alike, is_id, pointing, words
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.listing import listing
from populace.vocabulary.wording import Advice, Option


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
    def pairs(self) -> tuple[Pair, ...]:
        """The keys by which links name their ends: one where the children hold that of parents."""
        return (self.parent,) if self.child is None else (self.parent, self.child)

    @property
    def owners(self) -> tuple[str, str | None]:
        """The headers that tell parents apart and children, if any does."""
        return self.parent.owner, self.own if self.child is None else self.child.owner


def keys_of(sides: Sequence[Side], parent_key: str | None, child_key: str | None) -> Keys:
    """The key of the parents and that of the children, which may have none without a link table.

    Args:
        sides: parents, children and, if they have a table, links.
        parent_key: the header of the parents' key, "NAME=NAME" where others call it otherwise;
            found where it is None.
        child_key: the same of the children's key. Without links it is one of their own, or what
            they call the parents'.

    Raises:
        SchemaError: a key is not to be found, not clear, or both are the same.
    """
    if len(sides) < 3:
        return _of_two(sides[0], sides[1], parent_key, child_key)
    if parent_key is None and child_key is None:
        _check_links(*sides)
    first = pair_of(parent_key, sides[0], sides[2], "parent")
    second = pair_of(child_key, sides[1], sides[2], "child")
    if first.naming == second.naming:
        # What tells both ends apart has one name there; what is called otherwise names the other.
        rest = replace(sides[2], header=[name for name in sides[2].header if name != first.naming])
        if child_key is None and (other := _by_cells(None, sides[1], rest)):
            return Keys(first, other)
        if parent_key is None and (other := _by_cells(None, sides[0], rest)):
            return Keys(other, second)
        raise _same(first.naming, sides[2])
    return Keys(first, second)


def _of_two(parents: Side, children: Side, parent_key: str | None, child_key: str | None) -> Keys:
    """Without links the child's key is its own, or the name that the parents' key has there."""
    if child_key is None or child_key not in children.header:
        return Keys(pair_of(parent_key, parents, children, "parent"), own=child_key)
    if parent_key is None:
        pointed = [name for name in parents.header if name in children.header]
        if child_key in pointed:
            return Keys(pair_of(child_key, parents, children, "parent"))
        if not distinct_texts(children.cells([child_key])[child_key]):
            return Keys(replace(pair_of(child_key, parents, children, "parent"), found=True))
        first = replace(pair_of(None, parents, children, "parent"), found=True)
        return Keys(first, own=None if first.naming == child_key else child_key)
    if "=" not in parent_key and parent_key in parents.header:
        if parent_key not in children.header:
            return Keys(Pair(parent_key, child_key))
        return _told_apart(parents, children, parent_key, child_key)
    first = pair_of(parent_key, parents, children, "parent")
    if first.naming == child_key:
        raise _same(child_key, children)
    return Keys(first, own=child_key)


def _told_apart(parents: Side, children: Side, parent_key: str, child_key: str) -> Keys:
    """Whether a key of the children is their own or the parents', where headers allow both.

    Raises:
        SchemaError: cells allow both, too, or both are the same.
    """
    if parent_key == child_key:
        raise _same(parent_key, children)
    known = {text.strip() for text in parents.cells([parent_key])[parent_key][0]}
    cells = children.cells([parent_key, child_key])
    named = {key: {text.strip() for text in cells[key][0]} <= known for key in cells}
    own = named[parent_key] and distinct_texts(cells[child_key])
    other = named[child_key] and distinct_texts(cells[parent_key])
    if own and other:
        raise SchemaError(
            expected=f"to know which column of {children.name} names rows of {parents.name}",
            found=f"{listing([parent_key, child_key])}, which both could",
            action=Advice(
                f"Say which one: the key {parent_key!r} stands in {children.name} as"
                f" {child_key!r}, or under its own name",
                Option("parent_key", f"{parent_key}={child_key}"),
                Option("parent_key", f"{parent_key}={parent_key}"),
                ".",
            ),
        )
    if other:
        return Keys(Pair(parent_key, child_key, found=True))
    return Keys(Pair(parent_key, parent_key, found=True), own=child_key)


def _check_links(parents: Side, children: Side, links: Side) -> None:
    """Refuse as links a table that hangs on one of the two, as a further repeat group does.

    Raises:
        SchemaError: a column of it points to rows above it, all of which stand in one of the two
            tables, and no other seems to name rows of the other.
    """
    if named := pointing(links.header, children.name, "child"):
        shared = [name for name in parents.header if name in links.header and name not in named]
        pointed = pointing(links.header, parents.name, "parent")
        if pointed or not any(map(distinct_texts, links.cells(shared).values())):
            return
    for owner in (parents, children):
        if _clear(_candidates(owner, links, "parent"), owner, links, "parent"):
            raise SchemaError(
                expected=f"links, of which each row names one of {parents.name} and one of"
                f" {children.name}",
                found=f"{links.name}, which hangs on one of them, as a repeat group does",
                action=Advice(
                    "A tree of tables has a relation for each: write a project file with a section"
                    " [[relations]] (one, many) for each, for the command line and Python"
                    " (populace.read_project); or leave the third table out. If it does hold"
                    " links, name both keys",
                    Option("parent_key"),
                    Option("child_key"),
                    ".",
                ),
            )


def _same(key: str, naming: Side) -> SchemaError:
    return SchemaError(
        expected=f"two columns of {naming.name}, one for each key",
        found=f"{key!r} as both",
        action=Advice(
            f"Name both keys, each as its own table and as {naming.name} call it: COLUMN=COLUMN",
            Option("parent_key", blank="COLUMN=COLUMN"),
            Option("child_key", blank="COLUMN=COLUMN"),
            ".",
        ),
    )


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
        if clear := _clear(found, owner, naming, role):
            return clear
    raise SchemaError(
        expected=f"the key {given!r} in {owner.name} and in {naming.name}",
        found="no such column in one of them",
        action=f"Choose among {listing(shared)}."
        if shared and not holders and not namers
        else Advice(
            f"Where it has two names, give both, as in {owner.name} and as in {naming.name}",
            Option(f"{role}_key", blank="COLUMN=COLUMN"),
            ".",
        ),
    )


def _checked(pair: Pair, owner: Side, naming: Side, role: Role) -> Pair:
    """A declared pair of one name, unless all speaks for another one."""
    other = [p for p in _candidates(owner, naming, role) if p.naming != pair.naming]
    if not other or pair.naming in pointing(naming.header, owner.name, role):
        return pair
    own = naming.cells([pair.naming])[pair.naming]
    if numbers_rows(own) and (better := _clear(other, owner, naming, role)):
        raise _numbering(pair.naming, owner, naming, role, better.option)
    return replace(pair, found=True)


def _found(owner: Side, naming: Side, role: Role) -> Pair:
    shared = [Pair(name, name, found=True) for name in owner.header if name in naming.header]
    shared = shared or [
        Pair(a, b, found=True) for a in owner.header for b in naming.header if words(a) == words(b)
    ]
    points = pointing(naming.header, owner.name, role)
    if len(shared) == 1 and set(points) <= {shared[0].naming}:
        pair = shared[0]
        if points:
            return pair
        own = naming.cells([pair.naming])[pair.naming]
        numbering = numbers_rows(own)
        if (numbering or distinct_texts(own)) and (better := _by_cells(pair, owner, naming)):
            return better
        if not numbering:
            return pair
        raise _numbering(pair.naming, owner, naming, role, f"{pair.owner}=COLUMN")
    tried = _candidates(owner, naming, role) if points else shared
    if clear := _clear(tried, owner, naming, role):
        return clear
    if only := _only(tried, owner, naming, role):
        # Its rows are compared next, and those without a partner told of.
        return only
    if other := _by_cells(None, owner, naming):
        return other
    raise SchemaError(
        expected=f"one column that {owner.name} and {naming.name} share, as the key",
        found=f"{listing(points)} in {naming.name}, which names no rows of {owner.name} clearly"
        if points
        else listing([pair.owner for pair in shared]) or "none",
        action=Advice(
            f"Name the key: COLUMN, or COLUMN=COLUMN, as in {owner.name} and as in {naming.name},"
            " where it has two names",
            Option(f"{role}_key", blank="COLUMN=COLUMN"),
            ". In project files it is the key of each table.",
        ),
    )


def _by_cells(shared: Pair | None, owner: Side, naming: Side) -> Pair | None:
    """The columns of which one holds nothing but the ids of the other, whatever they are called.

    Texts that are no small numbers do not stand in another table by chance.

    Args:
        shared: a pair of one name, which goes before if it holds.
        owner: the table whose rows the key tells apart.
        naming: the table whose rows name those.
    """
    ids = telling(owner.cells(owner.header))
    named = naming.cells(naming.header)
    if shared is not None and holds(
        owner.cells([shared.owner])[shared.owner], named[shared.naming]
    ):
        return None
    known = {name: {text.strip() for text in cells[0]} for name, cells in ids.items()}
    pairs = [
        Pair(a, b, found=True)
        for a, texts in known.items()
        for b in named
        if all(text.strip() in texts for text in named[b][0])
    ]
    joins = {joined_rows(ids[pair.owner], named[pair.naming]) for pair in pairs}
    return pairs[0] if len(joins) == 1 else None


def _numbering(name: str, owner: Side, naming: Side, role: Role, better: str) -> SchemaError:
    return SchemaError(
        expected=f"a key of {owner.name} in {naming.name}",
        found=f"{name!r}, which seems to number the rows of {naming.name} itself",
        action=Advice(
            "Name the key as both tables call it",
            Option(f"{role}_key", better),
            f"; or say {name}={name} if that is the key",
            Option(f"{role}_key", f"{name}={name}"),
            ".",
        ),
    )


def _clear(pairs: Sequence[Pair], owner: Side, naming: Side, role: Role) -> Pair | None:
    """The first of the most usual pairs that hold, where all of these join the same rows."""
    if not pairs:
        return None
    known = owner.cells(list(dict.fromkeys(pair.owner for pair in pairs)))
    named = naming.cells(list(dict.fromkeys(pair.naming for pair in pairs)))
    points = pointing(naming.header, owner.name, role)
    holding = [
        pair
        for pair in pairs
        if holds(known[pair.owner], named[pair.naming])
        and (pair.naming in points or not numbers_rows(named[pair.naming]))
    ]
    usual = [
        pair for pair in holding if alike(pair.owner, pair.naming, owner.name, role)
    ] or holding
    joins = {joined_rows(known[pair.owner], named[pair.naming]) for pair in usual}
    return Pair(usual[0].owner, usual[0].naming, found=True) if len(joins) == 1 else None


def _only(pairs: Sequence[Pair], owner: Side, naming: Side, role: Role) -> Pair | None:
    """The only pair whose headers are alike, whose owner tells its rows apart and no number does.

    What numbers the rows of the naming table itself is passed over, unless it is named so.
    """
    points = pointing(naming.header, owner.name, role)
    usual = [pair for pair in pairs if alike(pair.owner, pair.naming, owner.name, role)]
    apart = [
        p
        for p in usual
        if distinct_texts(owner.cells([p.owner])[p.owner])
        and (p.naming in points or not numbers_rows(naming.cells([p.naming])[p.naming]))
    ]
    return Pair(apart[0].owner, apart[0].naming, found=True) if len(apart) == 1 else None


def _candidates(owner: Side, naming: Side, role: Role) -> list[Pair]:
    """Pairs that headers speak for: a column that points to the owner, and each id of the owner."""
    ids = [name for name in owner.header if is_id(name)]
    return [Pair(a, b) for b in pointing(naming.header, owner.name, role) for a in ids]
