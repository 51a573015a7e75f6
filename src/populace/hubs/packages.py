"""Packages of releases for other places, which a hub offers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from populace.hubs.datasets import Dataset


def packages_of(
    folders: Sequence[Path], every: Sequence[Dataset]
) -> dict[str, list[tuple[Path, str]]]:
    """Which package goes with which release, by the release's address.

    Args:
        folders: of packages.
        every: the data sets of the hub.
    """
    return {}
