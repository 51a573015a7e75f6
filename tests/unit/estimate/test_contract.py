"""The laws of estimators, which every one that a method may use must keep.

A new estimator is one more entry of `ESTIMATORS`.
"""

import numpy as np
import pytest

from populace.estimate import EmpiricalBayes, Frame, Noisy, candidates
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column

COLUMNS = (Column("a", ("1", "2", "3"), public=True), Column("b", ("x", "y")))
ATTRIBUTES = Attributes(COLUMNS)
RECORDS = 500
ESTIMATORS = {
    fabrication: EmpiricalBayes(fabrication) for fabrication in ("minimize", "balanced", "complete")
}
TRUE = np.array([300, 150, 0, 320, 160])
PUBLIC = np.array([True, True, True, False, False])
SCALE = 4.0


@pytest.fixture(params=ESTIMATORS)
def estimator(request):
    return ESTIMATORS[request.param]


def first(estimator, seed=1, scale=SCALE):
    noise = np.random.default_rng(seed).normal(0, scale, len(TRUE))
    noisy = np.where(PUBLIC, TRUE + noise, np.maximum(TRUE + noise, 1.0))
    ids = np.arange(5, dtype=np.int32)[:, None]
    return estimator.first(ids, noisy, scale, PUBLIC, RECORDS, ATTRIBUTES.size)


def longer(estimator, noisy_of):
    one = first(estimator)
    ids = candidates((one,), ATTRIBUTES, 10**6).ids
    return ids, estimated(estimator, ids, noisy_of(ids), one)


def estimated(estimator, ids, noisy, one):
    frame = Frame.of(RECORDS, 2.0, ATTRIBUTES)
    assert len(estimator.expected(ids, (one,), RECORDS)) == len(ids)
    return estimator.longer((), Noisy.of(ids, noisy, SCALE), one, frame)[0].released


def test_released_are_asked_ones_with_counts_from_one_to_all(estimator):
    ids, released = longer(estimator, lambda ids: np.linspace(-20, 200, len(ids)))
    assert {*map(tuple, released.ids.tolist())} <= {*map(tuple, ids.tolist())}
    assert (released.counts >= 1).all()
    assert (released.counts <= RECORDS).all()
    assert (released.margins > 0).all()
    assert 0 <= released.fabricated <= 1
    assert released.scale == SCALE


def test_what_stands_out_from_noise_is_released_close_to_what_was_measured(estimator):
    released = first(estimator)
    found = dict(zip(released.ids[:, 0].tolist(), released.counts.tolist(), strict=True))
    for attribute in (0, 1, 3, 4):
        # Six standard deviations: false alarm below 1 in 100 million.
        assert abs(found[attribute] - TRUE[attribute]) < 6 * SCALE


def test_values_of_private_domains_that_passed_their_threshold_are_all_released(estimator):
    assert {3, 4} <= set(first(estimator).ids[:, 0].tolist())


def test_the_same_noisy_counts_give_the_same_release(estimator):
    one, again = first(estimator), first(estimator)
    assert (one.ids == again.ids).all()
    assert (one.counts == again.counts).all()
    assert (one.margins == again.margins).all()


def test_nothing_asked_is_nothing_released(estimator):
    none = np.zeros((0, 2), dtype=np.int32)
    released = estimated(estimator, none, np.zeros(0), first(estimator))
    assert len(released.ids) == 0


def test_stricter_modes_release_no_more():
    numbers = [
        len(longer(ESTIMATORS[mode], lambda ids: np.linspace(-5, 9, len(ids)))[1].ids)
        for mode in ("minimize", "balanced", "complete")
    ]
    assert numbers == sorted(numbers)
