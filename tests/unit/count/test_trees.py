"""What a root can change in counts over its tree, by brute force and in the tightest cases."""

import numpy as np
import pytest

from populace import count
from populace.count import trees
from populace.count.subjects import Subjects
from populace.vocabulary.degrees import class_starts

FINE = count.FINE


def subjects(attributes, size, bound):
    """Subjects from a list of lists of ids."""
    sizes = [len(ids) for ids in attributes]
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
    ids = np.array([each for ids in attributes for each in sorted(ids)], dtype=np.int32)
    return Subjects(size, bound, starts, ids)


def random_tree(rng, roots, most, size, bound):
    """For each root its records, each as a list of ids with the lists of its own."""

    def held():
        return list(rng.choice(size, rng.integers(0, bound + 1), replace=False))

    return [
        [(held(), [held() for _ in range(rng.integers(0, most + 1))]) for _ in range(number)]
        for number in rng.integers(0, most + 1, roots)
    ]


def words(number):
    """The first of a root's records stay: what they are never depends on other roots."""
    return np.arange(number, dtype=np.uint64)


def levels(tree, mosts):
    """Rows of both levels with their numbers of records, and the attributes of each."""
    one = [root for root, upper in enumerate(tree) for _ in upper]
    uppers = [each for upper in tree for each in upper]
    two = [place for place, (_, lower) in enumerate(uppers) for _ in lower]
    top = trees.rows_of_root(len(tree))
    rows, owned = trees.rows_below(top, np.array(one, dtype=np.int64), len(tree), mosts[0], words)
    below, number = trees.rows_below(
        rows, np.array(two, dtype=np.int64), len(uppers), mosts[1], words
    )
    held = [ids for ids, _ in uppers], [ids for _, lower in uppers for ids in lower]
    return top, rows, owned, below, number, held


def measured(tree, mosts, size, bound, cap2):
    """Every sum that is released of a tree, before noise, with its bound."""
    top, rows, owned, below, number, held = levels(tree, mosts)
    upper = trees.held_by(subjects(held[0], size, bound), rows)
    lower = trees.held_by(subjects(held[1], size, bound), below)
    every = np.arange(size, dtype=np.uint64)
    span = count.Span(mosts, bound)
    pairs = trees.crossed(below, trees.above(upper, below.owner), lower, every.astype(np.int64))
    row = np.repeat(np.arange(len(below)), np.diff(lower.starts))
    codes = np.zeros(len(below), dtype=np.int64)
    codes[np.diff(lower.starts) > 0] = lower.ids[lower.starts[:-1][np.diff(lower.starts) > 0]] + 1
    tau = 3
    owners2 = count.above2(count.Span(mosts[:1], bound))
    return [
        (trees.combined(below, lower, every, 1).sums(cap2), count.root2(cap2)),
        (trees.combined(rows, upper, every, 1).sums(cap2), count.root2(cap2)),
        (pairs.sums(cap2), count.root2(cap2)),
        (trees.combined(below, lower, every, 1).whole(), span.longest2(1) * FINE**2),
        (pairs.whole(), span.longest2(1, bound) * FINE**2),
        (trees.by_number(rows, number, class_starts(mosts[1])), owners2),
        (trees.by_number(top, owned, class_starts(mosts[0])), count.above2(None)),
        (trees.alike(rows, number, codes, size).whole(), owners2),
        (
            trees.totals(below, np.arange(len(below)), np.zeros(len(below), np.int64), 1, tau),
            (tau * FINE) ** 2,
        ),
        (trees.totals(below, row, lower.ids.astype(np.int64), size, tau), tau**2 * bound * FINE**2),
    ]


