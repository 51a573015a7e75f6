import numpy as np
import pytest

from populace.examples import difficulties, figures, generate, places
from populace.examples.tables import linked_tables


@pytest.fixture(params=["accounts", "networks"])
def file(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def victims(file):
    return {name: np.array(cells) for name, cells in linked_tables(file)["victims"].items()}


def test_many_countries_have_few_victims(victims):
    counts = np.unique(victims["citizenship"], return_counts=True)[1]
    assert 40 <= (counts < 20).sum() <= 60


def test_one_country_holds_a_quarter_of_one_year(victims):
    year = victims["registration_year"] == difficulties.SURGE_YEAR
    country = victims["citizenship"] == difficulties.SURGE_ORIGIN
    assert country[year].mean() == pytest.approx(0.25, abs=0.01)
    assert country[~year].mean() < 0.05


def test_one_corridor_exists_in_one_year_only(victims):
    used = (victims["citizenship"] == difficulties.CORRIDOR_FROM) & (
        victims["country_of_exploitation"] == difficulties.CORRIDOR_TO
    )
    # 2% of destinations are not recorded
    assert 30 <= used.sum() <= difficulties.CORRIDOR_VICTIMS
    assert set(victims["registration_year"][used]) == {difficulties.CORRIDOR_YEAR}


def test_five_victims_share_a_combination_of_four(victims):
    expected = {
        "registration_year": difficulties.UNIQUE_YEAR,
        "citizenship": difficulties.UNIQUE_FROM,
        "country_of_exploitation": difficulties.UNIQUE_TO,
        "labour_sector": difficulties.UNIQUE_SECTOR,
    }
    matches = [victims[column] == value for column, value in expected.items()]
    assert np.logical_and.reduce(matches).sum() == difficulties.UNIQUE_VICTIMS


def test_a_hundred_victims_share_twelve_perpetrators(networks):
    sizes = np.bincount(networks.case)
    members, shared = difficulties.LARGE_CASE
    (large,) = np.flatnonzero(sizes == members)
    links = networks.case[networks.links.victim] == large
    assert np.unique(networks.links.perpetrator[links]).size == shared


def test_structural_zeros(victims):
    only_sexual = (victims["sexual_exploitation"] == "1") & (victims["forced_labour"] == "0")
    assert only_sexual.sum() > 1_000
    assert not (victims["labour_sector"][only_sexual] != "").any()
    domestic = victims["labour_sector"] == "DomesticWork"
    assert 0 < (domestic & (victims["gender"] == "Male")).mean() < 0.01


def test_few_victims_are_neither_female_nor_male(victims):
    small = ~np.isin(victims["gender"], ["Female", "Male"])
    assert 0 < small.mean() < 0.003


def near_duplicates(file):
    """Pairs that agree on all but year and source, and on their accounts but for the keys."""
    people, links = file.victims, file.links
    holders = file.perpetrators
    accounts = np.column_stack(
        [links.roles, links.role_codes, links.relation, links.paid]
        + [column[links.perpetrator] for column in vars(holders).values()]
    )
    ends = np.append(np.searchsorted(links.victim, np.arange(people.year.size)), links.victim.size)
    own = np.column_stack(
        [
            people.origin,
            people.destination,
            people.gender,
            people.age,
            people.sector,
            people.controls,
            people.months,
        ]
    )
    return [own[v].tobytes() + accounts[ends[v] : ends[v + 1]].tobytes() for v in range(len(own))]


def test_thirty_victims_are_registered_twice(file):
    keys = np.array([hash(k) for k in near_duplicates(file)])
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    busy = np.bincount(file.links.victim) >= 4
    # Other victims agree by chance where little was recorded, hardly ever with four accounts.
    pairs = np.unique(inverse[busy & (counts[inverse] == 2)]).size
    assert 1 <= pairs <= difficulties.REGISTERED_TWICE
    assert (counts > 1).sum() >= difficulties.REGISTERED_TWICE


@pytest.mark.parametrize("structure", ["A", "B"])
def test_copies_differ_in_source_or_year_only(structure):
    original = generate(np.random.default_rng(0), 3_000, structure)
    copied = difficulties.register_twice(
        np.random.default_rng(1), original, shared_cases=structure == "B"
    )
    n = original.case.size
    assert copied.case.size == n + difficulties.REGISTERED_TWICE
    fresh = copied.links.victim >= n
    assert (np.bincount(copied.links.victim) > 0).all()
    if structure == "A":
        assert copied.case[n:].min() == n
        assert np.unique(copied.links.perpetrator).size == copied.links.perpetrator.size
    else:
        assert copied.case[n:].max() <= original.case.max()
        assert copied.perpetrators.gender.size == original.perpetrators.gender.size
    source = copied.victims.source[n:]
    assert ((source >= 0) & (source < len(figures.SOURCES))).all()
    assert copied.victims.year[n:].max() < len(figures.YEARS)
    assert fresh.sum() == copied.links.victim.size - original.links.victim.size


def test_small_files_have_no_planted_difficulties():
    file = generate(np.random.default_rng(0), difficulties.SMALLEST - 1, "B")
    assert file.case.size == difficulties.SMALLEST - 1
    fiji = places.PLACES.index(difficulties.UNIQUE_FROM)
    zealand = places.PLACES.index(difficulties.UNIQUE_TO)
    both = (file.victims.origin == fiji) & (file.victims.destination == zealand)
    assert both.sum() < difficulties.UNIQUE_VICTIMS
