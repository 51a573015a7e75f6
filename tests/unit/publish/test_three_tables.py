"""Three tables and two relations pass through everything that publishes, which knows no number."""

import csv
import io
import json

import numpy as np
import pytest

from populace import publish
from populace.api.released_data import ReleasedData
from populace.methods.evaluation import evaluate_release, write_report
from populace.publish.page import showcase
from populace.publish.page import summary as page
from populace.publish.statements.facts import protected_data
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.structure import Relation, Shape, Structure
from tests.unit.publish.three_tables import made

NAMES = {
    *("synthetic_households.csv", "synthetic_persons.csv"),
    *("synthetic_shelters.csv", "synthetic_stays.csv"),
    *("synthetic_households_flat.csv", "synthetic_persons_flat.csv"),
    *("aggregates_households.csv", "aggregates_persons.csv", "aggregates_shelters.csv"),
    *("aggregates_shelters_stays.csv", "pairs_households_persons.csv"),
    *("triples_persons_shelters_stays.csv", "links_households_persons.csv"),
    *("links_persons_shelters.csv", "likeness_households_persons.csv", "codebook.csv"),
    *("datapackage.json", "croissant.json", "README.md", "index.html", "release.json"),
}


def same(one, other):
    """Whether two nouns say the same, arrays included."""
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if hasattr(one, "__dataclass_fields__"):
        names = one.__dataclass_fields__
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    return one == other


def rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_it_is_written_and_read_back_as_it_was(tmp_path):
    publish.write(made(), tmp_path / "out", formats=["sds"])
    loaded = publish.open_folder(tmp_path / "out")
    assert loaded.unchecked == ()
    assert same(loaded.release, made())
    assert not same(loaded.release.counts.blocks[0], made().counts.blocks[1])
    assert {path.name for path in (tmp_path / "out").iterdir()} == NAMES | {"sds"}
    publish.check_formats(tmp_path / "out", loaded.release)
    assert publish.strangers(tmp_path / "out", loaded.release) == ()


def test_records_refer_to_each_other_by_fresh_keys():
    contents = publish.render(made())
    assert rows(contents["synthetic_persons.csv"])[:3] == [
        ["person", "household", "sex", "needs"],
        ["1", "1", "f", "care|food; water"],
        ["2", "1", "m", ""],
    ]
    assert rows(contents["synthetic_stays.csv"]) == [
        ["person", "shelter", "year"],
        *(["1", "2", "2019"], ["3", "2", "unknown"], ["4", "1", "2020"]),
    ]
    assert rows(contents["synthetic_persons_flat.csv"])[:2] == [
        ["persons.sex", "needs", "number of shelters", "shelters.sex", "year"],
        ["f", "care|food; water", "1", "f", "2019"],
    ]
    package = json.loads(contents["datapackage.json"])
    schemas = {each["path"]: each["schema"] for each in package["resources"]}
    assert set(schemas) == {name for name in NAMES if name.endswith(".csv")}
    assert schemas["synthetic_persons.csv"]["primaryKey"] == ["person"]
    assert [each["fields"] for each in schemas["synthetic_stays.csv"]["foreignKeys"]] == [
        ["person"],
        ["shelter"],
    ]
    for name, schema in schemas.items():
        assert [field["name"] for field in schema["fields"]] == rows(contents[name])[0]


def test_the_page_shows_every_table_and_every_relation():
    data = showcase.data(made(), publish.render(made()))
    assert [(table["name"], table["counted"]) for table in data["tables"]] == [
        ("households", "records"),
        ("persons", "links"),
        ("shelters", "links"),
    ]
    lives, stays = data["relations"]
    assert (lives["one"], lives["many"], lives["by_chance"]) == (0, 1, True)
    assert (stays["one"], stays["many"], stays["via"]) == (1, 2, "stays")
    assert (lives["degrees"], stays["degrees"]) == ([0, 1, 2], [2, 3])
    assert (lives["pair_parents"], lives["pair_children"]) == ([0], [0])
    assert [table["synthetic"] for table in data["tables"]] == [3, 5, 3]
    unit = protected_data(made().promises[1].protected)
    assert data["others"] == [
        {"protected": unit, "epsilon": 2.0, "grade": "medium", "by_links": [[1.0, 1.5], [2.0, 2.0]]}
    ]
    plain = page.write(made()).decode()
    assert all(f"<h2><bdi>{name}</bdi>" in plain for name in ("households", "persons", "shelters"))
    text = publish.render(made())["README.md"].decode()
    for part in (
        "3 of households",
        "5 of persons",
        "one record of shelters",
        "2 links: epsilon 2",
        "chance",
    ):
        assert part in text


def test_programs_take_its_tables_and_are_told_of_each():
    released = ReleasedData(made())
    assert set(released.synthetic) == {"households", "persons", "shelters", "stays"}
    assert released.synthetic["stays"]["person"] == ["1", "3", "4"]
    assert released.aggregates["links_persons_shelters"]["records"] == [2, 3]
    summary = released.summary()
    assert [table["name"] for table in summary["tables"]] == ["households", "persons", "shelters"]
    assert [relation["pairs"] for relation in summary["relations"]] == [1, 0]
    assert "households" in repr(released)
    assert "cannot be told from chance" in released.warnings[0].replace("\n", " ")


def test_it_is_compared_with_real_tables(tmp_path):
    """Here with itself: nothing is apart."""
    report = evaluate_release(made().records, made(), k=2)
    assert [table["name"] for table in report.figures["tables"]] == [
        "households",
        "persons",
        "shelters",
    ]
    for relation in report.figures["relations"]:
        assert relation["across"]["mean_distance"] == 0
    write_report(report, tmp_path / "private")


def test_tables_whose_files_could_not_be_told_apart_are_refused():
    def structure(*names):
        one, many = names
        shapes = Shape(one, ("a",), "k"), Shape(many, ("b",))
        return Structure(shapes, (Relation(one, many),))

    publish.check_names(structure("v", "p"))
    for names in (("v", "V"), ("v/w", "p"), ("v", "\u202ep"), ("v" * 200, "p" * 200)):
        with pytest.raises(SchemaError):
            publish.check_names(structure(*names))
