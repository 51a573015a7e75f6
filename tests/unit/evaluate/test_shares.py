"""Shares of single values in a case worked by hand."""

import numpy as np

from populace.evaluate import compare, one_way
from populace.evaluate.shares import MOST
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts
from populace.vocabulary.table import Column

COLUMNS = (Column("a", ("x", "y", "z")), Column("b", tuple(f"v{n}" for n in range(MOST + 5))))
ATTRIBUTES = Attributes(COLUMNS)


def side(true, released, margins=None):
    size = ATTRIBUTES.size
    keys = np.array(sorted(true), dtype=np.uint64)
    exact = Counts(size, 1, keys, np.array([true[int(key)] for key in keys], dtype=np.int64))
    shown = np.array(sorted(released), dtype=np.uint64)
    counts = np.array([released[int(key)] for key in shown], dtype=np.int64)
    widths = None if margins is None else np.array([margins[int(key)] for key in shown])
    return compare(exact, shown, counts, widths)


def test_values_stand_with_all_their_counts_the_most_frequent_first():
    true = {0: 5, 1: 9, **dict.fromkeys(range(3, 3 + MOST + 5), 1)}
    found = one_way(
        side(true, {1: 8, 2: 3}, {1: 2.5, 2: 4.0}), side(true, {0: 6, 1: 7}), ATTRIBUTES
    )
    assert found[0] == {
        "column": "a",
        "number": 3,
        "values": [
            {"value": "y", "true": 9, "released": 8, "margin": 2.5, "synthetic": 7},
            {"value": "x", "true": 5, "released": 0, "margin": None, "synthetic": 6},
            {"value": "z", "true": 0, "released": 3, "margin": 4.0, "synthetic": 0},
        ],
    }
    assert found[1]["number"] == MOST + 5
    assert len(found[1]["values"]) == MOST


def test_a_table_without_values_has_columns_without_values():
    nothing = Attributes((Column("a", ()),))
    empty = Counts(1, 1, np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64))
    both = compare(empty, empty.keys, empty.counts)
    assert one_way(both, both, nothing) == [{"column": "a", "number": 0, "values": []}]
