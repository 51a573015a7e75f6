"""A release compared with the real tables it was made from.

A report that is made here is private.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

from populace.api.inputs import Folder, Relations, one_of, project_of, relation_of
from populace.api.released import ReleasedData
from populace.api.releases import load
from populace.api.tables import (
    as_released,
    check_as_released,
    described,
    parts_of,
    read,
    recipe_of,
    schema_of,
)
from populace.api.trees import tree_tables
from populace.api.watching import Watched, watching
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import ParameterError, SchemaError
from populace.vocabulary.inputs import Input, Project, Reading, check_names, joined_by
from populace.vocabulary.linked import Layout, layout_of
from populace.vocabulary.progress import Progress, part, silent
from populace.vocabulary.records import Records
from populace.vocabulary.release import Release
from populace.vocabulary.report import Report
from populace.vocabulary.schema import ColumnSchema, Schema, listing
from populace.vocabulary.structure import Relation, Structure
from populace.vocabulary.table import Column, Table
from populace.vocabulary.trees import is_tree
from populace.vocabulary.wording import Advice, Option


@told_right
def evaluate(
    source: Any,  # noqa: ANN401 - as in `release`
    release: ReleasedData | Folder,
    *,
    records: bool = True,
    target: str | None = None,
    attacks: bool = False,
    outsiders: Any = None,  # noqa: ANN401 - as `source`
    k: int | None = None,
    relations: Relations = (),
    progress: Watched = None,
    **reading: Unpack[Reading],
) -> Report:
    """Compare a release with the real tables. The report is private: it is never to be published.

    Args:
        source: the real tables, as they were given to `release`; how they hang together the release
            says. Of columns that no schema names it says how they were read, unless a recipe
            changed them.
        release: the release or its folder.
        records: whether to look at records, too, and not at counts alone, which is faster.
        target: a column that models trained on synthetic and on real records are to predict; needs
            scikit-learn.
        attacks: whether to try attacks on the synthetic records (some seconds more).
        outsiders: a table like `source` of people from the same population who are not in it, so
            that attacks can tell what is learned of anyone from what is learned of them.
        k: with it, who holds combinations that fewer people share is measured in both tables, as
            `risk` does it.
        relations: as in `release`.
        progress: None for a bar on a terminal or in a notebook, False for none, or a function that
            is told each step and may raise `Stopped`.
        **reading: as in `release`.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the tables.
    """
    from populace.methods import risk

    risk.check_group(k)
    check_names(reading)
    released = release if isinstance(release, ReleasedData) else load(release)
    further: dict[str, Any] = {"records": records, "target": target, "k": k, "attacks": attacks}
    structure = released.release.structure
    joins = structure.relations
    named = isinstance(source, Mapping) and set(source) == {each.name for each in structure.tables}
    project, shared = project_of(source, reading, relations or (joins if named else ()))
    given = one_of(project)
    if given is None and structure.single:
        raise ParameterError(
            expected="one table, as the release was made from",
            found="several",
            action=Advice("Leave the other tables out", Option("relations"), "."),
        )
    with watching(progress) as report:
        if given is None or not structure.single:
            return _together(project, shared, released.release, outsiders, report, **further)
        return _one(given, released.release, outsiders, report, **further)


def _one(
    given: Input,
    release: Release,
    outsiders: Any,  # noqa: ANN401 - as `source`
    progress: Progress,
    *,
    attacks: bool,
    target: str | None,
    **further: Any,  # noqa: ANN401 - of `evaluate_release`
) -> Report:
    from populace import publish
    from populace.methods import evaluation

    columns = release.aggregates.columns
    names = [column.name for column in columns]
    single = [column.name for column in columns if not column.multivalued]
    if target is not None and target not in single:
        raise ParameterError(
            expected="as target a column of the release with one value in each cell",
            found=repr(target),
            action=f"Choose among {listing(single, 40)}.",
        )
    schema, found = described(given)
    untouched = names if found is None else found.untouched(names)
    told = as_released(
        schema, (ColumnSchema.as_read(column) for column in columns if column.name in untouched)
    )
    prepared = any(fact.prepared for fact in release.guarantee.declared)
    unprepared = prepared and found is None

    def taken(table_like: Input, progress: Progress) -> Table:
        wanted = names if found is None else found.needed(names)
        try:
            as_then = table_like.but(columns=wanted, leave_out=())
            table = read(as_then, told, found, progress, held_to_it=False)
        except SchemaError as error:
            raise _without_recipe(error) if unprepared else error from None
        if found is not None:
            from populace.prepare import apply, drawn

            bound = told.attributes_per_subject
            table = apply(table, drawn(found, columns), attributes=bound)
        check_as_released(table.columns, columns)
        if not unprepared and (table.protected,) != release.guarantee.protected:
            raise SchemaError(
                expected=f"a table read as for the release, which protects"
                f" {publish.protected_words(release.guarantee.protected)}",
                found=f"one in which a person is {publish.protected_words([table.protected])}",
                action=Advice(
                    "Name the subject id that the release was made with, or none where it was made"
                    " without",
                    Option("subject_id"),
                    ".",
                ),
            )
        return table

    table = taken(given, part(progress, 0.0, 0.2))
    others = None
    if outsiders is not None:
        like = outsiders if isinstance(outsiders, Input) else Input(outsiders, **given.reading)
        others = taken(like, silent)
    return evaluation.evaluate_release(
        table,
        release,
        part(progress, 0.2, 1.0),
        target=target,
        play_attacks=attacks or outsiders is not None,
        outsiders=others,
        **further,
    )


def _without_recipe(error: SchemaError) -> SchemaError:
    """What to do about columns where the recipe of the release seems forgotten."""
    return SchemaError(
        expected=error.expected,
        found=error.found,
        action=Advice(
            "The release was made with a recipe: give it, too",
            Option("recipe"),
            ", or the schema's file that holds it.",
        ),
    )


def _together(
    project: Project,
    shared: Reading,
    release: Release,
    outsiders: Any,  # noqa: ANN401 - as `source`
    progress: Progress,
    *,
    attacks: bool,
    **further: Any,  # noqa: ANN401 - of `evaluate_release`
) -> Report:
    from populace.methods import evaluation

    real = _taken(project, shared, release, part(progress, 0.0, 0.2))
    others = None
    if outsiders is not None:
        given, _ = project_of(outsiders, {}, project.relations)
        like = [
            Input(table.source, old.name, old.key, **old.reading)
            for table, old in zip(given.tables, project.tables, strict=True)
        ]
        others = _taken(replace(project, tables=tuple(like)), shared, release, silent)
    return evaluation.evaluate_release(
        real,
        release,
        part(progress, 0.2, 1.0),
        play_attacks=attacks or outsiders is not None,
        outsiders=others,
        **further,
    )


def _taken(project: Project, shared: Reading, release: Release, progress: Progress) -> Records:
    """The real tables, read as they were for the release."""
    if is_tree(release.structure):
        return _tree_taken(project, shared, release, progress)
    from populace import publish
    from populace.read.linked import read_linked

    real, relation = _as_called(project, layout_of(release.structure), release.structure)
    real = replace(
        real,
        tables=tuple(
            _as_read(real.table(name), released, _columns(release, name))
            for name, released in publish.schemas(release.counts).items()
        ),
    )
    tables = read_linked(
        parts_of(real, held_to_it=False), relation, shared=shared, progress=progress
    )
    records = tables.records(release.structure)
    for name, shape in records.tables.items():
        check_as_released(shape.columns, release.counts.columns_of(name)[: len(shape.columns)])
    return records


def _tree_taken(project: Project, shared: Reading, release: Release, progress: Progress) -> Records:
    """The real tables of a tree, read as they were for the release."""
    from populace import publish

    structure = release.structure
    names = [shape.name for shape in structure.tables]
    if {table.name for table in project.tables} != set(names):
        raise ParameterError(
            expected=f"the tables of the release by name: {listing(names)}",
            found=listing([table.name for table in project.tables if table.name]) or "one table",
            action="Give its project file, or the tables by name.",
        )
    told = publish.schemas(release.counts)
    tables = []
    for shape in structure.tables:
        given = project.table(shape.name)
        tables.append(_as_read(given, told[shape.name], _columns(release, shape.name)))
    read = tree_tables(
        Project(tuple(tables), structure.relations), shared, progress, held_to_it=False
    )
    for name, table in read.records.tables.items():
        check_as_released(table.columns, release.counts.columns_of(name)[: len(table.columns)])
    return Records(structure, read.records.tables, read.records.joins)


def _as_called(project: Project, layout: Layout, structure: Structure) -> tuple[Project, Relation]:
    """The real tables under the names of the release, which they stand for in their order.

    Raises:
        ParameterError: the table of links is missing, or there is one too many.
    """
    if one_of(project) is not None:
        raise ParameterError(
            expected=f"the tables of the release: {layout.parent}, {layout.child} and their links",
            found="one table",
            action=Advice("Name the others", Option("relations"), ", or give them by name."),
        )
    relation = relation_of(project)
    if (relation.via is None) != (layout.link is None):
        raise ParameterError(
            expected=f"the table of links, {layout.link}"
            if relation.via is None
            else f"no table of links: {layout.child} carries the key of {layout.parent}",
            found="none" if relation.via is None else "one",
            action=Advice(
                "Name the tables that the release was made from", Option("relations"), "."
            ),
        )
    called = dict(
        zip(joined_by(relation), (layout.parent, layout.child, layout.link or ""), strict=False)
    )
    keys = {
        layout.parent: layout.keys[0] or layout.parent_key,
        layout.child: layout.keys[1] or layout.child_key,
    }
    tables = []
    for name, new in called.items():
        table = project.table(name)
        key = table.key or keys.get(new)
        tables.append(Input(table.source, new, key, **table.reading))
    several = structure.relations[0].several
    joined = Relation(layout.parent, layout.child, layout.link, several=several)
    return Project(tuple(tables), (joined,)), joined


def _columns(release: Release, name: str) -> tuple[Column, ...]:
    """The columns of a table of a release under its own headers."""
    headers = release.structure.table(name).headers
    columns = release.counts.columns_of(name)[: len(headers)]
    return tuple(replace(each, name=own) for each, own in zip(columns, headers, strict=True))


def _as_read(given: Input, released: Schema, columns: Sequence[Column]) -> Input:
    """A table of a release, to be read as it was then.

    Args:
        given: the table.
        released: what the release says of its columns.
        columns: these, with the bands that were drawn.
    """
    from populace.prepare import drawn

    try:
        found = recipe_of(given)
    except SchemaError as error:
        raise error.within(given.name) from None
    if found is not None:
        found = drawn(found, columns)
    names = released.use or ()
    untouched = names if found is None else found.untouched(names)
    kept = (column for column in released.columns if column.name in untouched)
    told = as_released(schema_of(given.reading.get("schema")), kept)
    told = replace(told, use=tuple(names if found is None else found.needed(names)))
    return given.but(schema=told, recipe=found, columns=None, leave_out=())
