"""The tables of a linked release as CSV text: the same release gives the same bytes everywhere.

Only released facts pass through here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace.publish import tables
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.counts import Links
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.families import FamilyCounts, LinkedRecords, LinkedRelease
from populace.vocabulary.linked import Layout
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Cells, Column, Ragged, Table

HALF_95 = 1.96
DEGREES_HEADER = ("links", "records", "margin")
LIKENESS_HEADER = ("column", "links", "state", "value", "records")
CODEBOOK_HEADER = ("table", "column", "value", "label", "domain")
GROUPS = ("1", "2", "3+")
STATES = ("nothing", "all", "some", "different")

Index = NDArray[np.int64]


def file_names(
    layout: Layout, *, many: bool = False, alike: bool = True, triples: bool = False
) -> dict[str, str]:
    """The name of each table's file, by what it holds.

    Args:
        layout: the names of the tables.
        many: whether a child may have several parents.
        alike: whether likeness was measured.
        triples: whether triples were declared.

    Raises:
        SchemaError: a table is called as another file of the release is.
    """
    names = {
        "parents": f"{layout.parent}.csv",
        "children": f"{layout.child}.csv",
        "flat": f"{layout.parent}_flat.csv",
        "parent_counts": f"{layout.parent}_aggregates.csv",
        "child_counts": f"{layout.child}_aggregates.csv",
        "pair_counts": f"{layout.parent}_{layout.child}_pairs.csv",
        "degrees": f"{layout.parent}_by_links.csv",
        "codebook": "codebook.csv",
    }
    if layout.link is not None:
        names["links"] = f"{layout.link}.csv"
    if alike:
        names["likeness"] = f"{layout.child}_likeness.csv"
    if triples:
        names["triple_counts"] = f"{layout.parent}_{layout.child}_triples.csv"
    if many:
        names["own_counts"] = f"{layout.child}_own_aggregates.csv"
        names["child_degrees"] = f"{layout.child}_by_links.csv"
    if len({name.casefold() for name in names.values()}) < len(names) or any(
        not name.isprintable() or "/" in name or "\\" in name or name.startswith(".")
        for name in names.values()
    ):
        raise SchemaError(
            expected="names of tables that the files of a release can have",
            found="one that another file has, or that no file can have",
            action="Name the tables otherwise.",
        )
    return names


def names_of(counts: FamilyCounts) -> dict[str, str]:
    """The names of the files of a release, by what they hold."""
    return file_names(
        counts.layout,
        many=counts.network is not None,
        alike=counts.siblings.measured,
        triples=counts.triples is not None,
    )


def render(release: LinkedRelease) -> dict[str, bytes]:
    """Every table of a linked release, by the name of its file."""
    counts = release.aggregates
    names = names_of(counts)
    contents = synthetic(counts, release.synthetic)
    contents[names["parent_counts"]] = tables.aggregates(counts.parents)
    contents[names["child_counts"]] = _combinations(
        counts.child_columns, counts.children, counts.child_links
    )
    contents[names["pair_counts"]] = _combinations(
        (*counts.parents.columns, *counts.child_columns), (counts.cross,), (counts.cross_links,)
    )
    if counts.triples is not None and counts.triple_links is not None:
        contents[names["triple_counts"]] = _combinations(
            (*counts.parents.columns, *counts.child_columns),
            (counts.triples,),
            (counts.triple_links,),
        )
    contents[names["degrees"]] = _degrees(counts.degrees, counts.degrees_scale)
    if counts.siblings.measured:
        contents[names["likeness"]] = _likeness(counts)
    contents[names["codebook"]] = _codebook(counts)
    if counts.network is not None:
        network = counts.network
        contents[names["own_counts"]] = tables.aggregates(network.children)
        contents[names["child_degrees"]] = _degrees(network.degrees, network.degrees_scale)
    return contents


def synthetic(counts: FamilyCounts, records: LinkedRecords) -> dict[str, bytes]:
    """The synthetic tables with fresh keys, and the flat export made from them."""
    layout, names = counts.layout, names_of(counts)
    parent_keys = _keys(records.parents.records)
    child_keys = _keys(records.children.records)
    parent_of = np.array(parent_keys, dtype=object)[records.parent_of].tolist()
    contents = {
        names["parents"]: _table(
            (layout.parent_key,), (parent_keys,), layout.parent_headers, records.parents
        )
    }
    if layout.link is None:
        keys = [layout.parent_key] if layout.child_key is None else [layout.child_key]
        columns = [parent_of] if layout.child_key is None else [child_keys]
        if layout.child_key is not None:
            keys.append(layout.parent_key)
            columns.append(parent_of)
        contents[names["children"]] = _table(keys, columns, layout.child_headers, records.children)
    else:
        child_key = layout.child_key or ""
        contents[names["children"]] = _table(
            (child_key,), (child_keys,), layout.child_headers, records.children
        )
        child_of = np.array(child_keys, dtype=object)[records.child_of].tolist()
        contents[names["links"]] = _table(
            (layout.parent_key, child_key),
            (parent_of, child_of),
            layout.link_headers,
            records.links,
        )
    contents[names["flat"]] = _flat(counts, records)
    return contents


def measure_names(columns: Sequence[Column]) -> tuple[str, ...]:
    """The names of the last columns of weighted counts: with underscores where they are taken."""
    taken = {column.name for column in columns}
    names = []
    for measure in ("length", "weight", "weight_margin", "links", "links_margin"):
        name = measure
        while name in taken:
            name += "_"
        names.append(name)
    return tuple(names)


def _keys(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def _table(
    keys: Sequence[str], cells: Sequence[list[str]], headers: Sequence[str], table: Table
) -> bytes:
    texts = [
        *cells,
        *(
            tables.cell_texts(column, codes)
            for column, codes in zip(table.columns, table.cells, strict=True)
        ),
    ]
    header = ",".join(tables.quoted(name) for name in (*keys, *headers))
    return tables.joined_lines([header, *map(",".join, zip(*texts, strict=True))])


def _combinations(
    columns: tuple[Column, ...], lengths: tuple[Combinations, ...], links: tuple[Links, ...]
) -> bytes:
    """Weighted counts, each with its margin and with the number of links that it stands for."""
    attributes = Attributes(columns)
    names = (*(column.name for column in columns), *measure_names(columns))
    lines = [tables.BOM + ",".join(map(tables.quoted, names))]
    for entry, number in zip(lengths, links, strict=True):
        lines += [
            f"{line},{count},{margin:.1f}"
            for line, count, margin in zip(
                tables.combination_lines(attributes, entry),
                number.counts.tolist(),
                number.margins.tolist(),
                strict=True,
            )
        ]
    return tables.joined_lines(lines)


def _degrees(numbers: Index, scale: float) -> bytes:
    margin = HALF_95 * scale
    return tables.joined_lines(
        [
            ",".join(DEGREES_HEADER),
            *(f"{links},{records},{margin:.1f}" for links, records in enumerate(numbers)),
        ]
    )


def _likeness(counts: FamilyCounts) -> bytes:
    lines = [tables.BOM + ",".join(LIKENESS_HEADER)]
    for place, cells in zip(counts.siblings.columns, counts.siblings.counts, strict=True):
        column = counts.child_columns[place]
        name, values = tables.quoted(column.name), [tables.quoted(v) for v in column.values]
        states = [
            (STATES[0], ""),
            *((STATES[1], value) for value in values),
            *((STATES[2], value) for value in values),
            (STATES[3], ""),
        ]
        lines += [
            f"{name},{group},{state},{value},{count}"
            for group, row in zip(GROUPS, cells.tolist(), strict=True)
            for (state, value), count in zip(states, row, strict=True)
            if count
        ]
    return tables.joined_lines(lines)


def _codebook(counts: FamilyCounts) -> bytes:
    lines = [tables.BOM + ",".join(CODEBOOK_HEADER)]
    for table, column, header in columns_of(counts):
        labels = column.labels or ("",) * len(column.values)
        lines += [
            f"{tables.quoted(table)},{tables.quoted(header)},{tables.quoted(value)},"
            f"{tables.quoted(label)},{tables.domain_of(column)}"
            for value, label in zip(column.values, labels, strict=True)
        ]
    return tables.joined_lines(lines)


def columns_of(counts: FamilyCounts) -> list[tuple[str, Column, str]]:
    """Each column with its table and the header it has there; the class of links comes last."""
    layout = counts.layout
    own = len(layout.child_headers)
    result = [
        (layout.parent, column, header)
        for column, header in zip(counts.parents.columns[:-1], layout.parent_headers, strict=True)
    ]
    result += [
        (layout.child, column, header)
        for column, header in zip(counts.child_columns[:own], layout.child_headers, strict=True)
    ]
    result += [
        (layout.link or layout.child, column, header)
        for column, header in zip(counts.child_columns[own:], layout.link_headers, strict=True)
    ]
    last = counts.parents.columns[-1]
    return [*result, (layout.parent, last, last.name)]


def schemas_of(counts: FamilyCounts) -> tuple[Schema, Schema, Schema]:
    """How the columns of parents, children and links were read, for reading the real tables."""
    own = len(counts.layout.child_headers)
    parts = (
        (counts.layout.parent_headers, counts.parents.columns[:-1]),
        (counts.layout.child_headers, counts.child_columns[:own]),
        (counts.layout.link_headers, counts.child_columns[own:]),
    )
    schemas = [
        Schema(
            tuple(
                ColumnSchema.as_read(column, header)
                for header, column in zip(headers, columns, strict=True)
            ),
            use=tuple(headers),
        )
        for headers, columns in parts
    ]
    return schemas[0], schemas[1], schemas[2]


def _flat(counts: FamilyCounts, records: LinkedRecords) -> bytes:
    """One row for each parent, with her children's values joined."""
    parents = records.parents
    number = np.bincount(records.parent_of.astype(np.intp), minlength=parents.records)
    headers = [column.name for column in parents.columns]
    columns = [
        tables.cell_texts(column, cells)
        for column, cells in zip(parents.columns, parents.cells, strict=True)
    ]
    headers.append(counts.parents.columns[-1].name)
    columns.append([str(count) for count in number.tolist()])
    own = np.arange(records.links.records, dtype=np.int64)
    for table, rows in ((records.children, records.child_of), (records.links, own)):
        for column, cells in zip(table.columns, table.cells, strict=True):
            link, codes = _held(cells, rows)
            owner = records.parent_of[link]
            size = len(column.values) + 1
            held = np.unique(owner * size + codes)
            ends = np.cumsum(np.bincount((held // size).astype(np.intp), minlength=parents.records))
            several = replace(column, delimiter=column.delimiter or _joint(column), absent="")
            ragged = Ragged(np.concatenate([[0], ends]).astype(np.int64), held % size)
            headers.append(column.name)
            columns.append(tables.cell_texts(several, ragged))
    header = ",".join(map(tables.quoted, headers))
    return tables.joined_lines([header, *map(",".join, zip(*columns, strict=True))])


def _held(cells: Cells, rows: Index) -> tuple[Index, Index]:
    """The values at the given rows: the place of each among them, and its code."""
    if not isinstance(cells, Ragged):
        codes = cells[rows].astype(np.int64)
        link = np.flatnonzero(codes)
        return link.astype(np.int64), codes[link]
    sizes = np.diff(cells.starts)[rows]
    link = np.repeat(np.arange(len(rows), dtype=np.int64), sizes.astype(np.intp))
    place = np.arange(len(link)) - np.repeat(np.cumsum(sizes) - sizes, sizes.astype(np.intp))
    return link, cells.codes[cells.starts[rows[link]] + place].astype(np.int64)


def _joint(column: Column) -> str:
    """What joins the values of a flat cell: the first sign that no value holds."""
    signs = (";", "|", " / ", " // ", " /// ")
    return next((sign for sign in signs if not any(sign in v for v in column.values)), " //// ")
