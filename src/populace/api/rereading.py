"""Real tables, read again as they were for a release, to be compared with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from populace.api.tables import recipe_of, schema_of
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.inputs import Input, Project
from populace.vocabulary.listing import listing
from populace.vocabulary.records import Records
from populace.vocabulary.release import Release
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Column


def as_read(project: Project, release: Release) -> Project:
    """The tables of a release, to be read as they were then.

    Args:
        project: the real tables under the names of the release.
        release: what says how their columns were read.
    """
    from populace import publish

    tables = tuple(
        _as_read(project.table(name), schema, _columns(release, name))
        for name, schema in publish.schemas(release.counts).items()
    )
    return replace(project, tables=tables)


def check_records(records: Records, release: Release) -> None:
    """Refuse tables that were read otherwise than for the release they are compared with.

    Raises:
        SchemaError: as `check_as_released` raises.
    """
    for name, table in records.tables.items():
        own = release.counts.columns_of(name)[: len(table.columns)]
        check_as_released(table.columns, own)


def as_released(schema: Schema | None, released: Iterable[ColumnSchema]) -> Schema:
    """A schema that says of columns it does not name how the release says they were read."""
    schema = schema or Schema()
    for column in released:
        if schema.of(column.name) is None and column.name != schema.subject_id:
            schema = schema.with_column(column)
    return schema


def check_as_released(columns: Iterable[Column], released: Iterable[Column]) -> None:
    """Refuse columns that were read otherwise than for the release they are compared with.

    Args:
        columns: those of the real table, as read and prepared.
        released: those of the release.

    Raises:
        SchemaError: one is not there, its cells are taken otherwise, or its public values lack some
            of the release's.
    """
    found = {column.name: column for column in columns}
    other = [each.name for each in released if not _alike(found.get(each.name), each)]
    if other:
        raise SchemaError(
            expected="columns that are read as they were for the release",
            found=f"{listing(other)}, otherwise declared or prepared",
            action="Give the schema, the recipe and the options that the release was made with.",
        )


def _alike(column: Column | None, released: Column) -> bool:
    """Whether a column can hold what the released one holds; suppression takes values from it."""
    return (
        column is not None
        and column.public == released.public
        and column.absent == released.absent
        and column.delimiter == released.delimiter
        and (not column.public or set(released.values) <= set(column.values))
    )


def _columns(release: Release, name: str) -> tuple[Column, ...]:
    """The columns of a table of a release under its own headers."""
    headers = release.structure.table(name).headers
    columns = release.counts.columns_of(name)[: len(headers)]
    return tuple(replace(each, name=own) for each, own in zip(columns, headers, strict=True))


def _as_read(entry: Input, released: Schema, columns: Sequence[Column]) -> Input:
    """A table of a release, to be read as it was then.

    Args:
        entry: the table.
        released: what the release says of its columns.
        columns: these, with the bands that were drawn.
    """
    from populace.prepare import drawn

    try:
        found = recipe_of(entry)
    except SchemaError as error:
        raise error.within(entry.name) from None
    if found is not None:
        found = drawn(found, columns)
    names = released.use or ()
    untouched = names if found is None else found.untouched(names)
    kept = (column for column in released.columns if column.name in untouched)
    schema = as_released(schema_of(entry.reading.get("schema")), kept)
    schema = replace(schema, use=tuple(names if found is None else found.needed(names)))
    return entry.but(schema=schema, recipe=found, columns=None, leave_out=())
