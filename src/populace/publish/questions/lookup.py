"""Columns and values of the tables of a release by their names, headers, titles and labels."""

from __future__ import annotations

from collections.abc import Sequence

from populace.publish.questions.display import Display
from populace.vocabulary.errors import InputError
from populace.vocabulary.near import near_names
from populace.vocabulary.spelling import caseless

Chosen = tuple[tuple[int, tuple[int, ...]], ...]
"""Places of columns, each with the places of its chosen values."""


def absent(what: str, wanted: str, there: Sequence[str]) -> InputError:
    """The error for what the release does not have, with what it has instead."""
    return InputError(
        expected="tables, columns and values that are in the release",
        found=f"{what} {wanted!r}",
        action=near_names(wanted, dict.fromkeys(there)),
    )


def columns_called(table: Display, name: str) -> list[int]:
    """The places of the columns of that name, else of that header, else of that title."""
    wanted = caseless(name)
    columns = table.aggregates.columns
    for kind in (
        [column.name for column in columns],
        list(table.headers),
        [column.title for column in columns],
    ):
        if found := [place for place, text in enumerate(kind) if caseless(text) == wanted]:
            return found
    return []


def chosen_of(table: Display, name: str, values: Sequence[str]) -> tuple[int, tuple[int, ...]]:
    """The place of a column, and those of the values of it that are named.

    Raises:
        InputError: the table has no such column or value.
    """
    called = columns_called(table, name)
    if not called:
        raise absent(f"of {table.name} a column", name, table.headers)
    column = called[0]
    book = table.aggregates.columns[column]
    found = []
    for value in values:
        wanted = caseless(value)
        places = [
            place
            for texts in (book.values, book.labels)
            for place, text in enumerate(texts)
            if caseless(text) == wanted
        ]
        if not places:
            raise absent(f"in {name!r} a value", value, book.values)
        found.append(places[0])
    return column, tuple(sorted(set(found)))
