"""The table.

Columns of text categories, dictionary-encoded. Reading, counting and writing tables live elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import ONE_RECORD, Fact, Protected

if TYPE_CHECKING:
    from populace.vocabulary.reading import Reading

Codes = NDArray[np.signedinteger[Any] | np.unsignedinteger[Any]]
Small = type[np.uint8] | type[np.uint16] | type[np.int32]


def smallest(size: int) -> Small:
    """The smallest integer type for codes below `size`.

    The widest is signed, as 32-bit NumPy cannot count uint32.
    """
    if size <= 1 << 8:
        return np.uint8
    return np.uint16 if size <= 1 << 16 else np.int32


@dataclass(frozen=True)
class Column:
    """A column's name and codebook.

    Args:
        name: the header.
        values: the codebook in its natural or lexicographic order, never by frequency; `values[i]`
            has code i + 1, and code 0 is absent. Distinct, and none equals `absent`.
        public: whether the codebook was declared without looking at the data. A private value must
            earn its release.
        absent: how absence is written ("" unless the column is a pure flag, where it is the
            negative value).
        delimiter: for a multi-valued column, what joins the values of one cell; otherwise None.
        labels: words for the values, parallel to them, or empty.
        title: what people call the column, as declared; "" for its name.
        plain: whether its numbers are known to be written with a decimal point and no other sign.
    """

    name: str
    values: tuple[str, ...]
    public: bool = False
    absent: str = ""
    delimiter: str | None = None
    labels: tuple[str, ...] = ()
    title: str = ""
    plain: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if len(set(self.values)) != len(self.values) or self.absent in self.values:
            raise SchemaError(
                expected=f"distinct values, none the absent symbol, in column {self.name!r}",
                found="a value that appears twice or equals the absent symbol",
                action="Declare each value once, and the absent symbol apart from them.",
            )
        if self.labels and len(self.labels) != len(self.values):
            raise SchemaError(
                expected=f"one label for each value of column {self.name!r}",
                found=f"{len(self.labels)} labels for {len(self.values)} values",
                action="Give every value a label, or none.",
            )
        if self.title != " ".join(self.title.split()):
            raise SchemaError(
                expected=f"a title of one line for column {self.name!r}",
                found="a blank at its begin or end, a line break, or blanks in a row",
                action="Write the title on one line, with single blanks between its words.",
            )
        if self.delimiter == "":
            raise SchemaError(
                expected=f"a delimiter of at least one character for column {self.name!r}",
                found="an empty delimiter",
                action="Name the character that joins the values, or leave the delimiter out.",
            )

    @property
    def multivalued(self) -> bool:
        """Whether one cell may hold several values."""
        return self.delimiter is not None


@dataclass(frozen=True, eq=False)
class Ragged:
    """The codes of a multi-valued column.

    Args:
        starts: shape (records + 1,), int64, from 0 to len(codes): record r owns
            codes[starts[r]:starts[r + 1]].
        codes: the codes, 1 to the number of values; an absent cell owns none. Sorted and distinct
            within a record.
    """

    starts: NDArray[np.int64]
    codes: Codes

    def __post_init__(self) -> None:
        if (
            self.starts[0] != 0
            or self.starts[-1] != len(self.codes)
            or (np.diff(self.starts) < 0).any()
        ):
            raise ValueError("starts must rise from 0 to the number of codes")
        # A value that stands twice in a record would count twice: more than its subject may add.
        rising = np.ones(len(self.codes) + 1, dtype=bool)
        rising[1:-1] = self.codes[1:] > self.codes[:-1]
        rising[self.starts] = True
        if not rising.all():
            raise ValueError("the codes of a record must rise")


Cells = Codes | Ragged
"""One code per record (single-valued), or `Ragged` (multi-valued)."""


def rows_of(cells: Cells, rows: NDArray[np.int64]) -> Cells:
    """The cells of given rows, in their order."""
    if not isinstance(cells, Ragged):
        return cells[rows]
    sizes = np.diff(cells.starts)[rows]
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
    shift = np.repeat(cells.starts[rows] - starts[:-1], sizes.astype(np.intp))
    return Ragged(starts, cells.codes[shift + np.arange(starts[-1], dtype=np.int64)])


def rows_between(cells: Cells, start: int, stop: int) -> Cells:
    """The cells of the rows from `start` to before `stop`, without a copy of single-valued ones."""
    if not isinstance(cells, Ragged):
        return cells[start:stop]
    starts = cells.starts[start : stop + 1]
    return Ragged(starts - starts[0], cells.codes[starts[0] : starts[-1]])


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Records over columns. As sensitive as the people in it, unless it was synthesized.

    Args:
        columns: the columns, names distinct.
        cells: for each column its cells: an integer array of shape (records,) with codes 0 (absent)
            to the number of values, or `Ragged` for a multi-valued column.
        records: the number of records.
        subjects: shape (records,), the subject (0, 1, ...) that owns each record; None when every
            record is a subject.
        bound: the public bound on how many attributes of one subject count; 0 stands for one per
            column.
        protected: the unit of privacy.
        declared: what was declared about the table and is taken as public.
        facts: what was inferred from the data and not declared, without any cell: the guarantee
            rests on it.
        notes: what its steward alone should know, in words, without any cell; no part of a release.
        readings: what was understood of each column; no part of a release either.
        known_by: shape (subjects,), uint64: for each subject a word of the id in the data, as
            sensitive as that; None where there was none.
    """

    columns: tuple[Column, ...]
    cells: tuple[Cells, ...]
    records: int
    subjects: NDArray[np.int64] | None = None
    bound: int = 0
    protected: Protected = ONE_RECORD
    declared: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    known_by: NDArray[np.uint64] | None = None

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names) or len(names) != len(self.cells):
            raise ValueError("one array of cells for each distinctly named column")
        for column, cells in zip(self.columns, self.cells, strict=True):
            codes, length = (
                (cells.codes, len(cells.starts) - 1)
                if isinstance(cells, Ragged)
                else (cells, len(cells))
            )
            if isinstance(cells, Ragged) != column.multivalued:
                raise ValueError(f"column {column.name!r}: ragged cells go with a delimiter")
            lowest = 1 if column.multivalued else 0
            if length != self.records or (
                len(codes) and (codes.min() < lowest or codes.max() > len(column.values))
            ):
                raise ValueError(
                    f"column {column.name!r}: codes out of range, or not one cell per record"
                )
        if self.subjects is not None and self.subjects.shape != (self.records,):
            raise ValueError("one subject for each record")

    @property
    def several(self) -> bool:
        """Whether one subject can have several values in a column."""
        return self.subjects is not None or any(column.multivalued for column in self.columns)

    def __repr__(self) -> str:
        """Its shape alone: cells, values and even the number of records may be private."""
        return f"<Table of {len(self.columns)} columns>"
