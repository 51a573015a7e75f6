"""Where in a file its table stands: which row holds the names, and which hold no record.

How rows are counted in each kind of file is said here; nothing is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from populace.vocabulary.calls import made_right
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.near import near_names

Hidden = Literal["include", "leave-out"]

MOST_ROWS = 2**31 - 1
"""The largest number of a row that is taken."""


@made_right
@dataclass(frozen=True)
class Extent:
    """The part of a file or sheet that is the table. Rows are counted from 1, blank ones too.

    Args:
        header_row: the line of a text file, or the row of a sheet, that holds the names; the first
            one that holds anything otherwise.
        skip_rows: how many lines or rows above the header are passed over; instead of `header_row`.
        no_header: no row holds names: the columns are called column_1, column_2 and so on.
        first_row: the line or row of the first record; what stands between it and the header, such
            as units or the words of questions, is passed over.
        skip_footer: how many rows at the end that hold anything are no records; 0 says that
            all are.
        header_is_names: the header is one, though its cells look like those of a record.
        hidden: what to do with hidden rows and columns of a workbook; they stop the run otherwise.

    Raises:
        ParameterError: a number is out of its range, or two of them contradict each other.
    """

    header_row: int | None = None
    skip_rows: int = 0
    no_header: bool = False
    first_row: int | None = None
    skip_footer: int | None = None
    header_is_names: bool = False
    hidden: Hidden | None = None

    def __post_init__(self) -> None:
        least = {"header_row": 1, "first_row": 1, "skip_rows": 0, "skip_footer": 0}
        for name, low in least.items():
            number = getattr(self, name)
            if number is not None and (type(number) is not int or not low <= number <= MOST_ROWS):
                raise ParameterError(
                    expected=f"a whole number from {low} to {MOST_ROWS:,} as {name}",
                    found=repr(number),
                    action="Count the lines of the file, or the rows of the sheet, from 1.",
                )
        if self.hidden not in {None, "include", "leave-out"}:
            raise ParameterError(
                expected="include or leave-out for what is hidden",
                found=repr(self.hidden),
                action="Choose one of them.",
            )
        ways = [self.header_row is not None, self.skip_rows > 0]
        if sum(ways) > 1 or (self.no_header and (self.header_row is not None)):
            raise ParameterError(
                expected="one way to say where the header stands",
                found="several",
                action="Give the header's row, or how many rows stand above it, or say that there"
                " is none.",
            )
        if self.no_header and self.header_is_names:
            raise ParameterError(
                expected="a table with names or one without",
                found="both said of it",
                action="Say that there is no header, or that the header holds names.",
            )
        if self.first_row is not None and self.first_row <= self.above + (not self.no_header):
            raise ParameterError(
                expected="a first record below the header",
                found=f"the first record in row {self.first_row}",
                action="Give the row of the first record after that of the header.",
            )

    @property
    def above(self) -> int:
        """How many lines or rows are passed over before the header is looked for."""
        return self.skip_rows if self.header_row is None else self.header_row - 1


def extent_of(given: Any) -> Extent | None:  # noqa: ANN401 - as somebody wrote it
    """An extent, or one whose parts are given by their names; None for None.

    Raises:
        ParameterError: it is neither, or a part is unknown or out of its range.
    """
    if given is None or isinstance(given, Extent):
        return given
    known = [each.name for each in fields(Extent)]
    names = [str(name) for name in given] if isinstance(given, Mapping) else []
    unknown = [name for name in names if name not in known]
    if unknown or not isinstance(given, Mapping):
        raise ParameterError(
            expected="as extent an Extent, or a mapping of its parts by name",
            found=", ".join(unknown) if unknown else f"an object of type {type(given).__name__}",
            action=near_names(unknown, known),
        )
    return Extent(**given)


WHOLE = Extent()
"""The whole file, with its header in the first row that holds anything."""
