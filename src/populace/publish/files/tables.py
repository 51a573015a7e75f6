"""The tables of a release as CSV text: the same release gives the same bytes everywhere.

Only released facts pass through here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from populace.publish.files.cells import (
    BOM,
    CodedLines,
    cell_texts,
    combination_lines,
    joined_lines,
    quoted,
)
from populace.publish.files.contents import Content, Parts
from populace.publish.files.file_names import CODEBOOK, FLAT, named
from populace.publish.files.flat import flat
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.counts import Block, Counts, Histogram
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.records import Records
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import Structure
from populace.vocabulary.table import Column, Ragged, Table, rows_between

CODEBOOK_HEADER = ("column", "value", "label", "domain")
MEASURES = ("length", "count", "margin")
WEIGHED = ("length", "weight", "weight_margin", "links", "links_margin")
HISTOGRAM_MEASURES = ("records", "margin")
HALF_95 = 1.96

AT_ONCE = 1 << 16
"""Of how many records the text is held at a time."""

WIDEST = 512
"""Up to how many bytes a line may have for its bytes to be looked up and not its texts."""

ROOM = 1 << 26
"""Up to how many bytes these may take, as one long word makes all of its column as long."""


def check(columns: tuple[Column, ...]) -> None:
    """Refuse columns whose combinations `aggregates.csv` could not tell apart.

    A blank cell means any value there, and a cell of a multi-valued column is split again.

    Raises:
        SchemaError: a declared value is empty, or holds the delimiter of its multi-valued column.
    """
    for column in columns:
        if "" in column.values or (
            column.delimiter is not None
            and any(column.delimiter in value for value in column.values)
        ):
            raise SchemaError(
                expected=f"values that a cell of column {column.name!r} can be split into",
                found="a value that is empty or holds the column's delimiter",
                action="Take it out of the schema, or choose another delimiter or absent symbol.",
            )


def measure_names(columns: tuple[Column, ...], *, weighted: bool = False) -> tuple[str, ...]:
    """The names of the last columns of a table of counts: with underscores where they are taken."""
    taken = {column.name for column in columns}
    names = []
    for measure in WEIGHED if weighted else MEASURES:
        name = measure
        while name in taken:
            name += "_"
        names.append(name)
    return tuple(names)


def render(counts: Counts, records: Records) -> dict[str, Content]:
    """Every table of a release, by the name of its file."""
    structure = counts.structure
    contents = synthetics(records)
    for each in counts.blocks:
        contents[named(structure, each.name, *each.tables)] = block(counts, each)
    for numbers in counts.histograms:
        contents[named(structure, numbers.name, *numbers.tables)] = histogram(numbers)
    contents[CODEBOOK] = codebook(counts)
    return contents


def synthetics(records: Records) -> dict[str, Content]:
    """The synthetic tables, and what is made from them, by the names of their files."""
    structure = records.structure
    contents: dict[str, Content] = {
        named(structure, "synthetic", table.name): _synthetic(records, table.name)
        for table in structure.tables
    }
    for owner in dict.fromkeys(relation.one for relation in structure.relations):
        contents[named(structure, "synthetic", owner, FLAT)] = flat(records, owner)
    return contents


def synthetic(table: Table) -> bytes:
    """A table without keys: one line per record, absent symbols written back, values joined."""
    return b"".join(_parts([column.name for column in table.columns], [], table))


def _synthetic(records: Records, name: str) -> Content:
    """A table behind fresh keys."""
    structure, table = records.structure, records.tables[name]
    headers = [*structure.keys(name), *structure.table(name).headers]
    make = partial(_parts, headers, key_rows(records, name), table)
    return b"".join(make()) if table.records <= AT_ONCE else Parts(make)


def _parts(headers: list[str], keys: list[list[int]], table: Table) -> Iterator[bytes]:
    """The header, then the lines of so many records at a time."""
    yield joined_lines([",".join(map(quoted, headers))])
    single = [cells for cells in table.cells if not isinstance(cells, Ragged)]
    if headers and not keys and len(single) == len(table.cells):
        coded = CodedLines(table.columns)
        if coded.width <= WIDEST and coded.room <= ROOM:
            starts = range(0, table.records, AT_ONCE)
            parts = (slice(start, start + AT_ONCE) for start in starts)
            yield from coded.lines([codes[part] for codes in single] for part in parts)
            return
    for start in range(0, table.records, AT_ONCE) if headers else ():
        stop = min(start + AT_ONCE, table.records)
        texts = [[str(row + 1) for row in rows[start:stop]] for rows in keys]
        texts += [
            cell_texts(column, rows_between(cells, start, stop))
            for column, cells in zip(table.columns, table.cells, strict=True)
        ]
        if len(texts) == 1:
            # A blank line is no record to most readers.
            texts[0] = [text or '""' for text in texts[0]]
        yield joined_lines(map(",".join, zip(*texts, strict=True)))


def key_rows(records: Records, name: str) -> list[list[int]]:
    """For each key in a table which records it names: its own, then those it refers to."""
    structure = records.structure
    rows = []
    if structure.table(name).key is not None:
        rows.append(list(range(records.tables[name].records)))
    for relation, join in zip(structure.relations, records.joins, strict=True):
        if relation.via is None and relation.many == name:
            rows.append(join.one.tolist())
        elif relation.via is not None and relation.via == name:
            rows += [join.one.tolist(), join.many.tolist()]
    return rows


def block(counts: Counts, block: Block) -> bytes:
    """The combinations of a block by length and by attribute, below the number of records.

    Weights stand before the numbers of links that they are taken for.
    """
    columns = counts.columns_of(*block.tables)
    names = [column.name for column in columns]
    measures = measure_names(columns, weighted=block.weighted)
    lines = [BOM + ",".join(quoted(name) for name in (*names, *measures))]
    total = None if block.weighted else counts.total(*block.tables)
    if total is not None:
        lines.append("," * len(names) + f"0,{total.records},{total.margin:.1f}")
    attributes = Attributes(columns)
    if not block.weighted:
        # Lines as texts take many times their bytes: so many at a time.
        some = (part for entry in block.lengths for part in _at_once(entry))
        texts = (joined_lines(combination_lines(attributes, part)) for part in some)
        return b"".join((joined_lines(lines), *texts))
    for entry, links in zip(block.lengths, block.links, strict=False):
        lines += [
            f"{line},{count},{margin:.1f}"
            for line, count, margin in zip(
                combination_lines(attributes, entry),
                links.counts.tolist(),
                links.margins.tolist(),
                strict=True,
            )
        ]
    return joined_lines(lines)


def _at_once(entry: Combinations) -> Iterator[Combinations]:
    """The combinations of one length, so many at a time."""
    for start in range(0, len(entry.ids), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        ids, counts, margins = entry.ids[rows], entry.counts[rows], entry.margins[rows]
        yield replace(entry, ids=ids, counts=counts, margins=margins)


def aggregates(counts: Aggregates) -> bytes:
    """`aggregates.csv` of a single table."""
    whole = Counts.of(counts)
    return block(whole, whole.blocks[0])


def histogram(histogram: Histogram) -> bytes:
    """Protected numbers of records, each behind what it belongs to."""
    margin = f"{HALF_95 * histogram.scale:.1f}"
    lines = [BOM + ",".join(map(quoted, (*histogram.by, *HISTOGRAM_MEASURES)))]
    lines += [
        f"{','.join(map(quoted, cell))},{number},{margin}"
        for cell, number in zip(histogram.cells, histogram.numbers.tolist(), strict=True)
    ]
    return joined_lines(lines)


def codebook(counts: Counts) -> bytes:
    """`codebook.csv`: what may be known of each column's values, and where the list came from."""
    lines = [BOM + ",".join(codebook_header(counts.structure))]
    for table, header, column in columns_in(counts):
        named_ = ",".join(map(quoted, (*counts.structure.apart(table), header)))
        domain = domain_of(column)
        labels = column.labels or ("",) * len(column.values)
        lines += [
            f"{named_},{quoted(value)},{quoted(label)},{domain}"
            for value, label in zip(column.values, labels, strict=True)
        ]
    return joined_lines(lines)


def codebook_header(structure: Structure) -> tuple[str, ...]:
    """The header of `codebook.csv`: with several tables it says which."""
    return (*structure.apart("table"), *CODEBOOK_HEADER)


def columns_in(counts: Counts) -> Iterator[tuple[str, str, Column]]:
    """Each column with its table, and with the header that it has there."""
    structure = counts.structure
    for shape, columns in zip(structure.tables, counts.columns, strict=True):
        headers = (*shape.headers, *structure.numbers(shape.name))
        for header, column in zip(headers, columns, strict=True):
            yield shape.name, header, column


def domain_of(column: Column) -> str:
    """`public` for a declared list of values, `private` for one that was found in the data."""
    return "public" if column.public else "private"


def schemas(counts: Counts) -> dict[str, Schema]:
    """How the columns of each table were read, for reading the real one."""
    found = {}
    for shape, columns in zip(counts.structure.tables, counts.columns, strict=True):
        told = tuple(
            ColumnSchema.as_read(column, header)
            for header, column in zip(shape.headers, columns, strict=False)
        )
        found[shape.name] = Schema(told, use=shape.headers)
    return found
