"""Linked tables: parents, children and the links between them, as read and as released.

Parent, child and link are roles that tables play; what they are called is the user's. No work is
done here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Column, Table

Unit = Literal["parent", "child", "both"]
"""Who is protected: each parent with all that hangs on her, each child with its link, or either."""

Relation = Literal["one-to-many", "many-to-many"]

UNITS: tuple[Unit, ...] = ("parent", "child", "both")
RELATIONS: tuple[Relation, ...] = ("one-to-many", "many-to-many")

FULL_CHILDREN = 2
"""How many children of one parent count in full together: each of d weighs min(1, FULL_CHILDREN /
d).
"""

DEFAULT_LENGTH = 2
"""Half of the budget is the parents': longer combinations would be mostly noise."""

MOST_LINKS = 30
"""The default bound on links per parent."""

DEGREE_CLASSES = ("0", "1", "2", "3", "4", "5-6", "7-9", "10+")
DEGREE_STARTS = (0, 1, 2, 3, 4, 5, 7, 10)

MOST_PARENTS = 20
"""The numbers of links of a child are told apart up to here."""

FEW_LINKS = 2
"""Up to so many links a child is protected with the epsilon of a release that protects both."""

LINKS_SEEN = 3
"""How many links of each parent the numbers of links of children are counted from."""

SIBLING_GROUPS = 3
"""Families of one child, of two, and of three or more."""


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

    @property
    def rows(self) -> str:
        """What a child with its link is called."""
        return self.child


@dataclass(frozen=True, eq=False)
class LinkedTables:
    """Parents, children and links as read. As sensitive as the people in them.

    Args:
        layout: names.
        parents: the parents' columns, without the key; one record for each parent.
        children: the children's columns, then nothing else; one record for each child.
        links: the links' own columns, possibly none; one record for each link.
        parent_of, child_of: shape (links,), int64: which parent and which child each link joins.
        facts: what was inferred or checked across the tables, in words: the guarantee rests on it.
        notes: how they were joined, in words; for the steward alone.

    Column names are distinct across the three tables: a name that two of them share is qualified by
    its table.
    """

    layout: Layout
    parents: Table
    children: Table
    links: Table
    parent_of: NDArray[np.int64]
    child_of: NDArray[np.int64]
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

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

    def said(self, of: Callable[[Table], Iterable[str]]) -> tuple[str, ...]:
        """What is said of each table, behind its name; links without one go by the children's."""
        named = (
            (self.layout.parent, self.parents),
            (self.layout.child, self.children),
            (self.layout.link or self.layout.child, self.links),
        )
        return tuple(f"{name}: {words}" for name, table in named for words in of(table))


