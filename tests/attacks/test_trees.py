"""The method for trees as a whole: answers replayed on a neighbor give the same release.

Every question is the same, and its exact answer changes by no more than was paid for. Attackers who
see many releases of the worst neighbors prove no more than is claimed: false alarm 2e-6 for each
game (`games.FALSE_ALARM`), 100 runs of each neighbor.
"""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from populace.count import trees as below
from populace.methods import tree_numbers, trees
from populace.vocabulary.release import Settings
from populace.vocabulary.trees import TreeSettings
from tests.attacks import games, scale
from tests.attacks import tree_transcripts as transcripts
from tests.attacks.mutation import Mutant
from tests.attacks.tree_transcripts import Case, Victim, crowded, random_cases

# The package holds a function of that name.
counting_shares = import_module("populace.count.equal_shares")

TOLD = TreeSettings(Settings(4.0, 1e-3, 2), ("cases",))
GAME = TreeSettings(Settings(1.0, 1e-6, 2), ("cases",))
RUNS = 100 * scale.GAMES


def same(one, other):
    """Whether two runs released the same."""
    assert one.counts.totals == other.counts.totals
    assert one.counts.columns == other.counts.columns
    for left, right in zip(one.counts.blocks, other.counts.blocks, strict=True):
        assert left.by_chance == right.by_chance
        for a, b in zip(left.lengths, right.lengths, strict=True):
            assert np.array_equal(a.ids, b.ids)
            assert np.array_equal(a.counts, b.counts)
        for a, b in zip(left.links, right.links, strict=True):
            assert np.array_equal(a.counts, b.counts)
    for left, right in zip(one.counts.histograms, other.counts.histograms, strict=True):
        assert left.cells == right.cells
        assert np.array_equal(left.numbers, right.numbers)


def check(cases, seed=0, *, charged=False):
    """One case after the other goes with all that hangs on it."""
    whole = transcripts.tables(cases, charged=charged)
    first, largest = transcripts.record(whole, TOLD, seed), 0.0
    assert charged == any(event.name.startswith("preparation") for event in first.events)
    for gone in range(len(cases)):
        left = transcripts.tables(cases[:gone] + cases[gone + 1 :], charged=charged)
        other = transcripts.replay(left, TOLD, first)
        for event, change in first.changes(other):
            assert change <= event.sensitivity2, event.name
            largest = max(largest, change / event.sensitivity2)
        same(first, other)
    scale.keep("replay", "trees, root", pairs=len(cases), largest=largest)


@pytest.mark.parametrize("seed", range(8 * scale.TIMES))
def test_a_root_changes_no_more_than_is_paid_for(seed):
    check(random_cases(np.random.default_rng(seed)), seed)


def test_the_largest_root_changes_no_more_than_is_paid_for():
    check((crowded(), Case("s", (Victim(("m", "0")),), ("s",))))


@pytest.mark.parametrize("seed", range(3 * scale.TIMES))
def test_charged_recipes_change_no_more_than_is_paid_for(seed):
    check(random_cases(np.random.default_rng(seed)), seed, charged=True)
    check((crowded(), Case("s", (Victim(("m", "0")),), ("s",))), seed, charged=True)


def test_records_counted_in_full_by_a_charged_recipe_are_caught(monkeypatch):
    edit = (counting_shares.equal_shares, "// families.degree[both // size]", "")
    Mutant((edit,), ()).install(monkeypatch)
    with pytest.raises(AssertionError, match="preparation"):
        check((crowded(), Case("s", (Victim(("m", "0")),), ("s",))), charged=True)


MUTANTS = {
    "weights not recursive": (
        (
            below.rows_below,
            "shared(upper.weight, number)[owner]",
            "shared(np.full(len(upper), WHOLE), number)[owner]",
        ),
    ),
    "tau from the data": (
        (
            tree_numbers.numbered,
            "prices.counted(task.reaches.spans[place])",
            "int(np.bincount(level.rows.root).max(initial=1))",
        ),
    ),
    "a class counted twice": (
        (
            below.by_number,
            "np.arange(len(upper)), place",
            "np.tile(np.arange(len(upper)), 2), np.tile(place, 2)",
        ),
    ),
    "a subtree clipped as its parts": (
        (below.weighed, "rows.root[row] * width", "rows.owner[row] * width"),
        (below.weighed, "Weighed(rows.roots,", "Weighed(rows.roots + len(rows),"),
    ),
    "records of one root capped at each owner": (
        (below.totals, "np.maximum(held[root], 1)", "np.maximum(held[root] // 4, 1)"),
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_method_is_caught(name, monkeypatch):
    cases = (crowded(), Case("s", (Victim(("m", "0"), ("h",), ((0, "y"),)),), ("s",)))
    extra = Victim(("f", "0"), ("w",) * 6)
    cases = (*cases, Case("n", (extra,) * 6, ("r",) * 6))
    check(cases)
    Mutant(MUTANTS[name], ()).install(monkeypatch)
    with pytest.raises(AssertionError):
        check(cases)


def features(counts):
    """What an attacker may look at: every total, and sums and sizes of every table of counts."""
    found = [float(total.records) for total in counts.totals]
    for block in counts.blocks:
        entry = block.lengths[0]
        theirs = entry.counts[entry.ids[:, 0] == 0].sum()
        found += [float(len(entry.ids)), float(entry.counts.sum()), float(theirs), entry.scale]
    found += [float(each) for histogram in counts.histograms[:1] for each in histogram.numbers]
    return [*found, *[0.0] * (80 - len(found))][:80]


def play(cases):
    given = transcripts.tables(cases)
    return np.array([features(trees.tree(given, GAME)[0]) for _ in range(RUNS)])


def crowd():
    return (Case("s", (Victim(("m", "0"), ("h",), ((0, ""),)),), ("s",)),) * 12


def test_an_attacker_proves_no_more_of_the_largest_root():
    proven = games.audit(play(crowd()), play((*crowd(), crowded())), 1e-6)
    assert proven <= 1.0
    scale.keep("game", "trees, the largest root", claimed=1.0, proven=proven, runs=RUNS)


def test_the_same_game_sees_numbers_without_noise(monkeypatch):
    games.take_noise_away(monkeypatch, lambda name: name.startswith("records of 'episodes'"))
    assert games.audit(play(crowd()), play((*crowd(), crowded())), 1e-6) > 1.0
