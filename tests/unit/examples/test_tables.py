import numpy as np
import pytest

from populace.examples import places
from populace.examples.tables import linked_tables, one_table_view


@pytest.fixture(scope="module", params=["accounts", "networks"])
def file(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def linked(file):
    return linked_tables(file)


def test_columns(linked):
    assert {name: list(table) for name, table in linked.items()} == {
        "victims": [
            "victim_id",
            "case_id",
            "registration_year",
            "gender",
            "age_band",
            "majority_status",
            "citizenship",
            "country_of_exploitation",
            "forced_labour",
            "sexual_exploitation",
            "other_exploitation",
            "labour_sector",
            "means_of_control",
            "traffick_months",
            "source_org",
        ],
        "perpetrators": ["perpetrator_id", "gender", "age_band", "citizenship"],
        "links": ["victim_id", "perpetrator_id", "roles", "relation", "victim_paid"],
        "cases": ["case_id", "country", "year"],
    }


def test_columns_are_of_one_length(linked):
    for table in linked.values():
        assert len({len(cells) for cells in table.values()}) == 1


def test_keys_are_unique_and_refer_to_each_other(linked):
    victims, perpetrators = linked["victims"], linked["perpetrators"]
    links, cases = linked["links"], linked["cases"]
    for table, key in (
        (victims, "victim_id"),
        (perpetrators, "perpetrator_id"),
        (cases, "case_id"),
    ):
        assert len(set(table[key])) == len(table[key])
    assert set(links["victim_id"]) == set(victims["victim_id"])
    assert set(links["perpetrator_id"]) == set(perpetrators["perpetrator_id"])
    assert set(victims["case_id"]) == set(cases["case_id"])


def test_age_agrees_with_majority(linked):
    minors = {"0-8", "9-17"}
    for age, status in zip(
        linked["victims"]["age_band"], linked["victims"]["majority_status"], strict=True
    ):
        assert not age or (age in minors) == (status == "Minor")


def test_only_recruiters_and_transactions_are_paid(file):
    paid = file.links.paid == 1
    assert paid.any()
    assert file.links.roles[paid, :2].any(axis=1).all()


def test_codes_belong_to_the_roles(linked, file):
    recorded = np.array([bool(cell) for cell in linked["links"]["roles"]])
    assert np.array_equal(recorded, file.links.roles.any(axis=1))


def test_view_has_no_keys_and_one_row_per_victim(file):
    view = one_table_view(file)
    assert len(view) == 25
    assert not any(name.endswith("_id") for name in view)
    assert {len(cells) for cells in view.values()} == {file.victims.year.size}


def test_view_equals_the_linked_tables_condensed_row_by_row(file, linked):
    view = one_table_view(file)
    people = linked["perpetrators"]
    row_of = {key: row for row, key in enumerate(people["perpetrator_id"])}
    region = dict(zip(places.PLACES, places.PLACE_REGION.tolist(), strict=True))
    held = {}
    links = linked["links"]
    for row, victim in enumerate(links["victim_id"]):
        person = row_of[links["perpetrator_id"][row]]
        country = people["citizenship"][person]
        found = held.setdefault(victim, {name: set() for name in view} | {"count": 0})
        found["count"] += 1
        found["perpetrator_gender"].add(people["gender"][person])
        found["perpetrator_age_band"].add(people["age_band"][person])
        found["perpetrator_region"].add(country and places.REGIONS[region[country]])
        found["perpetrator_relation"].add(links["relation"][row])
        found["victim_paid"].add(links["victim_paid"][row])
        found["role_exploiter"].add("Exploiter" in links["roles"][row].split(";"))
    bands = {1: "1", 2: "2", 3: "3", 4: "4", 5: "5-6", 6: "5-6", 7: "7-9", 8: "7-9", 9: "7-9"}
    for row, victim in enumerate(linked["victims"]["victim_id"]):
        found = held[victim]
        assert view["perpetrators"][row] == bands.get(found["count"], "10+")
        assert view["role_exploiter"][row] == str(int(True in found["role_exploiter"]))
        for name in (
            "perpetrator_gender",
            "perpetrator_age_band",
            "perpetrator_region",
            "perpetrator_relation",
            "victim_paid",
        ):
            assert view[name][row] == ";".join(sorted(found[name] - {""})), name