@dataclass(frozen=True)
class LinkedSettings:
    """The public parameters of a linked run.

    Args:
        settings: epsilon, delta, length, fabrication; `records` is the number of parents.
        unit: who is protected.
        relation: whether a child belongs to one parent.
        most_links: the bound K on links per parent, from 3 to 200; more are left out by a fresh
            random draw.
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


@dataclass(frozen=True, eq=False)
class Siblings:
    """How alike the children of one parent are, column by column: protected numbers of families.

    Args:
        columns: the single-valued columns of the children, as places among `child_columns`.
        counts: for each of them shape (SIBLING_GROUPS, 2 v + 2), int64, at least 0, for v values:
            families in which nothing is recorded; all children have value 1 .. v; some have it and
            the others nothing; values differ.
        scale: standard deviation of the noise, in families; 0 where likeness was not measured.
    """

    columns: tuple[int, ...]
    counts: tuple[NDArray[np.int64], ...]
    scale: float

    @property
    def measured(self) -> bool:
        """Whether anything is known of likeness."""
        return self.scale > 0


@dataclass(frozen=True, eq=False)
class Network:
    """Children by themselves, where they may have several parents.

    Args:
        children: combinations of the children's own columns.
        degrees: shape (MOST_PARENTS + 1,), int64: protected numbers of children with 0, 1, ...
            links, the last with all above; of each parent at most LINKS_SEEN links are seen here.
        degrees_scale: standard deviation of their noise.
    """

    children: Aggregates
    degrees: NDArray[np.int64]
    degrees_scale: float

    def __post_init__(self) -> None:
        if len(self.degrees) != MOST_PARENTS + 1 or self.degrees.min() < 0:
            raise ValueError("a number of children for each number of links")


def noisy_numbers(degrees: NDArray[np.int64]) -> int:
    """How many protected numbers of parents by number of links say something, or may hide it.

    Beyond the last that stands out they were taken for none; the noise that is counted in reaches
    a quarter and three further.

    Args:
        degrees: shape (most + 1,): parents with 0, 1, ... links.
    """
    last = int(np.flatnonzero(degrees).max(initial=0))
    return last + last // 4 + 4


@dataclass(frozen=True, eq=False)
class Links:
    """Estimated numbers of links, parallel to weighted combinations.

    Args:
        counts: shape (combinations,), int64, at least 1.
        margins: shape (combinations,), float64: their 95% margins, to one decimal.
    """

    counts: NDArray[np.int64]
    margins: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LinkedAggregates:
    """What a linked release says.

    Args:
        layout: names.
        most_links: the bound on links per parent.
        parents: the parents' combinations; their last column is the class of the number of
            children.
        child_columns: the children's columns, then the links', with what may be known of their
            codebooks.
        children: weighted combinations of length 1, 2, ... over `Attributes(child_columns)`.
        child_links: for each length the estimated numbers of links.
        cross: weighted pairs of a parent's attribute and a child's, over `joint`.
        cross_links: their estimated numbers of links.
        siblings: likeness within families.
        degrees: shape (most_links + 1,), int64: protected numbers of parents with 0, 1, ...
            children.
        degrees_scale: standard deviation of their noise.
        by_chance: whether the pairs across cannot be told from those that chance would make.
        triples: weighted combinations of three, over `joint`, that follow from the pairs; None
            where none were asked for. They were not measured.
        triple_links: their numbers of links.
        network: what is said of children by themselves in a many-to-many relation, where they are
            no part of their parents; None in a one-to-many relation.
    """

    layout: Layout
    most_links: int
    parents: Aggregates
    child_columns: tuple[Column, ...]
    children: tuple[Combinations, ...]
    child_links: tuple[Links, ...]
    cross: Combinations
    cross_links: Links
    siblings: Siblings
    degrees: NDArray[np.int64]
    degrees_scale: float
    by_chance: bool = False
    triples: Combinations | None = None
    triple_links: Links | None = None
    network: Network | None = None

    def __post_init__(self) -> None:
        size = self.child_attributes.size
        for place, combinations in enumerate(self.children):
            if combinations.length != place + 1 or combinations.size != size:
                raise ValueError("lengths 1, 2, ... over the attributes of the children")
        if self.cross.length != 2 or self.cross.size != self.joint.size:
            raise ValueError("pairs over the attributes of both tables")
        if len(self.degrees) != self.most_links + 1 or self.degrees.min() < 0:
            raise ValueError("a number of parents for each number of links")

    @property
    def child_attributes(self) -> Attributes:
        """The numbering of the children's combinations."""
        return Attributes(self.child_columns)

    @property
    def joint(self) -> Attributes:
        """The numbering of cross pairs: the parents' attributes, then the children's."""
        return Attributes((*self.parents.columns, *self.child_columns))


@dataclass(frozen=True, eq=False)
class LinkedRecords:
    """Synthetic linked tables.

    Args:
        parents: one record for each synthetic parent, without the class of the number of children.
        children: the children's own columns.
        links: the links' own columns, one record for each link.
        parent_of, child_of: shape (links,), int64.
    """

    parents: Table
    children: Table
    links: Table
    parent_of: NDArray[np.int64]
    child_of: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LinkedRelease:
    """Protected counts, synthetic linked tables and their guarantee, all safe to publish.

    Args:
        name: what the publisher calls the data set.
        settings: the public parameters.
        aggregates: the protected counts.
        synthetic: the synthetic tables.
        guarantee: what is promised to the declared unit.
        seed: the seed of the synthesis, fresh from the system.
        software: the name and version that made it.
        created: the day it was made, as an ISO date.
        apart: what is promised to a child's own record apart from its links, in a many-to-many
            relation, or to one with few links where both ends are protected; None otherwise.
        by_links: where both ends are protected, the epsilon of a child by its number of links.
    """

    name: str
    settings: LinkedSettings
    aggregates: LinkedAggregates
    synthetic: LinkedRecords
    guarantee: Guarantee
    seed: int
    software: str
    created: str
    apart: Guarantee | None = None
    by_links: tuple[tuple[int, float], ...] = ()
