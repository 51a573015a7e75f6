import numpy as np
import pytest

from populace.examples import figures, generate


def pairs(file):
    return file.links.victim * file.perpetrators.gender.size + file.links.perpetrator


@pytest.mark.parametrize("structure", ["accounts", "networks"])
def test_links_refer_to_rows_and_leave_nobody_out(structure, request):
    file = request.getfixturevalue(structure)
    per_victim = np.bincount(file.links.victim)
    per_perpetrator = np.bincount(file.links.perpetrator)
    assert per_victim.size == file.victims.year.size
    assert per_perpetrator.size == file.perpetrators.gender.size
    assert per_victim.min() >= 1
    assert per_victim.max() == 12
    assert per_perpetrator.min() >= 1
    assert np.unique(pairs(file)).size == file.links.victim.size
    assert np.array_equal(np.unique(file.case), np.arange(file.case.max() + 1))


def test_degrees_follow_the_declared_shares(networks):
    degrees = np.bincount(np.bincount(networks.links.victim), minlength=13)[1:]
    # standard deviation of a share of 17,600 is at most 0.004
    assert degrees / degrees.sum() == pytest.approx(np.array(figures.ACCOUNTS), abs=0.016)


def test_accounts_belong_to_one_victim(accounts):
    assert np.array_equal(np.unique(accounts.links.perpetrator), accounts.links.perpetrator)
    assert np.array_equal(np.sort(accounts.case), np.arange(accounts.case.size))


def test_networks_stay_within_their_case(networks):
    home = networks.case[networks.links.victim]
    first = np.unique(networks.links.perpetrator, return_index=True)[1]
    assert np.array_equal(home, home[first][networks.links.perpetrator])


def test_sizes_of_cases_have_the_declared_shape(networks):
    sizes = np.bincount(networks.case)
    for low, high, share in figures.CASE_SIZES:
        # about 7,400 cases: four standard deviations of a share of 0.7 are 0.021
        assert np.mean((sizes >= low) & (sizes <= high)) == pytest.approx(share, abs=0.021)
    assert sizes.max() <= figures.CASE_SIZES[-1][1] + 1
    assert sizes.max() > 90


def test_perpetrators_are_shared(networks):
    victims_of = np.bincount(networks.links.perpetrator)
    assert (victims_of > 1).mean() > 0.1
    assert victims_of.max() >= 50


def test_victims_of_one_case_are_alike(networks):
    sizes = np.bincount(networks.case)
    order = np.argsort(networks.case, kind="stable")
    neighbors = networks.case[order][1:] == networks.case[order][:-1]
    destination = networks.victims.destination[order]
    assert (destination[1:] == destination[:-1])[neighbors].mean() > 0.9
    assert sizes.sum() == networks.case.size


@pytest.mark.parametrize("structure", ["A", "B"])
@pytest.mark.parametrize("size", [1, 2, 3, 29, 500, 2_029, 2_030])
def test_any_size(structure, size):
    file = generate(np.random.default_rng(size), size, structure)
    assert file.victims.year.size == file.case.size == size
    assert np.bincount(file.links.victim, minlength=size).min() >= 1
    assert np.unique(pairs(file)).size == file.links.victim.size
