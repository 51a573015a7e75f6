"""Weights of sets of columns: what they are, and the most that one person's sets weigh together."""

from itertools import combinations
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.vocabulary.precision import EVEN, Precision, most_of
from populace.vocabulary.table import Column


@st.composite
def precisions(draw):
    length = draw(st.integers(1, 4))
    columns = draw(st.integers(length, 6))
    grade = st.integers(-(12 // length), 12 // length)
    grades = tuple(draw(grade) for _ in range(columns))
    most = tuple(draw(st.integers(1, 3)) for _ in range(columns))
    return Precision(length, length, grades, most)


@given(precisions())
def test_nobody_s_combinations_weigh_more(precision):
    """Against every set of values that somebody could hold."""
    values = [place for place, most in enumerate(precision.most) for _ in range(most)]
    largest = precision.largest(len(values) + 2)
    for held in range(len(values) + 1):
        heaviest = 0
        for person in set(combinations(values, held)):
            sets = np.array(list(combinations(person, precision.length)), dtype=np.int64)
            whole = precision.weights(sets.reshape(-1, precision.length)).sum()
            heaviest = max(heaviest, int(whole))
        assert largest[held] == heaviest
    assert largest[-1] == largest[-3]


@given(precisions())
def test_the_more_somebody_holds_the_less_her_sets_weigh_on_average(precision):
    """So that clipping by numbers of sets keeps to the largest weight of a cap."""
    largest = precision.largest(sum(precision.most) + 3)
    for cap in range(precision.length, len(largest)):
        for held in range(cap, len(largest)):
            ways = [comb(each, precision.length) for each in (cap, held)]
            assert largest[held] * ways[0] <= largest[cap] * ways[1]


def test_a_step_is_a_root_of_two():
    precision = Precision(2, 3, (0, 1, 2, -6), (1, 1, 1, 1))
    sets = np.array([[0, 0], [0, 1], [0, 2], [1, 2], [3, 3]])
    assert precision.weights(sets).tolist() == [64, 90, 128, 181, 1]


def test_equal_grades_are_equal_weights_and_equal_noise():
    precision = Precision(3, 4, (0, 0, 0, 0), (1, 1, 1, 1))
    assert precision.largest(5) == [EVEN * comb(min(h, 4), 3) for h in range(6)]
    np.testing.assert_array_equal(precision.shares(np.array([[0, 1, 2]])), [1.0])


@given(precisions())
def test_the_mean_of_inverse_variances_is_that_of_equal_weights(precision):
    """Over the sets of whoever is counted in full, as far as one value of each column is held."""
    columns = len(precision.grades)
    whole = Precision(precision.length, columns, precision.grades, (1,) * columns)
    sets = np.array(list(combinations(range(columns), whole.length)))
    assert np.mean(1 / whole.shares(sets)) == pytest.approx(1)


def test_the_extremes_are_sets_that_there_are():
    precision = Precision(2, 3, (1, 4, -2), (1, 1, 3))
    high, low = precision.extremes
    assert (high.tolist(), low.tolist()) == ([[1, 0]], [[2, 2]])
    assert sqrt(precision.shares(low)[0]) > 1 > sqrt(precision.shares(high)[0])


@pytest.mark.parametrize(
    ("length", "cap", "grades", "most"),
    [
        (2, 1, (0, 0), (1, 1)),
        (2, 2, (0,), (1, 1)),
        (2, 2, (7, 0), (1, 1)),
        (3, 3, (0, -5, 0), (1, 1, 1)),
        (2, 2, (0, 0), (1, -1)),
        (2, 2, (0, 0), (1, 0)),
    ],
)
def test_what_is_no_precision(length, cap, grades, most):
    with pytest.raises(ValueError, match=r"columns?|cap|grades"):
        Precision(length, cap, grades, most)


def test_how_many_values_a_subject_may_hold():
    columns = (
        Column("one", ("a", "b", "c"), public=True),
        Column("several", ("x", "y"), public=True, delimiter=";"),
        Column("empty", (), public=False),
    )
    assert most_of(columns, exclusive=True) == (1, 2, 0)
    assert most_of(columns, exclusive=False) == (3, 2, 0)
