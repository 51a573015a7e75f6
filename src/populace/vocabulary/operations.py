"""The operations of a recipe, as frozen data: what is done to which column, and what may be told.

How they are done is `prepare`'s; no cell and no codebook is ever looked at here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import ClassVar, Literal

from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.listing import listing

Origin = Literal["instrument", "data", "unsure"]
"""Where a list of values came from: the form or a standard, the data, or nobody knows."""

Period = Literal["year", "half", "quarter", "month", "week", "weekday"]

Names = tuple[str, ...]
Pairs = tuple[tuple[str, str], ...]
Groups = tuple[tuple[str, Names], ...]


@dataclass(frozen=True)
class Operation:
    """One step of a recipe. Sequences become tuples, mappings pairs, and numbers decimals."""

    do: ClassVar[str]
    """What a recipe file calls the operation."""

    charged: ClassVar[bool] = False
    """Whether it measures the data with noise and pays for it from the budget of the release."""

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            value = _frozen(value, "Decimal" in str(each.type))
            object.__setattr__(self, each.name, value)
            numbers = value if isinstance(value, tuple) else (value,)
            self.require(
                all(number.is_finite() for number in numbers if isinstance(number, Decimal)),
                f"finite numbers as {each.name}",
                "infinity, or no number",
                "Give numbers that can be written with digits.",
            )
        self.check()

    def check(self) -> None:
        """Refuse parameters that do not fit together."""

    def require(self, fine: bool, expected: str, found: str, action: str) -> None:
        """Raise the error of three parts where something is not fine."""
        if not fine:
            place = " in column " + repr(self.sources[0]) if self.sources else ""
            raise SchemaError(
                expected=f"{expected} for {self.do!r}{place}", found=found, action=action
            )

    @property
    def sources(self) -> Names:
        """The columns that it reads."""
        return ()

    @property
    def coarsens(self) -> bool:
        """Whether none of the values that it reads is left in its result as it was."""
        return False

    @property
    def listed(self) -> Fact | None:
        """Its list that may hold values of the data; None where there is none."""
        return None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the guarantee says of it, without any value that is not a declared name."""
        raise NotImplementedError


def _frozen(value: object, decimal: bool) -> object:
    if isinstance(value, Mapping):
        value = tuple(value.items())
    if isinstance(value, list | tuple):
        return tuple(_frozen(item, decimal) for item in value)
    if decimal and isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value


def check_form(operation: Operation, form: str) -> None:
    """Refuse a form of dates that cannot be read, or names no year."""
    day = dt.datetime(2024, 11, 30, tzinfo=dt.UTC)
    try:
        year = dt.datetime.strptime(day.strftime(form), form).year if form else day.year  # noqa: DTZ007
    except ValueError:
        year = None
    operation.require(
        year == day.year,
        "a form of dates like %d/%m/%Y",
        f"{form!r}, which cannot be read or names no year",
        "Write it as for Python's strptime, or leave it out for ISO 8601.",
    )


@dataclass(frozen=True)
class OnColumn(Operation):
    """An operation on one column.

    Args:
        column: the column.
        into: the name of a new column for the result, right of the old one, which stays as it is;
            without it the result takes the old one's place.
        title: what people call the result; without it a column keeps its title, and a new one has
            none.
    """

    column: str
    into: str = ""
    title: str = field(default="", kw_only=True)

    @property
    def sources(self) -> Names:
        """The column."""
        return (self.column,)

    @property
    def result(self) -> str:
        """The name of the resulting column."""
        return self.into or self.column

    def _fact(self, kind: str, **values: str | int | tuple[str, ...]) -> Fact:
        """A fact of the column and its result."""
        return fact(kind, column=self.column, into=self.into, **values)


def check_labels(operation: OnColumn, values: Names) -> None:
    """Refuse labels of a result that are not one for each of its values.

    Args:
        operation: with labels, which may be none.
        values: those that the result can take, in their order.

    Raises:
        SchemaError: there are more or fewer, one is blank, or two are the same.
    """
    labels: Names = getattr(operation, "labels", ())
    distinct = {label.strip() for label in labels} - {""}
    operation.require(
        not labels or len(labels) == len(distinct) == len(values),
        f"a label of its own for each of {len(values)} values ({listing(values)})",
        f"{len(labels)}" if len(labels) == len(distinct) else "a blank label, or one twice",
        "Write them in the order of the values, or leave labels out.",
    )


@dataclass(frozen=True)
class OnColumns(Operation):
    """An operation on several columns.

    Args:
        columns: the columns.
    """

    columns: Names = ()

    @property
    def sources(self) -> Names:
        """The columns."""
        return self.columns


