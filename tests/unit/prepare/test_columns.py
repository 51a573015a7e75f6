from dataclasses import replace

import pytest

from populace.prepare import apply
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.operations import Choose, Drop, Explode, Rename, Split, Tidy
from populace.vocabulary.quantities import Bands
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.recoding import Domain, Merge
from tests.unit.prepare.tables import table, texts

DATA = {"a": ["1"], "b": ["x;y"], "c": [""]}


def names(*operations, data=None):
    return [c.name for c in apply(table(data or DATA), Recipe(operations)).columns]


def test_choose_drop_and_rename():
    assert names(Choose(("c", "a"))) == ["c", "a"]
    assert names(Drop(("b",))) == ["a", "c"]
    assert names(Rename({"a": "b", "b": "a"})) == ["b", "a", "c"]
    assert names(Rename({"a": "z"}), Choose(("z",))) == ["z"]


def test_a_new_column_stands_right_of_the_old_one():
    done = apply(table(DATA), Recipe((Domain("a", "d", values=("1", "2")),)))
    assert [c.name for c in done.columns] == ["a", "d", "b", "c"]
    assert texts(done)["a"] == texts(done)["d"] == ["1"]
    assert [c.public for c in done.columns] == [False, True, False, False]


@pytest.mark.parametrize(
    "operations",
    [
        (Choose(("nobody",)),),
        (Drop(("nobody",)),),
        (Rename({"a": "z"}), Tidy(("a",))),
        (Drop(("a",)), Domain("a", values=("1",))),
    ],
)
def test_unknown_columns_are_named(operations):
    with pytest.raises(SchemaError, match="names of columns"):
        names(*operations)


@pytest.mark.parametrize(
    "operation",
    [Rename({"a": "b"}), Rename({"a": " "}), Merge("a", "b", groups={}), Drop(("a", "b", "c"))],
)
def test_names_must_be_free_and_columns_left(operation):
    with pytest.raises(SchemaError):
        names(operation)


@pytest.mark.parametrize("columns", [(), ("a", "a")])
def test_a_choice_names_each_column_once(columns):
    with pytest.raises(SchemaError):
        Choose(columns)


def exploded(operation, cells):
    recipe = Recipe((Split("b"), Domain("b", values=("y", "x")), operation))
    return apply(table({"a": ["1"] * len(cells), "b": cells}), recipe)


def test_flags_for_declared_values():
    done = exploded(Explode("b"), ["x;y", "x", "", "q"])
    assert [c.name for c in done.columns] == ["a", "b_y", "b_x"]
    assert [c.public for c in done.columns] == [False, True, True]
    assert texts(done)["b_x"] == ["1", "1", "0", "0"]
    assert texts(done)["b_y"] == ["1", "0", "0", "0"]


def test_flags_that_keep_no_and_unknown_apart():
    done = exploded(Explode("b", prefix="", negatives=True), ["x;y", "x", ""])
    assert [c.name for c in done.columns] == ["a", "y", "x"]
    assert texts(done)["y"] == ["1", "0", None]
    assert texts(done)["x"] == ["1", "1", None]


def test_values_found_in_the_data_never_become_names_of_columns():
    with pytest.raises(SchemaError, match="declared values of column 'b'") as refusal:
        apply(table(DATA), Recipe((Split("b"), Explode("b"))))
    assert "x" not in str(refusal.value).replace("explode", "").split()


def test_flags_need_free_names():
    recipe = Recipe((Domain("b", values=("a",)), Explode("b", prefix="")))
    with pytest.raises(SchemaError, match="'a'"):
        apply(table(DATA), recipe)


def titles(*operations):
    data = {"n": ["1", "12"], "m": ["a;b", "b"]}
    given = table(data)
    columns = (replace(given.columns[0], title="Age"), replace(given.columns[1], title="Means"))
    done = apply(replace(given, columns=columns), Recipe(operations))
    return {column.name: column.title for column in done.columns}


def test_a_renamed_or_recoded_column_keeps_its_title():
    bands = Bands("n", edges=(0, 10, 20))
    assert titles(bands, Rename({"n": "age"})) == {"age": "Age", "m": "Means"}
    assert titles(Split("m", delimiter=";"), Choose(("m",))) == {"m": "Means"}


def test_an_operation_gives_its_result_a_title():
    bands = Bands("n", "band", edges=(0, 10, 20), title="Age in bands")
    assert titles(bands) == {"n": "Age", "band": "Age in bands", "m": "Means"}
    assert titles(Bands("n", title="Band", edges=(0, 10))) == {"n": "Band", "m": "Means"}
    assert titles(Split("m", delimiter=";", title="Ways")) == {"n": "Age", "m": "Ways"}
    # Two columns under one title would not be told apart.
    assert titles(Bands("n", "band", edges=(0, 10, 20)))["band"] == ""


def test_flags_are_called_by_their_column_and_value():
    ways = Domain("m", values=("a", "b"))
    assert titles(ways, Explode("m"), Drop(("n",))) == {"m_a": "Means: a", "m_b": "Means: b"}
