"""Linked tables: parents, children and the links between them, as read.

Parent, child and link are roles that tables play; what they are called is the user's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation, Structure
from populace.vocabulary.table import Table

Unit = Literal["parent", "child", "both"]
"""Who is protected: each parent with all that hangs on her, each child with its link, or either."""

UNITS: tuple[Unit, ...] = ("parent", "child", "both")

DEFAULT_LENGTH = 2
"""Half of the budget is the parents': longer combinations would be mostly noise."""

MOST_LINKS = 30
"""The default bound on links per parent."""

COUNTED_LINKS = 10
"""How many links of each parent count where nothing may be chosen from the data."""

FEW_LINKS = 2
"""Up to so many links a child is protected with the epsilon of a release that protects both."""


@dataclass(frozen=True, eq=False)
class LinkedTables(RelatedTables):
    """Two tables and the links between them, read as parents and children."""

    def __post_init__(self) -> None:
        relation_of(self.structure)

    @property
    def relation(self) -> Relation:
        """How they hang together."""
        return relation_of(self.structure)

    @property
    def parents(self) -> Table:
        """The parents' columns, without the key; one record for each parent."""
        return self.named[self.relation.one]

    @property
    def children(self) -> Table:
        """The children's columns, without keys; one record for each child."""
        return self.named[self.relation.many]

    @property
    def links(self) -> Table:
        """The links' own columns, possibly none; one record for each link."""
        via = self.relation.via
        return Table((), (), len(self.parent_of)) if via is None else self.named[via]

    @property
    def parent_of(self) -> NDArray[np.int64]:
        """Shape (links,): which parent each link joins."""
        return self.records.joins[0].one

    @property
    def child_of(self) -> NDArray[np.int64]:
        """Shape (links,): which child each link joins."""
        return self.records.joins[0].many


def relation_of(structure: Structure) -> Relation:
    """The only relation of two tables.

    Raises:
        ValueError: the structure is another.
    """
    if len(structure.relations) != 1:
        raise ValueError("two related tables")
    (relation,) = structure.relations
    if len(structure.tables) != 1 + len(relation.tables):
        raise ValueError("two related tables")
    return relation


@dataclass(frozen=True)
class LinkedSettings:
    """The public parameters of a linked run.

    Args:
        settings: epsilon, delta, length, fabrication; `records` is the number of parents.
        unit: who is protected.
        several: whether a child may have several parents.
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
    several: bool = False
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
        if self.unit != "both" or not self.several:
            relation = "many-to-many" if self.several else "one-to-many"
            raise ParameterError(
                expected="a bound on links per child with the unit both in a many-to-many relation",
                found=f"{self.unit}, {relation}",
                action="Leave the bound out: no other promise depends on it.",
            )
        if not 1 <= self.most_parents <= 50:
            raise ParameterError(
                expected="a bound on links per child from 1 to 50",
                found=f"{self.most_parents!r}",
                action="Leave it out: children are then protected by their number of links.",
            )
