"""Runs of the linked methods seen from inside, on tables and on their neighbors. No test here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any
from unittest import mock

import numpy as np

from populace import protect
from populace.methods.linked import linked
from populace.methods.networks import network
from populace.read.keys import Part
from populace.read.linked import read_linked
from populace.vocabulary.guarantee import Event
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import Relation

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
        return read_linked(parts, Relation("parents", "children", "links", several=several))


@dataclass
class Transcript:
    """The measurements of a run, in order, and what came of them."""

    events: list[Event] = field(default_factory=list)
    exact: list[np.ndarray] = field(default_factory=list)
    noisy: list[np.ndarray] = field(default_factory=list)
    variances: list[np.ndarray | None] = field(default_factory=list)
    counts: Any = None
    by_links: tuple[tuple[int, float], ...] = ()

    def changes(self, other: Transcript) -> list[tuple[Event, Fraction]]:
        """By how much each exact vector differs, squared, in the noise that its event states.

        Where counts have noise of their own, a change weighs less the wider it is.
        """
        assert self.events == other.events
        return [
            (event, _squared(event, one - two, variances))
            for event, one, two, variances in zip(
                self.events, self.exact, other.exact, self.variances, strict=True
            )
        ]


def _squared(event: Event, change: np.ndarray, variances: np.ndarray | None) -> Fraction:
    if variances is None:
        return Fraction(int((change**2).sum()))
    even = event.variance - protect.SMOOTHED
    each = zip(change.tolist(), variances.tolist(), strict=True)
    return sum((Fraction(d * d * even, v - protect.SMOOTHED) for d, v in each), Fraction(0))


def run(
    tables: LinkedTables, settings: LinkedSettings, answer: Callable[[int, Event, Any], Any]
) -> Transcript:
    """Run the method with answers of our own in place of exact counts plus noise.

    Of a parent's links that are too many, the first ones stay: whose they are alone decides.
    """
    seen = Transcript()
    measure = protect.measure

    def listen(
        name: str,
        exact: Any,
        sensitivity2: int,
        rho: Any,
        account: Any,
        unit: int = protect.UNIT,
        **precise: Any,
    ) -> tuple[protect.Measured, protect.Account]:
        measured, account = measure(name, exact, sensitivity2, rho, account, unit, **precise)
        values = answer(len(seen.events), measured.event, exact)
        seen.events.append(measured.event)
        seen.exact.append(exact)
        seen.noisy.append(values)
        seen.variances.append(measured.variances)
        return replace(measured, values=values), account

    def in_order(number: int) -> np.ndarray:
        return np.arange(number, dtype=np.uint64)

    with (
        mock.patch.object(protect, "measure", listen),
        mock.patch.object(protect, "words", in_order),
    ):
        if settings.relation == "one-to-many":
            seen.counts, _ = linked(tables, settings)
        else:
            seen.counts, _, _, seen.by_links = network(tables, settings)
    return seen


def record(tables: LinkedTables, settings: LinkedSettings, seed: int) -> Transcript:
    """A run with noise from a seed."""
    rng = np.random.default_rng(seed)

    def answer(_: int, event: Event, exact: Any) -> Any:
        return exact + np.rint(rng.normal(0.0, event.variance**0.5, exact.shape)).astype(np.int64)

    return run(tables, settings, answer)


def replay(tables: LinkedTables, settings: LinkedSettings, first: Transcript) -> Transcript:
    """A run with the answers that another one got."""

    def answer(place: int, event: Event, exact: Any) -> Any:
        assert exact.shape == first.noisy[place].shape, f"{event.name}: data decide what is asked"
        return first.noisy[place]

    return run(tables, settings, answer)


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
