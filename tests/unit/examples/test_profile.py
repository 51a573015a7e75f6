"""The simulated case file, condensed to one row per victim and regions, against the published profile."""

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
    """The view with the release's columns and categories: bands of years, broad ages, mixed sets."""

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