@dataclass(frozen=True)
class Choose(OnColumns):
    """Keep these columns, in this order. Data-independent; domains stay as they are."""

    do: ClassVar[str] = "choose"

    def check(self) -> None:
        """Refuse an empty choice or a name twice."""
        self.require(
            0 < len(self.columns) == len(set(self.columns)),
            "a list of distinct columns",
            "none, or a name twice",
            "Name each column once.",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The columns kept."""
        return (fact("columns-kept", columns=self.columns),)


@dataclass(frozen=True)
class Drop(OnColumns):
    """Leave these columns out. Data-independent."""

    do: ClassVar[str] = "drop"

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The columns left out."""
        return (fact("columns-left-out", columns=self.columns),)


@dataclass(frozen=True)
class Rename(Operation):
    """Give columns other names. Data-independent.

    Args:
        names: pairs of an old and a new name.
    """

    do: ClassVar[str] = "rename"
    names: Pairs = ()

    @property
    def sources(self) -> Names:
        """The old names."""
        return tuple(old for old, _ in self.names)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Old and new names."""
        return tuple(fact("renamed", column=old, into=new) for old, new in self.names)


@dataclass(frozen=True)
class Tidy(OnColumns):
    """Remove outer white space, make inner white space one blank, and change the case.

    Data-independent; a public domain stays public.

    Args:
        case: how letters are written.
    """

    do: ClassVar[str] = "tidy"
    case: Literal["keep", "lower", "upper", "title"] = "keep"

    def check(self) -> None:
        """Refuse an unknown case."""
        self.require(
            self.case in ("keep", "lower", "upper", "title"),
            "keep, lower, upper or title as the case",
            f"{self.case!r}",
            "Leave it out to keep letters as they are.",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is done to which columns."""
        if self.case == "keep":
            return (fact("tidied", columns=self.columns),)
        return (fact("tidied-case", columns=self.columns, case=self.case),)


@dataclass(frozen=True)
class Split(OnColumn):
    """Split cells into several values. Data-independent; a public domain stays public.

    Args:
        delimiter: what joins the values of a cell.
    """

    do: ClassVar[str] = "split"
    delimiter: str = ";"

    def check(self) -> None:
        """Refuse an empty delimiter."""
        self.require(
            self.delimiter != "", "a delimiter", "an empty one", "Name what joins the values."
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The delimiter."""
        return (self._fact("split", delimiter=self.delimiter),)


@dataclass(frozen=True)
class Explode(Operation):
    """One flag column for each value of a column with a public domain.

    Data-independent. Refused for a private domain: its values would become names of columns.

    Args:
        column: the column, which the flags replace.
        prefix: what the names of the flags begin with; the column's name and "_" otherwise.
        negatives: whether "0" is a value, apart from absent, which then marks a cell without any
            value; otherwise every flag without a "1" is "0".
    """

    do: ClassVar[str] = "explode"
    coarsens = True
    column: str = ""
    prefix: str | None = None
    negatives: bool = False

    @property
    def sources(self) -> Names:
        """The column."""
        return (self.column,)

    @property
    def begins(self) -> str:
        """What the names of the flags begin with."""
        return f"{self.column}_" if self.prefix is None else self.prefix

    @property
    def facts(self) -> tuple[Fact, ...]:
        """That there are flags."""
        return (fact("exploded-negatives" if self.negatives else "exploded", column=self.column),)


@dataclass(frozen=True)
class OneRow(Operation):
    """One row per subject, out of several.

    Columns with several values in a cell keep them all. Of another column the first or last value
    by date is kept; without dates, two different values of one subject stop the run. That it did
    not stop is a fact that the guarantee rests on.

    Args:
        by: the column of dates that orders the rows of a subject.
        keep: which value to keep; rows without a date come last, or first.
        format: how the dates are written, as in `Dates`.
    """

    do: ClassVar[str] = "one-row"
    by: str = ""
    keep: Literal["first", "last"] = "last"
    format: str = ""

    def check(self) -> None:
        """Refuse another choice."""
        self.require(
            self.keep in ("first", "last"),
            "first or last",
            f"{self.keep!r}",
            "Choose which value of a person is kept.",
        )
        check_form(self, self.format)

    @property
    def sources(self) -> Names:
        """The dates."""
        return (self.by,) if self.by else ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """How the value was chosen."""
        if not self.by:
            return (fact("one-row"),)
        return (fact(f"one-row-{self.keep}", column=self.by),)
