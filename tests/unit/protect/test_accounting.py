"""Budgets: what they promise, that their parts add up, and that nothing is spent beyond them."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace import protect
from populace.protect import accounting
from populace.vocabulary.errors import BudgetError
from populace.vocabulary.guarantee import Event
from tests.attacks import checks

epsilons = st.floats(1e-3, 100.0)
deltas = st.floats(1e-12, 9e-3)


def test_grants_keep_their_promise_at_any_size():
    checks.grants_keep_the_promise()


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


@given(epsilons, deltas, st.integers(1, 4), st.integers(1, 9), st.booleans())
@settings(max_examples=60)
def test_two_rounds_cost_what_one_would(epsilon, delta, length, cap, private):
    if private and epsilon <= 0.2 * delta:
        return
    granted = protect.grant(epsilon, delta, length, private=private)
    rounds = protect.rounds(granted, cap)
    assert rounds.first + rounds.sizes + rounds.second == granted.lengths[0]
    spent = Fraction(rounds.first_delta) + Fraction(rounds.second_delta)
    assert spent <= Fraction(granted.threshold_delta)
    assert float(spent) == pytest.approx(granted.threshold_delta)
    assert (rounds.second > 0) == (rounds.second_delta > 0) == (private and cap >= 4)


def test_shares_of_the_lengths_are_whole():
    for length, shares in accounting.LENGTH_SHARES.items():
        assert len(shares) == length
        assert sum(shares) == 1


@given(st.integers(1, 1 << 30), st.fractions(Fraction(1, 10**9), 100))
def test_the_variance_is_the_smallest_that_the_budget_pays(sensitivity2, rho):
    variance = protect.variance_for(sensitivity2, rho)
    assert protect.cost(Event("test", sensitivity2, variance)) <= rho
    assert Fraction(sensitivity2, 2 * (variance - 4)) <= rho
    assert variance == 5 or Fraction(sensitivity2, 2 * (variance - 5)) > rho


def test_noise_too_narrow_to_be_accounted_is_refused():
    assert protect.cost(Event("test", 1, 5)) == Fraction(1, 2)
    for variance in range(1, 5):
        with pytest.raises(ValueError, match="at least 5"):
            protect.cost(Event("test", 1, variance))
        assert protect.cost(Event("test", 1, variance), "zero-concentrated") == Fraction(
            1, 2 * variance
        )


@given(st.integers(1, 1 << 30), st.integers(5, 1 << 40))
def test_a_gaussian_cost_covers_the_zero_concentrated_one(sensitivity2, variance):
    event = Event("test", sensitivity2, variance)
    assert protect.cost(event) > protect.cost(event, "zero-concentrated")


def test_an_account_adds_up_what_was_spent():
    account = protect.Account(Fraction(1))
    once = account.spend(Event("a", 256, 260))
    assert once.spent == Fraction(1, 2)
    assert account.spent == 0  # never changed
    twice = once.spend(Event("b", 256, 260))
    assert twice.spent == 1
    assert [event.name for event in twice.events] == ["a", "b"]
    with pytest.raises(BudgetError, match="c"):
        twice.spend(Event("c", 1, 10**30))
