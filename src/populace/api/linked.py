"""Releases of linked tables, as a program meets them.

Of the table nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from populace.api.inputs import Folder, relation_of
from populace.api.ledgers import write_down
from populace.api.released import typical_margin
from populace.api.tables import joined_values, parts_of
from populace.api.terms import threes, version
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import LinkedRelease
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.inputs import Project, Reading, unit_of
from populace.vocabulary.linked import (
    DEFAULT_LENGTH,
    MOST_LINKS,
    LinkedSettings,
    LinkedTables,
)
from populace.vocabulary.progress import Progress, part
from populace.vocabulary.release import DEFAULT_DELTA, Settings
from populace.vocabulary.schema import listing
from populace.vocabulary.structure import Relation

DEFAULT_NAME = "Protected linked release"


class LinkedReleasedData:
    """A linked release in memory. What is saved is safe to publish.

    Its private notes, and its summary, which holds them, are for its publisher alone: some of them
    are read off the table without noise.

    Args:
        release: the release.
        private_notes: what the publisher alone should know; not saved.
    """

    def __init__(self, release: LinkedRelease, private_notes: tuple[str, ...] = ()) -> None:
        self.release = release
        self.private_notes = private_notes

    @property
    def guarantee(self) -> Guarantee:
        """What is promised."""
        return self.release.guarantee

    @property
    def tables(self) -> dict[str, bytes]:
        """The synthetic tables as CSV text, by the names of their files."""
        from populace import publish

        return publish.linked_csv(self.release.aggregates, self.release.synthetic)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """What was read off the data and not declared, as clauses."""
        from populace import publish

        return publish.fact_sentences(self.release.guarantee.inferred)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the publisher should know before publishing; it is not part of the release."""
        read_off = (f"Read off the data, not declared: {clause}." for clause in self.rests_on)
        return (*self.advice, *read_off)

    @property
    def advice(self) -> tuple[str, ...]:
        """Those of the warnings that ask for a decision."""
        guarantee, said = self.release.guarantee, list[str]()
        layout = self.release.aggregates.layout
        if self.release.aggregates.by_chance:
            said.insert(
                0,
                f"At this epsilon the links between {layout.parent} and {layout.child} cannot be"
                " told from chance.",
            )
        records = max(1, self.release.aggregates.parents.records)
        if guarantee.delta is not None and guarantee.delta * 10 * records > 1:
            said.append(
                f"Delta {guarantee.delta:g} is large for about {records:,} records: choose at most"
                f" {1 / (10 * records):.0e}."
            )
        return tuple(said)

    def summary(self) -> dict[str, Any]:
        """The release in a few numbers and words, as JSON can hold them; not to be published."""
        from populace import publish

        counts, guarantee = self.release.aggregates, self.release.guarantee
        layout = counts.layout
        right, sure = publish.guesses(guarantee), publish.sure_guesses(guarantee)
        return {
            "name": self.release.name,
            "parents": {
                "table": layout.parent,
                "count": counts.parents.records,
                "margin": counts.parents.records_margin,
                "synthetic": self.release.synthetic.parents.records,
                "combinations": [len(entry.ids) for entry in counts.parents.lengths],
                "typical_margins": [typical_margin(entry) for entry in counts.parents.lengths],
            },
            "children": {
                "table": layout.child,
                "synthetic": self.release.synthetic.children.records,
                "combinations": [len(entry.ids) for entry in counts.children],
            },
            "pairs_across": len(counts.cross.ids),
            "guarantee": {
                "kind": guarantee.kind,
                "unit": publish.protected_words(guarantee.protected),
                "epsilon": guarantee.epsilon,
                "delta": guarantee.delta,
                "right_guesses_of_100": right,
                "sure_guesses_of_100": sure,
                "odds": publish.odds(right, sure),
            },
            "apart": None
            if self.release.apart is None
            else {
                "unit": publish.protected_words(self.release.apart.protected),
                "epsilon": self.release.apart.epsilon,
            },
            "epsilon_by_links": [list(entry) for entry in self.release.by_links],
            "pairs_by_chance": counts.by_chance,
            "warnings": list(self.warnings),
            "private_notes": list(self.private_notes),
        }

    def save(self, directory: Folder) -> Path:
        """Write the folder that may be published.

        Raises:
            OutputError: it exists already or cannot be written; nothing is left behind.
        """
        from populace import publish

        publish.write_linked(self.release, Path(directory))
        return Path(directory)

    def __repr__(self) -> str:
        made = self.release.synthetic
        layout = self.release.aggregates.layout
        return (
            f"<{self.release.name}: {made.parents.records:,} {layout.parent},"
            f" {made.children.records:,} {layout.child}, epsilon {self.guarantee.epsilon:g}>"
        )


def release_together(
    project: Project, shared: Reading, terms: Mapping[str, Any], progress: Progress
) -> LinkedReleasedData:
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
    from populace.read.linked import read_linked

    relation = relation_of(project)
    settings, named = linked_settings(relation, terms), threes(terms.get("triples", ()))
    tables = read_linked(
        parts_of(project), relation, shared=shared, progress=part(progress, 0.0, 0.2)
    )
    settings = replace(settings, triples=released_names(tables, named))
    triples_at = checked(tables, settings)
    write_down(
        terms,
        unit=f"{settings.unit} of linked tables",
        delta=settings.settings.delta,
        software=f"populace {version()}",
    )
    every = (*tables.parents.columns, *tables.children.columns, *tables.links.columns)
    notes = (
        *tables.said(notes_on),
        *joined_values(column for column in every if not column.public),
    )
    name = terms.get("name", DEFAULT_NAME)
    released = _release(tables, settings, triples_at, name, part(progress, 0.2, 1.0))
    return LinkedReleasedData(released, notes)


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
            action="Choose epsilon: 0.5 to 2 is strong, 2 to 8 is common (--epsilon, epsilon=).",
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
    publish.check_layout(tables.layout)
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
) -> LinkedRelease:
    from populace.methods import linked_triples
    from populace.methods.linked import linked
    from populace.methods.networks import network
    from populace.protect.randomness import fresh_seed
    from populace.synthesize import synthesize_linked

    parent_columns = len(tables.parents.columns)
    apart: Guarantee | None = None
    by_links: tuple[tuple[int, float], ...] = ()
    if settings.relation == "many-to-many":
        counts, guarantee, apart, by_links = network(tables, settings, part(progress, 0.0, 0.3))
    else:
        counts, guarantee = linked(tables, settings, part(progress, 0.0, 0.3))
    if triples:
        # The class of the number of children stands behind the parents' own columns.
        after = [tuple(p + (p >= parent_columns) for p in triple) for triple in triples]
        counts = linked_triples.predicted(counts, [(a, b, c) for a, b, c in after])
    wanted = settings.settings.records
    seed = fresh_seed()
    made = synthesize_linked(
        counts,
        counts.parents.records if wanted is None else wanted,
        seed,
        part(progress, 0.3, 1.0),
    )
    return LinkedRelease(
        name=name,
        settings=settings,
        aggregates=counts,
        synthetic=made,
        guarantee=guarantee,
        seed=seed,
        software=f"populace {version()}",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
        apart=apart,
        by_links=by_links,
    )
