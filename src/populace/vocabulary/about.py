"""What a publisher says about a data set: who, what, where and when.

Nothing here is read off data: all of it is public, in the publisher's own words.
"""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from populace.vocabulary.errors import InputError
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.licenses import LICENSES, license_for, license_of
from populace.vocabulary.listing import listing
from populace.vocabulary.texts import UNSAID, Texts, one_line, texts

FREQUENCIES = (
    *("never", "irregular", "live", "daily", "weekly", "fortnightly", "monthly"),
    *("quarterly", "half-yearly", "yearly"),
)
"""How often a data set comes out again."""

PUBLISHERS = ("government", "nonprofit", "industry")
"""What kind of house a publisher is, as the registry of deployments tells them apart."""

SPOKEN = (
    *("title", "summary", "description", "publisher", "source", "collection"),
    *("covered", "not_covered", "caveats", "why"),
)
"""What is said in one language or several."""

_PLAIN = ("contact", "url", "doi", "dataset", "version", "replaces")
_LISTS = ("places", "keywords")

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


@dataclass(frozen=True)
class Period:
    """A time that data cover.

    Args:
        start: its first day.
        end: its last day.
        text: as it was written: `2005/2022`, `2005-03/2022-06`, one year, or two days.
    """

    start: dt.date
    end: dt.date
    text: str


