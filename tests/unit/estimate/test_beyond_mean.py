"""Numbers of records below a class of the number of records."""

import numpy as np
import pytest

from populace.estimate import Ratio, beyond_mean, numbers_of_pairs
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.structure import CLASSES
from populace.vocabulary.table import Column

COLUMNS = (Column("kind", ("a", "b"), public=True), Column("number", CLASSES, public=True))
OWNERS = np.array([50, 100, 0, 0, 40, 0, 0, 10])


def above():
    ids = np.arange(2 + len(CLASSES), dtype=np.int32)[:, None]
    first = Combinations(len(ids), ids, np.full(len(ids), 20), np.full(len(ids), 5.0), 2.0)
    return Aggregates(COLUMNS, 200, 10.0, 5.0, (first,))


def test_those_below_a_class_are_more_than_their_weight_says():
    found = beyond_mean(above(), 1, OWNERS, 30)
    mean = (100 + 160 + 70) / (100 + 80 + 20)
    one, four, many = (2 + CLASSES.index(each) for each in ("1", "4", "7-9"))
    assert found[:3] == pytest.approx(1)
    assert found[[one, four, many]] == pytest.approx(np.array([1, 2, 3.5]) / mean, rel=1e-3)


def test_no_more_of_an_owner_than_count_are_told():
    found = beyond_mean(above(), 1, OWNERS, 3)
    mean = (100 + 120 + 30) / (100 + 80 + 20)
    assert found[2 + CLASSES.index("4")] == pytest.approx(1.5 / mean, rel=1e-3)
    assert beyond_mean(above(), 1, np.array([9, 0, 0]), 3) == pytest.approx(1)


def test_a_number_and_its_margin_follow_the_class():
    pair = Combinations(20, np.array([[3, 11]], dtype=np.int32), np.array([40]), np.array([8.0]), 4)
    told = numbers_of_pairs(pair, Ratio(1.5, 0.05, 0.1), 0.1)
    twice = numbers_of_pairs(pair, Ratio(1.5, 0.05, 0.1), 0.1, np.array([2.0]))
    assert (told.counts[0], twice.counts[0]) == (60, 120)
    assert twice.margins[0] == pytest.approx(2 * told.margins[0], rel=0.01)
