"""Any input to a table: the order in which the steps of reading are done.

Each step is defined elsewhere in this package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from populace.read.delimited import Columns, Delimited
from populace.read.domains import encode, flag
from populace.read.encoding import Encoder
from populace.read.memory import InMemory
from populace.read.options import declare, used
from populace.vocabulary.errors import InputError
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.schema import ColumnSchema, Schema, listing
from populace.vocabulary.table import Cells, Column, Ragged, Table

FEWEST = 50
"""Below this many held values a column is not checked for identifiers."""

DISTINCT = 0.8
"""The share of distinct values among held values above which a column is nearly unique."""


class Input(Protocol):
    """Rows under a header: what every kind of input offers."""

    names: tuple[str, ...]
    facts: tuple[str, ...]

    def blocks(self) -> Iterable[Columns]:
        """The rows in blocks, once."""
        ...


def read_table(
    source: Any,  # noqa: ANN401 - a path, bytes, an open file, a mapping or a data frame of any library
    *,
    schema: Schema | None = None,
    columns: Iterable[str] | None = None,
    subject_id: str | None = None,
    multi_value: Mapping[str, str] | None = None,
    ignore_zeros: Iterable[str] = (),
    codebooks: Mapping[str, str] | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    progress: Progress = silent,
) -> Table:
    """Read a table into dictionary-encoded columns.

    Cells are text, as they stand; a cell of white space is absent. An undeclared column whose
    cells are only 0 and 1, false and true, or no and yes, and never empty, is a flag: its negative
    value is how absence is written. The facts of the table list everything that was inferred and
    not declared.

    Args:
        source: the path of a CSV or TSV file, plain or gzip; its bytes; an open file; a mapping of
            column names to lists of cells; or a data frame.
        schema: what is declared about the columns. Options below are laid over it.
        columns: the columns to use; all but the subject id otherwise. They keep the order of the
            input.
        subject_id: the column that names the subject of each row. Outer white space is removed; a
            blank is refused.
        multi_value: for each multi-valued column what joins the values of a cell.
        ignore_zeros: the columns in which 0, no and false count as absent.
        codebooks: for each column the shipped codebook that is its public domain.
        delimiter: one character; found in the header otherwise.
        encoding: Python's name of the encoding; found otherwise.
        progress: called for every block of rows; may raise `Stopped`.

    Returns:
        The table, with a record for each row.

    Raises:
        InputError: the input is no table, a row has no subject, or an undeclared column is nearly
            unique: at least `FEWEST` values are held, counting a value once for each subject, and
            more than `DISTINCT` of them are distinct.
        SchemaError: an option or declaration names an unknown column or codebook, or contradicts
            another.
    """
    schema = declare(
        schema,
        columns=columns,
        subject_id=subject_id,
        multi_value=multi_value,
        ignore_zeros=ignore_zeros,
        codebook=codebooks,
    )
    rows = open_input(source, delimiter, encoding)
    names = used(rows.names, schema)
    ids = () if schema.subject_id is None else (schema.subject_id,)
    encoders, records = scan(rows, (*names, *ids), progress)

    subjects, facts = None, list(rows.facts)
    if schema.subject_id is not None:
        subjects = _subjects(encoders.pop(schema.subject_id), schema.subject_id)
        facts.append(f"every row naming its subject in column {schema.subject_id!r}")
    undeclared = [name for name in names if schema.of(name) is None]
    if undeclared and schema.use is None:
        facts.append("the names of the columns, as the header has them")

    read: list[tuple[Column, Cells]] = []
    flags, identifiers = [], []
    for name in names:
        encoder = encoders.pop(name)
        declared = schema.of(name)
        pair = flag(encoder.texts) if declared is None else None
        if pair is not None:
            negative, positive = pair
            flags.append(
                f"column {name!r} being a flag, written {negative} or {positive}, never empty"
            )
            flat = ColumnSchema(name, values=(positive,), absent=negative)
            column, cells = encode(encoder, flat)
            column = replace(column, public=False)
        else:
            column, cells = encode(encoder, declared or ColumnSchema(name))
            if declared is None and nearly_unique(cells, len(column.values), subjects):
                identifiers.append(name)
        read.append((column, cells))
    if identifiers:
        raise InputError(
            expected="columns whose values are shared by several subjects",
            found=f"nearly every value only once in {listing(identifiers, len(identifiers))}",
            action="Leave them out by naming the columns to use, make one the subject id, or "
            'declare them in a schema if they must stay (domain = "private").',
        )
    if undeclared:
        other = "other " if flags else ""
        facts += [*flags, f"no {other}undeclared column being a flag"]
        facts.append("no undeclared column being nearly unique")
    return Table(
        columns=tuple(column for column, _ in read),
        cells=tuple(cells for _, cells in read),
        records=records,
        subjects=subjects,
        bound=schema.effective_bound([column for column, _ in read]),
        unit="one record"
        if schema.subject_id is None
        else f"one {schema.subject_id}, with all of its rows",
        declared=schema.declarations,
        facts=tuple(facts),
    )


def read_mapping(data: Mapping[str, Sequence[object]], **options: Any) -> Table:  # noqa: ANN401 - as read_table
    """Read columns in memory; the options are those of `read_table`."""
    return read_table(data, **options)


def open_input(source: Any, delimiter: str | None, encoding: str | None) -> Input:  # noqa: ANN401 - as read_table
    """The input behind a source of any kind."""
    if isinstance(source, Mapping) or hasattr(source, "columns"):
        return InMemory(source)
    if isinstance(source, str | PathLike | bytes | bytearray | memoryview) or hasattr(
        source, "read"
    ):
        return Delimited(source, delimiter, encoding)
    raise InputError(
        expected="a path, bytes, an open file, a mapping of columns or a data frame",
        found=f"an object of type {type(source).__name__}",
        action="Pass one of these.",
    )


def scan(rows: Input, names: Sequence[str], progress: Progress) -> tuple[dict[str, Encoder], int]:
    """The wanted columns encoded, and the number of rows."""
    places = {name: rows.names.index(name) for name in names}
    encoders = {name: Encoder() for name in names}
    records = 0
    for block in rows.blocks():
        progress(Step("Reading the table", 0.0))
        for name, place in places.items():
            encoders[name].add(block[place])
        records = encoders[names[0]].records
    return encoders, records


def nearly_unique(cells: Cells, values: int, subjects: NDArray[np.int64] | None) -> bool:
    """Whether the values of a column nearly name its subjects.

    Args:
        cells: the column's cells.
        values: how many distinct values it has.
        subjects: shape (records,), the subject of each record, or None.

    Returns:
        Whether at least `FEWEST` pairs of a subject and a value she holds exist, and the distinct
        values are more than `DISTINCT` of these pairs: a value then belongs to fewer than 1.25
        subjects on average.
    """
    if values < FEWEST * DISTINCT:
        return False
    if isinstance(cells, Ragged):
        codes = cells.codes.astype(np.int64)
        sizes = np.diff(cells.starts).astype(np.intp)
        rows = np.repeat(np.arange(len(cells.starts) - 1, dtype=np.int64), sizes)
    else:
        rows = np.flatnonzero(cells).astype(np.int64)
        codes = cells[rows].astype(np.int64)
    held = len(codes)
    if subjects is not None:
        held = len(np.unique(subjects[rows] * np.int64(values + 1) + codes))
    return held >= FEWEST and values > DISTINCT * held


def _subjects(encoder: Encoder, name: str) -> NDArray[np.int64]:
    """Shape (records,): subjects numbered by first appearance."""
    numbers: dict[str, int] = {}
    texts = [text.strip() for text in encoder.texts]
    if "" in texts:
        raise InputError(
            expected="a subject id in every row",
            found=f"a blank cell in column {name!r}",
            action="Give every row the id of the person it is about.",
        )
    for text in texts:
        numbers.setdefault(text, len(numbers))
    return encoder.taken(np.array([numbers[text] for text in texts], dtype=np.int64))
