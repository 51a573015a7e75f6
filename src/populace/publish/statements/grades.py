"""How strong the promises of a release are, and what their noise leaves of it, in words.

The lines stand in `vocabulary/strength.py`; here they are applied to a release and said in English.
"""

from __future__ import annotations

from populace.publish.statements.contract import MarkData, StrengthData
from populace.vocabulary.counts import AGGREGATES
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import Release
from populace.vocabulary.strength import LINES, MARKS, Carries, Grade, Strength, carries, strength

_BADGES = {
    "strong": "Differentially private: strong protection",
    "medium": "Differentially private: medium protection",
    "weak": "Differentially private: weak protection",
    "nearly none": "Differentially private in name: nearly no protection",
}

_REASONS = {
    "epsilon": "of the guesses of someone who guesses only where this release speaks loudest, about"
    " 1 in {one_in} is wrong",
    "delta": "delta is large for so many people, which lowers the grade by one",
    "delta-whole": "delta times the number of people is 1 or more: a method that publishes one"
    " person as she is could keep this promise",
    "unit-part": "the promise leaves out something that the data hold of a person, which lowers the"
    " grade by one",
    "unit-few": "who has many links is protected less",
}

_CARRIES = {
    "patterns": "They keep its patterns.",
    "groups": "At this strength the data set is large enough for single values only: what two of"
    " them have in common is mostly noise.",
    "total": "The data set is too small for this strength: little but the total stands out from"
    " the noise.",
}


def strength_of(release: Release, promise: Guarantee) -> Strength | None:
    """The strength of one of a release's promises; None for k-anonymity.

    The number of people is the largest protected number of the release's tables.
    """
    if promise.epsilon is None or promise.delta is None:
        return None
    most = max((epsilon for _, epsilon in promise.by_links), default=promise.epsilon)
    people = max((float(total.records) for total in release.counts.totals), default=None)
    return strength(max(most, promise.epsilon), promise.delta, promise.protected, people)


def carries_of(release: Release) -> Carries:
    """What the noise of a release leaves of it, judged by its first table."""
    counts, k = release.counts, release.guarantee.k
    first = release.structure.tables[0].name
    total, block = counts.total(first), counts.block(AGGREGATES, (first,))
    if total is None or block is None:
        return "total"
    margins = [1.96 * entry.scale if k is None else k - 1.0 for entry in block.lengths]
    return carries(float(total.records), margins)


def carried_words(release: Release) -> str:
    """The same as a sentence; "" for k-anonymity, whose counts hold no noise."""
    return _CARRIES[carries_of(release)] if release.guarantee.k is None else ""


def headline(release: Release) -> str:
    """The promise of a release in a few words, its grade among them."""
    found = strength_of(release, release.guarantee)
    if found is None:
        return f"k-anonymity (k = {release.guarantee.k:,}): weaker, one-off"
    return _BADGES[found.grade]


def paragraph(release: Release) -> str:
    """The grade with its reasons, the lines, and known releases beside it; "" for k-anonymity."""
    found = strength_of(release, release.guarantee)
    if found is None:
        return ""
    reasons = "; ".join(_REASONS[each].format(one_in=_few(found.one_in)) for each in found.reasons)
    lines = ", ".join(
        f"{line.grade} up to epsilon {line.epsilon:g} (1 in {line.one_in:,})" for line in LINES
    )
    marks = "; ".join(f"{mark.name}: {mark.epsilon:g} for {mark.unit}" for mark in MARKS)
    return (
        f"Its strength is {found.grade}: {reasons}. The lines, with how many such guesses hold a"
        f" wrong one: {lines}, nearly none beyond. The epsilon of known releases, to compare:"
        f" {marks}."
    )


def strength_data(release: Release) -> StrengthData | None:
    """The strength of a release as the page is given it; None for k-anonymity."""
    found = strength_of(release, release.guarantee)
    if found is None:
        return None
    marks: list[MarkData] = [
        {
            "key": mark.key,
            "epsilon": mark.epsilon,
            "unit": mark.unit,
            "year": mark.year,
            "grade": strength(mark.epsilon, mark.delta).grade,
        }
        for mark in MARKS
    ]
    return {
        "grade": found.grade,
        "reasons": list(found.reasons),
        "one_in": min(found.one_in, 1e15),
        "lines": [
            {"grade": line.grade, "epsilon": line.epsilon, "one_in": line.one_in} for line in LINES
        ],
        "marks": marks,
    }


def other_grade(release: Release, promise: Guarantee) -> Grade | None:
    """The grade of a further promise."""
    found = strength_of(release, promise)
    return None if found is None else found.grade


def _few(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{min(number, 1e15):,.0f}"
