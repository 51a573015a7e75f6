"""Tables that hang together, as `contract.Method`, whatever theory counts them.

Of the tables nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from populace.api.contract import Expectation, Method, Outcome, Read, Terms
from populace.api.declaration_notes import declaration_notes
from populace.api.default_bounds import bound_notes
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
from populace.api.terms import usual_of
from populace.vocabulary.counts import Counts
from populace.vocabulary.errors import Refuse, raised, tried
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.inputs import Project
from populace.vocabulary.keywords import Reading
from populace.vocabulary.linked import DEFAULT_LENGTH, LinkedSettings
from populace.vocabulary.progress import Progress
from populace.vocabulary.records import Records
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.structure import Structure
from populace.vocabulary.table import Table
from populace.vocabulary.trees import TreeSettings

if TYPE_CHECKING:
    from populace.methods.checking import Least
    from populace.read.linked.keys import Joining
    from populace.read.linked.relations import Apart
    from populace.vocabulary.plan import Plan


T = TypeVar("T", bound=RelatedTables)
S = TypeVar("S", bound=LinkedSettings | TreeSettings)


class Together(Method[S], Generic[T, S]):
    """The method of tables that hang together, by a theory of what is counted of them."""

    longest = DEFAULT_LENGTH
    here = True

    most: int
    """How many records of one record count where its relation does not say."""

    kind: type[T]
    """The tables as the theory calls them."""

    @abstractmethod
    def order(self, project: Project) -> Sequence[str]:
        """The names of the tables of a project in the order in which they are read."""

    @abstractmethod
    def fit(self, shape: T, settings: S) -> S:
        """The settings as the release names its columns, once they are known to fit."""

    @abstractmethod
    def planned(
        self, shape: T, settings: S, typical: tuple[int, ...] | None = None, *, costs: bool
    ) -> Plan:
        """What a release will report, with usual numbers of values (`plan_linked`)."""

    @abstractmethod
    def count(
        self, tables: T, shape: T, settings: S, progress: Progress
    ) -> tuple[Counts, tuple[Guarantee, ...], Settings]:
        """What is measured, what is promised, and the settings as they are published."""

    @abstractmethod
    def renamed(self, project: Project, structure: Structure) -> Project:
        """The real tables under the names of a release, with its relations."""

    def plan(
        self, project: Project, shared: Reading, terms: Terms, expectation: Expectation
    ) -> Plan:
        """What a release of them will report."""
        from populace.methods.related_preparation import shape
        from populace.read.linked.relations import empty

        typical = usual_of(shared, expectation)
        settings = self.settings(project, terms)
        parts = described_parts(project, self.order(project))
        tables = shape(empty(parts, project.relations, self.kind))
        made = self.planned(tables, settings, typical, costs=expectation.costs)
        return replace(made, asked=bound_notes(project.relations, self.most))

    def rehearsed(
        self, project: Project, records: Records, terms: Terms, progress: Progress
    ) -> Counts:
        """What a release of them would say, were the records these."""
        from populace.methods.related_preparation import shape

        tables = self.kind(records)
        settings = self.fit(shape(tables), self.settings(project, terms))
        return self.count(tables, shape(tables), settings, progress)[0]

    def read(
        self, project: Project, shared: Reading, progress: Progress, refuse: Refuse
    ) -> ReadTables[T, S]:
        """The tables; what keeps them from being joined is told when they are."""
        from populace.read import check_filled

        apart = self._apart(project, shared, progress, refuse)
        tried(lambda: check_filled(apart.tables), refuse, None)
        return ReadTables(self, project, apart)

    def joining(self, project: Project, progress: Progress) -> tuple[Joining, ...]:
        """How each relation joins records."""
        from populace.read.linked.relations import read_joinings

        return read_joinings(parts_of(project, self.order(project)), project.relations, progress)

    def opened(self, project: Project) -> Mapping[str, Any]:
        """The opened inputs; where nothing joins them, with all of their columns."""
        from populace.read.linked.relations import without_keys

        if not project.relations:
            return opened_each(project)
        return without_keys(opening_parts(project, self.order(project)), project.relations)

    def prepared(self, project: Project, shared: Reading, progress: Progress) -> dict[str, Table]:
        """The tables as their recipes make them; where nothing joins them, each by itself."""
        from populace.prepare import apply
        from populace.read.linked.relations import put_together

        if not project.relations:
            return prepared_each(project, shared, progress)
        made = put_together(self._apart(project, shared, progress), self.kind)
        return {
            name: apply(table, rest.recipe, attributes=rest.attributes) if rest else table
            for name, table, rest in made.unprepared
        }

    def read_again(
        self, project: Project, shared: Reading, release: Release, progress: Progress
    ) -> Records:
        """The tables, read as they were."""
        from populace.read.linked.relations import put_together

        structure = release.structure
        real = as_read(self.renamed(project, structure), release)
        apart = self._apart(real, shared, progress, held_to_it=False)
        joined = put_together(apart, self.kind).records
        records = Records(structure, joined.tables, joined.joins)
        check_records(records, release)
        return records

    def _apart(
        self,
        project: Project,
        shared: Reading,
        progress: Progress,
        refuse: Refuse = raised,
        *,
        held_to_it: bool = True,
    ) -> Apart:
        from populace.read.linked.relations import read_apart

        parts = parts_of(project, self.order(project), held_to_it=held_to_it)
        return read_apart(parts, project.relations, shared=shared, progress=progress, refuse=refuse)


@dataclass(frozen=True, eq=False)
class ReadTables(Generic[T, S]):
    """Related tables as they were read. Private.

    Args:
        method: what is done with them.
        project: as they were asked for.
        apart: the tables.
    """

    method: Together[T, S]
    project: Project
    apart: Apart

    def tables(self, refuse: Refuse) -> Sequence[Read]:
        """Each table as its recipe makes it, or nearly so where an operation is charged."""
        del refuse
        apart = self.apart
        return tuple(
            Read(name, nearly(table, apart.parts[name].pending))
            for name, table in apart.tables.items()
        )

    def ready(self, settings: S) -> ReadyTables[T, S]:
        """The tables joined, with the settings of their release."""
        from populace import publish
        from populace.methods.related_preparation import shape
        from populace.read.linked.relations import put_together

        method, project = self.method, self.project
        tables = put_together(self.apart, method.kind)
        planned = shape(tables)
        if all(each.reading.get("declared_only") for each in project.tables):
            check_undeclared((*tables.every_fact, *planned.every_fact))
        for table in planned.named.values():
            publish.check_columns(table.columns)
        publish.check_names(planned.structure)
        asked = bound_notes(project.relations, method.most)
        return ReadyTables(method, tables, method.fit(planned, settings), planned, asked)


@dataclass(frozen=True, eq=False)
class ReadyTables(Generic[T, S]):
    """Related tables, and settings of their release. Private.

    Args:
        method: what is done with them.
        data: the tables.
        settings: of the release.
        shape: what they will be once all of their recipes are paid for, without a record.
        asked: what was not said, and had better be.
    """

    method: Together[T, S]
    data: T
    settings: S
    shape: T
    asked: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """Who is protected, in words."""
        return self.settings.whom

    def joined(self) -> Sequence[str]:
        """How they were joined."""
        return self.data.notes

    def least(self) -> Sequence[Least | None]:
        """What can be expected to be reported of each table."""
        from populace.methods.checking import least_together

        plan = self.method.planned(self.shape, self.settings, costs=False)
        return least_together(plan, self.shape.named)

    def shapes(self) -> tuple[Mapping[str, Table], Collection[str]]:
        """The tables, and those whose recipe is charged."""
        charged = [name for name, _, rest in self.data.unprepared if rest is not None]
        return self.shape.named, charged

    def files(self) -> tuple[str, ...]:
        """The files of their release."""
        from populace.methods.checking import files_together

        triples = isinstance(self.settings, LinkedSettings) and bool(self.settings.triples)
        return files_together(self.shape.structure, self.shape.named, triples=triples)

    def measured(self, progress: Progress) -> Outcome:
        """Count them under the promises of the theory."""
        from populace.methods.notes import notes

        data = self.data
        counts, promises, settings = self.method.count(data, self.shape, self.settings, progress)
        words = (*data.said(notes), *data.notes, *data.said(declaration_notes), *self.asked)
        return Outcome(counts, promises, settings, words)
