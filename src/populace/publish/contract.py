"""What the showcase page is given, as types that its TypeScript is generated from.

Nothing is computed here; `tools/contract.py` writes the TypeScript, and CI fails when it is stale.
"""

from __future__ import annotations

from typing import Literal, TypedDict

VERSION: Literal[1] = 1
"""Raised whenever a page built before could misread the data."""

TOGETHER = 0.15
"""How much of their margins counts are taken to be wrong together when a page adds them up: for
margins m the sum's is the root of (1 - TOGETHER) sum(m^2) + TOGETHER sum(m)^2. Measured, see
docs/method/margins.md."""

Kind = Literal["text", "flag", "year", "month", "period", "band"]
"""What the values of a column are; all but text and flag have an order of their own."""


class ColumnData(TypedDict):
    """One column; `labels` is parallel to `values` or empty, `absent` how absence is written."""

    name: str
    values: list[str]
    labels: list[str]
    kind: Kind
    multivalued: bool
    public: bool
    absent: str


class LengthData(TypedDict):
    """The combinations of one length.

    `reported` of them are in the release, `embedded` of them on the page: all whose count is at
    least `smallest`. `scale` is the standard deviation of the noise, `margin` the median margin,
    `fabricated` the expected share of the reported mass that nobody holds.
    """

    reported: int
    embedded: int
    smallest: int
    scale: float
    margin: float
    fabricated: float


class GuaranteeData(TypedDict):
    """The promise; of 100 guesses whether one person is in the data, `guesses` can be right."""

    unit: str
    epsilon: float
    delta: float
    guesses: int
    proof: str
    declared: list[str]
    inferred: list[str]


class FileData(TypedDict):
    """A file that lies beside the page."""

    name: str
    bytes: int


class ShowcaseData(TypedDict):
    """A release as its page holds it.

    `packed` is base64 of a zlib stream of LEB128 numbers, plane after plane. For each length k, k
    planes of attribute ids (numbered by column, then by value; rows in rising order; each number
    is the difference to the row above while all ids to its left agree, else to its left
    neighbor, else to 0), then counts, then margins in tenths. Then for each column the synthetic
    records: the code of each record, 0 for absent; of a multi-valued column how many values each
    record has, then all their codes, each less the one before in its record.
    """

    version: Literal[1]
    name: str
    created: str
    software: str
    columns: list[ColumnData]
    records: int
    records_margin: float
    records_scale: float
    synthetic: int
    lengths: list[LengthData]
    guarantee: GuaranteeData
    files: list[FileData]
    packed: str
