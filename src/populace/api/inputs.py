"""Inputs of the API made into what the verbs take.

No value is changed here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import fact
from populace.vocabulary.reading import checked
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.schema import ColumnSchema, Schema, listing
from populace.vocabulary.table import Column, Table

if TYPE_CHECKING:
    from populace.read.keys import Part

AnyRecipe = Recipe | str | os.PathLike[str] | Sequence[Mapping[str, Any]]
"""A recipe, the path of its file, or its operations as mappings."""


def read(
    source: object,
    schema: Schema | None,
    recipe: Recipe | None = None,
    *,
    accept_unread: Iterable[str] = (),
    held_to_it: bool = True,
    **options: Any,  # noqa: ANN401
) -> Table:
    """The table at a source, refused where its release could not be written.

    Refused, too, where declared columns, or those that the recipe gives a meaning to, are not
    understood (see `vocabulary.reading`): that is a fact of the table.

    Args:
        source: as in `release`.
        schema: what is declared about the columns.
        recipe: what will be done to the table. Columns whose own values do not leave it are
            declared, so that none of them is taken for an identifier or a flag.
        accept_unread: the columns to go on with however little of them is understood.
        held_to_it: whether columns that are not understood are refused.
        **options: as in `read_table`.
    """
    from populace import publish
    from populace.prepare import readings
    from populace.read import read_table
    from populace.read.options import listed

    told = schema
    if recipe is not None:
        schema = _with_recipe(schema or Schema(), recipe, options.get("columns") is not None)
    table = _as_told(read_table(source, schema=schema, **options), told, recipe)
    publish.check_columns(table.columns)
    if not held_to_it:
        return table
    accepted = {*listed(accept_unread), *(() if told is None else told.accept_unread)}
    found = checked(readings(table, recipe or Recipe()), accepted)
    return replace(table, facts=(*table.facts, *found))


def joined_values(columns: Iterable[Column]) -> tuple[str, ...]:
    """What to say, to the publisher alone, of columns whose cells look like several values.

    Args:
        columns: those of which nothing was declared.
    """
    from populace.read import joiner_of

    found = {
        column.name: joiner
        for column in columns
        if column.delimiter is None and (joiner := joiner_of(column.values))
    }
    if not found:
        return ()
    options = " ".join(f"--multi-value '{name}={joiner}'" for name, joiner in found.items())
    said = (
        "Many cells look like several values joined, and each was taken"
        f" for one value. If they are several, release again with {options}."
    )
    return (said,)


def as_released(schema: Schema | None, released: Iterable[ColumnSchema]) -> Schema:
    """A schema that says of columns it does not name how the release says they were read."""
    told = schema or Schema()
    for column in released:
        if told.of(column.name) is None and column.name != told.subject_id:
            told = told.with_column(column)
    return told


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


def _as_told(table: Table, told: Schema | None, recipe: Recipe | None) -> Table:
    """The table without declarations that nobody made: those of `_with_recipe`."""
    own = {
        fact("domain-private", column=name)
        for name in (() if recipe is None else recipe.coarsened)
        if told is None or told.of(name) is None
    }
    return replace(table, declared=tuple(each for each in table.declared if each not in own))


def _with_recipe(schema: Schema, recipe: Recipe, chosen: bool) -> Schema:
    for name in recipe.coarsened:
        if schema.of(name) is None and name != schema.subject_id:
            schema = schema.with_column(ColumnSchema(name))
    if schema.use is None and recipe.inputs is not None and not chosen:
        schema = replace(schema, use=recipe.inputs)
    return schema


def recipe_of(
    recipe: AnyRecipe | None, schema: Schema | str | os.PathLike[str] | None
) -> Recipe | None:
    """A recipe, read from its file where a path is given; without one, that in the schema's file.

    Args:
        recipe: the recipe, if any.
        schema: the schema or the path of its file, if any.
    """
    from populace.prepare import read_recipe
    from populace.prepare import recipe_of as entered

    match recipe:
        case Recipe():
            found = recipe
        case str() | os.PathLike():
            found = read_recipe(recipe)
            if not found:
                raise SchemaError(
                    expected="a recipe with operations, in sections [[prepare]]",
                    found=f"none in {os.fspath(recipe)}",
                    action="Name a file that holds some, or leave the recipe out.",
                )
        case None:
            found = read_recipe(schema) if isinstance(schema, str | os.PathLike) else Recipe()
        case _:
            found = entered(recipe)
    return found or None


def schema_of(schema: Schema | str | os.PathLike[str] | None) -> Schema | None:
    """A schema, read from its file where a path is given."""
    if schema is None or isinstance(schema, Schema):
        return schema
    if not isinstance(schema, str | os.PathLike):
        raise SchemaError(
            expected="the path of a schema file, or a Schema",
            found=f"an object of type {type(schema).__name__}",
            action="Write the declarations to a TOML file: `populace schema` drafts one.",
        )
    from populace.read import read_schema

    return read_schema(schema)


def linked_part(
    source: object,
    name: str,
    schema: Schema | str | os.PathLike[str] | None,
    recipe: AnyRecipe | None = None,
    sheet: str | None = None,
) -> Part:
    """One of several linked tables, prepared record by record when it is read.

    Args:
        source: as in `release`; None for a table that is only described, whose source are then the
            columns that its recipe needs.
        name: what the table is called.
        schema: what is declared about its columns.
        recipe: what is done to it first; without one, that in the schema's file.
        sheet: of a workbook.

    Raises:
        SchemaError: an operation of the recipe is charged, which only a release of one table pays.
    """
    from populace.prepare import apply
    from populace.read.keys import Part

    told = schema_of(schema)
    try:
        found = recipe_of(recipe, schema)
    except SchemaError as error:
        raise error.within(name) from None
    if found is None:
        return Part(() if source is None else source, name, told, sheet)
    for operation in found.operations:
        if operation.charged:
            raise SchemaError(
                expected=f"operations that cost nothing on {name}, one of several linked tables",
                found=f"{operation.do!r}, which is paid for with a part of the budget",
                action="Declare edges (bands) or a list of values (absent, merge) instead.",
            )
    whole = _with_recipe(told or Schema(), found, chosen=False)
    bound = whole.attributes_per_subject

    def prepared(table: Table) -> Table:
        return apply(_as_told(table, told, found), found, attributes=bound)

    return Part(found.needed(()) if source is None else source, name, whole, sheet, prepared)
