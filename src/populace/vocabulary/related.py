"""Tables that hang together, as they are read: their records, and what is still to be done to them.

A single table by itself is a `Table`; how tables hang together is a `Structure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from populace.vocabulary.facts import Fact
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.records import Records
from populace.vocabulary.structure import Structure
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice


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
class RelatedTables:
    """Tables that hang together, as read. As sensitive as the people in them.

    Args:
        records: the tables with what joins them, their columns under names that tell them apart.
        facts: what was inferred or checked across the tables, the guarantee rests on it.
        notes: how they were joined, in words; for the steward alone.
        pending: of tables by name what is still to be done to them, under their own headers.
    """

    records: Records
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    pending: Mapping[str, Pending] = field(default_factory=dict)

    @property
    def structure(self) -> Structure:
        """The tables and their relations."""
        return self.records.structure

    @property
    def named(self) -> Mapping[str, Table]:
        """The tables by name, their columns told apart."""
        return self.records.tables

    @property
    def own(self) -> dict[str, Table]:
        """The tables under their own headers, without their table's name."""
        shapes = self.structure.tables
        return {shape.name: _headed(self.named[shape.name], shape.headers) for shape in shapes}

    @property
    def unprepared(self) -> tuple[tuple[str, Table, Pending | None], ...]:
        """Each by name under its own headers, and what is still to be done to it."""
        return tuple((name, table, self.pending.get(name)) for name, table in self.own.items())

    def with_table(self, name: str, table: Table) -> Self:
        """The same with another table of that name, of as many columns and records."""
        return replace(self, records=replace(self.records, tables={**self.named, name: table}))

    @property
    def declared(self) -> tuple[Fact, ...]:
        """What was declared of each table, with its name."""
        return tuple(each.of(name) for name, table in self.named.items() for each in table.declared)

    @property
    def every_fact(self) -> tuple[Fact, ...]:
        """What was inferred or checked of each table, with its name, and across them."""
        tables = self.named.items()
        return (*(each.of(name) for name, table in tables for each in table.facts), *self.facts)

    def said(self, of: Callable[[Table], Iterable[str]]) -> tuple[str, ...]:
        """What is said of each table, behind its name."""
        return tuple(
            Advice(f"{name}: ", words) for name, table in self.named.items() for words in of(table)
        )


def _headed(table: Table, headers: Iterable[str]) -> Table:
    """The table with its columns under other names, in their order."""
    pairs = zip(table.columns, headers, strict=True)
    return replace(table, columns=tuple(replace(column, name=name) for column, name in pairs))
