"""Columns of several tables under names that tell them apart, and the records that have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from populace.vocabulary.errors import SchemaError
from populace.vocabulary.records import Join, Records
from populace.vocabulary.structure import Relation, Shape, Structure
from populace.vocabulary.table import Table


def told_apart(tables: Iterable[Table], names: Sequence[str]) -> list[Table]:
    """The tables with the names that two of them share qualified by the table's."""
    tables = list(tables)
    every = [column.name for table in tables for column in table.columns]
    called = [
        [
            f"{name}.{column.name}" if every.count(column.name) > 1 else column.name
            for column in table.columns
        ]
        for table, name in zip(tables, names, strict=True)
    ]
    if len({each for own in called for each in own}) != len(every):
        raise SchemaError(
            expected="columns that can be told apart when named with their table",
            found="two of the same name",
            action="Rename one of them.",
        )
    return [
        replace(
            table,
            columns=tuple(
                replace(column, name=new) for column, new in zip(table.columns, own, strict=True)
            ),
            readings=tuple(
                replace(each, column=f"{name}.{each.column}")
                if every.count(each.column) > 1
                else each
                for each in table.readings
            ),
        )
        for table, own, name in zip(tables, called, names, strict=True)
    ]


def together(
    tables: Mapping[str, Table],
    keys: Mapping[str, str | None],
    relations: Sequence[Relation],
    joins: Sequence[Join],
) -> Records:
    """The records of tables under names that tell their columns apart.

    Args:
        tables: each table under its own headers, that on which the others hang first.
        keys: what the keys of those that others name are called in the release.
        relations: how they hang together.
        joins: parallel to the relations.

    Raises:
        SchemaError: columns cannot be told apart, or are called as numbers of records are.
    """
    taken = {column.name for table in tables.values() for column in table.columns}
    if clash := [each.number for each in relations if each.number in taken]:
        raise SchemaError(
            expected=f"no column called {clash[0]!r}, which the release adds",
            found="one",
            action="Rename it.",
        )
    shapes = (
        Shape(name, tuple(column.name for column in table.columns), keys.get(name))
        for name, table in tables.items()
    )
    apart = told_apart(tables.values(), list(tables))
    structure = Structure(tuple(shapes), tuple(relations))
    return Records(structure, dict(zip(tables, apart, strict=True)), tuple(joins))
