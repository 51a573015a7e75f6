"""Releases of one data set, put together: their order, what was found wrong, what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from populace.hubs.addresses import dataset_address, release_address
from populace.hubs.entries import Entry, key_of, version_of
from populace.hubs.site_file import Notice
from populace.protect.series import Together, by_unit
from populace.vocabulary.about import About, Erratum, about
from populace.vocabulary.errors import InputError, VerificationError
from populace.vocabulary.facts import Protected
from populace.vocabulary.spelling import caseless


@dataclass(frozen=True)
class Edition:
    """A release as a hub shows it.

    Args:
        entry: the release.
        key: of its data set.
        version: as it is called.
        withdrawn: whether it must not be used any more.
    """

    entry: Entry
    key: str
    version: str
    withdrawn: bool = False

    @property
    def said(self) -> dict[str, Any]:
        """What was kept of it."""
        return self.entry.said

    @cached_property
    def about(self) -> About:
        """What its publisher says."""
        return about(self.said["about"])

    @property
    def address(self) -> str:
        """Its folder in the hub."""
        return release_address(self.key, self.version)


@dataclass(frozen=True)
class Dataset:
    """A data set.

    Args:
        key: its id, else what stands for it.
        releases: the newest first.
        errata: what was found wrong, the newest first.
    """

    key: str
    releases: tuple[Edition, ...]
    errata: tuple[Erratum, ...] = ()

    @property
    def address(self) -> str:
        """Its folder in the hub."""
        return dataset_address(self.key)

    @property
    def front(self) -> Edition:
        """The newest release that was not withdrawn, else the newest."""
        return next((each for each in self.releases if not each.withdrawn), self.releases[0])

    @property
    def totals(self) -> dict[tuple[Protected, ...], Together]:
        """What its releases cost together each unit that all of them protect."""
        return by_unit([each.entry.promises for each in self.releases])


def datasets(entries: Iterable[Entry], notices: Sequence[Notice] = ()) -> tuple[Dataset, ...]:
    """Data sets with their releases, the one with the newest first.

    Args:
        entries: the releases.
        notices: what was found since they were made.

    Raises:
        InputError: two releases are the same version of a data set, or a notice is about none.
        VerificationError: two k-anonymous releases of one data set are among them.
    """
    by_key: dict[str, list[Edition]] = {}
    for entry in entries:
        key = key_of(entry.said) or f"unnamed-{entry.said['digest'][:12]}"
        by_key.setdefault(key, []).append(Edition(entry, key, version_of(entry.said)))
    of: dict[str, list[Erratum]] = {}
    for notice in notices:
        named = notice.dataset if notice.dataset in by_key else caseless(notice.dataset)
        if named not in by_key:
            raise InputError(
                expected="notices about data sets of the hub",
                found=f"one about {notice.dataset!r}",
                action="Write the id of the data set, or the name of its releases.",
            )
        of.setdefault(named, []).append(notice.erratum)
    for key, shown in by_key.items():
        _check_versions(key, shown, of.get(key, ()))
    _check_twins(by_key)
    made = [_dataset(key, shown, of.get(key, [])) for key, shown in by_key.items()]
    return tuple(sorted(made, key=lambda each: each.front.said["created"], reverse=True))


def _dataset(key: str, shown: Sequence[Edition], since: Sequence[Erratum]) -> Dataset:
    errata = list(dict.fromkeys((*since, *(each for one in shown for each in one.about.errata))))
    withdrawn = {each.version for each in errata if each.withdrawn}
    releases = [
        Edition(each.entry, key, each.version, withdrawn=bool({"", each.version} & withdrawn))
        for each in sorted(shown, key=_age, reverse=True)
    ]
    ordered = sorted(errata, key=lambda each: each.date, reverse=True)
    return Dataset(key, tuple(releases), tuple(ordered))


def _age(shown: Edition) -> tuple[Any, ...]:
    """By the day, then by the version, whose numbers count as numbers."""
    parts = re.findall(r"\d+|\D+", shown.version)
    return (
        shown.said["created"],
        [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts],
    )


def _check_versions(key: str, shown: Sequence[Edition], since: Iterable[Erratum]) -> None:
    versions = [each.version for each in shown]
    if len(set(versions)) < len(versions):
        twice = next(each for each in versions if versions.count(each) > 1)
        raise InputError(
            expected=f"releases of {key!r} that are told apart by their versions",
            found=f"two of version {twice!r}",
            action="Give each a version of its own, or take one out of the hub.",
        )
    missing = [each.version for each in since if each.version and each.version not in versions]
    if missing:
        raise InputError(
            expected=f"notices about versions of {key!r} that are in the hub",
            found=f"one about version {missing[0]!r}",
            action=f"Write one of {', '.join(map(repr, versions))}, or none for all.",
        )


def _check_twins(by_key: dict[str, list[Edition]]) -> None:
    """Refuse two k-anonymous releases of the same people: their difference is not protected."""
    seen: dict[tuple[str, ...], str] = {}
    for key, shown in by_key.items():
        weak = [each for each in shown if each.said["promises"][0]["k"] is not None]
        if not weak:
            continue
        # Of one without a name nobody can say that it is of other people.
        named = bool(key_of(weak[0].said))
        mark = (key,) if named else ("", *weak[0].said["names"])
        if len(weak) > 1 or mark in seen:
            other = weak[1].entry.folder.name if len(weak) > 1 else seen[mark]
            raise VerificationError(
                expected="at most one k-anonymous release of a data set",
                found=f"two: {weak[0].entry.folder.name} and {other}",
                action="Take one out: what groups have in common in both can tell of single"
                " people. Releases of other people need a data set id of their own.",
            )
        seen[mark] = weak[0].entry.folder.name
