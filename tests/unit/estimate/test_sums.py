"""Sums over columns: what they take away from noise, and that they prove nothing of themselves."""

from itertools import combinations

import numpy as np
import pytest

from populace.estimate.noisy import Frame, Noisy
from populace.estimate.sums import consistent, groups, with_longer
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column

SCALE = 6.0


def attributes(sizes, several=()):
    return Attributes(
        tuple(
            Column(str(place), tuple(str(value) for value in range(size)), public=True)
            for place, size in enumerate(sizes)
        )
        + tuple(Column(name, ("a", "b"), public=True, delimiter=";") for name in several)
    )


def records(sizes, number, rng, empty=0.0):
    """One id of each column, or -1; neighboring columns depend on each other."""
    starts = np.cumsum([0, *sizes[:-1]])
    first = rng.integers(0, sizes[0], number)
    cells = [first]
    for size in sizes[1:]:
        moved = (cells[-1] + rng.integers(0, 2, number)) % size
        cells.append(np.where(rng.random(number) < 0.6, moved, rng.integers(0, size, number)))
    return np.stack(
        [
            np.where(rng.random(number) < empty, -1, start + cell)
            for start, cell in zip(starts, cells, strict=True)
        ],
        axis=1,
    )


def tally(rows, length):
    """Ids and exact counts of all combinations that occur."""
    found = {}
    for places in combinations(range(rows.shape[1]), length):
        held = rows[:, places][(rows[:, places] >= 0).all(axis=1)]
        ids, counts = np.unique(held, axis=0, return_counts=True)
        found |= dict(zip(map(tuple, ids.tolist()), counts.tolist(), strict=True))
    ids = np.array(sorted(found), dtype=np.int32)
    return ids, np.array([found[tuple(row)] for row in ids.tolist()])


def exact(rows, length, size, margin=0.1):
    ids, counts = tally(rows, length)
    return Combinations(size, ids, counts, np.full(len(ids), margin), 1.0)


def test_groups_are_candidates_that_differ_by_one_column():
    held = attributes([3, 2], several=["m"])
    frame = Frame.of(100, 1.0, held)
    assert frame.columns.tolist() == [0, 0, 0, 1, 1, -1, -1]
    every = np.arange(7, dtype=np.int32)[:, None]
    first = Combinations(7, every, np.full(7, 9), np.full(7, 0.1), 1.0)
    ids = np.array([[0, 3], [0, 4], [1, 3], [1, 5], [2, 6], [5, 6]], dtype=np.int32)
    of_first, of_second = groups(ids, first, frame)
    # With the first place free, those with value 3 differ by column 0; 5 and 6 exclude nothing.
    assert of_first.sum(np.arange(6.0)).tolist() == [2.0, 1.0, 3.0, 4.0]
    assert sorted(of_second.number.tolist()) == [1.0, 2.0]
    assert of_second.spread(np.ones(2))(slice(None)).tolist() == [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]


def test_people_with_several_records_exclude_no_values():
    frame = Frame.of(100, 1.0, attributes([3, 2]), exclusive=False)
    assert (frame.columns == -1).all()


def test_known_sums_leave_a_cell_of_two_by_two_by_two_an_eighth_of_its_variance():
    """40 draws of 8 cells: the share of the variance has a standard error of 0.03."""
    rng = np.random.default_rng(4)
    rows, held = records([2, 2, 2], 4000, rng), attributes([2, 2, 2])
    released = tuple(exact(rows, length, 6) for length in (1, 2))
    ids, truth = tally(rows, 3)
    errors, said = [], []
    for _ in range(40):
        noisy = Noisy.of(ids, truth + rng.normal(0, 100, len(ids)), 100.0)
        found = consistent(noisy, released, Frame.of(4000, 0.1, held))
        errors.append(found.counts - truth)
        said.append(found.scale)
    assert np.mean(np.square(errors)) / 100**2 == pytest.approx(1 / 8, abs=0.1)
    assert np.mean(np.square(said)) / 100**2 == pytest.approx(1 / 8, abs=0.06)


