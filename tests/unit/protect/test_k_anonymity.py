"""Records that show no group smaller than k, and counts rounded down; whole tables in methods."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.protect import k_anonymity
from populace.protect.k_anonymity import Crowd, Records, rounded
from populace.vocabulary.combinations import Counts

sets = st.lists(st.frozensets(st.integers(0, 7), max_size=6), max_size=80)


def crowd(everyone, k, slots=(0, 0, 1, 1, 2, 3, 4, 5)):
    """Subjects as given; ids 0 and 1 exclude each other, and so do 2 and 3."""
    ids = np.array([one for held in everyone for one in sorted(held)], dtype=np.int32)
    starts = np.cumsum([0, *map(len, everyone)], dtype=np.int64)
    return Crowd(starts, ids, np.array(slots, dtype=np.int32), k)


def as_sets(records):
    found = [set() for _ in range(records.total)]
    for owner, one in zip(records.owners.tolist(), records.ids.tolist(), strict=True):
        assert one not in found[owner]
        found[owner].add(one)
    return found


def check(records, everyone, k):
    for held in as_sets(records):
        assert not held or sum(held <= each for each in everyone) >= k
        assert not {0, 1} <= held
        assert not {2, 3} <= held


@given(sets, st.integers(2, 5), st.sampled_from([0.0, 0.3, 1.0]))
def test_row_seeded(everyone, k, share):
    records = crowd(everyone, k).row_seeded(share)
    check(records, everyone, k)
    number = len(everyone) - len(everyone) % k
    assert number <= records.total <= number + round(share * number)


@given(sets, st.integers(2, 5), st.sampled_from([0.0, 0.3, 1.0]))
def test_value_seeded(everyone, k, share):
    records = crowd(everyone, k).value_seeded(share)
    check(records, everyone, k)
    assert all(as_sets(records))


@given(sets, st.integers(2, 5), st.integers(0, 30))
def test_unseeded(everyone, k, number):
    records = crowd(everyone, k).unseeded(number if everyone else 0)
    check(records, everyone, k)


@given(sets, st.integers(2, 5))
def test_a_record_holds_all_that_can_be_joined(everyone, k):
    # Without exclusions and limits that bite, what was left out was too rare to be joined.
    people = crowd(everyone, k, slots=range(8))
    tried = people._tried(np.arange(len(everyone)), people.held >= k)
    owners, ids = people._grown(tried)
    for held, own in zip(as_sets(Records(owners, ids, len(everyone))), everyone, strict=True):
        assert held <= own
        for one in own - held:
            assert sum(held | {one} <= each for each in everyone) < k


def test_counting_bits_without_the_newer_numpy(monkeypatch):
    words = np.array([[0, 1, 2**64 - 1], [5, 2**63, 0]], dtype=np.uint64)
    expected = [65, 3]
    assert k_anonymity._ones(words).tolist() == expected
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert k_anonymity._ones(words).tolist() == expected


def test_counts_are_rounded_down_and_small_ones_dropped():
    keys = np.arange(5, dtype=np.uint64)
    counts = Counts(8, 1, keys, np.array([9, 10, 19, 20, 31], dtype=np.int64))
    protected = rounded(counts, 10)
    assert protected.keys.tolist() == [1, 2, 3, 4]
    assert protected.counts.tolist() == [10, 10, 20, 30]


@pytest.mark.parametrize("limit", [1, 3, 10])
def test_random_numbers_below_a_limit(limit):
    drawn = k_anonymity._below(limit, 400)
    # 400 draws miss one of ten numbers once in 10^17 runs.
    assert set(drawn.tolist()) == set(range(limit))


def test_what_is_shared_by_many_words_of_people():
    # More people than fit into one word, and than the words worked on at once by one record.
    everyone = [frozenset({0, 2, 4})] * 200 + [frozenset({0, 2, 5})] * 3
    records = as_sets(crowd(everyone, 10).row_seeded(0.0))
    assert len(records) == 200
    assert all(held in ({0, 2, 4}, {0, 2}) for held in records)
