"""A recipe applied to a table, one operation after the other.

What an operation that is charged needs to be told by protected counts is in `charged`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

import numpy as np

from populace.prepare import columns, dates, numbers, subjects, values
from populace.prepare.codebook import Domain, Image, changed, split
from populace.prepare.understanding import Measured, in_order, understood
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import fact
from populace.vocabulary.operations import (
    Choose,
    Drop,
    Explode,
    OnColumn,
    OneRow,
    Operation,
    Rename,
    Split,
    Tidy,
    check_labels,
)
from populace.vocabulary.quantities import Bands, Dates, EqualBands, SuppressRare, TopBottom
from populace.vocabulary.reading import Reading
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.recoding import Absent, LookUp, Merge, Regions
from populace.vocabulary.recoding import Domain as Declare
from populace.vocabulary.rules import ValueRule
from populace.vocabulary.schema import default_bound
from populace.vocabulary.table import Cells, Column, Ragged, Table


def apply(table: Table, recipe: Recipe, *, attributes: int | None = None) -> Table:
    """The table that a recipe makes of another.

    Args:
        table: the table as read; it is not changed.
        recipe: operations of which none is charged.
        attributes: the declared bound on attributes per subject; otherwise one for each column, or
            two where a subject can have several values in a column.

    Returns:
        The prepared table, which says what was done among its declarations, and what rests on the
        data among its facts.

    Raises:
        SchemaError: an operation names an unknown column, does not fit its column, or is charged.
        InputError: a subject has several values where one row must have one.
    """
    for operation in recipe.operations:
        after = recipe_words(transformed(table, operation), operation)
        table = replace(after, readings=(*table.readings, *_understood(table, operation)))
    return bounded(table, attributes)


def readings(table: Table, recipe: Recipe) -> tuple[Reading, ...]:
    """What was understood of a table as it was read, and would be by a recipe. Private.

    Args:
        table: the table as read.
        recipe: its operations. A charged one understands what a free one of its kind does. Rows are
            not joined to one: whether they can be may depend on what a charged one leaves.

    Raises:
        SchemaError: an operation names an unknown column, or does not fit its column.
    """
    for operation in recipe.operations:
        if isinstance(operation, OneRow):
            columns.check_known(table, operation)
            table = replace(table, readings=(*table.readings, *_understood(table, operation)))
        else:
            table = apply(table, Recipe((free(operation),)))
    return table.readings


def _understood(before: Table, operation: Operation) -> tuple[Reading, ...]:
    """What an operation understands of its column."""
    if isinstance(operation, OneRow) and operation.by:
        where = columns.place(before, operation.by)
        return (in_order(before.columns[where], before.cells[where], operation),)
    if not isinstance(operation, Measured):
        return ()
    where = columns.place(before, operation.column)
    column = _ready(before.columns[where], operation)
    image, domain, _ = _rule(column, operation)
    found = understood(column, before.cells[where], operation, image, domain)
    return () if found is None else (found,)


def result_columns(
    given: Sequence[Column], recipe: Recipe, *, grouped: bool, attributes: int | None = None
) -> Table:
    """What a recipe makes of a table without records.

    Column names, delimiters and whether domains are public are those of any other table.

    Args:
        given: the columns of the table as read.
        recipe: the operations; those that are charged get no counts.
        grouped: whether several records can belong to one subject.
        attributes: as in `apply`.
    """
    nobody = np.zeros(0, dtype=np.int64)
    cells: list[Cells] = [
        Ragged(np.zeros(1, dtype=np.int64), nobody) if column.multivalued else nobody
        for column in given
    ]
    table = Table(tuple(given), tuple(cells), 0, subjects=nobody if grouped else None)
    for operation in recipe.operations:
        table = recipe_words(transformed(table, free(operation)), operation)
    return bounded(table, attributes)


def free(operation: Operation) -> Operation:
    """A charged operation as one that costs nothing and gives a column of the same kind."""
    match operation:
        case EqualBands():
            grid = numbers.grid(operation)
            return bands(operation, (grid[0], grid[-1]))
        case SuppressRare():
            return Merge(
                operation.column, operation.into, origin="instrument", title=operation.title
            )
        case _:
            return operation


def bands(operation: EqualBands, edges: tuple[Decimal, ...]) -> Bands:
    """Equal bands whose edges are known."""
    return Bands(
        operation.column,
        operation.into,
        edges=edges,
        beyond=operation.beyond,
        title=operation.title,
    )


def recipe_words(table: Table, operation: Operation) -> Table:
    """The table, which says what was done to it."""
    facts = list(table.facts)
    if operation.listed is not None:
        facts.append(operation.listed)
    if isinstance(operation, OneRow):
        facts += subjects.facts(table, operation)
    return replace(
        table,
        declared=(*table.declared, *operation.facts),
        facts=tuple(dict.fromkeys(facts)),
    )


def bounded(table: Table, attributes: int | None) -> Table:
    """The table with its public bound on attributes per subject."""
    bound = attributes or default_bound(table.columns, grouped=table.subjects is not None)
    known = [each for each in table.declared if each.kind != "values-per-subject"]
    told = (fact("values-per-subject", most=bound),) if attributes or table.several else ()
    return replace(table, bound=bound, declared=(*told, *known))


def transformed(table: Table, operation: Operation) -> Table:
    """The table after one operation, which must not be charged."""
    columns.check_known(table, operation)
    match operation:
        case Choose():
            return columns.choose(table, operation.columns)
        case Drop():
            kept = [c.name for c in table.columns if c.name not in operation.columns]
            return columns.choose(table, kept)
        case Rename():
            return columns.rename(table, dict(operation.names))
        case Explode():
            return columns.explode(table, operation)
        case OneRow():
            return subjects.one_row(table, operation)
        case EqualBands() | SuppressRare():
            raise SchemaError(
                expected="operations that cost nothing",
                found=f"{operation.do!r} in column {operation.column!r}, which is paid for with a"
                " part of the budget of a release",
                action="Use the recipe in a release, or check it (`populace check`): that sees the"
                " table as it is but for what is paid; or declare edges (bands) or a list of values"
                " (absent) instead.",
            )
        case _:
            return _recoded(table, operation)


def _recoded(table: Table, operation: Operation) -> Table:
    """The table after an operation that looks at each value by itself."""
    match operation:
        case Tidy():
            return _each(table, operation.columns, values.tidy(operation.case))
        case Absent():
            return _each(
                table,
                operation.columns,
                values.listed(operation.values),
                public=operation.origin == "instrument",
            )
        case Split():
            where = columns.place(table, operation.column)
            column, cells = table.columns[where], table.cells[where]
            new, held = split(column, cells, operation.delimiter, name=operation.result)
            return columns.put(table, where, titled(new, operation), held)
        case OnColumn():
            where = columns.place(table, operation.column)
            column = _ready(table.columns[where], operation)
            image, domain, public = _rule(column, operation)
            result, cells = changed(
                column,
                table.cells[where],
                image,
                name=operation.result,
                public=public,
                domain=domain,
            )
            return columns.put(table, where, titled(result, operation), cells)
        case _:
            raise TypeError(f"no rule for {operation.do}")


def titled(column: Column, operation: OnColumn) -> Column:
    """The result of an operation under the title that the operation gives it, if any."""
    return replace(column, title=operation.title) if operation.title else column


def _ready(column: Column, operation: OnColumn) -> Column:
    """The column, with another absent symbol where a listed name is the one it has.

    What the data hold plays no part: no run may fail, and no symbol change, by a value that
    somebody holds.

    Raises:
        SchemaError: a name in the recipe holds the delimiter.
    """
    names: Sequence[str]
    formed: Sequence[str] = ()
    match operation:
        case Merge():
            names = [*(name for name, _ in operation.groups), operation.others or ""]
        case LookUp():
            names = [name for _, name in operation.values]
        case _:
            domain = _rule(replace(column, values=(), labels=()), operation)[1]
            names = () if domain is None else domain.values
    match operation:
        case Dates():
            formed = (dates.period(dt.date.min, operation.to),)
        case TopBottom():
            limits = (operation.lowest, operation.highest)
            formed = [numbers.top_bottom(operation, str(limit)) or "" for limit in limits]
        case _:
            pass
    if column.delimiter is not None and any(column.delimiter in name for name in (*names, *formed)):
        raise SchemaError(
            expected=f"values of column {operation.result!r} that can be joined by"
            f" {column.delimiter!r}",
            found=f"one that holds it, by {operation.do!r} in the recipe",
            action="Choose other names, or another delimiter.",
        )
    return replace(column, absent="") if column.absent in names else column


def _rule(column: Column, operation: OnColumn) -> tuple[Image, Domain | None, bool]:
    """What becomes of a value, the codebook of the result, and whether that is public."""
    image: Image
    domain: Domain | None = None
    match operation:
        case Bands():
            banding = numbers.Banding(numbers.edges(operation), beyond=operation.beyond == "open")
            check_labels(operation, banding.values)
            image, domain, public = banding, Domain(banding.values, operation.labels), True
        case TopBottom():
            image = partial(numbers.top_bottom, operation)
            domain, public = Domain(numbers.by_size(map(image, column.values))), column.public
        case Dates():
            image, domain = dates.image(operation), dates.domain(operation)
            public = column.public or domain is not None
        case Declare():
            domain, public = values.declared(operation), True
            image = values.found_in(domain)
        case Merge():
            image = values.merged(operation)
            declared = operation.origin == "instrument"
            public = declared and (column.public or operation.others is not None)
            if public and not column.public:
                domain = values.merged_domain(operation)
        case Regions():
            image, domain = values.regions(operation)
            public = True
        case LookUp():
            image = values.looked_up(operation)
            public = operation.origin == "instrument"
            domain = values.looked_up_domain(operation) if public else None
        case ValueRule():
            image = operation.becomes
            public = bool(operation.results) or column.public
            domain = Domain(operation.results) if operation.results else None
        case _:
            raise TypeError(f"no rule for {operation.do}")
    return image, domain, public


def _each(table: Table, names: Sequence[str], image: Image, *, public: bool = True) -> Table:
    for name in names:
        where = columns.place(table, name)
        column = table.columns[where]
        new = changed(column, table.cells[where], image, name=name, public=public and column.public)
        table = columns.put(table, where, *new)
    return table
