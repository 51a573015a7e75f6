"""Releases of tables together, a series, packages and a hub: no value of one, no exact count.

Every public file is searched, those within archives and packed pages, too. Noise is a constant
below 0, so that no chance is involved, and an exact count can only come from a leak.
"""

import base64
import io
import re
import zipfile
import zlib

import numpy as np
import pytest

import populace
from populace.protect import gaussian
from tests.attacks.test_canaries import CANARY

RED, BLUE, ALONE = 1_303, 1_187, 20
"""People by color, of whom so many have a value of their own."""

SMALL, LARGE = 1_733, 2_271
"""Records that hang on them by size."""

EXACT = (RED + BLUE, RED, BLUE, SMALL + LARGE, SMALL, LARGE)
PLACES = [each for each in populace.places() if each != "certificate"]
PACKED = re.compile(rb'"packed":"([^"]+)"')
RELATIONS = {
    "linked": [populace.Relation("people", "cases")],
    "tree": [
        populace.Relation("people", "cases", most=5),
        populace.Relation("cases", "acts", most=5),
    ],
}


def colors():
    people = range(RED + BLUE)
    own = [*range(ALONE), *range(RED, RED + ALONE)]
    return {
        "color": ["red" if each < RED else "blue" for each in people],
        "remark": [f"{CANARY}-{each}" if each in own else "" for each in people],
    }


def tables(kind):
    people, cases = range(RED + BLUE), range(SMALL + LARGE)
    given = {
        "people": {"person": [f"p{each:x}" for each in people], **colors()},
        "cases": {
            "person": [f"p{each % len(people):x}" for each in cases],
            "case": [f"c{each:x}" for each in cases],
            "size": ["small" if each < SMALL else "large" for each in cases],
            "words": [f"{CANARY} {each}" if each % 200 == 3 else "" for each in cases],
        },
    }
    if kind == "tree":
        given["acts"] = {
            "case": [f"c{each:x}" for each in cases],
            "act": [f"{CANARY} {each}" if each % 300 == 7 else "one" for each in cases],
        }
    safe = {"people": ["remark"], "cases": ["words"], "acts": ["act"]}
    return {
        name: populace.Input(
            table, key={"people": "person", "cases": "case"}.get(name), safe=safe[name]
        )
        for name, table in given.items()
    }


def contents(name, content):
    """A file, and what is within it: members of archives, and what pages hold packed."""
    yield name, content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from contents(f"{name}/{member}", archive.read(member))
    for place, found in enumerate(PACKED.findall(content)):
        yield f"{name} packed {place}", zlib.decompress(base64.b64decode(found))


def searched(folder):
    """The canaries and exact counts of a folder, with their places, and how many were searched."""
    found, texts = [], 0
    numbers = [rf"(?<![\w.#-]){each}(?![\w.%-])|(?<!\d){each:,}(?!\d)" for each in EXACT]
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        for name, content in contents(str(path.relative_to(folder)), path.read_bytes()):
            text, texts = content.decode("utf-8", "replace"), texts + 1
            # Keys of synthetic records are numbers from 1 on.
            keyed = "synthetic" in name
            for pattern in [CANARY, *([] if keyed else numbers)]:
                found += [(name, each[0]) for each in [re.search(pattern, text)] if each]
    return found, texts


@pytest.fixture
def without_chance(monkeypatch):
    usual = gaussian.discrete_gaussian
    monkeypatch.setattr(
        gaussian,
        "discrete_gaussian",
        lambda *told: np.full_like(usual(*told), without_chance_of["noise"]),
    )


without_chance_of = {"noise": -16 * 170}


@pytest.mark.usefixtures("without_chance")
@pytest.mark.parametrize("kind", RELATIONS)
def test_tables_together_leave_no_trace(kind, tmp_path):
    told = {"relations": RELATIONS[kind], "protect": "people", "epsilon": 8.0, "length": 2}
    populace.release(tables(kind), **told, progress=False).save(tmp_path / "public" / "out")
    places = PLACES if kind == "linked" else ["spreadsheet", "rocrate"]
    populace.publish_for(tmp_path / "public" / "out", places, out=tmp_path / "public" / "packages")
    found, texts = searched(tmp_path / "public")
    assert found == []
    assert texts > 25


@pytest.mark.usefixtures("without_chance")
def test_a_series_its_packages_and_a_hub_leave_no_trace(tmp_path):
    public = tmp_path / "public"
    for version in ("2024", "2025"):
        told = {"series": {"version": version, "earlier": [str(public / "*")]}}
        about = {"title": {"en": "Cases"}, "dataset": "cases", "publisher": "An office"}
        made = populace.release(
            colors(), epsilon=4.0, safe=["remark"], about=about, progress=False, **told
        )
        made.save(public / version)
    populace.publish_for(public / "2025", PLACES, out=tmp_path / "packages" / "2025")
    site = {
        "title": "Releases",
        "releases": [str(public / "*")],
        "packages": [str(tmp_path / "packages" / "*")],
    }
    populace.hub(site, tmp_path / "hub", progress=False)
    found, texts = searched(tmp_path)
    assert found == []
    assert texts > 60


def test_the_search_sees_an_exact_count_in_every_kind_of_file(tmp_path, monkeypatch):
    monkeypatch.setitem(without_chance_of, "noise", 0)
    monkeypatch.setattr(gaussian, "discrete_gaussian", lambda _variance, size: np.zeros(size, int))
    populace.release(colors(), epsilon=8.0, safe=["remark"], progress=False).save(tmp_path / "out")
    populace.publish_for(tmp_path / "out", ["spreadsheet"], out=tmp_path / "packages")
    places = {name.rpartition("/")[2] for name, _ in searched(tmp_path)[0]}
    assert {"aggregates.csv", "README.md", "release.json"} <= places
    assert any(name.startswith("sheet") for name in places)
    page = (tmp_path / "out" / "index.html").read_bytes()
    assert any("packed" in name for name, _ in contents("index.html", page))
