"""Classes of numbers of children change hands: nearer to what was released, and nothing else."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from populace.synthesize.exchange import _WEIGHTS, Wanted, _couples, _Misses, exchanged, wanted
from populace.synthesize.generator import Generator
from populace.synthesize.linked import _compact, _held, settled_classes
from populace.synthesize.synthesis import synthesize
from populace.vocabulary.families import family_of
from populace.vocabulary.tree_families import family_over
from populace.vocabulary.trees import tree_of
from tests.unit.methods.kinds import released

CLASSES = len(_WEIGHTS)


def drawn(seed, parents=300, columns=4, values=5):
    """Parents with a value, or none, in each column; codes of classes; what others hold."""
    rng = np.random.default_rng(seed)
    held = rng.integers(0, values + 1, (parents, columns))
    held = np.where(held > 0, held + values * np.arange(columns), 0).astype(np.int64)
    codes = rng.integers(0, CLASSES, parents).astype(np.int64)
    other = rng.permutation(codes)
    size = values * columns + 1
    classes, weights = np.zeros((size, CLASSES), dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.add.at(classes, (held, other[:, None]), 1)
    np.add.at(weights, held, _WEIGHTS[other][:, None])
    return held, codes, Wanted(classes, weights)


def squares(held, codes, goal):
    return _Misses(held, codes, goal).squares(np.arange(1, len(goal.weights)))


@pytest.mark.parametrize("seed", range(5))
def test_misses_fall_and_no_class_gets_more_parents(seed):
    held, codes, goal = drawn(seed)
    before = codes.copy()
    found = exchanged(held, codes, goal, Generator(seed))
    assert (codes == before).all()
    assert (np.sort(found) == np.sort(codes)).all()
    assert (found[codes == 0] == 0).all()
    assert squares(held, found, goal) < 0.7 * squares(held, codes, goal)
    assert (found == exchanged(held, codes, goal, Generator(seed))).all()


def test_a_gain_is_what_misses_fall_by():
    held, codes, goal = drawn(7, parents=12)
    misses, start = _Misses(held, codes, goal), squares(held, codes, goal)
    gains = misses.gains(held, codes)
    for one, other in combinations(range(len(codes)), 2):
        moved = codes.copy()
        moved[[one, other]] = codes[[other, one]]
        fall = start - squares(held, moved, goal)
        assert gains[one, other] == gains[other, one] == fall


def test_what_is_booked_is_what_stands_there():
    held, codes, goal = drawn(8, parents=20)
    misses = _Misses(held, codes, goal)
    one, other = np.arange(3), np.arange(10, 13)
    misses.exchange(held[one], held[other], codes[one], codes[other])
    moved = codes.copy()
    moved[one], moved[other] = codes[other], codes[one]
    again = _Misses(held, moved, goal)
    assert (misses.classes == again.classes).all()
    assert (misses.weights == again.weights).all()


def test_nobody_exchanges_twice_at_once():
    gains = np.array([[0, 5, 9, 0], [5, 0, 8, 0], [9, 8, 0, -2], [0, 0, -2, 0]])
    one, other = _couples(gains)
    assert (one.tolist(), other.tolist()) == ([0], [2])


def test_nothing_is_done_where_there_is_nobody():
    held, _, goal = drawn(1)
    assert len(exchanged(held[:0], np.zeros(0, dtype=np.int64), goal, Generator(1))) == 0
    none = np.zeros(len(held), dtype=np.int64)
    assert (exchanged(held, none, goal, Generator(1)) == 0).all()


def family(kind):
    """What was released of parents, the place of their classes, of their children; compact ids."""
    counts = released(kind).release.counts
    if kind == "tree":
        edge = tree_of(counts.structure)[0]
        owners, found = counts.aggregates(edge.upper), family_over(counts, edge)
        names = [column.name for column in owners.columns]
        place = names.index(edge.relation.number)
    else:
        found = family_of(counts)
        owners, place = found.parents, len(found.parents.columns) - 1
    compact, _ = _compact(found)
    starts = owners.attributes.starts
    compact[starts[place] : starts[place + 1]] = 0
    return owners, place, found, compact


@pytest.mark.parametrize("kind", ["families", "network", "both-ends", "tree"])
def test_parents_of_a_release_come_closer_to_it_and_keep_their_values(kind):
    owners, place, found, compact = family(kind)
    table = synthesize(owners, owners.records, 1)
    settled = settled_classes(owners, place, found, table, Generator(1))
    for at, (one, other) in enumerate(zip(table.cells, settled.cells, strict=True)):
        assert at == place or one is other
    goal = wanted(owners, place, found, compact, table.records)
    held = _held(table, compact, owners.attributes.starts)
    before, after = (np.asarray(each.cells[place], np.int64) for each in (table, settled))
    assert (np.sort(before) == np.sort(after)).all()
    assert squares(held, after, goal) < squares(held, before, goal)


def test_both_things_that_tell_the_weight_of_children_are_used():
    owners, place, found, compact = family("families")
    goal = wanted(owners, place, found, compact, owners.records)
    more = replace(found.cross, counts=3 * found.cross.counts)
    again = wanted(owners, place, replace(found, cross=more), compact, owners.records)
    by_class, held = goal.classes @ _WEIGHTS, np.unique(compact[found.cross.ids[:, 0]])[1:]
    across = 2 * goal.weights - by_class
    assert (across[held] > 0).all()
    assert (np.abs(2 * again.weights - by_class - 3 * across)[held] <= 6).all()
    several = tuple(replace(column, delimiter=";") for column in found.child_columns)
    alone = replace(found, child_columns=several)
    assert (wanted(owners, place, alone, compact, owners.records).weights == by_class).all()


def test_columns_that_are_emptier_than_others_say_nothing():
    """Of whom little is said depends on the parent: their share among all is another one."""
    owners, place, found, compact = family("network")
    column_of = found.child_attributes.column_of
    first, cross = found.children[0], found.cross
    single = [at for at, column in enumerate(found.child_columns) if not column.multivalued]
    assert len(single) > 1
    thin = column_of[first.ids[:, 0]] == single[0]
    thinned = replace(first, counts=np.where(thin, 1, 100))
    of_thin = column_of[cross.ids[:, 1] - owners.attributes.size] == single[0]
    assert of_thin.any()
    more = replace(cross, counts=np.where(of_thin, 5, 1) * cross.counts)
    for lower, same in ((thinned, True), (replace(first, counts=0 * first.counts + 100), False)):
        given = replace(found, children=(lower, *found.children[1:]))
        one, other = (
            wanted(owners, place, replace(given, cross=each), compact, owners.records).weights
            for each in (cross, more)
        )
        assert (one == other).all() == same


def test_without_pairs_with_classes_nothing_is_wanted():
    owners, place, found, compact = family("families")
    alone = replace(owners, lengths=owners.lengths[:1])
    assert wanted(alone, place, found, compact, 10) is None
    table = synthesize(alone, 10, 1)
    assert settled_classes(alone, place, found, table, Generator(1)) is table
