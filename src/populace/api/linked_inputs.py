"""Inputs of linked releases made into what the verbs take.

No value is changed here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from populace.api.inputs import AnyRecipe, linked_part
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.linked import LinkedSettings, LinkedTables, structure_of
from populace.vocabulary.schema import Schema, listing

if TYPE_CHECKING:
    from populace.read.keys import Part

Folder = str | os.PathLike[str]

ROLES = ("parents", "children", "links")


def parts_of(
    sources: Sequence[Any],
    names: Sequence[str] | None,
    schemas: Sequence[Schema | Folder | None],
    recipes: Sequence[AnyRecipe | None] = (),
    sheets: Sequence[str | None] = (),
) -> tuple[Part, Part, Part | None]:
    """Parents, children and links if any, by the names that are given or that their files have."""
    every = zip(
        sources,
        _names(sources, names, sheets),
        *(for_each(given, len(sources)) for given in (schemas, recipes, sheets)),
        strict=True,
    )
    parts = [linked_part(*each) for each in every]
    return parts[0], parts[1], parts[2] if len(parts) > 2 else None


def released_names(
    tables: LinkedTables, triples: Iterable[tuple[str, str, str]]
) -> tuple[tuple[str, str, str], ...]:
    """Triples as the release names their columns: with their table only where two have the name."""
    layout = tables.layout
    headers = (
        (layout.parent, layout.parent_headers, tables.parents),
        (layout.child, layout.child_headers, tables.children),
        (layout.link, layout.link_headers, tables.links),
    )
    called = {
        f"{name}.{header}": column.name
        for name, own, table in headers
        for header, column in zip(own, table.columns, strict=True)
    }
    return tuple((called.get(a, a), called.get(b, b), called.get(c, c)) for a, b, c in triples)


def for_each(given: Sequence[Any] | None, number: int) -> list[Any]:
    """What is given for each of so many tables; None where nothing is.

    Raises:
        ParameterError: it is given for more.
    """
    every = list(given or ())
    if len(every) > number:
        raise ParameterError(
            expected=f"what belongs to {number} tables, in their order",
            found=f"{len(every)} entries",
            action="Give one for each table, or None where there is nothing to say.",
        )
    return [*every, *[None] * (number - len(every))]


def checked(tables: LinkedTables, settings: LinkedSettings) -> Sequence[tuple[int, int, int]]:
    """The places of the triples, once all is known to be fit to be written.

    Raises:
        ParameterError: a triple names no columns across the tables, or children have no column.
        SchemaError: names cannot be written.
    """
    from populace import publish
    from populace.methods import linked_triples

    every = (tables.parents, tables.children, tables.links)
    for table in every:
        publish.check_columns(table.columns)
    publish.check_names(structure_of(tables.layout))
    if not tables.children.columns and not tables.links.columns:
        raise ParameterError(
            expected=f"at least one column of {tables.layout.child} besides its key",
            found="none",
            action="Use more of its columns.",
        )
    names = [column.name for table in every for column in table.columns]
    return linked_triples.places_of(names, len(tables.parents.columns), settings.triples)


def threes(triples: Iterable[Sequence[str]]) -> tuple[tuple[str, str, str], ...]:
    """Triples of names as they are kept.

    Raises:
        ParameterError: one has more or fewer than three names.
    """
    found: list[tuple[str, str, str]] = []
    for names in triples:
        if isinstance(names, str) or len(names) != 3:
            raise ParameterError(
                expected="three columns in each triple",
                found=repr(names) if isinstance(names, str) else listing(names),
                action="Name three, such as A,B,C (--triple, triples=).",
            )
        found.append((names[0], names[1], names[2]))
    return tuple(found)


def _names(
    sources: Sequence[object], names: Sequence[str] | None, sheets: Sequence[str | None]
) -> list[str]:
    """What tables are called: as given, as their files, or as their sheets in one workbook."""
    given = list(names or ())
    several = [str(source) for source in sources if isinstance(source, str | os.PathLike)]
    for place in range(len(given), len(sources)):
        source = sources[place]
        file = Path(source).name if isinstance(source, str | os.PathLike) else ""
        sheet = sheets[place] if place < len(sheets) and several.count(str(source)) > 1 else None
        given.append(sheet or file.split(".")[0] or ROLES[place])
    return given[: len(sources)]
