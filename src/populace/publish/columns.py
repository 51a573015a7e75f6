"""The tables of a release as lists of texts and numbers, for programs that take data frames.

No file is written here, and no frame library is imported.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from populace.publish.tables import measure_names
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.table import Ragged, Table

Columns = dict[str, list[str | None]]


def synthetic_columns(table: Table) -> Columns:
    """Each column's cells; None where a cell is empty."""
    columns: Columns = {}
    for column, cells in zip(table.columns, table.cells, strict=True):
        texts = np.array([column.absent or None, *column.values], dtype=object)
        if isinstance(cells, Ragged):
            parts = texts[cells.codes].tolist()
            columns[column.name] = [
                (column.delimiter or "").join(parts[start:stop])
                if stop > start
                else column.absent or None
                for start, stop in pairwise(cells.starts.tolist())
            ]
        else:
            columns[column.name] = texts[cells].tolist()
    return columns


def aggregate_columns(counts: Aggregates) -> dict[str, list[str | None] | list[int] | list[float]]:
    """The columns of `aggregates.csv`, the record count first; None where any value may stand."""
    rows = 1 + sum(len(entry.ids) for entry in counts.lengths)
    attributes = counts.attributes
    texts = np.array([value for column in counts.columns for value in column.values], dtype=object)
    cells = np.full((len(counts.columns), rows), None, dtype=object)
    lengths, numbers, margins = [0], [counts.records], [counts.records_margin]
    for entry in counts.lengths:
        where = np.arange(len(lengths), len(lengths) + len(entry.ids))
        owners = attributes.column_of[entry.ids]
        for place in range(entry.length):
            owner = owners[:, place]
            added = texts[entry.ids[:, place]]
            again = owner == owners[:, place - 1] if place else np.zeros(len(owner), dtype=bool)
            for row in np.flatnonzero(again).tolist():
                held = cells[owner[row], where[row]]
                added[row] = f"{held}{counts.columns[owner[row]].delimiter}{added[row]}"
            cells[owner, where] = added
        lengths += [entry.length] * len(entry.ids)
        numbers += entry.counts.tolist()
        margins += entry.margins.tolist()
    names = [column.name for column in counts.columns]
    return {
        **dict(zip(names, cells.tolist(), strict=True)),
        **dict(zip(measure_names(counts.columns), (lengths, numbers, margins), strict=True)),
    }
