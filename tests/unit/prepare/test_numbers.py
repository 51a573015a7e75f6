import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.prepare import apply
from populace.prepare.numbers import Banding, edges, equal, nice, number, written
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.quantities import Bands, TopBottom
from populace.vocabulary.recipe import Recipe
from tests.unit.prepare.tables import table, texts

DECIMALS = st.decimals(-10_000, 10_000, places=2)
EDGES = st.lists(DECIMALS, min_size=2, max_size=8, unique=True).map(sorted)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7", 7),
        (" -7.50 ", Decimal("-7.5")),
        ("1e3", 1000),
        (".5", Decimal("0.5")),
        ("7 years", None),
        ("", None),
        ("1,200", None),
        ("34,5", Decimal("34.5")),
        ("-0,1234", Decimal("-0.1234")),
        ("1,2,3", None),
        ("NaN", None),
        ("Infinity", None),
        ("1_000", None),
        ("٣", 3),
    ],
)
def test_a_number_is_written_plainly(text, found):
    assert number(text) == found


@given(EDGES, DECIMALS)
def test_bands_part_the_range(found, value):
    bands = Banding(found, beyond=False)
    assert len(set(bands.values)) == len(found) - 1
    place = sum(edge <= value for edge in found)
    inside = 0 < place < len(found)
    assert bands(str(value)) == (bands.values[place - 1] if inside else None)
    outer = Banding(found, beyond=True)
    assert len(set(outer.values)) == len(found) + 1
    assert outer(str(value)) == outer.values[place]


@given(DECIMALS, st.decimals("0.01", 10_000, places=2), st.integers(2, 50))
def test_round_widths_cover_the_range_with_no_more_bands(start, extent, at_most):
    found = nice(start, start + extent, at_most)
    width = found[1] - found[0]
    digits = str(width.normalize()).replace(".", "").strip("0E+-").split("E")[0]
    assert digits in {"1", "2", "25", "5"}
    assert all(high - low == width for low, high in itertools.pairwise(found))
    assert found[0] <= start < found[0] + width
    assert found[-1] - width < start + extent <= found[-1]
    assert len(found) - 1 <= at_most


def test_a_narrower_round_width_would_give_more_bands():
    assert nice(Decimal(0), Decimal(100), 10) == tuple(range(0, 101, 10))
    assert nice(Decimal(0), Decimal(100), 4) == tuple(range(0, 101, 25))
    assert nice(Decimal(3), Decimal(97), 5) == tuple(range(0, 101, 20))


@pytest.mark.parametrize(
    ("operation", "values"),
    [
        (Bands("n", start=0, stop=20, width=5), ("0-4", "5-9", "10-14", "15-19")),
        (Bands("n", start=0, stop=3, width=1), ("0", "1", "2")),
        (Bands("n", edges=(-10, 0, 5)), ("-10 to -1", "0-4")),
        (Bands("n", edges=(0, 0.5, 1)), ("0 to <0.5", "0.5 to <1")),
        (Bands("n", edges=(0, 18), beyond="open"), ("<0", "0-17", "18+")),
        (Bands("n", start=0, stop=100, at_most=2), ("0-49", "50-99")),
    ],
)
def test_names_of_bands(operation, values):
    assert Banding(edges(operation), beyond=operation.beyond == "open").values == values


def test_bands_are_public_whatever_the_data_hold():
    recipe = Recipe((Bands("n", start=0, stop=20, width=10),))
    for cells in ([], ["5"], ["5", "much"]):
        (column,) = apply(table({"n": cells}), recipe).columns
        assert column.public
        assert column.values == ("0-9", "10-19")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"width": 5},
        {"start": 0, "stop": 100},
        {"start": 5, "stop": 5, "width": 1},
        {"start": 0, "stop": 100, "width": 5, "at_most": 3},
        {"start": 0, "stop": 100, "width": 0},
        {"start": -1, "stop": 1, "at_most": 1},
        {"start": 0, "stop": 100, "width": "0.001"},
        {"edges": (1,)},
        {"edges": (0, float("nan"))},
        {"start": 0, "stop": float("inf"), "width": 5},
        {"edges": (2, 1)},
        {"edges": (1, 2), "width": 1},
        {"edges": (1, 2), "beyond": "closed"},
    ],
)
def test_edges_that_are_not_declared_are_refused(wrong):
    if isinstance(wrong.get("width"), str):
        wrong = {**wrong, "width": Decimal(wrong["width"])}
    with pytest.raises(SchemaError, match="column 'n'"):
        Bands("n", **wrong)


@given(st.lists(st.floats(-50, 1000), min_size=1, max_size=40), st.integers(2, 9))
def test_equal_edges_lie_on_the_grid_and_share_the_counts(counts, bands):
    grid = tuple(Decimal(place) for place in range(len(counts) + 1))
    found = equal(grid, counts, bands)
    assert found[0] == grid[0]
    assert found[-1] == grid[-1]
    assert set(found) <= set(grid)
    assert list(found) == sorted(set(found))
    assert len(found) <= bands + 1
    held = [max(0.0, count) for count in counts]
    total, largest = sum(held), max(held)
    if total > 0:
        sums = [sum(held[int(a) : int(b)]) for a, b in itertools.pairwise(found)]
        assert max(sums) <= total / bands + 2 * largest + 1e-9


def test_equal_edges_without_anybody_are_equal_widths():
    grid = tuple(Decimal(place) for place in range(9))
    assert equal(grid, [-1.0] * 8, 4) == (0, 2, 4, 6, 8)


def test_top_and_bottom_coding_in_order():
    given = table({"age": ["17", "18", " 40 ", "90", "101", "3", "old", ""]})
    done = apply(given, Recipe((TopBottom("age", lowest=17, highest=90),)))
    assert done.columns[0].values == ("≤17", "18", "40", "90+")
    assert texts(done)["age"] == ["≤17", "18", "40", "90+", "90+", "≤17", None, None]
    assert not done.columns[0].public


@pytest.mark.parametrize("wrong", [{}, {"lowest": 5, "highest": 5}])
def test_limits_are_declared(wrong):
    with pytest.raises(SchemaError):
        TopBottom("age", **wrong)


@pytest.mark.parametrize(("value", "text"), [("1E+2", "100"), ("-0", "0"), ("2.50", "2.5")])
def test_numbers_are_written_without_exponents(value, text):
    assert written(Decimal(value)) == text


@pytest.mark.parametrize(
    ("more", "labels"),
    [
        ({"edges": (0, 18, 65)}, ("minors", "adults")),
        ({"edges": (0, 18), "beyond": "open"}, ("none", "minors", "adults")),
        ({"start": 0, "stop": 30, "width": 10}, ("a", "b", "c")),
        ({"start": 0, "stop": 100, "at_most": 2}, ("lower", "upper")),
    ],
)
def test_bands_have_the_names_that_they_are_given(more, labels):
    given = table({"n": ["3", "20", "70"]})
    column = apply(given, Recipe((Bands("n", labels=labels, **more),))).columns[0]
    assert column.labels == labels
    assert column.values == apply(given, Recipe((Bands("n", **more),))).columns[0].values


@pytest.mark.parametrize("labels", [("one",), ("one", "two", "three"), ("a", "a"), ("a", " ")])
def test_bands_have_one_name_each(labels):
    recipe = Recipe((Bands("n", edges=(0, 18, 65), labels=labels),))
    with pytest.raises(SchemaError, match=r"'0-17', '18-64'.*in column 'n'"):
        apply(table({"n": ["3"]}), recipe)
