"""Links are counted up to a bound of each parent, and exactly."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from populace import count
from tests.unit.count.test_families import SIZE, kept, keys_of, numbers, worlds


@given(worlds(), st.integers(3, 9))
def test_each_parent_brings_as_many_links_as_the_bound_and_values_in_proportion(world, tau):
    chosen, keys = keys_of(1)
    values = count.tally(world.families, keys, 1)
    links, expected = 0, np.zeros(SIZE, dtype=np.int64)
    for children in kept(world):
        links += min(len(children), tau)
        part = min(Fraction(1), Fraction(tau, max(1, len(children))))
        expected += [int(1024 * n * part) for n in numbers(children, chosen)]
    assert count.counted(world.families, tau).tolist() == [links]
    assert count.counted_values(values, tau).tolist() == expected.tolist()


@given(st.integers(3, 60), st.integers(1, 6))
def test_prices_of_both_units_cover_each(most, attributes):
    reach = count.Reach(most, attributes, 3)
    for tau in {3, most - 1, most} - {2}:
        parent, child, both = (
            count.counted_values_change2(unit, tau, reach) for unit in ("parent", "child", "both")
        )
        assert both == max(parent, child)
        assert parent == tau**2 * attributes * 1024**2
        assert child >= attributes * 1024**2
        assert count.counted_change2("both", tau) == count.counted_change2("parent", tau) == tau**2
        assert count.counted_change2("child", tau) == 1
