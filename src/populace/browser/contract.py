"""What the studio's page and its worker say to each other, as types; `make contract` writes them.

No value is made here. `populace.browser` answers, `web/src/studio` asks.
"""

from __future__ import annotations

from typing import Literal, TypedDict

SHOWN = 200

Domain = Literal["private", "codebook", "listed", "flag"]

Beyond = Literal["absent", "open"]

Others = Literal["keep", "absent"]

Origin = Literal["instrument", "data"]

Kind = Literal["text", "number", "date"]

Period = Literal["", "year", "half", "quarter", "month", "week", "weekday"]

Method = Literal["epsilon", "k"]

Relation = Literal["one-to-many", "many-to-many"]

Unit = Literal["", "parent", "child", "both"]

Structure = Literal["cases", "linked", "networks"]

Counted = Literal["parents", "own", "children", "pairs", "links"]

Suspect = Literal[
    "",
    "email addresses",
    "web addresses or accounts",
    "exact dates",
    "coordinates",
    "ids",
    "phone numbers",
    "names",
    "addresses",
    "free text",
    "a value of its own for nearly everybody",
]

Pace = Literal["", "seconds", "a minute or two", "minutes", "an hour or more"]

Stage = Literal[
    "reading",
    "preparing",
    "gathering",
    "counting",
    "measuring",
    "measuring-children",
    "measuring-pairs",
    "drawing",
    "drawing-children",
    "improving",
    "improving-children",
    "loading",
    "searching",
    "counting-real",
    "counting-synthetic",
    "comparing",
    "comparing-tables",
    "comparing-rare",
    "comparing-records",
    "training",
    "attacking",
    "attributing",
    "done",
]

Fault = Literal["memory", "defect"]


class Problem(TypedDict):
    """An error in its three parts; none of them holds a cell."""

    expected: str
    found: str
    action: str


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
    """A table as it was read. Private."""

    records: int
    columns: list[ColumnView]
    encoding: str


class CodebookView(TypedDict):
    """A list of values that ships with Populace."""

    name: str
    title: str
    source: str
    values: list[str]


class Group(TypedDict):
    """Values that get one name."""

    name: str
    values: list[str]


class ColumnChoice(TypedDict):
    """What the steward says about one column, and what is to be done to it."""

    name: str
    use: bool
    domain: Domain
    codebook: str
    values: list[str]
    absent: str
    delimiter: str
    ignore_zeros: bool
    edges: list[float]
    beyond: Beyond
    period: Period
    groups: list[Group]
    others: Others
    origin: Origin


class TableChoices(TypedDict):
    """What the steward says about one table."""

    columns: list[ColumnChoice]
    subject_id: str
    attributes: int
    sheet: str


class TableColumn(TypedDict):
    """A column of one of linked tables, which are numbered from 0."""

    table: int
    column: str


class Linking(TypedDict):
    """How two or three tables hang together, and whom their release protects.

    The unit is empty until it is chosen; `most_parents` is 0 where no bound is declared; `triples`
    are columns, three each, whose combinations across the tables are predicted.
    """

    relation: Relation
    unit: Unit
    parent_key: str
    child_key: str
    most_links: int
    most_parents: int
    triples: list[list[TableColumn]]


class ChosenTable(TypedDict):
    """A table with what the steward says about it: by itself, or one of linked tables.

    `path` is where Python finds it, `file` what it is called on the person's disk; of linked tables
    the first are the parents, then come the children, then the links.
    """

    path: str
    file: str
    name: str
    choices: TableChoices


class Example(TypedDict):
    """Simulated tables with what is declared of them."""

    tables: list[ChosenTable]
    linking: Linking | None
    title: str


class JoiningView(TypedDict):
    """How tables hang together. Private."""

    parent_key: str
    child_key: str
    links: int
    one_parent: bool


class Loss(TypedDict):
    """A rule by which cells of a column were not understood, and how many."""

    rule: str
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
    notes: list[str]
    pace: Pace
    files: list[str]


class Strength(TypedDict):
    """How strongly people are protected, and how much is counted."""

    method: Method
    epsilon: float
    k: int
    length: int


class ProjectView(TypedDict):
    """What a project file says; of each table the columns that are used."""

    tables: list[ChosenTable]
    linking: Linking | None
    strength: Strength
    title: str


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


class PlannedCounts(TypedDict):
    """What to expect of one table of counts of a linked release."""

    counted: Counted
    length: int
    margin: float
    margin_worst: float
    smallest: float


class LinksEpsilon(TypedDict):
    """What a child with so many links is promised."""

    links: int
    epsilon: float


class BoundCost(TypedDict):
    """What a bound on links of a child would cost, in margins; `most` is 0 for none."""

    most: int
    pairs: float
    own: float


class LinkedPlanView(TypedDict):
    """What a linked release will be able to report, worked out without any data."""

    guesses: int
    sure: int
    tables: list[PlannedCounts]
    by_links: list[LinksEpsilon]
    bounds: list[BoundCost]


class Plans(TypedDict):
    """What will be reportable, of one table or of linked ones."""

    one: PlanView | None
    linked: LinkedPlanView | None


class EffectView(TypedDict):
    """What becomes of a column's values. Private."""

    distinct: int
    blank: int
    values: list[Value]


class ReleasedLength(TypedDict):
    """What was released of combinations of one length; `margin` is the median one."""

    length: int
    combinations: int
    margin: float


class LinkedPart(TypedDict):
    """What a linked release holds beside its parents."""

    children: int
    combinations: int
    pairs: int
    by_links: list[LinksEpsilon]
    by_chance: bool


class ReleaseView(TypedDict):
    """A release in a few numbers, of linked tables those of the parents.

    All are released facts but `private_notes`: they are read off the table without noise.
    """

    kind: Literal["differential privacy", "k-anonymity"]
    records: int
    margin: float
    synthetic: int
    guesses: int
    sure: int
    lengths: list[ReleasedLength]
    warnings: list[str]
    private_notes: list[str]
    files: list[str]
    archive: str
    page: str
    linked: LinkedPart | None
