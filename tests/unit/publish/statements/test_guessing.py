"""What a release says about guesses whether a unit is in the data, and its trade-off curve."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace import protect
from populace.publish import curve, detected, guesses
from populace.vocabulary.facts import ONE_RECORD
from populace.vocabulary.guarantee import Guarantee
from tests.unit.publish.made import GUARANTEE

DELTA = 1e-6


def promise(epsilon, *, threshold_delta=0.0, accounting="Gaussian", delta=DELTA):
    rho = protect.rho_for(epsilon - 2 * threshold_delta, delta - threshold_delta, accounting)
    return Guarantee(
        "differential privacy",
        (ONE_RECORD,),
        epsilon,
        delta,
        rho,
        threshold_delta=threshold_delta,
        accounting=accounting,
    )


@given(st.floats(1e-6, 50))
def test_guesses_are_no_fewer_than_against_plain_gaussian_noise(rho):
    # Noise of variance 1 on a change of sqrt(2 rho): the best guess is right in Phi(sqrt(rho / 2))
    # of all cases.
    right = 0.5 * (1 + math.erf(math.sqrt(rho) / 2))
    guarantee = replace(GUARANTEE, epsilon=100.0, rho=rho, threshold_delta=0.0)
    assert 100 * right - 1e-6 <= guesses(guarantee) < 100 * right + 1
    # Zero-concentration says less.
    older = replace(guarantee, accounting="zero-concentrated")
    assert guesses(older) >= guesses(guarantee)


@given(st.floats(0.001, 20), st.floats(1e-9, 0.009))
def test_guesses_are_no_fewer_than_against_randomized_response(epsilon, delta):
    # The mechanism that tells the truth with delta and else answers at random with epsilon.
    right = delta + (1 - delta) * math.exp(epsilon) / (1 + math.exp(epsilon))
    guarantee = replace(GUARANTEE, epsilon=epsilon, delta=delta, rho=None)
    assert guesses(guarantee) >= 100 * right - 1e-6
    assert guesses(guarantee) <= 100


def test_a_private_threshold_costs_guesses():
    one = replace(GUARANTEE, rho=0.02, threshold_delta=0.0, delta=0.009)
    assert guesses(one) < guesses(replace(one, threshold_delta=0.3, delta=0.5))


@pytest.mark.parametrize("epsilon", [0.1, 1.0, 4.0, 12.0])
@pytest.mark.parametrize("threshold_delta", [0.0, 1e-7])
@pytest.mark.parametrize("units", [1, 2, 5])
def test_a_curve_rises_is_concave_and_goes_from_nothing_to_everything(
    epsilon, threshold_delta, units
):
    points = np.array(curve(promise(epsilon, threshold_delta=threshold_delta), units))
    assert points[0, 0] == 0
    assert points[0, 1] <= units * DELTA * math.exp(epsilon * units) + 1e-9
    assert points[-1].tolist() == [1.0, 1.0]
    assert (np.diff(points[:, 0]) > 0).all()
    assert (np.diff(points[:, 1]) >= 0).all()
    assert (points[:, 1] >= points[:, 0]).all()
    slopes = np.diff(points[1:, 1]) / np.diff(points[1:, 0])
    rounding = 2e-9 / np.diff(points[1:, 0])
    assert (np.diff(slopes) <= 1e-6 * slopes[:-1] + rounding[:-1] + rounding[1:]).all()


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 4.0, 8.0])
def test_a_curve_is_that_of_an_independent_library(epsilon):
    """One minus the least type II error is the least of e^x a + delta(x) over all x."""
    pld = pytest.importorskip("dp_accounting.pld.privacy_loss_distribution")
    guarantee = promise(epsilon)
    theirs = pld.from_gaussian_mechanism(
        1 / math.sqrt(2 * guarantee.rho), value_discretization_interval=4e-3
    )
    losses = np.linspace(-2 * epsilon, 3 * epsilon, 400)
    deltas = np.array([theirs.get_delta_for_epsilon(float(loss)) for loss in losses])
    for share in (0.001, 0.01, 0.05, 0.1, 0.5):
        lines = np.exp(losses) * share + deltas
        assert detected(guarantee, share) == pytest.approx(lines.min(), abs=2e-3)


def test_a_curve_and_the_guesses_about_a_unit_named_beforehand_agree():
    guarantee = promise(4.0, threshold_delta=1e-7)
    right = max(50 * (1 + found - wrong) for wrong, found in curve(guarantee))
    assert guesses(guarantee) - 1 < right <= guesses(guarantee)


def test_several_units_are_those_of_a_wider_gap():
    """The Gaussian curve of k units is that of k times mu (Dong, Roth, Su 2022)."""
    guarantee = promise(1.0)
    wider = Guarantee("differential privacy", (ONE_RECORD,), 600.0, DELTA, 25 * guarantee.rho)
    assert detected(guarantee, 0.01, 5) == pytest.approx(detected(wider, 0.01), rel=1e-9)


def test_epsilon_and_delta_bound_where_nothing_else_is_known():
    old = promise(1.0, accounting="zero-concentrated")
    assert detected(old, 0.01) == pytest.approx(math.e * 0.01 + DELTA)
    assert detected(old, 0.9) == pytest.approx(1 - math.exp(-1.0) * (1 - DELTA - 0.9))
    assert detected(promise(800.0, delta=0.5), 0.01) == pytest.approx(1.0)


def test_there_is_no_curve_without_differential_privacy():
    groups = Guarantee("k-anonymity", (ONE_RECORD,), k=10)
    with pytest.raises(ValueError, match="differential privacy"):
        detected(groups, 0.1)
    for share, units in ((-0.1, 1), (1.1, 1), (0.1, 0)):
        with pytest.raises(ValueError, match="share"):
            detected(promise(1.0), share, units)
