"""What a steward should know before a release: everything that it would say or refuse, unspent.

A check is as private as its tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

from populace.api.choice import method_of
from populace.api.contract import Method, Read, Sensitive, Terms
from populace.api.declaration_notes import declaration_notes
from populace.api.inputs import kept, project_of
from populace.api.ledgers import write_down
from populace.api.rehearsals import of_tables
from populace.api.releases import run_of
from populace.api.series import series_of
from populace.api.tables import described
from populace.api.terms import bounded, foresee, settled
from populace.api.watching import Watched, watching
from populace.vocabulary.about import NOTHING
from populace.vocabulary.calls import told_right
from populace.vocabulary.checking import Check
from populace.vocabulary.errors import (
    InputError,
    ParameterError,
    PopulaceError,
    Refuse,
    SchemaError,
    tried,
)
from populace.vocabulary.extent import Extent, extent_of
from populace.vocabulary.findings import publisher_says
from populace.vocabulary.inputs import Input, Project
from populace.vocabulary.keywords import RELEASING, Folder, Reading, Releasing, apart
from populace.vocabulary.plan import ForeseenCounts
from populace.vocabulary.progress import Progress, part
from populace.vocabulary.wording import Advice

_NAMING = ("schema", "recipe", "columns", "leave_out", "subject_id", "multi_value", "codebooks")
"""Keywords that name columns."""

USUAL_EPSILON = 4.0
"""What is planned with where nothing is said: most public tables are released with less."""


@told_right
def check(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    out: Folder | None = None,
    formats: Sequence[str] | None = None,
    margins: bool = False,
    progress: Watched = None,
    **keywords: Unpack[Releasing],
) -> Check:
    """What `release` would read, refuse and report, before anything is spent. It is private.

    The tables are read as `release` reads them; every reason to refuse them that can be found at
    once is kept, and none is raised.

    Args:
        source: as in `release`.
        out: the folder that the release would be saved in, which must be free.
        formats: other forms that it would be saved in, as in `ReleasedData.save`.
        margins: whether to foresee which margins the release prints, where nothing stops it: the
            tables are counted as it would count them, with noise, some times, which takes as long.
            Of that only what is `foreseen` of margins is kept, for their steward alone: nothing is
            spent or written, and no count of it can be taken for a release.
        progress: as in `release`.
        **keywords: as in `release`. What comes out is planned with an epsilon of 4 where neither it
            nor a project says one; of tables together the one end of the relation, or the root, is
            protected where nothing is said. In the ledger nothing is written.

    Raises:
        ParameterError: the call itself is wrong: a keyword is unknown, or belongs elsewhere.
        Stopped: `progress` asked for it.
    """
    from populace import publish

    own, reading = apart(keywords, RELEASING)
    project, shared = project_of(source, reading, own.pop("relations", ()))
    project = kept(project)
    if own.get("triples") is not None:
        own["triples"] = tuple(own["triples"])
    terms = settled(project, own)
    if "epsilon" not in terms and "k" not in terms:
        terms["epsilon"] = USUAL_EPSILON
    if margins and "epsilon" not in terms:
        raise ParameterError(
            expected="epsilon, to foresee margins",
            found="k",
            action="A k-anonymous release prints none: leave them out.",
        )
    stops: list[PopulaceError] = []
    method = method_of(project)
    described = tried(
        lambda: publisher_says(terms.get("about") or {}, terms.get("findings") or {})[0],
        stops.append,
        NOTHING,
    )
    single = len(project.tables) == 1
    stands = tried(lambda: series_of(terms, described, single=single), stops.append, None)
    if stands is not None:
        fixed = stands
        described, terms = fixed.about, {**terms, "period": fixed.period}
        tried(lambda: fixed.check_apart(project.tables[0]), stops.append, None)
    with watching(progress) as report:
        found = tried(
            lambda: _check(method, project, shared, terms, report, stops, margins=margins),
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


def _check(
    method: Method[Any],
    project: Project,
    shared: Reading,
    terms: Terms,
    progress: Progress,
    stops: list[PopulaceError],
    *,
    margins: bool,
) -> Check:
    """What would become of tables that can be read."""
    from populace.methods import checking

    refuse = stops.append

    if not method.here:
        method.opened(project)
    usual = {**method.usual(project), "epsilon": USUAL_EPSILON}
    terms = {**method.usual(project), **terms}
    settings = tried(lambda: method.settings(project, terms), refuse, None)

    def read(given: Project) -> Sensitive[Any]:
        return method.read(given, shared, part(progress, 0.0, 0.7), refuse)

    sensitive, untold = _despite_header(project, read, refuse)
    tables = sensitive.tables(refuse)
    read_as = [project.tables[0]] if len(tables) == 1 else [project.table(t.name) for t in tables]
    ready = None
    if settings is not None:
        ready = tried(lambda: sensitive.ready(settings), untold, None)
    if ready is None:
        # What the tables are refused for does not depend on all of the terms.
        ready = tried(lambda: sensitive.ready(method.settings(project, usual)), untold, None)
    least: Sequence[checking.Least | None] = [None] * len(tables)
    files: tuple[str, ...] = ()
    joined: Sequence[str] = ()
    if ready is not None:
        fit, run, planned = ready, run_of(ready, terms), ready.least
        tried(lambda: foresee(terms, fit), refuse, None)
        tried(lambda: write_down(terms, **run, only_try=True), refuse, None)
        least = tried(planned, refuse, least)
        files = tried(ready.files, refuse, files)
        joined = ready.joined()
    foreseen: tuple[ForeseenCounts, ...] = ()
    if margins and ready is not None and not stops:
        to_count, told = ready, part(progress, 0.7, 1.0)
        foreseen = tried(lambda: of_tables(to_count, told), refuse, ())
    untouched = [_untouched(each, given) for each, given in zip(tables, read_as, strict=True)]
    return Check(
        tables=tuple(
            checking.checked_table(each.name, each.table, each.table.readings, bound, kept)
            for each, bound, kept in zip(tables, least, untouched, strict=False)
        ),
        notes=(
            *(
                note
                for each, kept in zip(tables, untouched, strict=True)
                for note in _notes(each, len(tables), kept)
            ),
            *joined,
            *bounded(tables, least, settings),
        ),
        pace=checking.pace(
            max(each.table.records for each in tables),
            sum(len(each.table.columns) for each in tables),
            terms.get("length", method.longest),
        ),
        files=files,
        foreseen=foreseen,
    )


def _untouched(read: Read, given: Input) -> Collection[str] | None:
    """The columns of a table that no recipe changes; None for all."""
    recipe = described(given)[1]
    if recipe is None:
        return None
    names = {
        column.name: column.name.removeprefix(f"{read.name}.") for column in read.table.columns
    }
    plain = set(recipe.untouched(list(names.values())))
    return {name for name, own in names.items() if own in plain}


def _notes(read: Read, tables: int, untouched: Collection[str] | None) -> tuple[str, ...]:
    """What the steward alone should know of a table, behind its name where there are several."""
    from populace.methods.notes import crowded

    table = read.table
    said = (*table.notes, *crowded(table), *declaration_notes(table, untouched))
    return said if tables == 1 else tuple(Advice(f"{read.name}: ", words) for words in said)


def _despite_header(
    project: Project, work: Callable[[Project], Sensitive[Any]], refuse: Refuse
) -> tuple[Sensitive[Any], Refuse]:
    """What `work` makes of the tables; where they are refused, of tables without a header.

    Beside it what to do with errors of joining them.

    A header that looks like a record keeps the rest from being read, which is to be told, too; its
    cells must not be shown as names. Where columns are named, nothing more can be told.
    """
    try:
        return work(project), refuse
    except InputError as error:
        refuse(error)
        named = [name for table in project.tables for name in _NAMING if table.reading.get(name)]
        if named:
            raise
        first = error

    def untold(error: PopulaceError) -> None:
        # What such tables lack is no matter of the steward's, who has names.
        if not isinstance(error, InputError | SchemaError):
            refuse(error)

    headless = replace(project, tables=tuple(_headless(table) for table in project.tables))
    try:
        return work(headless), untold
    except (InputError, SchemaError):
        raise first from None


def _headless(table: Input) -> Input:
    where = extent_of(table.reading.get("extent")) or Extent()
    if where.no_header or where.header_row is not None:
        return table
    return table.but(extent=replace(where, no_header=True, header_is_names=False))
