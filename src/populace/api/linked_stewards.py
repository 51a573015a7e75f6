"""What a data steward does around a linked release: plan and evaluate.

A report that is made here is private.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from populace.api.inputs import (
    AnyRecipe,
    as_released,
    check_as_released,
    linked_part,
    recipe_of,
    schema_of,
)
from populace.api.linked import LinkedReleasedData
from populace.api.linked_inputs import ROLES, Folder, for_each, parts_of
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.linked import DEFAULT_LENGTH, MOST_LINKS, LinkedSettings, Relation, Unit
from populace.vocabulary.progress import Progress, part, silent
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.release import DEFAULT_DELTA, Settings
from populace.vocabulary.report import Report
from populace.vocabulary.schema import Schema

if TYPE_CHECKING:
    from populace.methods.linked_planning import LinkedPlan


def plan_linked(
    parents: Schema | Folder,
    children: Schema | Folder,
    links: Schema | Folder | None = None,
    *,
    epsilon: float,
    unit: Unit,
    delta: float = DEFAULT_DELTA,
    length: int = DEFAULT_LENGTH,
    relation: Relation = "one-to-many",
    most_links: int = MOST_LINKS,
    most_parents: int | None = None,
    typical: tuple[int, int] | None = None,
    names: Sequence[str] = ROLES,
    recipes: Sequence[AnyRecipe | None] = (),
) -> LinkedPlan:
    """What a linked release will be able to report, before any data are read.

    Args:
        parents: the schema of the parents, or the path of its file; its columns are those used.
        children: the schema of the children.
        links: the schema of the links; None where there is no such table.
        epsilon: as in `release_linked`, like all that follow.
        unit: who is protected.
        delta: the probability that epsilon does not hold.
        length: the longest combination of values.
        relation: whether each child belongs to one parent.
        most_links: how many links of one parent count.
        most_parents: a declared bound on links of one child.
        typical: how many values a parent, and a child with its link, usually hold; half of the most
            otherwise.
        names: what the tables are called.
        recipes: as in `release_linked`.

    Raises:
        ParameterError: a setting is out of range.
        SchemaError: a schema file cannot be read, or declares no column.
    """
    from populace.methods import linked_planning
    from populace.read.linked import empty_linked

    schemas = [schema for schema in (parents, children, links) if schema is not None]
    every = zip(names, schemas, for_each(recipes, len(schemas)), strict=False)
    settings = LinkedSettings(
        Settings(epsilon, delta, length), unit, relation, most_links, most_parents
    )
    tables = empty_linked([linked_part(None, *each) for each in every], relation)
    return linked_planning.plan_linked(tables, settings, typical)


def evaluate_linked(
    parents: Any,  # noqa: ANN401 - as in `release_linked`
    children: Any,  # noqa: ANN401
    links: Any | None,  # noqa: ANN401
    release: LinkedReleasedData | Folder,
    *,
    schemas: Sequence[Schema | Folder | None] = (),
    recipes: Sequence[AnyRecipe | None] = (),
    sheets: Sequence[str | None] = (),
    multi_value: Mapping[str, str] | None = None,
    ignore_zeros: Iterable[str] = (),
    codebooks: Mapping[str, str] | None = None,
    safe: Iterable[str] = (),
    delimiter: str | None = None,
    encoding: str | None = None,
    records: bool = True,
    k: int | None = None,
    progress: Progress = silent,
) -> Report:
    """Compare a linked release with the real tables. The report is private.

    Args:
        parents: the real table of parents, as it was given to `release_linked`.
        children: the real table of children.
        links: the real table of links; None where there is none.
        release: the release or its folder; it says how columns were read.
        schemas: the schemas that the release was made with. Of columns that they do not name the
            release says how they were read, unless a recipe changed them.
        recipes: the recipes that the release was made with, as there.
        sheets: as in `release_linked`.
        multi_value: as in `release_linked`; needed for columns that a recipe changed.
        ignore_zeros: as in `release_linked`; likewise.
        codebooks: as in `release_linked`; likewise.
        safe: as in `release_linked`; likewise.
        delimiter: of CSV files; found otherwise.
        encoding: of CSV files; found otherwise.
        records: whether to look at records, too, and not at counts alone.
        k: measure who holds combinations that fewer share, in each table and in its synthetic one.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the tables.
    """
    from populace import publish
    from populace.methods import linked_evaluation, risk
    from populace.read.linked import read_linked

    risk.check_group(k)
    if not isinstance(release, LinkedReleasedData) and not publish.is_linked(Path(release)):
        publish.load(Path(release))
        raise ParameterError(
            expected="a release of linked tables",
            found=f"a release of one table in {release}",
            action="Leave the other tables out (--linked, --links), or call populace.evaluate.",
        )
    released = (
        release.release
        if isinstance(release, LinkedReleasedData)
        else publish.load_linked(Path(release))
    )
    layout = released.aggregates.layout
    if (links is None) != (layout.link is None):
        raise ParameterError(
            expected=f"the table of links, {layout.link}"
            if links is None
            else f"no table of links: {layout.child} carries the key of {layout.parent}",
            found="none" if links is None else "one",
            action="Name the tables that the release was made from (--linked, --links).",
        )
    sources = [parents, children, *([] if links is None else [links])]
    described = [
        _as_read(*each)
        for each in zip(
            publish.schemas_of(released.aggregates)[: len(sources)],
            for_each(schemas, len(sources)),
            for_each(recipes, len(sources)),
            strict=True,
        )
    ]
    tables = read_linked(
        *parts_of(
            sources,
            [name for name in (layout.parent, layout.child, layout.link) if name is not None],
            [schema for schema, _ in described],
            [recipe for _, recipe in described],
            sheets,
        ),
        relation=released.settings.relation,
        parent_key=layout.parent_key,
        child_key=layout.child_key,
        columns=(),
        leave_out=(),
        multi_value=multi_value,
        ignore_zeros=ignore_zeros,
        codebooks=codebooks,
        safe=safe,
        delimiter=delimiter,
        encoding=encoding,
        progress=part(progress, 0.0, 0.2),
    )
    counts = released.aggregates
    check_as_released(tables.parents.columns, counts.parents.columns[:-1])
    check_as_released((*tables.children.columns, *tables.links.columns), counts.child_columns)
    return linked_evaluation.evaluate_linked(
        tables, released, part(progress, 0.2, 1.0), records=records, k=k
    )


def _as_read(
    released: Schema, schema: Schema | Folder | None, recipe: AnyRecipe | None
) -> tuple[Schema, Recipe | None]:
    """How a table of a release was read, and what was then done to it.

    Args:
        released: what the release says of its columns.
        schema: what was declared, if it is given.
        recipe: the recipe, if it is given.
    """
    found = recipe_of(recipe, schema)
    names = released.use or ()
    untouched = names if found is None else found.untouched(names)
    kept = (column for column in released.columns if column.name in untouched)
    told = as_released(schema_of(schema), kept)
    return replace(told, use=names if found is None else found.needed(names)), found
