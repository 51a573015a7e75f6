import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace.evaluate import compare, error_ratio, measure, worst
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts
from populace.vocabulary.table import Column


def counts(held):
    keys = np.array(sorted(held), dtype=np.uint64)
    return Counts(64, 1, keys, np.array([held[int(key)] for key in keys], dtype=np.int64))


def comparison(true, released, margins=None):
    exact, shown = counts(true), counts(released)
    widths = None if margins is None else np.array([margins[int(key)] for key in shown.keys])
    return compare(exact, shown.keys, shown.counts, widths)


# Key 1 is a little low, 2 suppressed, 3 far too high, 4 fabricated, 5 exact.
TRUE = {1: 20, 2: 5, 3: 1200, 5: 300}
RELEASED = {1: 17, 3: 1300, 4: 8, 5: 300}
MARGINS = {1: 4.0, 3: 50.0, 4: 9.5, 5: 0.0}


def test_figures_of_a_case_worked_by_hand():
    found = measure([comparison(TRUE, RELEASED, MARGINS)])
    everything = found["all"]
    assert everything["combinations"] == 4
    assert everything["released"] == 4
    assert everything["mean_true_count"] == 1525 / 4
    assert everything["error"] == (3 + 5 + 100 + 8 + 0) / 5
    assert everything["relative_error"] == 116 / 1525
    assert everything["error_present_in_both"] == 103 / 3
    assert everything["suppressed_mass"] == 5 / 1525
    assert everything["suppressed_number"] == 1 / 4
    assert everything["fabricated_mass"] == 8 / 1625
    assert everything["fabricated_number"] == 1 / 4
    assert everything["mean_ratio"] == 1625 / 1525
    assert everything["coverage"] == 3 / 4
    assert found["1-9"]["error"] == 5
    assert found["1-9"]["suppressed_mass"] == 1
    assert found["1-9"]["error_present_in_both"] is None
    assert found["1-9"]["coverage"] is None
    assert found["10-99"]["mean_ratio"] == 17 / 20
    assert found["100-999"]["error"] == 0
    assert found["1000+"]["coverage"] == 0
    assert found["coverage_by_released_count"] == {
        "1-9": 1.0, "10-99": 1.0, "100-999": 1.0, "1000+": 0.0,
    }  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(st.integers(0, 63), st.integers(1, 5000)),
    st.dictionaries(st.integers(0, 63), st.integers(1, 5000)),
)
def test_equal_to_the_definitions_spelled_out(true, released):
    found = measure([comparison(true, released)])
    assert "coverage" not in found["all"]
    union = true.keys() | released.keys()
    errors = {key: abs(true.get(key, 0) - released.get(key, 0)) for key in union}
    for name, low, high in [("all", 0, 10**9), ("1-9", 1, 9), ("10-99", 10, 99),
                            ("100-999", 100, 999), ("1000+", 1000, 10**9)]:  # fmt: skip
        chosen = [key for key in union if low <= true.get(key, 0) <= high]
        mean = sum(errors[key] for key in chosen) / len(chosen) if chosen else None
        assert found[name]["error"] == pytest.approx(mean)
        lost = sum(true.get(key, 0) for key in chosen if key not in released)
        mass = sum(true.get(key, 0) for key in chosen)
        assert found[name]["suppressed_mass"] == pytest.approx(lost / mass if mass else None)
    invented = sum(released[key] for key in released if key not in true)
    mass = sum(released.values())
    assert found["all"]["fabricated_mass"] == pytest.approx(invented / mass if mass else None)


def test_lengths_together_weigh_every_combination_alike():
    first, second = comparison({1: 10}, {1: 13}), comparison({1: 10, 2: 10, 3: 10}, {1: 10, 2: 11})
    assert measure([first, second])["all"]["error"] == (3 + 0 + 1 + 10) / 4


def test_nothing_against_nothing():
    found = measure([comparison({}, {}, {})])
    assert found["all"]["combinations"] == 0
    assert found["all"]["error"] is None
    assert found["all"]["coverage"] is None


def test_error_ratio():
    rows, released = comparison({1: 10, 2: 10}, {1: 12, 2: 6}), comparison({1: 10}, {1: 14, 2: 4})
    assert error_ratio([rows], [released]) == 3 / 4
    assert error_ratio([rows], [comparison({}, {})]) is None
    assert error_ratio([rows], [comparison({1: 1}, {1: 1})]) is None


def test_worst_combinations_are_named_and_exact_ones_left_out():
    columns = (Column("sex", ("f", "m")), Column("age", ("0-17", "18+")))
    attributes = Attributes(columns)
    keys = np.array([0b0010, 0b0011, 0b0111], dtype=np.uint64)
    truth = Counts(4, 2, keys, np.array([5, 50, 9]))
    found = worst(compare(truth, keys[:2], np.array([5, 10])), attributes)
    assert found == [
        {"combination": [["sex", "f"], ["age", "18+"]], "true": 50, "released": 10},
        {"combination": [["sex", "m"], ["age", "18+"]], "true": 9, "released": 0},
    ]
    assert len(worst(compare(truth, keys[:2], np.array([5, 10])), attributes, 1)) == 1
