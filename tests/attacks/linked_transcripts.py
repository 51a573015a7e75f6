"""Runs of the linked methods seen from inside, on tables and on their neighbors. No test here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from populace.methods.linked import linked
from populace.methods.networks import network
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import Relation
from tests.attacks import engine
from tests.attacks.engine import Transcript

Row = tuple[str, ...]

PARENTS = Schema(
    (ColumnSchema("gender", values=("F", "M")), ColumnSchema("age", values=("0", "1", "2")))
)
CHILDREN = Schema((ColumnSchema("sex", values=("f", "m")), ColumnSchema("land", values=("x", "y"))))
LINKS = Schema((ColumnSchema("role", values=("r", "s", "t")),))


@dataclass(frozen=True)
class Graph:
    """Parents and children by their values, and links as (parent, child, value)."""

    parents: tuple[Row, ...]
    children: tuple[Row, ...]
    links: tuple[tuple[int, int, str], ...]

    def without_parent(self, gone: int) -> Graph:
        """All but one parent and her links; children stay."""
        links = tuple((p - (p > gone), c, role) for p, c, role in self.links if p != gone)
        return Graph(self.parents[:gone] + self.parents[gone + 1 :], self.children, links)

    def without_child(self, gone: int) -> Graph:
        """All but one child and its links; parents stay."""
        links = tuple((p, c - (c > gone), role) for p, c, role in self.links if c != gone)
        return Graph(self.parents, self.children[:gone] + self.children[gone + 1 :], links)

    def links_of(self, child: int) -> int:
        """How many links a child has."""
        return sum(c == child for _, c, _ in self.links)

    def tables(self, relation: Any) -> LinkedTables:
        """As they would be read."""
        parents = {
            "pk": [f"p{place}" for place in range(len(self.parents))],
            "gender": [row[0] for row in self.parents],
            "age": [row[1] for row in self.parents],
        }
        children = {
            "ck": [f"c{place}" for place in range(len(self.children))],
            "sex": [row[0] for row in self.children],
            "land": [row[1] for row in self.children],
        }
        links = {
            "pk": [f"p{parent}" for parent, _, _ in self.links],
            "ck": [f"c{child}" for _, child, _ in self.links],
            "role": [role for _, _, role in self.links],
        }
        parts = [
            Part(parents, "parents", schema=PARENTS),
            Part(children, "children", schema=CHILDREN),
            Part(links, "links", schema=LINKS),
        ]
        several = relation == "many-to-many"
        return read_related(
            parts, (Relation("parents", "children", "links", several=several),), LinkedTables
        )


def method(tables: LinkedTables, settings: LinkedSettings) -> Callable[[], Any]:
    """The method that the settings ask for."""
    if not settings.several:
        return lambda: linked(tables, settings)
    return lambda: network(tables, settings)


def record(tables: LinkedTables, settings: LinkedSettings, seed: int) -> Transcript:
    """A run with noise from a seed."""
    rng = np.random.default_rng(seed)
    return engine.run(method(tables, settings), engine.noise(rng), engine.in_order)


def replay(tables: LinkedTables, settings: LinkedSettings, first: Transcript) -> Transcript:
    """A run with the answers that another one got."""
    return engine.run(method(tables, settings), engine.again(first), engine.in_order)


def random_graph(rng: np.random.Generator, relation: str, most: int) -> Graph:
    """A few parents and children; some links stand twice, and one parent may have very many."""

    def some(values: tuple[str, ...], number: int) -> list[str]:
        return rng.choice(("", *values), number).tolist()

    parents, children = int(rng.integers(1, 6)), int(rng.integers(1, 7))
    number = int(rng.integers(0, 3 * children))
    if relation == "one-to-many":
        children = number
        pairs = [(int(rng.integers(parents)), child) for child in range(children)]
        if rng.random() < 0.3:
            pairs = [(0, child) for child in range(children)]
    else:
        pairs = [(int(rng.integers(parents)), int(rng.integers(children))) for _ in range(number)]
        pairs += pairs[: int(rng.integers(0, 3))]
        if rng.random() < 0.3:
            pairs += [(0, 0)] * (most + 2)
    roles = some(("r", "s", "t"), len(pairs))
    return Graph(
        tuple(zip(some(("F", "M"), parents), some(("0", "1", "2"), parents), strict=True)),
        tuple(zip(some(("f", "m"), children), some(("x", "y"), children), strict=True)),
        tuple((parent, child, role) for (parent, child), role in zip(pairs, roles, strict=True)),
    )
