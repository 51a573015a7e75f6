"""The simulated case file, condensed to victims and regions, against the published profile."""

import numpy as np
import pytest

from populace.examples import generate
from populace.examples.tables import one_table_view

# Percentages of recorded values in IOM's public victim-perpetrator data set (December 2022).
ONE_WAY = {
    "year": {"2005-2013": 14.4, "2014-2018": 35.8, "2019": 13.7, "2020": 11.4, "2021-2022": 24.7},
    "gender": {"Female": 54.5, "Male": 45.5},
    "majority_status": {"Adult": 93.1, "Minor": 6.9},
    "citizenship_region": {"Asia": 34.9, "Europe": 33.5, "Africa": 30.0, "Americas/Oceania": 1.6},
    "exploitation_region": {"Europe": 37.4, "Asia": 36.5, "Africa": 24.8, "Americas/Oceania": 1.2},
    "perpetrator_gender": {"Male": 62.2, "Female": 22.3, "mixed": 15.5},
    "perpetrator_age": {"39-47": 40.4, "30-38": 37.4, "48+": 11.1, "0-29": 9.6, "mixed": 1.6},
    "perpetrator_region": {
        "Asia": 35.6,
        "Europe": 30.7,
        "Africa": 26.7,
        "Americas/Oceania": 1.4,
        "mixed": 5.7,
    },
    "perpetrator_relation": {"Stranger": 57.1, "Friend": 31.7, "Family": 6.6, "mixed": 4.6},
    "victim_paid": {"No": 73.1, "Yes": 20.7, "mixed": 6.2},
}
# Percentages of all victims.
FLAGS = {
    "forced_labour": 69.6,
    "sexual_exploitation": 15.8,
    "role_recruiter": 67.4,
    "role_exploiter": 53.7,
    "role_transaction": 41.7,
    "role_control": 11.8,
}
MISSING = {
    "exploitation_region": 2,
    "perpetrator_gender": 10,
    "victim_paid": 14,
    "perpetrator_relation": 17,
    "perpetrator_region": 19,
    "perpetrator_age": 82,
}
ASSOCIATIONS = {
    ("citizenship_region", "perpetrator_region"): 0.92,
    ("exploitation_region", "perpetrator_region"): 0.87,
    ("citizenship_region", "exploitation_region"): 0.80,
    ("gender", "perpetrator_gender"): 0.43,
    ("year", "citizenship_region"): 0.31,
    ("gender", "citizenship_region"): 0.30,
}
GROUPS = {
    "Family": "Family",
    "IntimatePartner": "Family",
    "FriendAcquaintance": "Friend",
    "StrangerUnknownOther": "Stranger",
}
SEEDS = [0, 1]


def year_band(year):
    for first, last in ((2005, 2013), (2014, 2018), (2021, 2022)):
        if first <= int(year) <= last:
            return f"{first}-{last}"
    return year


def condensed(view):
    """The view with the columns and categories of the published data set."""

    def sets(name, group):
        cells = [{group(v) for v in cell.split(";") if v} for cell in view[name]]
        return ["mixed" if len(c) > 1 else next(iter(c), "") for c in cells]

    table = dict(view)
    table["year"] = [year_band(y) for y in view["registration_year"]]
    # The release knows two genders.
    table["gender"] = [g if g in ("Female", "Male") else "" for g in view["gender"]]
    older = ("30-38", "39-47", "48+")
    table["perpetrator_age"] = sets("perpetrator_age_band", lambda v: v if v in older else "0-29")
    table["perpetrator_relation"] = sets("perpetrator_relation", GROUPS.get)
    for name in ("perpetrator_gender", "perpetrator_region", "victim_paid"):
        table[name] = sets(name, str)
    return {name: np.array(cells) for name, cells in table.items()}


def share(cells, value):
    recorded = cells[cells != ""]
    return 100 * np.mean(recorded == value)


def cramers_v(first, second):
    both = (first != "") & (second != "")
    rows, columns = (np.unique(c[both], return_inverse=True)[1] for c in (first, second))
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(table, (rows, columns), 1)
    table /= table.sum()
    expected = table.sum(1, keepdims=True) * table.sum(0, keepdims=True)
    return np.sqrt(((table - expected) ** 2 / expected).sum() / (min(table.shape) - 1))


@pytest.fixture(scope="module", params=SEEDS)
def file(request):
    return generate(np.random.default_rng(request.param))


@pytest.fixture(scope="module")
def profile(file):
    return condensed(one_table_view(file))


@pytest.mark.parametrize("column", ONE_WAY)
def test_one_way_tables_are_within_two_points(profile, column):
    recorded = set(profile[column]) - {""}
    assert recorded == set(ONE_WAY[column])
    for value, published in ONE_WAY[column].items():
        tolerance = 1.5 if value == "mixed" else 2
        assert share(profile[column], value) == pytest.approx(published, abs=tolerance), value


@pytest.mark.parametrize("column", FLAGS)
def test_flags_are_within_two_points(profile, column):
    assert share(profile[column], "1") == pytest.approx(FLAGS[column], abs=2)


@pytest.mark.parametrize("column", MISSING)
def test_missing_shares_are_within_two_points(profile, column):
    assert 100 * np.mean(profile[column] == "") == pytest.approx(MISSING[column], abs=2)