@dataclass(frozen=True)
class Erratum:
    """What was found wrong in a version of the data set.

    Args:
        date: the day it was found, as an ISO date.
        text: what is wrong, and what to do.
        version: the version it is about; "" for all.
        withdrawn: whether that version must not be used any more.
    """

    date: str
    text: Texts
    version: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class About:
    """What a publisher says about a data set; false where it says nothing.

    Args:
        title: what it is called; it holds no query.
        summary: a paragraph, which may hold queries in braces as findings do.
        description: what it is, at length.
        publisher: who publishes it.
        publisher_kind: one of `PUBLISHERS`; "" where that is not said.
        contact: an e-mail address, or another way to ask.
        license: the id of a license of the SPDX list, or the address of another.
        source: where the sensitive data come from.
        collection: how they were collected.
        period: the time that they cover.
        places: countries by their ISO 3166 alpha-3 codes, or names of other places.
        covered: the people whom they cover.
        not_covered: whom they leave out.
        caveats: what a reader must know before using it.
        frequency: one of `FREQUENCIES`; "" where that is not said.
        why: why the strength of its protection was chosen.
        dataset: its id: the same for all versions.
        version: of this release.
        replaces: the version before, if any.
        errata: what was found wrong in it or in versions before.
        url: where it stands on the web.
        doi: its digital object identifier.
        keywords: words by which it is found.
    """

    title: Texts = UNSAID
    summary: Texts = UNSAID
    description: Texts = UNSAID
    publisher: Texts = UNSAID
    publisher_kind: str = ""
    contact: str = ""
    license: str = ""
    source: Texts = UNSAID
    collection: Texts = UNSAID
    period: Period | None = None
    places: tuple[str, ...] = ()
    covered: Texts = UNSAID
    not_covered: Texts = UNSAID
    caveats: Texts = UNSAID
    frequency: str = ""
    why: Texts = UNSAID
    dataset: str = ""
    version: str = ""
    replaces: str = ""
    errata: tuple[Erratum, ...] = ()
    url: str = ""
    doi: str = ""
    keywords: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != NOTHING

    @property
    def doi_address(self) -> str:
        """Where the digital object identifier leads; "" without one."""
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which anything is said, in the order in which they come."""
        spoken = [*(getattr(self, name) for name in SPOKEN), *(each.text for each in self.errata)]
        return tuple(dict.fromkeys(language for each in spoken for language in each.languages))

    def content(self) -> dict[str, Any]:
        """As `about` reads it, and as JSON and TOML can hold it."""
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if not value:
                continue
            match value:
                case Texts():
                    found[field.name] = value.content()
                case Period():
                    found[field.name] = value.text
                case tuple() if field.name == "errata":
                    found[field.name] = [_erratum_content(each) for each in value]
                case tuple():
                    found[field.name] = list(value)
                case _:
                    found[field.name] = value
        return found


NOTHING = About()
"""Nothing said."""


def about(content: Mapping[str, Any]) -> About:
    """What a section `[about]` says.

    Args:
        content: the keywords of `About`. Texts are texts, in the language that `language` names
            (English otherwise), or mappings of languages. Where a publisher is named and no
            license, it is the usual one of such a publisher (`licenses.license_for`).

    Raises:
        InputError: a key, a type or a value is wrong.
    """
    known = [field.name for field in fields(About)]
    if unknown := [name for name in content if name not in (*known, "language")]:
        near = difflib.get_close_matches(unknown[0], known, n=1)
        raise InputError(
            expected="what a publisher says of a release, under known names",
            found=listing(unknown),
            action=f"Did you mean {near[0]!r}?" if near else f"Choose among {listing(known, 30)}.",
        )
    language = content.get("language", "en")
    if not isinstance(language, str) or language not in LANGUAGES:
        raise _wrong("language", f"one of {listing(list(LANGUAGES))}", language)
    found: dict[str, Any] = {}
    for name, value in content.items():
        if name in SPOKEN:
            found[name] = texts(value, name, language)
        elif name in _PLAIN:
            found[name] = _plain(value, name)
        elif name in _LISTS:
            found[name] = _list(value, name)
    made = About(
        **found,
        license=_license(content.get("license", "")),
        period=_period(content["period"]) if content.get("period", "") != "" else None,
        frequency=_among(content.get("frequency", ""), "frequency", FREQUENCIES),
        publisher_kind=_among(content.get("publisher_kind", ""), "publisher_kind", PUBLISHERS),
        errata=_errata(content.get("errata", ()), language),
    )
    if any("{" in text for _, text in made.title.said):
        raise InputError(
            expected="a title without queries",
            found="a brace in it",
            action="Say the number in the summary or in a finding.",
        )
    _check_ids(made)
    if made.publisher and not made.license:
        made = replace(made, license=license_for(" ".join(text for _, text in made.publisher.said)))
    return made


def _plain(value: object, name: str) -> str:
    if isinstance(value, int | Decimal | dt.date) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise _wrong(name, "a text", value)
    return one_line(value, name)


def _list(value: object, name: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, list | tuple):
        raise _wrong(name, "a list of texts", value)
    return tuple(filter(None, dict.fromkeys(_plain(each, name) for each in value)))


def _license(value: object) -> str:
    told = _plain(value, "license")
    found = license_of(told) if told else None
    if told and found is None:
        raise InputError(
            expected=f"the id of a license ({listing(list(LICENSES), 20)}), or an address",
            found=repr(told),
            action='Write license = "CC-BY-4.0", or the address where yours can be read.',
        )
    return "" if found is None else found.id or found.url


def _among(value: object, name: str, known: tuple[str, ...]) -> str:
    if value and value not in known:
        raise _wrong(name, f"one of {listing(known)}", value)
    return str(value or "")


def _period(value: object) -> Period:
    text = _plain(value, "period")
    first, _, last = text.partition("/")
    try:
        start, end = _days(first)[0], _days(last or first)[1]
    except ValueError:
        start, end = dt.date.max, dt.date.min
    if start > end:
        raise InputError(
            expected="a period such as 2005/2022, 2021-03/2021-09 or 2020-01-01/2020-06-30",
            found=repr(text),
            action="Write the first and the last year, month or day, with a slash between.",
        )
    return Period(start, end, text)


def _days(text: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a year, a month or a day."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    last = month or 12
    start = dt.date(year, month or 1, 1)
    return start, dt.date(year, last, calendar.monthrange(year, last)[1])


def _errata(value: object, language: str) -> tuple[Erratum, ...]:
    if not isinstance(value, list | tuple):
        raise _wrong("errata", "a list of sections", value)
    found = []
    for each in value:
        if not isinstance(each, Mapping) or not {"date", "text"} <= set(each) <= {
            *("date", "text", "version", "withdrawn"),
        }:
            raise _wrong(
                "errata", "sections with date, text, and maybe version and withdrawn", each
            )
        day, withdrawn = _plain(each["date"], "date"), each.get("withdrawn", False)
        try:
            dt.date.fromisoformat(day)
        except ValueError:
            raise _wrong("date of an erratum", "a day such as 2026-03-01", day) from None
        if not isinstance(withdrawn, bool):
            raise _wrong("withdrawn", "true or false", withdrawn)
        text = texts(each["text"], "text of an erratum", language)
        found.append(Erratum(day, text, _plain(each.get("version", ""), "version"), withdrawn))
    return tuple(found)


def _erratum_content(erratum: Erratum) -> dict[str, Any]:
    return {
        "date": erratum.date,
        "text": erratum.text.content(),
        **({"version": erratum.version} if erratum.version else {}),
        **({"withdrawn": True} if erratum.withdrawn else {}),
    }


def _check_ids(about: About) -> None:
    if about.dataset and not _ID.fullmatch(about.dataset):
        raise _wrong("dataset", "an id of small letters, digits, - and _", about.dataset)
    if about.url and not re.fullmatch(r"https?://[^\s\"<>{}|\\^`]+", about.url):
        raise _wrong("url", "an address that begins with https://", about.url)
    if about.doi and not _DOI.fullmatch(about.doi):
        raise _wrong("doi", "a DOI such as 10.5281/zenodo.1234", about.doi)
    if about.replaces and about.replaces == about.version:
        raise _wrong("replaces", "another version than its own", about.replaces)


def _wrong(name: str, kind: str, value: object) -> InputError:
    return InputError(
        expected=f"{kind} as {name}, in what is said about a release",
        found=repr(value) if isinstance(value, str) else f"a value of type {type(value).__name__}",
        action="Correct it in the section [about], or in about=.",
    )
