"""Numbers of records below others: those that were drawn, moved to what was released."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.synthesize.generator import Generator
from populace.synthesize.tree_numbers import Owners, ReleasedNumbers, fitted

UNIT = 256


def owners(seed, roots=2000, room=8):
    """Owners below roots of which some have many."""
    rng = np.random.default_rng(seed)
    held = rng.choice([1, 2, 3, 7], roots, p=[0.5, 0.2, 0.2, 0.1])
    root = np.repeat(np.arange(roots), held)
    weight = np.repeat(np.minimum(UNIT, 2 * UNIT // held), held)
    return Owners(weight.astype(np.int64), root, np.full(len(root), room, dtype=np.int64)), rng


def weighted(number, owners_, most=8):
    return np.bincount(number, weights=owners_.weight / UNIT, minlength=most + 1)


@pytest.mark.parametrize("slope", [-0.15, 0.25])
def test_what_hangs_on_light_owners_is_more_or_less_as_the_number_of_all_says(slope):
    own, rng = owners(1)
    light = UNIT / own.weight
    true = np.minimum(rng.poisson(np.maximum(0.1, 1.0 + slope * (light - 1))), 8)
    apart = np.minimum(rng.poisson(1.0, len(true)), 8)
    of_root = np.bincount(own.root, weights=true)
    counted = int(np.minimum(of_root, 10).sum())
    by_number = np.rint(weighted(true, own)).astype(np.int64)
    found = fitted(apart, own, ReleasedNumbers(by_number, counted, 4, 10), Generator(1))
    assert abs(np.minimum(np.bincount(own.root, weights=found), 10).sum() - counted) <= 6
    assert np.abs(weighted(found, own) - by_number).max() <= 0.02 * by_number.sum()
    # Those for whom more were drawn have more, among owners of one weight.
    assert np.corrcoef(found[own.weight == UNIT], apart[own.weight == UNIT])[0, 1] > 0.8


def test_owners_that_weigh_the_same_have_the_released_numbers():
    own = Owners(np.full(400, UNIT), np.arange(400), np.full(400, 5))
    wanted = np.array([100, 200, 60, 40, 0, 0])
    drawn = np.random.default_rng(1).integers(0, 6, 400)
    found = fitted(drawn, own, ReleasedNumbers(wanted, 440, 10, 10), Generator(2))
    assert np.abs(np.bincount(found, minlength=6) - wanted).max() <= 1


def test_who_can_own_nothing_owns_nothing():
    own, rng = owners(3)
    room = np.where(own.root % 2 == 0, 0, 8)
    own = Owners(own.weight, own.root, room)
    true = np.minimum(rng.poisson(0.8, len(room)), room)
    counted = int(np.minimum(np.bincount(own.root, weights=true), 10).sum())
    by_number = np.rint(weighted(true, own)).astype(np.int64)
    drawn = rng.integers(0, 4, len(room))
    found = fitted(drawn, own, ReleasedNumbers(by_number, counted, 4, 10), Generator(4))
    assert found[own.root % 2 == 0].max() == 0
    assert abs(np.minimum(np.bincount(own.root, weights=found), 10).sum() - counted) <= 6


def test_of_those_for_whom_none_was_drawn_the_ones_with_room_get_some():
    room = np.repeat([0, 5], 400)
    own = Owners(np.full(800, UNIT), np.arange(800), room)
    asked = ReleasedNumbers(np.array([450, 350, 0, 0, 0, 0]), 350, 5, 10)
    none = np.zeros(800, dtype=np.int64)
    assert np.bincount(fitted(none, own, asked, Generator(5)))[1] == 350
    earlier = fitted(none, own, asked, Generator(5), by_room=False)
    assert np.bincount(earlier, minlength=2)[1] < 300


@given(st.integers(0, 1 << 30), st.integers(0, 100_000), st.integers(0, 60))
def test_whatever_noise_left_there_are_numbers_of_records(seed, records, roots):
    own, rng = owners(seed, roots)
    by_number = np.maximum(0, rng.normal(0, 300, 9)).astype(np.int64)
    drawn = rng.integers(0, 9, len(own.root))
    asked = ReleasedNumbers(by_number, records, 3, 10)
    found = fitted(drawn, own, asked, Generator(seed))
    assert len(found) == len(drawn)
    assert np.all((found >= 0) & (found <= own.most))
    assert np.array_equal(found, fitted(drawn, own, asked, Generator(seed)))
