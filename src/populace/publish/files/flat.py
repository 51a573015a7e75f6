"""One row for each record of a table, with the values of what belongs to it joined.

For programs that take one table: it follows from the synthetic tables and adds nothing to them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace.publish.files.cells import cell_texts, joined_lines, quoted
from populace.vocabulary.records import Records
from populace.vocabulary.table import Cells, Column, Ragged

Index = NDArray[np.int64]


def flat(records: Records, owner: str) -> bytes:
    """A synthetic table with the values of what its records are linked to, sorted and distinct."""
    table = records.tables[owner]
    headers = [column.name for column in table.columns]
    texts = [
        cell_texts(column, cells) for column, cells in zip(table.columns, table.cells, strict=True)
    ]
    for relation in records.structure.relations:
        if relation.one != owner:
            continue
        join = records.links(relation)
        if relation.number is not None:
            headers.append(relation.number)
            texts.append([str(number) for number in records.numbers(relation).tolist()])
        far = records.over_links(relation)
        for column, cells in zip(far.columns, far.cells, strict=True):
            link, codes = _held(cells)
            size = len(column.values) + 1
            held = np.unique(join.one[link] * size + codes)
            sizes = np.bincount((held // size).astype(np.intp), minlength=table.records)
            starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
            several = replace(column, delimiter=column.delimiter or _joint(column), absent="")
            again = column.name in headers
            headers.append(f"{relation.via}.{column.name}" if again else column.name)
            texts.append(cell_texts(several, Ragged(starts, held % size)))
    header = ",".join(map(quoted, headers))
    return joined_lines([header, *map(",".join, zip(*texts, strict=True))])


def _held(cells: Cells) -> tuple[Index, Index]:
    """The rows that hold a value, once for each value, and its code."""
    if not isinstance(cells, Ragged):
        rows = np.flatnonzero(cells).astype(np.int64)
        return rows, cells[rows].astype(np.int64)
    sizes = np.diff(cells.starts).astype(np.intp)
    rows = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    return rows, cells.codes.astype(np.int64)


def _joint(column: Column) -> str:
    """What joins the values of a flat cell: the first sign that no value holds."""
    signs = (";", "|", " / ", " // ", " /// ")
    return next((sign for sign in signs if not any(sign in v for v in column.values)), " //// ")
