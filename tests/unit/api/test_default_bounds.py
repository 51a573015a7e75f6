"""Bounds that nobody declared are asked for, before anything is spent and after."""

from dataclasses import replace

import pytest

import populace
from populace.cli import main
from populace.languages import VARIABLE
from populace.vocabulary.structure import Relation
from tests.unit.api import linked_tables
from tests.unit.methods.houses import RELATIONS, houses, inputs

SCHEMAS = {
    "victims": {"columns": {"gender": {"values": ["F", "M"], "title": "Gender of the victim"}}},
    "people": {"columns": {"gender": {"values": ["F", "M"]}}},
}


def two(most=None):
    """Two tables with the bound declared or not."""
    victims, people, links = linked_tables.families(120)
    victims = {"id": victims["id"], "gender": victims["gender"]}
    people = {"id": links["id"], "gender": people["gender"]}
    return populace.Project(
        tables=(
            populace.Input(victims, name="victims", key="id", schema=SCHEMAS["victims"]),
            populace.Input(people, name="people", schema=SCHEMAS["people"]),
        ),
        relations=(Relation("victims", "people", most=most),),
        settings={"protect": "victims", "epsilon": 4.0},
    )


def asked(notes):
    return [each for each in notes if "can have at most was not said" in each]


def test_two_tables_are_asked_how_many_links_one_record_can_have():
    plan = populace.plan(two())
    assert asked(plan.asked) == list(plan.asked)
    assert len(plan.asked) == 1
    assert "records of people one of victims" in plan.asked[0]
    assert "so that 30 count" in plan.asked[0]
    assert populace.plan(two(most=8)).asked == ()
    assert asked(populace.release(two()).private_notes) == list(plan.asked)
    assert asked(populace.release(two(most=8)).private_notes) == []


def test_every_relation_of_a_tree_is_asked():
    relations = (
        replace(RELATIONS[0], most=None),
        *RELATIONS[1:-1],
        replace(RELATIONS[-1], most=None),
    )
    told = {"relations": relations, "protect": "houses", "epsilon": 4.0}
    plan = populace.plan(inputs(houses(60)), **told)
    assert [each.split(" can have")[0] for each in plan.asked] == [
        "How many records of persons one of houses",
        "How many records of animals one of persons",
    ]
    assert asked(populace.release(inputs(houses(60)), **told).private_notes) == list(plan.asked)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_plan_names_columns_by_their_titles(tmp_path, language, capsys, monkeypatch):
    project = tmp_path / "project.toml"
    (tmp_path / "victims.csv").write_text("id,gender\nv1,F\n", "utf-8")
    (tmp_path / "people.csv").write_text("id,gender\nv1,M\n", "utf-8")
    project.write_text(
        """
[release]
epsilon = 4
protect = ["victims"]
[[tables]]
name = "victims"
source = "victims.csv"
key = "id"
[tables.schema.columns.gender]
values = ["F", "M"]
title = "Gender of the victim"
[[tables]]
name = "people"
source = "people.csv"
[tables.schema.columns.gender]
values = ["F", "M"]
[[relations]]
one = "victims"
many = "people"
""",
        "utf-8",
    )
    monkeypatch.setenv("COLUMNS", "1000")
    monkeypatch.setenv(VARIABLE, language)
    assert main(["plan", str(project)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Gender of the victim" in said
    assert "victims.gender" not in said
    expected = {"en": "was not said, so that 30 count", "fr": "n’a pas été dit"}
    assert expected[language] in said
