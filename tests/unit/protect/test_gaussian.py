"""A measurement is paid for before a single random word is drawn, and every count gets noise."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from populace import protect
from populace.protect import gaussian, randomness
from populace.vocabulary.errors import BudgetError, ParameterError
from populace.vocabulary.precision import Precision
from tests.attacks import checks, definitions


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
    assert Fraction(768, 2 * (measured.event.variance - 4)) <= Fraction(1, 20)
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
    assert asked == [(132, 6)]
    assert measured.values.tolist() == [[100, 101, 102], [103, 104, 105]]
    assert (exact == 100).all()


@pytest.mark.parametrize("order", ["C", "F"])
def test_every_count_gets_noise_however_it_lies_in_memory(monkeypatch, order):
    monkeypatch.setattr(gaussian, "_BLOCK", 4)
    monkeypatch.setattr(
        gaussian, "discrete_gaussian", lambda _variance, size: np.full(size, 7, dtype=np.int64)
    )
    exact = np.asarray(np.arange(12, dtype=np.int64).reshape(3, 4), order=order)
    for counts in (exact, exact.T, exact[::2], exact[:, ::-1]):
        before = counts.copy()
        noisy, _ = protect.measure("x", counts, 256, Fraction(1), protect.Account(Fraction(1)))
        assert (noisy.values == before + 7).all()
        assert (counts == before).all()


def test_nothing_to_measure_is_measured():
    nothing = np.zeros(0, dtype=np.int64)
    measured, after = protect.measure("x", nothing, 256, Fraction(1), protect.Account(Fraction(1)))
    assert measured.values.shape == (0,)
    assert after.spent == Fraction(1)


def two_stages(variance, smoothed, apart):
    """P(y) at y - q = apart: a real x near q, then an integer near x; by trapezes, to 45 digits.

    The rule converges as fast as the Fourier transform of the Gaussians falls; the sum over all
    integers near x has a period of 1.
    """
    steps, far = 8, 80
    step = mpmath.mpf(1) / steps
    thetas = [
        mpmath.fsum(mpmath.exp(-((z - k * step) ** 2) / (2 * smoothed)) for z in range(-40, 41))
        for k in range(steps)
    ]
    density = 1 / mpmath.sqrt(2 * mpmath.pi * (variance - smoothed))
    return (
        step
        * density
        * mpmath.fsum(
            mpmath.exp(-((k * step) ** 2) / (2 * (variance - smoothed)))
            * mpmath.exp(-((apart - k * step) ** 2) / (2 * smoothed))
            / thetas[k % steps]
            for k in range(-steps * far, steps * far + 1)
        )
    )


def discrete(variance, apart):
    """The probability of a discrete Gaussian, to as many digits."""
    weights = [mpmath.exp(-mpmath.mpf(z * z) / (2 * variance)) for z in range(-100, 101)]
    return weights[100 + apart] / mpmath.fsum(weights)


@pytest.mark.parametrize("variance", [5, 9, 30])
@pytest.mark.parametrize("apart", [0, 1, 7])
def test_discrete_noise_is_continuous_noise_and_a_second_stage(variance, apart):
    with mpmath.workdps(50):
        ratio = two_stages(variance, 4, apart) / discrete(variance, apart)
        assert abs(mpmath.log(ratio)) < mpmath.mpf("4e-34")


def test_a_second_stage_too_narrow_is_seen():
    with mpmath.workdps(50):
        ratio = two_stages(9, 1, 0) / discrete(9, 0)
        assert abs(mpmath.log(ratio)) > mpmath.mpf("1e-20")


@pytest.mark.parametrize("variance", [5, 9, 30, 200])
@pytest.mark.parametrize("shift", [(1,), (3,), (6,), (1, 1), (3, 2), (2, 1, 1), (1,) * 4])
@pytest.mark.parametrize("epsilon", [0.2, 1.0, 3.0])
def test_the_exact_delta_of_a_shift_stays_below_the_bound(variance, shift, epsilon):
    rho = float(sum(moved * moved for moved in shift) / Fraction(2 * (variance - 4)))
    found = definitions.shift_delta(shift, variance, epsilon)
    assert found <= protect.delta_of(rho, epsilon) + 1e-15


def test_the_bound_without_the_second_stage_is_false():
    found = definitions.shift_delta((3,), 30, 1.0)
    assert found == pytest.approx(1.183e-2, abs=5e-6)
    assert found > definitions.gaussian_delta(9 / 60, 1.0)
    wrong = [
        definitions.shift_delta(shift, variance, epsilon)
        > definitions.gaussian_delta(sum(d * d for d in shift) / (2 * variance), epsilon)
        for shift, variance, epsilon in checks.NARROW
    ]
    assert all(wrong)


def test_noise_as_narrow_as_a_budget_allows_keeps_it():
    checks.narrow_noise_keeps_the_promise()


PRECISION = Precision(2, 3, (2, 0, -2), (1, 1, 1))
SETS = np.array([[0, 1], [0, 2], [1, 2], [0, 1]], dtype=np.int32)


def precisely(exact, rho=Fraction(1), columns=SETS, sensitivity2=768):
    return protect.measure(
        "x",
        exact,
        sensitivity2,
        rho,
        protect.Account(rho),
        precision=PRECISION,
        columns=columns,
    )


def test_sets_of_columns_get_noise_of_their_own_at_the_same_price(monkeypatch):
    asked = []

    def draw(variance, size):
        asked.append((variance, size))
        return np.full(size, variance, dtype=np.int64)

    monkeypatch.setattr(gaussian, "discrete_gaussian", draw)
    exact = np.array([1000, 2000, 3000, 4000], dtype=np.int64)
    measured, after = precisely(exact)
    # Weights 128, 64 and 32 of 224, where even ones would be 192: 384 at even weights.
    assert measured.event.variance == 384 + 4
    assert measured.variances.tolist() == [228, 452, 900, 228]
    assert asked == [(228, 2), (452, 1), (900, 1)]
    assert measured.values.tolist() == [1228, 2452, 3900, 4228]
    np.testing.assert_allclose(measured.scales, np.sqrt(measured.variances) / 16)
    assert measured.event.precision == PRECISION
    assert after.spent == Fraction(768, 2 * 384)
    # A subject in all three sets, in full.
    assert sum(Fraction(256, 2 * (v - 4)) for v in (228, 452, 900)) <= after.spent


def test_uneven_noise_across_tables_costs_no_more_in_zero_concentration_than_is_said():
    """A weight of 16 lets a change be four times as large, squared: V - 3 counts, and not V."""
    across = Precision(2, 0, (-2, -2), first=1)
    measured, _ = protect.measure(
        "x",
        np.zeros(1, dtype=np.int64),
        768,
        Fraction(1),
        protect.Account(Fraction(1)),
        precision=across,
        columns=np.array([[0, 1]], dtype=np.int32),
    )
    (variance,) = measured.variances.tolist()
    costs = Fraction(4 * 768, 2 * variance)
    assert costs <= protect.cost(measured.event, "zero-concentrated")
    assert costs > Fraction(768, 2 * measured.event.variance)


def test_uneven_noise_within_a_table_costs_no_more_in_zero_concentration_than_is_said():
    """Whatever is changed within the plain length and the weighted one."""
    measured, _ = precisely(np.zeros(4, dtype=np.int64))
    event, widths = measured.event, [v - 4 for v in measured.variances[:3].tolist()]
    said = protect.cost(event, "zero-concentrated")
    assert said == Fraction(768, 2 * event.variance)
    for first in range(0, 769, 16):
        for second in range(0, 769 - first, 16):
            change2 = (first, second, 768 - first - second)
            weighted = sum(
                Fraction(d2 * (event.variance - 4), w)
                for d2, w in zip(change2, widths, strict=True)
            )
            if weighted <= 768:
                costs = sum(
                    Fraction(d2, 2 * (w + 4)) for d2, w in zip(change2, widths, strict=True)
                )
                assert costs <= said


def test_uneven_noise_has_the_variances_that_it_states():
    """False alarm: 1e-6 for each of 3 tests."""
    columns = np.repeat(SETS[:3], 40_000, axis=0)
    measured, _ = precisely(np.zeros(len(columns), dtype=np.int64), columns=columns)
    for variance in np.unique(measured.variances).tolist():
        draws = measured.values[measured.variances == variance]
        assert len(draws) == 40_000
        assert checks.p_value(draws, variance) > checks.FALSE_ALARM


@pytest.mark.parametrize(
    ("columns", "sensitivity2"),
    [(None, 768), (SETS, 769), (SETS, 256)],
    ids=["none", "more", "less"],
)
def test_a_precision_at_another_price_draws_nothing(columns, sensitivity2, monkeypatch):
    monkeypatch.setattr(randomness, "words", lambda _count: pytest.fail("words were drawn"))
    with pytest.raises(ValueError, match="the cap of the precision"):
        precisely(np.zeros(4, dtype=np.int64), columns=columns, sensitivity2=sensitivity2)


def test_uneven_noise_wider_than_can_be_drawn_is_refused(monkeypatch):
    monkeypatch.setattr(randomness, "words", lambda _count: pytest.fail("words were drawn"))
    with pytest.raises(ParameterError, match="a larger epsilon"):
        precisely(np.zeros(4, dtype=np.int64), rho=Fraction(768, 1 << 61))
