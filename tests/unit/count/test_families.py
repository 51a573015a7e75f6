"""Counts over children against counting them one by one.

What neighbors may change in them stands in the attacks.
"""

from fractions import Fraction
from itertools import combinations, pairwise
from math import comb, isqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace import count
from populace.count.families import clipped, sibling_state
from populace.vocabulary.families import FULL_CHILDREN, SIBLING_GROUPS
from tests.attacks.families import PARENT_SIZE, SIZE, World, random_world, sets

CAPS = st.sampled_from([1, 2, 7, 40, 10**6])


@st.composite
def worlds(draw):
    seed, most = draw(st.integers(0, 2**32 - 1)), draw(st.integers(1, 5))
    return random_world(np.random.default_rng(seed), most)


def kept(world: World) -> list[list[tuple[int, ...]]]:
    """The children of each parent that count: all, or those with the smallest words."""
    result = []
    for parent in range(len(world.parents)):
        mine = [c for c, owner in enumerate(world.parent_of) if owner == parent]
        first = sorted(mine, key=lambda c: world.words[c])[: world.most]
        result.append([world.children[c] for c in sorted(first)])
    return result


def keys_of(length: int) -> tuple[list[tuple[int, ...]], np.ndarray]:
    chosen = list(combinations(range(SIZE), length))
    width = (SIZE - 1).bit_length()
    packed = [
        sum(one << (width * (length - 1 - place)) for place, one in enumerate(each))
        for each in chosen
    ]
    return chosen, np.array(packed, dtype=np.uint64)


def numbers(children: list[tuple[int, ...]], chosen: list[tuple[int, ...]]) -> list[int]:
    return [sum(set(each) <= set(held) for held in children) for each in chosen]