@pytest.mark.parametrize("pair", ASSOCIATIONS, ids="-".join)
def test_leading_associations_are_within_five_hundredths(profile, pair):
    first, second = (profile[name] for name in pair)
    assert cramers_v(first, second) == pytest.approx(ASSOCIATIONS[pair], abs=0.05)


def test_numbers_of_victims_and_accounts(file):
    assert file.victims.year.size == 17_600
    assert 37_000 <= file.perpetrators.gender.size <= 38_500


def test_core_columns_are_never_missing(profile):
    for column in ("year", "majority_status", "citizenship_region"):
        assert (profile[column] != "").all()


@pytest.mark.parametrize(
    ("given", "value", "column", "expected", "tolerance"),
    [
        # Conditional tables of the published data set, which are approximate (synthetic rows).
        ("gender", "Female", "perpetrator_gender", {"Male": 43, "Female": 34, "mixed": 22}, 4),
        ("gender", "Male", "perpetrator_gender", {"Male": 86, "Female": 3, "mixed": 11}, 4),
        ("exploitation_region", "Africa", "victim_paid", {"Yes": 35}, 6),
        ("exploitation_region", "Europe", "victim_paid", {"Yes": 14, "mixed": 7}, 3),
        ("exploitation_region", "Africa", "forced_labour", {"1": 39}, 3),
        ("exploitation_region", "Europe", "forced_labour", {"1": 86}, 3),
        ("sexual_exploitation", "1", "perpetrator_relation", {"Friend": 57, "Stranger": 35}, 6),
        ("exploitation_region", "Europe", "perpetrator_relation", {"Stranger": 72, "mixed": 5}, 4),
        ("gender", "Male", "sexual_exploitation", {"1": 0.5}, 0.5),
        ("citizenship_region", "Europe", "gender", {"Female": 42}, 3),
        ("citizenship_region", "Africa", "gender", {"Female": 79}, 3),
        ("majority_status", "Minor", "role_recruiter", {"1": 22}, 4),
        ("majority_status", "Minor", "role_control", {"1": 0}, 0),
        ("majority_status", "Minor", "victim_paid", {"Yes": 0.5}, 1),
        ("majority_status", "Minor", "perpetrator_relation", {"Family": 40}, 6),
    ],
)
def test_conditional_tables(profile, given, value, column, expected, tolerance):
    rows = profile[given] == value
    for cell, published in expected.items():
        assert share(profile[column][rows], cell) == pytest.approx(published, abs=tolerance), cell


def test_role_sets_resemble_the_published_ones(profile):
    letters = {"role_recruiter": "R", "role_transaction": "T", "role_control": "C"}
    letters["role_exploiter"] = "E"
    sets = np.zeros(profile["gender"].size, dtype="U4")
    for column, letter in letters.items():
        sets = np.char.add(sets, np.where(profile[column] == "1", letter, ""))
    published = {"RE": 26, "R": 17, "RTE": 13, "T": 11, "": 8, "E": 6, "RT": 6, "RTCE": 4, "TE": 3}
    for roles, percent in published.items():
        assert 100 * np.mean(sets == roles) == pytest.approx(percent, abs=2.5), roles


def test_perpetrators_come_from_the_region_of_the_victim(profile):
    region = profile["perpetrator_region"]
    single = (region != "") & (region != "mixed")
    same = region[single] == profile["citizenship_region"][single]
    assert np.mean(same) == pytest.approx(0.935, abs=0.02)


def test_many_victims_are_exploited_in_their_own_country(profile):
    known = profile["country_of_exploitation"] != ""
    own = profile["citizenship"] == profile["country_of_exploitation"]
    assert np.mean(own[known]) == pytest.approx(0.45, abs=0.03)


def test_origins_shift_from_europe_to_africa(profile):
    shares = [
        share(profile["citizenship_region"][profile["year"] == years], region)
        for region in ("Europe", "Africa")
        for years in ("2014-2018", "2021-2022")
    ]
    assert shares[0] - shares[1] > 30
    assert shares[3] - shares[2] > 30


def test_means_of_control(profile):
    cells = [set(c.split(";")) for c in profile["means_of_control"] if c]
    assert np.mean(profile["means_of_control"] == "") == pytest.approx(0.35, abs=0.02)
    assert np.mean([len(c) for c in cells]) == pytest.approx(2.6, abs=0.15)
    threats = {"PhysicalThreats", "ThreatsLawEnforcement", "ThreatensChildrenFamily"}
    limits = {"RestrictsFinancialAccess", "RestrictsMedicalCare", "WithholdsNecessities"}
    for group, percent in [
        ({"PsychologicalAbuse", "PhysicalAbuse", "SexualAbuse"}, 60),
        ({"DebtBondage", "TakesEarnings"}, 41),
        ({"FalsePromises"}, 32),
        ({"ExcessiveWorkingHours"}, 28),
        ({"WithholdsDocuments"}, 24),
        (threats | limits, 40),
        ({"PsychoactiveSubstance"}, 11),
    ]:
        assert 100 * np.mean([bool(c & group) for c in cells]) == pytest.approx(percent, abs=3)
