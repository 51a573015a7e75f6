"""What a steward is told beside a release."""

import re
import warnings

import pytest

import populace
from populace.api.released_data import _rounded_down


def told(records, **options):
    made = populace.release(
        {"a": ["x", "y"] * (records // 2)}, epsilon=4, progress=lambda _: None, **options
    )
    return " ".join(made.advice)


def test_a_delta_that_is_too_large_names_one_that_is_smaller_than_it():
    text = told(100_400)
    (stated, better) = re.search(r"Delta (\S+) is large .* at most (\S+)\.", text).groups()
    assert 0.5 * float(stated) < float(better) < float(stated)
    assert "is large for" not in told(100_400, delta=float(better))


@pytest.mark.parametrize(
    ("number", "rounded"), [(9.9993e-7, 9e-7), (1e-6, 1e-6), (3.2e-5, 3e-5), (0.1, 0.1)]
)
def test_numbers_are_rounded_down_to_one_digit(number, rounded):
    assert _rounded_down(number) == rounded


def test_a_release_is_handed_out_where_warnings_are_errors(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = populace.release({"a": ["x", "y"] * 200}, epsilon=1, delta=1e-3, progress=False)
    assert made.advice
    assert all(f"Private note: {note}" in capsys.readouterr().err for note in made.advice[:1])
