"""Parents by number of children: what fits all that was measured, and how many links count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.estimate import ByClass, Sum, all_links, choose_bound, counted_below, fitted
from populace.estimate.degrees import non_negative
from populace.vocabulary.degrees import class_starts, gathered

MOST = 40
STARTS = class_starts(MOST)


def by_class(degrees, scale=1e-3, noise=0.0):
    return ByClass(gathered(degrees, STARTS) + noise, scale, STARTS, MOST)


def heavy():
    """A few parents with many children, some with as many as the bound."""
    degrees = (400 / np.arange(1, MOST + 2) ** 1.9).astype(np.int64)
    degrees[MOST] = 12
    return degrees


def test_without_noise_what_was_counted_comes_out_again():
    degrees = heavy()
    links = int(degrees @ np.arange(MOST + 1))
    found = fitted(by_class(degrees), int(degrees.sum()), (Sum(MOST, links, 1e-3),))
    assert abs(gathered(found, STARTS) - gathered(degrees, STARTS)).max() <= 2
    assert found @ np.arange(MOST + 1) == pytest.approx(links, rel=0.02)


def test_links_that_noise_hides_in_the_tail_are_still_held():
    rng, degrees = np.random.default_rng(4), heavy()
    links = int(degrees @ np.arange(MOST + 1))
    shares = []
    for _ in range(40):
        noisy = by_class(degrees, 12.0, 12.0 * rng.standard_normal(len(STARTS)))
        every = Sum(MOST, links + 60.0 * rng.standard_normal(), 60.0)
        found = fitted(noisy, int(degrees.sum()), (every,))
        assert found.sum() == degrees.sum()
        shares.append(found @ np.arange(MOST + 1) / links)
    # The seed is fixed: these are facts, no chances.
    assert np.mean(shares) == pytest.approx(1.0, abs=0.05)


@given(st.integers(0, 1 << 30), st.integers(0, 5000))
def test_any_noise_gives_numbers_of_parents(seed, parents):
    rng = np.random.default_rng(seed)
    noisy = by_class(heavy(), 50.0, 300.0 * rng.standard_normal(len(STARTS)))
    found = fitted(noisy, parents, (Sum(10, float(rng.normal(0, 5000)), 50.0),))
    assert found.sum() == parents
    assert found.min() >= 0
    assert len(found) == MOST + 1


def test_all_links_are_the_mean_of_two_by_their_noise():
    rng, degrees = np.random.default_rng(4), heavy()
    number = np.arange(MOST + 1)
    truth, few = int(degrees @ number), int(degrees @ np.minimum(number, 10))
    off = []
    for _ in range(400):
        noisy = by_class(degrees, 9.0, 9.0 * rng.standard_normal(len(STARTS)))
        value, scale = all_links(
            noisy,
            Sum(10, few + 50.0 * rng.standard_normal(), 50.0),
            Sum(MOST, truth + 200.0 * rng.standard_normal(), 200.0),
        )
        assert scale < 200.0
        off.append((value - truth) / scale)
    # The seed is fixed: these are facts, no chances. Within a class numbers are not quite even.
    assert abs(np.mean(off)) < 0.5
    assert np.std(off) == pytest.approx(1.0, abs=0.1)


def test_the_more_noise_the_fewer_links_of_each_parent_count():
    noisy = by_class(heavy())
    chosen = [
        choose_bound(noisy, {tau: scale * tau for tau in range(3, MOST + 1)})
        for scale in (0.01, 2.0, 20.0, 1e6)
    ]
    assert chosen == sorted(chosen, reverse=True)
    assert (chosen[0], chosen[-1]) == (MOST, 3)


@given(st.integers(0, 1 << 30), st.integers(1, 9), st.integers(1, 9))
def test_the_closest_vector_without_negative_entries_is_found(seed, rows, unknowns):
    rng = np.random.default_rng(seed)
    matrix, wanted = rng.normal(size=(rows, unknowns)), rng.normal(size=rows)
    found = non_negative(matrix, wanted)
    assert found.min() >= 0
    # No entry can be raised, and none above zero lowered, to come closer (Karush, Kuhn, Tucker).
    slope = matrix.T @ (wanted - matrix @ found)
    assert slope.max() <= 1e-6
    assert np.abs(slope[found > 1e-9]).max(initial=0) <= 1e-6


def test_noise_at_a_bound_that_nobody_reaches_makes_few_links():
    rng, bound = np.random.default_rng(11), 200
    starts, degrees = class_starts(bound), np.zeros(bound + 1, dtype=np.int64)
    degrees[1:4] = 700, 700, 600
    links = int(degrees @ np.arange(bound + 1))
    shares = []
    for _ in range(60):
        noisy = gathered(degrees, starts) + 30.0 * rng.standard_normal(len(starts))
        sums = tuple(
            Sum(most, links + scale * rng.standard_normal(), scale)
            for most, scale in ((3, 130.0), (bound, 5_000.0))
        )
        found = fitted(ByClass(noisy, 30.0, starts, bound), int(degrees.sum()), sums)
        shares.append(found @ np.arange(bound + 1) / links)
    # The seed is fixed. It was 1.43 while the noise of the bound's own class stood for parents.
    assert np.mean(shares) < 1.3


def test_records_two_levels_down_are_expected_from_owners_that_weigh_less_where_they_are_many():
    """Roots own one to six records, and each of these none to three: exactly what comes out."""
    of_roots = np.array([0, 400, 200, 100, 50, 20, 10], dtype=np.int64)
    shares = np.array([0.2, 0.6, 0.15, 0.05])
    number = np.arange(1, 7)
    weight = np.minimum(1.0, 2 / number)
    rows = of_roots[1:] * number
    owners = np.array([(rows * weight).sum() * share for share in shares])
    records = sum(float(rows.sum()) * share * own for own, share in enumerate(shares))
    known = ByClass(owners, 2.0, (0, 1, 2, 3), 3)
    (found,) = counted_below(Sum(100, records, 5.0), known, (of_roots,))
    assert found.each is not None
    assert float(owners @ found.each) == pytest.approx(records)
    # Where heavy owners may have more than others the number says less; none of a root says it all.
    assert found.scale > 5.0
    assert counted_below(Sum(100, records, 5.0), known, ()) == (Sum(100, records, 5.0),)
    # All owners weigh the same: nothing is open.
    (alike,) = counted_below(Sum(100, records, 5.0), known, (of_roots[:2],))
    assert alike.scale == 5.0


def test_a_tail_that_noise_made_is_pulled_to_the_number_of_records():
    rng, number = np.random.default_rng(6), np.arange(11)
    degrees = np.array([0, 12_800, 815, 25, 0, 0, 0, 0, 0, 0, 0], dtype=np.int64)
    records, starts = int(degrees @ number), class_starts(10)
    free, pulled = [], []
    for _ in range(60):
        noisy = gathered(degrees, starts) + 24.0 * rng.standard_normal(len(starts))
        known = ByClass(noisy, 24.0, starts, 10)
        few = counted_below(Sum(10, records, 60.0), known, (np.array([0, 9_000, 1_900]),))
        free.append(fitted(known, int(degrees.sum()), ()) @ number - records)
        pulled.append(fitted(known, int(degrees.sum()), few) @ number - records)
    # The seed is fixed: these are facts, no chances.
    assert abs(np.mean(free)) < 20
    assert np.sqrt(np.mean(np.square(pulled))) < 0.8 * np.sqrt(np.mean(np.square(free)))
