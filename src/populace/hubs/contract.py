"""What the pages of a hub are given, as types that their TypeScript is generated from.

Nothing is computed here. Addresses are relative to the hub's first page and hold ASCII only.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from populace.publish.statements.contract import (
    CalledData,
    ColumnData,
    FactData,
    FigureData,
    Kind,
    LengthData,
    PartData,
    ProtectedData,
    StoryData,
    TableData,
    ValueData,
    WordsData,
)
from populace.vocabulary.counts import Counted
from populace.vocabulary.strength import Carries, Grade

__all__ = [
    "HUB_VERSION",
    "CalledData",
    "CardData",
    "Carries",
    "CatalogData",
    "ChoiceData",
    "ColumnData",
    "Counted",
    "CountsData",
    "DatasetData",
    "DownloadData",
    "ErratumData",
    "FactData",
    "FigureData",
    "Grade",
    "HubReleaseData",
    "Kind",
    "LengthData",
    "PartData",
    "ProtectedData",
    "SearchData",
    "SizeData",
    "StoryData",
    "TableData",
    "TextData",
    "TotalData",
    "ValueData",
    "WordsData",
]

HUB_VERSION: Literal[2] = 2
"""Raised whenever pages built before could misread the data."""


class TextData(TypedDict):
    """A text of a publisher in one language; the first of several is for readers of others."""

    language: str
    text: str


class SizeData(TypedDict):
    """How large a table is: the margin of a k-anonymous number lies above it alone."""

    name: str
    counted: Counted
    records: int
    margin: float


class ErratumData(TypedDict):
    """What was found wrong; `version` is empty where all are meant."""

    date: str
    version: str
    withdrawn: bool
    text: list[TextData]


class DownloadData(TypedDict):
    """A file beside a release; `kind` is `zip`, `parquet`, `package`, or `file`."""

    name: str
    address: str
    bytes: int
    kind: str


class ChoiceData(TypedDict):
    """A release that can be compared."""

    version: str
    address: str
    withdrawn: bool


class CardData(TypedDict):
    """A data set in the catalog: its newest release that was not withdrawn, else its newest.

    `languages` are those of what its publisher says; of its page all four are.
    """

    id: str
    address: str
    title: list[TextData]
    publisher: list[TextData]
    covered: list[TextData]
    places: list[str]
    period: str
    languages: list[str]
    created: str
    protected: list[ProtectedData]
    epsilon: float | None
    k: int | None
    grade: Grade | None
    size: SizeData
    withdrawn: bool
    releases: list[ChoiceData]


class CatalogData(TypedDict):
    """All data sets of a hub, the newest first."""

    version: Literal[2]
    title: list[TextData]
    summary: list[TextData]
    publisher: list[TextData]
    cards: list[CardData]


class SearchData(TypedDict):
    """Names of columns and values, each with the places of the data sets that have it.

    `summaries` are those of all data sets, in the order of the catalog, in all their languages.
    """

    summaries: list[str]
    columns: list[str]
    columns_of: list[list[int]]
    values: list[str]
    values_of: list[list[int]]


class StatedData(TypedDict):
    """What a release says of itself, wherever a hub shows it."""

    created: str
    protected: list[ProtectedData]
    epsilon: float | None
    delta: float | None
    k: int | None
    grade: Grade | None
    carries: Carries
    period: str
    withdrawn: bool


class HubReleaseData(StatedData):
    """A release of a data set; `enters` is the only period its people are in, as declared.

    `digest` is the SHA-256 of its release.json.
    """

    version: str
    address: str
    software: str
    digest: str
    license: str
    license_address: str
    enters: str
    replaces: str
    sizes: list[SizeData]
    downloads: list[DownloadData]
    unchecked: int
    story: bool


class TotalData(TypedDict):
    """What releases cost one unit of privacy together; `epsilon` is null where there is no bound.

    `periods` are those of disjoint people, of whom each pays for one; empty where all adds up.
    """

    protected: list[ProtectedData]
    number: int
    epsilon: float | None
    delta: float
    summed: float | None
    periods: list[str]


class DatasetData(TypedDict):
    """A data set with its releases, the newest first."""

    version: Literal[2]
    id: str
    address: str
    title: list[TextData]
    summary: list[TextData]
    description: list[TextData]
    publisher: list[TextData]
    covered: list[TextData]
    not_covered: list[TextData]
    caveats: list[TextData]
    source: list[TextData]
    collection: list[TextData]
    why: list[TextData]
    contact: str
    url: str
    doi: str
    frequency: str
    places: list[str]
    releases: list[HubReleaseData]
    errata: list[ErratumData]
    totals: list[TotalData]


class CountsData(StatedData):
    """The protected counts of a release, for comparing; `tables` hold no synthetic records."""

    version: Literal[2]
    id: str
    address: str
    title: list[TextData]
    label: str
    tables: list[TableData]
    stories: list[StoryData]
