"""Tables that hang together, as `contract.Method`, whatever theory counts them.

Of the tables nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
from populace.vocabulary.related import Pending, RelatedTables
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.structure import Relation, Structure
from populace.vocabulary.table import Table
from populace.vocabulary.trees import TreeSettings

if TYPE_CHECKING:
    from populace.methods.checking import Least
    from populace.read.linked.keys import Joining, Part
    from populace.vocabulary.plan import Plan


A = TypeVar("A")
"""Tables as they were read."""

T = TypeVar("T", bound=RelatedTables)
S = TypeVar("S", bound=LinkedSettings | TreeSettings)


@dataclass(frozen=True)
class Theory(Generic[A, T, S]):
    """What is done with tables that hang together in one way.

    Args:
        most: how many records of one record count where its relation does not say.
        order: the names of the tables of a project in the order in which they are read.
        read: the tables, each once.
        each: of each table that was read its name, and what of its recipe is yet to be paid.
        join: the tables that were read, joined by their keys.
        joining: how each relation joins the tables, by their keys alone.
        empty: tables without a record, of which only the declared columns count.
        of: tables whose records are these.
        without_keys: the opened inputs by name, each once.
        fit: the settings as the release names its columns, once they are known to fit.
        plan: what a release will report, of tables and settings, with usual numbers of values and
            whether costs are wanted (`plan_linked`).
        files: the names of the files of a release.
        count: of tables with their shape what is measured, what is promised, and the settings as
            they are published.
        rename: the real tables under the names of a release, with its relations.
    """

    most: int
    order: Callable[[Project], Sequence[str]]
    read: Callable[[Sequence[Part], Sequence[Relation], Reading, Progress, Refuse], A]
    each: Callable[[A], Iterable[tuple[str, Table, Pending | None]]]
    join: Callable[[A, Sequence[Relation]], T]
    joining: Callable[[Sequence[Part], Sequence[Relation], Progress], tuple[Joining, ...]]
    empty: Callable[[Sequence[Part], Sequence[Relation]], T]
    of: Callable[[Records], T]
    without_keys: Callable[[Sequence[Part], Sequence[Relation]], Mapping[str, Any]]
    fit: Callable[[T, S], S]
    plan: Callable[..., Plan]
    files: Callable[[T, S], tuple[str, ...]]
    count: Callable[[T, T, S, Progress], tuple[Counts, tuple[Guarantee, ...], Settings]]
    rename: Callable[[Project, Structure], Project]


class Together(Method[S], Generic[A, T, S]):
    """The method of tables that hang together, by their theory."""

    longest = DEFAULT_LENGTH
    here = True

    @property
    @abstractmethod
    def theory(self) -> Theory[A, T, S]:
        """What is done with them."""

    def plan(
        self, project: Project, shared: Reading, terms: Terms, expectation: Expectation
    ) -> Plan:
        """What a release of them will report."""
        from populace.methods.related_preparation import shape

        typical = usual_of(shared, expectation)
        settings = self.settings(project, terms)
        theory = self.theory
        parts = described_parts(project, theory.order(project))
        tables = shape(theory.empty(parts, project.relations))
        made = theory.plan(tables, settings, typical, costs=expectation.costs)
        return replace(made, asked=bound_notes(project.relations, theory.most))

    def rehearsed(
        self, project: Project, records: Records, terms: Terms, progress: Progress
    ) -> Counts:
        """What a release of them would say, were the records these."""
        from populace.methods.related_preparation import shape

        theory = self.theory
        tables = theory.of(records)
        settings = theory.fit(shape(tables), self.settings(project, terms))
        return theory.count(tables, shape(tables), settings, progress)[0]

    def read(
        self, project: Project, shared: Reading, progress: Progress, refuse: Refuse
    ) -> ReadTables[A, T, S]:
        """The tables; what keeps them from being joined may be told when they are."""
        from populace.read import check_filled

        apart = self._apart(project, shared, progress, refuse)
        tables = {name: table for name, table, _ in self.theory.each(apart)}
        tried(lambda: check_filled(tables), refuse, None)
        return ReadTables(self.theory, project, apart)

    def joining(self, project: Project, progress: Progress) -> tuple[Joining, ...]:
        """How each relation joins records."""
        parts = parts_of(project, self.theory.order(project))
        return self.theory.joining(parts, project.relations, progress)

    def opened(self, project: Project) -> Mapping[str, Any]:
        """The opened inputs; where nothing joins them, with all of their columns."""
        if not project.relations:
            return opened_each(project)
        parts = opening_parts(project, self.theory.order(project))
        return self.theory.without_keys(parts, project.relations)

    def prepared(self, project: Project, shared: Reading, progress: Progress) -> dict[str, Table]:
        """The tables as their recipes make them; where nothing joins them, each by itself."""
        from populace.prepare import apply

        if not project.relations:
            return prepared_each(project, shared, progress)
        made = self.theory.join(self._apart(project, shared, progress), project.relations)
        return {
            name: apply(table, rest.recipe, attributes=rest.attributes) if rest else table
            for name, table, rest in made.unprepared
        }

    def read_again(
        self, project: Project, shared: Reading, release: Release, progress: Progress
    ) -> Records:
        """The tables, read as they were."""
        theory, structure = self.theory, release.structure
        real = as_read(theory.rename(project, structure), release)
        apart = self._apart(real, shared, progress, held_to_it=False)
        joined = theory.join(apart, real.relations).records
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
    ) -> A:
        theory = self.theory
        parts = parts_of(project, theory.order(project), held_to_it=held_to_it)
        return theory.read(parts, project.relations, shared, progress, refuse)


@dataclass(frozen=True, eq=False)
class ReadTables(Generic[A, T, S]):
    """Related tables as they were read. Private.

    Args:
        theory: what is done with them.
        project: as they were asked for.
        apart: the tables.
    """

    theory: Theory[A, T, S]
    project: Project
    apart: A

    def tables(self, refuse: Refuse) -> Sequence[Read]:
        """Each table as its recipe makes it, or nearly so where an operation is charged."""
        del refuse
        return tuple(
            Read(name, nearly(table, rest)) for name, table, rest in self.theory.each(self.apart)
        )

    def ready(self, settings: S) -> ReadyTables[T, S]:
        """The tables joined, with the settings of their release."""
        from populace import publish
        from populace.methods.related_preparation import shape

        theory, project = self.theory, self.project
        tables = theory.join(self.apart, project.relations)
        planned = shape(tables)
        if all(each.reading.get("declared_only") for each in project.tables):
            check_undeclared((*tables.every_fact, *planned.every_fact))
        for table in planned.named.values():
            publish.check_columns(table.columns)
        publish.check_names(planned.structure)
        asked = bound_notes(project.relations, theory.most)
        return ReadyTables(theory, tables, theory.fit(planned, settings), planned, asked)


@dataclass(frozen=True, eq=False)
class ReadyTables(Generic[T, S]):
    """Related tables, and settings of their release. Private.

    Args:
        theory: what is done with them.
        data: the tables.
        settings: of the release.
        shape: what they will be once all of their recipes are paid for, without a record.
        asked: what was not said, and had better be.
    """

    theory: Theory[Any, T, S]
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

        plan = self.theory.plan(self.shape, self.settings, costs=False)
        return least_together(plan, self.shape.named)

    def shapes(self) -> tuple[Mapping[str, Table], Collection[str]]:
        """The tables, and those whose recipe is charged."""
        charged = [name for name, _, rest in self.data.unprepared if rest is not None]
        return self.shape.named, charged

    def files(self) -> tuple[str, ...]:
        """The files of their release."""
        return self.theory.files(self.shape, self.settings)

    def measured(self, progress: Progress) -> Outcome:
        """Count them under the promises of the theory."""
        from populace.methods.notes import notes

        data = self.data
        counts, promises, settings = self.theory.count(data, self.shape, self.settings, progress)
        words = (*data.said(notes), *data.notes, *data.said(declaration_notes), *self.asked)
        return Outcome(counts, promises, settings, words)
