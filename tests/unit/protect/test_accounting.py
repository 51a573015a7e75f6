"""Budgets: what they promise, that their parts add up, and that nothing is spent beyond them."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace import protect
from populace.protect import accounting
from populace.vocabulary.errors import BudgetError, ParameterError
from populace.vocabulary.guarantee import Event
from tests.attacks import checks

epsilons = st.floats(1e-3, 100.0)
deltas = st.floats(1e-12, 9e-3)


def test_budgets_keep_their_promise_at_any_size():
    checks.budget_keeps_the_promise()


def test_grants_keep_their_promise_at_any_size():
    checks.grants_keep_the_promise()


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


@given(st.floats(1e-12, 50.0), st.floats(1e-4, 100.0), st.floats(1.01, 4.0))
def test_delta_rises_with_rho_and_falls_with_epsilon(rho, epsilon, times):
    delta = protect.delta_of(rho, epsilon)
    assert 0 <= delta <= 1
    # Beyond what is rounded up: near 1 its digits end.
    assert protect.delta_of(rho * times, epsilon) >= delta * (1 - 1e-9)
    assert protect.delta_of(rho, epsilon * times) <= delta * (1 + 1e-9)


@pytest.mark.parametrize("epsilon", [0.001, 0.1, 4.0, 100.0])
@pytest.mark.parametrize("delta", [9e-3, 1e-6, 1e-30, 1e-300])
def test_what_delta_is_raised_by_covers_its_rounding(epsilon, delta):
    rho = protect.rho_for(epsilon, delta)
    # The best order is near sqrt(-log(delta) / rho).
    for times in (0.3, 0.9, 1.0, 1.1, 3.0):
        shift = times * math.sqrt(-math.log(delta) / rho)
        found = accounting._log_delta(shift, rho, epsilon)
        with localcontext(prec=60):
            exact = (1 + Decimal(shift)) * (Decimal(shift) / (1 + Decimal(shift))).ln()
            exact += Decimal(shift) * ((1 + Decimal(shift)) * Decimal(rho) - Decimal(epsilon))
            exact -= Decimal(shift).ln()
            assert abs(Decimal(found) - exact) < Decimal("5e-10")


def test_where_no_budget_will_do_none_is_made_up():
    for epsilon, delta in ((-1.0, 1e-6), (-0.1, 9e-3), (-1e-3, 1e-9)):
        with pytest.raises(ParameterError, match="room for noise"):
            protect.rho_for(epsilon, delta)


@settings(max_examples=30)
@given(epsilons, deltas, st.integers(1, 4), st.booleans())
def test_parts_of_a_grant_add_up_exactly(epsilon, delta, length, private):
    if private and epsilon <= 0.2 * delta:
        return
    granted = protect.grant(epsilon, delta, length, private=private)
    parts = (granted.records, granted.sizes, *granted.lengths)
    assert all(isinstance(part, Fraction) and part > 0 for part in parts)
    assert sum(parts) == granted.rho
    assert len(granted.lengths) == length
    assert granted.rho <= Fraction(protect.rho_for(epsilon, delta))
    assert granted.threshold_delta == (accounting.THRESHOLD_SHARE * delta if private else 0.0)


def test_shares_of_the_lengths_are_whole():
    for length, shares in accounting.LENGTH_SHARES.items():
        assert len(shares) == length
        assert sum(shares) == 1


@given(st.integers(1, 1 << 30), st.fractions(Fraction(1, 10**9), 100))
def test_the_variance_is_the_smallest_that_the_budget_pays(sensitivity2, rho):
    variance = protect.variance_for(sensitivity2, rho)
    assert protect.cost(Event("test", sensitivity2, variance)) <= rho or variance == 1
    assert Fraction(sensitivity2, 2 * variance) <= rho
    assert variance == 1 or Fraction(sensitivity2, 2 * (variance - 1)) > rho


def test_an_account_adds_up_what_was_spent():
    account = protect.Account(Fraction(1))
    once = account.spend(Event("a", 256, 256))
    assert once.spent == Fraction(1, 2)
    assert account.spent == 0  # never changed
    twice = once.spend(Event("b", 256, 256))
    assert twice.spent == 1
    assert [event.name for event in twice.events] == ["a", "b"]
    with pytest.raises(BudgetError, match="c"):
        twice.spend(Event("c", 1, 10**30))
