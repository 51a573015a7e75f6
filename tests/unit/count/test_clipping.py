"""Clipped counts: the weights of the formula, and the sensitivity that the guarantee rests on."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from math import comb, floor, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace import count
from tests.attacks import checks
from tests.attacks.engine import KEY
from tests.attacks.people import worst_cases
from tests.unit.count.reference import as_dict, pairs

SMALL = {name: pair for name, pair in worst_cases().items() if len(pair.people) < 100}


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_weights_are_the_largest_sixteenths_within_the_sensitivity(length):
    for cap in range(length, 15):
        weights = count.weights(length, cap, 14)
        assert len(weights) == 15
        for h in range(length, 15):
            whole = Fraction(comb(cap, length), comb(h, length))
            assert Fraction(weights[h], 16) ** 2 <= whole
            assert weights[h] == 16 or Fraction(weights[h] + 1, 16) ** 2 > whole
            assert weights[h] == min(16, floor(16 * sqrt(whole) + 1e-12))
            assert weights[h] ** 2 * comb(h, length) <= count.sensitivity2(length, cap)
        assert weights[: cap + 1] == [16] * (cap + 1)
        assert weights == sorted(weights, reverse=True)


def test_a_subject_far_above_the_cap_weighs_nothing_rather_than_too_much():
    assert count.weights(1, 1, 256)[256] == 1
    assert count.weights(1, 1, 257)[257] == 0
    assert count.weights(4, 4, 100)[100] == 0


@given(pairs(), st.integers(1, 4), st.integers(0, 6))
def test_clipped_counts_add_up_weights(pair, length, more):
    subjects = count.chosen(pair.neighbor, pair.bound, KEY)
    cap = length + more
    expected: Counter[tuple[int, ...]] = Counter()
    for start, stop in zip(subjects.starts, subjects.starts[1:], strict=False):
        held = subjects.ids[start:stop].tolist()
        if len(held) < length:
            continue
        weight = min(16, int(sqrt(256 * comb(cap, length) / comb(len(held), length)) + 1e-9))
        for one in combinations(held, length):
            expected[one] += weight
    counts = count.clipped(subjects, length, cap)
    assert as_dict(counts) == {one: number for one, number in expected.items() if number}
    assert counts.unit == 16


@given(pairs())
@settings(max_examples=60)
def test_one_subject_changes_clipped_counts_within_the_sensitivity(pair):
    checks.clipped_counts_are_as_insensitive_as_said(*checks.neighbors(pair))


@given(pairs(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_and_so_after_values_were_deleted(pair, random):
    without, neighbor = checks.neighbors(pair)
    released = np.array([random.random() < 0.6 for _ in range(without.size)])
    if released.any():
        checks.clipped_counts_are_as_insensitive_as_said(
            checks.kept(without, released), checks.kept(neighbor, released)
        )


@pytest.mark.parametrize("name", SMALL)
def test_the_worst_neighbors_stay_within_the_sensitivity(name):
    checks.clipped_counts_are_as_insensitive_as_said(*checks.neighbors(SMALL[name]), most_caps=6)


def test_the_sensitivity_is_reached():
    """Nothing is wasted: someone does change the counts by exactly what is stated."""
    assert checks.counting_is_as_insensitive_as_said() == 1.0


def test_a_subject_that_weighs_nothing_is_left_out():
    subjects = count.Subjects(
        300,
        300,
        np.array([0, 300, 301], dtype=np.int64),
        np.append(np.arange(300), 7).astype(np.int32),
    )
    assert as_dict(count.clipped(subjects, 1, 1)) == {(7,): 16}


def test_nobody_has_no_counts():
    subjects = count.Subjects(5, 3, np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32))
    for length in (1, 2, 3):
        assert as_dict(count.clipped(subjects, length, 3)) == {}
