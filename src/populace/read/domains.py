"""Distinct texts to codebooks and codes: declared and found domains, flags, multi-valued cells.

Nothing here looks at how often a text occurs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from populace.read.encoding import Encoder, Small, smallest
from populace.vocabulary.order import in_order
from populace.vocabulary.schema import ZEROS, ColumnSchema
from populace.vocabulary.table import Cells, Column, Ragged

FLAGS = tuple(
    (write(negative), write(positive))
    for negative, positive in (("0", "1"), ("false", "true"), ("no", "yes"))
    for write in ((str,) if negative == "0" else (str.lower, str.capitalize, str.upper))
)
"""The ways to write a flag: the negative value, then the positive one."""


def flag(texts: Sequence[str]) -> tuple[str, str] | None:
    """How a column with these distinct texts writes no and yes; None when it is no flag."""
    present = set(texts)
    return next((pair for pair in FLAGS if present and present <= set(pair)), None)


def values_of(text: str, schema: ColumnSchema) -> tuple[str, ...]:
    """The values that one cell holds: none where it is absent, several in a multi-valued column.

    A cell of white space is absent. Values of a multi-valued column, and cells that are looked up
    in a declared domain, lose their outer white space; any other cell is taken as it is.
    """
    inner = text.strip()
    if inner in ("", schema.absent):
        return ()
    pieces: tuple[str, ...] = (text,)
    if schema.delimiter is not None:
        pieces = tuple(piece.strip() for piece in text.split(schema.delimiter))
    elif schema.public:
        pieces = (inner,)
    return tuple(
        piece
        for piece in pieces
        if piece not in ("", schema.absent)
        and not (schema.ignore_zeros and piece.strip().lower() in ZEROS)
    )


def encode(encoder: Encoder, schema: ColumnSchema) -> tuple[Column, Cells]:
    """A column's codebook and cells.

    Declared values keep their order and all stand in the codebook; cells outside them are absent,
    but a label of one value only stands for that value. Found values stand in natural order,
    in which no value has a say about others.
    """
    pieces = [values_of(text, schema) for text in encoder.texts]
    values = schema.values
    if values is None:
        values = in_order({piece for cell in pieces for piece in cell})
    column = schema.column(values)
    codes = {**_by_label(column), **{value: code for code, value in enumerate(values, start=1)}}
    kind = smallest(len(values) + 1)
    if not column.multivalued:
        single = [codes.get(cell[0], 0) if cell else 0 for cell in pieces]
        return column, encoder.taken(np.array(single, dtype=kind))
    cells = [sorted({codes[piece] for piece in cell if piece in codes}) for cell in pieces]
    return column, _ragged(encoder, cells, kind)


def unmatched(encoder: Encoder, schema: ColumnSchema) -> float:
    """The share, among cells that are not absent, of those that hold no declared value."""
    known = {**_by_label(schema.column(schema.values or ())), **dict.fromkeys(schema.values or ())}
    pieces = [values_of(text, schema) for text in encoder.texts]
    filled = encoder.taken(np.array([bool(cell) for cell in pieces], dtype=bool)).sum()
    kept = [any(piece in known for piece in cell) for cell in pieces]
    held = encoder.taken(np.array(kept, dtype=bool)).sum()
    return float(1 - held / filled) if filled else 0.0


def _by_label(column: Column) -> dict[str, int]:
    """The codes of values by their labels, where a label belongs to one value."""
    often = Counter(column.labels)
    return {label: code for code, label in enumerate(column.labels, start=1) if often[label] == 1}


def _ragged(encoder: Encoder, cells: list[list[int]], kind: Small) -> Ragged:
    flat = np.array([code for cell in cells for code in cell], dtype=kind)
    sizes = np.array([len(cell) for cell in cells], dtype=np.int64)
    offsets = np.cumsum(sizes) - sizes
    counts = encoder.taken(sizes)
    starts = np.zeros(encoder.records + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    # Row r copies the codes of its text; `shift` turns a place in the result into one in `flat`.
    shift = np.repeat(encoder.taken(offsets) - starts[:-1], counts.astype(np.intp))
    return Ragged(starts, flat[np.arange(starts[-1], dtype=np.int64) + shift])
