"""What a steward should know before a release: everything that it would say or refuse, unspent.

A check is as private as its tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, Unpack

from populace.api.inputs import Relations, one_of, project_of, relation_of
from populace.api.ledgers import write_down
from populace.api.linked import Ready as ReadyTogether
from populace.api.linked import linked_settings, ready_together
from populace.api.linked import run_of as run_together
from populace.api.releases import Ready, ready, run_of
from populace.api.series import Series, series_of
from populace.api.terms import foresee, settled
from populace.api.trees import are_tree, notes_of, tree_settings, tree_tables, written
from populace.api.trees import run_of as run_tree
from populace.api.undeclared import undeclared
from populace.api.watching import Watched, watching
from populace.vocabulary.about import NOTHING
from populace.vocabulary.calls import told_right
from populace.vocabulary.checking import Check
from populace.vocabulary.errors import InputError, PopulaceError, Refuse, Stopped, tried
from populace.vocabulary.extent import Extent, extent_of
from populace.vocabulary.findings import publisher_says
from populace.vocabulary.inputs import Folder, Input, Project, Reading
from populace.vocabulary.linked import Pending
from populace.vocabulary.progress import Progress, part
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.release import Fabrication, KAnonymousMethod
from populace.vocabulary.table import Column, Table
from populace.vocabulary.trees import TreeTables, edges_of
from populace.vocabulary.wording import Advice

_T = TypeVar("_T")

_NAMING = ("schema", "recipe", "columns", "leave_out", "subject_id", "multi_value", "codebooks")
"""Keywords that name columns."""

USUAL_EPSILON = 4.0
"""What is planned with where nothing is said: most public tables are released with less."""


@told_right
def check(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    epsilon: float | None = None,
    delta: float | None = None,
    length: int | None = None,
    fabrication: Fabrication | None = None,
    records: int | None = None,
    protect: str | Sequence[str] | None = None,
    relations: Relations = (),
    triples: Iterable[Sequence[str]] | None = None,
    name: str | None = None,
    ledger: Folder | None = None,
    dataset: str | None = None,
    limit: float | None = None,
    series: Mapping[str, Any] | None = None,
    k: int | None = None,
    method: KAnonymousMethod | None = None,
    oversampling: float | None = None,
    previous: Folder | None = None,
    about: Mapping[str, Any] | None = None,
    findings: Mapping[str, Any] | None = None,
    out: Folder | None = None,
    formats: Sequence[str] | None = None,
    progress: Watched = None,
    **reading: Unpack[Reading],
) -> Check:
    """What `release` would read, refuse and report, before anything is spent. It is private.

    The tables are read as `release` reads them; every reason to refuse them that can be found at
    once is kept, and none is raised.

    Args:
        source: as in `release`.
        epsilon: as in `release`, to plan what comes out; 4 where neither it nor a project says.
        delta: as in `release`.
        length: as in `release`.
        fabrication: as in `release`.
        records: as in `release`.
        protect: as in `release`; the one end of the relation where nothing is said.
        relations: as in `release`.
        triples: as in `release`.
        name: as in `release`.
        ledger: as in `release`; nothing is written there.
        dataset: as in `release`.
        limit: as in `release`.
        series: as in `release`.
        k: as in `release`.
        method: as in `release`.
        oversampling: as in `release`.
        previous: as in `release`.
        about: as in `release`; likewise below.
        findings: likewise.
        out: the folder that the release would be saved in, which must be free.
        formats: other forms that it would be saved in, as in `ReleasedData.save`.
        progress: None for a bar on a terminal or in a notebook, False for none, or a function that
            is told each step and may raise `Stopped`.
        **reading: as in `release`.

    Raises:
        ParameterError: the call itself is wrong: a keyword is unknown, or belongs elsewhere.
        Stopped: `progress` asked for it.
    """
    from populace import publish

    project, shared = project_of(source, reading, relations)
    project = replace(project, tables=tuple(_kept(table) for table in project.tables))
    terms = settled(
        project,
        epsilon=epsilon,
        delta=delta,
        length=length,
        fabrication=fabrication,
        records=records,
        protect=protect,
        triples=None if triples is None else tuple(triples),
        name=name,
        ledger=ledger,
        dataset=dataset,
        limit=limit,
        series=series,
        k=k,
        method=method,
        oversampling=oversampling,
        previous=previous,
        about=about,
        findings=findings,
    )
    if "epsilon" not in terms and "k" not in terms:
        terms["epsilon"] = USUAL_EPSILON
    stops: list[PopulaceError] = []
    described = tried(
        lambda: publisher_says(terms.get("about") or {}, terms.get("findings") or {})[0],
        stops.append,
        NOTHING,
    )
    alone = one_of(project)
    stands = tried(
        lambda: series_of(terms, described, single=alone is not None), stops.append, None
    )
    if stands is not None:
        described = stands.about
        terms["period"] = stands.period
    with watching(progress) as report:
        found = tried(
            lambda: (
                _one(project, terms, report, stops.append, stands)
                if alone
                else _tree(project, shared, terms, report, stops.append)
                if are_tree(project)
                else _together(project, shared, terms, report, stops.append)
            ),
            stops.append,
            Check(),
        )
    folder = out if out is not None else project.settings.get("out")
    if folder is not None:
        tried(lambda: publish.check(Path(folder)), stops.append, None)
    more = project.settings.get("formats", ()) if formats is None else formats
    return replace(
        found,
        stops=tuple({str(each): each for each in stops}.values()),
        files=(
            *found.files,
            *(each for each in [publish.CITATION] if found.files and described),
            *(f"{each}/" for each in more if found.files),
        ),
    )


def _kept(table: Input) -> Input:
    """The table with an open file replaced by its content, which may be read again."""
    if not hasattr(table.source, "read") or hasattr(table.source, "columns"):
        return table
    content = table.source.read()
    content = content.encode("utf-8") if isinstance(content, str) else content
    return Input(content, table.name, table.key, **table.reading)


def _despite_header(project: Project, work: Callable[[Project], _T], refuse: Refuse) -> _T:
    """What `work` makes of the tables; where they are refused, of tables without a header.

    A header that looks like a record keeps the rest from being read, which is to be told, too; its
    cells must not be shown as names. Where columns are named, nothing more can be told.
    """
    try:
        return work(project)
    except InputError as error:
        refuse(error)
        named = [name for table in project.tables for name in _NAMING if table.reading.get(name)]
        if named:
            raise
        first = error
    try:
        return work(replace(project, tables=tuple(_headless(table) for table in project.tables)))
    except InputError:
        # What such tables lack is no matter of the steward's, who has names.
        raise first from None


def _headless(table: Input) -> Input:
    where = extent_of(table.reading.get("extent")) or Extent()
    if where.no_header or where.header_row is not None:
        return table
    return table.but(extent=replace(where, no_header=True, header_is_names=False))


def _one(
    project: Project,
    terms: Mapping[str, Any],
    progress: Progress,
    refuse: Refuse,
    stands: Series | None,
) -> Check:
    from populace.methods import checking
    from populace.methods.notes import crowded
    from populace.prepare import readings

    def read(given: Project) -> Ready:
        return ready(given.tables[0], terms, part(progress, 0.0, 0.7), refuse)

    found = _despite_header(project, read, refuse)
    table, recipe, settings = found.table, found.recipe, found.settings
    if stands is not None:
        subject = table.protected.subject_id
        tried(lambda: stands.check_apart(project.tables[0], subject), refuse, None)
    tried(lambda: write_down(terms, **run_of(table, terms), only_try=True), refuse, None)
    most = None if found.told is None else found.told.attributes_per_subject
    understood = tried(lambda: readings(table, recipe or Recipe()), refuse, table.readings)
    counted = table if recipe is None else _prepared(table, recipe, most, refuse)
    least = None
    if settings is not None:
        chosen = settings
        least = tried(lambda: checking.least_of(table, chosen, recipe, most), refuse, None)
    names = [column.name for column in table.columns]
    untouched = names if recipe is None else recipe.untouched(names)
    name = project.tables[0].name
    return Check(
        tables=(checking.checked_table(name, counted, understood, least),),
        notes=(*table.notes, *crowded(counted), *undeclared(table, untouched)),
        pace=checking.pace(table.records, len(counted.columns), terms.get("length", 3)),
        files=checking.files_of(counted.columns),
    )


def _prepared(table: Table, recipe: Recipe, most: int | None, refuse: Refuse) -> Table:
    """The table as the recipe makes it, or nearly so where an operation is charged."""
    from populace.prepare import apply

    if not any(operation.charged for operation in recipe.operations):
        return tried(lambda: apply(table, recipe, attributes=most), refuse, table)
    return _nearly(table, Pending(recipe, most))


def _nearly(table: Table, pending: Pending | None) -> Table:
    """The table as a recipe with charged operations makes it, but for what these measure."""
    from populace.prepare import apply, free

    if pending is None:
        return table
    # What a charged operation leaves is not known before it is paid: nothing is refused for it.
    near = Recipe(tuple(free(operation) for operation in pending.recipe.operations))
    made = tried(lambda: apply(table, near, attributes=pending.attributes), lambda _: None, table)
    return replace(made, readings=table.readings)


def _together(
    project: Project,
    shared: Reading,
    terms: Mapping[str, Any],
    progress: Progress,
    refuse: Refuse,
) -> Check:
    from populace.methods import checking
    from populace.read.linked_parts import Apart
    from populace.vocabulary.linked import DEFAULT_LENGTH

    relation = relation_of(project)
    terms = {"protect": (relation.one,), **terms}
    if tried(lambda: linked_settings(relation, terms), refuse, None) is None:
        terms = {"protect": (relation.one,), "epsilon": USUAL_EPSILON}
    apart: list[Apart] = []

    def read(given: Project) -> ReadyTogether:
        apart.clear()
        return ready_together(given, shared, terms, part(progress, 0.0, 0.7), refuse, apart.append)

    def read_all(given: Project) -> ReadyTogether | None:
        try:
            return read(given)
        except Stopped:
            raise
        except PopulaceError as error:
            # Once the tables were read, it is not the header that keeps them from being joined.
            if not apart:
                raise
            refuse(error)
            return None

    found = _despite_header(project, read_all, refuse)
    parts = [
        (each.name, _nearly(table, each.pending))
        for each, table in zip(apart[0].parts, apart[0].tables, strict=True)
    ]
    ends: tuple[Any, ...] = (None, None)
    if found is not None:
        ready_, run = found, run_together(found.settings)
        tried(lambda: write_down(terms, **run, only_try=True), refuse, None)
        ends = tried(lambda: checking.least_linked(ready_.shape, ready_.settings), refuse, ends)
    every = [column for _, table in parts for column in table.columns]
    notes = [Advice(f"{name}: ", words) for name, table in parts for words in table.notes]
    return Check(
        tables=tuple(
            checking.checked_table(name, table, table.readings, least)
            for (name, table), least in zip(parts, (*ends, ends[1]), strict=False)
        ),
        notes=(
            *notes,
            *(() if found is None else found.tables.notes),
            *(Advice(f"{name}: ", words) for name, table in parts for words in undeclared(table)),
        ),
        pace=checking.pace(
            max(table.records for _, table in parts),
            len(every),
            terms.get("length", DEFAULT_LENGTH),
        ),
        files=() if found is None else checking.files_linked(found.shape, found.settings),
    )


def _tree(
    project: Project,
    shared: Reading,
    terms: Mapping[str, Any],
    progress: Progress,
    refuse: Refuse,
) -> Check:
    from populace.methods import checking, tree_planning
    from populace.read import check_filled
    from populace.vocabulary.linked import DEFAULT_LENGTH

    root = edges_of(project.relations, [table.name for table in project.tables])[0].upper
    terms = {"protect": (root,), **terms}
    settings = tried(lambda: tree_settings(project, terms), refuse, None)

    def read(given: Project) -> TreeTables:
        return tree_tables(given, shared, part(progress, 0.0, 0.7), refuse)

    tables = _despite_header(project, read, refuse)
    tried(lambda: written(tables), refuse, None)
    tried(lambda: check_filled(tables.records.tables), refuse, None)
    tried(lambda: foresee(terms, tables.records.tables), refuse, None)
    least: dict[str, float] = {}
    if settings is not None:
        chosen = settings
        run = run_tree(chosen)
        tried(lambda: write_down(terms, **run, only_try=True), refuse, None)
        least = tried(lambda: tree_planning.least(tables, chosen), refuse, least)
    every = tables.records.tables.items()
    return Check(
        tables=tuple(
            checking.checked_table(
                name,
                table,
                table.readings,
                _at_least(least.get(name)),
            )
            for name, table in every
        ),
        notes=(
            *(f"{name}: {words}" for name, table in every for words in table.notes),
            *notes_of(tables),
        ),
        pace=checking.pace(
            max(table.records for _, table in every),
            sum(len(table.columns) for _, table in every),
            terms.get("length", DEFAULT_LENGTH),
        ),
        files=tried(lambda: checking.files_of_tree(tables), lambda _: None, ()),
    )


def _at_least(bound: float | None) -> Callable[[Column], float] | None:
    return None if bound is None else lambda _: float(bound)
