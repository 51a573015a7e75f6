import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from populace.prepare import apply
from populace.prepare.codebook import code_type
from populace.read import read_table
from populace.vocabulary.operations import Split
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.recoding import Merge
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Ragged
from tests.unit.prepare.tables import JOINED, table, texts

GROUPS = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(["a", "X", "Y"]), max_size=4
)


def grouped(names):
    groups = {}
    for old, new in names.items():
        groups.setdefault(new, []).append(old)
    return Merge("x", groups=groups)


@given(st.lists(JOINED, max_size=15), GROUPS)
def test_values_that_become_the_same_in_a_cell_are_one(cells, names):
    done = apply(table({"x": cells}, multi={"x": ";"}), Recipe((grouped(names),)))
    for cell, text in zip(cells, texts(done)["x"], strict=True):
        wanted = {names.get(value, value) for value in cell.split(";") if value}
        assert (text.split(";") if text else []) == sorted(wanted, key=str.casefold)
    codes = done.cells[0]
    assert isinstance(codes, Ragged)
    for start, stop in zip(codes.starts, codes.starts[1:], strict=False):
        assert (np.diff(codes.codes[start:stop].astype(np.int64)) > 0).all()


@given(st.lists(st.sampled_from(["", "a", "b", "c", "d"]), max_size=30), GROUPS)
def test_counts_of_merged_values_add_up(cells, names):
    done = texts(apply(table({"x": cells}), Recipe((grouped(names),))))["x"]
    for new in ("a", "b", "c", "d", "X", "Y"):
        olds = [old for old in "abcd" if names.get(old, old) == new]
        assert done.count(new) == sum(cells.count(old) for old in olds)


@given(st.lists(JOINED, max_size=15))
def test_splitting_is_reading_several_values(cells):
    split = apply(table({"x": cells}), Recipe((Split("x"),)))
    read = table({"x": cells}, multi={"x": ";"})
    assert split.columns == read.columns
    assert texts(split) == texts(read)


def test_splitting_a_declared_domain_keeps_its_order():
    schema = Schema((ColumnSchema("x", values=("z", "z/a", "b")),))
    given = read_table({"x": ["z/a", "b"]}, schema=schema)
    column = apply(given, Recipe((Split("x", delimiter="/"),))).columns[0]
    assert (column.values, column.public) == (("z", "a", "b"), True)


def test_many_values():
    cells = [str(number) for number in range(70_000)]
    given = table({"x": cells})
    done = apply(given, Recipe((Merge("x", groups={"even": cells[::2]}),)))
    assert texts(done)["x"][:4] == ["even", "1", "even", "3"]
    assert [code_type(size) for size in (255, 256, 65_535, 65_536)] == [
        np.uint8,
        np.uint16,
        np.uint16,
        np.int32,
    ]
