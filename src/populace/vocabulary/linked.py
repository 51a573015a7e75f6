"""Linked tables: parents, children and the links between them, as read.

Parent, child and link are roles that tables play; what they are called is the user's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.facts import Fact
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.records import Join, Records
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation as Joined
from populace.vocabulary.structure import Shape, Structure
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice

Unit = Literal["parent", "child", "both"]
"""Who is protected: each parent with all that hangs on her, each child with its link, or either."""

Relation = Literal["one-to-many", "many-to-many"]

UNITS: tuple[Unit, ...] = ("parent", "child", "both")
RELATIONS: tuple[Relation, ...] = ("one-to-many", "many-to-many")

DEFAULT_LENGTH = 2
"""Half of the budget is the parents': longer combinations would be mostly noise."""

MOST_LINKS = 30
"""The default bound on links per parent."""

COUNTED_LINKS = 10
"""How many links of each parent count where nothing may be chosen from the data."""

FEW_LINKS = 2
"""Up to so many links a child is protected with the epsilon of a release that protects both."""


@dataclass(frozen=True)
class Layout:
    """What the user calls the tables, and what of them is published.

    Args:
        parent, child, link: the names of the tables; `link` is None when the child table carries
            the parent's key.
        parent_key, child_key: the headers of the keys; without a link table the child's may be
            None.
        parent_headers, child_headers, link_headers: the headers of the other columns, in order.
        keys: the keys as they were declared, "NAME=NAME", where the tables that were read call one
            by two names; otherwise None.
    """

    parent: str
    child: str
    link: str | None
    parent_key: str
    child_key: str | None
    parent_headers: tuple[str, ...]
    child_headers: tuple[str, ...]
    link_headers: tuple[str, ...] = ()
    keys: tuple[str | None, str | None] = (None, None)

    def __post_init__(self) -> None:
        if len({self.parent, self.child, self.link}) != 3:
            raise ValueError("tables of different names")
        if self.link is None and self.link_headers:
            raise ValueError("link columns stand in a link table")
        if self.link is not None and self.child_key is None:
            raise ValueError("a link table names children by their key")


def structure_of(
    layout: Layout,
    *,
    number: str | None = None,
    several: bool = False,
    most: int | None = None,
    bound: int | None = None,
) -> Structure:
    """Two related tables as a structure; the further arguments are those of the relation."""
    shapes = [
        Shape(layout.parent, layout.parent_headers, layout.parent_key),
        Shape(layout.child, layout.child_headers, layout.child_key),
    ]
    if layout.link is not None:
        shapes.append(Shape(layout.link, layout.link_headers))
    joined = Joined(
        layout.parent,
        layout.child,
        layout.link,
        several=several,
        most=most,
        bound=bound,
        number=number,
        keys=layout.keys,
    )
    return Structure(tuple(shapes), (joined,))


def layout_of(structure: Structure) -> Layout:
    """The inverse of `structure_of`.

    Raises:
        ValueError: the structure has other than one relation.
    """
    if len(structure.relations) != 1 or len(structure.tables) > 3:
        raise ValueError("two related tables")
    relation = structure.relations[0]
    one, many = structure.table(relation.one), structure.table(relation.many)
    via = None if relation.via is None else structure.table(relation.via)
    return Layout(
        parent=one.name,
        child=many.name,
        link=relation.via,
        parent_key=one.key or "",
        child_key=many.key,
        parent_headers=one.headers,
        child_headers=many.headers,
        link_headers=() if via is None else via.headers,
        keys=relation.keys,
    )


def headed(table: Table, headers: Iterable[str]) -> Table:
    """The table with its columns under other names, in their order."""
    pairs = zip(table.columns, headers, strict=True)
    return replace(table, columns=tuple(replace(column, name=name) for column, name in pairs))


@dataclass(frozen=True)
class Pending:
    """The operations of a table's recipe from the first charged one on, which a release pays for.

    Args:
        recipe: these operations, in their order.
        attributes: the declared bound on attributes per record, if any.
    """

    recipe: Recipe
    attributes: int | None = None


