"""A tree of tables from its tables to a folder that is verified."""

import csv
import shutil

import numpy as np
import pytest

import populace
from populace.vocabulary.structure import Relation
from tests.unit.methods.houses import RELATIONS, houses, inputs, project

TABLES = houses(800)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tree") / "out"
    made = populace.release(project(TABLES, epsilon=16.0))
    made.save(folder)
    return made, folder


def rows(folder, name):
    with (folder / f"synthetic_{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_written_loaded_and_verified(released):
    made, folder = released
    loaded = populace.load(folder)
    assert loaded.release.structure == made.release.structure
    found = populace.verify(folder)
    assert (found.rebuilt, found.unchecked) == (True, ())
    promise = made.guarantee
    assert [each.extent for each in promise.protected] == ["tree"]
    assert "everything that hangs on it" in (folder / "README.md").read_text("utf-8")


def test_every_key_leads_to_a_record_and_links_stay_inside_of_a_root(released):
    _, folder = released
    house = {each["house"] for each in rows(folder, "houses")}
    person = {each["person"]: each["house"] for each in rows(folder, "persons")}
    animal = {each["animal_id"]: each["house"] for each in rows(folder, "animals")}
    assert set(person.values()) <= house
    assert set(animal.values()) <= house
    assert {each["person"] for each in rows(folder, "stays")} <= set(person)
    keepers = rows(folder, "keepers")
    assert keepers
    assert all(person[each["person"]] == animal[each["animal_id"]] for each in keepers)


def test_what_hangs_together_in_the_data_does_in_the_records(released):
    _, folder = released
    place = {each["house"]: each["place"] for each in rows(folder, "houses")}
    sexes = {}
    for each in rows(folder, "persons"):
        sexes.setdefault(place[each["house"]], []).append(each["sex"] == "f")
    assert np.mean(sexes["north"]) - np.mean(sexes["south"]) > 0.25
    sex = {each["person"]: each["sex"] for each in rows(folder, "persons")}
    kinds = {"f": [], "m": []}
    for each in rows(folder, "stays"):
        if sex[each["person"]] and each["kind"]:
            kinds[sex[each["person"]]].append(each["kind"] == "work")
    assert np.mean(kinds["m"]) - np.mean(kinds["f"]) > 0.25


def test_a_folder_that_was_changed_is_refused(released, tmp_path):
    _, folder = released
    other = tmp_path / "changed"
    shutil.copytree(folder, other)
    path = other / "synthetic_stays.csv"
    path.write_text(path.read_text("utf-8").replace("home", "work", 1), "utf-8")
    with pytest.raises(populace.VerificationError):
        populace.verify(other)


@pytest.mark.parametrize(
    ("relations", "protect", "told"),
    [
        (RELATIONS, "persons", "hangs on it"),
        (RELATIONS, None, "hangs on it"),
        ((*RELATIONS[:2], Relation("persons", "animals", most=5)), "houses", "below none"),
        ((*RELATIONS[:2], RELATIONS[3]), "houses", "columns into keepers"),
        ((*RELATIONS[:3], Relation("stays", "animals")), "houses", "below two"),
        ((RELATIONS[0], RELATIONS[1], RELATIONS[2]), "houses", "keepers"),
        ((*RELATIONS, Relation("stays", "houses")), "houses", "circle"),
        (
            (*RELATIONS[:3], Relation("houses", "animals", "keepers", several=True)),
            "houses",
            "two from houses to animals",
        ),
    ],
)
def test_what_is_no_tree_is_refused_before_anything_is_spent(relations, protect, told, tmp_path):
    ledger = tmp_path / "ledger.json"
    with pytest.raises(populace.PopulaceError, match=told):
        populace.release(
            inputs(TABLES),
            relations=relations,
            protect=protect,
            epsilon=1.0,
            ledger=ledger,
            dataset="houses",
        )
    assert not ledger.exists()


def test_a_link_to_another_root_is_refused():
    tables = houses(30)
    tables["keepers"]["person"][0] = tables["persons"]["person"][-1]
    tables["keepers"]["animal_id"][0] = tables["animals"]["animal_id"][0]
    with pytest.raises(populace.InputError, match="records of one of houses"):
        populace.release(project(tables))


@pytest.mark.parametrize("most", [1, 2])
def test_few_may_hang_on_each(most, tmp_path):
    places = range(120)
    tables = {
        "houses": {"house": [f"h{place}" for place in places], "kind": ["old", "new"] * 60},
        "persons": {
            "house": [f"h{place}" for place in places],
            "person": [f"p{place}" for place in places],
            "sex": ["f", "m"] * 60,
        },
        "stays": {"person": [f"p{place}" for place in places], "how": ["short", "long"] * 60},
    }
    relations = [
        Relation("houses", "persons", most=most),
        Relation("persons", "stays", most=most),
    ]
    made = populace.release(
        tables, relations=relations, protect=["houses"], epsilon=8.0, length=2, records=100
    )
    made.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").rebuilt
    assert len(made.synthetic["stays"]["how"]) <= 100 * most**2
