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


def test_doubt_is_as_large_as_the_interactions_of_each_set():
    """Ratios vary by 10% and by 80%: 1,600 counts of each set leave their estimates 10% apart."""
    rng = np.random.default_rng(1)
    sizes = [40, 40, 40]
    ids, sets = pairs_of(sizes)
    mean = rng.uniform(30, 200, len(ids))
    strength = np.where(sets == 0, 0.1, 0.8)
    truth = mean * np.maximum(0, 1 + strength * rng.normal(size=len(ids)))
    noisy = Noisy.of(ids, truth + rng.normal(0, 10, len(ids)), 10.0)
    prediction = Prediction(mean, np.full(len(ids), 1e9), np.full(len(ids), USUAL_INTERACTION[2]))
    found = learned(noisy, prediction, Frame.of(10_000, 1.0, attributes(sizes)))
    assert found.doubt[sets == 0].mean() == pytest.approx(0.1, abs=0.1)
    assert found.doubt[sets == 1].mean() == pytest.approx(0.8, abs=0.15)
    assert np.array_equal(found.mean, mean)


def test_a_set_with_few_counts_is_taken_to_be_like_the_others():
    rng = np.random.default_rng(2)
    sizes = [40, 40, 1]
    ids, sets = pairs_of(sizes)
    mean = np.full(len(ids), 2.0)
    mean[sets == 0] = 100.0
    truth = mean * (1 + 0.3 * rng.normal(size=len(ids)))
    noisy = Noisy.of(ids, truth + rng.normal(0, 30, len(ids)), 30.0)
    prediction = Prediction(mean, np.full(len(ids), 1e9), np.full(len(ids), USUAL_INTERACTION[2]))
    found = learned(noisy, prediction, Frame.of(10_000, 1.0, attributes(sizes)))
    assert found.doubt[sets == 0].mean() == pytest.approx(0.3, abs=0.1)
    assert found.doubt[sets == 1].mean() == pytest.approx(0.3, abs=0.1)


@pytest.mark.parametrize("factor", [0.9, 1.0, 1.1])
def test_scales_fit_the_candidates_of_which_nothing_is_expected(factor):
    """20,000 of them: the standard error of their scale is 0.5%."""
    rng = np.random.default_rng(3)
    ids = np.stack([np.arange(20_000), np.arange(20_000) + 20_000], axis=1).astype(np.int32)
    noisy = Noisy.of(ids, rng.normal(0, 5, 20_000), 5.0 / factor)
    prediction = Prediction(np.full(20_000, 0.01), np.ones(20_000), np.ones(20_000))
    assert calibrated(noisy, prediction).scale.mean() == pytest.approx(5.0, rel=0.025)
    large = Prediction(np.full(20_000, 50.0), np.full(20_000, 99.0), np.ones(20_000))
    assert np.array_equal(calibrated(noisy, large).scale, noisy.scale)
