"""What the studio's page and its worker say to each other, as types; `make contract` writes them.

No value is made here. `populace.browser` answers, `web/src/studio` asks.
"""

from __future__ import annotations

from typing import Literal, TypedDict

import populace
from populace.browser.choice_types import (
    AboutChoice,
    ChosenTable,
    Linking,
    Strength,
    TableChoices,
    ToldChoice,
)
from populace.browser.plan_types import LinksEpsilon
from populace.vocabulary import checking, reading
from populace.vocabulary.reading import Rule
from populace.vocabulary.strength import Carries, Grade

SHOWN = 200

Kind = Literal["text", "number", "date"]

Structure = Literal["cases", "linked", "networks", "levels"]

Suspect = Literal["", reading.Sign]

Way = Literal[
    "header_is_names",
    "header_row",
    "no_header",
    "skip_rows",
    "first_row",
    "skip_footer",
    "hidden",
    "encoding",
    "delimiter",
    "sheet",
    "parent_key",
    "child_key",
]

Pace = Literal["", checking.Pace]

Stage = populace.Stage

Fault = Literal["memory", "defect"]


class Remedy(TypedDict):
    """A way out of an error that the page has a field for; "" where a value is asked for."""

    way: Way
    value: str


class Problem(TypedDict):
    """An error in its three parts; none of them holds a cell.

    The table is the one of several that it was found in; the remedies are those of the page.
    `spoken` has the same parts, in their order, by language; "" where it is told in English.
    """

    expected: str
    found: str
    action: str
    spoken: list[dict[str, str]]
    table: str
    remedies: list[Remedy]


class Failure(TypedDict):
    """What the page says in its own words; the detail names lines of code, never a cell."""

    fault: Fault
    detail: str


class Value(TypedDict):
    """A value and how many rows hold it. Private."""

    text: str
    count: int


class ColumnView(TypedDict):
    """A column as it was read. Private."""

    name: str
    kind: Kind
    distinct: int
    blank: int
    values: list[Value]
    joiner: str
    flag: list[str]
    suspect: Suspect
    codebooks: list[str]


class FileView(TypedDict):
    """A table as it was read. Private.

    `unnamed` are columns without a name, `beside` those of another table or a legend beside it:
    neither is read.
    """

    records: int
    columns: list[ColumnView]
    encoding: str
    unnamed: list[str]
    beside: list[str]


class CodebookView(TypedDict):
    """A list of values that ships with Populace."""

    name: str
    title: str
    source: str
    values: list[str]


class Example(TypedDict):
    """Simulated tables with what is declared of them."""

    tables: list[ChosenTable]
    linking: Linking | None
    title: str


class JoiningView(TypedDict):
    """How one relation joins records; `many_key` is "" where no table of links does. Private."""

    one_key: str
    many_key: str
    links: int
    one_parent: bool


class Loss(TypedDict):
    """A rule by which cells of a column were not understood, and how many."""

    rule: Rule
    cells: int


class ReadingView(TypedDict):
    """What was understood of a column at one step; "" for the step of the schema. Private."""

    step: str
    filled: int
    understood: int
    lost: list[Loss]
    stops: bool


class CheckedColumn(TypedDict):
    """What a release would make of a column. Private."""

    name: str
    filled: int
    nearly_empty: bool
    readings: list[ReadingView]


class CheckedTable(TypedDict):
    """What a release would make of a table. Private."""

    name: str
    records: int
    columns: list[CheckedColumn]


class CheckView(TypedDict):
    """What a release would refuse and report, before anything is spent. Private."""

    passed: bool
    stops: list[Problem]
    tables: list[CheckedTable]
    notes: list[dict[str, str]]
    pace: Pace
    files: list[str]


class ProjectTable(TypedDict):
    """What a project file says of a table.

    The columns are those that it names; of the others all are used, or none.
    """

    file: str
    name: str
    choices: TableChoices
    others: bool


class ProjectView(TypedDict):
    """What a project file says.

    `elsewhere` are settings that only a release on a disk can keep to; `missing` the files of
    schemas and recipes that must be given beside it. A schema by itself is a project of one table.
    """

    tables: list[ProjectTable]
    linking: Linking | None
    strength: Strength | None
    title: str
    about: AboutChoice | None
    told: list[ToldChoice]
    elsewhere: list[str]
    missing: list[str]


class EffectView(TypedDict):
    """What becomes of a column's values. Private.

    `labels` are what people call the values, in their order; "" for one that has no other name.
    """

    distinct: int
    blank: int
    values: list[Value]
    labels: list[str]


class ReleasedLength(TypedDict):
    """What was released of combinations of one length; `margin` is the median one."""

    length: int
    combinations: int
    margin: float


class ReleasedTable(TypedDict):
    """A table of a release and how many synthetic records it has."""

    name: str
    synthetic: int


class LinkedPart(TypedDict):
    """What a release of several tables holds beside its first."""

    tables: list[ReleasedTable]
    combinations: int
    pairs: int
    by_links: list[LinksEpsilon]


class Packages(TypedDict):
    """What places of publication take, as an archive; `missing` are keys of `[about]` they need."""

    archive: str
    missing: list[str]


class ReleaseView(TypedDict):
    """A release in a few numbers, of several tables those of the first.

    All are released facts but `private_notes`: they are read off the table without noise.
    """

    kind: Literal["differential privacy", "k-anonymity"]
    records: int
    margin: float
    synthetic: int
    guesses: int
    sure: int
    grade: Grade | None
    carries: Carries
    lengths: list[ReleasedLength]
    warnings: list[dict[str, str]]
    private_notes: list[dict[str, str]]
    files: list[str]
    archive: str
    page: str
    linked: LinkedPart | None
