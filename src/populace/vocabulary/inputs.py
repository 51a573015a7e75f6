"""What is given to be released: how each table is read and prepared, and how tables hang together.

Sources stay as they were given, and no cell is ever looked at here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral
from types import MappingProxyType
from typing import Any, TypedDict, Unpack, cast

from populace.vocabulary.calls import made_right
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.extent import Extent, extent_of
from populace.vocabulary.linked import Unit
from populace.vocabulary.near import near_names
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.schema import Schema, listing
from populace.vocabulary.structure import Relation
from populace.vocabulary.wording import Advice, Option

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
        accept_unread: the columns to go on with although less than three quarters of what is filled
            were understood, or a cell has two readings.
        delimiter: of a CSV file; found otherwise.
        encoding: of a CSV file; found otherwise.
        sheet: of a workbook, or the table of a zip archive; not needed where only one sheet holds
            cells, or one file is a table.
        query: what to ask a database, in SQL.
        extent: where in a file or sheet its table stands: its header, and what is no record; an
            `Extent`, or a mapping of its parts by name.
        declared_only: whether a release is refused unless every fact of its guarantee is declared,
            so that it rests on nothing read off the data. Of a delimited text each line is then one
            record, and whatever it holds, no run stops at it.
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
    accept_unread: Iterable[str]
    delimiter: str | None
    encoding: str | None
    sheet: str | None
    query: str | None
    extent: Extent | Mapping[str, Any] | None
    declared_only: bool


READING: tuple[str, ...] = tuple(Reading.__annotations__)
"""The keywords, in order."""

_OF_RELEASES = (
    *("epsilon", "delta", "length", "fabrication", "records", "protect", "relations", "triples"),
    *("name", "ledger", "dataset", "limit", "method", "oversampling", "previous", "progress"),
)
"""Keywords that stand beside them in calls, for whoever misspells one."""

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
        key: the header that tells its records apart where other tables refer to them; found where
            two tables share exactly one. It is compared and forgotten.
        **reading: as in `Reading`.

    Raises:
        ParameterError: there is no such keyword.
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
        _check_kinds(reading)
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
        object.__setattr__(self, "reading", MappingProxyType({**reading, **given}))

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


def _check_kinds(reading: Mapping[str, Any]) -> None:
    """Refuse keywords of reading with values of another kind than they take.

    Raises:
        ParameterError: there is one.
    """
    for name, value in reading.items():
        kind = str(Reading.__annotations__[name])
        if value is None or name in ("schema", "recipe", "extent") or "Mapping" in kind:
            # Looked at where they are put to use.
            continue
        if "Iterable" in kind:
            wanted = "names of columns"
            listed = isinstance(value, Iterable) and not isinstance(value, bytes | Mapping)
            # What can be gone through once alone is looked at where it is kept.
            fine = listed and (
                not isinstance(value, Sequence) or all(isinstance(each, str) for each in value)
            )
        elif "bool" in kind:
            wanted, fine = "True or False", isinstance(value, bool)
        elif "int" in kind:
            wanted = "a whole number"
            fine = isinstance(value, Integral) and not isinstance(value, bool)
        else:
            wanted, fine = "a text", isinstance(value, str)
        if not fine:
            raise ParameterError(
                expected=f"{wanted} as {name}",
                found=f"an object of type {type(value).__name__}",
                action="Write it as help(populace.Input) shows.",
            )


def check_names(reading: Iterable[str]) -> None:
    """Refuse keywords that there are not.

    Raises:
        ParameterError: there are some.
    """
    unknown = [name for name in reading if name not in READING]
    if unknown:
        words = (*READING, *_OF_RELEASES)
        odd = [name for name in unknown if name not in _OF_RELEASES]
        raise ParameterError(
            expected="keywords of this call, or of how a table is read (populace.Input)",
            found=listing(unknown),
            action=near_names(odd, words, len(READING)),
        )
