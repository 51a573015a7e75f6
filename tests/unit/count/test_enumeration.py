"""Fast counting equals slow counting, whichever way it takes."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace import count
from populace.count import enumeration
from populace.count.subjects import Subjects
from populace.vocabulary.errors import ParameterError
from tests.attacks.engine import KEY
from tests.unit.count.reference import as_dict, attribute_sets, counted, pairs, shuffled


@given(pairs())
def test_counts_are_those_of_the_obvious_way(pair):
    table = pair.neighbor
    subjects = count.chosen(table, 99, KEY)
    for length in range(1, 5):
        counts = count.combinations(subjects, length)
        assert as_dict(counts) == counted(attribute_sets(table), length)
        assert counts.counts.dtype == np.int64
        assert counts.unit == 1


@given(pairs())
def test_counts_after_the_bound_are_those_of_what_was_kept(pair):
    subjects = count.chosen(pair.neighbor, pair.bound, KEY)
    kept = [set(part.tolist()) for part in np.split(subjects.ids, subjects.starts[1:-1])]
    for length in range(1, 4):
        assert as_dict(count.combinations(subjects, length)) == counted(kept, length)


@given(pairs(), st.randoms(use_true_random=False))
def test_counts_do_not_depend_on_the_order_of_rows(pair, random):
    table = pair.neighbor
    order = np.array(random.sample(range(table.records), table.records))
    one = count.chosen(table, 99, KEY)
    other = count.chosen(shuffled(table, order), 99, KEY)
    for length in range(1, 4):
        cap = length
        assert as_dict(count.combinations(one, length)) == as_dict(
            count.combinations(other, length)
        )
        assert as_dict(count.clipped(one, length, cap)) == as_dict(
            count.clipped(other, length, cap)
        )


def crowd(rng, size, number, most):
    """Subjects with up to `most` of `size` attributes."""
    sets = [
        np.sort(rng.choice(size, int(rng.integers(0, most + 1)), replace=False))
        for _ in range(number)
    ]
    starts = np.cumsum([0, *map(len, sets)], dtype=np.int64)
    ids = np.concatenate([np.zeros(0, dtype=np.int32), *sets]).astype(np.int32)
    return Subjects(size, most, starts, ids), [set(one.tolist()) for one in sets]


# Bins, sorted keys of 32 bits, of up to 64 bits; and blocks so small that every key is its own.
@pytest.mark.parametrize("size", [30, 300, 3000, 60_000])
@pytest.mark.parametrize("block", [1, 7, 100, 1 << 23])
def test_every_way_of_counting_agrees(size, block, monkeypatch):
    monkeypatch.setattr(enumeration, "BLOCK", block)
    monkeypatch.setattr(enumeration, "BINS", 4096)
    rng = np.random.default_rng(size)
    subjects, sets = crowd(rng, size, 40, 9)
    for length in range(1, 5):
        assert as_dict(count.combinations(subjects, length)) == counted(sets, length)


def test_bins_and_keys_tell_the_same_of_weights(monkeypatch):
    rng = np.random.default_rng(8)
    subjects, _ = crowd(rng, 23, 300, 14)
    for length in range(1, 5):
        bins = count.clipped(subjects, length, 5)
        with monkeypatch.context() as patch:
            patch.setattr(enumeration, "BINS", 0)
            keys = count.clipped(subjects, length, 5)
        assert np.array_equal(bins.keys, keys.keys)
        assert np.array_equal(bins.counts, keys.counts)
        assert len({int(each) for each in keys.counts} - {0}) > 5


def test_bins_are_filled_block_by_block():
    rng = np.random.default_rng(3)
    subjects, sets = crowd(rng, 20, 900, 16)
    work = sum(comb(len(held), 4) for held in sets)
    assert work > 1 << 18  # more keys than a block of bins
    counts = count.combinations(subjects, 4)
    assert counts.counts.sum() == work
    assert as_dict(counts) == counted(sets, 4)


def test_a_single_group_wider_than_a_block_is_counted(monkeypatch):
    monkeypatch.setattr(enumeration, "BLOCK", 50)
    ids = np.tile(np.arange(120, dtype=np.int32) * 50, 3)
    subjects = Subjects(6000, 120, np.arange(0, 361, 120, dtype=np.int64), ids)
    counts = count.combinations(subjects, 2)
    assert len(counts.counts) == comb(120, 2)
    assert set(counts.counts.tolist()) == {3}


def test_the_largest_keys_that_fit_do_not_collide():
    size = 1 << 16  # 4 ids of 16 bits fill a key of 64
    top = np.array([size - 5, size - 4, size - 3, size - 2, size - 1], dtype=np.int32)
    low = np.array([0, 1, 2, 3, size - 1], dtype=np.int32)
    subjects = Subjects(size, 5, np.array([0, 5, 10], dtype=np.int64), np.concatenate([top, low]))
    found = as_dict(count.combinations(subjects, 4))
    assert found == counted([set(top.tolist()), set(low.tolist())], 4)


@pytest.mark.parametrize(("size", "length"), [((1 << 16) + 1, 4), ((1 << 21) + 1, 3)])
def test_keys_that_would_overflow_are_refused(size, length):
    subjects = Subjects(size, 4, np.array([0, 4], dtype=np.int64), np.arange(4, dtype=np.int32))
    with pytest.raises(ParameterError, match="values"):
        count.combinations(subjects, length)
    with pytest.raises(ParameterError, match="values"):
        count.clipped(subjects, length, length)


@pytest.mark.parametrize("size", [5, 400])
@pytest.mark.parametrize("groups", [{}, {1: [np.zeros((2, 4), dtype=np.uint16)]}])
def test_where_nobody_holds_enough_there_is_nothing(groups, size):
    keys, counts = enumeration.tally(groups, size, 3)
    assert (keys.size, counts.size) == (0, 0)
