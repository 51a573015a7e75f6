"""Records below the root as units: one of them with all that hangs on it changes what is paid for.

Answers replayed on a neighbor give the same release, for each unit and several together; wrong
prices are caught. Attackers who see many releases prove no more than is claimed: false alarm 2e-6
for each game (`games.FALSE_ALARM`), 100 runs of each neighbor.
"""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from populace import count
from populace.count import subtrees
from populace.estimate import Kept
from populace.methods import trees
from populace.methods.tree_prices import Units
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.release import Settings
from populace.vocabulary.trees import TreeSettings
from tests.attacks import games, scale
from tests.attacks import tree_transcripts as transcripts
from tests.attacks.test_trees import RUNS, features, same
from tests.attacks.tree_transcripts import MOST, Case, Victim, random_cases

MOST_NEIGHBORS = 16
UNITS = [("victims",), ("episodes",), ("others",), ("cases", "victims"), ("victims", "episodes")]


def check(cases, units, seed=0, epsilon=4.0, *, charged=False):
    """One record of a protected table after the other goes with all that hangs on it."""
    told = TreeSettings(Settings(epsilon, 1e-3, 2), units)
    whole = transcripts.tables(cases, ties=False, charged=charged)
    first = transcripts.record(whole, told, seed)
    assert all(event.precision is None for event in first.events)
    pairs, largest = 0, 0.0
    for table in units:
        for fewer in islice(transcripts.without(cases, table), MOST_NEIGHBORS):
            left = transcripts.tables(fewer, ties=False, charged=charged)
            other = transcripts.replay(left, told, first)
            for event, change in first.changes(other):
                assert change <= event.sensitivity2, f"{table}: {event.name}"
                largest = max(largest, change / event.sensitivity2)
            same(first, other)
            pairs += 1
    scale.keep("replay", f"trees, {' and '.join(units)}", pairs=pairs, largest=largest)


def directed():
    """Records that fill their bounds, alike but for one; and some that are too many."""
    full = Victim(("f", "0"), ("w",) * MOST, (), MOST)
    odd = Victim(("m", ""), ("h",), (), 1)
    many = Victim(("f", "0"), ("h", *("w",) * (MOST + 1)), (), 2)
    crowd = Case("s", (full,) * MOST, ("r",) * MOST)
    return (
        Case("n", (odd, *(full,) * 2), ("s", "r", "r")),
        Case("s", (odd, *(full,) * MOST), ("s", *("r",) * MOST)),
        Case("n", (many,), ()),
        *(crowd,) * 12,
        *(Case("s", (full,) * (MOST - 1), ("r",) * (MOST - 1)),) * 12,
    )


@pytest.mark.parametrize("units", UNITS, ids="+".join)
def test_a_record_changes_no_more_than_is_paid_for(units):
    for seed in range(2 * scale.TIMES):
        check(random_cases(np.random.default_rng(seed), 2), units, seed)
    check(directed(), units, epsilon=100.0)


@pytest.mark.parametrize("units", UNITS, ids="+".join)
def test_charged_recipes_change_no_more_than_is_paid_for(units):
    for seed in range(scale.TIMES):
        check(random_cases(np.random.default_rng(seed), 2), units, seed, charged=True)
    check(directed(), units, epsilon=100.0, charged=True)


def changed():
    """A case most of whose episodes are one victim's: what else there is weighs more without."""
    alone = Victim(("f", "0"), ("w",) * MOST, (), 0)
    other = Victim(("m", "0"), ("h",), (), 0)
    return (Case("n", (alone, other), ()),) * 2


def test_a_record_below_the_root_is_more_than_a_root_to_shares(monkeypatch):
    check(changed(), ("victims",), charged=True)
    monkeypatch.setattr(count, "SHARES_BELOW2", count.SHARES2)
    with pytest.raises(AssertionError, match="preparation"):
        check(changed(), ("victims",), charged=True)


def narrow(monkeypatch):
    """Vectors are clipped to lengths that leave most of them whole."""
    monkeypatch.setattr(trees.estimate, "choose_norm", lambda *given: (given[2][-1], Kept()))


@pytest.mark.parametrize("units", UNITS[:2], ids="+".join)
def test_unclipped_vectors_change_no_more_than_is_paid_for(units, monkeypatch):
    narrow(monkeypatch)
    check(directed(), units, epsilon=100.0)


MUTANTS = {
    "a record that takes nothing along": (
        subtrees.Part,
        "moved",
        lambda *given: subtrees._root(subtrees.FINE**2 * given[1]),
    ),
    "a number of records that stays": (Units, "_number", lambda *_: None),
    "owners who own as many as before": (Units, "_of_owners", lambda *_: None),
    "one record fewer of each root": (subtrees, "total2", lambda *_: subtrees.FINE**2),
    "roots that stay in their cell": (Units, "cells", 256),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_price_is_caught(name, monkeypatch):
    narrow(monkeypatch)
    monkeypatch.setattr(*MUTANTS[name])
    with pytest.raises(AssertionError):
        check(directed(), ("victims",), epsilon=100.0)


def test_links_below_the_root_leave_the_root_alone_to_protect():
    given = transcripts.tables(directed())
    with pytest.raises(ParameterError, match="no bound is known on how many links"):
        trees.tree(given, TreeSettings(Settings(4.0, 1e-3, 2), ("victims",)))
    with pytest.raises(ParameterError, match="Protect"):
        trees.tree(given, TreeSettings(Settings(4.0, 1e-3, 2), ("streets",)))


def play(cases, unit):
    """What an attacker sees of many releases of cases without ties."""
    told = TreeSettings(Settings(1.0, 1e-6, 2), unit)
    given = transcripts.tables(cases, ties=False)
    return np.array([features(trees.tree(given, told)[0]) for _ in range(RUNS)])


def crowd(*victims):
    """Cases with one victim each, but the last: it has these."""
    odd = Victim(("m", "0"), ("h",))
    return (*(Case("s", (odd,), ("s",)),) * 12, Case("n", victims, ("r",)))


FULL = Victim(("f", "0"), ("w",) * MOST, (), MOST)
"""A victim with the most of everything."""


def test_an_attacker_proves_no_more_of_a_record_below_the_root():
    without, neighbor = crowd(FULL, FULL), crowd(FULL, FULL, FULL)
    seen = play(without, ("victims",)), play(neighbor, ("victims",))
    proven = games.audit(*seen, 1e-6)
    assert proven <= 1.0
    scale.keep("game", "trees, a record below the root", claimed=1.0, proven=proven, runs=RUNS)


def test_the_same_game_sees_numbers_of_what_hangs_on_records_without_noise(monkeypatch):
    games.take_noise_away(monkeypatch, lambda name: name.startswith("records of 'episodes'"))
    one, other = crowd(FULL, FULL), crowd(FULL, FULL, FULL)
    assert games.audit(play(one, ("victims",)), play(other, ("victims",)), 1e-6) > 1.0
