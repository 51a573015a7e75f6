import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.examples import PROJECT
from populace.prepare import entries_of, parse_recipe, read_recipe, recipe_of, write_recipe
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.operations import Choose, Drop, Explode
from populace.vocabulary.quantities import EqualBands, SuppressRare
from populace.vocabulary.recipe import OPERATIONS, Recipe
from populace.vocabulary.recoding import Absent, LookUp, Merge
from tests.unit.prepare.test_applying import SIMPLE, recipes

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
EVERY = (
    *SIMPLE,
    Choose(("word",)),
    Drop(("word",)),
    Explode("word", prefix="", negatives=True),
    EqualBands("word", start=0, stop=2.5, step=0.5, share=0.1),
    SuppressRare("word", fewer_than=20),
)


@given(recipes())
def test_recipes_come_back(recipe):
    assert parse_recipe(write_recipe(recipe)) == recipe


def test_every_operation_comes_back():
    assert {type(operation) for operation in EVERY} == set(OPERATIONS)
    for operation in EVERY:
        recipe = Recipe((operation,))
        assert parse_recipe(write_recipe(recipe)) == recipe
        assert recipe_of(json.loads(json.dumps(entries_of(recipe)))) == recipe


@given(st.dictionaries(TEXTS, st.lists(TEXTS, unique=True, max_size=3), max_size=3))
def test_any_text_comes_back(groups):
    values = [value for listed in groups.values() for value in listed]
    if len(set(values)) == len(values):
        recipe = Recipe((Merge("x", groups=groups), Absent(tuple(groups), tuple(values))))
        assert parse_recipe(write_recipe(recipe)) == recipe


def test_a_recipe_that_lists_values_is_marked():
    private = Recipe((Absent(("x",), ("v",)),))
    assert write_recipe(private).startswith("# PRIVATE.")
    assert "'x'" in write_recipe(private).split("[[prepare]]")[0]
    public = Recipe((Absent(("x",), ("v",), origin="instrument"),))
    assert not public.sensitive
    assert write_recipe(public).startswith("[[prepare]]")


def test_entries_are_sections():
    entries = [{"do": "absent", "columns": ["x"], "values": ["v"]}]
    assert recipe_of(entries) == Recipe((Absent(("x",), ("v",)),))
    assert entries_of(recipe_of(entries)) == entries
    assert recipe_of([]) == parse_recipe("") == Recipe()


def test_a_schema_may_stand_in_the_same_file():
    assert parse_recipe("[table]\n[columns.a]\n") == Recipe()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[prepare]", "TOML"),
        ("[preparation]", "preparation"),
        ("prepare = 'bands'", "list of operations"),
        ("prepare = ['bands']", "section"),
        ("[[prepare]]", "name of an operation"),
        ("[[prepare]]\ndo = 'band'", "Did you mean 'bands'"),
        ("[[prepare]]\ndo = 3", "name of an operation"),
        ("[[prepare]]\ndo = 'bands'", "column for 'bands'"),
        ("[[prepare]]\ndo = 'bands'\ncolumn = 'a'\nquantiles = 5", "quantiles"),
        ("[[prepare]]\ndo = 'bands'\ncolumn = 'a'\nwidht = 5", "Did you mean 'width'"),
        ("[[prepare]]\ndo = 'bands'\ncolumn = 3", "text for column"),
        ("[[prepare]]\ndo = 'bands'\ncolumn = 'a'\nwidth = '5'", "a number for width"),
        ("[[prepare]]\ndo = 'bands'\ncolumn = 'a'\nwidth = true", "a number for width"),
        ("[[prepare]]\ndo = 'bands'\ncolumn = 'a'\nstart = nan", "a number for start"),
        ("[[prepare]]\ndo = 'bands'\ncolumn = 'a'\nedges = 5", "list of numbers for edges"),
        ("[[prepare]]\ndo = 'bands'\ncolumn = 'a'\nat_most = 2.5", "whole number for at_most"),
        ("[[prepare]]\ndo = 'drop'\ncolumns = 'a'", "list of texts for columns"),
        ("[[prepare]]\ndo = 'merge'\ncolumn = 'a'\ngroups = ['b']", "for groups"),
        ("[[prepare]]\ndo = 'rename'\nnames = { a = 3 }", "for names"),
        ("[[prepare]]\ndo = 'explode'\ncolumn = 'a'\nnegatives = 1", "true or false"),
        ("[[prepare]]\ndo = 'lookup'\ncolumn = 'a'\nfile = 'x.csv'", "file, key and value"),
    ],
)
def test_wrong_files_are_told_with_their_place(text, found):
    with pytest.raises(SchemaError, match=found):
        parse_recipe(text)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(SchemaError, match="can be read"):
        read_recipe(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes("é".encode("latin-1"))
    with pytest.raises(SchemaError, match="UTF-8"):
        read_recipe(tmp_path / "latin.toml")


LOOKUP = '[[prepare]]\ndo = "lookup"\ncolumn = "a"\nfile = "b.csv"\nkey = "k"\nvalue = "v"\n'


def looked_up(tmp_path, content, text=LOOKUP):
    (tmp_path / "r.toml").write_text(text)
    (tmp_path / "b.csv").write_text(content)
    return read_recipe(tmp_path / "r.toml")


def test_a_lookup_from_a_file_beside_the_recipe(tmp_path):
    recipe = looked_up(tmp_path, "v,k\nNorth,1\nNorth,2\n,3\n")
    assert recipe == Recipe((LookUp("a", values={"1": "North", "2": "North", "3": ""}),))
    assert parse_recipe(write_recipe(recipe)) == recipe


@pytest.mark.parametrize("content", ["", "k,w\n1,2\n", "k,v\n1,2\n1,2\n"])
def test_keys_are_unique_and_columns_there(tmp_path, content):
    with pytest.raises(SchemaError, match=r"b\.csv"):
        looked_up(tmp_path, content)


def test_a_lookup_has_one_source(tmp_path):
    with pytest.raises(SchemaError, match="no values"):
        looked_up(tmp_path, "k,v\n1,2\n", LOOKUP + "values = { a = 'b' }\n")
    assert "file = " in PROJECT


def test_the_title_of_a_result_is_read_and_written():
    text = '[[prepare]]\ndo = "bands"\ncolumn = "n"\nedges = [0, 9]\ntitle = "Age"\n'
    recipe = parse_recipe(text)
    assert recipe.operations[0].title == "Age"
    assert parse_recipe(write_recipe(recipe)) == recipe
