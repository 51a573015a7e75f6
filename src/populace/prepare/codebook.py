"""A column changed through its codebook: each value is looked at once, and cells follow their code.

What becomes of a value is decided elsewhere; nothing here counts who holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.meanings import parts
from populace.vocabulary.order import in_order
from populace.vocabulary.table import Cells, Codes, Column, Ragged

Image = Callable[[str], str | None]
"""What becomes of a value: another, or None for absent."""


@dataclass(frozen=True)
class Domain:
    """The values that a result may take.

    Args:
        values: in their order.
        labels: words for them, or empty.
    """

    values: tuple[str, ...]
    labels: tuple[str, ...] = ()


def changed(
    column: Column,
    cells: Cells,
    image: Image,
    *,
    name: str,
    public: bool,
    domain: Domain | None = None,
) -> tuple[Column, Cells]:
    """A column in which every value is replaced by its image.

    Values that become the same are merged, also where they stand in one cell. Of found values, one
    that becomes the absent symbol is absent, and so is one that could not be joined with others:
    what becomes of a column may not depend on a value that is never released.

    Args:
        column: the column.
        cells: its cells.
        image: what becomes of each value; those outside of `domain` become absent.
        name: the name of the result.
        public: whether the codebook of the result follows from declarations alone.
        domain: the codebook of the result; the images otherwise, in the order of a declared
            codebook, or in natural order.
    """
    images = [image(value) for value in column.values]
    if domain is None or not public:
        images = [text if text and _holds(column, text) else None for text in images]
    if domain is not None and not public:
        domain = Domain(tuple(text for text in domain.values if _holds(column, text)))
    if domain is None:
        domain = _images(column, (text for text in images if text), declared=public)
    codes = {value: code for code, value in enumerate(domain.values, start=1)}
    result = _column(column, name, public=public, domain=domain)
    table = [codes.get(text, 0) if text else 0 for text in images]
    return result, mapped(cells, table, len(domain.values))


def split(column: Column, cells: Cells, delimiter: str, *, name: str) -> tuple[Column, Ragged]:
    """A multi-valued column out of one whose cells hold several values joined."""
    pieces = [
        [piece for piece in parts(value, delimiter) if piece != column.absent]
        for value in column.values
    ]
    domain = _images(column, (piece for cell in pieces for piece in cell), declared=column.public)
    codes = {value: code for code, value in enumerate(domain.values, start=1)}
    result = replace(
        _column(column, name, public=column.public, domain=domain), delimiter=delimiter
    )
    sizes = np.array([0, *map(len, pieces)], dtype=np.int64)
    flat = np.array([codes[piece] for cell in pieces for piece in cell], dtype=np.int64)
    begins = np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)
    rows, held = pairs(cells)
    counts = sizes[held].astype(np.intp)
    ends = np.cumsum(counts, dtype=np.int64)
    shift = np.repeat(begins[held] - (ends - counts), counts)
    gathered = flat[np.arange(len(shift), dtype=np.int64) + shift]
    return result, ragged(np.repeat(rows, counts), gathered, records(cells), len(codes))


def mapped(cells: Cells, table: Sequence[int], size: int) -> Cells:
    """Cells with new codes.

    Args:
        cells: the cells.
        table: the new code of each old one from 1 on; 0 makes it absent.
        size: the number of new values.
    """
    new: Codes = np.array([0, *table], dtype=code_type(size))
    if not isinstance(cells, Ragged):
        single: Codes = new[cells]
        return single
    rows, held = pairs(cells)
    codes = new[held].astype(np.int64)
    kept = codes > 0
    return ragged(rows[kept], codes[kept], records(cells), size)


def ragged(rows: NDArray[np.int64], codes: NDArray[np.int64], total: int, size: int) -> Ragged:
    """The cells of a multi-valued column.

    Args:
        rows: the record of each code.
        codes: the codes, from 1; one that a record holds twice is kept once.
        total: the number of records.
        size: the number of values.
    """
    base = np.int64(size + 1)
    pairs = np.unique(rows * base + codes)
    held = np.bincount((pairs // base).astype(np.intp), minlength=total)
    starts = np.concatenate([[0], np.cumsum(held, dtype=np.int64)])
    return Ragged(starts, (pairs % base).astype(code_type(size)))


def records(cells: Cells) -> int:
    """How many records there are."""
    return len(cells.starts) - 1 if isinstance(cells, Ragged) else len(cells)


def code_type(size: int) -> type[np.uint8 | np.uint16 | np.int32]:
    """The smallest integer type for codes up to `size`; 32-bit NumPy cannot count uint32."""
    if size < 1 << 8:
        return np.uint8
    return np.uint16 if size < 1 << 16 else np.int32


def pairs(cells: Cells) -> tuple[NDArray[np.int64], Codes]:
    """The record and the code of every value that is held."""
    if isinstance(cells, Ragged):
        sizes = np.diff(cells.starts).astype(np.intp)
        return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes), cells.codes
    rows = np.flatnonzero(cells).astype(np.int64)
    return rows, cells[rows]


def _holds(column: Column, text: str) -> bool:
    """Whether a cell of the column can hold this value."""
    return text != column.absent and (column.delimiter is None or column.delimiter not in text)


def _column(column: Column, name: str, *, public: bool, domain: Domain) -> Column:
    return Column(
        name,
        domain.values,
        public=public,
        absent="" if column.absent in domain.values else column.absent,
        delimiter=column.delimiter,
        labels=domain.labels,
        title=column.title if name == column.name else "",
    )


def _images(column: Column, texts: Iterable[str], *, declared: bool) -> Domain:
    """A codebook of these texts; what stays of the old one keeps its words."""
    distinct = dict.fromkeys(texts)
    values = tuple(distinct) if declared and column.public else in_order(distinct)
    words = dict(zip(column.values, column.labels, strict=False))
    return Domain(values, tuple(words.get(value, value) for value in values) if words else ())
