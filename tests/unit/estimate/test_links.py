"""Numbers of links out of weighted counts: how many, and how far off they may be."""

import numpy as np
import pytest

from populace.estimate import Degrees, Totals, links_of_children, links_of_pairs
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.structure import CLASSES
from populace.vocabulary.table import Column

FAMILIES = np.array([300, 400, 200, 120, 60, 30, 10, 5, 2, 1], dtype=np.int64)


def singles(counts, sd):
    """Released values of the children with these weights, each known up to `sd`."""
    ids = np.arange(len(counts), dtype=np.int32)[:, None]
    whole = np.maximum(1, np.rint(counts)).astype(np.int64)
    return Combinations(len(counts), ids, whole, np.full(len(counts), 1.96 * sd), sd)


def test_the_overall_ratio_is_that_of_the_families():
    number = np.arange(len(FAMILIES))
    exact = (FAMILIES @ number) / (FAMILIES @ np.minimum(number, FULL_CHILDREN))
    ratio, error = Degrees(FAMILIES, 0.0).ratio()
    assert ratio == pytest.approx(exact)
    assert error == 0.0
    assert Degrees(FAMILIES, 10.0).ratio()[1] > 0.0


@pytest.mark.parametrize("apart", [0.0, 0.05, 0.2])
def test_margins_hold_however_far_ratios_differ(apart):
    rng = np.random.default_rng(3)
    inside = []
    for _ in range(60):
        weights = np.exp(rng.uniform(4.0, 9.0, 50))
        truth = weights * np.maximum(1.0, 1.4 + apart * rng.standard_normal(50))
        first = singles(weights + 25 * rng.standard_normal(50), 25.0)
        totals = Totals(truth + 60 * rng.standard_normal(50), 60.0, 0.0)
        (links,), spread = links_of_children((first,), totals, Degrees(FAMILIES, 15.0))
        inside.append((abs(links.counts - truth) <= links.margins + 0.5).mean())
        assert apart / 2 - 0.01 <= spread <= 2 * apart + 0.05
    # The seed is fixed: these are facts, no chances.
    assert 0.93 <= np.mean(inside) <= 0.99


def test_what_was_clipped_without_notice_is_found_from_the_families():
    weights = np.full(20, 1000.0)
    ratio, _ = Degrees(FAMILIES, 0.0).ratio()
    half = Totals(0.5 * ratio * weights, 30.0, 0.5)
    degrees = Degrees(FAMILIES, 3.0)
    (links,), _ = links_of_children((singles(weights, 10.0),), half, degrees)
    assert np.allclose(links.counts, ratio * weights, rtol=0.05)
    trusted = Totals(0.5 * ratio * weights, 30.0, 0.0)
    (lower,), _ = links_of_children((singles(weights, 10.0),), trusted, degrees)
    assert (lower.counts < links.counts).all()


def test_no_link_weighs_more_than_one():
    totals = Totals(np.full(5, 100.0), 5.0, 0.0)
    (links,), _ = links_of_children(
        (singles(np.full(5, 500.0), 5.0),), totals, Degrees(FAMILIES, 1)
    )
    assert (links.counts >= 500).all()


def test_longer_combinations_have_the_mean_ratio_and_a_wider_margin():
    first = singles(np.array([1000.0, 1000.0]), 1.0)
    totals = Totals(np.array([1200.0, 1600.0]), 1.0, 0.0)
    pair = Combinations(
        2, np.array([[0, 1]], np.int32), np.array([500], np.int64), np.array([1.0]), 0.5
    )
    (_, links), spread = links_of_children((first, pair), totals, Degrees(FAMILIES, 1.0))
    assert links.counts[0] == pytest.approx(700, abs=15)
    assert links.margins[0] >= 1.96 * spread * 500


def test_without_totals_every_value_has_the_overall_ratio():
    first = singles(np.array([100.0, 4000.0]), 5.0)
    degrees = Degrees(FAMILIES, 2.0)
    (links,), _ = links_of_children((first,), None, degrees)
    assert links.counts.tolist() == np.rint(first.counts * degrees.ratio()[0]).tolist()
    assert (links.margins > first.margins * degrees.ratio()[0]).all()


def test_a_class_of_families_has_its_own_ratio_and_no_doubt_of_it():
    sex = Column("sex", ("f", "m"), public=True)
    classes = Column("number of children", CLASSES, public=True)
    own = np.array([600, 500], dtype=np.int64)
    sizes = np.bincount(np.minimum(np.arange(len(FAMILIES)), 4), weights=FAMILIES).astype(np.int64)
    numbers = np.concatenate([own, sizes, np.ones(len(CLASSES) - len(sizes), np.int64)])
    ids = np.arange(len(numbers), dtype=np.int32)[:, None]
    single = Combinations(len(numbers), ids, numbers, np.ones(len(numbers)), 0.5)
    parents = Aggregates((sex, classes), int(FAMILIES.sum()), 1.0, 0.5, (single,))
    # A value of the children among mothers; and among families of three.
    pairs = Combinations(
        99, np.array([[0, 50], [5, 50]], np.int32), np.array([200, 200], np.int64),
        np.array([10.0, 10.0]), 5.0,
    )  # fmt: skip
    links = links_of_pairs(pairs, parents, Degrees(FAMILIES, 2.0))
    assert links.counts[1] == 300
    assert links.margins[1] == pytest.approx(15.0)
    assert links.margins[0] > 10.0 * links.counts[0] / 200
