"""Numbers of links out of weighted counts: how many, and how far off they may be."""

import numpy as np
import pytest

from populace.estimate import (
    ByClass,
    Sum,
    Totals,
    degrees_of,
    links_of_children,
    links_of_pairs,
)
from populace.estimate.links import by_classes, class_shares
from populace.estimate.ratios import Ratio, by_both
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.structure import CLASSES
from populace.vocabulary.table import Column

FAMILIES = np.array([300, 400, 200, 120, 60, 30, 10, 5, 2, 1], dtype=np.int64)


def known(scale=1.0, tau=9, links_scale=1.0):
    """What is known of these families."""
    number = np.arange(len(FAMILIES))
    by_class = ByClass(FAMILIES.astype(float), scale, tuple(number.tolist()), len(FAMILIES) - 1)
    links = float(FAMILIES @ np.minimum(number, tau))
    return degrees_of(by_class, FAMILIES, int(FAMILIES.sum()), Sum(tau, links, links_scale))


def singles(counts, sd):
    """Released values of the children with these weights, each known up to `sd`."""
    ids = np.arange(len(counts), dtype=np.int32)[:, None]
    whole = np.maximum(1, np.rint(counts)).astype(np.int64)
    return Combinations(len(counts), ids, whole, np.full(len(counts), 1.96 * sd), sd)


@pytest.mark.parametrize("tau", [3, 5, 9])
def test_the_overall_ratio_is_that_of_the_families(tau):
    number = np.arange(len(FAMILIES))
    exact = (FAMILIES @ np.minimum(number, tau)) / (FAMILIES @ np.minimum(number, FULL_CHILDREN))
    degrees = known(tau=tau)
    assert degrees.ratio == pytest.approx(exact)
    assert known(scale=10.0).doubt > degrees.doubt > 0.0
    assert known(links_scale=90.0).doubt > degrees.doubt
    assert degrees.few_children.max() == tau


@pytest.mark.parametrize("apart", [0.0, 0.05, 0.2, 0.6])
def test_margins_hold_however_far_ratios_differ(apart):
    rng = np.random.default_rng(3)
    inside, degrees = [], known(scale=15.0, links_scale=20.0)
    for _ in range(60):
        weights = np.exp(rng.uniform(4.0, 9.0, 50))
        truth = weights * np.maximum(1.0, degrees.ratio * (1 + apart * rng.standard_normal(50)))
        first = singles(weights + 25 * rng.standard_normal(50), 25.0)
        totals = Totals(truth + 60 * rng.standard_normal(50), 60.0)
        (links,), spread = links_of_children((first,), totals, degrees)
        inside.append((abs(links.counts - truth) <= links.margins).mean())
        assert apart / 2 - 0.0101 <= spread <= 2 * apart + 0.05
    # The seed is fixed: these are facts, no chances.
    assert 0.93 <= np.mean(inside) <= 0.99


def test_margins_hold_for_the_few_values_that_lie_far_from_the_others():
    # As in court cases: fourteen values, of which a few have half or twice the ratio of the rest.
    rng = np.random.default_rng(5)
    inside, ratio = [], Ratio(3.2, 0.15, 0.38)
    apart = np.array(
        [-0.23, 0.12, 0.07, 0, -0.04, -0.04, 0.55, 0.82, -0.48, 0, -0.2, -0.2, -0.2, 0]
    )
    for _ in range(200):
        weights = np.exp(rng.uniform(5.8, 7.3, len(apart)))
        truth = weights * ratio.mean * (1 + rng.permutation(apart))
        noisy = weights + 20 * rng.standard_normal(len(apart))
        totals = Totals(truth + 450 * rng.standard_normal(len(apart)), 450.0)
        mean, variance, _ = by_both(noisy, np.full(len(apart), 20.0), totals, ratio)
        inside.append((abs(mean - truth) <= 1.96 * np.sqrt(variance)).mean())
    # The seed is fixed: this is a fact, no chance. With the mean of the spread it was 0.92.
    assert np.mean(inside) >= 0.94


def test_a_longer_combination_has_the_mean_ratio_of_its_values_and_a_wider_margin():
    first = singles(np.array([1000.0, 1000.0]), 1.0)
    totals = Totals(np.array([1200.0, 1600.0]), 1.0)
    pair = Combinations(
        2, np.array([[0, 1]], np.int32), np.array([500], np.int64), np.array([1.0]), 0.5
    )
    (_, links), spread = links_of_children((first, pair), totals, known())
    assert links.counts[0] == pytest.approx(700, abs=15)
    assert links.margins[0] >= 1.96 * spread * 500


def test_without_totals_every_value_has_the_overall_ratio():
    first, degrees = singles(np.array([100.0, 4000.0]), 5.0), known(scale=2.0)
    (links,), spread = links_of_children((first,), None, degrees)
    assert links.counts.tolist() == np.rint(first.counts * degrees.ratio).tolist()
    assert (links.margins > first.margins * degrees.ratio).all()
    assert spread == degrees.spread


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
    degrees = known(scale=2.0)
    links = links_of_pairs(pairs, parents, degrees, degrees.spread)
    assert links.counts[1] == 300
    assert links.margins[1] == pytest.approx(15.0, abs=0.6)
    assert links.margins[0] > 10.0 * links.counts[0] / 200


def test_a_number_is_shown_where_its_half_width_is_at_most_half_of_it():
    first = singles(np.array([4000.0, 30.0]), 20.0)
    (links,), _ = links_of_children((first,), None, known())
    assert links.told.tolist() == [True, False]


def test_who_stands_in_no_released_pair_with_a_class_is_of_the_others():
    weight, _ = class_shares(FAMILIES, 9)
    every = np.array([300, 400, 200, 120, 60, 40, 7, 1])
    truth = every @ weight
    pairs = np.stack([every, np.where(every >= 200, every, 0), 0 * every]).astype(float)
    own = np.full(3, float(every.sum()))
    assert by_classes(own, pairs, FAMILIES, weight) == pytest.approx(np.full(3, truth), rel=0.01)
    # The pairs of a class add up to more than all by noise alone.
    assert by_classes(own / 2, pairs, FAMILIES, weight)[0] == pytest.approx(truth / 2)
