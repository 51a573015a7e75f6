"""Two tables that hang together by one relation, as a theory of `together`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from populace.api.contract import Hung, Terms
from populace.api.inputs import check_declared_only, one_of, relation_of
from populace.api.terms import noisy, threes
from populace.api.together import Together
from populace.vocabulary.counts import Counts
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.inputs import Input, Project, joined_by, unit_of
from populace.vocabulary.linked import MOST_LINKS, LinkedSettings, LinkedTables
from populace.vocabulary.progress import Progress
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation, Structure
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.vocabulary.plan import Plan


class Linked(Together[LinkedTables, LinkedSettings]):
    """Two tables and the links between them."""

    most = MOST_LINKS
    kind = LinkedTables

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
            relation.several,
            MOST_LINKS if relation.most is None else relation.most,
            relation.bound,
            threes(terms.get("triples", ())),
            counted_links=relation.counted,
        )

    def order(self, project: Project) -> Sequence[str]:
        """The one end of the relation, the other, and the links if they have a table."""
        return joined_by(relation_of(project))

    def fit(self, shape: LinkedTables, settings: LinkedSettings) -> LinkedSettings:
        """The settings, whose triples are named as the release names their columns.

        Raises:
            ParameterError: one names no columns across the tables, or an end has no column.
        """
        children = (*shape.children.columns, *shape.links.columns)
        ends = zip(shape.relation.ends, (shape.parents.columns, children), strict=True)
        if bare := next((name for name, columns in ends if not columns), None):
            raise ParameterError(
                expected=f"at least one column of {bare} besides its key",
                found="none",
                action="Use more of its columns.",
            )
        settings = replace(settings, triples=released_names(shape, settings.triples))
        _places(shape, settings)
        return settings

    def planned(
        self,
        shape: LinkedTables,
        settings: LinkedSettings,
        typical: tuple[int, ...] | None = None,
        *,
        costs: bool,
    ) -> Plan:
        """What a release will report."""
        from populace.methods.linked_planning import plan_linked

        return plan_linked(shape, settings, typical, costs=costs)

    def count(
        self,
        tables: LinkedTables,
        shape: LinkedTables,
        settings: LinkedSettings,
        progress: Progress,
    ) -> tuple[Counts, tuple[Guarantee, ...], Settings]:
        """The counts under the promise to one end, or to both."""
        from populace.methods import linked_triples
        from populace.methods.linked import linked
        from populace.methods.networks import network

        promises: tuple[Guarantee, ...]
        if settings.several:
            family, guarantee, apart, by_links = network(tables, settings, progress)
            promises = guarantee, replace(apart, by_links=by_links)
        else:
            family, guarantee = linked(tables, settings, progress)
            promises = (guarantee,)
        if triples := _places(shape, settings):
            # The class of the number of children stands behind the parents' own columns.
            own = len(shape.parents.columns)
            after = [tuple(p + (p >= own) for p in triple) for triple in triples]
            most = settings.settings.candidates
            family = linked_triples.predicted(family, [(a, b, c) for a, b, c in after], most)
        published = replace(settings.settings, predicted=settings.triples)
        return family.counts(settings.most_parents), promises, published

    def renamed(self, project: Project, structure: Structure) -> Project:
        """The real tables, which stand for those of the release in their order.

        Raises:
            ParameterError: the table of links is missing, or there is one too many.
        """
        (its,) = structure.relations
        if one_of(project) is not None:
            raise ParameterError(
                expected=f"the tables of the release: {its.one}, {its.many} and their links",
                found="one table",
                action=Advice("Name the others", Option("relations"), ", or give them by name."),
            )
        relation = relation_of(project)
        if (relation.via is None) != (its.via is None):
            raise ParameterError(
                expected=f"the table of links, {its.via}"
                if relation.via is None
                else f"no table of links: {its.many} carries the key of {its.one}",
                found="none" if relation.via is None else "one",
                action=Advice(
                    "Name the tables that the release was made from", Option("relations"), "."
                ),
            )
        keys = dict(zip((its.one, its.many), its.keys, strict=True))
        tables = []
        for name, new in zip(joined_by(relation), joined_by(its), strict=True):
            table = project.table(name)
            key = table.key or keys.get(new) or structure.table(new).key
            tables.append(Input(table.source, new, key, **table.reading))
        joined = Relation(its.one, its.many, its.via, several=its.several)
        return Project(tuple(tables), (joined,))


def released_names(
    tables: LinkedTables, triples: Iterable[tuple[str, str, str]]
) -> tuple[tuple[str, str, str], ...]:
    """Triples as the release names their columns: with their table only where two have the name."""
    called = {
        f"{name}.{own.name}": column.name
        for name, table, _ in tables.unprepared
        for own, column in zip(table.columns, tables.named[name].columns, strict=True)
    }
    return tuple((called.get(a, a), called.get(b, b), called.get(c, c)) for a, b, c in triples)


def _places(shape: LinkedTables, settings: LinkedSettings) -> Sequence[tuple[int, int, int]]:
    """The places of the columns of triples, across all tables.

    Raises:
        ParameterError: a triple names no columns across the tables.
    """
    from populace.methods import linked_triples

    names = [column.name for table in shape.named.values() for column in table.columns]
    return linked_triples.places_of(names, len(shape.parents.columns), settings.triples)
