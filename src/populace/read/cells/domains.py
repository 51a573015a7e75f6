"""Distinct texts to codebooks and codes: declared and found domains, flags, multi-valued cells.

Nothing here looks at how often a text occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from populace.read.cells.encoding import Encoder
from populace.vocabulary.meanings import longest, meaning, parts, pieces, unmet
from populace.vocabulary.missing import says_missing
from populace.vocabulary.numerals import numeral
from populace.vocabulary.order import in_order
from populace.vocabulary.reading import Reading, Rule, reading
from populace.vocabulary.schema import ZEROS, ColumnSchema
from populace.vocabulary.spelling import canonical
from populace.vocabulary.table import Cells, Column, Ragged, Small, smallest

Held = tuple[tuple[str, ...], Rule | None]
"""The values of a cell, and why it was not understood whole; no value and no rule where absent."""


def values_of(text: str, schema: ColumnSchema) -> tuple[str, ...]:
    """The values that one cell holds: none where it is absent, several in a multi-valued column.

    A cell of white space is absent, and so is one that looks like the absent symbol or is the same
    number. Without a declared domain a text is kept in canonical form.
    """
    return reader(schema)(text)[0]


def reader(schema: ColumnSchema) -> Callable[[str], Held]:
    """What reads a cell of a column."""
    none = tuple(dict.fromkeys((*filter(None, (schema.absent,)), *schema.missing)))
    absent = meaning(none, ()) if none else None
    means = None
    most = 1
    if schema.values is not None:
        means = meaning(schema.values, schema.labels)
        if schema.delimiter is not None:
            most = longest((*schema.values, *schema.labels), schema.delimiter)

    def missing(piece: str) -> bool:
        if schema.ignore_zeros and piece.strip().lower() in ZEROS:
            return True
        declared = means is not None and means(piece) is not None
        return absent is not None and not declared and absent(piece) is not None

    def read(text: str) -> Held:
        inner = canonical(text)
        if not inner or missing(inner):
            return (), None
        if schema.delimiter is None:
            held = [text.strip() if means else inner]
        else:
            held = (
                pieces(text, schema.delimiter, means, most)
                if means
                else [*map(canonical, parts(text, schema.delimiter))]
            )
            held = [piece for piece in held if piece and not missing(piece)]
        if schema.numeric:
            return _numbers(held, schema)
        if means is None:
            return tuple(held), None
        found = tuple(value for piece in held if (value := means(piece)) is not None)
        return found, None if len(found) == len(held) else _why(held, found, schema)

    return read


def _numbers(held: Sequence[str], schema: ColumnSchema) -> Held:
    """Cells of a column of which it is declared how its numbers are written, written plainly."""
    found = [numeral(piece, schema.decimal, schema.units) for piece in held]
    rules: list[Rule] = [
        "a word for missing" if says_missing(piece) else one.rule
        for piece, one in zip(held, found, strict=True)
        if one.rule is not None
    ]
    values = (one.value for one in found if one.value is not None)
    return tuple(f"{value.normalize() + 0:f}" for value in values), rules[0] if rules else None


def _why(held: Sequence[str], found: Sequence[str], schema: ColumnSchema) -> Rule:
    """The rule under which a cell falls that was not understood whole."""
    if found:
        return "parts that are no declared value"
    return unmet(held[0], schema.values or (), schema.labels)


def encode(encoder: Encoder, schema: ColumnSchema) -> tuple[Column, Cells]:
    """A column's codebook and cells.

    Declared values keep their order and all stand in the codebook; cells outside them are absent.
    What a cell means is said in `meanings`. Found values stand in natural order, in which no value
    has a say about others.
    """
    return encoded(encoder, schema)[:2]


def encoded(encoder: Encoder, schema: ColumnSchema) -> tuple[Column, Cells, Reading]:
    """As `encode`, with what was understood of the column."""
    read = [*map(reader(schema), encoder.texts)]
    values = schema.values
    if values is None:
        values = in_order({value for held, _ in read for value in held})
    column = schema.column(values)
    codes = {value: code for code, value in enumerate(values, start=1)}
    kind = smallest(len(values) + 1)
    cells: Cells
    if column.multivalued:
        several = [sorted({codes[value] for value in held}) for held, _ in read]
        cells = _ragged(encoder, several, kind)
    else:
        single = [codes[held[0]] if held else 0 for held, _ in read]
        cells = encoder.taken(np.array(single, dtype=kind))
    return column, cells, _understood(encoder, schema, read)


def _understood(encoder: Encoder, schema: ColumnSchema, read: Sequence[Held]) -> Reading:
    often = encoder.often().tolist()
    whole = sum(n for (held, rule), n in zip(read, often, strict=True) if held and rule is None)
    lost = ((rule, n) for (_, rule), n in zip(read, often, strict=True) if rule is not None)
    return reading(schema.name, "", whole, lost)


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
