"""Margins as wide as beliefs are off, judged from noisy counts alone."""

import numpy as np
import pytest

from populace.estimate.calibration import widening
from populace.estimate.empirical_bayes import Posterior
from populace.estimate.noisy import Noisy
from populace.estimate.prediction import Prediction

NUMBER = 40_000


def beliefs(expected, off, claimed, noise=8.0, number=NUMBER, seed=1):
    """Counts around what is expected, and beliefs that take them for so far off as is claimed."""
    rng = np.random.default_rng(seed)
    mean = np.full(number, float(expected))
    true = mean + off * rng.standard_normal(number)
    noisy = true + noise * rng.standard_normal(number)
    pull = claimed**2 / (claimed**2 + noise**2)
    believed = mean + pull * (noisy - mean)
    spread = np.full(number, np.sqrt(pull) * noise)
    ids = np.zeros((number, 2), dtype=np.int32)
    error = np.sqrt(np.mean((believed - true) ** 2) / np.mean(spread**2))
    return (
        Noisy.of(ids, noisy, noise),
        Posterior(believed, np.zeros(number), spread),
        Prediction(mean, np.full(number, np.inf), np.ones(number), np.ones(number)),
        error,
    )


@pytest.mark.parametrize("off", [3.0, 4.0, 8.0])
@pytest.mark.parametrize("claimed", [4.0, 6.0])
def test_the_factor_is_how_far_beliefs_are_off(off, claimed):
    """No truth is shown to `widening`; it finds the ratio of errors to spreads within 5%."""
    measured, believed, prediction, error = beliefs(200, off, claimed)
    found = widening(measured, believed, prediction, np.arange(len(measured.counts)))
    assert np.ptp(found) == 0
    wanted = float(np.clip(error**2, 0.8, 6.0)) ** 0.5
    assert found[0] / 1.18 == pytest.approx(wanted, rel=0.05)


def test_beliefs_that_are_their_noisy_counts_have_margins_as_wide():
    """Clipping takes from them what no noisy count shows."""
    measured, believed, prediction, _ = beliefs(200, 8.0, 1e6)
    found = widening(measured, believed, prediction, np.arange(len(measured.counts)))
    assert found[0] == pytest.approx(1.18, rel=0.02)


def test_few_large_counts_keep_wider_margins_than_they_ask_for():
    """As in sparse tables: 18 of 1000 and more, which seem to be as near as their spreads say."""
    measured, believed, prediction, _ = beliefs(2000, 8.0, 1e6, number=18)
    found = widening(measured, believed, prediction, np.arange(18))
    # Between the 1 that they show and the usual 1.8, by precision.
    assert found[0] == pytest.approx(1.18 * 1.22**0.5, rel=0.01)


def test_a_class_that_says_little_follows_the_one_before():
    """50 small counts under wide noise hardly move what 40,000 large ones have shown.

    They are drawn to what is usual, in three steps by a third each.
    """
    large, small = beliefs(200, 8.0, 4.0), beliefs(5, 1.0, 2.0, noise=100.0, number=50)
    measured = Noisy.of(
        np.zeros((NUMBER + 50, 2), dtype=np.int32),
        np.concatenate([large[0].counts, small[0].counts]),
        np.concatenate([large[0].scale, small[0].scale]),
    )
    believed, prediction = (
        type(one)(
            *(
                np.concatenate(pair)
                for pair in zip(vars(one).values(), vars(other).values(), strict=True)
                if pair[0] is not None
            )
        )
        for one, other in zip(large[1:3], small[1:3], strict=True)
    )
    found = widening(measured, believed, prediction, np.arange(len(measured.counts)))
    usual = 1.18 * 2**0.5
    assert found[0] > usual > 1.4
    assert 0.4 * (found[0] - usual) < found[-1] - usual < 0.8 * (found[0] - usual)


def test_few_counts_keep_what_is_usual():
    measured, believed, prediction, _ = beliefs(5, 1.0, 1.0, noise=100.0, number=3)
    # From 1.8 on, of the largest, by way of 1.87 below 100 to 1.92 below 10.
    found = widening(measured, believed, prediction, np.arange(len(measured.counts)))
    assert found[0] == pytest.approx(1.18 * 1.92**0.5, rel=0.02)


def test_nothing_measured_needs_no_factor():
    measured, believed, prediction, _ = beliefs(5, 1.0, 1.0, number=1)
    none = prediction.of_some(slice(0))
    empty = Posterior(believed.mean[:0], believed.absent[:0], believed.spread[:0])
    assert len(widening(measured.of_some(slice(0)), empty, none, np.arange(0))) == 0
