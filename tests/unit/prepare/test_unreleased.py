"""No found value decides what becomes of its column: it may be one person's alone."""

import pytest

from populace.prepare import apply
from populace.publish import synthetic_columns as texts
from populace.read import read_table
from populace.vocabulary.operations import Tidy
from populace.vocabulary.quantities import TopBottom
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.recoding import LookUp, Merge
from populace.vocabulary.schema import ColumnSchema, Schema


def prepared(cells, operation, **declared):
    given = read_table({"x": cells}, schema=Schema((ColumnSchema("x", **declared),)))
    return apply(given, Recipe((operation,)))


@pytest.mark.parametrize(
    ("operation", "absent", "alone"),
    [
        (Tidy(columns=("x",), case="upper"), "NA", "na"),
        (TopBottom("x", highest=15), "15+", "20"),
    ],
)
def test_what_becomes_the_absent_symbol_is_absent(operation, absent, alone):
    with_it = prepared(["1", "2", alone], operation, absent=absent)
    without = prepared(["1", "2", ""], operation, absent=absent)
    assert with_it.columns == without.columns
    assert with_it.columns[0].absent == absent
    assert texts(with_it) == texts(without)


@pytest.mark.parametrize("cells", [["z", "1"], ["1"], []])
@pytest.mark.parametrize(
    "operation",
    [
        Merge("x", groups={"NA": ["z"]}),
        LookUp("x", values={"z": "NA", "1": "2"}, origin="data"),
    ],
)
def test_a_listed_name_takes_the_place_of_the_absent_symbol_whatever_the_data(cells, operation):
    assert prepared(cells, operation, absent="NA").columns[0].absent == ""


def test_no_value_stops_a_run_by_what_it_becomes():
    operation = Tidy(columns=("x",), case="lower")
    done = prepared(["a and b", "c AND d", "b"], operation, delimiter=" and ")
    assert set(done.columns[0].values) >= {"a", "b"}
    assert texts(done)["x"][0] == "a and b"
