"""Numbers of links in classes: every number in one, and nothing lost between the two."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.vocabulary.degrees import class_starts, gathered, spread, starts_of, words


@given(st.integers(1, 250), st.data())
def test_classes_hold_every_number_once_and_the_bound_alone(most, data):
    starts = class_starts(most)
    assert starts[0] == 0
    assert starts[-1] == most
    assert list(starts) == sorted({*starts})
    assert starts_of(words(starts, most)) == (starts, most)
    classes = np.array(data.draw(st.lists(st.integers(0, 90), min_size=len(starts),
                                          max_size=len(starts))))  # fmt: skip
    each = spread(classes, starts, most)
    assert gathered(each, starts).tolist() == classes.tolist()
    for start, stop in zip(starts, (*starts[1:], most + 1), strict=True):
        assert each[start:stop].max() - each[start:stop].min() <= 1


def test_a_bound_of_forty_has_these_classes():
    names = words(class_starts(40), 40)
    assert names[9:] == ("9", "10", "11-14", "15-20", "21-28", "29-39", "40")


@pytest.mark.parametrize("names", [(), ("1",), ("0", "2"), ("0", "1-x"), ("0", "3-2"), ("0", "-1")])
def test_other_names_are_refused(names):
    with pytest.raises(ValueError):
        starts_of(names)
