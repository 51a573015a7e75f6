"""Acceptance criteria and what was answered, in English; the page has catalogs of its own."""

from __future__ import annotations

from populace.publish.statements.words import listed, plain
from populace.vocabulary.criteria import WRONG, Verdict
from populace.vocabulary.release import Release

HEADING = "Acceptance criteria"

_SAID = {
    "met": "Met: {every} of its share of the people",
    "missed": "Missed: not {every} of its share of the people",
    "open": "Not decided, as the noise hides it: whether {every} of its share of the people",
}


def introduction() -> str:
    """What the verdicts of a release are."""
    sure = 100 * (1 - WRONG)
    return plain(
        f"""The publisher demanded this of the synthetic records. Each answer was measured with
        noise and paid from the budget of the guarantee; with a chance of at least {float(sure):g}%
        none of them is false. Missing values are no cells."""
    )


def verdict_words(verdict: Verdict) -> str:
    """A verdict in a sentence."""
    criterion = verdict.criterion
    every = (
        f"every cell of {listed(criterion.columns)} has a share of the synthetic records within"
        f" {points(criterion.points)}"
    )
    if verdict.difference is None:
        return f"{_SAID[verdict.answer].format(every=every)}."
    about = f"the largest difference is about {points(verdict.difference)}"
    return f"{_SAID[verdict.answer].format(every=every)}; {about}."


def points(number: float) -> str:
    """So many percentage points."""
    return f"{number:g} percentage point{'' if number == 1 else 's'}"


def sentences(release: Release) -> tuple[str, ...]:
    """Every verdict of a release."""
    return tuple(map(verdict_words, release.verdicts))
