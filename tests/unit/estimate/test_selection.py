import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace.estimate import Kept, Prediction, select, select_first
from populace.estimate.empirical_bayes import Ratios, posterior

SIZE = 4096


def pairs(number):
    """The first pairs in order."""
    places = np.arange(number)
    return np.stack([places // 1000, places % 1000 + 1000], axis=1).astype(np.int32)


def predicted(mean, ceiling, doubt):
    return Prediction(mean, ceiling, doubt, np.ones(len(mean)))


def simulated(number, scale, seed, sparsity=0.5, spread=0.4):
    generator = np.random.default_rng(seed)
    mean = np.exp(generator.normal(1.5, 2.0, number))
    ratio = np.exp(generator.normal(0, spread, number)) * (generator.random(number) < sparsity)
    truth = generator.poisson(mean * ratio)
    noisy = truth + generator.normal(0, scale, number)
    return truth, noisy, predicted(mean, np.maximum(np.ceil(3 * mean), 1.0), np.full(number, 0.5))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 300),
    st.floats(0.05, 400),
    st.integers(0, 2**32 - 1),
    st.sampled_from(["minimize", "balanced", "complete"]),
)
def test_what_is_released_keeps_the_rules(number, scale, seed, mode):
    _, noisy, prediction = simulated(number, scale, seed)
    ids = pairs(number)
    found = select(ids, noisy, scale, prediction, mode, SIZE)
    rows = {tuple(row): place for place, row in enumerate(ids.tolist())}
    where = np.array([rows[tuple(row)] for row in found.ids.tolist()], dtype=int)
    assert (found.counts >= 1).all()
    assert (found.counts <= prediction.ceiling[where]).all()
    assert (found.margins > 0).all()
    assert np.array_equal(np.round(found.margins, 1), found.margins)
    assert 0 <= found.fabricated <= 1
    assert found.scale == scale


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_the_order_of_candidates_does_not_matter(number, seed):
    _, noisy, prediction = simulated(number, 5.0, seed)
    order = np.random.default_rng(seed).permutation(number)
    ids = pairs(number)
    straight = select(ids, noisy, 5.0, prediction, "balanced", SIZE)
    shuffled = predicted(prediction.mean[order], prediction.ceiling[order], prediction.doubt[order])
    crossed = select(ids, noisy[order], 5.0, shuffled, "balanced", SIZE)
    back = {int(place): rank for rank, place in enumerate(order)}
    place = {tuple(row): rank for rank, row in enumerate(ids.tolist())}
    found = {
        place[tuple(row)]: count
        for row, count in zip(crossed.ids.tolist(), crossed.counts, strict=True)
    }
    for row, count in zip(straight.ids.tolist(), straight.counts, strict=True):
        assert abs(found.get(back[place[tuple(row)]], 0) - count) <= 1


def test_the_modes_release_more_and_more():
    _, noisy, prediction = simulated(3000, 8.0, 5)
    few, some, many = (
        len(select(pairs(3000), noisy, 8.0, prediction, mode, SIZE).counts)
        for mode in ("minimize", "balanced", "complete")
    )
    assert few < some < many


@pytest.mark.parametrize(
    ("mode", "most"), [("minimize", 0.4), ("balanced", 0.8), ("complete", 0.85)]
)
def test_what_is_too_probably_absent_is_not_released(mode, most):
    _, noisy, prediction = simulated(3000, 6.0, 1)
    found = select(pairs(3000), noisy, 6.0, prediction, mode, SIZE)
    believed = posterior(noisy, prediction, np.full(3000, 6.0), Ratios.around_one())
    counts = np.rint(np.minimum(believed.mean, prediction.ceiling))
    released = (believed.absent < most) & (counts >= 1)
    assert np.array_equal(found.ids, pairs(3000)[released])
    assert (counts[believed.absent >= most] >= 1).any()


def test_margins_hold_the_truth_as_often_as_they_say():
    """How sure: 3,000 candidates, about 1,000 of them released, 10 draws.

    The share of misses has a standard error of 0.2 points; a correct method is found outside of
    92 to 99% less than once in a million runs.
    """
    inside = total = 0
    for seed in range(10):
        truth, noisy, prediction = simulated(3000, 6.0, seed)
        ids = pairs(3000)
        found = select(ids, noisy, 6.0, prediction, "balanced", SIZE)
        place = found.ids[:, 0].astype(int) * 1000 + found.ids[:, 1] - 1000
        off = np.abs(found.counts - truth[place])
        free = found.counts < prediction.ceiling[place]
        inside += int((off <= found.margins)[free].sum())
        total += int(free.sum())
    assert 0.92 < inside / total < 0.99


def test_margins_reach_down_to_none_where_absence_is_probable():
    _, noisy, prediction = simulated(3000, 6.0, 1)
    found = select(pairs(3000), noisy, 6.0, prediction, "complete", SIZE)
    place = found.ids[:, 0].astype(int) * 1000 + found.ids[:, 1] - 1000
    absent = posterior(noisy, prediction, np.full(3000, 6.0), Ratios.around_one()).absent[place]
    assert (absent > 0.025).sum() > 100
    assert (found.margins >= found.counts)[absent > 0.025].all()
    assert (found.margins < found.counts)[absent <= 0.025].any()


