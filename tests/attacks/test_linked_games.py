"""Attackers who see many linked releases of the worst neighbors prove no more than is claimed.

False alarm: 2e-6 for each game (`games.FALSE_ALARM`); 120 runs of each neighbor, half of them
tested, so that a proof of up to an epsilon of 1.35 is within reach. That neighbors change no more
than is paid for is proved without chance in `test_linked_transcripts`.
"""

from __future__ import annotations

import numpy as np
import pytest

from populace.methods.linked import linked
from populace.methods.networks import network
from populace.vocabulary.families import FamilyCounts
from populace.vocabulary.linked import LinkedSettings
from populace.vocabulary.release import Settings
from tests.attacks import games, scale
from tests.attacks.linked_transcripts import Graph

RUNS = 120 * scale.GAMES
EPSILON, DELTA, K = 1.0, 1e-6, 4
FULL = ("f", "x")


def crowd(number: int = 12) -> Graph:
    """Parents with one child each."""
    links = tuple((parent, parent, "s") for parent in range(number))
    return Graph((("M", "1"),) * number, (("m", "y"),) * number, links)


def added_parent(children: int) -> Graph:
    """One parent more, with the most links, all to one child; or to children of her own."""
    graph = crowd()
    last = len(graph.parents)
    own = tuple((last, len(graph.children) + (c if children > 1 else 0), "r") for c in range(K))
    return Graph(
        (*graph.parents, ("F", "0")), (*graph.children, *(FULL,) * children), (*graph.links, *own)
    )


def features(counts: FamilyCounts) -> list[float]:
    """What an attacker may look at: sizes, numbers of links, and what only the extra one has."""
    found = [
        float(counts.parents.records),
        float(len(counts.cross.counts)),
        float(counts.cross.counts.sum()),
        float(counts.cross_links.counts.sum()),
        counts.cross.scale,
        *(float(each) for each in counts.degrees[: K + 1]),
    ]
    for entry in (*counts.parents.lengths[:2], *counts.children[:2]):
        found += [float(len(entry.counts)), float(entry.counts.sum()), entry.scale]
    # What only the extra parent or child holds: gender F and sex f, both the first of their ids.
    for first in (counts.parents.lengths[0], counts.children[0]):
        found.append(float(first.counts[first.ids[:, 0] == 0].sum()))
    return [*found, *[0.0] * (30 - len(found))]


def play(graph: Graph, settings: LinkedSettings) -> np.ndarray:
    """Release the tables again and again: shape (runs, features)."""
    tables = graph.tables("many-to-many" if settings.several else "one-to-many")
    method = network if settings.several else linked
    return np.array([features(method(tables, settings)[0]) for _ in range(RUNS)])


def told(unit: str, relation: str, **options: int) -> LinkedSettings:
    several = relation == "many-to-many"
    return LinkedSettings(Settings(EPSILON, DELTA, 2), unit, several, K, **options)


def bound(without: Graph, neighbor: Graph, settings: LinkedSettings) -> float:
    return games.audit(play(without, settings), play(neighbor, settings), DELTA)


def test_a_victim_with_the_most_links_all_to_one_perpetrator():
    neighbor = added_parent(1)
    without = neighbor.without_parent(len(neighbor.parents) - 1)
    proven = bound(without, neighbor, told("both", "many-to-many"))
    assert proven <= EPSILON
    scale.keep("game", "both ends, a parent", claimed=EPSILON, proven=proven, runs=RUNS)


def test_a_perpetrator_with_the_most_victims():
    graph = crowd()
    links = tuple((parent, len(graph.children), "r") for parent in range(8))
    neighbor = Graph(graph.parents, (*graph.children, FULL), (*graph.links, *links))
    settings = told("both", "many-to-many", most_parents=8)
    proven = bound(graph, neighbor, settings)
    assert proven <= EPSILON
    scale.keep("game", "both ends, a child", claimed=EPSILON, proven=proven, runs=RUNS)


def test_the_same_game_sees_numbers_of_victims_without_noise(monkeypatch: pytest.MonkeyPatch):
    games.take_noise_away(monkeypatch, lambda name: name == "number of subjects")
    assert bound(crowd(), added_parent(K), told("parent", "one-to-many")) > EPSILON
