"""What the page is told before a release is made, as types; part of the contract of `contract`."""

from __future__ import annotations

from typing import TypedDict

from populace.browser.choice_types import TableColumn
from populace.vocabulary.strength import Carries, Grade, Reason


class PlannedStrength(TypedDict):
    """How strong a guarantee is, and what a release of this table can say at it. Private.

    Of `one_in` of the surest guesses one is wrong. Each reason has a sentence in the catalogs.
    """

    grade: Grade
    reasons: list[Reason]
    one_in: float
    carries: Carries


class PlannedLength(TypedDict):
    """What to expect of combinations of one length; `smallest` is 0 where it depends on the data.

    Each pair is for people who hold a usual number of values, and for as many as the bound allows.
    """

    length: int
    margin: float
    margin_worst: float
    smallest: float
    smallest_worst: float


class PlanView(TypedDict):
    """What a release will be able to report, worked out without any data."""

    attributes: int
    guesses: int
    sure: int
    records_margin: float
    lengths: list[PlannedLength]
    strength: PlannedStrength


class PlannedCounts(TypedDict):
    """What to expect of one table of counts of a release of several tables; `name` by language."""

    name: dict[str, str]
    length: int
    margin: float
    margin_worst: float
    smallest: float


class ForeseenCounts(TypedDict):
    """What the median margin of counts that a release prints lies between; `name` by language."""

    name: dict[str, str]
    length: int
    low: float
    high: float


class LinksEpsilon(TypedDict):
    """What a record at the far end of a relation with so many links is promised."""

    links: int
    epsilon: float


class BoundCost(TypedDict):
    """What a bound on links of such a record would cost, in margins; `most` is 0 for none."""

    most: int
    pairs: float
    own: float


class LinkedPlanView(TypedDict):
    """What a release of several tables will be able to report, worked out without any data."""

    guesses: int
    sure: int
    tables: list[PlannedCounts]
    by_links: list[LinksEpsilon]
    bounds: list[BoundCost]
    strength: PlannedStrength


class Question(TypedDict):
    """What readers will ask: columns together, and the smallest group that must show."""

    columns: list[TableColumn]
    group: int


class Foresight(TypedDict):
    """What different strengths would report, worked out without any data.

    `smallest` is for each question, and `named` for single values found in the data, the smallest
    group that is worth reading at each epsilon; 0 where none is.
    """

    epsilons: list[float]
    smallest: list[list[float]]
    named: list[float]


class Plans(TypedDict):
    """What will be reportable, of one table or of several."""

    one: PlanView | None
    linked: LinkedPlanView | None
