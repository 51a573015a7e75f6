"""Distances of families: none between the same ones, known ones between others."""

import numpy as np

from populace.evaluate.families import across, distance, mixed, numbers, shares_apart
from populace.vocabulary.table import Column, Ragged, Table


def table(*cells, several=False):
    columns = tuple(
        Column(f"c{place}", ("a", "b"), delimiter=";" if several else None)
        for place in range(len(cells))
    )
    records = len(cells[0].starts) - 1 if several else len(cells[0])
    return Table(columns, cells, records)


PARENTS = table(np.array([1, 2, 0]))
ROWS = table(np.array([1, 1, 2, 0, 2]))
OWNER = np.array([0, 0, 1, 1, 2])


def test_the_same_families_are_no_way_apart():
    found = across((PARENTS, ROWS), (PARENTS, ROWS), (OWNER, OWNER))
    assert [pair["distance"] for pair in found] == [0.0]


def test_families_with_nothing_in_common_are_all_the_way_apart():
    other = table(np.array([2, 1, 1]))
    found = across((PARENTS, ROWS), (other, ROWS), (OWNER, OWNER))
    assert [round(pair["distance"], 9) for pair in found] == [1.0]


def test_values_of_a_cell_with_several_are_columns_of_their_own():
    several = table(Ragged(np.array([0, 2, 2, 3, 3, 4]), np.array([1, 2, 1, 2])), several=True)
    found = across((PARENTS, several), (PARENTS, several), (OWNER, OWNER))
    assert found == [{"parent": "c0", "child": "c0", "distance": 0.0}]


def test_mixed_families_and_numbers_of_links():
    assert mixed(ROWS, OWNER, 3) == {"c0": 0.0}
    assert mixed(table(np.array([1, 2, 2, 0, 2])), OWNER, 3) == {"c0": 1 / 3}
    assert numbers(OWNER, 4, 2).tolist() == [1, 1, 2]
    assert shares_apart(np.array([1, 1]), np.array([2, 0])) == 0.5


def test_an_empty_table_is_as_far_as_can_be():
    nothing = np.zeros(0, dtype=np.int64)
    assert distance(nothing, np.array([1]), 2) == 1.0
    assert distance(nothing, nothing, 2) == 0.0
