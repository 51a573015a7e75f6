"""What the page is told of a private report, as types; part of the contract of `contract`.

None of these may stand in a release.
"""

from __future__ import annotations

from typing import TypedDict


class Accuracy(TypedDict):
    """How one side of a release compares with the real table, at one length. Private."""

    length: int
    combinations: int
    released: int
    error: float
    missing: float
    invented: float
    inside: float


class Bucket(TypedDict):
    """The same for counts of one size, over all lengths. Private.

    The size is that of the true count, and for `inside` that of the released one.
    """

    size: str
    combinations: int
    released: int
    error: float
    rows_error: float
    missing: float
    inside: float | None


class Worst(TypedDict):
    """A combination that is far off. Private."""

    combination: list[str]
    true: int
    released: int


class ValueShare(TypedDict):
    """How many hold a value, `released` with its margin where it was released. Private."""

    value: str
    true: int
    released: int
    margin: float
    synthetic: int


class ColumnShares(TypedDict):
    """The most frequent of a column's `number` values. Private."""

    column: str
    number: int
    values: list[ValueShare]


class Exposure(TypedDict):
    """Who holds combinations of this length that fewer than k share, or nobody else has. Private.

    `counted` and `shown`: of the combinations that one person has, the share that counts and
    records show; `right`: of those that one synthetic record has, the share one person has.
    """

    length: int
    rare: float
    unique: float
    synthetic_rare: float
    synthetic_unique: float
    counted: float | None
    shown: float | None
    right: float | None


class Closest(TypedDict):
    """The shares of records that differ from the closest real one in so many values. Private."""

    differ: int
    real: float
    synthetic: float


class RecordsView(TypedDict):
    """What is measured on records instead of counts. Private."""

    closest: list[Closest]
    relations: float | None
    furthest: list[str]
    told_apart: float | None


class TableReport(TypedDict):
    """How one table compares with the real one, as the page shows it. Private."""

    true: int
    released: int
    margin: float
    synthetic: int
    error: float
    rows_error: float
    mean: float
    missing: float
    rows_missing: float
    counts: list[Accuracy]
    rows: list[Accuracy]
    buckets: list[Bucket]
    shares: list[ColumnShares]
    k: int
    exposure: list[Exposure]
    records: RecordsView | None
    worst: list[Worst]


class PairDistance(TypedDict):
    """How far apart the real and the synthetic shares of a pair of columns are. Private."""

    one: str
    other: str
    distance: float


class LinksRow(TypedDict):
    """How many have so many links. Private."""

    links: int
    true: int
    released: int
    synthetic: int


class NumbersOfLinks(TypedDict):
    """Records of one end by number of links; the last of them, `most`, or more. Private."""

    name: str
    most: int
    distance: float
    rows: list[LinksRow]


class MixedShare(TypedDict):
    """The share of records whose linked records differ in a column. Private."""

    column: str
    true: float
    synthetic: float


class LinkedTable(TypedDict):
    """How one of several tables compares with the real one. Private.

    `numbers` are the columns that the release adds to it: how many records hang on each of its own.
    Where `links` is true, links are counted and not records.
    """

    name: str
    numbers: list[str]
    links: bool
    report: TableReport


class RelationReport(TypedDict):
    """How one relation compares with the real one. Private."""

    one: str
    many: str
    distance: float
    pairs: list[PairDistance]
    links: list[NumbersOfLinks]
    mixed: list[MixedShare]


class LinkedReportView(TypedDict):
    """The private comparison of a release of several tables, as the page shows it."""

    tables: list[LinkedTable]
    relations: list[RelationReport]


class Reports(TypedDict):
    """The private comparison, of one table or of several."""

    one: TableReport | None
    linked: LinkedReportView | None
    archive: str
