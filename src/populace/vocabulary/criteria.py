"""Acceptance criteria: what a publisher demands of synthetic records before any is made.

How they are answered within the budget is proved in `methods/criteria.md`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.listing import listing

FORM = "region,age_band: within 1 point"
"""How a criterion is written."""

MOST = 10
"""The most criteria of a release; each is paid from its budget."""

MOST_COLUMNS = 4

WRONG = Fraction(1, 20)
"""The chance that any verdict of a release is false, at most."""

Answer = Literal["met", "missed", "open"]
"""Whether the records do as demanded; open where the noise hides it."""

ANSWERS: tuple[Answer, ...] = get_args(Answer)

_CRITERION = re.compile(
    r"(?P<columns>.+):\s*within\s+(?P<points>\d{1,3}(?:[.,]\d{1,2})?)\s+points?", re.DOTALL
)


@dataclass(frozen=True)
class Criterion:
    """A demand: every cell of some columns within so many points.

    A cell is a value in each of the columns. Its share of all synthetic records differs by at most
    so many percentage points from its share of all people in the table.

    Args:
        columns: the columns, one to four different ones, by the names that they have in the
            release.
        points: from 0.01 to 100, in hundredths.

    Raises:
        ParameterError: a column comes twice, there is none, or the number is out of its range.
    """

    columns: tuple[str, ...]
    points: float

    def __post_init__(self) -> None:
        if not (_are_names(self.columns) and _are_points(self.points)):
            raise ParameterError(
                expected=f"one to {MOST_COLUMNS} different columns, and from 0.01 to 100 points in"
                " hundredths",
                found=f"{self.columns!r} within {self.points!r}",
                action=f"Write a criterion as in {FORM!r}.",
            )
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "points", float(self.points))

    @property
    def tolerance(self) -> Fraction:
        """The points as an exact share."""
        return Fraction(round(100 * self.points), 10_000)

    @classmethod
    def read(cls, text: str) -> Criterion:
        """The criterion in a text such as `region,age_band: within 1 point`.

        Raises:
            ParameterError: it is written otherwise.
        """
        found = _CRITERION.fullmatch(text.strip())
        names = next(csv.reader([found["columns"]], skipinitialspace=True)) if found else []
        names = [name.strip() for name in names]
        if found is None or not all(names):
            raise ParameterError(
                expected="a criterion: columns, and within how many points each of their cells is",
                found=repr(text),
                action=f"Write it as in {FORM!r}; quotes keep a comma in a name.",
            )
        return cls(tuple(names), float(found["points"].replace(",", ".")))

    @property
    def cells(self) -> str:
        """The columns as they are written."""
        return ",".join(_quoted(name) for name in self.columns)

    def __str__(self) -> str:
        unit = "point" if self.points == 1 else "points"
        return f"{self.cells}: within {self.points:g} {unit}"


def _are_names(columns: object) -> bool:
    if isinstance(columns, str) or not isinstance(columns, Iterable):
        return False
    names = list(columns)
    texts = all(isinstance(name, str) and name.strip() for name in names)
    return texts and 1 <= len(names) <= MOST_COLUMNS and len(set(names)) == len(names)


def _are_points(points: object) -> bool:
    if not isinstance(points, int | float) or isinstance(points, bool):
        return False
    return 0.01 <= points <= 100 and round(100 * points) == round(100 * points, 6)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if re.search(r'[",]', name) else name


@dataclass(frozen=True)
class Verdict:
    """What a release says of a criterion; protected like everything that it says.

    Args:
        criterion: the criterion.
        noisy: by how much the largest difference of a cell is above what is tolerated, in noise
            units (`count.CELL_UNIT` for each person), with noise.
        scale: standard deviation of that noise, in people.
        answer: what follows of it.
        difference: about the largest difference of a cell, in points; None where no record is
            counted.
    """

    criterion: Criterion
    noisy: int
    scale: float
    answer: Answer
    difference: float | None

    def figures(self) -> dict[str, Any]:
        """The verdict as JSON can hold it."""
        return {
            "criterion": str(self.criterion),
            "noisy": self.noisy,
            "scale": self.scale,
            "answer": self.answer,
            "difference": self.difference,
        }


@dataclass(frozen=True)
class PlannedCriterion:
    """What a criterion costs, and what can be told of it.

    Args:
        criterion: the criterion.
        share: of the budget.
        people: it is decided where the largest difference of a cell is so many people or more away
            from what is tolerated, with a chance of 95%.
    """

    criterion: Criterion
    share: float
    people: float

    def figures(self) -> dict[str, Any]:
        """It as JSON can hold it."""
        return {"criterion": str(self.criterion), "share": self.share, "people": self.people}


def criteria_of(told: Criterion | str | Iterable[Criterion | str] | None) -> tuple[Criterion, ...]:
    """The criteria in a text, a criterion, or several of them.

    Raises:
        ParameterError: one is written otherwise, comes twice, or there are too many.
    """
    if told is None:
        return ()
    given: object = told
    several = isinstance(given, Iterable) and not isinstance(given, str | Mapping)
    every: tuple[object, ...] = tuple(told) if several else (told,)  # type: ignore[arg-type]
    if odd := [type(each).__name__ for each in every if not isinstance(each, Criterion | str)]:
        raise ParameterError(
            expected="criteria as texts, or as objects of populace.Criterion",
            found=f"an object of type {odd[0]}",
            action="Write each as help(populace.Criterion) shows.",
        )
    found = tuple(
        each if isinstance(each, Criterion) else Criterion.read(str(each)) for each in every
    )
    cells = [frozenset(each.columns) for each in found]
    twice = [str(each) for each, own in zip(found, cells, strict=True) if cells.count(own) > 1]
    if len(found) > MOST or twice:
        raise ParameterError(
            expected=f"at most {MOST} criteria, each about other columns",
            found=listing(twice) if twice else f"{len(found)}",
            action="Keep those that decide whether you publish: each costs a part of the budget.",
        )
    return found
