"""What is given to be released: how each table is read and prepared, and how tables hang together.

Sources stay as they were given, and no cell is ever looked at here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Unpack, cast

from populace.vocabulary.argument_kinds import plain_number
from populace.vocabulary.calls import made_right
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.extent import extent_of
from populace.vocabulary.keywords import READING, Reading, check_kinds, check_names
from populace.vocabulary.linked import Unit
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.structure import Relation
from populace.vocabulary.wording import Advice, Option

_COLUMNS = tuple(name for name in READING if "Iterable" in str(Reading.__annotations__[name]))


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Input:
    """One table as it is given: where it is, and how it is read and prepared.

    Args:
        source: the path of a file, its bytes, an open file, the address of a database, a mapping of
            column names to lists, or a data frame; a list of paths where several files with the
            same header are one table. Files are CSV, TSV or JSON lines, plain, gzip or
            zstd; Parquet, Arrow or Feather; Excel or OpenDocument; Stata or SPSS. None for a table
            of which only the description counts, as in `plan`.
        name: what to call the table; needed where there are several.
        key: the header that tells its records apart where other tables refer to them; found where
            two tables share exactly one. It is compared and forgotten.
        **reading: as in `Reading`.

    Raises:
        ParameterError: there is no such keyword, or a value is of another kind.
    """

    source: Any
    name: str
    key: str | None
    reading: Reading

    def __init__(
        self,
        source: Any = None,  # noqa: ANN401 - a source of any kind
        name: str = "",
        key: str | None = None,
        **reading: Unpack[Reading],
    ) -> None:
        check_names(reading)
        check_kinds(reading)
        for argument, text in (("name", name), ("key", key or "")):
            if not isinstance(text, str):
                raise ParameterError(
                    expected=f"a text as {argument}",
                    found=f"an object of type {type(text).__name__}",
                    action="Write it as help(populace.Input) shows.",
                )
        said = {key: plain_number(each) for key, each in reading.items() if each is not None}
        # What is named by an iterator is named more than once.
        given: dict[str, Any] = {
            key: (value,) if isinstance(value, str) else tuple(cast("Iterable[str]", value))
            for key, value in reading.items()
            if key in _COLUMNS and value is not None
        }
        if reading.get("extent") is not None:
            given["extent"] = extent_of(reading["extent"])
        object.__setattr__(self, "source", source)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "reading", MappingProxyType({**said, **given}))

    def called(self, name: str) -> Input:
        """The same table under another name."""
        return Input(self.source, name, self.key, **self.reading)

    def but(self, **reading: Unpack[Reading]) -> Input:
        """The same table with these keywords laid over its own."""
        told: Reading = {**self.reading, **reading}
        return Input(self.source, self.name, self.key, **told)

    def __repr__(self) -> str:
        """Its name and its keywords; a source may hold cells."""
        return f"<Input {self.name}: {', '.join(self.reading) or 'no keyword'}>"


def joined_by(relation: Relation) -> tuple[str, ...]:
    """The tables that a relation joins: its one end, the other, and the links if they have one."""
    return (relation.one, *relation.tables)


def unit_of(relation: Relation, protect: str | Iterable[str] | None) -> Unit:
    """Whom a release protects, by the names of the tables whose records are protected.

    Args:
        relation: how the tables hang together.
        protect: its one end, whose records are protected with all that hangs on them; the other,
            whose records are with their links; or both.

    Raises:
        ParameterError: nobody is named, or another table is.
    """
    named = frozenset((protect,) if isinstance(protect, str) else protect or ())
    units: dict[frozenset[str], Unit] = {
        frozenset((relation.one,)): "parent",
        frozenset((relation.many,)): "child",
        frozenset((relation.one, relation.many)): "both",
    }
    if named not in units:
        raise ParameterError(
            expected=f"whom the release protects: the records of {relation.one!r} with all that"
            f" hangs on them, those of {relation.many!r} with their links, or both",
            found=listing(sorted(named)) if named else "none",
            action=Advice("Name the tables", Option("protect"), "; there is no default."),
        )
    return units[named]


@made_right
@dataclass(frozen=True, eq=False, repr=False)
class Project:
    """Tables that belong together, how they hang together, and what was settled for their release.

    A project file holds one; a table by itself is a project of one table without a relation.

    Args:
        tables: the tables, of different names where there are several.
        relations: how they hang together.
        settings: keywords of `release` by their names, which those of a call go before.

    Raises:
        ParameterError: there is no table, names are not distinct, or a relation joins others.
    """

    tables: tuple[Input, ...]
    relations: tuple[Relation, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, listed in ((Input, self.tables), (Relation, self.relations)):
            if other := [each for each in listed if not isinstance(each, kind)]:
                raise ParameterError(
                    expected=f"objects of populace.{kind.__name__} in a project",
                    found=f"one of type {type(other[0]).__name__}",
                    action=f"Make each with populace.{kind.__name__}(...).",
                )
        names = [table.name for table in self.tables]
        if not names:
            raise ParameterError(
                expected="at least one table", found="none", action="Name its source."
            )
        if len(names) > 1 and (len(set(names)) != len(names) or "" in names):
            raise ParameterError(
                expected="tables of different names",
                found="one without a name"
                if "" in names
                else listing(sorted({name for name in names if names.count(name) > 1})),
                action="Name the tables, or rename their files.",
            )
        joined = [name for relation in self.relations for name in joined_by(relation)]
        if joined and names == [""]:
            raise ParameterError(
                expected="related tables by their names",
                found="tables without names, which are parts of one",
                action='Pass them by name, as in {"cases": ..., "actors": ...}.',
            )
        if unknown := [name for name in joined if name not in names]:
            raise ParameterError(
                expected=f"relations between the tables {listing(names)}",
                found=listing(unknown),
                action=near_names(unknown, names),
            )

    def table(self, name: str) -> Input:
        """The table of this name."""
        return next(table for table in self.tables if table.name == name)

    def __repr__(self) -> str:
        return f"<Project of {listing([table.name for table in self.tables])}>"