@pytest.mark.parametrize("empty", [0.0, 0.3])
def test_scales_are_as_large_as_errors(empty):
    """Some 500 triples: the ratio of variances has a standard error of 6%; 0.7 to 1.4 is 5 away."""
    rng = np.random.default_rng(5)
    sizes = [7, 6, 5, 4]
    rows, held = records(sizes, 6000, rng, empty), attributes(sizes)
    released = tuple(exact(rows, length, sum(sizes)) for length in (1, 2))
    ids, truth = tally(rows, 3)
    noisy = Noisy.of(ids, truth + rng.normal(0, 20, len(ids)), 20.0)
    found = consistent(noisy, released, Frame.of(6000, 0.1, held))
    assert (found.scale < noisy.scale).mean() > 0.9
    ratio = np.mean(((found.counts - truth) / found.scale) ** 2)
    assert 0.7 < ratio < 1.4
    assert np.mean((found.counts - truth) ** 2) < 0.8 * np.mean((noisy.counts - truth) ** 2)


def test_large_counts_lose_nothing():
    """Two columns of ten values: a hundred cells, whose errors' square has a spread of 14%."""
    rng = np.random.default_rng(7)
    held, number = attributes([10, 10]), 10**9
    one, other = np.indices((10, 10)).reshape(2, -1)
    ids = np.stack([one, other + 10], axis=1).astype(np.int32)
    truth = np.full(100, number // 100)
    values = np.arange(20, dtype=np.int32)[:, None]
    single = Combinations(20, values, np.full(20, number // 10), np.full(20, 0.1), 1.0)
    noisy = Noisy.of(ids, truth + rng.normal(0, 10, 100), 10.0)
    found = consistent(noisy, (single,), Frame.of(number, 0.1, held))
    assert np.square(found.counts - truth).mean() < np.square(noisy.counts - truth).mean()


def test_each_candidate_has_its_own_noise():
    """Counts with little noise move little, and pull the others of their group."""
    rng = np.random.default_rng(6)
    rows, held = records([2, 2, 2], 4000, rng), attributes([2, 2, 2])
    released = tuple(exact(rows, length, 6) for length in (1, 2))
    ids, truth = tally(rows, 3)
    scale = np.where(np.arange(len(ids)) % 2 == 0, 0.5, 200.0)
    noisy = Noisy.of(ids, truth + rng.normal(0, 1, len(ids)) * scale, scale)
    found = consistent(noisy, released, Frame.of(4000, 0.1, held))
    assert np.abs(found.counts - truth).max() < 40


def test_evidence_of_longer_ones_is_not_the_count_it_was_made_from():
    """Pairs are 20% too large or too small, and a quarter of each column is empty.

    The expected empties are made from those wrong counts. Taken off as a number they hand the error
    on by their share, a quarter; divided by the share of those not empty, nothing of it is left.
    """
    rng = np.random.default_rng(7)
    sizes = [5, 5, 5]
    rows, held = records(sizes, 40_000, rng, 0.25), attributes(sizes)
    size = sum(sizes)
    first, pairs = (exact(rows, length, size) for length in (1, 2))
    ids, truth = tally(rows, 3)
    error = rng.choice([-0.2, 0.2], len(pairs.counts))
    wrong = np.rint(pairs.counts * (1 + error)).astype(np.int64)
    believed = Combinations(size, pairs.ids, wrong, np.full(len(wrong), 500.0), 1.0)
    shorter = Noisy.of(pairs.ids, wrong.astype(float), 1e5)
    longer = Noisy.of(ids, truth + rng.normal(0, 1, len(ids)), 1.0)
    found = with_longer(shorter, longer, (first, believed), Frame.of(40_000, 1.0, held))
    assert (found.scale < 1e4).all()
    left = found.counts / pairs.counts - 1
    handed_on = (left * error).sum() / (error**2).sum()
    assert abs(handed_on) < 0.1
    assert abs(left.mean()) < 0.1
