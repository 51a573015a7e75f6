import numpy as np
import pytest

from populace.estimate.noisy import Frame, Noisy
from populace.estimate.prediction import USUAL_INTERACTION, Prediction
from populace.estimate.strength import calibrated, learned
from tests.unit.estimate.test_sums import attributes


def pairs_of(sizes):
    """All pairs of values of neighboring columns, and their set of columns."""
    starts = np.cumsum([0, *sizes])
    ids, sets = [], []
    for place in range(len(sizes) - 1):
        for one in range(starts[place], starts[place + 1]):
            for other in range(starts[place + 1], starts[place + 2]):
                ids.append((one, other))
                sets.append(place)
    return np.array(ids, dtype=np.int32), np.array(sets)


def expected(mean, leeway=1.0):
    """Predictions of pairs whose parts are known."""
    ones = np.ones(len(mean))
    return Prediction(mean, 1e9 * ones, USUAL_INTERACTION[2] * ones, leeway * ones)


def test_doubt_is_as_large_as_the_interactions_of_each_set():
    """Ratios vary by 10% and by 80%: 1,600 counts of each set leave their estimates 10% apart."""
    rng = np.random.default_rng(1)
    sizes = [40, 40, 40]
    ids, sets = pairs_of(sizes)
    mean = rng.uniform(30, 200, len(ids))
    strength = np.where(sets == 0, 0.1, 0.8)
    truth = mean * np.maximum(0, 1 + strength * rng.normal(size=len(ids)))
    noisy = Noisy.of(ids, truth + rng.normal(0, 10, len(ids)), 10.0)
    prediction = expected(mean)
    found = learned(noisy, prediction, Frame.of(10_000, 1.0, attributes(sizes)))
    assert found.doubt[sets == 0].mean() == pytest.approx(0.1, abs=0.1)
    assert found.doubt[sets == 1].mean() == pytest.approx(0.8, abs=0.15)
    assert np.array_equal(found.mean, mean)


@pytest.mark.parametrize(("a", "b"), [(0.02, 4.0), (0.2, 0.05), (0.0, 20.0)])
def test_small_groups_interact_as_strongly_as_the_noise_shows(a, b):
    """Variances a + b/m, by 1,600 counts from 1 to 1,000 under noise that hides the smallest.

    What is said of 7 and more is within 50%: in none of 60 other draws was it off by more than
    41%. A set of 40 counts that say nothing by themselves is taken to be like the others.
    """
    rng = np.random.default_rng(2)
    sizes = [40, 40, 1]
    ids, sets = pairs_of(sizes)
    mean = np.exp(rng.uniform(0, np.log(1000), len(ids)))
    mean[sets == 1] = 10.0
    strength = np.sqrt(a + b / mean)
    # The sizes of interactions, with signs by chance: counts may be below 0 here.
    truth = mean * (1 + strength * rng.normal(size=len(ids)))
    truth += np.sqrt(mean) * rng.normal(size=len(ids))
    scale = np.where(sets == 0, 8.0, 200.0)
    noisy = Noisy.of(ids, truth + scale * rng.normal(size=len(ids)), scale)
    found = learned(noisy, expected(mean), Frame.of(10_000, 1.0, attributes(sizes)))
    known = (sets == 0) & (mean > 7) & (strength < 2)
    assert np.abs(found.doubt / strength - 1)[known].max() < 0.5
    wanted = np.sqrt(a + b / 10)
    assert found.doubt[sets == 1] == pytest.approx(np.full(40, wanted), rel=0.35)


def test_what_the_parts_determine_is_not_in_doubt():
    """Of 2 x 40 tables with one value for 95 of 100 people: what moves its counts moves both.

    The counts of the rare value show how strongly the columns interact; those of the usual one,
    nineteen times as large, hardly vary, and say nothing else.
    """
    rng = np.random.default_rng(4)
    sizes = [2, 40]
    ids, _ = pairs_of(sizes)
    share = np.where(ids[:, 0] == 0, 0.95, 0.05)
    mean, leeway = 400 * share, 1 - share
    moved = np.tile(0.5 * rng.normal(size=40), 2) * np.where(ids[:, 0] == 0, 1, -1)
    noisy = Noisy.of(ids, mean + moved * leeway * mean + rng.normal(0, 4, len(ids)), 4.0)
    found = learned(noisy, expected(mean, leeway), Frame.of(10_000, 1.0, attributes(sizes)))
    assert found.doubt[ids[:, 0] == 1].mean() == pytest.approx(0.5 * 0.95, abs=0.2)
    assert found.doubt[ids[:, 0] == 0].mean() == pytest.approx(0.5 * 0.05, abs=0.02)


@pytest.mark.parametrize("factor", [0.9, 1.0, 1.1])
def test_scales_fit_the_candidates_of_which_nothing_is_expected(factor):
    """20,000 of them: the standard error of their scale is 0.5%."""
    rng = np.random.default_rng(3)
    ids = np.stack([np.arange(20_000), np.arange(20_000) + 20_000], axis=1).astype(np.int32)
    noisy = Noisy.of(ids, rng.normal(0, 5, 20_000), 5.0 / factor)
    prediction = expected(np.full(20_000, 0.01))
    assert calibrated(noisy, prediction).scale.mean() == pytest.approx(5.0, rel=0.025)
    large = expected(np.full(20_000, 50.0))
    assert np.array_equal(calibrated(noisy, large).scale, noisy.scale)


def test_what_a_doubt_may_be_is_said_by_the_other_counts_of_its_set():
    """Of two counts each: one is off by chance, by six standard deviations or by twenty."""
    sizes = [1, 2] * 60
    ids, sets = pairs_of(sizes)
    mean = np.full(len(ids), 50.0)
    off = np.random.default_rng(5).normal(0, 12, len(ids))
    weights = []
    for far in (0.0, 70.0, 250.0):
        off[0] = far
        noisy = Noisy.of(ids, mean + off, 10.0)
        unsure = learned(noisy, expected(mean), Frame.of(10_000, 1.0, attributes(sizes))).unsure
        assert np.array_equal(unsure.rows, np.arange(len(ids)))
        assert unsure.weights.sum(axis=1) == pytest.approx(np.ones(len(ids)))
        assert (np.diff(unsure.doubts, axis=1) >= 0).all()
        weights.append(unsure.weights)
    assert sets[0] == sets[1]
    means = [each @ np.arange(each.shape[1]) for each in weights]
    assert means[1][1] > means[0][1] + 2
    assert means[2][1] > means[1][1]
    # Its own is not asked: the other one of the set lies within the noise.
    assert means[1][0] < means[1][1] - 2
    assert means[2][0] < means[2][1] - 2


def test_sets_of_many_counts_know_their_doubt():
    sizes = [4, 5, 3]
    ids, sets = pairs_of(sizes)
    noisy = Noisy.of(ids, np.full(len(ids), 50.0), 10.0)
    found = learned(noisy, expected(noisy.counts), Frame.of(1000, 1.0, attributes(sizes)))
    assert np.array_equal(found.unsure.rows, np.flatnonzero(sets == 1))
