"""The tables of a release described: what each column holds, of which type, which keys it has.

The Data Package and the Croissant descriptor say the same in their own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from populace.publish.files.contents import Content, parts
from populace.publish.files.file_names import File, files
from populace.publish.files.rows import rows
from populace.publish.files.tables import HISTOGRAM_MEASURES, codebook_header, measure_names
from populace.publish.statements import words
from populace.vocabulary.counts import Block, Counts, Histogram
from populace.vocabulary.release import Release
from populace.vocabulary.table import Column

Kind = Literal["string", "integer", "number"]


@dataclass(frozen=True)
class Field:
    """One column of a file.

    Args:
        name: its header.
        kind: the type of its cells.
        what: what it holds; may be empty.
        column: the column of the data that it is, if any.
        record: whether its cells are those of records, where absence may be written out.
        required: whether every row has a cell.
    """

    name: str
    kind: Kind = "string"
    what: str = ""
    column: Column | None = None
    record: bool = False
    required: bool = False


@dataclass(frozen=True)
class Resource:
    """One table of a release.

    Args:
        file: what it is called and holds.
        content: its bytes.
        fields: its columns.
        key: the header of its own key, if any.
        references: for each key of another table its header, and that table's file.
    """

    file: File
    content: Content
    fields: tuple[Field, ...]
    key: str | None = None
    references: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """What it holds, as a sentence begins."""
        return self.file.what[:1].upper() + self.file.what[1:]


def resources(release: Release, contents: Mapping[str, Content]) -> list[Resource]:
    """Every table of a release, whose contents are given by name."""
    counts = release.counts
    listed = files(counts)
    synthetic = {file.tables[0]: file.name for file in listed if file.role == "synthetic"}
    return [_resource(release, file, contents[file.name], synthetic) for file in listed]


def _resource(
    release: Release, file: File, content: Content, synthetic: dict[str, str]
) -> Resource:
    counts = release.counts
    if file.role == "synthetic":
        shape = counts.structure.table(file.tables[0])
        keys = [
            Field(key, what="A fresh key.", required=True)
            for key in counts.structure.keys(shape.name)
        ]
        columns = counts.columns_of(shape.name)
        own = [
            Field(header, what=_what(column), column=column, record=True)
            for header, column in zip(shape.headers, columns, strict=False)
        ]
        references = tuple(
            (key, synthetic[other]) for other, key in counts.structure.references(shape.name)
        )
        return Resource(file, content, (*keys, *own), shape.key, references)
    if file.role == "counts":
        block = counts.block(file.kind, file.tables)
        return Resource(file, content, () if block is None else _of_block(release, block))
    if file.role == "histogram":
        histogram = counts.histogram(file.kind, file.tables)
        return Resource(
            file, content, () if histogram is None else _of_histogram(counts, histogram)
        )
    if file.role == "codebook":
        header = codebook_header(counts.structure)
        fields = tuple(Field(name, what=f"{name.capitalize()}.") for name in header)
        return Resource(file, content, fields)
    return Resource(file, content, _of_flat(counts, content))


def _of_block(release: Release, block: Block) -> tuple[Field, ...]:
    columns = release.counts.columns_of(*block.tables)
    length, *numbers = measure_names(columns, weighted=block.weighted)
    margin = words.meaning_of_margin(release.guarantee)
    what = (
        (
            "Links that hold the combination, each weighted.",
            margin,
            f"{_of_links(release.counts, block)} {words.OPEN_LINKS}",
            margin,
        )
        if block.weighted
        else ("Protected number of subjects that hold the combination.", margin)
    )
    return (
        *(Field(column.name, what=_what(column), column=column) for column in columns),
        Field(
            length,
            "integer",
            "How many values the combination has; 0 is the whole data set.",
            required=True,
        ),
        *(
            Field(name, "number" if place % 2 else "integer", said, required=True)
            for place, (name, said) in enumerate(zip(numbers, what, strict=True))
        ),
    )


def _of_links(counts: Counts, block: Block) -> str:
    """What is counted in numbers by value, and how much of each record or root."""
    cap = ""
    for total in counts.link_totals:
        if total.tables[1] in block.tables:
            cap = f", at most {total.most} of each record of {total.tables[0]} counted"
            break
    whole = counts.total(block.tables[-1])
    if whole is not None and whole.most:
        cap = words.counted(whole.root, whole.most)
    return f"Number of links that hold the combination{cap}."


def _of_histogram(counts: Counts, histogram: Histogram) -> tuple[Field, ...]:
    records, margin = HISTOGRAM_MEASURES
    number = "Protected number of records."
    if counts.weighs(histogram):
        number = "Protected sum of what the records weigh among those of their owner."
    return (
        *(Field(name) for name in histogram.by),
        Field(records, "integer", number, required=True),
        Field(margin, "number", "Half-width of the 95% interval.", required=True),
    )


def _of_flat(counts: Counts, content: Content) -> tuple[Field, ...]:
    """Its headers follow from the tables; numbers of links are whole."""
    numbers = {relation.number for relation in counts.structure.relations}
    return tuple(
        Field(name, "integer" if name in numbers else "string")
        for name in next(rows(next(parts(content))))
    )


def _what(column: Column) -> str:
    said = (
        f"One or more values, joined by {column.delimiter!r}; they stand in codebook.csv."
        if column.delimiter is not None
        else "A value; all of them stand in codebook.csv."
    )
    if not column.title:
        return said
    return f"{column.title}{'' if column.title[-1] in '.?!' else '.'} {said}"
