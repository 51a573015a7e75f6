import numpy as np
import pytest

from populace.estimate.latent_classes import Evidence, dependence, folds, interaction
from populace.estimate.noisy import Frame
from populace.estimate.prediction import predict
from tests.unit.estimate.test_sums import attributes, exact, tally

SIZES = [6, 5, 4, 4, 3, 3]


@pytest.fixture(scope="module")
def people():
    """20,000 people of four classes, in which columns are independent."""
    rng = np.random.default_rng(8)
    which = rng.choice(4, 20_000, p=[0.4, 0.3, 0.2, 0.1])
    starts = np.cumsum([0, *SIZES[:-1]])
    rows = np.full((20_000, len(SIZES)), -1)
    for place, size in enumerate(SIZES):
        for each in range(4):
            mine = np.flatnonzero(which == each)
            held = rng.choice(size, len(mine), p=rng.dirichlet(np.full(size, 0.7)))
            rows[mine, place] = np.where(rng.random(len(mine)) < 0.8, starts[place] + held, -1)
    return rows


def released(people):
    size = sum(SIZES)
    return tuple(exact(people, length, size) for length in (1, 2))


def frame():
    return Frame.of(20_000, 1.0, attributes(SIZES))


def test_classes_improve_on_pairs_where_there_are_classes(people):
    first, pairs = released(people)
    ids, truth = tally(people, 3)
    expected = predict(ids, (first, pairs), 20_000).mean
    models = [Evidence(first, pairs, frame()).fit(start=start) for start in range(2)]
    mixed = expected * interaction(ids, models)
    assert np.abs(mixed - truth).sum() < 0.9 * np.abs(expected - truth).sum()


def test_pairs_are_judged_by_fits_that_have_not_seen_them(people):
    first, pairs = released(people)
    expected = predict(pairs.ids, (first,), 20_000).mean
    fold, models = folds(Evidence(first, pairs, frame()))
    ratio = dependence(pairs.ids, frame().slots, fold, models)
    assert (
        np.abs(expected * ratio - pairs.counts).sum() < 0.5 * np.abs(expected - pairs.counts).sum()
    )
    # Counts of a fold changed: what is said of that fold does not change.
    slots = frame().slots[pairs.ids]
    own = fold[slots[:, 0], slots[:, 1]] == 1
    counts = np.where(own, pairs.counts[::-1], pairs.counts)
    changed = type(pairs)(pairs.size, pairs.ids, counts, pairs.margins, pairs.scale)
    evidence = Evidence(first, changed, frame())
    again = dependence(pairs.ids, frame().slots, fold, [evidence.fit(fold == 1, 1)] * 4)
    before = dependence(pairs.ids, frame().slots, fold, [models[1]] * 4)
    assert again[own] == pytest.approx(before[own], rel=0.35)


def test_fits_are_the_same_each_time_and_differ_by_start(people):
    evidence = Evidence(*released(people), frame())
    one, same, other = (evidence.fit(start=start) for start in (0, 0, 1))
    assert np.array_equal(one.rates, same.rates)
    assert not np.allclose(one.rates, other.rates)
    assert one.shares.sum() == pytest.approx(1)
    assert ((one.rates >= 0) & (one.rates <= 1 + 1e-9)).all()


def test_attributes_without_a_part_in_the_model_change_nothing(people, monkeypatch):
    monkeypatch.setattr("populace.estimate.latent_classes._MOST", 10)
    first, pairs = released(people)
    ids, _ = tally(people, 3)
    evidence = Evidence(first, pairs, frame())
    ratio = interaction(ids, [evidence.fit()])
    outside = (evidence.row[ids] == evidence.number).all(axis=1)
    assert outside.any()
    assert ratio[outside] == pytest.approx(1.0)
