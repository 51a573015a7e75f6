"""What parents and children can change in linked counts, by brute force.

Broken variants must be caught.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from populace import count, protect
from tests.attacks import families
from tests.attacks.mutation import Mutant

# The packages hold functions of the same names.
counting = import_module("populace.count.families")
counting_shares = import_module("populace.count.equal_shares")
counting_links = import_module("populace.count.links")
granting = import_module("populace.protect.linked_grant")


@pytest.mark.parametrize("seed", [0, 1])
def test_families_change_by_no_more_than_is_said(seed):
    families.check_families(np.random.default_rng(seed))


def test_classes_change_by_no_more_than_is_said():
    families.check_classes(np.random.default_rng(0))


def test_numbers_too_large_for_64_bits_are_clipped_all_the_same():
    number = np.full(12_000, 200)
    norm2 = np.full_like(number, 200**2 * len(number))
    for cap2 in (1, 379_625_062, 1 << 40):
        part = counting.clipped(number, np.ones_like(number), norm2, cap2)
        length2 = sum(int(value) ** 2 for value in part)
        assert length2 <= min(cap2, int(norm2[0])) * count.FINE**2
        assert length2 >= 0.99 * min(cap2, int(norm2[0])) * count.FINE**2 or cap2 == 1
    few = number[:50]
    for cap2 in (7, 10**6):
        exact = counting.clipped_share(cap2 << 20, few, norm2[:50])
        assert np.array_equal(
            exact, counting.clipped_share((cap2 << 20) * 4**30, few, norm2[:50]) >> 30
        )


_counted_values = count.counted_values_change2


MUTANTS = {
    "links by value that forget who is promoted": (
        count,
        "counted_values_change2",
        lambda unit, tau, reach: _counted_values(unit, tau, replace(reach, most=reach.most + 1)),
    ),
    "links by value that assert lemma 2": (
        count,
        "counted_values_change2",
        lambda unit, tau, reach: count.change2(
            unit, tau**2 * reach.attributes, reach.attributes, reach.entries(1)
        ),
    ),
    "links at the price of one fewer": (
        count,
        "counted_change2",
        lambda unit, tau: 1 if unit == "child" else (tau - 1) ** 2,
    ),
    "a child that changes no number of links": (
        count,
        "counted_change2",
        lambda unit, tau: 0 if unit == "child" else tau**2,
    ),
    "pairs across that forget the class": (
        count.Reach,
        "cross2",
        lambda self: self.of_parent * self.attributes,
    ),
    "pairs across clipped as if columns weighed the same": (
        counting,
        "_cross_norms",
        lambda parents, values, _: counting.EVEN * values.norms * np.diff(parents.starts),
    ),
    "three children in full": (counting, "FULL_CHILDREN", 3),
    "twelve children in full": (counting, "FULL_CHILDREN", 12),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_sensitivity_is_caught(name, monkeypatch):
    monkeypatch.setattr(*MUTANTS[name])
    with pytest.raises(AssertionError):
        families.check_families(np.random.default_rng(0))


EDITS = {
    "weights rounded instead of the vector": (
        counting.clipped,
        "whole * FULL_CHILDREN // np.maximum(degree, 1)",
        "number * 64 * (16 * FULL_CHILDREN // np.maximum(degree, 1))",
    ),
    "links by value without weights": (
        counting_links.counted_values,
        "values.number * FINE * tau // degree",
        "values.number * FINE",
    ),
    "links counted without a bound": (
        counting_links.counted,
        "np.minimum(families.degree, tau)",
        "families.degree",
    ),
    "no weights": (
        counting.clipped,
        "whole * FULL_CHILDREN // np.maximum(degree, 1)",
        "whole",
    ),
    "no clipping": (
        counting.clipped,
        "np.minimum(whole, clipped_share(cap2 * FINE * FINE, number, np.maximum(norm2, 1)))",
        "whole",
    ),
    "a child that costs nothing after clipping": (
        counting.change2,
        "min(2 * parent, child2 * FINE * FINE + rounding)",
        "min(parent, child2) * FINE",
    ),
    "shares of one": (
        counting_shares.equal_shares,
        "sums * (FINE // UNIT) // families.degree[both // size]",
        "sums * (FINE // UNIT)",
    ),
    "shares of one in the root of so many": (
        counting_shares.equal_shares,
        "sums * (FINE // UNIT) // families.degree[both // size]",
        "(sums * (FINE // UNIT) / np.sqrt(families.degree[both // size])).astype(np.int64)",
    ),
    "shares of one child too few": (
        counting_shares.equal_shares,
        "sums * (FINE // UNIT) // families.degree[both // size]",
        "sums * (FINE // UNIT) // np.maximum(families.degree[both // size] - 1, 1)",
    ),
    "a child of several values that weighs 1 for each": (
        counting_shares.equal_shares,
        "np.array(weights(1, 1, children.bound), dtype=np.int64)[held]",
        "np.full(len(held), UNIT, dtype=np.int64)",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_broken_count_is_caught(name, monkeypatch):
    Mutant((EDITS[name],), ()).install(monkeypatch)
    with pytest.raises(AssertionError):
        families.check_families(np.random.default_rng(0))


def test_caps_below_twice_the_length_need_more_than_a_parent_does(monkeypatch):
    # Three columns and the class, length 3, cap 4: a child changes 6, a parent 4.
    weights = count.weights(3, 4, 4)
    assert count.class_change2(weights, 3, 4) == 6 * 256
    assert count.sensitivity2(3, 4) == 4 * 256
    for length, cap, bound in [(1, 2, 9), (2, 4, 9), (2, 7, 30), (3, 6, 12), (3, 20, 40)]:
        weights = count.weights(length, cap, bound)
        assert count.class_change2(weights, length, bound) <= count.sensitivity2(length, cap)
    monkeypatch.setattr(
        count, "class_change2", lambda weights, length, _bound: max(weights[length:]) ** 2
    )
    with pytest.raises(AssertionError):
        families.check_classes(np.random.default_rng(0))


def check_shares():
    for private_parents in (True, False):
        for private_children in (True, False):
            made = protect.linked_grant(
                1.0,
                1e-6,
                3,
                3,
                private_parents=private_parents,
                private_children=private_children,
            )
            assert (made.parents.threshold_delta > 0) == private_parents
            assert (made.child_threshold_delta > 0) == private_children
            both = made.parents.threshold_delta + made.child_threshold_delta
            assert both <= made.threshold_delta <= 1e-7
            left = protect.delta_of(float(made.rho), 1.0 - 2 * made.threshold_delta)
            assert left <= 1e-6 - made.threshold_delta
            parts = [
                made.parents.rho,
                made.totals,
                *made.lengths,
                made.cross,
                made.siblings,
                made.degrees,
                made.norms * (2 + len(made.lengths)),
            ]
            assert sum(parts) <= made.rho


def test_two_thresholds_share_one_delta(monkeypatch):
    check_shares()
    edit = (
        granting.linked_grant,
        "each = threshold_delta / max(1, tables)",
        "each = threshold_delta",
    )
    Mutant((edit,), ()).install(monkeypatch)
    with pytest.raises(AssertionError):
        check_shares()


def test_who_stays_depends_on_a_parents_own_children():
    degrees = (7, 9)
    parent_of = tuple(np.repeat([0, 1], degrees).tolist())
    children = tuple((place % families.SIZE,) for place in range(sum(degrees)))
    words = tuple(np.random.default_rng(3).integers(0, 2**62, sum(degrees)).tolist())
    world = families.World(((), ()), children, parent_of, words, 4)
    whole, rest = world.families, world.without_parent(0).families
    assert whole.degree.tolist() == [4, 4]
    first = int(whole.children.starts[whole.starts[1]])
    assert whole.children.ids[first:].tolist() == rest.children.ids.tolist()