@dataclass(frozen=True, eq=False)
class LinkedTables:
    """Parents, children and links as read. As sensitive as the people in them.

    Args:
        layout: names.
        parents: the parents' columns, without the key; one record for each parent.
        children: the children's columns, then nothing else; one record for each child.
        links: the links' own columns, possibly none; one record for each link.
        parent_of, child_of: shape (links,), int64: which parent and which child each link joins.
        facts: what was inferred or checked across the tables, the guarantee rests on it.
        notes: how they were joined, in words; for the steward alone.
        pending: of each table what is still to be done to it, under its own headers.

    Column names are distinct across the three tables: a name that two of them share is qualified by
    its table.
    """

    layout: Layout
    parents: Table
    children: Table
    links: Table
    parent_of: NDArray[np.int64]
    child_of: NDArray[np.int64]
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    pending: tuple[Pending | None, ...] = (None, None, None)

    def __post_init__(self) -> None:
        if not len(self.parent_of) == len(self.child_of) == self.links.records:
            raise ValueError("one parent and one child for each link")
        names = [
            column.name
            for table in (self.parents, self.children, self.links)
            for column in table.columns
        ]
        if len(set(names)) != len(names):
            raise ValueError("column names distinct across the tables")

    def facts_of(self, of: Callable[[Table], Iterable[Fact]]) -> tuple[Fact, ...]:
        """Facts of each table, with its name; links without one go by the children's."""
        return tuple(fact.of(name) for name, table in self._told_of for fact in of(table))

    @property
    def _told_of(self) -> tuple[tuple[str, Table], ...]:
        layout = self.layout
        names = layout.parent, layout.child, layout.link or layout.child
        return tuple(zip(names, (self.parents, self.children, self.links), strict=True))

    @property
    def every_fact(self) -> tuple[Fact, ...]:
        """What was inferred or checked of each table, with its name, and across them."""
        return (*self.facts_of(lambda table: table.facts), *self.facts)

    @property
    def own(self) -> tuple[Table, Table, Table]:
        """Parents, children and links under their own headers, without their table's name."""
        layout = self.layout
        return (
            headed(self.parents, layout.parent_headers),
            headed(self.children, layout.child_headers),
            headed(self.links, layout.link_headers),
        )

    @property
    def structure(self) -> Structure:
        """The tables and how they hang together."""
        return structure_of(self.layout)

    @property
    def named(self) -> dict[str, Table]:
        """The tables by name; links without a table have none."""
        every = self.parents, self.children, self.links
        return {name: table for name, table in zip(self._names, every, strict=True) if name}

    @property
    def unprepared(self) -> tuple[tuple[str, Table, Pending | None], ...]:
        """Each by name under its own headers, and what is still to be done to it."""
        every = zip(self._names, self.own, self.pending, strict=True)
        return tuple((name, table, rest) for name, table, rest in every if name)

    @property
    def _names(self) -> tuple[str, str, str | None]:
        return self.layout.parent, self.layout.child, self.layout.link

    def records(self, structure: Structure) -> Records:
        """The tables by name, as a structure of them lists them."""
        return Records(structure, self.named, (Join(self.parent_of, self.child_of),))

    def said(self, of: Callable[[Table], Iterable[str]]) -> tuple[str, ...]:
        """What is said of each table, behind its name; links without one go by the children's."""
        return tuple(
            Advice(f"{name}: ", words) for name, table in self._told_of for words in of(table)
        )


@dataclass(frozen=True)
class LinkedSettings:
    """The public parameters of a linked run.

    Args:
        settings: epsilon, delta, length, fabrication; `records` is the number of parents.
        unit: who is protected.
        relation: whether a child belongs to one parent.
        most_links: the bound K on links per parent, from 3 to 200; more are left out by a fresh
            random draw.
        counted_links: how many links of each parent count in numbers of links by value, from 3 to
            `most_links`, so that years compare; None to have it chosen from what is measured.
        most_parents: a declared bound on links per child, from 1 to 50, for the unit both in a
            many-to-many relation: every child is then protected with the epsilon of the release.
            Where no bound is declared, those with up to `FEW_LINKS` links are.
        triples: columns across the tables whose combinations are to be predicted from the released
            pairs, by the names that they have in the release; each with columns of both sides.
    """

    settings: Settings
    unit: Unit
    relation: Relation = "one-to-many"
    most_links: int = MOST_LINKS
    most_parents: int | None = None
    triples: tuple[tuple[str, str, str], ...] = ()
    counted_links: int | None = None

    @property
    def whom(self) -> str:
        """Who is protected, in words."""
        return f"{self.unit} of linked tables"

    @property
    def protected_links(self) -> int:
        """Up to how many links a child is protected with the epsilon of the release."""
        return FEW_LINKS if self.most_parents is None else self.most_parents

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ParameterError(
                expected="parent, child or both as the unit of privacy",
                found=f"{self.unit!r}",
                action="Say who is to be protected; there is no default.",
            )
        if self.relation not in RELATIONS:
            raise ParameterError(
                expected="one-to-many or many-to-many as the relation",
                found=f"{self.relation!r}",
                action="Choose one-to-many when each child belongs to one parent.",
            )
        if not 3 <= self.most_links <= 200:
            raise ParameterError(
                expected="a bound on links per parent from 3 to 200",
                found=f"{self.most_links!r}",
                action=f"Leave it out for {MOST_LINKS}.",
            )
        if self.counted_links is not None and not 3 <= self.counted_links <= self.most_links:
            raise ParameterError(
                expected=f"a number of links per parent that count from 3 to {self.most_links}",
                found=f"{self.counted_links!r}",
                action="Leave it out to have it chosen, or raise the bound on links per parent.",
            )
        if self.most_parents is None:
            return
        if self.unit != "both" or self.relation != "many-to-many":
            raise ParameterError(
                expected="a bound on links per child with the unit both in a many-to-many relation",
                found=f"{self.unit}, {self.relation}",
                action="Leave the bound out: no other promise depends on it.",
            )
        if not 1 <= self.most_parents <= 50:
            raise ParameterError(
                expected="a bound on links per child from 1 to 50",
                found=f"{self.most_parents!r}",
                action="Leave it out: children are then protected by their number of links.",
            )
