"""Releases of trees of tables, as a program meets them.

Of the tables nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from populace.api.frames import kind_of
from populace.api.inputs import not_declared_only
from populace.api.ledgers import write_down
from populace.api.released import ReleasedData
from populace.api.tables import part_of
from populace.api.terms import foresee, version
from populace.api.undeclared import undeclared
from populace.vocabulary.errors import ParameterError, Refuse, raised
from populace.vocabulary.inputs import Project, Reading
from populace.vocabulary.linked import DEFAULT_LENGTH
from populace.vocabulary.progress import Progress, part
from populace.vocabulary.release import DEFAULT_DELTA, DEFAULT_NAME, Release, Settings
from populace.vocabulary.schema import listing
from populace.vocabulary.trees import COUNTED_RECORDS, TreeSettings, TreeTables, edges_of
from populace.vocabulary.wording import Advice, Option


def are_tree(project: Project) -> bool:
    """Whether the tables of a project hang together by more than one relation."""
    return len(project.relations) > 1


@dataclass(frozen=True, eq=False)
class Ready:
    """A tree of tables, read for its release: nothing is spent yet. Private.

    Args:
        tables: the tables.
        settings: of the release.
    """

    tables: TreeTables
    settings: TreeSettings


def ready_tree(
    project: Project,
    shared: Reading,
    terms: Mapping[str, Any],
    progress: Progress,
    refuse: Refuse = raised,
) -> Ready:
    """A tree of tables up to the point where its release would spend.

    Args:
        project: the tables, and how they hang together.
        shared: keywords of reading that are told of all of them.
        terms: of the release.
        progress: told about each step; may raise `Stopped`.
        refuse: what to do with an error that does not keep the rest from being read.

    Raises:
        PopulaceError: as each part raises.
    """
    from populace.methods.tree_tasks import task_of
    from populace.read import check_filled

    settings = tree_settings(project, terms)
    tables = tree_tables(project, shared, progress, refuse)
    written(tables)
    check_filled(tables.records.tables)
    foresee(terms, tables.records.tables)
    task_of(tables, settings)
    return Ready(tables, settings)


def written(tables: TreeTables) -> None:
    """Refuse tables of which no release could be written.

    Raises:
        SchemaError: names cannot be written.
    """
    from populace import publish

    for table in tables.records.tables.values():
        publish.check_columns(table.columns)
    publish.check_names(tables.structure)


def tree_tables(
    project: Project,
    shared: Reading,
    progress: Progress,
    refuse: Refuse = raised,
    *,
    held_to_it: bool = True,
) -> TreeTables:
    """The tables of a tree as they are read.

    Args:
        project: the tables, and how they hang together.
        shared: keywords of reading that are told of all of them.
        progress: told about each step; may raise `Stopped`.
        refuse: what to do with an error that does not keep the rest from being read.
        held_to_it: whether columns that are not understood are refused.

    Raises:
        PopulaceError: as each part raises.
    """
    from populace.read.trees import read_tree

    declared_only = [each.name for each in project.tables if each.reading.get("declared_only")]
    if shared.get("declared_only") or declared_only:
        raise not_declared_only()
    parts = [part_of(table, held_to_it=held_to_it) for table in project.tables]
    if charged := [each.name for each in parts if each.pending is not None]:
        raise ParameterError(
            expected="recipes whose operations cost nothing, for a tree of tables",
            found=f"one that counts people first, of {listing(charged)}",
            action="Declare the bands or the values instead of finding them in the table.",
        )
    return read_tree(parts, project.relations, shared=shared, progress=progress, refuse=refuse)


def tree_settings(project: Project, terms: Mapping[str, Any]) -> TreeSettings:
    """The settings of a release of a tree of tables.

    Raises:
        ParameterError: the relations make no tree, nobody is protected, epsilon is missing, or a
            term is of other releases.
    """
    edges_of(project.relations, [table.name for table in project.tables])
    if any(each.counted is not None for each in project.relations):
        raise ParameterError(
            expected=f"numbers of records that count at most {COUNTED_RECORDS} of each root, as"
            " those of a tree of tables do",
            found="another number, as counted of a relation",
            action="Leave counted out.",
        )
    others = [
        name for name in ("k", "method", "oversampling", "previous", "triples") if name in terms
    ]
    if others or "epsilon" not in terms:
        raise ParameterError(
            expected="epsilon, and neither k-anonymity nor triples, for a tree of tables",
            found=listing(others) if others else "no epsilon",
            action=Advice(
                "Choose epsilon: 0.5 to 2 is strong, 2 to 8 is common", Option("epsilon"), "."
            ),
        )
    return TreeSettings(
        Settings(
            terms["epsilon"],
            terms.get("delta", DEFAULT_DELTA),
            terms.get("length", DEFAULT_LENGTH),
            terms.get("fabrication", "complete"),
            terms.get("records"),
        ),
        _named(terms.get("protect")),
    )


def _named(protect: str | Iterable[str] | None) -> tuple[str, ...]:
    if protect is None:
        return ()
    return (protect,) if isinstance(protect, str) else tuple(dict.fromkeys(protect))


def run_of(settings: TreeSettings) -> dict[str, Any]:
    """What a ledger keeps of a run, but for its terms."""
    return {
        "unit": f"{' and '.join(settings.protect)}, with what hangs on them",
        "delta": settings.settings.delta,
        "software": f"populace {version()}",
    }


def release_tree(
    project: Project, shared: Reading, terms: Mapping[str, Any], progress: Progress
) -> ReleasedData:
    """The release of a tree of tables.

    Args:
        project: the tables, and how they hang together.
        shared: keywords of reading that are told of all of them.
        terms: of the release.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the tables.
    """
    found = ready_tree(project, shared, terms, part(progress, 0.0, 0.2))
    tables, settings = found.tables, found.settings
    write_down(terms, **run_of(settings))
    name = terms.get("name", DEFAULT_NAME)
    released = _release(tables, settings, name, part(progress, 0.2, 1.0))
    return ReleasedData(released, kind_of(project.tables[0].source), notes_of(tables))


def notes_of(tables: TreeTables) -> tuple[str, ...]:
    """What the publisher alone should know of the tables."""
    from populace.methods.notes import notes

    every = tables.records.tables
    said = [f"{name}: {words}" for name, table in every.items() for words in notes(table)]
    told = [f"{name}: {words}" for name, table in every.items() for words in undeclared(table)]
    return (*said, *tables.notes, *told)


def _release(tables: TreeTables, settings: TreeSettings, name: str, progress: Progress) -> Release:
    from populace.methods.synthesizers import synthesizer_for
    from populace.methods.trees import tree
    from populace.protect.randomness import fresh_seed

    counts, guarantee = tree(tables, settings, part(progress, 0.0, 0.3))
    seed, maker = fresh_seed(), synthesizer_for(counts.structure)
    records = maker.records(counts, seed, settings.settings, part(progress, 0.3, 1.0))
    return Release(
        name=name,
        settings=settings.settings,
        counts=counts,
        records=records,
        promises=(guarantee,),
        seed=seed,
        synthesizer=maker.name,
        software=f"populace {version()}",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
    )
