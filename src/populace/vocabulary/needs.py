"""What a release must be able to say: how it is written, and what it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from populace.vocabulary.calls import made_right
from populace.vocabulary.errors import ParameterError

FORM = "age_band=9-17,relation=Family: 80 within 20%"
"""How a need is written; without the number where nobody knows how many they are."""

GROUPS = (20, 50, 100, 200, 500, 1000)
"""The sizes of a group of which a need that says none is worked out."""

_NEED = re.compile(
    r"(?P<values>.+):\s*(?:(?P<size>[1-9]\d*)\s+)?within\s+(?P<share>\d+(?:[.,]\d+)?)\s*%"
)


@made_right
@dataclass(frozen=True)
class Need:
    """A number that a release must be able to say, precisely enough.

    Args:
        values: for each column the value; a group of people holds all of them.
        share: how wide the margin may be, as a share of the group, above 0.
        size: about how many they are, from what is known already, never looked up in the table;
            None where nobody knows.

    Raises:
        ParameterError: a column comes twice, there is none, or a number is out of its range.
    """

    values: tuple[tuple[str, str], ...]
    share: float
    size: int | None = None

    TYPICAL: ClassVar[int] = 100
    """The size that a plan is made for where no need says one, and nothing says epsilon."""

    def __post_init__(self) -> None:
        columns = [column for column, _ in self.values]
        fine = self.share > 0 and (self.size is None or self.size >= 1)
        if not columns or len(set(columns)) < len(columns) or not fine:
            raise ParameterError(
                expected="different columns, a margin above 0% and a size of at least 1 in a need",
                found=repr(str(self)),
                action=f"Write it as in {FORM!r}.",
            )

    @classmethod
    def read(cls, text: str) -> Need:
        """The need in a text such as `age_band=9-17,relation=Family: 80 within 20%`.

        Raises:
            ParameterError: it is written otherwise.
        """
        found = _NEED.fullmatch(text.strip())
        pairs = [part.partition("=") for part in found["values"].split(",")] if found else []
        if found is None or not all(name.strip() and value.strip() for name, _, value in pairs):
            raise ParameterError(
                expected="a need: columns with their values, and how wide the margin may be",
                found=repr(text),
                action=f"Write it as in {FORM!r}; the number is about how many they are, and may"
                " be left out.",
            )
        values = tuple((name.strip(), value.strip()) for name, _, value in pairs)
        size = None if found["size"] is None else int(found["size"])
        return cls(values, float(found["share"].replace(",", ".")) / 100, size)

    @property
    def group(self) -> str:
        """Who is asked for, as it is written."""
        return ",".join(f"{column}={value}" for column, value in self.values)

    def __str__(self) -> str:
        size = "" if self.size is None else f"{self.size} "
        return f"{self.group}: {size}within {100 * self.share:g}%"


@dataclass(frozen=True)
class Met:
    """What a need costs, for a group of one size.

    Args:
        need: the need.
        size: of the group.
        assumed: whether the size is one of several that were tried, as nobody said it.
        epsilon: the least that meets it; None where none up to 20 does.
        margin: the 95% margin that is planned at that epsilon, at 20 where none does; None where
            the combination is not counted.
        why: what keeps it from being met; empty where it is.
    """

    need: Need
    size: int
    assumed: bool
    epsilon: float | None
    margin: float | None
    why: str = ""

    def figures(self) -> dict[str, Any]:
        """The answer as JSON can hold it."""
        return {
            "need": str(self.need),
            "size": self.size,
            "assumed": self.assumed,
            "epsilon": self.epsilon,
            "margin": self.margin,
            "why": self.why,
        }
