"""The operations of a recipe on single values, as frozen data: lists, domains, groups, lookups.

How they are done is `prepare`'s; no cell and no codebook is ever looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.operations import (
    Groups,
    Names,
    OnColumn,
    OnColumns,
    Operation,
    Origin,
    Pairs,
    check_labels,
)


@dataclass(frozen=True)
class FromList(Operation):
    """An operation that holds a list of values.

    Args:
        origin: where the list came from. Only a list of an "instrument", made without looking at
            the data, lets the result be public; any other makes the recipe private.
    """

    origin: Origin = field(default="unsure", kw_only=True)

    def check(self) -> None:
        """Refuse an unknown origin."""
        self.require(
            self.origin in ("instrument", "data", "unsure"),
            "instrument, data or unsure as the origin",
            f"{self.origin!r}",
            "Say instrument only if the list was made without looking at the data.",
        )

    @property
    def listed(self) -> Fact | None:
        """The list, unless it comes from an instrument."""
        if self.origin == "instrument":
            return None
        kind = "list-from-data" if self.origin == "data" else "list-perhaps-from-data"
        return fact(kind, do=self.do, columns=self.sources)


@dataclass(frozen=True)
class Absent(FromList, OnColumns):
    """Make listed values absent: those to suppress, and those that mean "unknown".

    Data-independent; a public domain stays public if the list comes from an instrument.

    Args:
        values: the values.
    """

    do: ClassVar[str] = "absent"
    values: Names = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Which columns."""
        return (fact("values-absent", columns=self.columns),)


@dataclass(frozen=True)
class Domain(OnColumn):
    """Declare what values a column may take; all others become absent.

    Data-independent, and the result is public: list what the form or a standard allows.

    Args:
        values: the domain, in its order.
        codebook: the shipped codebook that is the domain, instead of `values`.
        labels: words for the values, parallel to them, or none.
    """

    do: ClassVar[str] = "domain"
    coarsens = True
    values: Names = ()
    codebook: str = ""
    labels: Names = ()

    def check(self) -> None:
        """Refuse both or neither, and labels that are not one for each value."""
        self.require(
            bool(self.values) != bool(self.codebook),
            "either values or a codebook",
            "both" if self.values else "neither",
            "Declare the domain in one way.",
        )
        if not self.codebook:
            check_labels(self, self.values)
        self.require(
            not (self.codebook and self.labels),
            "labels for values only",
            "labels beside a codebook",
            "A codebook has labels of its own.",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The size or the source of the domain."""
        if self.codebook:
            return (self._fact("restricted-codebook", codebook=self.codebook),)
        return (self._fact("restricted", count=len(self.values)),)


@dataclass(frozen=True)
class Merge(FromList, OnColumn):
    """Give several values one name.

    Data-independent. Public where the list comes from an instrument and either the column was
    public or `others` says what becomes of the values that are not listed.

    Args:
        groups: pairs of a new name and the values that get it.
        others: the name for all other values, "" to make them absent; None keeps them.
    """

    do: ClassVar[str] = "merge"
    groups: Groups = ()
    others: str | None = None

    def check(self) -> None:
        """Refuse a value in two groups."""
        super().check()
        values = [value for _, values in self.groups for value in values]
        self.require(
            len(set(values)) == len(values)
            and len({new for new, _ in self.groups}) == len(self.groups),
            "each value in one group, and each group once",
            "a value or a group that is listed twice",
            "List it once.",
        )

    @property
    def coarsens(self) -> bool:
        """Only the names of groups are left, if others are named, too."""
        return self.others is not None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What becomes of the others."""
        groups = len(self.groups)
        if self.others is None:
            return (self._fact("merged", count=groups),)
        if self.others == "":
            return (self._fact("merged-absent", count=groups),)
        return (self._fact("merged-others", count=groups, others=self.others),)


@dataclass(frozen=True)
class Regions(OnColumn):
    """Countries to their regions or sub-regions as in UN M49.

    Data-independent, and the result is public. Cells that are no country become absent.

    Args:
        level: the five regions, or the seventeen sub-regions.
        key: how the country is written.
    """

    do: ClassVar[str] = "regions"
    coarsens = True
    level: Literal["region", "subregion"] = "region"
    key: Literal["alpha2", "alpha3", "m49", "name"] = "alpha2"

    def check(self) -> None:
        """Refuse an unknown level or key."""
        self.require(
            self.level in ("region", "subregion")
            and self.key in ("alpha2", "alpha3", "m49", "name"),
            "region or subregion as the level, and alpha2, alpha3, m49 or name as the key",
            f"{self.level!r} and {self.key!r}",
            "Leave both out for regions of two-letter codes.",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The level."""
        return (self._fact("regions" if self.level == "region" else "subregions"),)


@dataclass(frozen=True)
class LookUp(FromList, OnColumn):
    """Replace each value by what a table with unique keys says; others become absent.

    Data-independent. Public where the table comes from an instrument.

    Args:
        values: pairs of a key and its value. Several keys may share a value.
    """

    do: ClassVar[str] = "lookup"
    coarsens = True
    values: Pairs = ()

    def check(self) -> None:
        """Refuse a key twice, and an empty table."""
        super().check()
        keys = [old for old, _ in self.values]
        self.require(
            0 < len(keys) == len(set(keys)),
            "a table with unique keys",
            "a key that appears twice, or no key",
            "Give every key one line.",
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """That a table was used."""
        return (self._fact("looked-up"),)
