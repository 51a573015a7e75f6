"""Tables together that are only described: what keywords say of their columns counts, too."""

import pytest

import populace

RELATION = populace.Relation("people", "episodes")
SCHEMA = {"columns": {"sex": {"values": ["f", "m"]}, "place": {}}}
TOLD = {"relations": RELATION, "protect": "people", "epsilon": 4}


def planned(**reading):
    people = populace.Input(schema=SCHEMA, **reading)
    return populace.plan({"people": people, "episodes": populace.Input(columns=["kind"])}, **TOLD)


def test_columns_that_no_schema_declares_may_be_left_out():
    assert planned(leave_out=["_id", "start"]) == planned()
    assert planned(leave_out=["place"]) != planned()
    without = {"table": {"columns": ["sex"]}, **SCHEMA}
    listed = {"table": {"columns": ["sex", "place"]}, **SCHEMA}
    people = [
        populace.Input(schema=without),
        populace.Input(schema=listed, leave_out=["place", "_id"]),
    ]
    first, second = (
        populace.plan({"people": each, "episodes": populace.Input(columns=["kind"])}, **TOLD)
        for each in people
    )
    assert first == second


@pytest.mark.parametrize(
    "reading",
    [
        {"columns": ["sex", "place", "age"]},
        {"multi_value": {"age": ";"}},
        {"codebooks": {"age": "iso3166-alpha2"}},
        {"safe": ["age"]},
        {"ignore_zeros": ["age"]},
    ],
)
def test_columns_that_only_keywords_name_are_planned(reading):
    assert planned(**reading) != planned()


def test_columns_to_go_on_with_need_no_declaration():
    assert planned(accept_unread=["age", "sex"]) == planned()
