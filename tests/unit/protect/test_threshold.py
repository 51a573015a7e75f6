"""The threshold hides all values of a person who alone holds them, by the exact tail."""

from dataclasses import replace

import numpy as np
import pytest

from populace import count, protect
from populace.protect.threshold import _quantile
from populace.vocabulary.guarantee import Event
from tests.attacks import checks, definitions


@pytest.mark.parametrize("variance", [1, 2, 10, 333, 4000])
@pytest.mark.parametrize(("cap", "bound"), [(1, 1), (2, 7), (5, 5), (3, 30)])
@pytest.mark.parametrize("delta", [9e-3, 1e-6, 1e-13])
def test_all_values_of_one_person_stay_below(variance, cap, bound, delta):
    checks.threshold_hides_who_is_alone(count.weights(1, cap, bound), variance, delta)


@pytest.mark.parametrize("variance", [10, 333, 4000])
def test_the_threshold_is_not_wasteful(variance):
    weights = count.weights(1, 3, 9)
    floor = protect.threshold(weights, Event("test", 256, variance), 1e-6)
    lower = floor - max(3, int(0.25 * variance**0.5))
    shown = max(
        1 - (1 - definitions.tail(variance, lower - weight)) ** values
        for values, weight in enumerate(weights)
        if values
    )
    assert shown > 1e-6


@pytest.mark.parametrize("variance", [1, 5, 200, 3000])
def test_quantiles_bound_the_exact_tail(variance):
    for chance in (0.4, 1e-2, 1e-5, 1e-9, 1e-14):
        z = _quantile(variance, chance)
        assert definitions.tail(variance, z) <= chance
        assert definitions.tail(variance, z - 2 - int(variance**0.5 / 4)) > chance


@pytest.mark.parametrize("delta", [0.0, 1.0, -1e-9, float("nan")])
def test_a_share_that_pays_for_nothing_is_refused(delta):
    with pytest.raises(ValueError, match="delta"):
        protect.threshold([16, 16], Event("test", 256, 100), delta)


def test_noise_of_columns_of_their_own_has_thresholds_of_its_own():
    event = Event("values", 256, 4096)
    values = np.zeros(3, dtype=np.int64)
    weights = [0, 16, 8]
    alike = protect.NoisyCounts(values, event)
    uneven = protect.NoisyCounts(values, event, np.array([4096, 1024, 4096]))
    one = protect.threshold(weights, event, 1e-6)
    other = protect.threshold(weights, replace(event, variance=1024), 1e-6)
    assert protect.thresholds(weights, alike, 1e-6).tolist() == [one] * 3
    assert protect.thresholds(weights, uneven, 1e-6).tolist() == [one, other, one]
    assert other < one
