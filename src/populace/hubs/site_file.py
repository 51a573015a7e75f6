"""`site.toml`: what a hub is called, which releases it shows, and what was found since.

Folders are found beside the file, unless they are absolute.
"""

from __future__ import annotations

import glob
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from populace.publish import MANIFEST
from populace.vocabulary.about import Erratum, about
from populace.vocabulary.errors import InputError
from populace.vocabulary.listing import listing
from populace.vocabulary.places import PACKAGES
from populace.vocabulary.texts import UNSAID, Texts, texts

KEYS = ("title", "summary", "publisher", "address", "releases", "packages", "notices")
"""What the file may say."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]+")

FORM = """\
title = "Our data"
publisher = "A statistics office"
releases = ["releases/*"]
"""
"""The least that such a file says."""


@dataclass(frozen=True)
class Notice:
    """What was found after a release was made.

    Args:
        dataset: the id of the data set, or the name of its releases.
        erratum: what it is, and whether a version was withdrawn.
    """

    dataset: str
    erratum: Erratum


@dataclass(frozen=True)
class Site:
    """A hub as its publisher settles it.

    Args:
        title: what it is called.
        releases: the folders of its releases, in order, each once.
        summary: a paragraph for its first page.
        publisher: who keeps it.
        address: where its first page will stand, with a slash at its end; "" where it may stand
            anywhere: then it has no sitemap, and its feed and catalogs have relative addresses.
        packages: folders that hold packages of releases, as `publish` writes them.
        notices: errata and withdrawals that are not in the releases themselves.
    """

    title: Texts
    releases: tuple[Path, ...]
    summary: Texts = UNSAID
    publisher: Texts = UNSAID
    address: str = ""
    packages: tuple[Path, ...] = ()
    notices: tuple[Notice, ...] = ()


def read_site(path: Path) -> Site:
    """The hub that a TOML file describes.

    Raises:
        InputError: it cannot be read, or says something that is not known.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            expected="a file that describes a hub, in TOML",
            found=f"none that can be read at {path}",
            action=f"Check its name; it needs little:\n{FORM}",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            expected="a file that describes a hub, in TOML",
            found=f"{path}, which is no TOML ({error})",
            action="Correct that place; a path with \\ stands in single quotes, or with / instead.",
        ) from error
    return site_of(content, path.absolute().parent)


def site_of(content: Mapping[str, Any], beside: Path) -> Site:
    """The hub that a section describes.

    Args:
        content: the keywords of `Site`: `releases` and `packages` are folders or patterns of them,
            `notices` sections with `dataset`, `date`, `text` and maybe `version` and `withdrawn`.
        beside: the folder in which names of folders begin.

    Raises:
        InputError: a key or a value is wrong, or no release is there.
    """
    if unknown := [name for name in content if name not in KEYS]:
        raise InputError(
            expected="what is known of a hub",
            found=listing(unknown),
            action=f"Write {listing(KEYS)}.",
        )
    spoken = {name: texts(content.get(name, {}), name) for name in KEYS[:3]}
    if not spoken["title"]:
        raise InputError(
            expected="a title of the hub",
            found="none",
            action='Write title = "Our data", or a title for each language.',
        )
    found = tuple(_folders(content.get("releases", ()), beside, "releases"))
    # What `publish` wrote beside a release goes with it; a pattern of releases finds it, too.
    own = [each for each in map(_packages_of, found) if each]
    releases = tuple(place for place in found if place not in own)
    packages = (*_folders(content.get("packages", ()), beside, "packages"), *own)
    if not releases:
        raise InputError(
            expected="at least one folder of a release",
            found="none of the given names or patterns",
            action='Write releases = ["releases/*"], beside which the folders lie.',
        )
    return Site(
        **spoken,
        releases=releases,
        address=_address(content.get("address", "")),
        packages=tuple(dict.fromkeys(packages)),
        notices=_notices(content.get("notices", ())),
    )


def _packages_of(place: Path) -> Path | None:
    """The folder of packages beside that of a release, by its name; None where there is none."""
    folder = place.with_name(f"{place.name}{PACKAGES}")
    return folder if folder.is_dir() and not (folder / MANIFEST).is_file() else None


def _folders(given: object, beside: Path, name: str) -> Iterable[Path]:
    names = [given] if isinstance(given, str | Path) else given
    if not isinstance(names, list | tuple) or not all(isinstance(n, str | Path) for n in names):
        raise InputError(
            expected=f"names or patterns of folders as {name}, as a list",
            found=f"a value of type {type(given).__name__}",
            action=f'Write {name} = ["{name}/*"].',
        )
    found: dict[Path, None] = {}
    for each in map(str, names):
        places = [beside / place for place in sorted(glob.glob(each, root_dir=beside))]  # noqa: PTH207 - also patterns from the root
        own = [place for place in places or [beside / each] if place.is_dir()]
        if not own:
            raise InputError(
                expected=f"folders named {each} as {name}",
                found=f"none in {beside}",
                action="Correct the name, or leave it out.",
            )
        found.update(dict.fromkeys(place.resolve() for place in own))
    return found


def _address(value: object) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise InputError(
            expected="an address of the web that begins with https:// as address",
            found=repr(value) if isinstance(value, str) else f"a {type(value).__name__}",
            action='Write address = "https://data.example.org/", or leave it out.',
        )
    return value if value.endswith("/") else f"{value}/"


def _notices(value: object) -> tuple[Notice, ...]:
    if not isinstance(value, list | tuple) or not all(
        isinstance(each, Mapping) and isinstance(each.get("dataset"), str) for each in value
    ):
        raise InputError(
            expected="notices as sections, each with the id of its dataset",
            found="something else",
            action='Write [[notices]] with dataset = "ID", date and text.',
        )
    return tuple(
        Notice(each["dataset"], erratum)
        for each in value
        for erratum in about(
            {"errata": [{key: text for key, text in each.items() if key != "dataset"}]}
        ).errata
    )
