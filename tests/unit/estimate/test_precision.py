"""How precisely sets of columns are measured: where that pays, and where it does not."""

from math import comb

import numpy as np

from populace import estimate
from populace.estimate.caps import error
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column

RHO = 0.01


def a_table(*values, multivalued=False):
    """Candidates of length 2 over columns of so many values, and what is expected of each."""
    delimiter = ";" if multivalued else None
    columns = tuple(
        Column(f"c{place}", tuple(map(str, range(number))), public=True, delimiter=delimiter)
        for place, number in enumerate(values)
    )
    attributes = Attributes(columns)
    ids = np.array(
        [
            (a, b)
            for a in range(attributes.size)
            for b in range(a + 1, attributes.size)
            if attributes.column_of[a] != attributes.column_of[b]
        ],
        dtype=np.int32,
    )
    share = 1 / np.array(values, dtype=np.float64)[attributes.column_of]
    return attributes, ids, 2000 * share[ids].prod(axis=1)


def full(columns, bound=None):
    sizes = np.zeros((bound or columns) + 1)
    sizes[columns] = 2000.0
    return sizes


def test_columns_of_many_values_are_measured_with_less_noise():
    attributes, ids, mean = a_table(30, 2, 2, 2, 2)
    most = (1,) * 5
    cap, precision = estimate.choose_precision(ids, mean, full(5), RHO, attributes, most)
    assert cap == 5
    assert precision is not None
    assert min(precision.grades[0], 1) > max(precision.grades[1:])
    assert precision.most == most
    even = comb(5, 2) / (2 * RHO)
    uneven = even * precision.shares(attributes.column_of[ids])
    before, after = (error(mean, each, 0.0, 1.0).sum() for each in (even, uneven))
    assert after < 0.97 * before


def test_columns_that_are_alike_are_measured_alike():
    attributes, ids, mean = a_table(4, 4, 4, 4)
    chosen = estimate.choose_precision(ids, mean, full(4), RHO, attributes, (1,) * 4)
    assert chosen == (4, None)


def test_where_a_person_may_hold_every_value_a_precise_column_costs_more_than_it_gains():
    attributes, ids, mean = a_table(30, 2, 2, 2, 2, multivalued=True)
    most = (30, 2, 2, 2, 2)
    sizes = full(5, 38)
    cap, precision = estimate.choose_precision(ids, mean, sizes, RHO, attributes, most)
    assert precision is None
    assert cap == estimate.choose_cap(2, sizes, RHO, 38, mean, 5)


def test_without_candidates_nothing_is_chosen():
    attributes, ids, mean = a_table(3, 3)
    chosen = estimate.choose_precision(ids[:0], mean[:0], full(2), RHO, attributes, (1, 1))
    assert chosen == (estimate.choose_cap(2, full(2), RHO, 2, mean[:0], 2), None)
