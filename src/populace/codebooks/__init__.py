"""The codebooks that ship with Populace: value lists of public standards, for public domains.

Only values that a publisher fixed in advance belong here, never any found in data, and no reading
or recoding of columns.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

from populace.vocabulary.additions import addition, additions
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.meanings import Meaning, meaning
from populace.vocabulary.near import near_names

_BAND = re.compile(r"(\d+)(--?)(\d.*)")


@dataclass(frozen=True, repr=False)
class Codebook:
    """A named list of values with their labels.

    Args:
        name: what a schema calls it ("iso3166-alpha3").
        title: what the values describe, in English.
        source: the standard or publication that fixes the values.
        values: the values in natural or lexicographic order, distinct, never blank.
        labels: for each language of `LANGUAGES` the words for the values, parallel to them.
            English is complete; elsewhere "" marks a value that is not translated.
        spellings: other texts that publications use for a value, with the value of each.
    """

    name: str
    title: str
    source: str
    values: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]] = field(hash=False)
    spellings: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if "" in self.values or len(set(self.values)) != len(self.values):
            raise SchemaError(
                expected=f"distinct, non-blank values in codebook {self.name!r}",
                found="a blank value or one that appears twice",
                action="Give every value once.",
            )
        if any(len(words) != len(self.values) for words in self.labels.values()):
            raise SchemaError(
                expected=f"one label for each value of codebook {self.name!r} in every language",
                found="a list of labels of another length",
                action="Give every value a label, or an empty one.",
            )

    def meaning(self) -> Meaning:
        """What finds the value that a text means, by the value, its words or another spelling."""
        return meaning(self.values, self.labels.get("en", ()), self.spellings)

    def __repr__(self) -> str:
        return f"<Codebook {self.name}: {len(self.values)} values>"


@dataclass(frozen=True)
class Country:
    """An ISO 3166-1 entry: its codes, CLDR's English name and its place in UN M49.

    Both regions are "" for Antarctica, which has none.
    """

    alpha2: str
    alpha3: str
    m49: str
    name: str
    region: str
    subregion: str


def names() -> tuple[str, ...]:
    """The names of all codebooks, sorted: those that ship with Populace, and those of packages."""
    return tuple(sorted({*_index(), *additions("codebooks")}))


@cache
def load(name: str) -> Codebook:
    """The codebook of that name.

    Raises:
        SchemaError: there is none; the error lists names that are spelled alike.
    """
    if name not in _index() and name in additions("codebooks"):
        return _added(name)
    if name not in _index():
        raise SchemaError(
            expected="the name of a codebook that ships with Populace",
            found=repr(name),
            action=near_names(name, names(), 100),
        )
    entry = _index()[name]
    column = entry["column"]
    rows = _read(entry["table"])
    if entry["table"] == "countries":
        rows = sorted(rows, key=lambda row: _sort_key(row[column]))
    values = tuple(row[column] for row in rows)
    english = tuple(row["en"] for row in rows)
    labels = {
        code: tuple(_translations(code, entry["table"]).get(label, "") for label in english)
        for code in LANGUAGES
    } | {"en": english}
    return Codebook(
        name=name,
        title=entry["title"],
        source=entry["source"],
        values=values,
        labels=labels,
        spellings=_spellings(values, labels, [row.get("also", "") for row in rows]),
    )


def _added(name: str) -> Codebook:
    """A codebook of a package, under the name of its entry point."""
    book: Codebook = addition("codebooks", name, Codebook)
    if book.name != name:
        raise SchemaError(
            expected=f"a codebook called as its entry point, {name!r}",
            found=repr(book.name),
            action="Tell its author: populace.testing.check_codebook checks it.",
        )
    return book


def _spellings(
    values: tuple[str, ...], labels: Mapping[str, tuple[str, ...]], also: Sequence[str]
) -> dict[str, str]:
    """Texts that stand for one value alone: bands with one dash or two, labels of any language.

    And what another publication of the list writes, in one text, joined by "|".
    """
    meanings: dict[str, set[str]] = {}
    for value, others, *words in zip(values, also, *labels.values(), strict=True):
        band = _BAND.fullmatch(value)
        other = [f"{band[1]}{'-' if band[2] == '--' else '--'}{band[3]}"] if band else []
        for text in (*words, *other, *others.split("|")):
            meanings.setdefault(text, set()).add(value)
    return {
        text: min(meant)
        for text, meant in meanings.items()
        if text and len(meant) == 1 and text not in values
    }


@cache
def countries() -> tuple[Country, ...]:
    """The 249 official ISO 3166-1 entries in order of their alpha-2 codes.

    Kosovo is not among them: XK is a user-assigned code, which CLDR has and ISO does not. A schema
    for data that hold it declares its own list of values.
    """
    return tuple(
        Country(
            alpha2=row["alpha2"],
            alpha3=row["alpha3"],
            m49=row["m49"],
            name=row["en"],
            region=row["region"],
            subregion=row["subregion"],
        )
        for row in _read("countries")
    )


def regions(
    key: Literal["alpha2", "alpha3", "m49", "name"] = "alpha2",
    level: Literal["region", "subregion"] = "region",
) -> dict[str, str]:
    """Country to UN M49 region or sub-region, spelled as in the codebooks `un-m49-...`.

    Args:
        key: which code, or the English name, stands for the country.
        level: the five regions, or the seventeen sub-regions.

    Returns:
        One entry per country; Antarctica has no region and no entry.
    """
    return {
        getattr(country, key): getattr(country, level) for country in countries() if country.region
    }


@cache
def _index() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in sorted(_read("index"), key=lambda row: row["name"])}


def _read(table: str) -> list[dict[str, str]]:
    path = resources.files(__name__).joinpath("tables", f"{table}.csv")
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@cache
def _translations(language: str, table: str) -> dict[str, str]:
    """What the English labels of a table are in a language."""
    translations: dict[str, str] = LANGUAGES[language].texts("codebooks").get(table, {})
    return translations


def _sort_key(text: str) -> str:
    """Without accents, so that Åland stands among the names in A."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in letters if not unicodedata.combining(mark)).casefold()
