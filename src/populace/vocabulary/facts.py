"""What a guarantee rests on and whom it protects, as frozen data.

A fact has a kind and named parameters, never a sentence: what is said of it, in any language, is a
matter of the catalogs of `publish` and of the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

Value = str | int | tuple[str, ...]

_ON = ("column", "into")

DECLARED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "declared-only": (),
        "subject-id": ("column",),
        "values-per-subject": ("most",),
        "domain-private": ("column",),
        "domain-public": ("column", "count"),
        "domain-codebook": ("column", "count", "codebook"),
        "delimiter": ("column", "delimiter"),
        "absent-symbol": ("column", "text"),
        "zeros-absent": ("column",),
        "decimal-sign": ("column", "text"),
        "units": ("column", "units"),
        "safe": ("column",),
        "one-link-each": ("many", "one"),
        "several-links": ("many", "one"),
        "records-counted": ("most", "many", "one"),
        "links-counted": ("most", "one"),
        "links-bound": ("most", "many"),
        "steps-in-shares": ("many", "one"),
        "enters-once": ("when",),
        "unmatched-left-out": ("many", "one"),
        "shared-left-out": ("many",),
        "crossing-left-out": ("many", "one"),
    }
)
"""What a steward declares of tables and relations: each kind with its parameters."""

PREPARED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "columns-kept": ("columns",),
        "columns-left-out": ("columns",),
        "renamed": _ON,
        "tidied": ("columns",),
        "tidied-case": ("columns", "case"),
        "split": (*_ON, "delimiter"),
        "exploded": ("column",),
        "exploded-negatives": ("column",),
        "one-row": (),
        "one-row-first": ("column",),
        "one-row-last": ("column",),
        "values-absent": ("columns",),
        "restricted": (*_ON, "count"),
        "restricted-codebook": (*_ON, "codebook"),
        "merged": (*_ON, "count"),
        "merged-absent": (*_ON, "count"),
        "merged-others": (*_ON, "count", "others"),
        "regions": _ON,
        "subregions": _ON,
        "looked-up": _ON,
        "value-rule": (*_ON, "rule"),
        "bands-edges": (*_ON, "edges", "beyond"),
        "bands-width": (*_ON, "width", "start", "stop", "beyond"),
        "bands-round": (*_ON, "most", "start", "stop", "beyond"),
        "bands-equal": (*_ON, "most", "start", "stop", "share", "beyond"),
        "bottom-coded": (*_ON, "lowest"),
        "top-coded": (*_ON, "highest"),
        "periods": (*_ON, "period", "form"),
        "periods-between": (*_ON, "period", "form", "first", "last"),
        "rare-absent": (*_ON, "least", "share"),
    }
)
"""What the operations of a recipe did: declared as well, each kind with its parameters."""

INFERRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rows-complete": (),
        "encoding-found": ("encoding",),
        "cells-writable": (),
        "types-of-columns": (),
        "blank-rows-layout": (),
        "first-row-header": (),
        "header-checked": (),
        "rows-records": (),
        "merged-filled": (),
        "codes-as-shown": (),
        "one-sheet-filled": (),
        "query-own-rows": (),
        "rows-are-objects": (),
        "same-keys": (),
        "keys-sorted": (),
        "value-labels": (),
        "seen-choices": (),
        "subject-in-every-row": ("column",),
        "header-names": (),
        "flag": ("column", "negative", "positive"),
        "no-flags": (),
        "no-other-flags": (),
        "no-identifiers": (),
        "cells-understood": ("columns",),
        "one-value-each": ("columns",),
        "list-from-data": ("do", "columns"),
        "list-perhaps-from-data": ("do", "columns"),
        "keys-distinct": ("column", "one"),
        "keys-known": ("many", "one"),
        "key-found": ("column", "many"),
        "links-at-most": ("most", "many"),
        "links-single": ("many",),
        "links-inside": ("many", "one"),
    }
)
"""What was read off the data or checked there: each kind with its parameters."""

KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType({**DECLARED, **PREPARED, **INFERRED})

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "beyond": ("absent", "open"),
        "case": ("lower", "upper", "title"),
        "period": ("year", "half", "quarter", "month", "week", "weekday"),
    }
)
"""Parameters whose values are words of a closed list, which each language has its own for."""

EXTENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "record": (),
        "rows": ("subject_id",),
        "family": ("table", "other"),
        "link": ("table",),
        "links": ("table", "other"),
        "links-alone": ("table", "other"),
        "apart": ("table", "other"),
        "few-links": ("table", "most"),
        "bounded-links": ("table", "most"),
        "by-links": ("table",),
        "tree": ("table",),
    }
)
"""How far protection reaches: each extent with what must be named for it."""


@dataclass(frozen=True)
class Fact:
    """One thing that a guarantee takes for granted.

    Args:
        kind: one of `KINDS`.
        values: its parameters in the order of `KINDS`: names of columns and tables, texts that are
            public, whole numbers; never a cell of a private domain.
        table: the name of the table it is about, where there are several; "" otherwise.

    Raises:
        ValueError: there is no such kind, or it has other parameters.
    """

    kind: str
    values: tuple[tuple[str, Value], ...] = ()
    table: str = ""

    def __post_init__(self) -> None:
        if tuple(name for name, _ in self.values) != KINDS.get(self.kind, (None,)):
            raise ValueError("a fact of a known kind, with its parameters")
        for name, value in self.values:
            if name in CHOICES and value not in CHOICES[name]:
                raise ValueError(f"a known word as {name}")

    @property
    def prepared(self) -> bool:
        """Whether it tells of an operation of a recipe."""
        return self.kind in PREPARED

    def of(self, table: str) -> Fact:
        """The same of a named table."""
        return replace(self, table=table)


def fact(kind: str, **values: Value) -> Fact:
    """A fact of a kind with parameters by name, in any order.

    Raises:
        ValueError: there is no such kind, or it has other parameters.
    """
    order = KINDS.get(kind, ())
    if len(order) != len(values):
        raise ValueError(f"the parameters of {kind!r}")
    return Fact(kind, tuple((name, values[name]) for name in order if name in values))


@dataclass(frozen=True)
class Protected:
    """The unit of privacy: what neighboring data sets differ in.

    Args:
        extent: one of `EXTENTS`. One record; all rows with one subject id; a record with the
            records of the other table that belong to it (family), with its link, with all of its
            links (and, alone, with nothing promised of what they lead to); a record apart from its
            links; with few links; with a bounded number; by its number of links; or
            with all that hangs on it, level by level (tree).
        table: whose records; "" where there is one table.
        other: the table at the other end of the relation.
        subject_id: the header of the column whose values tell subjects apart.
        most: the number of links up to which the promise holds.

    Raises:
        ValueError: there is no such extent, or something else is named for it.
    """

    extent: str = "record"
    table: str = ""
    other: str = ""
    subject_id: str = ""
    most: int = 0

    def __post_init__(self) -> None:
        named = {name for name in ("table", "other", "subject_id", "most") if getattr(self, name)}
        if set(EXTENTS.get(self.extent, ("?",))) != named:
            raise ValueError("a known extent, with what it names")


ONE_RECORD = Protected()
"""Every record is a subject of its own."""