def floored(number: int, degree: int, norm2: int, cap2: int) -> int:
    """One entry of a clipped vector, in exact fractions."""
    by_weight = 1024 * number * min(Fraction(1), Fraction(FULL_CHILDREN, max(1, degree)))
    by_length = isqrt(cap2 * 1024**2 * number**2 // max(1, norm2))
    return min(int(by_weight), by_length)


@given(worlds())
def test_families_hold_the_children_that_count(world):
    found = world.families
    degrees = [len(children) for children in kept(world)]
    assert found.degree.tolist() == degrees
    assert found.owner.tolist() == np.repeat(range(len(degrees)), degrees).tolist()
    assert found.degrees().tolist() == [degrees.count(n) for n in range(world.most + 1)]
    ids = [one for children in kept(world) for held in children for one in held]
    assert found.children.ids.tolist() == ids


@given(worlds(), st.integers(1, 3), CAPS)
def test_sums_are_those_of_every_parents_clipped_vector(world, length, cap2):
    chosen, keys = keys_of(length)
    tally = count.tally(world.families, keys, length)
    expected = np.zeros(len(chosen), dtype=np.int64)
    squares = []
    for children in kept(world):
        each = numbers(children, chosen)
        norm2, degree = sum(n * n for n in each), len(children)
        expected += [floored(n, degree, norm2, cap2) for n in each]
        weight = min(1.0, FULL_CHILDREN / max(1, degree))
        squares.append(norm2 * weight**2)
    assert tally.sums(cap2).tolist() == expected.tolist()
    assert tally.squares() == pytest.approx(squares)


@given(worlds(), CAPS)
def test_pairs_across_are_those_of_every_parent(world, cap2):
    parents = world.parents_with_class()
    chosen, keys = keys_of(1)
    values = count.tally(world.families, keys, 1)
    expected = np.zeros((PARENT_SIZE + 4, SIZE), dtype=np.int64)
    squares = []
    for parent, children in enumerate(kept(world)):
        held = parents.ids[parents.starts[parent] : parents.starts[parent + 1]].tolist()
        each = numbers(children, chosen)
        norm2 = sum(n * n for n in each) * len(held)
        for a in held:
            expected[a] += [floored(n, len(children), norm2, cap2) for n in each]
        squares.append(norm2 * min(1.0, FULL_CHILDREN / max(1, len(children))) ** 2)
    assert count.cross_sums(parents, values, cap2).tolist() == expected.tolist()
    assert count.cross_squares(parents, values) == pytest.approx(squares)


@given(worlds(), CAPS, st.integers(0, 2**32 - 1))
def test_pairs_across_are_clipped_by_their_weighted_length(world, cap2, seed):
    parents = world.parents_with_class()
    chosen, keys = keys_of(1)
    values = count.tally(world.families, keys, 1)
    weights = np.random.default_rng(seed).integers(1, 1025, (PARENT_SIZE + 4, SIZE))
    expected = np.zeros((PARENT_SIZE + 4, SIZE), dtype=np.int64)
    squares = []
    for parent, children in enumerate(kept(world)):
        held = parents.ids[parents.starts[parent] : parents.starts[parent + 1]].tolist()
        each = numbers(children, chosen)
        norm2 = sum(int(w) * n * n for a in held for w, n in zip(weights[a], each, strict=True))
        degree = max(1, len(children))
        for a in held:
            expected[a] += [
                min(
                    int(1024 * n * min(Fraction(1), Fraction(FULL_CHILDREN, degree))),
                    isqrt(cap2 * 64 * 1024**2 * n**2 // max(1, norm2)),
                )
                for n in each
            ]
        squares.append(norm2 / 64 * min(1.0, FULL_CHILDREN / degree) ** 2)
    assert count.cross_sums(parents, values, cap2, weights).tolist() == expected.tolist()
    assert count.cross_squares(parents, values, weights) == pytest.approx(squares)


@given(worlds(), st.lists(st.booleans(), min_size=SIZE, max_size=SIZE))
def test_attributes_that_are_not_kept_leave_no_trace(world, stays):
    renumber = np.where(stays, np.cumsum(stays) - 1, -1).astype(np.int32)
    found = world.families.keep(renumber, sum(stays))
    assert found.degree.tolist() == world.families.degree.tolist()
    ids = [
        int(renumber[one])
        for children in kept(world)
        for held in children
        for one in held
        if stays[one]
    ]
    assert found.children.ids.tolist() == ids


def state(codes: list[int], values: int) -> int:
    held = {code for code in codes if code}
    if not held:
        return 0
    if len(held) > 1:
        return 2 * values + 1
    return held.pop() + (values if 0 in codes else 0)


@given(worlds())
def test_siblings_are_alike_as_one_sees_them(world):
    values = 3
    single = World(
        world.parents,
        tuple(tuple(v for v in held if v < values)[:1] for held in world.children),
        world.parent_of,
        world.words,
        world.most,
    )
    expected = np.zeros((SIBLING_GROUPS, 2 * values + 2), dtype=np.int64)
    for children in kept(single):
        if children:
            codes = [held[0] + 1 if held else 0 for held in children]
            expected[min(len(children), SIBLING_GROUPS) - 1, state(codes, values)] += 1
    assert count.sibling_cells(single.families, 0, values).tolist() == expected.tolist()


def test_nobody_has_no_state():
    nothing = np.zeros(0, dtype=np.int64)
    assert sibling_state(nothing, nothing, 3).tolist() == []


@given(st.lists(st.integers(0, 6), max_size=20), st.integers(1, 4))
def test_numbers_of_links_end_with_all_above(child_of, most):
    found = count.parents_by_child(np.array(child_of, dtype=np.int64), 7, most)
    held = [min(child_of.count(child), most) for child in range(7)]
    assert found.tolist() == [held.count(n) for n in range(most + 1)]


@given(st.integers(1, 10**9))
def test_the_grid_rises_by_half_octaves_to_the_largest(largest):
    edges = count.grid(largest)
    assert edges[0] == 1
    assert edges[-1] >= largest
    assert edges == sorted(set(edges))
    assert all(after <= 2 * before for before, after in pairwise(edges))


@given(st.lists(st.floats(0, 50), max_size=20))
def test_parents_by_squared_length_stand_in_one_cell_each(squares):
    edges = count.grid(30)
    found = count.by_length(np.array(squares, dtype=np.float64), edges)
    expected = [sum(s <= 0 for s in squares)]
    bounds = [0, *edges, float("inf")]
    expected += [sum(low < s <= high for s in squares) for low, high in pairwise(bounds)]
    assert found.tolist() == expected


@given(st.integers(1, 40), st.integers(1, 6), st.integers(1, 6), st.integers(1, 3))
def test_what_one_child_reaches_is_counted_in_combinations(most, attributes, of_parent, length):
    reach = count.Reach(most, attributes, of_parent)
    assert reach.weighted2(length) == comb(attributes, length)
    assert reach.entries(length) == (most + 1) * comb(attributes, length)
    assert reach.cross2() == (of_parent + 2 * FULL_CHILDREN**2) * attributes
    one, entries = reach.cross2(), reach.entries(1)
    both = count.change2("both", 4, one, entries)
    assert both >= count.change2("parent", 4, one, entries)
    assert both >= count.change2("child", 4, one, entries)


def test_a_class_may_come_without_another_going():
    weights = count.weights(2, 3, 4)
    worst = count.class_change2(weights, 2, 4)
    assert worst >= max(2 * comb(h - 1, 1) * weights[h] ** 2 for h in range(1, 5))


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 2**40))
def test_clipping_is_exact_also_where_products_pass_64_bits(number, degree, cap2):
    norm2 = number * number + 17
    many = np.array([number, number], dtype=np.int64)
    found = clipped(many, np.full(2, degree), np.full(2, norm2), cap2)
    assert found.tolist() == [floored(number, degree, norm2, cap2)] * 2


def test_nobody_is_counted_where_nobody_is():
    nobody = count.families(sets((), SIZE), np.zeros(0, dtype=np.int64), 2, 3, lambda _: None)
    assert nobody.degrees().tolist() == [2, 0, 0, 0]
    assert count.tally(nobody, keys_of(2)[1], 2).sums(5).sum() == 0
