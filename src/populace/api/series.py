"""A release as one of a series: which came before, what all cost, and who is in it alone."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from populace.vocabulary.about import About
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.facts import fact
from populace.vocabulary.inputs import Input
from populace.vocabulary.listing import listing
from populace.vocabulary.release import Release
from populace.vocabulary.spelling import caseless
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.protect.series import Together

KEYS = ("version", "earlier", "enters_once", "apart_from")

_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?")


@dataclass(frozen=True, eq=False)
class Series:
    """Where a release stands in its series.

    Args:
        about: what its publisher says, with the data set, the version, and what it replaces.
        earlier: the releases before it, in the order of their days.
        enters_once: whether everybody in its data is in the data of no other period.
        apart_from: private tables of earlier periods, whose keys must be others.
    """

    about: About
    earlier: tuple[Release, ...] = ()
    enters_once: bool = False
    apart_from: tuple[Any, ...] = ()

    @property
    def period(self) -> str:
        """The only period that its people are in; "" where that was not declared."""
        return self.about.version if self.enters_once else ""

    def check_apart(self, entry: Input) -> None:
        """Compare keys with those of earlier periods, before anything is spent.

        Args:
            entry: the table, and how it is read.

        Raises:
            InputError: somebody is in both, or there is no key to compare.
        """
        if not self.apart_from:
            return
        from populace.api.tables import described

        schema = described(entry)[0]
        subject = entry.reading.get("subject_id") or (schema.subject_id if schema else None)
        if not subject:
            raise InputError(
                expected="a column that names the person of each row, to compare with others",
                found="none",
                action=Advice("Name it", Option("subject_id", blank="COL"), "."),
            )
        from populace.read.linked.keys import Part
        from populace.read.linked.periods import check_apart

        parts = [
            Part(
                source,
                Path(os.fspath(source)).name
                if isinstance(source, str | os.PathLike)
                else f"earlier table {place + 1}",
                options=entry.reading,
            )
            for place, source in enumerate(self.apart_from)
        ]
        check_apart(Part(entry.source, "this table", options=entry.reading), parts, subject)

    def declare(self, release: Release) -> Release:
        """The release with its period among the declared facts of every promise."""
        if not self.enters_once:
            return release
        said = fact("enters-once", when=self.period)
        promises = tuple(
            replace(each, declared=(*each.declared, said)) for each in release.promises
        )
        return replace(release, promises=promises)

    def notes(self, release: Release) -> tuple[str, ...]:
        """What the series costs with this release, for its publisher."""
        from populace import publish
        from populace.protect.series import by_unit

        if not self.earlier:
            return ()
        every = (*self.earlier, release)
        front = f"With this one, {len(every)} releases of {self.about.dataset}"
        found = by_unit([each.promises for each in every])
        if not found:
            return (f"{front} protect different units: nobody has one total.",)
        unit, total = next(iter(found.items()))
        return (f"{front} cost {publish.protected_words(unit)} {_cost(total)}",)


def _cost(total: Together) -> str:
    if total.epsilon is None:
        return "more than any bound: one of them is k-anonymous."
    cost = f"epsilon {total.epsilon:.3g} with delta {total.delta:.2g}"
    if total.periods:
        return (
            f"at most {cost}: by declaration everybody is in one of the periods"
            f" {listing(total.periods)} and pays for that one."
        )
    return f"{cost} together; by themselves their epsilons add up to {total.summed:.3g}."


def series_of(terms: Mapping[str, Any], about: About, *, single: bool) -> Series | None:
    """Where a release stands in its series; None where it stands alone.

    Args:
        terms: of the release.
        about: what its publisher says.
        single: whether it is one table.

    Raises:
        InputError: an earlier release is of another data set, or is the same version.
        ParameterError: what is said of the series is not known, or does not go together.
        VerificationError: an earlier release does not hold together.
    """
    told = terms.get("series")
    if told is None:
        return None
    if unknown := [name for name in told if name not in KEYS]:
        raise ParameterError(
            expected=f"{listing(KEYS)} of a series", found=listing(unknown), action="Take it out."
        )
    version = str(told.get("version") or about.version)
    dataset = about.dataset or str(terms.get("dataset") or "")
    if not version or not _ID.fullmatch(dataset):
        raise ParameterError(
            expected="of a series the version of this release, and an id of its data set in small"
            " letters, digits, - and _",
            found=f"the version {version!r} and the id {dataset!r}",
            action=Advice("Name both; they are published", Option("dataset", blank="ID"), "."),
        )
    enters, apart = bool(told.get("enters_once")), tuple(told.get("apart_from") or ())
    _check_declared(terms, enters=enters, apart=bool(apart), single=single)
    earlier = _earlier(told.get("earlier") or (), dataset, version)
    last = earlier[-1].about.version if earlier else ""
    said = replace(
        about, dataset=dataset, version=version, replaces=about.replaces or ("" if enters else last)
    )
    return Series(said, earlier, enters, apart)


def _check_declared(terms: Mapping[str, Any], *, enters: bool, apart: bool, single: bool) -> None:
    """Refuse what cannot be declared of the people of a release.

    Raises:
        ParameterError: it is declared all the same.
    """
    if apart and not enters:
        raise ParameterError(
            expected="tables to be apart from only where everybody enters once",
            found="such tables, and no declaration",
            action="Declare that everybody enters once, or leave the tables out.",
        )
    if enters and terms.get("k") is not None:
        raise ParameterError(
            expected="that everybody enters once only of a release with epsilon",
            found="k",
            action="Leave it out: no finite total holds once a release is k-anonymous.",
        )
    if enters and not single:
        raise ParameterError(
            expected="that everybody enters once only of one table, in which each subject stands by"
            " herself",
            found="tables with links, through which one person is in the records of others",
            action="Leave it out: what releases of linked tables cost adds up. Or release the table"
            " of people by itself as a series of its own.",
        )


def _earlier(folders: Any, dataset: str, version: str) -> tuple[Release, ...]:  # noqa: ANN401
    """Earlier releases by their folders, or patterns of them, in the order of their days."""
    from populace import publish

    names = [folders] if isinstance(folders, str | os.PathLike) else list(folders)
    found: dict[Path, Release] = {}
    for name in [str(os.fspath(each)) for each in names]:
        places = [Path(name)] if Path(name).is_dir() else map(Path, sorted(glob.glob(name)))  # noqa: PTH207
        folders_ = [place for place in places if (place / publish.MANIFEST).is_file()]
        if not folders_ and not glob.has_magic(name):
            raise InputError(
                expected="the folder of an earlier release",
                found=f"none at {name}",
                action="Correct its name, or write a pattern such as releases/*.",
            )
        for place in folders_:
            release = publish.load(place)
            if release.about.dataset != dataset:
                raise InputError(
                    expected=f"earlier releases of the data set {dataset!r}",
                    found=f"{place.name}, of {release.about.dataset or 'no data set'!r}",
                    action="Leave it out, or give both the same id in what is said about them.",
                )
            if caseless(release.about.version) == caseless(version):
                raise InputError(
                    expected=f"another version than those of {dataset!r} before",
                    found=f"{release.about.version!r} in {place.name}",
                    action="Give this one a version of its own.",
                )
            found[place.resolve()] = release
    return tuple(sorted(found.values(), key=lambda each: (each.created, each.about.version)))
