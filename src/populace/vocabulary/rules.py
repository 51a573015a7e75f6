"""An operation that a package adds: a rule that sees one value at a time and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.operations import Names, OnColumn


@dataclass(frozen=True)
class ValueRule(OnColumn):
    """Replace each value by what a rule makes of it. A subclass is what a package adds.

    The rule is given one value and never who holds it, so that what it makes of one person cannot
    depend on another: the guarantee stays as it is. It must be the same for the same value on every
    machine, keep nothing, and read nothing that changes.

    Args:
        column: the column.
        into: as in every operation on a column.
        title: as in every operation on a column.

    A subclass is a frozen dataclass; its fields are keys in a recipe: texts, whole numbers,
    truth values, `Decimal`s and tuples of texts.
    """

    do: ClassVar[str] = "value-rule"
    results: ClassVar[Names] = ()
    """The values that it may make, if these are fixed in advance: they become a public domain."""

    def becomes(self, value: str) -> str | None:
        """What a value becomes; None for absent.

        Args:
            value: as it stands, never blank.
        """
        raise NotImplementedError

    @property
    def coarsens(self) -> bool:
        """Whether only values of its list are left."""
        return bool(self.results)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Which rule was applied."""
        return (fact("value-rule", column=self.column, into=self.into, rule=self.do),)