def test_estimates_are_nearer_than_noisy_counts():
    truth, noisy, prediction = simulated(5000, 10.0, 1)
    prediction = predicted(prediction.mean, np.full(5000, 1e9), prediction.doubt)
    found = select(pairs(5000), noisy, 10.0, prediction, "balanced", SIZE)
    released = np.zeros(5000)
    released[found.ids[:, 0].astype(int) * 1000 + found.ids[:, 1] - 1000] = found.counts
    assert np.abs(released - truth).mean() < 0.7 * np.abs(np.maximum(noisy, 0) - truth).mean()


def test_first_length_keeps_private_values_and_judges_public_ones():
    generator = np.random.default_rng(0)
    truth = np.concatenate([np.zeros(200, int), [3000, 800, 250, 90], [500, 70, 60]])
    public = np.arange(len(truth)) < 204
    noisy = truth + generator.normal(0, 8, len(truth))
    ids = np.arange(len(truth), dtype=np.int32)[:, None]
    found = select_first(ids, noisy, 8.0, public, 5000, "balanced", len(truth))
    assert set(found.ids[:, 0].tolist()) == set(range(200, 207))
    private = found.counts[-3:]
    assert np.array_equal(private, np.rint(noisy[-3:]))
    assert (np.abs(found.counts[:4] - truth[200:204]) < 32).all()


def test_first_length_of_nothing_and_of_one_record():
    none = select_first(
        np.empty((0, 1), dtype=np.int32), np.empty(0), 3.0, np.empty(0, bool), 0, "balanced", 5
    )
    assert none.ids.shape == (0, 1)
    one = select_first(
        np.array([[2]], dtype=np.int32), np.array([55.0]), 3.0, np.array([False]), 1, "balanced", 5
    )
    assert one.counts.tolist() == [1]


def test_public_values_that_nobody_has_are_hardly_ever_made_up():
    """300 declared values, 50 of them held, 20 draws: fewer than one made up per draw."""
    made_up = lost = 0
    for seed in range(20):
        generator = np.random.default_rng(seed)
        truth = np.zeros(300, int)
        truth[:50] = np.exp(generator.uniform(1, 8, 50)).astype(int)
        noisy = truth + generator.normal(0, 10, 300)
        ids = np.arange(300, dtype=np.int32)[:, None]
        found = select_first(ids, noisy, 10.0, np.ones(300, bool), 9000, "balanced", 300)
        chosen = np.zeros(300, bool)
        chosen[found.ids[:, 0]] = True
        made_up += int(chosen[50:].sum())
        lost += int((~chosen & (truth >= 60)).sum())
    assert made_up < 20
    assert lost == 0


def test_clipping_is_undone_on_average_and_widens_margins():
    truth, noisy, prediction = simulated(4000, 6.0, 3, sparsity=1.0)
    prediction = predicted(prediction.mean, np.full(4000, 1e9), prediction.doubt)
    ids = pairs(4000)
    whole = select(ids, noisy, 6.0, prediction, "balanced", SIZE)
    clipped = select(ids, noisy * 0.8, 4.8, prediction, "balanced", SIZE, Kept(0.8, 0.05))
    assert np.array_equal(whole.ids, clipped.ids)
    assert np.abs(whole.counts - clipped.counts).max() <= 1
    assert (clipped.margins >= whole.margins - 0.1).all()
    assert clipped.margins.sum() > whole.margins.sum()
    assert clipped.scale == 4.8
    assert abs(clipped.counts.sum() / truth.sum() - 1) < 0.05


def test_the_more_doubt_the_less_a_prediction_counts():
    """Two halves with the same predictions, one right and one without any connection."""
    generator = np.random.default_rng(9)
    mean = np.exp(generator.normal(2.5, 1, 6000))
    truth = generator.poisson(mean)
    truth[3000:] = generator.permutation(truth[3000:]) * (generator.random(3000) < 0.3)
    doubt = np.repeat([0.1, 1.4], 3000)
    noisy = truth + generator.normal(0, 12, 6000)
    prediction = predicted(mean, np.full(6000, 1e9), doubt)
    found = select(pairs(6000), noisy, 12.0, prediction, "minimize", SIZE)
    place = found.ids[:, 0].astype(int) * 1000 + found.ids[:, 1] - 1000
    counts = np.zeros(6000)
    counts[place] = found.counts
    error = np.abs(counts - truth)
    assert error[:3000].mean() < 0.4 * 12 * 0.8
    assert (counts[3000:] > 0).mean() < 0.6
    assert (counts[:3000] > 0).mean() > 0.9


def test_few_values_that_exist_for_sure_have_the_margin_of_their_noise():
    rng = np.random.default_rng(8)
    truth = np.array([700, 420, 300, 220, 150, 110, 90, 70, 60, 0, 0, 0.0])
    ids, public = np.arange(len(truth), dtype=np.int32)[:, None], np.ones(len(truth), dtype=bool)
    inside = []
    for _ in range(200):
        noisy = truth + 25 * rng.standard_normal(len(truth))
        found = select_first(ids, noisy, 25.0, public, 1_500, "balanced", len(truth))
        rows = found.ids[:, 0]
        sure = noisy[rows] > 150
        assert (found.margins[sure] >= 1.96 * 25 - 0.1).all()
        off = np.abs(found.counts - truth[rows])[truth[rows] >= 100]
        inside.append((off <= found.margins[truth[rows] >= 100]).mean())
    # With the spread of what is believed alone it was .89, as few values mislead; .935 was seen.
    assert np.mean(inside) >= 0.915
