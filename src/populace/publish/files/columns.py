"""The tables of a release as lists of texts and numbers, for programs that take data frames."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from populace.publish.files.file_names import named
from populace.publish.files.tables import HALF_95, HISTOGRAM_MEASURES, key_rows, measure_names
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.counts import Block, Counts
from populace.vocabulary.records import Records
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


def record_columns(records: Records) -> dict[str, Columns]:
    """The cells of each table by its name, behind fresh keys as they stand in its file."""
    structure = records.structure
    found: dict[str, Columns] = {}
    for shape in structure.tables:
        texts = synthetic_columns(records.tables[shape.name])
        columns: Columns = {
            key: [str(row + 1) for row in rows]
            for key, rows in zip(
                structure.keys(shape.name), key_rows(records, shape.name), strict=True
            )
        }
        found[shape.name] = {**columns, **dict(zip(shape.headers, texts.values(), strict=True))}
    return found


def count_columns(counts: Counts) -> dict[str, dict[str, list[Any]]]:
    """The columns of every table of counts, by the name of its file without its ending."""
    found: dict[str, dict[str, list[Any]]] = {}
    for block in counts.blocks:
        name = named(counts.structure, block.name, *block.tables).removesuffix(".csv")
        found[name] = _block_columns(counts, block)
    for histogram in counts.histograms:
        name = named(counts.structure, histogram.name, *histogram.tables).removesuffix(".csv")
        margin = round(HALF_95 * histogram.scale, 1)
        found[name] = {
            **{
                by: [cell[place] for cell in histogram.cells]
                for place, by in enumerate(histogram.by)
            },
            HISTOGRAM_MEASURES[0]: histogram.numbers.tolist(),
            HISTOGRAM_MEASURES[1]: [margin] * len(histogram.numbers),
        }
    return found


def aggregate_columns(counts: Aggregates) -> dict[str, list[Any]]:
    """The columns of `aggregates.csv`, the record count first; None where any value may stand."""
    whole = Counts.of(counts)
    return _block_columns(whole, whole.blocks[0])


def _block_columns(counts: Counts, block: Block) -> dict[str, list[Any]]:
    attributes = counts.attributes(block.tables)
    columns = attributes.columns
    total = None if block.weighted else counts.total(*block.tables)
    before = 0 if total is None else 1
    rows = before + sum(len(entry.ids) for entry in block.lengths)
    texts = np.array([value for column in columns for value in column.values], dtype=object)
    cells = np.full((len(columns), rows), None, dtype=object)
    names = measure_names(columns, weighted=block.weighted)
    measures: list[list[Any]] = [[] for _ in names]
    if total is not None:
        for measure, number in zip(measures, (0, total.records, total.margin), strict=True):
            measure.append(number)
    start = before
    for place, entry in enumerate(block.lengths):
        where = np.arange(start, start + len(entry.ids))
        start += len(entry.ids)
        owners = attributes.column_of[entry.ids]
        for position in range(entry.length):
            owner = owners[:, position]
            added = texts[entry.ids[:, position]]
            again = owner == owners[:, position - 1] if position else np.zeros(len(owner), bool)
            for row in np.flatnonzero(again).tolist():
                held = cells[owner[row], where[row]]
                added[row] = f"{held}{columns[owner[row]].delimiter}{added[row]}"
            cells[owner, where] = added
        told = [[entry.length] * len(entry.ids), entry.counts.tolist(), entry.margins.tolist()]
        if block.weighted:
            links = block.links[place]
            told += [links.counts.tolist(), links.margins.tolist()]
        for measure, numbers in zip(measures, told, strict=True):
            measure.extend(numbers)
    return {
        **dict(zip((column.name for column in columns), cells.tolist(), strict=True)),
        **dict(zip(names, measures, strict=True)),
    }
