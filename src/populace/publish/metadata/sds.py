"""A release in the files of Synthetic Data Showcase, for dashboards that were built on them.

They follow from the release alone and add nothing to it.
"""

from __future__ import annotations

import numpy as np

from populace.publish.files.cells import cell_texts, joined_lines, quoted
from populace.publish.questions.display import Display, shown
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.release import Release
from populace.vocabulary.table import Column, Ragged, Table

FOLDER = "sds"

JOINT = ";"
"""Joins the attributes of a combination."""


def render(release: Release) -> dict[str, bytes]:
    """The contents of the four files, by name within the release folder; of each table shown.

    - `reportable_aggregates.csv`: selections and their protected count.
    - `synthetic_microdata.csv`, wide: each value of a column with several values is a column.
    - `synthetic_microdata_condensed.csv`: the columns as they are, values joined.
    - `synthetic_microdata_long.csv`: a line for each filled cell of the wide form.
    """
    return {
        f"{FOLDER}/{name}": content
        for each in shown(release)
        for name, content in _of(each, "_".join(("", *release.structure.apart(each.name)))).items()
    }


def _of(each: Display, ending: str) -> dict[str, bytes]:
    """The files of one table, whose names end so."""
    headers, cells = _wide(each.table)
    return {
        f"reportable_aggregates{ending}.csv": _aggregates(each.aggregates),
        f"synthetic_microdata{ending}.csv": _rows(headers, cells),
        f"synthetic_microdata_condensed{ending}.csv": _condensed(each.table),
        f"synthetic_microdata_long{ending}.csv": _long(headers, cells),
    }


def _names(columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    """The header and the value of each attribute."""
    return [
        (f"{column.name}_{value}", "1") if column.multivalued else (column.name, value)
        for column in columns
        for value in column.values
    ]


def _aggregates(counts: Aggregates) -> bytes:
    names = [f"{header}:{value}" for header, value in _names(counts.columns)]
    texts = np.array(names, dtype=object)
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)] = np.arange(
        len(names)
    )
    # The first line counts everyone, under the name of its column.
    lines = ["selections,protected_count", f"selections,{counts.records}"]
    for entry in counts.lengths:
        order = np.argsort(rank[entry.ids], axis=1)
        sorted_ids = np.take_along_axis(entry.ids, order, axis=1)
        selections = map(JOINT.join, texts[sorted_ids].tolist())
        lines += [
            f"{quoted(selection)},{count}"
            for selection, count in zip(selections, entry.counts.tolist(), strict=True)
        ]
    return joined_lines(lines)


def _wide(table: Table) -> tuple[list[str], list[list[str]]]:
    """The headers and the cells of each column of the wide form; absent is empty."""
    headers, found = [], []
    for column, cells in zip(table.columns, table.cells, strict=True):
        if isinstance(cells, Ragged):
            owners = np.repeat(np.arange(table.records), np.diff(cells.starts).astype(np.intp))
            for code, value in enumerate(column.values, start=1):
                flags = np.full(table.records, "", dtype=object)
                flags[owners[cells.codes == code]] = "1"
                headers.append(f"{column.name}_{value}")
                found.append(flags.tolist())
        else:
            headers.append(column.name)
            found.append(np.array(["", *column.values], dtype=object)[cells].tolist())
    return headers, found


def _rows(headers: list[str], cells: list[list[str]]) -> bytes:
    texts = [[quoted(cell) for cell in column] for column in cells]
    if len(texts) == 1:
        # A blank line is no record to most readers.
        texts[0] = [text or '""' for text in texts[0]]
    return joined_lines([",".join(map(quoted, headers)), *map(",".join, zip(*texts, strict=True))])


def _condensed(table: Table) -> bytes:
    plain = [Column(each.name, each.values, delimiter=each.delimiter) for each in table.columns]
    texts = [cell_texts(column, cells) for column, cells in zip(plain, table.cells, strict=True)]
    if len(texts) == 1:
        texts[0] = [text or '""' for text in texts[0]]
    headers = ",".join(quoted(column.name) for column in plain)
    return joined_lines([headers, *map(",".join, zip(*texts, strict=True))])


def _long(headers: list[str], cells: list[list[str]]) -> bytes:
    lines = ["Id,Attribute,Value,AttributeValue"]
    quoted_headers = [quoted(header) for header in headers]
    for number, record in enumerate(zip(*cells, strict=True)):
        lines += [
            f"{number},{name},{quoted(value)},{quoted(f'{header}:{value}')}"
            for header, name, value in zip(headers, quoted_headers, record, strict=True)
            if value
        ]
    return joined_lines(lines)
