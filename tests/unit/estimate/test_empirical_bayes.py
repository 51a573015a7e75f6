import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.estimate.empirical_bayes import Ratios, posterior
from populace.estimate.prediction import Prediction


def predicted(expected, doubt=1.0, leeway=1.0):
    ones = np.ones(len(expected))
    return Prediction(expected, np.inf * ones, doubt * ones, leeway * ones)


@given(st.integers(0, 400), st.floats(0.05, 300), st.integers(0, 2**32 - 1))
def test_beliefs_are_finite_and_in_range(number, scale, seed):
    generator = np.random.default_rng(seed)
    expected = np.exp(generator.normal(0, 4, number)) * (generator.random(number) < 0.9)
    noisy = generator.normal(0, scale, number) + generator.poisson(np.minimum(expected, 1e6))
    doubt = generator.uniform(0, 3, number)
    for ratios in (Ratios.around_one(), Ratios.up_to(1000.0)):
        beliefs = posterior(noisy, predicted(expected, doubt), np.full(number, scale), ratios)
        assert beliefs.mean.shape == (number,)
        assert np.isfinite(beliefs.mean).all()
        assert (beliefs.mean >= 0).all()
        assert ((beliefs.absent >= 0) & (beliefs.absent <= 1)).all()
        assert np.isfinite(beliefs.spread).all()
        assert (beliefs.spread >= 0).all()


@given(st.floats(0, 5))
def test_the_start_is_a_distribution(doubt):
    for ratios in (Ratios.around_one(), Ratios.up_to(50.0)):
        start = ratios.start(doubt)
        assert start.sum() == pytest.approx(1)
        assert (start > 0).all()
        assert ratios.values[0] == 0


def test_a_larger_noisy_count_is_believed_larger_and_less_absent():
    generator = np.random.default_rng(1)
    truth = generator.poisson(8.0, 5000) * (generator.random(5000) < 0.5)
    noisy = truth + generator.normal(0, 4, 5000)
    beliefs = posterior(
        noisy, predicted(np.full(5000, 8.0)), np.full(5000, 4.0), Ratios.around_one()
    )
    order = np.argsort(noisy)
    assert (np.diff(beliefs.mean[order]) > -0.05).all()
    assert (np.diff(beliefs.absent[order]) < 0.02).all()


def test_the_prior_is_learned():
    """20,000 counts, a third of them 0, the others twice what was expected."""
    generator = np.random.default_rng(2)
    expected = np.exp(generator.uniform(2, 4, 20_000))
    truth = generator.poisson(2 * expected) * (generator.random(20_000) < 2 / 3)
    noisy = truth + generator.normal(0, 10, 20_000)
    beliefs = posterior(noisy, predicted(expected), np.full(20_000, 10.0), Ratios.around_one())
    assert beliefs.absent.mean() == pytest.approx((truth == 0).mean(), abs=0.05)
    assert beliefs.mean.sum() == pytest.approx(truth.sum(), rel=0.01)
    there = beliefs.absent < 0.02
    assert (truth[there] > 0).mean() > 0.97
    assert np.abs(beliefs.mean - truth).mean() < 0.8 * np.abs(noisy - truth).mean()
