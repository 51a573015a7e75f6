"""Children in equal shares of their parent, against counting them one by one.

What neighbors may change in them stands in the attacks.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from populace import count
from populace.count import Families, Subjects
from tests.attacks.families import SIZE
from tests.unit.count.test_families import kept, worlds


def weight(held: int) -> int:
    """What a value weighs in sixteenths of a child that holds so many."""
    return max((w for w in range(17) if w * w * held <= 256), default=0)


@given(worlds())
def test_the_children_of_a_parent_count_as_one_together(world):
    expected = [0] * SIZE
    for children in kept(world):
        exact = [Fraction(0)] * SIZE
        for held in children:
            for value in held:
                exact[value] += Fraction(weight(len(held)) * 64, len(children))
        expected = [whole + int(more) for whole, more in zip(expected, exact, strict=True)]
    assert count.equal_shares(world.families).tolist() == expected


@pytest.mark.parametrize("degree", [1, 2, 3, 200])
@pytest.mark.parametrize("held", [1, 2, 3, 256, 257, 2000])
def test_a_child_of_any_size_changes_no_more_than_is_said(degree, held):
    """At the edges of the proof: the one who goes holds other values than those who stay."""

    def shares(first: list[int]) -> np.ndarray:
        ids = [np.arange(start, start + held) for start in first]
        flat = np.concatenate([np.zeros(0, dtype=np.int64), *ids]).astype(np.int32)
        starts = np.arange(len(first) + 1, dtype=np.int64) * held
        people = Subjects(2 * held, held, starts, flat)
        kept = np.array([0, len(first)], dtype=np.int64)
        return count.equal_shares(Families(1, 200, kept, people))

    before, after = shares([0, *[held] * (degree - 1)]), shares([held] * (degree - 1))
    assert int((before**2).sum()) <= count.SHARES2
    assert int(((before - after) ** 2).sum()) <= count.SHARES2
