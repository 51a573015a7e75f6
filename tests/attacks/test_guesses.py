"""Attackers who guess whether one person is counted, against both numbers that a release says."""

import numpy as np
import pytest

from populace import protect
from populace.publish import detected, guesses, sure_guesses
from populace.vocabulary.facts import ONE_RECORD
from populace.vocabulary.guarantee import Guarantee

EPSILON, DELTA, TRIALS = 4.0, 1e-6, 400_000

RHO = protect.rho_for(EPSILON, DELTA)

PROMISE = Guarantee("differential privacy", (ONE_RECORD,), EPSILON, DELTA, RHO)


def played(epsilon=EPSILON):
    """Whether she was in, and how the noisy count speaks: above 0 for in; the whole budget."""
    grant = protect.grant(epsilon, DELTA, 1, private=False)
    present = np.random.default_rng(5).integers(0, 2, TRIALS).astype(np.int64)
    noisy, _ = protect.measure(
        "one person",
        protect.UNIT * present,
        protect.UNIT**2,
        grant.rho,
        protect.Account(grant.rho),
    )
    return present.astype(bool), noisy.subjects - 0.5


def test_attackers_reach_neither_number_and_one_alone_would_not_cover_both():
    """False alarms: below 1 in 100,000; 4.5 standard deviations of a share."""
    present, evidence = played()
    named = float(((evidence > 0) == present).mean())
    slack = 4.5 * 0.5 / np.sqrt(TRIALS)
    assert 0.6 < named <= guesses(PROMISE) / 100 + slack
    loudest = np.argsort(-np.abs(evidence))[: TRIALS // 100]
    picked = float(((evidence > 0) == present)[loudest].mean())
    share = sure_guesses(PROMISE) / 100
    assert picked <= share + 4.5 * np.sqrt(share * (1 - share) / len(loudest))
    # What is promised of a person named beforehand does not hold for guesses that are picked.
    assert picked > guesses(PROMISE) / 100 + 0.05


@pytest.mark.parametrize("epsilon", [1.0, 4.0, 8.0])
def test_the_best_test_reaches_the_curve_and_does_not_pass_it(epsilon):
    """Every threshold on a noisy count of the whole budget, the most powerful test there is.

    False alarms: below 1 in 100,000 for 30 thresholds; 5.5 standard deviations of a share.
    """
    promise = Guarantee(
        "differential privacy", (ONE_RECORD,), epsilon, DELTA, protect.rho_for(epsilon, DELTA)
    )
    present, evidence = played(epsilon)
    slack = 5.5 * 0.5 / np.sqrt(TRIALS / 2)
    for share in np.quantile(evidence[~present], np.linspace(0.02, 0.98, 30)):
        wrong = float((evidence[~present] > share).mean())
        found = float((evidence[present] > share).mean())
        assert found <= detected(promise, min(1.0, wrong + slack)) + slack
        assert found >= detected(promise, max(0.0, wrong - slack - 0.03)) - slack - 0.03


def test_what_sure_guesses_can_reach_follows_from_the_definition():
    factor = np.exp(EPSILON)
    for often in (1e-3, 1e-4):
        bound = (factor * often + DELTA) / ((1 + factor) * often + DELTA)
        assert sure_guesses(PROMISE) - 1 < 100 * bound < sure_guesses(PROMISE) + 1
