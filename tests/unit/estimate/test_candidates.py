import sys
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from populace import estimate
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column


def attributes(sizes, multivalued):
    return Attributes(
        tuple(
            Column(
                name=str(place),
                values=tuple(str(value) for value in range(size)),
                delimiter=";" if many else None,
            )
            for place, (size, many) in enumerate(zip(sizes, multivalued, strict=True))
        )
    )


def candidates(released, numbering, limit=10**6):
    return estimate.candidates(released, numbering, limit).ids


def combos(rows, length, size, counts=None):
    ids = np.array(sorted(rows), dtype=np.int32).reshape(-1, length)
    if counts is None:
        counts = np.ones(len(ids), dtype=np.int64)
    return Combinations(size, ids, np.asarray(counts), np.ones(len(ids)), 1.0)


@st.composite
def released_sets(draw):
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    numbering = attributes(sizes, [draw(st.booleans()) for _ in sizes])
    longest = draw(st.integers(1, 3))
    everything = range(numbering.size)
    kept = {(one,) for one in everything if draw(st.integers(0, 9))}
    lengths = [combos(kept, 1, numbering.size)]
    for length in range(2, longest + 1):
        below = kept
        kept = {
            row
            for row in combinations(everything, length)
            if len({numbering.slot_of[one] for one in row}) == length
            and all(part in below for part in combinations(row, length - 1))
            and draw(st.integers(0, 4))
        }
        lengths.append(combos(kept, length, numbering.size))
    return numbering, tuple(lengths)


@settings(max_examples=150, deadline=None)
@given(released_sets())
def test_candidates_are_those_whose_parts_were_all_released(case):
    numbering, released = case
    length = len(released) + 1
    below = {tuple(row) for row in released[-1].ids.tolist()}
    expected = [
        row
        for row in combinations(range(numbering.size), length)
        if len({numbering.slot_of[one] for one in row}) == length
        and all(part in below for part in combinations(row, length - 1))
    ]
    found = candidates(released, numbering)
    assert found.dtype == np.int32
    assert found.shape == (len(expected), length)
    assert [tuple(row) for row in found.tolist()] == expected


def test_nothing_released_means_no_candidates():
    numbering = attributes([2, 2], [False, False])
    released = (combos([], 1, 4), combos([], 2, 4))
    assert candidates(released[:1], numbering).shape == (0, 2)
    assert candidates(released, numbering).shape == (0, 3)


def test_blocks_do_not_change_the_candidates(monkeypatch):
    numbering = attributes([3, 3, 3, 3], [False, True, False, True])
    released = (combos([(one,) for one in range(12)], 1, 12),)
    whole = candidates(released, numbering)
    monkeypatch.setattr(sys.modules[estimate.candidates.__module__], "_BLOCK", 3)
    assert np.array_equal(candidates(released, numbering), whole)


def test_the_limit_keeps_the_largest_expected_counts_in_order():
    numbering = attributes([1] * 6, [False] * 6)
    counts = np.array([5, 100, 7, 90, 1, 80])
    released = (combos([(one,) for one in range(6)], 1, 6, counts),)
    found = candidates(released, numbering, limit=3)
    assert found.tolist() == [[1, 3], [1, 5], [3, 5]]
    assert candidates(released, numbering, limit=0).shape == (0, 2)
    pairs = candidates(released, numbering)
    longer = (*released, combos(map(tuple, pairs.tolist()), 2, 6, counts[pairs].min(axis=1)))
    assert len(candidates(longer, numbering, limit=4)) == 4


def test_the_limit_is_the_same_whatever_the_blocks(monkeypatch):
    numbering = attributes([1] * 12, [False] * 12)
    counts = np.arange(1, 13) ** 2
    released = (combos([(one,) for one in range(12)], 1, 12, counts),)
    for limit in range(66):
        monkeypatch.undo()
        whole = estimate.candidates(released, numbering, limit)
        assert (len(whole.ids), whole.left_out) == (limit, 66 - limit)
        monkeypatch.setattr(sys.modules[estimate.candidates.__module__], "_BLOCK", 4)
        found = estimate.candidates(released, numbering, limit)
        assert np.array_equal(found.ids, whole.ids)
        assert found.left_out == whole.left_out


def test_the_limit_keeps_what_a_sort_by_expected_count_would():
    rng = np.random.default_rng(4)
    numbering = attributes([3] * 8, [False] * 8)
    singles = combos([(one,) for one in range(24)], 1, 24, rng.integers(1, 9, 24))
    pairs = candidates((singles,), numbering)
    released = (singles, combos(map(tuple, pairs.tolist()), 2, 24, rng.integers(1, 5, len(pairs))))
    every = candidates(released, numbering).tolist()
    single = dict(zip(singles.ids[:, 0].tolist(), singles.counts.tolist(), strict=True))
    pair = dict(zip(map(tuple, pairs.tolist()), released[1].counts.tolist(), strict=True))
    expected = [
        pair[a, b] * pair[a, c] * pair[b, c] / (single[a] * single[b] * single[c])
        for a, b, c in every
    ]
    limit = 100
    found = candidates(released, numbering, limit).tolist()
    lowest = min(expected[every.index(row)] for row in found)
    others = [e for e, row in zip(expected, every, strict=True) if row not in found]
    assert len(found) == limit
    assert lowest >= max(others) * (1 - 1e-9)
    assert found == sorted(found)
