"""The grade of a release and what its noise leaves of it, on its README and its page."""

from __future__ import annotations

from dataclasses import replace

from populace.publish.metadata import readme
from populace.publish.page import showcase
from populace.publish.statements import descriptions, grades
from tests.unit.publish.made import GUARANTEE, changed, made


def with_epsilon(epsilon):
    return changed(made(), guarantee=replace(GUARANTEE, epsilon=epsilon))


def test_every_face_of_a_release_says_its_grade():
    for epsilon, word in ((1.0, "strong"), (4.0, "medium"), (8.0, "weak"), (20.0, "nearly no")):
        release = with_epsilon(epsilon)
        assert f"{word} protection" in grades.headline(release)
        assert f"**{grades.headline(release)}.**" in readme.write(release).decode()
        found = showcase.data(release, {})["strength"]
        assert found is not None
        assert word.split()[0] in found["grade"]


def test_the_largest_number_of_links_decides():
    promise = replace(GUARANTEE, epsilon=1.0, by_links=((1, 1.0), (9, 11.0)))
    found = grades.strength_of(made(), promise)
    assert found is not None
    assert found.grade == "nearly none"


def test_a_release_that_is_too_small_does_not_claim_patterns():
    # Six records, and noise with a margin of 4.9.
    assert grades.carries_of(made()) == "total"
    for text in (descriptions.lead(made()), readme.write(made()).decode()):
        assert "keep its patterns" not in text
        assert "too small for this strength" in text
    large = changed(made(), aggregates=replace(made().aggregates, records=1000))
    assert grades.carries_of(large) == "patterns"
    assert "keep its patterns" in descriptions.lead(large)
