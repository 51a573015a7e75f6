"""Tables that hang together as a tree: from one root downwards, every record belongs to one root.

A relation whose links have a table joins two tables of the tree inside of their root; its table of
links hangs on the one end as a child would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.facts import Fact
from populace.vocabulary.linked import Pending, headed
from populace.vocabulary.listing import listing
from populace.vocabulary.records import Records
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation, Structure
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option

MOST_RECORDS = 30
"""The default bound on records of a table that belong to one record above them."""

COUNTED_RECORDS = 10
"""Of each root at most so many records of a table count in unweighted numbers: a public number."""

DEEPEST = 6
"""How far below the root a table may be: each level doubles what one root can weigh."""


@dataclass(frozen=True)
class Edge:
    """One relation of a tree, as it is counted.

    Args:
        relation: the relation.
        depth: how far below the root lies what hangs on its one end: 1 for what hangs on the root.
        above: the tables above its one end, the root first.
    """

    relation: Relation
    depth: int
    above: tuple[str, ...] = ()

    @property
    def upper(self) -> str:
        """The table whose records own what is counted."""
        return self.relation.one

    @property
    def lower(self) -> str:
        """The table whose records are counted: that of links where they have one."""
        return self.relation.via or self.relation.many


def is_tree(structure: Structure) -> bool:
    """Whether a structure is made as a tree: one of more than one relation."""
    return len(structure.relations) > 1


def edges_of(relations: Sequence[Relation], names: Sequence[str]) -> tuple[Edge, ...]:
    """The relations of a tree from its root downwards, links inside of a root last.

    Args:
        relations: how the tables hang together.
        names: the tables, each once.

    Raises:
        ParameterError: they form no tree with one root.
    """
    keys = [relation for relation in relations if relation.via is None]
    links = [relation for relation in relations if relation.via is not None]
    many = [relation.many for relation in keys]
    if twice := sorted({name for name in many if many.count(name) > 1}):
        raise ParameterError(
            expected="each table below one other, by one key",
            found=f"{listing(twice)} below two",
            action="A table whose records join two others inside of one root is a table of links:"
            ' say so (one = "...", many = "...", via = "...", several = true).',
        )
    vias = [str(relation.via) for relation in links]
    roots = [name for name in names if name not in (*many, *vias)]
    if len(roots) != 1:
        raise ParameterError(
            expected="tables that hang together below one of them",
            found=f"{listing(roots)} below none" if roots else "keys that go in a circle",
            action=Advice(
                "Say of each other table which one it belongs to",
                Option("relations"),
                "; in a project file one = the table whose key it holds, many = its own name.",
            ),
        )
    above: dict[str, tuple[str, ...]] = {roots[0]: ()}
    edges: list[Edge] = []
    while open_ := [each for each in keys if each.one in above and each.many not in above]:
        for each in open_:
            path = (*above[each.one], each.one)
            above[each.many] = path
            edges.append(Edge(each, len(path), path[:-1]))
    for each in links:
        if each.one in above and each.many in above:
            path = (*above[each.one], each.one)
            edges.append(Edge(each, len(path), path[:-1]))
    if len(edges) != len(relations):
        raise ParameterError(
            expected="tables that hang together below one of them",
            found="keys that go in a circle, or links of links",
            action="Let each table hold the key of the one that it belongs to.",
        )
    if any(not each.several for each in links):
        raise ParameterError(
            expected="a table of links for records with several links, beside other relations",
            found="one for records with a single link",
            action="Let those records hold the key themselves, or say several = true.",
        )
    if any(edge.depth > DEEPEST for edge in edges):
        raise ParameterError(
            expected=f"tables at most {DEEPEST} levels below the root",
            found="one further below",
            action="Release the lower ones with a table nearer to them as their root.",
        )
    return tuple(edges)


def root_of(structure: Structure) -> str:
    """The table on which all others hang."""
    return next(edge.upper for edge in tree_of(structure) if edge.depth == 1)


def tree_of(structure: Structure) -> tuple[Edge, ...]:
    """The relations of a structure from its root downwards.

    Raises:
        ParameterError: it is no tree.
    """
    return edges_of(structure.relations, [shape.name for shape in structure.tables])


def with_numbers(structure: Structure) -> Structure:
    """The structure with bounds on records, and with columns that say how many hang on each."""
    return replace(
        structure,
        relations=tuple(
            replace(
                each,
                most=MOST_RECORDS if each.most is None else each.most,
                number=f"number of {each.via or each.many}",
            )
            for each in structure.relations
        ),
    )


@dataclass(frozen=True, eq=False)
class TreeTables:
    """The tables of a tree as read. As sensitive as the people in them.

    Args:
        records: the tables with what joins them; the root stands first.
        facts: what was inferred or checked across the tables, the guarantee rests on it.
        notes: how they were joined, in words; for the steward alone.
        pending: of tables by name what is still to be done to them, under their own headers.
    """

    records: Records
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    pending: Mapping[str, Pending] = field(default_factory=dict)

    @property
    def structure(self) -> Structure:
        """The tables and their relations."""
        return self.records.structure

    @property
    def every_fact(self) -> tuple[Fact, ...]:
        """What was inferred or checked of each table, with its name, and across them."""
        tables = self.records.tables.items()
        return (*(each.of(name) for name, table in tables for each in table.facts), *self.facts)

    @property
    def named(self) -> Mapping[str, Table]:
        """The tables by name, their columns told apart."""
        return self.records.tables

    @property
    def unprepared(self) -> tuple[tuple[str, Table, Pending | None], ...]:
        """Each by name under its own headers, and what is still to be done to it."""
        return tuple((name, table, self.pending.get(name)) for name, table in self.own.items())

    def said(self, of: Callable[[Table], Iterable[str]]) -> tuple[str, ...]:
        """What is said of each table, behind its name."""
        return tuple(
            Advice(f"{name}: ", words) for name, table in self.named.items() for words in of(table)
        )

    @property
    def own(self) -> dict[str, Table]:
        """The tables under their own headers, without their table's name."""
        tables, shapes = self.records.tables, self.structure.tables
        return {shape.name: headed(tables[shape.name], shape.headers) for shape in shapes}


@dataclass(frozen=True)
class TreeSettings:
    """The public parameters of a release of a tree.

    Args:
        settings: epsilon, delta, length, fabrication; `records` is the number of roots.
        protect: the tables whose records are protected, each with what hangs on it.
    """

    settings: Settings
    protect: tuple[str, ...] = field(default=())

    @property
    def whom(self) -> str:
        """Who is protected, in words."""
        return f"{' and '.join(self.protect)}, with what hangs on them"
