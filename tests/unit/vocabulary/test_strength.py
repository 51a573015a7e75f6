"""The grade of a guarantee: its lines, what lowers it, and whether a release can say enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.vocabulary.facts import Protected
from populace.vocabulary.strength import (
    GRADES,
    LINES,
    MARKS,
    carries,
    strength,
    wrong_one_in,
)

EPSILONS = st.floats(0.001, 100)
DELTAS = st.floats(0, 0.009)


@pytest.mark.parametrize(
    ("epsilon", "grade"),
    [
        (0.001, "strong"),
        (1, "strong"),
        (1.01, "medium"),
        (4, "medium"),
        (4.01, "weak"),
        (10, "weak"),
        (10.01, "nearly none"),
        (1000, "nearly none"),
    ],
)
def test_epsilon_decides_by_public_lines(epsilon: float, grade: str) -> None:
    assert strength(epsilon, 1e-6).grade == grade


def test_each_line_states_how_rarely_the_surest_guess_is_wrong() -> None:
    assert [line.one_in for line in LINES] == [round(wrong_one_in(line.epsilon)) for line in LINES]


@given(EPSILONS, EPSILONS, DELTAS, DELTAS, st.none() | st.floats(0, 1e9))
def test_more_is_never_stronger(
    first: float, second: float, delta: float, other: float, people: float | None
) -> None:
    low, high = sorted((first, second)), sorted((delta, other))
    weaker = strength(low[1], high[1], people=people)
    stronger = strength(low[0], high[0], people=people)
    assert GRADES.index(stronger.grade) <= GRADES.index(weaker.grade)


def test_delta_is_weighed_by_the_number_of_people() -> None:
    assert strength(1, 1e-6, people=100_000).grade == "strong"
    assert strength(1, 1e-6, people=100_001).reasons == ("epsilon", "delta")
    assert strength(1, 1e-6, people=100_001).grade == "medium"
    assert strength(1, 1e-6, people=1_000_000).grade == "nearly none"
    assert strength(1, 1e-6, people=1_000_000).reasons == ("delta-whole",)


def test_without_a_number_of_people_delta_has_a_line_of_its_own() -> None:
    assert strength(1, 1e-5).grade == "strong"
    assert strength(1, 1.1e-5).grade == "medium"
    assert strength(1, 0.001).grade == "nearly none"


def test_a_unit_that_is_less_than_a_person_lowers_the_grade() -> None:
    whole = Protected("links", table="victims", other="perpetrators")
    part = Protected("apart", table="victims", other="perpetrators")
    few = Protected("few-links", table="perpetrators", most=4)
    assert strength(1, 1e-6, [whole]).grade == "strong"
    assert strength(1, 1e-6, [part]).grade == "medium"
    assert strength(1, 1e-6, [part]).reasons == ("epsilon", "unit-part")
    assert strength(1, 1e-6, [few]).reasons == ("epsilon", "unit-few")


@pytest.mark.parametrize(("epsilon", "delta"), [(0, 0), (-1, 0), (1, -1e-9), (1, 1)])
def test_what_is_no_guarantee_has_no_grade(epsilon: float, delta: float) -> None:
    with pytest.raises(ValueError, match="epsilon above 0"):
        strength(epsilon, delta)


def test_known_releases_mark_the_scale() -> None:
    grades = [strength(mark.epsilon, mark.delta).grade for mark in MARKS]
    assert grades == ["strong", "weak", "nearly none", "nearly none"]
    assert [mark.epsilon for mark in MARKS] == sorted(mark.epsilon for mark in MARKS)


@pytest.mark.parametrize(
    ("records", "margins", "said"),
    [
        (1000, (10, 100), "patterns"),
        (1000, (10, 101), "groups"),
        (1000, (101, 300), "total"),
        (1000, (10,), "groups"),
        (0, (1, 1), "total"),
        (1000, (), "total"),
        (1000, (10, 50, 900), "patterns"),
    ],
)
def test_a_release_keeps_what_its_noise_leaves(
    records: float, margins: tuple[float, ...], said: str
) -> None:
    assert carries(records, margins) == said
