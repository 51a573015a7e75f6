"""Releases of linked tables, as a program meets them.

Of the table nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from populace.api.frames import kind_of
from populace.api.inputs import not_declared_only, relation_of
from populace.api.ledgers import write_down
from populace.api.released import ReleasedData
from populace.api.tables import parts_of
from populace.api.terms import foresee, threes, version
from populace.api.undeclared import undeclared
from populace.vocabulary.errors import ParameterError, Refuse, raised, tried
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.inputs import Project, Reading, unit_of
from populace.vocabulary.linked import (
    DEFAULT_LENGTH,
    MOST_LINKS,
    LinkedSettings,
    LinkedTables,
    structure_of,
)
from populace.vocabulary.progress import Progress, part
from populace.vocabulary.release import DEFAULT_DELTA, DEFAULT_NAME, Release, Settings
from populace.vocabulary.schema import listing
from populace.vocabulary.structure import Relation
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.read.linked_parts import Apart


def release_together(
    project: Project, shared: Reading, terms: Mapping[str, Any], progress: Progress
) -> ReleasedData:
    """The release of tables that hang together.

    Args:
        project: the tables, and how they hang together.
        shared: keywords of reading that are told of all of them.
        terms: of the release.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the tables.
    """
    from populace.methods.notes import notes as notes_on

    found = ready_together(project, shared, terms, part(progress, 0.0, 0.2))
    tables, settings = found.tables, found.settings
    write_down(terms, **run_of(settings))
    notes = (*tables.said(notes_on), *tables.notes, *tables.said(undeclared))
    name = terms.get("name", DEFAULT_NAME)
    released = _release(tables, settings, found.triples, name, part(progress, 0.2, 1.0))
    return ReleasedData(released, kind_of(project.tables[0].source), notes)


@dataclass(frozen=True, eq=False)
class Ready:
    """Tables together, read for their release: nothing is spent yet. Private.

    Args:
        tables: the tables.
        settings: of the release.
        triples: the places of the columns whose combinations are predicted.
        shape: what the tables will be once all of their recipes are paid for, without a record;
            the tables themselves where nothing is pending.
    """

    tables: LinkedTables
    settings: LinkedSettings
    triples: Sequence[tuple[int, int, int]]
    shape: LinkedTables


def ready_together(
    project: Project,
    shared: Reading,
    terms: Mapping[str, Any],
    progress: Progress,
    refuse: Refuse = raised,
    look: Callable[[Apart], object] = lambda _: None,
) -> Ready:
    """Tables together up to the point where their release would spend.

    Args:
        project: the tables, and how they hang together.
        shared: keywords of reading that are told of all of them.
        terms: of the release.
        progress: told about each step; may raise `Stopped`.
        refuse: what to do with an error that does not keep the rest from being read.
        look: shown the tables before they are joined.

    Raises:
        PopulaceError: as each part raises.
    """
    from populace.methods import linked_preparation
    from populace.read import check_filled
    from populace.read.linked import put_together
    from populace.read.linked_parts import read_apart

    relation = relation_of(project)
    if shared.get("declared_only") or any(
        each.reading.get("declared_only") for each in project.tables
    ):
        raise not_declared_only()
    settings, named = linked_settings(relation, terms), threes(terms.get("triples", ()))
    apart = read_apart(parts_of(project), shared=shared, progress=progress, refuse=refuse)
    look(apart)
    names = (part.name for part in apart.parts)
    tried(lambda: check_filled(dict(zip(names, apart.tables, strict=True))), refuse, None)
    tables = put_together(apart, relation)
    shape = linked_preparation.shape(tables)
    settings = replace(settings, triples=released_names(shape, named))
    own = zip(
        (tables.layout.parent, tables.layout.child, tables.layout.link),
        (shape.parents, shape.children, shape.links),
        tables.pending,
        strict=True,
    )
    made = [(name, table, rest) for name, table, rest in own if name]
    charged = [name for name, _, rest in made if rest is not None]
    columns_of = {name: table for name, table, _ in made}
    tried(lambda: foresee(terms, columns_of, charged), refuse, None)
    return Ready(tables, settings, checked(shape, settings), shape)


def run_of(settings: LinkedSettings) -> dict[str, Any]:
    """What a ledger keeps of a run, but for its terms."""
    return {
        "unit": f"{settings.unit} of linked tables",
        "delta": settings.settings.delta,
        "software": f"populace {version()}",
    }


def linked_settings(relation: Relation, terms: Mapping[str, Any]) -> LinkedSettings:
    """The settings of a release of tables together.

    Raises:
        ParameterError: nobody is protected, epsilon is missing, or a term is of single tables.
    """
    groups = [name for name in ("k", "method", "oversampling", "previous") if name in terms]
    if groups or "epsilon" not in terms:
        raise ParameterError(
            expected="epsilon, and no k-anonymity, for tables together: what the links of a person"
            " tell would not be hidden in a group of k",
            found=listing(groups) if groups else "no epsilon",
            action=Advice(
                "Choose epsilon: 0.5 to 2 is strong, 2 to 8 is common", Option("epsilon"), "."
            ),
        )
    return LinkedSettings(
        Settings(
            terms["epsilon"],
            terms.get("delta", DEFAULT_DELTA),
            terms.get("length", DEFAULT_LENGTH),
            terms.get("fabrication", "complete"),
            terms.get("records"),
        ),
        unit_of(relation, terms.get("protect")),
        "many-to-many" if relation.several else "one-to-many",
        MOST_LINKS if relation.most is None else relation.most,
        relation.bound,
        counted_links=relation.counted,
    )


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


def _release(
    tables: LinkedTables,
    settings: LinkedSettings,
    triples: Sequence[tuple[int, int, int]],
    name: str,
    progress: Progress,
) -> Release:
    from populace.methods import linked_triples
    from populace.methods.linked import linked
    from populace.methods.networks import network
    from populace.methods.synthesizers import synthesizer_for
    from populace.protect.randomness import fresh_seed

    promises: tuple[Guarantee, ...]
    if settings.relation == "many-to-many":
        family, guarantee, apart, by_links = network(tables, settings, part(progress, 0.0, 0.3))
        promises = guarantee, replace(apart, by_links=by_links)
    else:
        family, guarantee = linked(tables, settings, part(progress, 0.0, 0.3))
        promises = (guarantee,)
    if triples:
        # The class of the number of children stands behind the parents' own columns.
        own = len(tables.parents.columns)
        after = [tuple(p + (p >= own) for p in triple) for triple in triples]
        family = linked_triples.predicted(family, [(a, b, c) for a, b, c in after])
    counts = family.counts(settings.most_parents)
    seed, maker = fresh_seed(), synthesizer_for(counts.structure)
    records = maker.records(counts, seed, settings.settings, part(progress, 0.3, 1.0))
    return Release(
        name=name,
        settings=replace(settings.settings, predicted=settings.triples),
        counts=counts,
        records=records,
        promises=promises,
        seed=seed,
        synthesizer=maker.name,
        software=f"populace {version()}",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
    )
