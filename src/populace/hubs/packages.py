"""Packages of releases for other places, which a hub offers beside them.

`publish` writes one folder for a release with a folder for each place in it. It is known by the
name that the release's own folder has.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from populace.hubs.addresses import beside, slug
from populace.hubs.datasets import Dataset
from populace.hubs.entries import archive
from populace.vocabulary.errors import InputError

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
        InputError: a folder is called as none of the releases is, or as several.
    """
    found: dict[str, list[Offered]] = {}
    for folder in folders:
        named = [
            shown
            for dataset in every
            for shown in dataset.releases
            if shown.entry.folder.name == folder.name
        ]
        if len(named) != 1:
            raise InputError(
                expected="folders of packages that are called as the folder of their release",
                found=f"{folder.name}, as {'several are' if named else 'none is'} called",
                action="Rename it.",
            )
        [shown] = named
        for place in sorted(each for each in folder.iterdir() if each.is_dir()):
            files = sorted(path for path in place.rglob("*") if path.is_file())
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
