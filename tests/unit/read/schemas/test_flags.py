import pytest

from populace.read import parse_schema, read_table, write_schema
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.unit.read.table_cells import cells

MEANS = ColumnSchema(
    "means",
    values=("threat", "debt"),
    labels=("Threats", "Debt bondage"),
    delimiter=" ",
    flags=("means/threat", "means/debt"),
)
SCHEMA = Schema(columns=(MEANS,))


def test_columns_of_choices_make_up_one_column_in_the_place_of_the_first():
    data = {
        "sex": ["f", "m", "f", "m"],
        "means/debt": ["0", "1", "TRUE", ""],
        "age": ["1", "2", "3", "4"],
        "means/threat": [0, 1.0, False, None],
    }
    table = read_table(data, schema=SCHEMA)
    assert cells(table) == {
        "sex": data["sex"],
        "age": data["age"],
        "means": ["", "threat+debt", "debt", ""],
    }


@pytest.mark.parametrize(
    "mark", ["1", "true", "Yes", "Selected", "checked", "debt", "Debt bondage"]
)
def test_a_choice_is_marked_in_many_ways(mark):
    data = {"means/threat": ["0"], "means/debt": [f" {mark} "]}
    assert cells(read_table(data, schema=SCHEMA)) == {"means": ["debt"]}


@pytest.mark.parametrize("mark", ["0", "no", "False", "", "n/a", "2", "threat"])
def test_all_else_marks_none(mark):
    data = {"means/threat": ["1"], "means/debt": [mark]}
    table = read_table(data, schema=SCHEMA)
    assert cells(table) == {"means": ["threat"]}
    told = mark not in ("0", "no", "False", "", "n/a")
    assert table.readings[0].lost == told * (("parts that are no declared value", 1),)


@pytest.mark.parametrize("mark", ["Oui", "sí", "نعم", "1.0", "x"])
def test_a_choice_is_marked_in_many_languages(mark):
    data = {"means/threat": ["Non"], "means/debt": [mark]}
    assert cells(read_table(data, schema=SCHEMA)) == {"means": ["debt"]}


def test_marks_that_say_neither_yes_nor_no_are_told():
    table = read_table({"means/threat": ["2", "2"], "means/debt": ["1", "2"]}, schema=SCHEMA)
    assert table.readings[0].understood == 0
    assert table.readings[0].stops


def test_a_column_of_the_declared_name_is_taken_and_its_choices_are_left_out():
    data = {"means": ["debt threat", "debt"], "means/threat": ["1", "0"], "means/debt": ["1", "1"]}
    assert cells(read_table(data, schema=SCHEMA)) == {"means": ["threat+debt", "debt"]}


def test_some_choices_alone_make_no_column():
    with pytest.raises(SchemaError, match="'means'"):
        read_table({"means/debt": ["1"], "sex": ["f"]}, schema=SCHEMA)


def test_the_made_column_can_be_chosen():
    data = {"sex": ["f"], "means/threat": ["1"], "means/debt": ["0"]}
    assert cells(read_table(data, schema=SCHEMA, columns=["means"])) == {"means": ["threat"]}


def test_a_schema_file_holds_them():
    assert parse_schema(write_schema(SCHEMA)) == SCHEMA


@pytest.mark.parametrize(
    "changed",
    [{"flags": ("a",)}, {"delimiter": None}, {"values": None, "labels": ()}],
)
def test_flags_go_with_values_and_a_delimiter(changed):
    options = {"values": ("a", "b"), "delimiter": " ", "flags": ("x/a", "x/b"), **changed}
    with pytest.raises(SchemaError, match="flag"):
        ColumnSchema("x", **options)


def test_a_flag_belongs_to_one_column():
    other = ColumnSchema("x", values=("a",), delimiter=" ", flags=("means/debt",))
    with pytest.raises(SchemaError, match="'means/debt'"):
        Schema(columns=(MEANS, other))
