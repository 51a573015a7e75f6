"""Three and more tables that hang together as a tree, as a theory of `together`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from populace.api.contract import Hung, Terms
from populace.api.inputs import check_declared_only
from populace.api.terms import noisy
from populace.api.together import Together
from populace.vocabulary.counts import Counts
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.inputs import Project
from populace.vocabulary.listing import listing
from populace.vocabulary.progress import Progress
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Structure
from populace.vocabulary.trees import COUNTED_RECORDS, MOST_RECORDS, TreeSettings, edges_of

if TYPE_CHECKING:
    from populace.vocabulary.plan import Plan


class Trees(Together[RelatedTables, TreeSettings]):
    """Any number of tables below one root."""

    most = MOST_RECORDS
    kind = RelatedTables

    def fits(self, hung: Hung) -> bool:
        """Whether more than one relation joins them."""
        return len(hung.relations) > 1

    def usual(self, project: Project) -> Terms:
        """The records of the root are protected."""
        return {"protect": (edges_of(project.relations, self.order(project))[0].upper,)}

    def settings(self, project: Project, terms: Terms) -> TreeSettings:
        """With noise only, and of a root alone."""
        edges_of(project.relations, self.order(project))
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

    def order(self, project: Project) -> Sequence[str]:
        """As they are listed."""
        return [table.name for table in project.tables]

    def fit(self, shape: RelatedTables, settings: TreeSettings) -> TreeSettings:
        """The settings, from which what is to be measured can be worked out."""
        from populace.methods.tree_tasks import task_of

        task_of(shape, settings)
        return settings

    def planned(
        self,
        shape: RelatedTables,
        settings: TreeSettings,
        typical: tuple[int, ...] | None = None,
        *,
        costs: bool,
    ) -> Plan:
        """What a release will report."""
        from populace.methods.tree_planning import plan_tree

        return plan_tree(shape, settings, typical, costs=costs)

    def count(
        self,
        tables: RelatedTables,
        shape: RelatedTables,
        settings: TreeSettings,
        progress: Progress,
    ) -> tuple[Counts, tuple[Guarantee, ...], Settings]:
        """The counts under the promise to the records of the protected tables."""
        from populace.methods.trees import tree

        del shape
        counts, guarantee = tree(tables, settings, progress)
        return counts, (guarantee,), settings.settings

    def renamed(self, project: Project, structure: Structure) -> Project:
        """The real tables, which have the names of the release already.

        Raises:
            ParameterError: they have others.
        """
        names = [shape.name for shape in structure.tables]
        if {table.name for table in project.tables} != set(names):
            raise ParameterError(
                expected=f"the tables of the release by name: {listing(names)}",
                found=listing([table.name for table in project.tables if table.name])
                or "one table",
                action="Give its project file, or the tables by name.",
            )
        return Project(tuple(map(project.table, names)), structure.relations)


def _named(protect: str | Iterable[str] | None) -> tuple[str, ...]:
    if protect is None:
        return ()
    return (protect,) if isinstance(protect, str) else tuple(dict.fromkeys(protect))
