"""What releases of one data set cost together, and the cases of the proof by brute force."""

import itertools
import math
from dataclasses import replace

import pytest

from populace import protect
from populace.protect import series
from populace.protect.series import Spent, Together, by_unit, period_of, spent, together
from populace.vocabulary.facts import ONE_RECORD, Protected, fact
from populace.vocabulary.guarantee import Guarantee
from tests.attacks import definitions

TWO = Spent(2.0, 1e-6, protect.rho_for(2.0, 1e-6))


def of(period, **fields):
    return replace(TWO, period=period, **fields)


def test_the_example_of_the_proof():
    found = together([TWO] * 3)
    assert found.epsilon == pytest.approx(3.49, abs=0.005)
    assert (found.number, found.summed, found.periods) == (3, 6.0, ())
    assert found.delta == pytest.approx(3e-6)
    apart = together([of("2024"), of("2025"), of("2026")])
    assert apart.epsilon == pytest.approx(2.0, rel=1e-9)
    assert apart.delta == pytest.approx(1e-6)
    assert apart.periods == ("2024", "2025", "2026")


def test_in_sequence_is_the_guarantee_of_the_summed_budgets():
    found = together([TWO] * 5)
    assert definitions.gaussian_delta(5 * TWO.rho, found.epsilon) <= found.delta
    assert definitions.gaussian_delta(5 * TWO.rho, found.epsilon * 0.999) > found.delta


def test_old_accounting_takes_all_with_it():
    old = replace(TWO, accounting="zero-concentrated")
    found = together([TWO, old])
    assert definitions.concentrated_delta(2 * TWO.rho, found.epsilon) <= found.delta
    assert found.epsilon > together([TWO, TWO]).epsilon


def test_thresholds_are_paid_beside_the_noise():
    # Their delta is no part of what the noise may use, and twice their sum is added to epsilon.
    private = replace(TWO, rho=protect.rho_for(2.0 - 2e-7, 9e-7), threshold_delta=1e-7)
    found = together([private, private])
    left = found.delta - 2e-7
    assert definitions.gaussian_delta(2 * private.rho, found.epsilon - 4e-7) <= left * (1 + 1e-9)


def test_who_is_in_one_period_pays_for_it_and_for_what_nobody_declared():
    every = [of("2024"), of("2025"), of("2025"), TWO]
    dearest = together([of("2025"), of("2025"), TWO])
    assert together(every).epsilon == dearest.epsilon
    assert together(every).delta == dearest.delta
    assert together(every).periods == ("2024", "2025")
    # Two of one period are no two periods.
    assert together([of("2025")] * 2).periods == ()


def test_order_does_not_matter():
    every = [of("2024"), of("2025"), of("2025", rho=TWO.rho / 2, epsilon=1.4), TWO]
    found = {round(together(each).epsilon, 9) for each in itertools.permutations(every)}
    assert len(found) == 1


def test_no_bound_with_a_k_anonymous_one_in_any_period():
    anonymous = Spent(None, 0.0, period="2024")
    assert together([anonymous, of("2025")]).epsilon is None
    assert together([anonymous, of("2025")]).summed is None


def test_without_a_budget_epsilons_add_up():
    assert together([replace(TWO, rho=None), TWO]).epsilon == 4.0
    assert together([replace(TWO, delta=0.0)] * 2).epsilon == 4.0
    assert together([]) == Together(0, 0.0, 0.0, 0.0)


def counted(rows, epsilon):
    """The distribution of a count with two-sided geometric noise, cut and put at its ends."""
    weight = math.exp(-epsilon)
    places = range(-6, 13)
    mass = [weight ** abs(place - len(rows)) for place in places]
    return {place: each / sum(mass) for place, each in zip(places, mass, strict=True)}


def loss(one, other):
    """The largest ratio between two distributions over pairs of outcomes."""
    return max(
        abs(math.log(one[0][a] * one[1][b] / (other[0][a] * other[1][b])))
        for a in one[0]
        for b in one[1]
    )


def test_two_periods_of_disjoint_people_cost_one_and_of_the_same_two():
    # Every history of two periods with one subject more: in one period, or in both.
    first, second = ["ann", "bea"], ["cas"]
    base = (counted(first, 0.5), counted(second, 0.5))
    once = (counted([*first, "x"], 0.5), counted(second, 0.5))
    twice = (counted([*first, "x"], 0.5), counted([*second, "x"], 0.5))
    own = loss((counted(first, 0.5), base[1]), once)
    assert loss(base, once) == pytest.approx(own)
    assert loss(base, twice) > 1.5 * own


def promise(**fields):
    return Guarantee(
        "differential privacy", (ONE_RECORD,), epsilon=2.0, delta=1e-6, rho=TWO.rho, **fields
    )


def test_a_promise_says_its_period_and_its_price():
    declared = (fact("declared-only"), fact("enters-once", when="2025"))
    assert period_of(promise(declared=declared)) == "2025"
    assert period_of(promise()) == ""
    assert spent(promise(declared=declared)) == of("2025")
    assert spent(Guarantee("k-anonymity", (ONE_RECORD,), k=5)) == Spent(None, 0.0)
    assert series.ENTERS_ONCE in {each.kind for each in declared}


def test_units_that_every_release_names_have_a_total_and_no_other():
    person = (Protected("rows", subject_id="id"),)
    both = [promise(), replace(promise(), protected=person)]
    found = by_unit([both, both])
    assert list(found) == [(ONE_RECORD,), person]
    assert found[person].epsilon == together([TWO, TWO]).epsilon
    assert list(by_unit([both, both[:1]])) == [(ONE_RECORD,)]
    assert by_unit([both[:1], both[1:]]) == {}
    by_links = replace(promise(), protected=person, by_links=((1, 2.0),))
    assert list(by_unit([[promise(), by_links]] * 2)) == [(ONE_RECORD,)]
    assert by_unit([]) == {}


def test_periods_that_look_alike_are_one():
    one, other = replace(TWO, period="Q1 2024"), replace(TWO, period="q1  2024")
    assert together([one, other]).epsilon == together([one, one]).epsilon
    assert together([one, other]).periods == ()
