"""How the tables of a data set hang together: names, keys and relations, never their content.

A single table is a structure with one table and no relation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.calls import made_right
from populace.vocabulary.errors import ParameterError

CLASSES = ("0", "1", "2", "3", "4", "5-6", "7-9", "10+")
"""Numbers of links of one record, as a column of classes."""

_BOUNDS = {
    "most": "bound on links per parent",
    "bound": "bound on links per child",
    "counted": "number of links per parent that count by value",
}

CLASS_STARTS = (0, 1, 2, 3, 4, 5, 7, 10)


@dataclass(frozen=True)
class Shape:
    """One table: what it is called and what its columns are.

    Args:
        name: what the user calls it; may be empty where there is one table.
        headers: the headers of its columns in order, keys aside.
        key: the header of its key; None where no other table refers to it.
    """

    name: str
    headers: tuple[str, ...]
    key: str | None = None


@made_right
@dataclass(frozen=True)
class Relation:
    """Records of one table hang together with records of another.

    Args:
        one: the table whose records own links.
        many: the table at the other end.
        via: the table of links, one record for each; None where `many` holds the key of `one`.
        several: whether a record of `many` may have several links.
        most: how many links of a record of `one` count at most; more were left out at random.
        bound: the declared bound on links of a record of `many`, if any.
        counted: how many links of a record of `one` are to count in numbers of links by value;
            None to have it chosen. A release says what it was beside the numbers.
        number: the column of `one` that says in `CLASSES` how many links its records have. It is
            counted with the columns of the table and stands in none of its records.
        keys: the keys of both ends as they are declared, "NAME=NAME", where the tables that were
            read call one by two names; otherwise None.
    """

    one: str
    many: str
    via: str | None = None
    several: bool = False
    most: int | None = None
    bound: int | None = None
    number: str | None = None
    keys: tuple[str | None, str | None] = (None, None)
    counted: int | None = None

    def __post_init__(self) -> None:
        if len({self.one, self.many, self.via}) != 3:
            raise ParameterError(
                expected="a relation between tables of different names",
                found=f"{self.one!r}, {self.many!r}" + (f", {self.via!r}" if self.via else ""),
                action="Name the tables, or rename their files.",
            )
        if self.several and self.via is None:
            raise ParameterError(
                expected="a table of links for a many-to-many relation",
                found="none",
                action="Give the links a table (via), or let each record belong to one.",
            )
        given: Any
        for name, given in (("most", self.most), ("bound", self.bound), ("counted", self.counted)):
            if given is not None and (isinstance(given, bool) or not isinstance(given, Integral)):
                raise ParameterError(
                    expected=f"a whole number as {name} of a relation",
                    found=f"a value of type {type(given).__name__}",
                    action=f"Write it without quotes: {name} = 30.",
                )
            if given is not None and given < 1:
                raise ParameterError(
                    expected=f"1 or more as {name} of a relation, the {_BOUNDS[name]}",
                    found=f"{given}",
                    action="Leave it out, or choose a larger one.",
                )
            object.__setattr__(self, name, given and int(given))
        for end in (self.one, self.many, *(() if self.via is None else (self.via,))):
            if not isinstance(end, str):
                raise ParameterError(
                    expected="the names of the tables that a relation joins",
                    found=f"an object of type {type(end).__name__}",
                    action="Name them as they are called in the project.",
                )

    @property
    def ends(self) -> tuple[str, str]:
        """The tables whose records it joins."""
        return self.one, self.many

    @property
    def holder(self) -> str:
        """The table whose records hold the keys of others: that of links where there is one."""
        return self.via or self.many

    @property
    def tables(self) -> tuple[str, ...]:
        """What is counted over its links: the table at the far end, and that of links, if any."""
        return (self.many,) if self.via is None else (self.many, self.via)


@dataclass(frozen=True)
class Structure:
    """Tables and their relations.

    Args:
        tables: at least one; names distinct.
        relations: in the order in which joins are listed; each table of links joins one relation.
    """

    tables: tuple[Shape, ...]
    relations: tuple[Relation, ...] = ()

    def __post_init__(self) -> None:
        names = [table.name for table in self.tables]
        if not names or len(set(names)) != len(names):
            raise ValueError("at least one table, of distinct names")
        vias = [relation.via for relation in self.relations if relation.via is not None]
        if len(set(vias)) != len(vias):
            raise ValueError("one relation for each table of links")
        for relation in self.relations:
            if not {relation.one, *relation.tables} <= set(names):
                raise ValueError("relations between tables of the structure")
            keys = [relation.one, *([] if relation.via is None else [relation.many])]
            if any(self.table(name).key is None for name in keys):
                raise ValueError("a key for each table that another refers to")
            if relation.one in vias or relation.many in vias:
                raise ValueError("links that end in tables of records")
        for table in self.tables:
            headers = [*self.keys(table.name), *table.headers, *self.numbers(table.name)]
            if len(set(headers)) != len(headers):
                raise ValueError("distinct headers in each table")

    @property
    def single(self) -> bool:
        """Whether it is one table."""
        return len(self.tables) == 1

    @property
    def root(self) -> str:
        """The table on which all others hang; of a network that whose records own the links."""
        below = {relation.many for relation in self.relations if relation.via is None}
        ones = (relation.one for relation in self.relations if relation.one not in below)
        return next(ones, self.tables[0].name)

    @property
    def far(self) -> tuple[str, ...]:
        """The far end of a network, which is counted by itself before any link.

        Links among other relations join records inside of one root: both of their ends hang on it.
        """
        alone = len(self.relations) == 1
        return tuple(each.many for each in self.relations if each.several and alone)

    def apart(self, *tables: str) -> tuple[str, ...]:
        """Names that tell tables apart; none where there is one table, which needs no name."""
        return () if self.single else tables

    def table(self, name: str) -> Shape:
        """The table of that name.

        Raises:
            KeyError: there is none.
        """
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)

    def is_link(self, name: str) -> bool:
        """Whether a table is one of links."""
        return any(relation.via == name for relation in self.relations)

    def numbers(self, name: str) -> tuple[str, ...]:
        """The columns that say how many links the records of a table have."""
        return tuple(
            relation.number
            for relation in self.relations
            if relation.one == name and relation.number is not None
        )

    def keys(self, name: str) -> tuple[str, ...]:
        """The headers of the keys that stand in a table: its own, then those of others."""
        own = self.table(name).key
        return (*(() if own is None else (own,)), *(key for _, key in self.references(name)))

    def references(self, name: str) -> Iterator[tuple[str, str]]:
        """The tables that a table refers to, each with the header of its key."""
        for relation in self.relations:
            if relation.via is None and relation.many == name:
                yield relation.one, self.table(relation.one).key or ""
            elif relation.via is not None and relation.via == name:
                for other in (relation.one, relation.many):
                    yield other, self.table(other).key or ""


def classes_of(numbers: NDArray[np.int64]) -> NDArray[np.int32]:
    """The codes of numbers of links in a column of `CLASSES`, 1 for none."""
    return np.searchsorted(CLASS_STARTS, numbers, side="right").astype(np.int32)
