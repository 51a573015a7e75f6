"""What our budgets promise, checked by dp-accounting: Renyi orders and exact privacy losses."""

from fractions import Fraction

import dp_accounting
import numpy as np
import pytest
from dp_accounting.pld import privacy_loss_distribution as pld
from dp_accounting.pld.pld_privacy_accountant import PLDAccountant
from dp_accounting.rdp import RdpAccountant
from hypothesis import given, settings
from hypothesis import strategies as st

from populace import protect
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.vocabulary.release import Settings
from tests.attacks import checks, people


def orders(rho: float, epsilon: float) -> list[float]:
    """Orders of every size, and around the best one 0.1% apart: their delta is 1e-4 too large."""
    best = max((epsilon + rho) / (2 * rho) - 1, 1e-3)
    near = best * np.exp(np.linspace(-2, 2, 4001))
    return list(1 + np.union1d(near, np.exp(np.linspace(-8, 18, 4001))))


def delta_of(rho: float, epsilon: float) -> float:
    accountant = RdpAccountant(orders=orders(rho, epsilon))
    accountant.compose(dp_accounting.ZCDpEvent(rho))
    return float(accountant.get_delta(epsilon))


@pytest.mark.parametrize(
    ("epsilon", "delta"),
    [
        (1e-4, 1e-6),
        (1e-3, 1e-9),
        (1e-3, 1e-5),
        (0.1, 1e-6),
        (1.0, 1e-6),
        (4.0, 1e-6),
        (12.0, 1e-5),
        (100.0, 1e-9),
    ],
)
def test_the_budget_converts_to_what_was_claimed(epsilon, delta):
    rho = protect.rho_for(epsilon, delta, "zero-concentrated")
    assert delta_of(rho, epsilon) <= delta * (1 + 1e-4)
    assert delta_of(rho, epsilon) >= delta * (1 - 1e-6)


@pytest.mark.parametrize(
    ("epsilon", "delta"), [(0.1, 1e-6), (1.0, 1e-6), (1.0, 1e-9), (4.0, 1e-6), (12.0, 1e-5)]
)
def test_the_gaussian_budget_converts_to_what_was_claimed(epsilon, delta):
    """Their privacy losses are those of continuous noise, rounded to the safe side."""
    accountant = PLDAccountant(value_discretization_interval=1e-5 * epsilon)
    rho = protect.rho_for(epsilon, delta)
    accountant.compose(dp_accounting.GaussianDpEvent((2 * rho) ** -0.5))
    assert delta * (1 - 1e-6) <= accountant.get_delta(epsilon) <= delta * (1 + 1e-4)


@given(st.floats(1e-8, 30.0), st.floats(1e-3, 60.0))
@settings(max_examples=60)
def test_both_convert_alike(rho, epsilon):
    ours, theirs = protect.delta_of(rho, epsilon, "zero-concentrated"), delta_of(rho, epsilon)
    assert ours <= theirs * (1 + 2e-9) + 1e-320
    if 1e-200 < theirs < 0.1:  # beyond, they leave out orders below 1.01
        assert ours >= theirs * (1 - 1e-3)


RUNS = {
    "private, length 3": (checks.secretive, Settings(2.0, 1e-6, 3)),
    "private, length 1": (checks.secretive, Settings(0.5, 1e-5, 1)),
    "declared, length 4": (
        lambda: people.worst_cases()["all columns filled"].neighbor,
        Settings(4.0, 1e-6, 4),
    ),
    "nobody": (
        lambda: people.worst_cases()["the first person of all"].without,
        Settings(1.0, 1e-6, 2),
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_events_of_a_run_are_worth_the_claimed_epsilon_and_delta(name):
    make, chosen = RUNS[name]
    _, guarantee = aggregate_seeded(make(), chosen)
    epsilon = chosen.epsilon - 2 * guarantee.threshold_delta
    delta = chosen.delta - guarantee.threshold_delta
    accountant = PLDAccountant(value_discretization_interval=1e-4)
    for event in guarantee.events:
        width = float(Fraction(event.variance - 4, event.sensitivity2)) ** 0.5
        accountant.compose(dp_accounting.GaussianDpEvent(width))
    assert accountant.get_delta(epsilon) <= delta * (1 + 1e-4)
    assert accountant.get_epsilon(delta) > 0.98 * epsilon  # and little of the budget is wasted


@pytest.mark.parametrize("name", RUNS)
def test_exact_privacy_losses_of_a_run_stay_below_the_claim(name):
    """Privacy loss distributions of discrete Gaussians, for someone at the limit of every event."""
    make, chosen = RUNS[name]
    _, guarantee = aggregate_seeded(make(), chosen)
    composed = None
    for event in guarantee.events:
        # Of the same sensitivity for its width, in units in which the noise is about 200 wide.
        width = (event.variance / event.sensitivity2) ** 0.5
        moved = max(1, round(200 / width))
        loss = pld.from_discrete_gaussian_mechanism(
            width * moved,
            sensitivity=moved,
            value_discretization_interval=1e-3,
            use_connect_dots=True,
        )
        composed = loss if composed is None else composed.compose(loss)
    delta = chosen.delta - guarantee.threshold_delta
    found = composed.get_epsilon_for_delta(delta)
    assert found <= chosen.epsilon - 2 * guarantee.threshold_delta
    assert found > 0.6 * chosen.epsilon
