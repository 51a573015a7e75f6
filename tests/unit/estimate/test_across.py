"""Pairs across two tables say more of the values below than these by themselves."""

import numpy as np
import pytest

from populace.estimate import Across, Noisy, pairs_across, with_pairs
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.table import Column

RECORDS, SCALE = 6000, 40.0
ABOVE = tuple(Column(name, tuple("abc"), public=True) for name in ("p", "q", "r", "s"))
BELOW = (Column("x", tuple("abcde"), public=True), Column("y", tuple("ab"), public=True))


def drawn(seed):
    """Values of records and of their owners, numbered over either table; x depends on p."""
    rng = np.random.default_rng(seed)
    above = rng.integers(0, 3, (RECORDS, len(ABOVE)))
    x = rng.integers(0, 3, RECORDS) + above[:, 0]
    below = np.stack([x, rng.integers(0, 2, RECORDS)], axis=1)
    return rng, above + np.array([0, 3, 6, 9]), below + np.array([0, 5])


def combinations(counts, scale):
    ids = np.arange(len(counts), dtype=np.int32)[:, None]
    known = np.maximum(np.rint(counts), 1).astype(np.int64)
    return Combinations(len(counts), ids, known, np.full(len(counts), 1.96 * scale), scale)


def measured(seed, *, exclusive=True):
    """The pairs as measured and in truth, and the values below."""
    rng, above, below = drawn(seed)
    owners = np.bincount(above.reshape(-1), minlength=12)
    upper = Aggregates(ABOVE, RECORDS, 1.0, 0.5, (combinations(owners, 1.0),))
    ids = np.stack([np.repeat(np.arange(12), 7), np.tile(12 + np.arange(7), 12)], axis=1)
    truth = np.zeros((12, 7))
    for a in above.T:
        for b in below.T:
            np.add.at(truth, (a, b), 1)
    values = np.bincount(below.reshape(-1), minlength=7)
    counts = truth.reshape(-1) + rng.normal(0, SCALE, truth.size)
    noisy = Noisy.of(ids.astype(np.int32), counts, SCALE)
    weight = (float(RECORDS), 5.0)
    brought = owners.astype(np.float64)
    across = Across.of(noisy, upper, brought, BELOW, weight, exclusive=exclusive)
    first = combinations(values + rng.normal(0, SCALE, 7), SCALE)
    return across, truth.reshape(-1), first, values


def apart(found, truth):
    return float(np.square(found - truth).mean())


def test_values_below_are_known_better_by_each_column_above():
    before, after = [], []
    for seed in range(8):
        across, _, first, values = measured(seed)
        found = with_pairs(first, (across,))
        assert (found.margins < first.margins).all()
        before.append(apart(first.counts, values))
        after.append(apart(found.counts, values))
    # The seeds are fixed: these are facts, no chances.
    assert np.mean(after) < 0.6 * np.mean(before)


def test_counts_that_were_fitted_elsewhere_stay():
    across, _, first, _ = measured(1)
    free = np.arange(7) < 5
    found = with_pairs(first, (across,), free)
    assert (found.counts[~free] == first.counts[~free]).all()
    assert (found.margins[~free] == first.margins[~free]).all()
    assert (found.counts[free] != first.counts[free]).any()


def test_pairs_come_closer_than_their_noise():
    noise, after, inside = [], [], []
    for seed in range(8):
        across, truth, first, _ = measured(seed)
        pairs, chance = pairs_across(across, first, with_pairs(first, (across,)), "balanced")
        assert not chance
        found = np.zeros(12 * 19).reshape(12, 19)
        found[tuple(pairs.ids.T)] = pairs.counts
        after.append(apart(found[:, 12:].reshape(-1), truth))
        noise.append(apart(across.noisy.counts, truth))
        places = pairs.ids[:, 0] * 7 + pairs.ids[:, 1] - 12
        inside.append(np.abs(pairs.counts - truth[places]) <= pairs.margins)
    assert np.mean(after) < 0.6 * np.mean(noise)
    assert np.concatenate(inside).mean() > 0.93


def test_owners_with_several_values_of_a_column_say_nothing_by_sums():
    """Their pairs add up to more than there is of a value below."""
    across, _, first, _ = measured(1, exclusive=False)
    found = with_pairs(first, (across,))
    assert (found.counts == first.counts).all()


@pytest.mark.parametrize("number", [0, 3])
def test_without_pairs_nothing_changes(number):
    none = Noisy.of(np.zeros((0, 2), dtype=np.int32), np.zeros(0), SCALE)
    upper = Aggregates(ABOVE, RECORDS, 1.0, 0.5, (combinations(np.ones(12), 1.0),))
    empty = Across.of(none, upper, np.ones(12), BELOW, (float(RECORDS), 5.0))
    first = combinations(np.full(number, 100.0), SCALE)
    assert with_pairs(first, (empty,)) is first
    pairs, chance = pairs_across(empty, first, first, "balanced")
    assert len(pairs.counts) == 0
    assert chance
