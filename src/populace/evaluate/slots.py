"""Records as rows of codes, one column a slot: what measures of records, not of counts, work on.

A slot is a single-valued column, or one value of a multi-valued column, held or not; absent is a
value of its own, 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.evaluate.alignment import Shared, slot_names
from populace.vocabulary.table import Ragged, Table

Codes = NDArray[np.int32]

WIDEST = 128
"""The most slots that records are compared on; of a wider table every so many are taken."""


@dataclass(frozen=True, eq=False)
class Slots:
    """Real and synthetic records over the same slots.

    Args:
        names: what each slot is called.
        columns: shape (slots,): the place of each slot's column in the table.
        sizes: shape (slots,): how many codes each slot has, absent included.
        real: shape (real records, slots).
        synthetic: shape (synthetic records, slots).
    """

    names: tuple[str, ...]
    columns: NDArray[np.int64]
    sizes: NDArray[np.int64]
    real: Codes
    synthetic: Codes


def slots(shared: Shared) -> Slots:
    """The records of both tables; columns without any value are left out."""
    names, columns, sizes = slot_names(shared.attributes), [], []
    for place, column in enumerate(shared.truth.columns):
        number = len(column.values) if column.multivalued else min(1, len(column.values))
        columns += [place] * number
        sizes += [2 if column.multivalued else len(column.values) + 1] * number
    every = _every(len(names))
    return Slots(
        tuple(names[::every]),
        np.array(columns[::every], dtype=np.int64),
        np.array(sizes[::every], dtype=np.int64),
        codes(shared.truth),
        codes(shared.synthetic),
    )


def _every(slots: int) -> int:
    return max(1, -(-slots // WIDEST))


def distances(columns: Codes, record: Codes, over: NDArray[np.int64]) -> Codes:
    """Shape (records,): in how many of some slots each record differs from one.

    Args:
        columns: shape (slots, records).
        record: shape (slots,).
        over: the slots that count.
    """
    apart = np.zeros(columns.shape[1], dtype=np.int32)
    for slot in over:
        apart += columns[slot] != record[slot]
    return apart


def codes(table: Table) -> Codes:
    """Shape (records, slots): the slots of a table, of more than `WIDEST` every so many."""
    parts: list[Codes] = []
    for column, cells in zip(table.columns, table.cells, strict=True):
        if isinstance(cells, Ragged):
            held = np.zeros((len(column.values), table.records), dtype=np.int32)
            owner = np.repeat(
                np.arange(table.records, dtype=np.int64), np.diff(cells.starts).astype(np.intp)
            )
            held[cells.codes - 1, owner] = 1
            parts += list(held)
        elif column.values:
            parts.append(np.asarray(cells).astype(np.int32))
    chosen = parts[:: _every(len(parts))]
    if not chosen:
        return np.zeros((table.records, 0), dtype=np.int32)
    return np.ascontiguousarray(np.stack(chosen, axis=1))
