"""A measurement is paid for before a single random word is drawn, and every count gets noise."""

from fractions import Fraction

import numpy as np
import pytest

from populace import protect
from populace.protect import gaussian, randomness
from populace.vocabulary.errors import BudgetError, ParameterError


def test_a_measurement_that_cannot_be_paid_draws_nothing(monkeypatch):
    def fail(count):
        pytest.fail(f"{count} words were drawn")

    monkeypatch.setattr(randomness, "words", fail)
    account = protect.Account(Fraction(1, 100))
    with pytest.raises(BudgetError):
        protect.measure("x", np.zeros(3, dtype=np.int64), 256, Fraction(2, 100), account)
    assert account.events == ()


def test_noise_wider_than_can_be_drawn_is_refused_before_it_is_drawn(monkeypatch):
    monkeypatch.setattr(randomness, "words", lambda _count: pytest.fail("words were drawn"))
    account = protect.Account(Fraction(1))
    with pytest.raises(ParameterError, match="a larger epsilon"):
        protect.measure("x", np.zeros(3, dtype=np.int64), 1 << 40, Fraction(1, 1 << 22), account)


def test_a_measurement_states_what_it_cost():
    account = protect.Account(Fraction(1, 10))
    measured, after = protect.measure(
        "x", np.arange(6, dtype=np.int64), 768, Fraction(1, 20), account
    )
    assert after.events == (measured.event,)
    assert measured.event.name == "x"
    assert measured.event.sensitivity2 == 768
    assert measured.event.unit == protect.UNIT == 16
    assert Fraction(768, 2 * measured.event.variance) <= Fraction(1, 20)
    assert measured.values.shape == (6,)
    assert measured.values.dtype == np.int64
    assert measured.scale == measured.event.scale
    np.testing.assert_array_equal(measured.subjects, measured.values / 16)


def test_noise_is_added_as_drawn_in_the_shape_of_the_counts(monkeypatch):
    asked = []

    def draw(variance, size):
        asked.append((variance, size))
        return np.arange(size, dtype=np.int64)

    monkeypatch.setattr(gaussian, "discrete_gaussian", draw)
    exact = np.full((2, 3), 100, dtype=np.int64)
    measured, _ = protect.measure("x", exact, 256, Fraction(1), protect.Account(Fraction(1)))
    assert asked == [(128, 6)]
    assert measured.values.tolist() == [[100, 101, 102], [103, 104, 105]]
    assert (exact == 100).all()


def test_nothing_to_measure_is_measured():
    nothing = np.zeros(0, dtype=np.int64)
    measured, after = protect.measure("x", nothing, 256, Fraction(1), protect.Account(Fraction(1)))
    assert measured.values.shape == (0,)
    assert after.spent == Fraction(1)
