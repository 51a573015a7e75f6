"""Tables that hang together as a tree: from one root downwards, every record belongs to one root.

A relation whose links have a table joins two tables of the tree inside of their root; its table of
links hangs on the one end as a child would.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation, Structure
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
        return self.relation.holder


def edges_of(relations: Sequence[Relation], names: Sequence[str]) -> tuple[Edge, ...]:
    """The relations of a tree from its root downwards, links inside of a root last.

    Of two tables the one whose records own the links is the root, in a network, too.

    Args:
        relations: how the tables hang together.
        names: the tables, each once.

    Raises:
        ParameterError: they form no tree with one root.
    """
    if len(relations) == 1:
        return (Edge(relations[0], 1),)
    _check_ends(relations)
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
    if shared := [each for each in links if len(roots) > 1 and each.many in roots]:
        raise ParameterError(
            expected="tables that hang together below one of them",
            found=f"{listing([each.many for each in shared])} below none, but for links",
            action="If each record belongs to one other, let it hold its key. If several share it,"
            f" write its columns into {shared[0].via}, and relate that table in its place.",
        )
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


def _check_ends(relations: Sequence[Relation]) -> None:
    """Refuse relations whose counts could not be told apart.

    Raises:
        ParameterError: two relations lead from one table to the same other.
    """
    ends = [relation.ends for relation in relations]
    for one, other in ends:
        if ends.count((one, other)) > 1:
            raise ParameterError(
                expected="one relation from a table to another",
                found=f"two from {one} to {other}",
                action="Leave one out, or exchange one and many of the table of links.",
            )


def tree_of(structure: Structure) -> tuple[Edge, ...]:
    """The relations of a structure from its root downwards.

    Raises:
        ParameterError: it is no tree.
    """
    return edges_of(structure.relations, [shape.name for shape in structure.tables])


def numbered(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """The relations with bounds on records, and with columns that say how many hang on each."""
    return tuple(
        replace(
            each,
            most=MOST_RECORDS if each.most is None else each.most,
            number=f"number of {each.holder}",
        )
        for each in relations
    )


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
