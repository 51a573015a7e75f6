from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.vocabulary.order import in_order

# Texts in which numbers, signs and letters meet.
values = st.lists(st.text(alphabet="019.-+ aB<;é", max_size=6) | st.text(max_size=6), unique=True)


@pytest.mark.parametrize(
    "ordered",
    [
        ["0-8", "9-17", "18-20", "100", "100+"],
        ["-10.5", "-2", "0", "1.25", "1.5", "10", "10+", "unknown"],
        ["apple", "Banana", "cherry"],
        ["a01", "a1", "a2", "a10"],
        ["=1+1", "x" * 50],
        ["9" * 5000, "1" + "0" * 5000],
        ["1.2.2020", "1.10.2020", "1.12.2020", "2.1.2020"],
        ["2015-09", "2015-10", "2016-01"],
        ["5", "18+", "<5"],
    ],
)
def test_natural_order(ordered):
    assert in_order(reversed(ordered)) == tuple(ordered)


@given(values, st.randoms())
def test_all_values_stand_in_one_order(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert in_order(found) == in_order(shuffled)
    assert sorted(in_order(found)) == sorted(found)


@given(values)
def test_no_value_moves_another(found):
    # Else the released values would tell something about those that were not released.
    for one, other in pairwise(in_order(found)):
        assert in_order([other, one]) == (one, other)
