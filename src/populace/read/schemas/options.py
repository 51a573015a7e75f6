"""Options and schema as one declaration, checked against a header.

Schema files are parsed in `schema_file`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from populace import codebooks
from populace.read.dictionaries.book_file import book_in, is_file
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.schema import ColumnSchema, Schema


def declare(
    schema: Schema | None = None,
    *,
    columns: Iterable[str] | None = None,
    subject_id: str | None = None,
    multi_value: Mapping[str, str] | None = None,
    ignore_zeros: Iterable[str] = (),
    codebook: Mapping[str, str] | None = None,
    safe: Iterable[str] = (),
) -> Schema:
    """A schema with options laid over it.

    To name a column in an option declares it; only `columns` merely chooses.

    Args:
        schema: what is declared already.
        columns: the columns to use.
        subject_id: the column that names the subject of each row.
        multi_value: for each multi-valued column its delimiter.
        ignore_zeros: the columns in which 0, no and false count as absent.
        codebook: for each column the shipped codebook that is its public domain.
        safe: the columns stated to identify nobody.

    Raises:
        SchemaError: an unknown codebook, or options that contradict each other.
    """
    result = schema or Schema()
    for name, book in _checked(codebook, "codebooks").items():
        former = result.of(name) or ColumnSchema(name)
        result = result.with_column(_with_book(former, book))
    for name, delimiter in _checked(multi_value, "what joins their values").items():
        former = result.of(name) or ColumnSchema(name)
        result = result.with_column(replace(former, delimiter=delimiter))
    for name in listed(ignore_zeros):
        former = result.of(name) or ColumnSchema(name)
        result = result.with_column(replace(former, ignore_zeros=True))
    for name in listed(safe):
        former = result.of(name) or ColumnSchema(name)
        result = result.with_column(replace(former, safe=True))
    if subject_id is not None:
        result = replace(result, subject_id=subject_id)
    if columns is not None:
        result = replace(result, use=listed(columns))
    return result


def _with_book(column: ColumnSchema, book: str) -> ColumnSchema:
    if is_file(book):
        own = book_in(Path(book), column.name)
        return replace(column, values=own.values, labels=own.labels, codebook=None, spellings=())
    values, labels = shipped(book)
    return replace(column, values=values, labels=labels, codebook=book, spellings=())


def listed(names: Iterable[str]) -> tuple[str, ...]:
    """Names of columns; one name alone is a list of one."""
    return (names,) if isinstance(names, str) else tuple(names)


def _checked(pairs: Mapping[str, str] | None, what: str) -> Mapping[str, str]:
    if pairs is not None and not isinstance(pairs, Mapping):
        raise SchemaError(
            expected=f"a mapping from names of columns to {what}",
            found=f"an object of type {type(pairs).__name__}",
            action="Write it like {'column': ...}.",
        )
    return pairs or {}


def shipped(codebook: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values of a shipped codebook and their English labels.

    Raises:
        SchemaError: there is no such codebook.
    """
    book = codebooks.load(codebook)
    labels = book.labels["en"]
    return book.values, (() if labels == book.values else labels)


def used(
    names: Sequence[str],
    schema: Schema,
    leave_out: Iterable[str] = (),
    named: Iterable[str] = (),
) -> tuple[str, ...]:
    """The columns to read, in the order of the header.

    Args:
        names: the header.
        schema: what is declared.
        leave_out: columns that are not to be read whatever else is said of them.
        named: columns that options speak of.

    Raises:
        SchemaError: a declared, wanted or named column is not in the header, or no column is left.
    """
    wanted = names if schema.use is None else schema.use
    declared = [
        column.name for column in schema.columns if schema.use is None or column.name in wanted
    ]
    ids = [] if schema.subject_id is None else [schema.subject_id]
    out = listed(leave_out)
    unknown = [
        name
        for name in dict.fromkeys((*wanted, *declared, *ids, *out, *named))
        if name not in names
    ]
    if unknown:
        raise unknown_names(unknown, names, "columns of the table")
    kept = tuple(name for name in names if name in wanted and name not in (*ids, *out))
    if not kept:
        raise SchemaError(
            expected="at least one column besides the subject id",
            found="none",
            action="Name the columns to use, or leave fewer out.",
        )
    return kept


def unknown_names(unknown: Sequence[str], known: Sequence[str], what: str) -> SchemaError:
    """The error for names that do not exist, with those that are spelled alike."""
    return SchemaError(
        expected=f"names of {what}",
        found=listing(unknown, 40),
        action=near_names(unknown, known),
    )
