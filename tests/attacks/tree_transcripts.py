"""Runs of the method for trees seen from inside, on trees and on their neighbors. No test here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from populace.methods.trees import tree
from populace.prepare import recipe_of
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.related import Pending, RelatedTables
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import Relation
from populace.vocabulary.trees import TreeSettings
from tests.attacks import engine
from tests.attacks.engine import Transcript

MOST = 4
RELATIONS = (
    Relation("cases", "victims", most=MOST),
    Relation("victims", "episodes", most=MOST),
    Relation("episodes", "acts", most=MOST),
    Relation("cases", "others", most=MOST),
    Relation("victims", "others", "ties", several=True, most=MOST),
)
SCHEMAS = {
    "cases": Schema((ColumnSchema("place", values=("n", "s")),)),
    "victims": Schema((ColumnSchema("sex", values=("f", "m")), ColumnSchema("age", values=("0",)))),
    "episodes": Schema((ColumnSchema("kind", values=("w", "h")),)),
    "acts": Schema((ColumnSchema("what", values=("p", "q")),)),
    "others": Schema((ColumnSchema("role", values=("r", "s")),)),
    "ties": Schema((ColumnSchema("known", values=("y",)),)),
}
KEYS = {"cases": "case", "victims": "victim", "others": "other", "episodes": "episode"}


@dataclass(frozen=True)
class Victim:
    """A victim by her values, with the values of her episodes and the others that she is tied to.

    Args:
        values: sex and age.
        episodes: the kind of each.
        ties: the place of the other one among those of the case, and the value of the tie.
        acts: how many acts hang on each of her episodes.
    """

    values: tuple[str, str]
    episodes: tuple[str, ...] = ()
    ties: tuple[tuple[int, str], ...] = ()
    acts: int = 0


@dataclass(frozen=True)
class Case:
    """A root with all that hangs on it."""

    place: str
    victims: tuple[Victim, ...] = ()
    others: tuple[str, ...] = ()


CHARGED = {"cases": "place", "victims": "sex", "episodes": "kind", "ties": "known"}
"""A column of tables whose rare values are to be made absent, by counts that are paid for."""


def _pending(name: str) -> Pending | None:
    if name not in CHARGED:
        return None
    step = {"do": "suppress-rare", "column": CHARGED[name], "fewer_than": 2, "share": 0.1}
    return Pending(recipe_of([step]))


def tables(cases: tuple[Case, ...], *, ties: bool = True, charged: bool = False) -> RelatedTables:
    """Cases as they would be read.

    Args:
        cases: the cases.
        ties: whether a table of links is among them.
        charged: whether recipes of some of the tables are to be paid for.
    """
    columns: dict[str, dict[str, list[str]]] = {
        "cases": {"case": [], "place": []},
        "victims": {"case": [], "victim": [], "sex": [], "age": []},
        "episodes": {"victim": [], "episode": [], "kind": []},
        "acts": {"episode": [], "what": []},
        "others": {"case": [], "other": [], "role": []},
        "ties": {"victim": [], "other": [], "known": []},
    }

    def add(table: str, *values: str) -> None:
        for cells, value in zip(columns[table].values(), values, strict=True):
            cells.append(value)

    for number, case in enumerate(cases):
        key = f"c{number}"
        add("cases", key, case.place)
        for other, role in enumerate(case.others):
            add("others", key, f"{key}o{other}", role)
        for place, victim in enumerate(case.victims):
            add("victims", key, f"{key}v{place}", *victim.values)
            for number_of, kind in enumerate(victim.episodes):
                add("episodes", f"{key}v{place}", f"{key}v{place}e{number_of}", kind)
                for _ in range(victim.acts):
                    add("acts", f"{key}v{place}e{number_of}", "p")
            for other, known in victim.ties:
                add("ties", f"{key}v{place}", f"{key}o{other}", known)
    keys = dict(KEYS)
    if not ties:
        # Nobody names them then: they have no key.
        del columns["others"]["other"], keys["others"]
    parts = [
        Part(
            cells,
            name,
            key=keys.get(name),
            schema=SCHEMAS[name],
            pending=_pending(name) if charged else None,
        )
        for name, cells in columns.items()
        if ties or name != "ties"
    ]
    return read_related(parts, RELATIONS if ties else RELATIONS[:-1], RelatedTables)


def record(given: RelatedTables, settings: TreeSettings, seed: int) -> Transcript:
    """A run with noise from a seed."""
    rng = np.random.default_rng(seed)
    return engine.run(lambda: tree(given, settings), engine.noise(rng), engine.in_order)


def replay(given: RelatedTables, settings: TreeSettings, first: Transcript) -> Transcript:
    """A run with the answers that another one got."""
    return engine.run(lambda: tree(given, settings), engine.again(first), engine.in_order)


def random_cases(rng: np.random.Generator, number: int = 3) -> tuple[Case, ...]:
    """A few cases; some have more of everything than counts, and ties stand twice."""

    def some(values: tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(rng.choice(("", *values), rng.integers(0, most + 1)).tolist())

    def victim(others: int) -> Victim:
        ends = rng.integers(0, others, rng.integers(0, MOST + 3)) if others else ()
        return Victim(
            (str(rng.choice(("", "f", "m"))), str(rng.choice(("", "0")))),
            some(("w", "h"), MOST + 2),
            tuple((int(end), str(rng.choice(("", "y")))) for end in ends),
            int(rng.integers(0, MOST + 2)),
        )

    made = []
    for _ in range(number):
        others = some(("r", "s"), MOST + 2)
        victims = tuple(victim(len(others)) for _ in range(rng.integers(0, MOST + 3)))
        made.append(Case(str(rng.choice(("", "n", "s"))), victims, others))
    return tuple(made)


def without(cases: tuple[Case, ...], table: str) -> Iterator[tuple[Case, ...]]:
    """The cases, one record of a table gone with all that hangs on it, one after the other."""
    for place, case in enumerate(cases):
        for smaller in _without(case, table):
            yield (*cases[:place], *smaller, *cases[place + 1 :])


def _without(case: Case, table: str) -> Iterator[tuple[Case, ...]]:
    victims = case.victims
    if table == "cases":
        yield ()
    if table == "others":
        for place in range(len(case.others)):
            yield (replace(case, others=case.others[:place] + case.others[place + 1 :]),)
    for place, victim in enumerate(victims):
        if table == "victims":
            yield (replace(case, victims=victims[:place] + victims[place + 1 :]),)
        if table == "episodes":
            for gone in range(len(victim.episodes)):
                left = victim.episodes[:gone] + victim.episodes[gone + 1 :]
                changed = replace(victim, episodes=left)
                yield (replace(case, victims=(*victims[:place], changed, *victims[place + 1 :])),)


def crowded() -> Case:
    """A case with the most of everything, all alike."""
    ties = tuple((place, "y") for place in range(MOST))
    full = Victim(("f", "0"), ("w",) * MOST, ties, MOST)
    return Case("n", (full,) * MOST, ("r",) * MOST)
