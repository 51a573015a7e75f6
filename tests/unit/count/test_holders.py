"""Who holds what, against the slow and obvious way."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from populace import count
from populace.count import holders as module
from populace.count.holders import alike, holders
from tests.attacks.engine import KEY
from tests.unit.count.reference import attribute_sets, pairs


@given(pairs(), st.integers(1, 4), st.integers(0, 2**32))
def test_pairs_are_those_of_the_obvious_way(pair, length, seed):
    table = pair.neighbor
    subjects = count.chosen(table, 99, KEY)
    counts = count.combinations(subjects, length)
    chosen = np.random.default_rng(seed).random(len(counts.keys)) < 0.5
    ids = counts.ids[chosen]
    owners, places = holders(subjects, length, counts.keys[chosen])
    expected = {
        (owner, place)
        for place, combination in enumerate(ids.tolist())
        for owner, held in enumerate(attribute_sets(table))
        if set(combination) <= held
    }
    assert len(owners) == len(expected)
    assert set(zip(owners.tolist(), places.tolist(), strict=True)) == expected


@given(pairs())
def test_small_blocks_give_the_same(pair):
    subjects = count.chosen(pair.neighbor, 99, KEY)
    keys = count.combinations(subjects, 2).keys
    whole = holders(subjects, 2, keys)
    block, module._BLOCK = module._BLOCK, 2
    try:
        parts = holders(subjects, 2, keys)
    finally:
        module._BLOCK = block
    first, second = (sorted(zip(*each, strict=True)) for each in (whole, parts))
    assert first == second


@given(pairs())
def test_those_who_are_alike(pair):
    subjects = count.chosen(pair.neighbor, 99, KEY)
    sets = [frozenset(held) for held in attribute_sets(pair.neighbor)]
    number = Counter(sets)
    assert alike(subjects).tolist() == [number[held] for held in sets]
