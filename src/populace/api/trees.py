"""Three and more tables that hang together as a tree, as `contract.Method`.

Of the tables nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from populace.api.contract import Expectation, Hung, Outcome, Read, Terms
from populace.api.declaration_notes import declaration_notes
from populace.api.default_bounds import bound_notes
from populace.api.inputs import check_declared_only
from populace.api.rereading import as_read, check_records
from populace.api.single import nearly
from populace.api.tables import check_undeclared, described_parts, opening_parts, parts_of
from populace.api.terms import noisy, usual_of
from populace.vocabulary.errors import ParameterError, Refuse, raised, tried
from populace.vocabulary.inputs import Project
from populace.vocabulary.keywords import Reading
from populace.vocabulary.linked import DEFAULT_LENGTH
from populace.vocabulary.listing import listing
from populace.vocabulary.progress import Progress
from populace.vocabulary.records import Records
from populace.vocabulary.release import Release
from populace.vocabulary.table import Table
from populace.vocabulary.trees import (
    COUNTED_RECORDS,
    MOST_RECORDS,
    TreeSettings,
    TreeTables,
    edges_of,
)
from populace.vocabulary.wording import Advice

if TYPE_CHECKING:
    from populace.methods.checking import Least
    from populace.vocabulary.plan import Plan


@dataclass(frozen=True, eq=False)
class JoinedTables:
    """The tables of a tree as they were read. Private.

    Args:
        given: the tables.
        asked: what was not said, and had better be.
        declared_only: whether they are refused where anything was read off them.
    """

    given: TreeTables
    asked: tuple[Advice, ...] = ()
    declared_only: bool = False

    def tables(self, refuse: Refuse) -> Sequence[Read]:
        """Each table as its recipe makes it, or nearly so where an operation is charged."""
        del refuse
        own, pending = self.given.own, self.given.pending
        return tuple(
            Read(name, nearly(own[name], pending[name]) if name in pending else table)
            for name, table in self.given.records.tables.items()
        )

    def ready(self, settings: TreeSettings) -> ReadyTree:
        """The tables with the settings of their release."""
        from populace import publish
        from populace.methods.tree_preparation import shape
        from populace.methods.tree_tasks import task_of

        made = shape(self.given)
        if self.declared_only:
            check_undeclared((*self.given.every_fact, *made.every_fact))
        for table in made.records.tables.values():
            publish.check_columns(table.columns)
        publish.check_names(made.structure)
        task_of(made, settings)
        return ReadyTree(self.given, settings, made, self.asked)


@dataclass(frozen=True, eq=False)
class ReadyTree:
    """A tree of tables, and settings of its release. Private.

    Args:
        tables: the tables.
        settings: of the release.
        shape: what the tables will be once all of their recipes are paid for, without a record;
            the tables themselves where nothing is pending.
        asked: what was not said, and had better be.
    """

    tables: TreeTables
    settings: TreeSettings
    shape: TreeTables
    asked: tuple[Advice, ...] = ()

    @property
    def unit(self) -> str:
        """Who is protected, in words."""
        return f"{' and '.join(self.settings.protect)}, with what hangs on them"

    def joined(self) -> Sequence[str]:
        """How they were joined."""
        return self.tables.notes

    def least(self) -> Sequence[Least | None]:
        """What can be expected to be reported of each table."""
        from populace.methods import tree_planning

        least = tree_planning.least(self.shape, self.settings)
        return [_at_least(least.get(name)) for name in self.tables.records.tables]

    def shapes(self) -> tuple[Mapping[str, Table], Collection[str]]:
        """The tables, and those whose recipe is charged."""
        return self.shape.records.tables, self.tables.pending.keys()

    def files(self) -> tuple[str, ...]:
        """The files of their release."""
        from populace.methods import checking

        return checking.files_of_tree(self.shape)

    def measured(self, progress: Progress) -> Outcome:
        """Count them under the promise to the records of the protected tables."""
        from populace.methods.notes import notes
        from populace.methods.trees import tree

        counts, guarantee = tree(self.tables, self.settings, progress)
        every = self.tables.records.tables.items()
        said = [Advice(f"{name}: ", words) for name, table in every for words in notes(table)]
        told = [
            Advice(f"{name}: ", words)
            for name, table in every
            for words in declaration_notes(table)
        ]
        return Outcome(
            counts,
            (guarantee,),
            self.settings.settings,
            (*said, *self.tables.notes, *told, *self.asked),
        )


class Trees:
    """The method of any number of tables below one root."""

    longest = DEFAULT_LENGTH
    here = True

    def fits(self, hung: Hung) -> bool:
        """Whether more than one relation joins them."""
        return len(hung.relations) > 1

    def usual(self, project: Project) -> Terms:
        """The records of the root are protected."""
        root = edges_of(project.relations, [table.name for table in project.tables])[0].upper
        return {"protect": (root,)}

    def settings(self, project: Project, terms: Terms) -> TreeSettings:
        """With noise only, and of a root alone."""
        edges_of(project.relations, [table.name for table in project.tables])
        check_declared_only(project)
        if any(each.counted is not None for each in project.relations):
            raise ParameterError(
                expected=f"numbers of records that count at most {COUNTED_RECORDS} of each root, as"
                " those of a tree of tables do",
                found="another number, as counted of a relation",
                action="Leave counted out.",
            )
        expected = "epsilon, and neither k-anonymity nor triples, for a tree of tables"
        settings = noisy(terms, expected, self.longest, without=("triples",))
        return TreeSettings(settings, _named(terms.get("protect")))

    def plan(
        self, project: Project, shared: Reading, terms: Terms, expectation: Expectation
    ) -> Plan:
        """What a release of them will report."""
        from populace.methods import tree_planning
        from populace.methods.tree_preparation import shape
        from populace.read.linked.trees import empty_tree

        if usual_of(shared, expectation) is not None:
            raise ParameterError(
                expected="of a tree of tables half of the values of each record as the usual ones",
                found="usual numbers",
                action="Leave them out.",
            )
        settings = self.settings(project, terms)
        parts = described_parts(project, [table.name for table in project.tables])
        tables = shape(empty_tree(parts, project.relations))
        made = tree_planning.plan_tree(tables, settings)
        return replace(made, asked=bound_notes(project.relations, MOST_RECORDS))

    def read(
        self, project: Project, shared: Reading, progress: Progress, refuse: Refuse
    ) -> JoinedTables:
        """The tables, joined by their keys."""
        from populace.read import check_filled

        tables = _read(project, shared, progress, refuse)
        tried(lambda: check_filled(tables.records.tables), refuse, None)
        asked = bound_notes(project.relations, MOST_RECORDS)
        declared = all(each.reading.get("declared_only") for each in project.tables)
        return JoinedTables(tables, asked, declared)

    def opened(self, project: Project) -> dict[str, Any]:
        """The opened inputs."""
        from populace.read.linked.trees import without_keys

        parts = opening_parts(project, [table.name for table in project.tables])
        return without_keys(parts, project.relations)

    def prepared(self, project: Project, shared: Reading, progress: Progress) -> dict[str, Table]:
        """The tables as their recipes make them."""
        from populace.prepare import apply

        made = _read(project, shared, progress)
        return {
            name: apply(table, rest.recipe, attributes=rest.attributes) if rest else table
            for name, table in made.own.items()
            for rest in (made.pending.get(name),)
        }

    def read_again(
        self, project: Project, shared: Reading, release: Release, progress: Progress
    ) -> Records:
        """The tables, read as they were."""
        structure = release.structure
        names = [shape.name for shape in structure.tables]
        if {table.name for table in project.tables} != set(names):
            raise ParameterError(
                expected=f"the tables of the release by name: {listing(names)}",
                found=listing([table.name for table in project.tables if table.name])
                or "one table",
                action="Give its project file, or the tables by name.",
            )
        tables = tuple(project.table(name) for name in names)
        real = as_read(Project(tables, structure.relations), release)
        read = _read(real, shared, progress, held_to_it=False)
        records = Records(structure, read.records.tables, read.records.joins)
        check_records(records, release)
        return records


def _read(
    project: Project,
    shared: Reading,
    progress: Progress,
    refuse: Refuse = raised,
    *,
    held_to_it: bool = True,
) -> TreeTables:
    from populace.read.linked.trees import read_tree

    parts = parts_of(project, [table.name for table in project.tables], held_to_it=held_to_it)
    return read_tree(parts, project.relations, shared=shared, progress=progress, refuse=refuse)


def _named(protect: str | Iterable[str] | None) -> tuple[str, ...]:
    if protect is None:
        return ()
    return (protect,) if isinstance(protect, str) else tuple(dict.fromkeys(protect))


def _at_least(bound: float | None) -> Least | None:
    return None if bound is None else lambda _: float(bound)
