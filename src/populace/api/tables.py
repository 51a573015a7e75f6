"""Inputs made into tables: what is declared about them, what is done to them, how they are read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from populace.vocabulary.errors import ParameterError, Refuse, SchemaError, raised, tried
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.inputs import Input, Project
from populace.vocabulary.keywords import AnySchema, Reading
from populace.vocabulary.listing import listing
from populace.vocabulary.operations import Explode, OneRow, Operation
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.reading import checked
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.related import Pending
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.read.linked.keys import Part

_MADE = ("schema", "recipe", "attributes_per_subject", "accept_unread")
"""The keywords that `read.table.read_table` does not take as they are."""


def parts_of(project: Project, names: Iterable[str], *, held_to_it: bool = True) -> list[Part]:
    """The tables of these names, as `part_of` makes them.

    Args:
        project: the tables.
        names: their names, in order.
        held_to_it: whether columns that are not understood are refused.
    """
    return [part_of(project.table(name), held_to_it=held_to_it) for name in names]


def described_parts(project: Project, names: Iterable[str]) -> list[Part]:
    """The tables of these names, of which only the descriptions count."""
    entry = (project.table(name) for name in names)
    return [part_of(Input(None, each.name, each.key, **each.reading)) for each in entry]


def opening_parts(project: Project, names: Iterable[str]) -> list[Part]:
    """The tables of these names, to be opened and no more."""
    from populace.read.linked.keys import Part

    entry = (project.table(name) for name in names)
    return [Part(_here(each.source), each.name, each.key, options=_options(each)) for each in entry]


def on_spark(source: object) -> bool:
    """Whether a source is a frame of Spark, without loading its library."""
    library = type(source).__module__.partition(".")[0]
    return library == "pyspark" and hasattr(source, "mapInArrow")


def _here(source: Any) -> Any:  # noqa: ANN401 - whatever can be read
    """A source whose rows are on this machine, as tables that hang together must be.

    Raises:
        InputError: it is a frame of Spark that cannot be brought.
    """
    if not on_spark(source):
        return source
    from populace.engines.spark import brought

    return brought(source)


def opened_each(project: Project) -> dict[str, Any]:
    """The opened inputs of tables that nothing joins, by name.

    Raises:
        InputError: one is no table.
    """
    from populace.read.files.withheld import Withheld
    from populace.read.linked.keys import opened

    parts = opening_parts(project, [table.name for table in project.tables])
    return {part.name: Withheld(opened(part, {}), ()) for part in parts}


def prepared_each(project: Project, shared: Reading, progress: Progress) -> dict[str, Table]:
    """The tables that nothing joins by name, as their recipes make them. Private.

    Args:
        project: the tables.
        shared: keywords that are told of all of them, for which they would have to be joined.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: a table cannot be read or prepared.
    """
    from populace.prepare import apply

    if any(value is not None for value in shared.values()):
        raise ParameterError(
            expected="how the tables hang together, where something is said of all of them",
            found=listing(list(shared)),
            action=Advice("Say it", Option("relations"), ", or give it with each table."),
        )
    tables = {}
    for entry in project.tables:
        schema, recipe = described(entry)
        table = read(entry, schema, recipe, progress)
        if recipe is not None:
            attributes = None if schema is None else schema.attributes_per_subject
            table = apply(table, recipe, attributes=attributes)
        tables[entry.name] = table
    return tables


def described(entry: Input) -> tuple[Schema | None, Recipe | None]:
    """What is declared about a table, and what is done to it first.

    Raises:
        SchemaError: a file or its content cannot be read.
    """
    schema, recipe = schema_of(entry.reading.get("schema")), recipe_of(entry)
    most = entry.reading.get("attributes_per_subject")
    if most is not None:
        schema = replace(schema or Schema(), attributes_per_subject=most)
    return schema, recipe


def read(
    entry: Input,
    schema: Schema | None,
    recipe: Recipe | None,
    progress: Progress = silent,
    *,
    held_to_it: bool = True,
    refuse: Refuse = raised,
) -> Table:
    """The table at a source, refused where its release could not be written.

    Refused, too, where declared columns, or those that the recipe gives a meaning to, are not
    understood (see `vocabulary.reading`): that is a fact of the table.

    Args:
        entry: the table; of its keywords all count but those that the next two stand for.
        schema: what is declared about the columns.
        recipe: what will be done to the table. Columns whose own values do not leave it are
            declared, so that none of them is taken for an identifier or a flag.
        progress: told about each block of rows.
        held_to_it: whether columns that are not understood are refused.
        refuse: what to do with an error that does not keep the rest from being read.
    """
    from populace import publish
    from populace.prepare import readings
    from populace.read import read_table

    options, enough = _options(entry), schema
    if recipe is not None:
        chosen = options.get("columns") is not None
        enough = _with_recipe(schema or Schema(), recipe, chosen=chosen)
    source = _here(entry.source)
    table = read_table(source, schema=enough, progress=progress, refuse=refuse, **options)
    table = _as_declared(table, schema, recipe)
    tried(lambda: publish.check_columns(table.columns), refuse, None)
    if entry.reading.get("declared_only"):
        return _unconditional(table, recipe, schema, refuse) if held_to_it else table
    if not held_to_it:
        return table
    known = accepted(entry, schema)
    found = tried(lambda: checked(readings(table, recipe or Recipe()), known), refuse, ())
    return replace(table, facts=(*table.facts, *found))


def _unconditional(
    table: Table, recipe: Recipe | None, schema: Schema | None, refuse: Refuse
) -> Table:
    """The table, refused where a fact of its guarantee would not be declared.

    Raises:
        SchemaError: one is not; the error tells of each.
    """
    from populace.methods.preparation import empty

    most = None if schema is None else schema.attributes_per_subject
    shape = table if recipe is None else empty(table, recipe, most)
    check_undeclared((*table.facts, *shape.facts), refuse)
    return replace(table, declared=(fact("declared-only"), *table.declared))


def check_undeclared(facts: Iterable[Fact], refuse: Refuse = raised) -> None:
    """Refuse facts that were read off the data, where only what is declared may count.

    Raises:
        SchemaError: there are some; the error tells of each.
    """
    from populace.publish import fact_sentences

    if rest := tuple(dict.fromkeys(facts)):
        refuse(
            SchemaError(
                expected="every fact of the guarantee declared, with only what is declared",
                found="; ".join(fact_sentences(rest)),
                action=Advice(
                    "Give delimited text with its delimiter and encoding, declare each column used",
                    Option("schema"),
                    ", and say of lists where they come from; or do not ask for what is declared",
                    Option("declared_only"),
                    ": the guarantee then names what it rests on.",
                ),
            )
        )


def accepted(entry: Input, schema: Schema | None) -> tuple[str, ...]:
    """The columns to go on with however little of them is understood."""
    own = tuple(entry.reading.get("accept_unread") or ())
    return (*own, *(() if schema is None else schema.accept_unread))


def _options(entry: Input) -> dict[str, Any]:
    """The keywords of a table that reading takes as they are."""
    return {name: value for name, value in entry.reading.items() if name not in _MADE}


def _as_declared(table: Table, schema: Schema | None, recipe: Recipe | None) -> Table:
    """The table without declarations that nobody made: those of `_with_recipe`."""
    own = {
        fact("domain-private", column=name)
        for name in (() if recipe is None else recipe.coarsened)
        if schema is None or schema.of(name) is None
    }
    return replace(table, declared=tuple(each for each in table.declared if each not in own))


def _with_recipe(schema: Schema, recipe: Recipe, *, chosen: bool) -> Schema:
    for name in recipe.coarsened:
        if schema.of(name) is None and name != schema.subject_id:
            schema = schema.with_column(ColumnSchema(name))
    if schema.use is None and recipe.inputs is not None and not chosen:
        schema = replace(schema, use=recipe.inputs)
    return schema


def recipe_of(entry: Input) -> Recipe | None:
    """The recipe of a table, read from its file where a path is given; else that in the schema's.

    Raises:
        SchemaError: the file cannot be read, or an operation is wrong or refused.
    """
    from populace.prepare import read_recipe
    from populace.prepare import recipe_of as entered

    recipe, schema = entry.reading.get("recipe"), entry.reading.get("schema")
    match recipe, schema:
        case Recipe(), _:
            found = recipe
        case ((str() | os.PathLike()), _):
            found = read_recipe(recipe)
            if not found:
                raise SchemaError(
                    expected="a recipe with operations, in sections [[prepare]]",
                    found=f"none in {os.fspath(recipe)}",
                    action="Name a file that holds some, or leave the recipe out.",
                )
        case None, (str() | os.PathLike()):
            found = read_recipe(schema)
        case None, Mapping():
            found = entered(schema.get("prepare", []))
        case None, _:
            found = Recipe()
        case _:
            found = entered(recipe)
    return found or None


def schema_of(schema: AnySchema | None) -> Schema | None:
    """A schema, read from its file where a path is given, or from the content of one.

    Raises:
        SchemaError: it cannot be read, or declares what cannot be.
    """
    if schema is None or isinstance(schema, Schema):
        return schema
    from populace.read import read_schema, schema_from

    if isinstance(schema, Mapping):
        return schema_from(schema)
    if not isinstance(schema, str | os.PathLike):
        raise SchemaError(
            expected="the path of a schema file, its content as a mapping, or a Schema",
            found=f"an object of type {type(schema).__name__}",
            action="Write the declarations to a TOML file: `populace schema` drafts one.",
        )
    return read_schema(schema)


def part_of(entry: Input, *, held_to_it: bool = True) -> Part:
    """One of several linked tables, prepared record by record when it is read.

    Rows of one subject, whose id is then the key of the table, become one record: by the recipe's
    `one-row`, or by one that refuses two values where a column holds one. What stands in the recipe
    from the first charged operation on is left pending: a release pays for it first.

    Args:
        entry: the table; one without a source is only described, and its source are then the
            columns that its recipe needs.
        held_to_it: whether columns that are not understood are refused.

    Raises:
        SchemaError: records or columns would change after an operation that is charged.
    """
    from populace.prepare import apply, readings
    from populace.read.linked.keys import Part

    try:
        schema, recipe = described(entry)
    except SchemaError as error:
        raise error.within(entry.name) from None
    subject = entry.reading.get("subject_id") or (schema and schema.subject_id)
    operations = () if recipe is None else recipe.operations
    first = next((n for n, each in enumerate(operations) if each.charged), len(operations))
    _check_pending(entry.name, operations[first:])
    if subject is not None and not any(isinstance(each, OneRow) for each in operations):
        operations = (*operations[:first], OneRow(), *operations[first:])
        first += 1
    source = () if entry.source is None else _here(entry.source)
    known = accepted(entry, schema) if held_to_it else None
    if not operations:
        return Part(source, entry.name, entry.key, schema, _options(entry), accepted=known)
    whole = recipe or Recipe()
    chosen = entry.reading.get("columns") is not None
    enough = _with_recipe(schema or Schema(), whole, chosen=chosen)
    most = enough.attributes_per_subject
    made, rest = Recipe(operations[:first]), Recipe(operations[first:])

    def prepared(table: Table) -> Table:
        table = apply(_as_declared(table, schema, whole), made, attributes=most)
        return replace(table, readings=readings(table, rest)) if rest else table

    if entry.source is None:
        source = whole.needed(())
    pending = Pending(rest, most) if rest else None
    return Part(source, entry.name, entry.key, enough, _options(entry), prepared, known, pending)


def _check_pending(name: str, operations: Iterable[Operation]) -> None:
    """Refuse what cannot wait until a release pays for what stands before it.

    Raises:
        SchemaError: rows are joined, or columns made of values, after a charged operation.
    """
    for operation in operations:
        if isinstance(operation, OneRow | Explode):
            raise SchemaError(
                expected=f"{operation.do!r} before every operation of {name} that is paid for with"
                " a part of the budget, as records and columns must be known when it is spent",
                found="it after one",
                action="Move it up in the recipe, or declare edges or a list of values instead.",
            ).within(name)
