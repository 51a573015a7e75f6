from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace.estimate import predict
from populace.vocabulary.aggregates import Combinations


def released_from(table):
    """All combinations below the highest order of a 2 x 2 x ... table of records, as released."""
    length = table.ndim
    out = []
    for size in range(1, length):
        parts = list(combinations(range(length), size))
        counts = [
            int(table[tuple(1 if place in part else slice(None) for place in range(length))].sum())
            for part in parts
        ]
        ids = np.array(parts, dtype=np.int32)
        out.append(Combinations(length, ids, np.array(counts), np.ones(len(parts)), 1.0))
    return tuple(out)


def interaction(table, count):
    """Even over odd product, on a log scale, after setting the count of all attributes."""
    step = count - table[(1,) * table.ndim]
    total = 0.0
    for cell in np.ndindex(table.shape):
        sign = (-1) ** (table.ndim - sum(cell))
        total += sign * np.log(max(table[cell] + sign * step, 1e-300))
    return total


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 4), st.integers(0, 2**32 - 1), st.floats(0.5, 3))
def test_prediction_has_no_interaction_of_the_highest_order(length, seed, spread):
    generator = np.random.default_rng(seed)
    table = np.exp(generator.normal(3, spread, size=(2,) * length)).astype(int) + 1
    released = released_from(table)
    ids = np.arange(length, dtype=np.int32)[None, :]
    prediction = predict(ids, released, int(table.sum()))
    mean = float(prediction.mean[0])
    assert prediction.ceiling[0] == released[-1].counts.min()
    assert 0 < mean <= prediction.ceiling[0]
    low, high = -np.inf, np.inf
    for cell in np.ndindex(table.shape):
        sign = (-1) ** (length - sum(cell))
        edge = table[(1,) * length] - sign * table[cell]
        low, high = (max(low, edge), high) if sign > 0 else (low, min(high, edge))
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if interaction(table, middle) < 0 else (low, middle)
    assert mean == pytest.approx(low, rel=1e-6, abs=1e-5)


def test_pairs_are_independent():
    ones = Combinations(
        3,
        np.arange(3, dtype=np.int32)[:, None],
        np.array([10, 40, 5]),
        np.ones(3),
        1.0,
    )
    ids = np.array([[0, 1], [1, 2]], dtype=np.int32)
    prediction = predict(ids, (ones,), 100)
    assert prediction.mean.tolist() == [4.0, 2.0]
    assert prediction.ceiling.tolist() == [10.0, 5.0]
    assert predict(ids, (ones,), 0).mean.tolist() == [10.0, 5.0]


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 4), st.integers(0, 2**32 - 1))
def test_noisy_parts_give_a_mean_within_0_and_the_ceiling(length, seed):
    generator = np.random.default_rng(seed)
    lengths = []
    for size in range(1, length):
        ids = np.array(list(combinations(range(6), size)), dtype=np.int32)
        counts = generator.integers(1, 400, len(ids))
        lengths.append(Combinations(6, ids, counts, np.ones(len(ids)), 1.0))
    ids = np.array(list(combinations(range(6), length)), dtype=np.int32)
    prediction = predict(ids, tuple(lengths), 200)
    assert np.isfinite(prediction.mean).all()
    assert (prediction.mean >= 0).all()
    assert (prediction.mean <= prediction.ceiling).all()
    backward = predict(ids[::-1], tuple(lengths), 200)
    assert np.array_equal(backward.mean[::-1], prediction.mean)


def test_a_part_that_was_not_released_is_refused():
    ones = Combinations(3, np.array([[0]], dtype=np.int32), np.array([10]), np.ones(1), 1.0)
    with pytest.raises(ValueError, match="released"):
        predict(np.array([[0, 1]], dtype=np.int32), (ones,), 100)
    empty = predict(np.empty((0, 2), dtype=np.int32), (ones,), 100)
    assert empty.mean.shape == empty.ceiling.shape == (0,)


def test_doubt_adds_up_the_relative_errors_of_the_parts():
    ids = np.array(list(combinations(range(3), 2)), dtype=np.int32)
    ones = Combinations(
        3, np.arange(3, dtype=np.int32)[:, None], np.array([50, 60, 70]), np.ones(3), 1.0
    )
    sure = Combinations(3, ids, np.array([20, 30, 40]), np.full(3, 0.1), 1.0)
    vague = Combinations(3, ids, np.array([20, 30, 40]), np.array([19.6, 29.4, 39.2]), 1.0)
    triple = np.array([[0, 1, 2]], dtype=np.int32)
    little = predict(triple, (ones, sure), 100).doubt[0]
    much = predict(triple, (ones, vague), 100).doubt[0]
    assert much**2 - little**2 == pytest.approx(3 * 0.5**2, abs=1e-3)
    assert 0 < little < 0.5
