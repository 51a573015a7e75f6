import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.read.cells.domains import encode, values_of
from populace.read.cells.domains import encoded as encoded_with_reading
from populace.read.cells.encoding import Encoder
from populace.vocabulary.answers import flag
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.schema import ColumnSchema


def encoded(cells, **declared):
    encoder = Encoder()
    encoder.add(cells)
    return encode(encoder, ColumnSchema("c", **declared))


@pytest.mark.parametrize(
    ("texts", "pair"),
    [
        (["0", "1"], ("0", "1")),
        (["1"], ("0", "1")),
        (["0"], ("0", "1")),
        (["Yes", "No"], ("No", "Yes")),
        (["TRUE"], ("FALSE", "TRUE")),
        (["false", "true"], ("false", "true")),
        (["false", "True"], None),
        (["0", "1", ""], None),
        (["0", "2"], None),
        (["0", "no"], None),
        ([" 0"], None),
        ([], None),
    ],
)
def test_flags_are_whole_columns_of_one_pair(texts, pair):
    assert flag(texts) == pair


@pytest.mark.parametrize(
    ("cell", "declared", "values"),
    [
        ("", {}, ()),
        (" \t\u00a0\n", {}, ()),
        (" a ", {}, ("a",)),
        (" a ", {"values": ("a",)}, ("a",)),
        ("-", {"absent": "-"}, ()),
        ("0", {"ignore_zeros": True}, ()),
        ("No", {"ignore_zeros": True}, ()),
        (" FALSE", {"ignore_zeros": True}, ()),
        ("00", {"ignore_zeros": True}, ("00",)),
        ("a; b ;;a", {"delimiter": ";"}, ("a", "b", "a")),
        (" ; ", {"delimiter": ";"}, ()),
        ("a;0;b", {"delimiter": ";", "ignore_zeros": True}, ("a", "b")),
        ("a and b", {"delimiter": " and "}, ("a", "b")),
        ("none", {"delimiter": ";", "absent": "none"}, ()),
        ('=HYPERLINK("x;y")', {}, ('=HYPERLINK("x;y")',)),
        ("\u200fعربي\u202e", {}, ("عربي",)),
        ('a:b\n"c"', {}, ('a:b\n"c"',)),
    ],
)
def test_values_of_a_cell(cell, declared, values):
    assert values_of(cell, ColumnSchema("c", **declared)) == values


def test_a_public_domain_keeps_its_order_and_all_of_its_values():
    column, codes = encoded(
        ["b", "x", "", "a", " b"], values=("z", "b", "a"), labels=("Z", "B", "A")
    )
    assert column.values == ("z", "b", "a")
    assert column.labels == ("Z", "B", "A")
    assert column.public
    assert codes.tolist() == [2, 0, 0, 3, 2]


def test_a_private_domain_is_what_was_found():
    column, codes = encoded(["18-20", "", "9-17", "18-20"])
    assert column.values == ("9-17", "18-20")
    assert not column.public
    assert codes.tolist() == [2, 0, 1, 2]


def test_several_values_are_sorted_and_distinct_within_a_record():
    column, ragged = encoded(["b;a;b", "", "c", "x; a"], delimiter=";", values=("a", "b", "c"))
    assert column.values == ("a", "b", "c")
    assert ragged.starts.tolist() == [0, 2, 2, 3, 4]
    assert ragged.codes.tolist() == [1, 2, 3, 1]


def test_a_column_without_rows_or_values():
    column, codes = encoded([])
    assert column.values == ()
    assert len(codes) == 0
    _, ragged = encoded(["", " "], delimiter=";")
    assert ragged.starts.tolist() == [0, 0, 0]


def test_two_hundred_thousand_distinct_values():
    column, codes = encoded([f"v{n}" for n in range(200_000)])
    assert column.values[199_999] == "v199999"
    assert codes[[0, 199_999]].tolist() == [1, 200_000]


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), max_size=20), st.integers(1, 7))
def test_ragged_cells_read_back(records, height):
    cells = [";".join(values) for values in records]
    encoder = Encoder()
    for start in range(0, len(cells), height):
        encoder.add(cells[start : start + height])
    column, ragged = encode(encoder, ColumnSchema("c", delimiter=";"))
    for place, values in enumerate(records):
        codes = ragged.codes[ragged.starts[place] : ragged.starts[place + 1]]
        assert [column.values[code - 1] for code in codes] == sorted(set(values))


def test_a_label_of_one_value_stands_for_it():
    declared = {"values": ("1", "2", "3", "4"), "labels": ("Female", "3", "Same", "Same")}
    column, cells = encoded(["1", "Female", " Female ", "3", "Same", "", "Male"], **declared)
    assert column.values == declared["values"]
    assert cells.tolist() == [1, 1, 1, 3, 0, 0, 0]


def test_labels_stand_for_values_in_joined_cells():
    declared = {"values": ("a", "b"), "labels": ("First", "Second"), "delimiter": ";"}
    _, cells = encoded(["Second;a", "b;Second", "a; First"], **declared)
    assert cells.starts.tolist() == [0, 2, 3, 4]
    assert cells.codes.tolist() == [1, 2, 2, 1]


@pytest.mark.parametrize(
    ("declared", "cells", "values", "lost"),
    [
        ({"decimal": ","}, ["1.234,5", "2", "1234.5"], ("2", "1234.5"), "no number"),
        ({"decimal": "."}, ["1,234.50", "2.0", "x"], ("2", "1234.5"), "no number"),
        ({"units": ("kg",)}, ["12 kg", "12", "5 g"], ("12",), "a number with a unit"),
        ({"decimal": ","}, ["7", "n/a"], ("7",), "a word for missing"),
    ],
)
def test_numbers_of_a_declared_form_are_written_plainly(declared, cells, values, lost):
    encoder = Encoder()
    encoder.add(cells)
    column, _, reading = encoded_with_reading(encoder, ColumnSchema("c", **declared))
    assert column.values == values
    assert column.plain
    assert reading.lost == ((lost, 1),)


def test_a_number_form_and_a_list_do_not_go_together():
    with pytest.raises(SchemaError, match="decimal"):
        ColumnSchema("c", values=("1",), decimal=",")
    with pytest.raises(SchemaError, match="another sign"):
        ColumnSchema("c", decimal=";")


def test_labels_that_hold_the_delimiter_are_read_whole():
    labels = ("Threats", "Debt bondage", "Debt")
    column, cells = encoded(
        ["Threats Debt bondage", "Debt", "Debt bondage Debt", "Debt Threats"],
        values=("t", "db", "d"),
        labels=labels,
        delimiter=" ",
    )
    held = [cells.codes[a:b].tolist() for a, b in zip(cells.starts, cells.starts[1:], strict=False)]
    assert held == [[1, 2], [3], [2, 3], [1, 3]]
    assert column.labels == labels
