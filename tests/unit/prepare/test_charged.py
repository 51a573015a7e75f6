from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.prepare import asked, drawn, settled
from populace.prepare.numbers import grid
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.operations import Rename
from populace.vocabulary.quantities import Bands, EqualBands, SuppressRare
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.recoding import Domain, Merge
from tests.unit.prepare.tables import table, texts

EQUAL = EqualBands("n", start=0, stop=10, bands=2, step=1)


def test_bands_of_equal_counts_ask_about_a_declared_range():
    for cells in ([], ["1", "99"]):
        (column,) = asked(table({"n": cells, "m": cells}), EQUAL).columns
        assert column.public
        assert column.values == tuple("0123456789")


def test_bands_of_equal_counts():
    given = table({"n": ["1", "8", "x"]})
    counts = np.array([10, 10, 0, 0, 0, 0, 0, 0, 10, 10.0])
    done = settled(given, EQUAL, counts)
    assert done.columns[0].values == ("0-1", "2-9")
    assert done.columns[0].public
    assert texts(done)["n"] == ["0-1", "2-9", None]
    assert "bands-equal" in {each.kind for each in done.declared}


def test_rare_values_by_protected_counts():
    given = table({"n": ["a", "b", "c"]})
    operation = SuppressRare("n", fewer_than=5)
    assert asked(given, operation).columns == given.columns
    done = settled(given, operation, np.array([5.0, 4.9, -3.0]))
    assert (done.columns[0].values, done.columns[0].public) == (("a",), False)
    assert texts(done)["n"] == ["a", None, None]


def test_unknown_columns_are_named():
    with pytest.raises(SchemaError, match="'n'"):
        asked(table({"m": []}), EQUAL)


@given(
    st.lists(st.floats(0, 9), min_size=1, max_size=40),
    st.integers(2, 6),
    st.sampled_from(["absent", "open"]),
    st.integers(-20, 20),
    st.sampled_from(["1", "0.5", "3", "25"]),
)
def test_edges_are_read_off_released_bands(counts, bands, beyond, start, step):
    step = Decimal(step)
    operation = EqualBands(
        "n", start=start, stop=start + step * len(counts), bands=bands, step=step, beyond=beyond
    )
    done = settled(table({"n": []}), operation, np.array(counts))
    (found,) = drawn(Recipe((operation,)), done.columns).operations
    assert isinstance(found, Bands)
    assert set(found.edges) <= set(grid(operation))
    assert settled(table({"n": []}), operation, np.array(counts)).columns == done.columns
    again = Recipe((found,))
    from populace.prepare import apply

    assert apply(table({"n": []}), again).columns == done.columns


def test_edges_are_followed_through_names():
    done = settled(table({"n": []}), EQUAL, np.ones(10))
    recipe = Recipe((EQUAL, Rename({"n": "m"}), SuppressRare("m", fewer_than=3)))
    from dataclasses import replace

    released = replace(done.columns[0], name="m")
    found = drawn(recipe, (released,))
    assert found.operations[0] == Bands("n", edges=(0, 5, 10))
    assert found.share == 0


@pytest.mark.parametrize("later", [Merge("n", groups={}), Domain("n", values=("0-5", "q"))])
def test_bands_that_cannot_be_found_are_told(later):
    done = settled(table({"n": []}), EQUAL, np.ones(10))
    from populace.prepare import apply

    released = apply(done, Recipe((later,))).columns
    recipe = Recipe((EQUAL, later))
    if isinstance(later, Merge):
        assert drawn(recipe, released).operations[0] == Bands("n", edges=(0, 5, 10))
    else:
        with pytest.raises(SchemaError, match="'n'"):
            drawn(recipe, released)
    with pytest.raises(SchemaError, match="'n'"):
        drawn(recipe, ())


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"start": 0},
        {"start": 3, "stop": 2},
        {"start": 0, "stop": 9, "bands": 1},
        {"start": 0, "stop": 9, "step": 0},
        {"start": 0, "stop": 9, "step": 0.001},
        {"start": 0, "stop": 9, "share": 0},
        {"start": 0, "stop": 9, "share": 0.6},
    ],
)
def test_a_range_and_a_price_are_declared(wrong):
    with pytest.raises(SchemaError, match="column 'n'"):
        EqualBands("n", **wrong)


@pytest.mark.parametrize("wrong", [{}, {"fewer_than": 0}, {"fewer_than": 5, "share": 2}])
def test_a_threshold_is_declared(wrong):
    with pytest.raises(SchemaError, match="column 'n'"):
        SuppressRare("n", **wrong)


def test_operations_share_at_most_half_of_a_budget():
    with pytest.raises(SchemaError, match=r"0\.5"):
        Recipe((EqualBands("n", start=0, stop=9, share=0.4), SuppressRare("n", "", 5, 0.2)))


@pytest.mark.parametrize("into", ["", "m"])
def test_charged_operations_give_their_result_a_title(into):
    given = table({"n": ["1", "8"]})
    bands = EqualBands("n", into, start=0, stop=10, bands=2, step=1, title="Age in bands")
    assert settled(given, bands, np.ones(10)).columns[-1].title == "Age in bands"
    rare = SuppressRare("n", into, fewer_than=1, title="Common")
    assert settled(given, rare, np.ones(2)).columns[-1].title == "Common"
