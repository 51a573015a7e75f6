"""What the showcase page is given, as types that its TypeScript is generated from.

Nothing is computed here; `tools/contract.py` writes the TypeScript, and CI fails when it is stale.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from populace.vocabulary.counts import Counted
from populace.vocabulary.release import Fabrication, Role
from populace.vocabulary.strength import Carries, Grade

VERSION: Literal[7] = 7
"""Raised whenever a page built before could misread the data."""

TOGETHER = 0.15
"""How much of their margins counts are taken to be wrong together when a page adds them up: for
margins m the sum's is the root of (1 - TOGETHER) sum(m^2) + TOGETHER sum(m)^2. Measured."""

ALONE = 0.25
"""How much part and added whole are wrong each by itself in a share, in squares. Measured."""

Kind = Literal["text", "flag", "year", "month", "period", "band", "scale"]
"""What the values of a column are; all but text and flag have an order of their own."""


class ColumnData(TypedDict):
    """One column; `labels` is parallel to `values` or empty, `absent` how absence is written.

    `title` is what people call it, or empty: then its name is shown. `order` are the places of its
    values in the order that they have of their own, or empty. Where it is `exclusive`, whoever is
    counted holds at most one of its values, and counts of several add up. Where it is
    `multivalued`, what several share is counted as well. Where it is neither, as with several rows
    of one person, their overlap is not known. `delimiter` joins several values in a cell, empty
    where there is one. Of `uneven` bands a wider one holds more.
    """

    name: str
    title: str
    values: list[str]
    labels: list[str]
    kind: Kind
    order: list[int]
    uneven: bool
    multivalued: bool
    delimiter: str
    exclusive: bool
    public: bool
    absent: str


class LengthData(TypedDict):
    """The combinations of one length.

    `reported` are in the release, `embedded` on the page: all whose count is at least `smallest`.
    `scale` is the noise's standard deviation, `margin` the median margin, `fabricated` the expected
    share that nobody holds, `left_out` how many were not measured.
    `tenths` is the sum of all margins in tenths. Where sets of columns have noise of their own,
    `grades` has one for each column, and a set of weight w has the variance `whole` / w, relative
    to equal weights (see `vocabulary.precision`); else it is empty.
    """

    reported: int
    embedded: int
    smallest: int
    scale: float
    margin: float
    fabricated: float
    left_out: int
    tenths: int
    grades: list[int]
    whole: float


class ValueData(TypedDict):
    """A parameter of a fact: its texts, one unless it is a list."""

    name: str
    texts: list[str]


class FactData(TypedDict):
    """What a guarantee takes for granted; each kind has a sentence `fact.KIND` in the catalogs."""

    kind: str
    table: str
    values: list[ValueData]


class ProtectedData(TypedDict):
    """A unit of privacy; each extent has its words `protected.EXTENT` in the catalogs."""

    extent: str
    table: str
    other: str
    subject_id: str
    most: int


class LineData(TypedDict):
    """Up to which epsilon a grade goes, and of how many sure guesses one is wrong there."""

    grade: Grade
    epsilon: float
    one_in: int


class MarkData(TypedDict):
    """A known release; its name stands in the catalogs as `strength.mark.KEY`."""

    key: str
    epsilon: float
    unit: str
    year: int
    grade: Grade


class StrengthData(TypedDict):
    """The grade of the first promise; each reason has a sentence `strength.reason.REASON`."""

    grade: Grade
    reasons: list[str]
    one_in: float
    lines: list[LineData]
    marks: list[MarkData]


class CurveData(TypedDict):
    """Shares of false alarms, rising from 0 to 1, with what they detect, for so many units."""

    units: int
    points: list[list[float]]


class GuaranteeData(TypedDict):
    """The promise; of 100 guesses about a unit named beforehand `guesses` can be right.

    Of 100 guesses that are made only where one is sure, about `sure` can be.
    A k-anonymous release has `k` and, in `reach`, up to how many values of a record taken together
    describe a group, 0 for all; it has none of the five before.
    """

    protected: list[ProtectedData]
    epsilon: float | None
    delta: float | None
    guesses: int | None
    sure: int | None
    curves: list[CurveData]
    k: int | None
    reach: int
    proof: str
    declared: list[FactData]
    inferred: list[FactData]


class OtherData(TypedDict):
    """What is promised besides, to whom; `by_links` where it depends on a number of links."""

    protected: list[ProtectedData]
    epsilon: float
    grade: Grade | None
    by_links: list[list[float]]


class FileData(TypedDict):
    """A file: what part of the release, of which tables, which counts, its hexadecimal digest."""

    name: str
    bytes: int
    sha256: str
    role: Role
    tables: list[str]
    kind: str


class RelationData(TypedDict):
    """What a release says of the links of one relation, whose ends are tables by their places.

    `via` is the table of links or empty, `over` the tables whose columns are counted over links,
    `number` the parents' column of classes of numbers of links, or -1. `degrees` are protected
    numbers of parents with 0, 1, ... links, or where they are `estimated` worked out from weighted
    ones, without a margin; `child_degrees` those of children where a child may have several, else
    empty. Pairs across are parallel lists: a parent's attribute and a child's, numbered by column,
    then by value, and the number of links with its margin. Numbers of links by value count at most
    `counted` of each parent, 0 where that was not measured; `all_links` at most `most`.
    """

    one: int
    many: int
    parent: str
    child: str
    via: str
    over: list[str]
    number: int
    counted: int
    most: int
    all_links: int
    all_links_margin: float
    degrees: list[int]
    degrees_margin: float
    estimated: bool
    child_degrees: list[int]
    child_degrees_margin: float
    pair_parents: list[int]
    pair_children: list[int]
    pair_links: list[int]
    pair_margins: list[float]
    by_chance: bool


