"""How precisely the columns of related tables are measured: public, and free.

A column of many values loses most to noise, one of few hardly anything. What it costs is proved in
`protect/gaussian.md` and `count/families.md`; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from populace import estimate
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.precision import Precision
from populace.vocabulary.table import Column

VALUES = Fraction(1, 3)
"""The power of the number of values of a column in single values."""

ACROSS = Fraction(1, 6)
"""The power of it, for each of the two columns, in pairs across tables."""

MOST_ACROSS = 4
"""How far one column's grade in pairs across may be from the middle."""

HEAVIEST = 2**MOST_ACROSS
"""What the square of a pair across weighs at most, relative to one of two columns in the middle."""


def check_names(columns: Sequence[Column], matter: Sequence[str]) -> None:
    """Refuse columns that matter and are none of a release.

    Raises:
        ParameterError: one is unknown.
    """
    names = {column.name for column in columns}
    if unknown := [name for name in matter if name not in names]:
        raise ParameterError(
            expected="columns of the release as those that matter",
            found=listing(unknown),
            action="Name columns as the release does: by their headers, or as TABLE.COLUMN"
            " where two tables have the same.",
        )


def of_values(columns: Sequence[Column], matter: Sequence[str] = ()) -> tuple[int, ...]:
    """Grades of columns in single values.

    Args:
        columns: the columns of a table, with their declared domains.
        matter: the names of those that the steward named as the ones that matter.
    """
    return estimate.public_grades(columns, VALUES, matter)


def of_pairs(
    upper: Sequence[Column], lower: Sequence[Column], matter: Sequence[str] = ()
) -> Precision:
    """Grades of columns in pairs across two tables.

    Args:
        upper: the columns of the one, of which every value was released or declared.
        lower: those of the other.
        matter: as above.
    """
    grades = [
        max(-MOST_ACROSS, min(MOST_ACROSS, grade))
        for columns in (upper, lower)
        for grade in estimate.public_grades(columns, ACROSS, matter)
    ]
    return Precision(2, 0, tuple(grades), first=len(upper))
