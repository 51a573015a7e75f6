"""Margins of values whose holders may all weigh the same, and little."""

import numpy as np
import pytest

from populace.estimate import Uneven, kept_share

SIZES = np.array([500.0, 900.0, 0.0, 0.0, 40.0, 0.0])


def test_where_nobody_is_clipped_margins_are_those_of_the_noise():
    for sizes in (np.array([500.0, 900.0, 300.0]), np.zeros(3)):
        found = Uneven.of(sizes, 0.0, 2).margins(np.array([10, 400]), 5.0)
        assert found == pytest.approx([9.8, 9.8], rel=1e-3)


@pytest.mark.parametrize("cap", [1, 2])
def test_values_of_holders_who_are_alike_lie_inside_19_of_20_times(cap):
    """Each value's holders are drawn by how many values such subjects hold.

    200,000 values: a share is off by .0025 with a chance below 1e-6.
    """
    rng = np.random.default_rng(7)
    uneven, kept = Uneven.of(SIZES, 0.0, cap), kept_share(1, SIZES, cap)
    held = SIZES * np.arange(6)
    number = rng.choice(6, 200_000, p=held / held.sum())
    weight = np.minimum(16, np.floor(np.sqrt(256 * cap / np.maximum(number, 1)))) / 16
    true = 200 * kept / weight + 6.0 * rng.standard_normal(len(number))
    margin = uneven.margins(np.array([200]), 6.0)[0]
    assert (abs(true - 200) <= margin).mean() == pytest.approx(0.95, abs=0.0025)


def test_people_hidden_by_the_noise_of_their_numbers_widen_margins():
    sizes, counts = np.array([500.0, 900.0, 0.0]), np.array([200])
    sure, unsure, lost = (
        Uneven.of(sizes, noise, 1).margins(counts, 6.0)[0] for noise in (0.0, 30.0, 300.0)
    )
    assert 1.02 * sure < unsure < 1.3 * sure
    assert lost > 4 * sure


def test_the_more_is_lost_the_wider_and_no_value_needs_no_margin():
    counts = np.array([50, 100, 400])
    found = Uneven.of(SIZES, 5.0, 1).margins(counts, 6.0)
    assert (np.diff(found) > 0).all()
    assert len(Uneven.of(SIZES, 5.0, 1).margins(counts[:0], 6.0)) == 0
