"""Operations that are paid for: what they ask, and what noisy counts make of them.

The answer comes in from `protect`, through a method.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from populace.prepare import columns, numbers
from populace.prepare.applying import bands, free, recipe_words, titled, transformed
from populace.prepare.codebook import changed
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.operations import Operation, Rename
from populace.vocabulary.quantities import Bands, EqualBands, SuppressRare
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.table import Column, Table

Charged = EqualBands | SuppressRare


def asked(table: Table, operation: Charged) -> Table:
    """The table whose single column holds what is to be counted.

    For bands of equal counts the fine cells of the declared range, a public codebook; for rare
    values the values themselves, of which only those that somebody holds can matter.

    Raises:
        SchemaError: there is no such column.
    """
    columns.check_known(table, operation)
    if isinstance(operation, EqualBands):
        fine = Bands(operation.column, edges=numbers.grid(operation))
        table = transformed(table, fine)
    return columns.choose(table, (operation.column,))


def settled(table: Table, operation: Charged, counts: NDArray[np.float64]) -> Table:
    """The table after a charged operation.

    Args:
        table: the table before it.
        operation: the operation.
        counts: the noisy count of each value of the column of `asked`, in subjects.
    """
    if isinstance(operation, EqualBands):
        edges = numbers.equal(numbers.grid(operation), counts.tolist(), operation.bands)
        table = transformed(table, bands(operation, edges))
    else:
        where = columns.place(table, operation.column)
        column = table.columns[where]
        kept = np.flatnonzero(counts >= operation.fewer_than)
        names = frozenset(column.values[code] for code in kept)
        result, cells = changed(
            column,
            table.cells[where],
            lambda text: text if text in names else None,
            name=operation.result,
            public=column.public,
        )
        table = columns.put(table, where, titled(result, operation), cells)
    return recipe_words(table, operation)


def drawn(recipe: Recipe, released: Sequence[Column]) -> Recipe:
    """The recipe as a release settled it, with edges instead of charges.

    The edges are read off the names of the released bands. Suppression is left out: what was
    suppressed is missing in the release, and a comparison shows it as missing.

    Args:
        recipe: the recipe of the release.
        released: the columns of the release.

    Raises:
        SchemaError: the bands cannot be found among the released columns.
    """
    operations: list[Operation] = []
    for number, operation in enumerate(recipe.operations):
        if isinstance(operation, EqualBands):
            name = _final_name(recipe, number, operation.result)
            column = next((c for c in released if c.name == name), None)
            edges = None if column is None else _edges(operation, column.values)
            if edges is None:
                raise SchemaError(
                    expected=f"the bands of column {operation.result!r} in the release, as drawn",
                    found="a column that is missing, or was changed after its bands were drawn",
                    action="Compare a release of a recipe in which 'equal-bands' comes last for"
                    " its column.",
                )
            operations.append(bands(operation, edges))
        elif isinstance(operation, SuppressRare):
            operations.append(free(operation))
        else:
            operations.append(operation)
    return replace(recipe, operations=tuple(operations))


def _final_name(recipe: Recipe, number: int, name: str) -> str:
    for later in recipe.operations[number + 1 :]:
        if isinstance(later, Rename):
            name = dict(later.names).get(name, name)
    return name


def _edges(operation: EqualBands, values: Sequence[str]) -> tuple[Decimal, ...] | None:
    """The edges between which released bands lie; None where these are other values."""
    grid = numbers.grid(operation)
    inner = values[1:-1] if operation.beyond == "open" else values
    found = [grid[0]]
    for value in inner:
        end = next(
            (
                high
                for high in grid
                if high > found[-1]
                and value in {numbers.band(found[-1], high, whole=w) for w in (True, False)}
            ),
            None,
        )
        if end is None:
            return None
        found.append(end)
    return tuple(found) if found[-1] == grid[-1] else None
