"""Columns of several tables under names that tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from populace.vocabulary.errors import SchemaError
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
