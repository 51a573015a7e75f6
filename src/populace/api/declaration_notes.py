"""What a steward alone is told of columns of which nothing was declared.

Their values are released as they stand: nothing is changed here, and no note holds a cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from populace.vocabulary.listing import listing
from populace.vocabulary.missing import codes
from populace.vocabulary.reading import share
from populace.vocabulary.spelling import caseless
from populace.vocabulary.table import Cells, Column, Ragged, Table
from populace.vocabulary.wording import Advice, Option

_MOST = 10_000
_LOOKED_AT = 1_000

_CODED = re.compile(
    r"&(?:#\d{2,5}|#x[0-9a-f]{2,5}|amp|quot|nbsp|szlig|aelig|oelig"
    r"|[a-z](?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron));|%c[2-9a-f]%[89ab][0-9a-f]|=c[2-9a-f]=[89ab][0-9a-f]"
    r"|\\u[0-9a-f]{4}|[^\W\d_]\?[^\W\d_]",
    re.IGNORECASE,
)
"""Letters as web pages, addresses, mails and JSON write them, or a mark in place of one."""

_COUNTS = re.compile(
    r"n|counts?|freq(uency)?|frequencies|weights?|total|(n|no|nr|num|number)[ _.]?(of)?[ _.]?"
    r"(cases|persons|people|victims|records)|effectifs?|fr[eé]quence|frecuencia|cantidad|conteo"
    r"|anzahl|h[aä]ufigkeit|gewicht|количество|число|العدد|عدد",
    re.IGNORECASE,
)


def declaration_notes(table: Table, named: Collection[str] | None = None) -> tuple[str, ...]:
    """Private notes on the columns of a table whose values are not declared.

    Args:
        table: the table as it is counted.
        named: the columns to look at; all otherwise.
    """
    found = [
        (column, cells)
        for column, cells in zip(table.columns, table.cells, strict=True)
        if not column.public and (named is None or column.name in named)
    ]
    stated = {dict(each.values)["column"] for each in table.declared if each.kind == "safe"}
    values = {column.name: column.values for column, _ in found if column.name not in stated}
    return (
        *_joined(column for column, _ in found),
        *_missing(found),
        *_totals(found),
        *_people(values),
        *_spelled(values),
        *_coded(values),
        *_garbled(values),
        *_counted(values),
    )


def _joined(columns: Iterable[Column]) -> tuple[str, ...]:
    """Of columns whose cells look like several values."""
    from populace.read import joiner_of

    columns = tuple(columns)
    names = [column.name for column in columns]
    found = {
        column.name: joiner
        for column in columns
        if column.delimiter is None and (joiner := joiner_of(column.values, column.name, names))
    }
    if not found:
        return ()
    said = Advice(
        "Many cells look like several values joined, and each was taken for one value. If"
        " they are several, say so and release again",
        Option("multi_value", found),
        "; what both tell adds up.",
    )
    return (said,)


def _people(columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Of columns in which some values look like people, too few for the run to stop."""
    from populace.read import stray

    found = {name: signs for name, values in columns.items() if (signs := stray(values, name))}
    if not found:
        return ()
    which = "; ".join(f"{' and '.join(signs)} in {name!r}" for name, signs in found.items())
    said = Advice(
        f"Some values look like {which}. What many rows share is published: look at them, and leave"
        " the column out",
        Option("leave_out", list(found)),
        ", merge them by a recipe, or state that they identify nobody",
        Option("safe", list(found)),
        ".",
    )
    return (said,)


def _spelled(columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Of columns in which values differ by capital letters, hamzas or a mark at their end alone."""
    found = [
        name
        for name, values in columns.items()
        if len(values) <= _MOST and len({_bare(value) for value in values}) < len(values)
    ]
    if not found:
        return ()
    said = (
        f"Values of {listing(found)} differ in capital letters, hamzas or a mark at their end"
        " alone, and count as different ones. If they are not, the operation tidy of a recipe makes"
        " those one that differ in case, and merge the others."
    )
    return (said,)


def _coded(columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Of columns in which values hold codes or question marks in place of letters."""
    found = [name for name, values in columns.items() if any(map(_CODED.search, values))]
    if not found:
        return ()
    said = (
        f"Values of {listing(found)} hold codes or question marks in place of letters, and are"
        " published as they stand. Save them as text from where they come, and release again; what"
        " both tell adds up."
    )
    return (said,)


def _garbled(columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Of columns with text that was decoded wrongly, as where no reader saw how it was written."""
    from populace.read import seems_garbled

    found = [name for name, values in columns.items() if seems_garbled((), [values[:_LOOKED_AT]])]
    if not found:
        return ()
    said = (
        f"Values of {listing(found)} look like text that was decoded in another encoding than it"
        " has, and are published as they stand. Read it again with its own encoding, most often"
        " UTF-8, and release again; what both tell adds up."
    )
    return (said,)


def _bare(value: str) -> str:
    return caseless(value).rstrip(" .,;:*!?") or value


def _counted(columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Of columns that seem to say how many records a row stands for: it counts as one."""
    from populace.read import kind, says_total

    found = [
        name
        for name, values in columns.items()
        if (_COUNTS.fullmatch(name.strip()) or says_total(name))
        and len(values) > 1
        and kind(values) == "number"
    ]
    if not found:
        return ()
    said = (
        f"Numbers in {listing(found)} may say for how many a row stands, but each row counts as one"
        " record, and one is what is protected. If so, give each person a row of her own."
    )
    return (said,)


def _totals(columns: Iterable[tuple[Column, Cells]]) -> tuple[str, ...]:
    """Of columns in which rows call themselves totals: each of them is counted as a record."""
    from populace.read import says_total

    found = [
        column.name for column, _ in columns if any(says_total(value) for value in column.values)
    ]
    if not found:
        return ()
    said = (
        f"Rows say that they are totals or averages (in {listing(found)}), and each counts as a"
        " record. If they are, remove them from the table, and release again; what both tell"
        " adds up."
    )
    return (said,)


def _missing(columns: Iterable[tuple[Column, Cells]]) -> tuple[str, ...]:
    """Of columns in which words and codes for "no answer" count as values, with their share."""
    from populace.read import countries

    told = []
    for column, cells in columns:
        words = set(codes(column.values)) - countries(column.name, column.values)
        if not words:
            continue
        held = cells.codes if isinstance(cells, Ragged) else cells
        where = [place for place, value in enumerate(column.values, 1) if value in words]
        part, filled = int(np.isin(held, where).sum()), int(np.count_nonzero(held))
        told.append(f"{column.name!r} {share(part, filled)}")
    if not told:
        return ()
    said = (
        "Words or codes that look like no answer count as values where nothing is declared (share"
        f" of what is filled: {', '.join(told)}). If they stand for no answer, say so in a schema"
        ' (missing = ["...", "..."] for the column); what this release and another tell adds up.'
    )
    return (said,)
