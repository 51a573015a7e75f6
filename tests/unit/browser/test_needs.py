"""The least epsilon for a group, found with few plans."""

import pytest

from populace.browser.needs import least


@pytest.mark.parametrize("group", [8, 37, 50, 400])
@pytest.mark.parametrize("power", [0.5, 0.7, 1.0])
def test_the_least_epsilon_reports_the_group_and_takes_few_plans(group, power):
    asked = []

    def smallest(epsilon):
        asked.append(epsilon)
        return 60 / epsilon**power + 3 / epsilon

    found = least(smallest, group)
    plans = len(asked)
    assert plans <= 8
    if found == 0:
        assert smallest(20.0) > group
        return
    assert smallest(found) <= group
    # Rounded up to two digits below 1, to one above; and within a hundredth of the group.
    step = 0.01 if found < 1 else 0.1
    assert smallest((found - 1.5 * step) * 0.97) > group


def test_a_group_that_no_epsilon_reports_and_one_that_every_epsilon_does():
    assert least(lambda epsilon: 100 / epsilon, 1) == 0
    assert least(lambda epsilon: 0.001 / epsilon, 100) == 0.01
