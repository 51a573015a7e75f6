"""What the steward chooses in the studio, as types; part of the contract of `contract`."""

from __future__ import annotations

from typing import Literal, TypedDict

from populace.vocabulary import extent, operations
from populace.vocabulary.quantities import Beyond

Domain = Literal["private", "codebook", "listed", "flag"]

Others = Literal["keep", "absent"]

Origin = Literal["instrument", "data"]

Period = Literal["", operations.Period]

Method = Literal["epsilon", "k"]

Hidden = Literal["", extent.Hidden]

DecimalSign = Literal["", ".", ","]


class ExtentChoice(TypedDict):
    """Where in a file its table stands; 0 and "" where nothing is said, -1 for the footer."""

    header_row: int
    skip_rows: int
    no_header: bool
    first_row: int
    skip_footer: int
    header_is_names: bool
    hidden: Hidden


class TableReading(TypedDict):
    """How a file is opened; "" where that is found."""

    sheet: str
    encoding: str
    delimiter: str
    extent: ExtentChoice


class Group(TypedDict):
    """Values that get one name."""

    name: str
    values: list[str]


class ColumnChoice(TypedDict):
    """What the steward says about one column, and what is to be done to it.

    `form` says how its dates are written, `labels` what its bands are called; `more` is what a
    schema says beside, and `passed` the operations of a recipe, both as JSON, which the page has no
    field for and passes on.
    """

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
    accept_unread: bool
    decimal: DecimalSign
    units: list[str]
    form: str
    labels: list[str]
    passed: str
    more: str


class TableChoices(TypedDict):
    """What the steward says about one table."""

    columns: list[ColumnChoice]
    subject_id: str
    attributes: int
    reading: TableReading


class TableColumn(TypedDict):
    """A column of one of the tables, which are numbered from 0."""

    table: int
    column: str


class RelationChoice(TypedDict):
    """Records of the table `many` belong to records of the table `one`; tables by number.

    `via` is the table that joins them, -1 where `many` holds the key of `one`. `bound` is 0 where
    no bound on links of a record of `many` is declared, `counted` where it is chosen by the method.
    """

    one: int
    many: int
    via: int
    several: bool
    most: int
    bound: int
    counted: int


class Linking(TypedDict):
    """How the tables hang together, and whom their release protects.

    `keys` has one for each table, "" where it is found. `protect` are the tables whose records are
    protected, none until it is chosen; `triples` are columns, three each, whose combinations across
    the tables are predicted.
    """

    relations: list[RelationChoice]
    keys: list[str]
    protect: list[int]
    triples: list[list[TableColumn]]


class ChosenTable(TypedDict):
    """A table with what the steward says about it: by itself, or one of several.

    `path` is where Python finds it, `file` what it is called on the person's disk.
    """

    path: str
    file: str
    name: str
    choices: TableChoices


class AboutChoice(TypedDict):
    """What a publisher says of a release, in one language; "" where nothing is said.

    `more` is what a project file says beside, as JSON: other languages, and what has no field.
    """

    language: str
    description: str
    publisher: str
    publisher_kind: str
    contact: str
    license: str
    source: str
    collection: str
    period: str
    places: list[str]
    covered: str
    not_covered: str
    caveats: str
    frequency: str
    why: str
    dataset: str
    version: str
    replaces: str
    url: str
    more: str


class NamedValue(TypedDict):
    """A value and what it is called."""

    value: str
    name: str


class NamedColumn(TypedDict):
    """What a column and its values are called in one language; "" where by its own name."""

    column: str
    title: str
    values: list[NamedValue]


class ToldChoice(TypedDict):
    """What a publisher says at the top of the page in one language; "" where nothing is said.

    `text` are the findings, with questions in braces.
    """

    language: str
    title: str
    summary: str
    text: list[str]
    columns: list[NamedColumn]


class Strength(TypedDict):
    """How strongly people are protected, and how much is counted.

    `more` are settings of a project file that the page has no field for, as JSON.
    """

    method: Method
    epsilon: float
    k: int
    length: int
    more: str
