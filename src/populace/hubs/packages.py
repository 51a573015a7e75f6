"""Packages of releases for other places, which a hub offers beside them.

`publish` writes one folder for a release with a folder for each place in it. It is known by the
name that the release's own folder has, with or without what `publish` puts behind it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from populace.hubs.addresses import beside, slug
from populace.hubs.datasets import Dataset
from populace.hubs.entries import archive
from populace.publish import MANIFEST
from populace.vocabulary.errors import InputError
from populace.vocabulary.places import PACKAGES, PlaceName

Offered = tuple[Path, str]
"""A file, and its address in the hub."""


def packages_of(
    folders: Sequence[Path], every: Sequence[Dataset], kept: Path
) -> dict[str, list[Offered]]:
    """Which packages go with which release, by the release's address, each as a zip.

    Args:
        folders: with a folder for each place in them.
        every: the data sets of the hub.
        kept: a folder to put the zips into.

    Raises:
        InputError: a folder is called as none of the releases is, or as several; or holds what
            `publish` does not write, or another release.
    """
    found: dict[str, list[Offered]] = {}
    for folder in folders:
        named = [
            shown
            for dataset in every
            for shown in dataset.releases
            if shown.entry.folder.name in (folder.name, folder.name.removesuffix(PACKAGES))
        ]
        if len(named) != 1:
            raise InputError(
                expected="folders of packages that are called as the folder of their release",
                found=f"{folder.name}, as {'several are' if named else 'none is'} called",
                action="Rename it.",
            )
        [shown] = named
        for place in sorted(each for each in folder.iterdir() if each.is_dir()):
            files = _files(place, shown.said["digest"])
            name = f"{slug(place.name)}.zip"
            packed = kept / f"{shown.entry.kept.name}.{name}"
            packed.write_bytes(
                archive(
                    (f"{place.name}/{each.relative_to(place).as_posix()}", each) for each in files
                )
            )
            address = beside(shown.address, f".{name}")
            found.setdefault(shown.address, []).append((packed, address))
    return found


def _files(place: Path, release: str) -> list[Path]:
    """The files of a package, all of which become public.

    Args:
        place: its folder.
        release: the digest of the manifest of the release that it should be of.

    Raises:
        InputError: it is of no known place, leads elsewhere, or holds another release.
    """
    every = sorted(place.rglob("*"))
    leading = [each for each in (place, *every) if each.is_symlink()]
    if place.name not in get_args(PlaceName) or leading:
        raise InputError(
            expected="in folders of packages the folders that `populace publish` writes: what is"
            " in them is published",
            found=f"{leading[0].name}, which leads elsewhere" if leading else f"one {place.name}",
            action="Take it out.",
        )
    files = [each for each in every if each.is_file()]
    for each in files:
        if each.name == MANIFEST and hashlib.sha256(each.read_bytes()).hexdigest() != release:
            raise InputError(
                expected=f"packages made of the release that is called {place.parent.name}",
                found=f"another release in {place.name}",
                action="Make them again with `populace publish`.",
            )
    return files
