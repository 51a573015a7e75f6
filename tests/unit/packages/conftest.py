"""Releases of one, two, three and more tables whose publisher says all there is to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from populace import publish
from populace.packages import PLACES, Source
from tests.golden import folder_of
from tests.unit.publish.said import said

KINDS = ("single", "families", "network", "tree", "k-anonymous")


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """A folder of each kind, told; and the first kind, of a publisher who says nothing."""
    home = tmp_path_factory.mktemp("releases")
    for kind in KINDS:
        publish.write(said(publish.load(folder_of(kind))), home / kind)
    bare = replace(publish.load(folder_of("single")), name="=Bare <release>")
    publish.write(bare, home / "bare")
    return {each.name: each for each in home.iterdir()}


@pytest.fixture(scope="session")
def source(folders):
    """What packages of a kind are made from."""

    def of(kind):
        place = folders[kind]
        files = {each.name: each.read_bytes() for each in place.iterdir()}
        return Source(publish.load(place), files)

    return of


@pytest.fixture(scope="session")
def package(source, tmp_path_factory):
    """The folder of a package for a place, of a release of a kind."""
    made = {}

    def of(place, kind="single"):
        if (place, kind) not in made:
            folder = tmp_path_factory.mktemp(f"{place}-{kind}")
            for name, content in PLACES[place].render(source(kind)).items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            made[place, kind] = folder
        return made[place, kind]

    return of