@pytest.mark.parametrize("seed", range(150))
def test_a_root_changes_no_sum_by_more_than_its_bound(seed):
    rng = np.random.default_rng(seed)
    mosts = tuple(int(each) for each in rng.integers(3, 6, 2))
    size, bound = 4, int(rng.integers(1, 4))
    cap2 = int(rng.choice(count.grid(count.Span(mosts, bound).longest2(1))))
    tree = random_tree(rng, 4, 7, size, bound)
    gone = int(rng.integers(len(tree)))
    # The words of the others stay as they are: those of the root that goes come last.
    tree = [each for place, each in enumerate(tree) if place != gone] + [tree[gone]]
    with_it = measured(tree, mosts, size, bound, cap2)
    without = measured(tree[:-1], mosts, size, bound, cap2)
    for place, ((one, limit), (other, _)) in enumerate(zip(with_it, without, strict=True)):
        assert int(((one - other) ** 2).sum()) <= limit, place


def test_the_bounds_are_tight_where_all_records_are_alike():
    held = [0, 1]
    tree = [[(held, [held] * 2)] * 2]
    for place, (exact, limit) in enumerate(measured(tree, (3, 3), 2, 2, 10**6)):
        if place in {3, 4, 5}:
            assert int((exact**2).sum()) == limit, place


def test_weights_are_those_of_the_owner_times_those_of_siblings():
    tree = [[([0], [[0]] * 5)] * 4]
    _, rows, owned, below, number, _ = levels(tree, (10, 10))
    assert owned.tolist() == [4]
    assert number.tolist() == [5] * 4
    assert rows.weight.tolist() == [trees.WHOLE // 2] * 4
    assert below.weight.tolist() == [trees.WHOLE // 2 * 2 // 5] * 20
    assert below.weight.sum() <= 4 * trees.WHOLE


def test_no_more_records_count_than_the_bounds_allow():
    tree = [[([0], [[0]] * 9)] * 9, []]
    _, rows, owned, below, number, _ = levels(tree, (4, 3))
    assert (len(rows), len(below)) == (4, 12)
    assert owned.tolist() == [4, 0]
    assert number.tolist() == [3] * 4
    assert below.root.tolist() == [0] * 12


def test_what_hangs_on_a_record_that_does_not_count_does_not_count():
    top = trees.rows_of_root(2)
    rows, _ = trees.rows_below(top, np.array([1, -1, 0]), 2, 5, words)
    assert rows.record.tolist() == [2, 0]
    below, number = trees.rows_below(rows, np.array([0, 1, 1, 2]), 3, 5, words)
    assert below.record.tolist() == [3, 0]
    assert number.tolist() == [1, 1]


def test_attributes_of_two_tables_stand_side_by_side():
    one, other = subjects([[0, 2], [], [1]], 3, 2), subjects([[1], [0], []], 2, 1)
    both = trees.beside(one, other)
    assert [both.ids[a:b].tolist() for a, b in zip(both.starts, both.starts[1:], strict=False)] == [
        [0, 2, 4],
        [3],
        [1],
    ]
    assert (both.size, both.bound) == (5, 3)


def test_longer_combinations_weigh_as_their_records():
    tree = [[([0, 1, 2], [])] * 3]
    _, rows, _, _, _, held = levels(tree, (5, 3))
    upper = trees.held_by(subjects(held[0], 3, 3), rows)
    keys = np.array([0 << 2 | 1, 1 << 2 | 2], dtype=np.uint64)
    found = trees.combined(rows, upper, keys, 2)
    assert found.squares().tolist() == pytest.approx([2 * 4], rel=1e-2)
    assert (found.whole() <= 2 * FINE).all()
    assert (found.whole() >= 2 * FINE - 3).all()


def test_the_rows_of_a_root_are_its_children():
    rng = np.random.default_rng(12)
    tree = random_tree(rng, 30, 4, 5, 2)
    _, rows, _, _, _, held = levels(tree, (3, 3))
    families = trees.of_roots(rows, subjects(held[0], 5, 2))
    assert families.parents == 30
    assert families.most == max(min(len(upper), 3) for upper in tree)
    assert families.degree.tolist() == [min(len(upper), 3) for upper in tree]
    starts = families.children.starts
    for root, upper in enumerate(tree):
        own = range(families.starts[root], families.starts[root + 1])
        of_rows = [families.children.ids[starts[row] : starts[row + 1]].tolist() for row in own]
        # Who stays is settled by words that rise: the first of each root.
        assert of_rows == [sorted(ids) for ids, _ in upper[:3]]