class TableData(TypedDict):
    """One table of a release: what is counted in it are records or links.

    Numbers count at most `most` of each record of `root`; 0 and empty where all count. Numbers of
    links by value whose margins are above half of them are not told. Columns from `own` on are
    numbers of links in classes or those of links; `key` is that of row numbers in its file, if any.

    `packed` is base64 of a zlib stream, plane after plane, which `publish/page/packing.py` writes:
    for each length k, k planes of attribute ids (numbered by column, then by value; rows in rising
    order), or of triples which of those that pairs make are held; then counts less what shorter
    combinations let expect, and margins in tenths. Then for each column `held` of the `synthetic`
    records: the code of each, 0 for absent; of a multi-valued column how many values each has, then
    all their codes, each less the one before in its record.
    """

    name: str
    counted: Counted
    columns: list[ColumnData]
    own: int
    key: str
    records: int
    records_margin: float
    root: str
    most: int
    synthetic: int
    held: int
    lengths: list[LengthData]
    packed: str


class FigureData(TypedDict):
    """A number that a sentence tells, and where it is to be seen.

    `value` with `margin`, of rounded ones how far the true one may lie above; of shares from 0 to
    1. `of` and `given` are pairs of a column and a value by their places; `known` of a share of
    those of whom the column is recorded.
    """

    table: int
    kind: Literal["protected", "rounded"]
    share: bool
    known: bool
    value: float
    margin: float
    of: list[list[int]]
    given: list[list[int]]


class PartData(TypedDict):
    """A piece of a sentence: a text, or a number."""

    text: str
    figure: FigureData | None


class WordsData(TypedDict):
    """What a column is called in a language; `values` is parallel to its values, or empty."""

    table: int
    column: int
    title: str
    values: list[str]


class CalledData(TypedDict):
    """What a table is called in a language."""

    name: str
    title: str


class StoryData(TypedDict):
    """What the publisher says in one language; the first is for readers of others, too."""

    language: str
    title: str
    summary: list[PartData]
    findings: list[list[PartData]]
    columns: list[WordsData]
    tables: list[CalledData]


class SpokenData(TypedDict):
    """A text in one language; of several the first is for readers of others, too."""

    language: str
    text: str


class ErratumData(TypedDict):
    """What was found wrong in a version, or in all where it is empty."""

    date: str
    version: str
    withdrawn: bool
    text: list[SpokenData]


class AboutData(TypedDict):
    """Who publishes what; empty where that is not said. `period` has a first and a last time."""

    publisher: list[SpokenData]
    description: list[SpokenData]
    source: list[SpokenData]
    collection: list[SpokenData]
    covered: list[SpokenData]
    not_covered: list[SpokenData]
    caveats: list[SpokenData]
    why: list[SpokenData]
    contact: str
    license: str
    license_url: str
    period: list[str]
    places: list[str]
    frequency: str
    dataset: str
    version: str
    replaces: str
    url: str
    doi: str
    keywords: list[str]
    errata: list[ErratumData]


class OpeningData(TypedDict):
    """A sentence of the page's own making, as `opening.KIND` in the catalogs.

    `figures` with `columns` and `places` beside them: the total with the first and last year, of
    links none where it is too uncertain; the largest values; or a first, a last and perhaps a
    highest year, `yearly` where per year.
    """

    kind: Literal["counted", "counted.time", "untold", "largest", "rose", "fell", "level"]
    table: int
    figures: list[FigureData]
    columns: list[int]
    places: list[int]
    yearly: bool


class MadeData(TypedDict):
    """What made the records from the counts, so that the page can make them again.

    `records` is how many of the first table were promised, `seed` the seed in decimals.
    `fabrication` is that of the settings; k-anonymous counts are to fabricate least.
    `lower`: what tables below the first are made from, or empty (see `publish.ingredients`).
    """

    synthesizer: str
    version: int
    seed: str
    records: int
    fabrication: Fabrication
    lower: str


class VerdictData(TypedDict):
    """Whether the records do what was demanded of them.

    The share of every cell of `columns`, which are places in the first table, is within `points`
    percentage points of its share of the people; the largest difference is about `difference`.
    """

    columns: list[int]
    points: float
    answer: Literal["met", "missed", "open"]
    difference: float | None


class ShowcaseData(TypedDict):
    """A release as its page holds it; the margin of a k-anonymous count lies above it alone."""

    version: Literal[7]
    name: str
    created: str
    software: str
    tables: list[TableData]
    guarantee: GuaranteeData
    strength: StrengthData | None
    carries: Carries
    stories: list[StoryData]
    about: AboutData | None
    openings: list[OpeningData]
    made: MadeData
    others: list[OtherData]
    files: list[FileData]
    relations: list[RelationData]
    paths: list[RelationData]
    verdicts: list[VerdictData]
