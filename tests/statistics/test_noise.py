"""The noise as a distribution: against the exact probabilities, from real random words.

Each test fails on correct code with the probability that it states, together below 5e-5 a run.
"""

import numpy as np
import pytest
from scipy import stats

from populace.protect import noise
from populace.protect.threshold import _quantile
from tests.attacks import checks, definitions

FALSE_ALARM = 1e-6

# Tabulated one by one up to 2^18, in steps beyond.
VARIANCES = (1, 2, 3, 10, 400, 30_000, 1 << 18, (1 << 18) + 1, 10**6, 10**9)


@pytest.mark.parametrize("variance", VARIANCES)
def test_draws_follow_the_exact_probabilities(variance):
    """False alarm: 1e-6 each. 400,000 draws against up to 200 cells."""
    draws = noise.discrete_gaussian(variance, 400_000)
    if variance <= 10**6:
        assert checks.p_value(draws, variance) > FALSE_ALARM
    else:  # so wide that it equals the continuous one to far below what 400,000 draws can show
        spread = stats.norm(scale=variance**0.5)
        cells = np.searchsorted(spread.ppf(np.arange(1, 200) / 200), draws)
        observed = np.bincount(cells, minlength=200)
        assert stats.chisquare(observed).pvalue > FALSE_ALARM


@pytest.mark.parametrize("variance", [10**9, 1 << 40, 1 << 60])
def test_the_lowest_bits_of_wide_noise_are_uniform(variance):
    """False alarm: 1e-6 each. The residues of 200,000 draws modulo 64 are uniform to 1e-100."""
    draws = noise.discrete_gaussian(variance, 200_000)
    assert stats.chisquare(np.bincount(draws & 63, minlength=64)).pvalue > FALSE_ALARM


@pytest.mark.parametrize("variance", [1, 50, 10**7])
def test_mean_and_variance_are_those_of_the_distribution(variance):
    """False alarm: 1e-6 each, both ends and both moments: |z| < 5.03 over 400,000 draws."""
    draws = noise.discrete_gaussian(variance, 400_000).astype(np.float64)
    values, chances = definitions.pmf(variance) if variance < 1000 else (np.zeros(1), np.ones(1))
    second = float((values.astype(float) ** 2 * chances).sum()) or float(variance)
    fourth = float((values.astype(float) ** 4 * chances).sum()) or 3.0 * variance**2
    assert abs(draws.mean()) < 5.03 * (second / len(draws)) ** 0.5
    assert abs((draws**2).mean() - second) < 5.03 * ((fourth - second**2) / len(draws)) ** 0.5


def test_signs_are_fair_and_independent_of_size():
    """False alarm: 1e-6. A 2 x 8 table of sign and size over 400,000 draws."""
    draws = noise.discrete_gaussian(400, 400_000)
    draws = draws[draws != 0]
    size = np.minimum(np.abs(draws) // 6, 7)
    table = np.stack(
        [np.bincount(size[draws > 0], minlength=8), np.bincount(size[draws < 0], minlength=8)]
    )
    assert stats.chi2_contingency(table).pvalue > FALSE_ALARM
    assert stats.binomtest(int((draws > 0).sum()), len(draws)).pvalue > FALSE_ALARM


def test_neighboring_draws_are_independent():
    """False alarm: 2e-6. Lag 1 in one vector, and the same place of two vectors: |z| < 4.9."""
    one = noise.discrete_gaussian(100, 300_000).astype(np.float64)
    other = noise.discrete_gaussian(100, 300_000).astype(np.float64)
    for left, right in ((one[:-1], one[1:]), (one, other)):
        assert abs(np.corrcoef(left, right)[0, 1]) * len(left) ** 0.5 < 5.03
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("variance", [1, 2, 400, 10**6])
def test_the_tail_at_a_threshold_is_as_rare_as_it_must_be(variance):
    """False alarm: 1e-6 each. How many of 600,000 draws exceed the 1e-3 quantile."""
    above = _quantile(variance, 1e-3)
    chance = float(definitions.tail(variance, above))
    assert chance <= 1e-3
    found = int((noise.discrete_gaussian(variance, 600_000) > above).sum())
    assert stats.binomtest(found, 600_000, chance).pvalue > FALSE_ALARM


@pytest.mark.parametrize("quotient", [0.0, 1e-9, 0.01, 0.3, 1.0])
def test_coins_come_up_as_often_as_their_exponential(quotient):
    """False alarm: 1e-6 each, over 300,000 coins."""
    denominator = 10**9
    coins = noise._bernoulli_exp(np.full(300_000, int(quotient * denominator)), denominator)
    chance = float(np.exp(-int(quotient * denominator) / denominator))
    assert stats.binomtest(int(coins.sum()), len(coins), chance).pvalue > FALSE_ALARM


def test_measurements_have_the_noise_they_state():
    """False alarm: 6e-6."""
    checks.every_answer_has_the_stated_noise()
