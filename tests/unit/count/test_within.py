"""Pairs within a bound on each link's against adding them up link by link, in fractions.

What neighbors may change in them stands in the attacks, too.
"""

from fractions import Fraction
from itertools import product
from math import isqrt

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from populace import count
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.precision import EVEN
from tests.attacks.families import PARENT_SIZE, SIZE
from tests.unit.count.test_families import kept, keys_of, numbers, worlds

CAPS = st.integers(1, 40)
HEAVIEST = st.lists(st.integers(1, 4000), min_size=PARENT_SIZE, max_size=PARENT_SIZE)


def within(world, heaviest, cap2):
    """The lengths of each parent's links, and the sums."""
    parents = world.parents_alone()
    values = count.tally(world.families, keys_of(1)[1], 1)
    lengths = count.link_lengths(parents, np.array(heaviest, dtype=np.int64))
    return lengths, count.sums_within(parents, values, lengths, cap2)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2)), min_size=1, max_size=4),
    st.integers(0, 6),
)
def test_the_heaviest_link_holds_what_weighs_most(columns, bound):
    weights, most = zip(*columns, strict=True)
    held = product(*(range(number + 1) for number in most))
    heaviest = max(
        sum(w * n for w, n in zip(weights, each, strict=True))
        for each in held
        if sum(each) <= bound
    )
    assert count.heaviest_link(weights, most, bound) == heaviest


@given(worlds(), HEAVIEST, CAPS)
def test_a_parents_pairs_are_smaller_where_a_link_may_be_longer_than_the_bound(
    world, heaviest, cap2
):
    lengths, sums = within(world, heaviest, cap2)
    assert lengths.tolist() == [sum(heaviest[each] for each in own) for own in world.parents]
    whole, expected = count.FINE**2, np.zeros((PARENT_SIZE, SIZE), dtype=np.int64)
    for own, length, children in zip(world.parents, lengths.tolist(), kept(world), strict=True):
        factor = isqrt(min(whole, whole * cap2 * EVEN // max(1, length)))
        weight = min(Fraction(1), Fraction(FULL_CHILDREN, max(1, len(children))))
        for each in own:
            expected[each] += [
                int(factor * number * weight) for number in numbers(children, keys_of(1)[0])
            ]
    assert sums.tolist() == expected.tolist()


@given(worlds(), CAPS, st.data())
def test_a_link_that_goes_changes_no_more_than_is_said(world, cap2, data):
    assume(world.children and world.most >= 3)
    weights = EVEN * 4 ** (np.add.outer(np.arange(PARENT_SIZE), np.arange(SIZE)) % 3)
    heaviest = [count.heaviest_link(row, [1] * SIZE, SIZE) for row in weights]
    gone = data.draw(st.integers(0, len(world.children) - 1))
    other = world.without_child(gone)
    _, before = within(world, heaviest, cap2)
    _, after = within(other, heaviest, cap2)
    touched = (world.most + 1) * SIZE * PARENT_SIZE * 16
    said = EVEN * count.link_change2(cap2, touched)
    assert int((weights * (before - after) ** 2).sum()) <= said
