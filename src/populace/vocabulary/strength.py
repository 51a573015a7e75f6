"""How strong a guarantee is, by public lines, and whether a release can say enough.

Grades and reasons are kinds; their sentences stand in `publish/statements/words.py` and the pages'
catalogs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from populace.vocabulary.facts import ONE_RECORD, Protected

Grade = Literal["strong", "medium", "weak", "nearly none"]

GRADES: tuple[Grade, ...] = ("strong", "medium", "weak", "nearly none")

Reason = Literal["epsilon", "delta", "delta-whole", "unit-part", "unit-few"]

Carries = Literal["patterns", "groups", "total"]
"""What the noise leaves of a release: values together, single values, or little but the total."""


@dataclass(frozen=True)
class Line:
    """Up to which epsilon a grade goes.

    The reason is one number: of guesses by someone who guesses only where the release speaks
    loudest, a share of 1 / (1 + e^epsilon) is wrong (docs/method/guesses.md).

    Args:
        grade: the grade.
        epsilon: its largest epsilon.
        one_in: how many such guesses hold one wrong guess, rounded.
    """

    grade: Grade
    epsilon: float
    one_in: int


LINES: tuple[Line, ...] = (
    Line("strong", 1.0, 4),
    Line("medium", 4.0, 56),
    Line("weak", 10.0, 22_027),
)
"""Beyond the last, nearly none. Strong: a quarter of even the surest guesses is wrong. Medium: one
in 56 is, so that nobody can be pointed at for sure. Weak: one in 22,027, a doubt in name. At 1 and
10 others draw lines too (Ponomareva and others, 2023: strong, reasonable, weak)."""

RISKY_SHARE = 0.1
"""Delta lowers a grade where it could expose a tenth of a person, all told: delta times people."""

LARGEST_DELTA = 1e-5
"""Delta lowers a grade above this where the number of people is not known."""

PARTS = ("apart", "links-alone")
"""Extents of protection that leave out something which the data hold of a person."""

FEW = ("few-links", "by-links")
"""Extents that protect a person the less the more links she has."""


MarkedUnit = Literal["device-day", "birth", "victim", "person"]


@dataclass(frozen=True)
class Mark:
    """A known release to compare with.

    Args:
        key: what its name stands under in the pages' catalogs.
        name: what it is called in English.
        epsilon, delta: its guarantee.
        unit: the unit of privacy.
        year: when it was published.
        source: where its guarantee is stated.
    """

    key: str
    name: str
    epsilon: float
    delta: float
    unit: MarkedUnit
    year: int
    source: str


MARKS: tuple[Mark, ...] = (
    Mark(
        "wikipedia",
        "Wikipedia page views by country, 2023",
        epsilon=1.0,
        delta=1e-7,
        unit="device-day",
        year=2023,
        source="arXiv 2308.16298: rho 0.015, which is stronger than this",
    ),
    Mark(
        "israel-births",
        "live births in Israel in 2014, 2024",
        epsilon=9.98,
        delta=0.0,
        unit="birth",
        year=2024,
        source="arXiv 2405.00267",
    ),
    Mark(
        "victim-perpetrator",
        "global victim-perpetrator synthetic data set, 2022",
        epsilon=12.0,
        delta=5.8e-6,
        unit="victim",
        year=2022,
        source="CTDC, codebook of the data set",
    ),
    Mark(
        "us-census",
        "United States census of 2020, redistricting, 2021",
        epsilon=17.14,
        delta=1e-10,
        unit="person",
        year=2021,
        source="arXiv 2204.08986: tables of persons",
    ),
)
"""Known releases with stated guarantees, the strongest first; units differ, so read them beside."""


@dataclass(frozen=True)
class Strength:
    """How strong a guarantee is.

    Args:
        grade: one of `GRADES`.
        reasons: what decided it: epsilon first, then what lowered it.
        one_in: of the surest guesses one in so many is wrong; infinite where it has no limit.
    """

    grade: Grade
    reasons: tuple[Reason, ...]
    one_in: float


def strength(
    epsilon: float,
    delta: float,
    protected: Iterable[Protected] = (ONE_RECORD,),
    people: float | None = None,
) -> Strength:
    """The grade of differential privacy.

    Args:
        epsilon: above 0.
        delta: from 0, below 1.
        protected: the units of privacy.
        people: the protected number of subjects, where it is known.

    Returns:
        The grade of epsilon, one lower for a delta that is too large for so many people, and one
        lower where a unit is less than all that the data hold of a person. Where delta could
        expose a whole person, nearly none.

    Raises:
        ValueError: there is no such guarantee.
    """
    if not epsilon > 0 or not 0 <= delta < 1:
        raise ValueError("an epsilon above 0 and a delta from 0 to 1")
    place = sum(epsilon > line.epsilon for line in LINES)
    reasons: list[Reason] = ["epsilon"]
    exposed = delta / LARGEST_DELTA * RISKY_SHARE if people is None else delta * max(people, 1)
    if exposed >= 1:
        return Strength("nearly none", ("delta-whole",), wrong_one_in(epsilon))
    if exposed > RISKY_SHARE:
        place += 1
        reasons.append("delta")
    extents = {each.extent for each in protected}
    if extents.intersection(PARTS):
        place += 1
        reasons.append("unit-part")
    if extents.intersection(FEW):
        reasons.append("unit-few")
    return Strength(GRADES[min(place, len(GRADES) - 1)], tuple(reasons), wrong_one_in(epsilon))


def wrong_one_in(epsilon: float) -> float:
    """Of how many of the surest guesses one is wrong."""
    return math.inf if epsilon > 700 else 1 + math.exp(epsilon)


LARGEST_MARGIN = 0.1
"""A margin above this share of all records says next to nothing about a share."""


def carries(records: float, margins: Sequence[float]) -> Carries:
    """What a release can say at its strength, from its size and its noise alone.

    Args:
        records: the number of records, protected or planned, 0 or more.
        margins: the half-width of the 95% interval of a count, for each length from 1.

    Returns:
        "patterns" where values together are known to within a tenth of all records, "groups" where
        single values are, "total" otherwise. Where only single values were counted, "groups".
    """
    fitting = [margin <= LARGEST_MARGIN * records for margin in margins[:2]]
    if not fitting or not fitting[0]:
        return "total"
    return "patterns" if fitting[1:] == [True] else "groups"
