"""Releases of every kind, whose publisher says all there is to say; and of hostile names."""

from __future__ import annotations

from dataclasses import replace

import pytest

import populace
from populace import publish
from populace.packages import PLACES, Source
from tests.golden import folder_of
from tests.unit.methods.kinds import released
from tests.unit.packages.hostile import hostile, worded
from tests.unit.publish.said import said

GOLDEN = ("single", "families", "network", "tree", "k-anonymous")
MADE = ("multi-valued", "private", "criteria", "series", "both-ends", "rounded", "hostile")
KINDS = (*GOLDEN, *MADE)
GROUPS = ("k-anonymous", "rounded")
"""Those that promise groups of a size, and no differential privacy."""


def _made(kind, home):
    """The release of a kind that no golden folder has."""
    cells = {"color": ["red", "blue", "red", "green"] * 60, "size": ["s", "m", "l"] * 80}
    if kind == "multi-valued":
        tags = {"tags": ["x;y", "x", "", "y;z;x"] * 60}
        return populace.release({**cells, **tags}, epsilon=8.0, multi_value={"tags": ";"}).release
    if kind == "private":
        return populace.release(cells, epsilon=8.0, length=2).release
    if kind == "criteria":
        wanted = ["color: within 20 points", "color,size: within 10 points"]
        return populace.release(cells, epsilon=8.0, length=2, criteria=wanted).release
    if kind == "series":
        return _series(cells, home)
    if kind == "hostile":
        return hostile()
    return released(kind).release


def _series(cells, home):
    """The last of three versions, of which each pays for one period only."""
    for place, version in enumerate(("2024", "2025", "2026")):
        keyed = {"key": [f"{place}-{number}" for number in range(240)], **cells}
        made = populace.release(
            keyed,
            epsilon=4.0,
            length=2,
            subject_id="key",
            dataset="people",
            series={
                "version": version,
                "earlier": [str(home / "series" / "*")],
                "enters_once": True,
            },
        )
        made.save(home / "series" / version)
    return made.release


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """A folder of each kind, told; and the first kind, of a publisher who says nothing."""
    home = tmp_path_factory.mktemp("releases")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for kind in GOLDEN:
        publish.write(said(publish.load(folder_of(kind))), home / kind)
    for kind in MADE:
        made = said(_made(kind, elsewhere))
        publish.write(worded(made) if kind == "hostile" else made, home / kind)
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
