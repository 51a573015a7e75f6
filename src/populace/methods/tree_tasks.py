"""What is to be measured of a tree of tables, from public settings alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from populace import count, protect
from populace.methods import column_weights, tree_schedules
from populace.methods.charged_steps import spent, tree_steps
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Measurement, Schedule
from populace.vocabulary.listing import listing
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.structure import CLASSES, Structure
from populace.vocabulary.table import Column
from populace.vocabulary.trees import Edge, TreeSettings, tree_of
from populace.vocabulary.wording import Advice, Option


@dataclass(frozen=True)
class Task:
    """What is to be measured.

    Args:
        settings: the public parameters.
        edges: the relations, from the root downwards.
        root: what the root is called.
        bounds: for each table the bound on attributes of a record, numbers of others included.
        columns: for each table its columns, those of numbers included.
        grant: the split budget.
        reaches: how far one root reaches.
        schedule: every measurement with its price.
        charged: those of them that recipes make, before all others.
    """

    settings: TreeSettings
    edges: tuple[Edge, ...]
    root: str
    bounds: Mapping[str, int]
    columns: Mapping[str, tuple[Column, ...]]
    grant: protect.TreeGrant
    reaches: tree_schedules.Reaches
    schedule: Schedule
    charged: tuple[Measurement, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether roots alone are protected."""
        return self.settings.protect == (self.root,)

    def path(self, place: int) -> tuple[Edge, ...]:
        """The edges from the root down to one of them, which comes last."""
        path = [self.edges[place]]
        while path[0].upper != self.root:
            path.insert(0, next(e for e in self.edges if e.lower == path[0].upper))
        return tuple(path)


def numbers_of(structure: Structure, name: str) -> tuple[Column, ...]:
    """The columns that say how many records hang on those of a table."""
    return tuple(Column(number, CLASSES, public=True) for number in structure.numbers(name))


def task_of(tables: RelatedTables, settings: TreeSettings) -> Task:
    """What would be measured.

    Args:
        tables: of which the columns, domains and bounds count, and no record.
        settings: the public parameters.

    Raises:
        ParameterError: the settings leave no room for noise, or ask for too many combinations; or
            they protect what cannot be protected in a tree.
    """
    structure, edges = tables.structure, tree_of(tables.structure)
    root = structure.root
    _check_units(settings.protect, edges, root)
    columns = {
        name: (*table.columns, *numbers_of(structure, name))
        for name, table in tables.records.tables.items()
    }
    bounds = {
        name: (table.bound or len(table.columns)) + len(structure.numbers(name))
        for name, table in tables.records.tables.items()
    }
    every = [column for each in columns.values() for column in each]
    column_weights.check_names(every, settings.settings.matter)
    reaches, asked = _reaches(edges, columns, bounds, root, settings)
    length = min(settings.settings.length, bounds[root])
    for name, bound in bounds.items():
        count.check_work(bound, length if name == root else min(length, 3))
    grant = protect.tree_grant(
        settings.settings.epsilon,
        settings.settings.delta,
        length,
        asked,
        private_root=any(not column.public for column in columns[root]),
    )
    charged = tree_steps(tables.records.tables, root, grant.rho, whole=settings.protect == (root,))
    grant = protect.less(grant, spent(charged))
    schedule = tree_schedules.of_tree(grant, edges, reaches, root, settings.protect, charged)
    return Task(settings, edges, root, bounds, columns, grant, reaches, schedule, charged)


def _check_units(protected: tuple[str, ...], edges: tuple[Edge, ...], root: str) -> None:
    """Refuse units of which is not known what one of them can change.

    Raises:
        ParameterError: none is named, one is unknown, or links join records below the root.
    """
    names = [root, *(edge.lower for edge in edges if edge.relation.via is None)]
    if not protected or any(name not in names for name in protected):
        raise ParameterError(
            expected=f"tables of {listing(names)} as those whose records are protected, each with"
            " all that hangs on it",
            found=listing(protected) or "none",
            action=Advice(f"Protect {root!r}", Option("protect"), " where in doubt."),
        )
    if protected != (root,) and any(edge.relation.via is not None for edge in edges):
        raise ParameterError(
            expected=f"the records of {root!r} alone as those that are protected, each with all"
            " that hangs on it, where a table of links joins others below it: no bound is known on"
            " how many links lead to one record",
            found=listing(protected),
            action=Advice(
                f"Protect {root!r}", Option("protect"), ", or leave the table of links out."
            ),
        )


def _reaches(
    edges: tuple[Edge, ...],
    columns: Mapping[str, tuple[Column, ...]],
    bounds: Mapping[str, int],
    root: str,
    settings: TreeSettings,
) -> tuple[tree_schedules.Reaches, list[protect.EdgeRequest]]:
    """How far one record reaches over each edge, and what is asked there.

    Raises:
        ParameterError: a table holds nothing but keys, and nothing hangs on it.
    """
    spans: dict[str, count.Span] = {}
    asked, above, single, found = [], [], [], []
    for edge in edges:
        relation = edge.relation
        before = spans[edge.upper].mosts if edge.upper in spans else ()
        attributes = sum(bounds[name] for name in relation.tables)
        if attributes == 0:
            raise ParameterError(
                expected=f"at least one column of {edge.lower} besides its key",
                found="none",
                action=f"Leave {edge.lower} out, and let a column of {edge.upper} say how many each"
                " record has.",
            )
        span = count.Span((*before, relation.most or 0), attributes)
        spans[edge.lower] = span
        found.append(span)
        own = columns[edge.lower]
        every = [column for name in relation.tables for column in columns[name]]
        above.append({name: bounds[name] for name in (edge.upper, *reversed(edge.above))})
        single.append(sum(not column.multivalued for column in every))
        asked.append(
            protect.EdgeRequest(
                depth=edge.depth,
                length=min(settings.settings.length, attributes, protect.LONGEST_OF_CHILDREN),
                above=len(above[-1]),
                private=any(not column.public for column in own),
            )
        )
    owners = tuple(spans.get(edge.upper) for edge in edges)
    reaches = tree_schedules.Reaches(
        bounds[root], tuple(found), tuple(above), owners, tuple(single)
    )
    return reaches, asked
