"""What is given to be released: how each table is read and prepared, and how tables hang together.

Sources stay as they were given, and no cell is ever looked at here.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypedDict, Unpack, cast

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.linked import MOST_LINKS, Unit
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.schema import Schema, listing

Folder = str | os.PathLike[str]

AnySchema = Schema | str | os.PathLike[str] | Mapping[str, Any]
"""A schema, the path of its file, or the content of one as a mapping."""

AnyRecipe = Recipe | str | os.PathLike[str] | Sequence[Mapping[str, Any]]
"""A recipe, the path of its file, or its operations as mappings."""


class Reading(TypedDict, total=False):
    """How a table is read and prepared: keywords of every function that takes a table.

    Each keyword is told here and nowhere else; a new one is a line of this class, a parameter of
    `read.table.read_table`, and an option in `cli.options.reading`.

    Args:
        schema: what is declared about the columns: a schema, its file, or its content.
        recipe: what is done to the table first: a recipe, its file, or its operations as mappings;
            without it, that in the schema's file, if any.
        columns: the columns to use; all otherwise.
        leave_out: the columns not to use.
        subject_id: the column that names the person of each row.
        attributes_per_subject: the most values of one person that count, where she can have
            several in a column: never a number taken from the data. Without it, and without a
            schema that says it, twice the number of columns.
        multi_value: for each column with several values in a cell, what joins them.
        ignore_zeros: the columns in which 0, no and false count as absent.
        codebooks: for each column the shipped codebook that is its public domain.
        safe: the columns that you state to identify nobody; they are not checked for identifiers.
        delimiter: of a CSV file; found otherwise.
        encoding: of a CSV file; found otherwise.
        sheet: of a workbook; not needed where only one sheet holds cells.
        query: what to ask a database, in SQL.
    """

    schema: AnySchema | None
    recipe: AnyRecipe | None
    columns: Iterable[str] | None
    leave_out: Iterable[str]
    subject_id: str | None
    attributes_per_subject: int | None
    multi_value: Mapping[str, str] | None
    ignore_zeros: Iterable[str]
    codebooks: Mapping[str, str] | None
    safe: Iterable[str]
    delimiter: str | None
    encoding: str | None
    sheet: str | None
    query: str | None


READING: tuple[str, ...] = tuple(Reading.__annotations__)
"""The keywords, in order."""

_COLUMNS = tuple(name for name in READING if "Iterable" in str(Reading.__annotations__[name]))


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Input:
    """One table as it is given: where it is, and how it is read and prepared.

    Args:
        source: the path of a file, its bytes, an open file, the address of a database, a mapping of
            column names to lists, or a data frame. Files are CSV, TSV or JSON lines, plain, gzip or
            zstd; Parquet, Arrow or Feather; Excel or OpenDocument; Stata or SPSS. None for a table
            of which only the description counts, as in `plan`.
        name: what to call the table; needed where there are several.
        **reading: as in `Reading`.

    Raises:
        ParameterError: there is no such keyword.
    """

    source: Any
    name: str
    reading: Reading

    def __init__(
        self,
        source: Any = None,  # noqa: ANN401 - a source of any kind
        name: str = "",
        **reading: Unpack[Reading],
    ) -> None:
        check_names(reading)
        # What is named by an iterator is named more than once.
        given = {
            key: (value,) if isinstance(value, str) else tuple(cast("Iterable[str]", value))
            for key, value in reading.items()
            if key in _COLUMNS and value is not None
        }
        object.__setattr__(self, "source", source)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "reading", MappingProxyType({**reading, **given}))

    def but(self, *, source: Any = None, name: str = "", **reading: Unpack[Reading]) -> Input:  # noqa: ANN401 - a source of any kind
        """The same table with these keywords laid over its own."""
        told: Reading = {**self.reading, **reading}
        return Input(self.source if source is None else source, name or self.name, **told)

    def __repr__(self) -> str:
        """Its name and its keywords; a source may hold cells."""
        return f"<Input {self.name}: {', '.join(self.reading) or 'no keyword'}>"


Kind = Literal["one-to-many", "many-to-many"]


@dataclass(frozen=True)
class Relation:
    """How two tables hang together.

    Args:
        one: the table whose records own those of the other.
        many: the table at the other end.
        via: the table of links that joins both; "" where each row of `many` holds a key of `one`.
        kind: whether each record of `many` belongs to one of `one`. It is checked, never repaired.
        keys: by the name of a table the header of its key, which the other or the links share;
            found where exactly one header is shared.
        at_most: by the name of a table how many links of one of its records count at most. Of `one`
            from 3 to 200, 30 otherwise: more are left out at random. Of `many` in a many-to-many
            relation whose both ends are protected: a declared bound, and tables that break it are
            refused; without it the release states the epsilon of each by its number of links.

    Raises:
        ParameterError: the tables do not differ, or something is said of another table.
    """

    one: str
    many: str
    via: str = ""
    kind: Kind = "one-to-many"
    keys: Mapping[str, str] = field(default_factory=dict)
    at_most: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ends, every = (self.one, self.many), self.tables
        if len(set(every)) != len(every):
            raise ParameterError(
                expected="a relation between tables of different names",
                found=listing([name for name in dict.fromkeys(every) if every.count(name) > 1]),
                action="Name the tables, or rename their files.",
            )
        if other := [name for name in (*self.keys, *self.at_most) if name not in ends]:
            raise ParameterError(
                expected=f"keys and bounds of {listing(ends)}, the ends of the relation",
                found=listing(other),
                action="Name one of the two tables.",
            )

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it joins: both ends, then the links if they have a table."""
        return (self.one, self.many, self.via) if self.via else (self.one, self.many)

    @property
    def most_links(self) -> int:
        """How many links of one record of `one` count."""
        return self.at_most.get(self.one, MOST_LINKS)

    @property
    def most_parents(self) -> int | None:
        """The declared bound on links of one record of `many`."""
        return self.at_most.get(self.many)

    def unit(self, protect: str | Iterable[str] | None) -> Unit:
        """Whom a release protects, by the names of the tables whose records are protected.

        Raises:
            ParameterError: nobody is named, or another table is.
        """
        named = {protect} if isinstance(protect, str) else set(protect or ())
        units: dict[frozenset[str], Unit] = {
            frozenset((self.one,)): "parent",
            frozenset((self.many,)): "child",
            frozenset((self.one, self.many)): "both",
        }
        unit = units.get(frozenset(named))
        if unit is None:
            raise ParameterError(
                expected=f"whom the release protects: the records of {self.one!r} with all that"
                f" belongs to them, those of {self.many!r} with their links, or both",
                found=listing(sorted(named)) if named else "none",
                action="Say it (--protect, --unit, protect=); there is no default.",
            )
        return unit


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
        joined = [name for relation in self.relations for name in relation.tables]
        if unknown := [name for name in joined if name not in names]:
            raise ParameterError(
                expected=f"relations between the tables {listing(names)}",
                found=listing(unknown),
                action="Name the tables as they are called in the project.",
            )

    def table(self, name: str) -> Input:
        """The table of this name."""
        return next(table for table in self.tables if table.name == name)

    def __repr__(self) -> str:
        return f"<Project of {listing([table.name for table in self.tables])}>"


def check_names(reading: Iterable[str]) -> None:
    """Refuse keywords that there are not.

    Raises:
        ParameterError: there are some.
    """
    unknown = [name for name in reading if name not in READING]
    if unknown:
        near = [near for name in unknown for near in difflib.get_close_matches(name, READING, n=1)]
        raise ParameterError(
            expected="keywords that say how a table is read (populace.Input)",
            found=listing(unknown),
            action=f"Did you mean {listing(near)}?" if near else f"Choose among {listing(READING)}.",
        )


