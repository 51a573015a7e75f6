"""Options and schema as one declaration, checked against a header.

Schema files are parsed in `schema_file`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from populace import codebooks
from populace.read.dictionaries.book_file import book_in, is_file
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.schema import ColumnSchema, Schema


@dataclass(frozen=True)
class Overlay:
    """What keywords say of columns, laid over a schema.

    To name a column in one declares it; only `columns` merely chooses.

    Args:
        columns: the columns to use; all but the subject id otherwise. They keep the order of the
            input.
        leave_out: the columns not to use.
        subject_id: the column that names the subject of each row. Outer white space is removed; a
            blank is refused.
        multi_value: for each multi-valued column what joins the values of a cell.
        ignore_zeros: the columns in which 0, no and false count as absent.
        codebooks: for each column the shipped codebook that is its public domain.
        safe: the columns stated to identify nobody; they are not checked for identifiers.
    """

    columns: Iterable[str] | None = None
    leave_out: Iterable[str] = ()
    subject_id: str | None = None
    multi_value: Mapping[str, str] | None = None
    ignore_zeros: Iterable[str] = ()
    codebooks: Mapping[str, str] | None = None
    safe: Iterable[str] = ()

    def declared(self, schema: Schema | None = None) -> Schema:
        """The schema with the keywords laid over it.

        Args:
            schema: what is declared already.

        Raises:
            SchemaError: an unknown codebook, or options that contradict each other.
        """
        result = schema or Schema()
        for name, book in _checked(self.codebooks, "codebooks").items():
            former = result.of(name) or ColumnSchema(name)
            result = result.with_column(_with_book(former, book))
        for name, delimiter in _checked(self.multi_value, "what joins their values").items():
            former = result.of(name) or ColumnSchema(name)
            result = result.with_column(replace(former, delimiter=delimiter))
        for name in listed(self.ignore_zeros):
            former = result.of(name) or ColumnSchema(name)
            result = result.with_column(replace(former, ignore_zeros=True))
        for name in listed(self.safe):
            former = result.of(name) or ColumnSchema(name)
            result = result.with_column(replace(former, safe=True))
        if self.subject_id is not None:
            result = replace(result, subject_id=self.subject_id)
        if self.columns is not None:
            result = replace(result, use=listed(self.columns))
        return result

    @property
    def named(self) -> tuple[str, ...]:
        """The columns of which more is said than whether they are used."""
        declared = (*(self.multi_value or ()), *listed(self.ignore_zeros), *(self.codebooks or ()))
        return (*declared, *listed(self.safe))


def _with_book(column: ColumnSchema, book: str) -> ColumnSchema:
    if is_file(book):
        own = book_in(Path(book), column.name)
        return replace(
            column,
            values=own.values,
            labels=own.labels,
            codebook=None,
            spellings=(),
            translations=own.translations,
        )
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
