"""Two tables that hang together by one relation, as `contract.Method`.

Of the tables nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from populace.api.contract import Expectation, Hung, Outcome, Read, Terms
from populace.api.declaration_notes import declaration_notes
from populace.api.default_bounds import bound_notes
from populace.api.inputs import check_declared_only, one_of, relation_of
from populace.api.rereading import as_read, check_records
from populace.api.single import nearly
from populace.api.tables import (
    check_undeclared,
    described_parts,
    opened_each,
    opening_parts,
    parts_of,
    prepared_each,
)
from populace.api.terms import noisy, threes, usual_of
from populace.vocabulary.errors import ParameterError, Refuse, tried
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.inputs import Input, Project, joined_by, unit_of
from populace.vocabulary.keywords import Reading
from populace.vocabulary.linked import (
    DEFAULT_LENGTH,
    MOST_LINKS,
    Layout,
    LinkedSettings,
    LinkedTables,
    layout_of,
    structure_of,
)
from populace.vocabulary.progress import Progress
from populace.vocabulary.records import Records
from populace.vocabulary.release import Release
from populace.vocabulary.structure import Relation, Structure
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.methods.checking import Least
    from populace.read.linked.parts import Apart
    from populace.vocabulary.plan import Plan


@dataclass(frozen=True, eq=False)
class ApartTables:
    """The tables as they were read, not joined yet. Private.

    Args:
        apart: the tables and their keys.
        relation: how they hang together.
    """

    apart: Apart
    relation: Relation

    def tables(self, refuse: Refuse) -> Sequence[Read]:
        """Each table as its recipe makes it, or nearly so where an operation is charged."""
        del refuse
        return tuple(
            Read(part.name, nearly(table, part.pending))
            for part, table in zip(self.apart.parts, self.apart.tables, strict=True)
        )

    def ready(self, settings: LinkedSettings) -> ReadyLinked:
        """The tables joined, with the settings of their release."""
        from populace.methods import linked_preparation
        from populace.read.linked.relations import put_together

        tables = put_together(self.apart, self.relation)
        shape = linked_preparation.shape(tables)
        if all(part.declared_only for part in self.apart.parts):
            check_undeclared((*tables.every_fact, *shape.every_fact))
        settings = replace(settings, triples=released_names(shape, settings.triples))
        asked = bound_notes((self.relation,), MOST_LINKS)
        return ReadyLinked(tables, settings, checked(shape, settings), shape, asked)


@dataclass(frozen=True, eq=False)
class ReadyLinked:
    """Two tables, joined, and settings of their release. Private.

    Args:
        tables: the tables.
        settings: of the release.
        triples: the places of the columns whose combinations are predicted.
        shape: what the tables will be once all of their recipes are paid for, without a record;
            the tables themselves where nothing is pending.
        asked: what was not said, and had better be.
    """

    tables: LinkedTables
    settings: LinkedSettings
    triples: Sequence[tuple[int, int, int]]
    shape: LinkedTables
    asked: tuple[Advice, ...] = ()

    @property
    def unit(self) -> str:
        """Who is protected, in words."""
        return f"{self.settings.unit} of linked tables"

    def joined(self) -> Sequence[str]:
        """How they were joined."""
        return self.tables.notes

    def least(self) -> Sequence[Least | None]:
        """What can be expected to be reported of each table; of links what of the far end."""
        from populace.methods import checking

        one, many = checking.least_linked(self.shape, self.settings)
        return (one, many, many)

    def shapes(self) -> tuple[Mapping[str, Table], Collection[str]]:
        """The tables, and those whose recipe is charged."""
        layout, shape = self.tables.layout, self.shape
        own = zip(
            (layout.parent, layout.child, layout.link),
            (shape.parents, shape.children, shape.links),
            self.tables.pending,
            strict=True,
        )
        made = [(name, table, rest) for name, table, rest in own if name is not None]
        charged = [name for name, _, rest in made if rest is not None]
        return {name: table for name, table, _ in made}, charged

    def files(self) -> tuple[str, ...]:
        """The files of their release."""
        from populace.methods import checking

        return checking.files_linked(self.shape, self.settings)

    def measured(self, progress: Progress) -> Outcome:
        """Count them under the promise to one end, or to both."""
        from populace.methods import linked_triples
        from populace.methods.linked import linked
        from populace.methods.networks import network
        from populace.methods.notes import notes

        tables, settings = self.tables, self.settings
        promises: tuple[Guarantee, ...]
        if settings.relation == "many-to-many":
            family, guarantee, apart, by_links = network(tables, settings, progress)
            promises = guarantee, replace(apart, by_links=by_links)
        else:
            family, guarantee = linked(tables, settings, progress)
            promises = (guarantee,)
        if self.triples:
            # The class of the number of children stands behind the parents' own columns.
            own = len(self.shape.parents.columns)
            after = [tuple(p + (p >= own) for p in triple) for triple in self.triples]
            most = settings.settings.candidates
            family = linked_triples.predicted(family, [(a, b, c) for a, b, c in after], most)
        return Outcome(
            family.counts(settings.most_parents),
            promises,
            replace(settings.settings, predicted=settings.triples),
            (*tables.said(notes), *tables.notes, *tables.said(declaration_notes), *self.asked),
        )


class Linked:
    """The methods of two tables and the links between them."""

    longest = DEFAULT_LENGTH
    here = True

    def fits(self, hung: Hung) -> bool:
        """Whether one relation joins them."""
        return len(hung.relations) == 1

    def usual(self, project: Project) -> Terms:
        """The records of the one end are protected."""
        return {"protect": (relation_of(project).one,)}

    def settings(self, project: Project, terms: Terms) -> LinkedSettings:
        """With noise only: what the links of a person tell would not be hidden in a group."""
        relation = relation_of(project)
        check_declared_only(project)
        why = "tables together: what the links of a person tell would not be hidden in a group of k"
        return LinkedSettings(
            noisy(terms, f"epsilon, and no k-anonymity, for {why}", self.longest),
            unit_of(relation, terms.get("protect")),
            "many-to-many" if relation.several else "one-to-many",
            MOST_LINKS if relation.most is None else relation.most,
            relation.bound,
            threes(terms.get("triples", ())),
            counted_links=relation.counted,
        )

    def plan(
        self, project: Project, shared: Reading, terms: Terms, expectation: Expectation
    ) -> Plan:
        """What a release of them will report."""
        from populace.methods import linked_planning
        from populace.read.linked.relations import empty_linked

        typical = usual_of(shared, expectation)
        relation = relation_of(project)
        tables = empty_linked(described_parts(project, joined_by(relation)), relation)
        settings = self.settings(project, terms)
        made = linked_planning.plan_linked(tables, settings, typical, costs=expectation.costs)
        return replace(made, asked=bound_notes((relation,), MOST_LINKS))

    def read(
        self, project: Project, shared: Reading, progress: Progress, refuse: Refuse
    ) -> ApartTables:
        """The tables, each by itself: what keeps them from being joined is told when they are."""
        from populace.read import check_filled
        from populace.read.linked.parts import read_apart

        relation = relation_of(project)
        parts = parts_of(project, joined_by(relation))
        apart = read_apart(parts, shared=shared, progress=progress, refuse=refuse)
        names = [part.name for part in apart.parts]
        tried(lambda: check_filled(dict(zip(names, apart.tables, strict=True))), refuse, None)
        return ApartTables(apart, relation)

    def opened(self, project: Project) -> dict[str, Any]:
        """The opened inputs; where nothing joins them, with all of their columns."""
        from populace.read.linked.relations import without_keys

        if not project.relations:
            return opened_each(project)
        parts = opening_parts(project, joined_by(relation_of(project)))
        return {part.name: rows for part, rows in zip(parts, without_keys(parts), strict=True)}

    def prepared(self, project: Project, shared: Reading, progress: Progress) -> dict[str, Table]:
        """The tables as their recipes make them; where nothing joins them, each by itself."""
        from populace.prepare import apply
        from populace.read.linked.relations import read_linked

        if not project.relations:
            return prepared_each(project, shared, progress)
        relation = relation_of(project)
        parts = parts_of(project, joined_by(relation))
        together = read_linked(parts, relation, shared=shared, progress=progress)
        layout = together.layout
        names = (layout.parent, layout.child, layout.link)
        return {
            name: table if rest is None else apply(table, rest.recipe, attributes=rest.attributes)
            for name, table, rest in zip(names, together.own, together.pending, strict=True)
            if name
        }

    def read_again(
        self, project: Project, shared: Reading, release: Release, progress: Progress
    ) -> Records:
        """The tables, read as they were."""
        from populace.read.linked.relations import read_linked

        structure = release.structure
        real, relation = _as_called(project, layout_of(structure), structure)
        parts = parts_of(as_read(real, release), joined_by(relation), held_to_it=False)
        tables = read_linked(parts, relation, shared=shared, progress=progress)
        records = tables.records(structure)
        check_records(records, release)
        return records


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
