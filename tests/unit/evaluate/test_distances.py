import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace.evaluate import compare, distances, marginals
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column
from tests.unit.evaluate.tables import counts_of, random_table, slow_distances, table


def distances_of(ours, theirs):
    comparisons = [
        compare(truth, other.keys, other.counts)
        for truth, other in zip(counts_of(ours), counts_of(theirs), strict=True)
    ]
    return marginals(comparisons, (ours.records, theirs.records), Attributes(ours.columns))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 40), st.integers(0, 4))
def test_equal_to_distances_computed_from_the_records(seed, ours, theirs, flags):
    rng = np.random.default_rng(seed)
    left = random_table(rng, ours, flags=flags)
    right = random_table(rng, theirs, flags=flags)
    for way, found in enumerate(distances_of(left, right), start=1):
        expected = slow_distances(left, right, way)
        assert [tuple(chosen) for chosen in found.slots] == list(expected)
        assert found.distances == pytest.approx(list(expected.values()), abs=1e-12)


def test_equal_tables_have_no_distance():
    some = random_table(np.random.default_rng(1), 50)
    assert all(np.allclose(found.distances, 0, atol=1e-12) for found in distances_of(some, some))


def test_an_empty_table_has_no_distribution():
    rng = np.random.default_rng(1)
    assert distances_of(random_table(rng, 5), random_table(rng, 0)) is None


def test_two_columns_have_no_three_way_marginal():
    rng = np.random.default_rng(1)
    columns = [(Column(name, ("x", "y")), rng.integers(0, 3, 9)) for name in "ab"]
    some = table(*columns, records=9)
    ones, twos, threes = distances_of(some, some)
    assert (len(ones.distances), len(twos.distances), len(threes.distances)) == (2, 1, 0)
    assert threes.mean is None


def test_a_wide_table_is_measured_on_some_of_its_columns(monkeypatch):
    rng = np.random.default_rng(1)
    columns = [(Column(f"c{place}", ("x",)), rng.integers(0, 2, 30)) for place in range(9)]
    ours = table(*columns, records=30)
    theirs = table(
        *[(column, cells[::-1]) for column, cells in columns[:8]], columns[8], records=30
    )
    every = {
        tuple(chosen): distance
        for found in distances_of(ours, theirs)
        for chosen, distance in zip(found.slots, found.distances, strict=True)
    }
    monkeypatch.setattr(distances, "WIDEST", 4)
    some = distances_of(ours, theirs)
    assert [found.slots.max() for found in some] == [6, 6, 6]
    assert [len(found.distances) for found in some] == [3, 3, 1]
    for found in some:
        for chosen, distance in zip(found.slots, found.distances, strict=True):
            assert distance == pytest.approx(every[tuple(chosen)])
