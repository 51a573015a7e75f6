"""What budgets are worth: against exact values, at any size."""

import math
from decimal import Decimal, localcontext

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace import protect
from populace.protect import conversion
from populace.vocabulary.errors import ParameterError
from tests.attacks import checks, definitions

epsilons = st.floats(1e-3, 100.0)
deltas = st.floats(1e-12, 9e-3)
MEASURES = ["Gaussian", "zero-concentrated"]


def test_budgets_keep_their_promise_at_any_size():
    checks.budget_keeps_the_promise()


@settings(max_examples=40)
@given(epsilons, deltas)
def test_a_budget_is_valid_and_all_but_the_largest(epsilon, delta):
    checks.budget_keeps_the_promise([(epsilon, delta)])


@settings(max_examples=30)
@given(epsilons, deltas, st.floats(1.01, 5.0))
def test_more_epsilon_and_more_delta_give_more_budget(epsilon, delta, times):
    rho = protect.rho_for(epsilon, delta)
    assert protect.rho_for(epsilon * times, delta) > rho
    assert protect.rho_for(epsilon, min(0.5, delta * times)) > rho


@pytest.mark.parametrize("accounting", MEASURES)
@given(st.floats(1e-12, 50.0), st.floats(1e-4, 100.0), st.floats(1.01, 4.0))
def test_delta_rises_with_rho_and_falls_with_epsilon(accounting, rho, epsilon, times):
    delta = protect.delta_of(rho, epsilon, accounting)
    assert 0 <= delta <= 1
    # Beyond what is rounded up: near 1 its digits end.
    assert protect.delta_of(rho * times, epsilon, accounting) >= delta * (1 - 1e-9)
    assert protect.delta_of(rho, epsilon * times, accounting) <= delta * (1 + 1e-9)


@given(st.floats(1e-12, 1e3), st.floats(-0.1, 100.0))
def test_delta_is_the_exact_one_raised_by_little(rho, epsilon):
    found, exact = protect.delta_of(rho, epsilon), definitions.gaussian_delta(rho, epsilon)
    assert found >= min(exact, 1)
    # Below 0 only what is certain of a positive epsilon is asked for.
    if epsilon >= 0 and exact > 1e-300:
        assert found <= exact * (1 + 1e-3)


def test_mill_s_ratio_is_exact_to_more_digits_than_are_given_away():
    for place in (*np.linspace(-8, 8, 321), 7.999999, 8.0, 8.5, 20.0, 38.0, 1e3, 1e9):
        with mpmath.workdps(60):
            x = mpmath.mpf(float(place))
            exact = mpmath.erfc(x / mpmath.sqrt(2)) / 2 / mpmath.npdf(x)
            assert abs(conversion._mills(float(place)) / exact - 1) < 2**-43, place


def test_no_budget_costs_nothing():
    assert protect.delta_of(0.0, 1.0) == protect.delta_of(0.0, 0.0) == 0.0
    assert protect.delta_of(0.0, -1.0) == pytest.approx(1 - math.exp(-1))


@given(st.floats(1e-6, 20.0), deltas)
def test_the_epsilon_of_a_budget_is_the_smallest(rho, delta):
    epsilon = protect.epsilon_for(rho, delta)
    assert definitions.gaussian_delta(rho, epsilon) <= delta
    if epsilon > 1e-6:
        assert definitions.gaussian_delta(rho, epsilon * (1 - 1e-4)) > delta


@pytest.mark.parametrize("epsilon", [0.001, 0.1, 4.0, 100.0])
@pytest.mark.parametrize("delta", [9e-3, 1e-6, 1e-30, 1e-300])
def test_what_delta_is_raised_by_covers_its_rounding(epsilon, delta):
    rho = protect.rho_for(epsilon, delta, "zero-concentrated")
    # The best order is near sqrt(-log(delta) / rho).
    for times in (0.3, 0.9, 1.0, 1.1, 3.0):
        shift = times * math.sqrt(-math.log(delta) / rho)
        found = conversion._log_delta(shift, rho, epsilon)
        with localcontext(prec=60):
            exact = (1 + Decimal(shift)) * (Decimal(shift) / (1 + Decimal(shift))).ln()
            exact += Decimal(shift) * ((1 + Decimal(shift)) * Decimal(rho) - Decimal(epsilon))
            exact -= Decimal(shift).ln()
            assert abs(Decimal(found) - exact) < Decimal("5e-10")


def test_where_no_budget_will_do_none_is_made_up():
    for epsilon, delta in ((-1.0, 1e-6), (-0.1, 9e-3), (-1e-3, 1e-9)):
        with pytest.raises(ParameterError, match="room for noise"):
            protect.rho_for(epsilon, delta)
