"""Records hold released combinations and those that may occur, by what is published alone."""

from dataclasses import replace

import numpy as np
import pytest

from populace import count
from populace.estimate import may_occur
from populace.synthesize import synthesize
from populace.synthesize.targets import targets
from populace.vocabulary.combinations import find, pack
from tests.unit.estimate.test_occurrence import released

SEED = 5


@pytest.fixture(scope="module")
def counts():
    """Exact singles and pairs, and six of ten triples."""
    return released(dropped=0.4)


def outside(table, counts):
    """Keys of the triples of a table that were not released."""
    held = count.subjects(table, counts.attributes.size, lambda n: np.zeros(n, dtype=np.uint64))
    keys = count.combinations(held, 3).keys
    return keys[~find(counts.lengths[2].keys, keys)[1]]


@pytest.mark.parametrize("word", ["balanced", "complete"])
def test_what_is_not_released_is_what_may_occur(counts, word):
    allowed = may_occur(counts, word)
    table = synthesize(counts, 3000, SEED, strict=True, may_occur=allowed)
    strange = outside(table, counts)
    assert len(strange) > 50
    assert find(pack(allowed, counts.attributes.size), strange)[1].all()


def test_without_them_nothing_else_occurs(counts):
    assert len(outside(synthesize(counts, 3000, SEED, strict=True), counts)) == 0
    none = may_occur(counts, "minimize")
    one, other = (synthesize(counts, 2000, SEED, may_occur=each) for each in (none, None))
    assert all(np.array_equal(a, b) for a, b in zip(one.cells, other.cells, strict=True))


def test_the_same_counts_give_the_same_records(counts):
    allowed = may_occur(counts, "balanced")
    one, other = (synthesize(counts, 2000, SEED, may_occur=allowed) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one.cells, other.cells, strict=True))


def test_what_may_occur_is_wanted_no_times_among_the_released(counts):
    others = may_occur(counts, "balanced")
    goal = targets(counts, 3000, others).goals[2]
    plain = targets(counts, 3000).goals[2]
    keys = pack(goal.ids, counts.attributes.size + 1)
    assert (keys[1:] > keys[:-1]).all()
    assert goal.released == plain.released == len(plain.ids)
    assert len(goal.ids) == len(plain.ids) + len(others)
    assert goal.counts.sum() == plain.counts.sum()
    assert (goal.counts == 0).sum() == len(others)


def test_believed_lengths_weigh_by_noise_and_margins(counts):
    """Of two lengths of the same noise, a quarter of the margins is four times the weight."""
    singles, pairs, triples = (
        replace(each, scale=8.0, margins=np.full(len(each.margins), margin))
        for each, margin in zip(counts.lengths, (16.0, 16.0, 4.0), strict=True)
    )
    given = replace(counts, lengths=(singles, pairs, triples))
    plain, believed = (targets(given, 3000, believed=each) for each in (False, True))
    assert [goal.weight for goal in plain.goals] == [4096, 4096, 4096]
    assert [goal.weight for goal in believed.goals] == [1024, 1024, 4096]
    assert [goal.spread for goal in plain.goals] == [goal.spread for goal in believed.goals]
