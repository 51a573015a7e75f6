import numpy as np
import pytest

from populace.estimate import may_occur, predict
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.combinations import find, pack
from tests.unit.estimate.test_sums import attributes, exact, records

SIZES = [9, 8, 7, 6]


def released(seed=3, dropped=0.4, scale=100.0):
    """Exact singles and pairs, and a part of the triples."""
    rng = np.random.default_rng(seed)
    rows, size = records(SIZES, 3000, rng), sum(SIZES)
    lengths = [exact(rows, length, size) for length in (1, 2, 3)]
    kept = rng.random(len(lengths[2].counts)) >= dropped
    some = lengths[2]
    lengths[2] = type(some)(size, some.ids[kept], some.counts[kept], some.margins[kept], scale)
    return Aggregates(attributes(SIZES).columns, 3000, 1.0, 1.0, tuple(lengths))


@pytest.mark.parametrize(("fabrication", "least"), [("balanced", 0.4), ("complete", 0.2)])
def test_they_are_unreleased_triples_of_released_pairs_that_are_expected(fabrication, least):
    counts = released()
    found = may_occur(counts, fabrication)
    size, shorter = counts.attributes.size, counts.lengths[:2]
    keys = pack(found, size)
    assert (keys[1:] > keys[:-1]).all()
    assert len(found) > 100
    assert not find(counts.lengths[2].keys, keys)[1].any()
    for part in ([0, 1], [0, 2], [1, 2]):
        assert find(shorter[1].keys, pack(found[:, part], size))[1].all()
    assert (predict(found, shorter, 3000).mean >= least).all()
    assert (predict(found, shorter, 3000).mean <= 10).all()


def test_the_words_allow_more_and_more():
    counts = released()
    none, some, many = (
        pack(may_occur(counts, word), counts.attributes.size)
        for word in ("minimize", "balanced", "complete")
    )
    assert len(none) == 0
    assert len(some) < len(many)
    assert find(many, some)[1].all()


def test_earlier_synthesizers_asked_for_half_a_time_in_a_balanced_release():
    counts = released()
    shorter = counts.lengths[:2]
    before, now = (may_occur(counts, "balanced", earlier=each) for each in (True, False))
    assert 0 < len(before) < len(now)
    assert (predict(before, shorter, 3000).mean >= 0.5).all()
    assert (predict(now, shorter, 3000).mean < 0.5).sum() == len(now) - len(before)
    every = (may_occur(counts, "complete", earlier=each) for each in (True, False))
    assert np.array_equal(*every)


def test_without_triples_none_may_occur():
    counts = released()
    shorter = Aggregates(counts.columns, 3000, 1.0, 1.0, counts.lengths[:2])
    assert may_occur(shorter, "complete").shape == (0, 3)


def test_what_the_noise_could_not_have_hidden_does_not_occur():
    """With a standard deviation of 2, nothing that is expected half a time is left."""
    assert len(may_occur(released(scale=2.0), "balanced")) == 0
