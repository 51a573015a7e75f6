"""Damaged files of hubs: read as they are, or refused in one clear error."""

import tomllib

from hypothesis import strategies as st

import populace
from populace.hubs.site_file import read_site
from tests.unit.publish.test_hostile import STRANGE, places
from tests.unit.read.test_damaged import CHANGES, damaged, refused

SITE = """title = {en = "Our data", fr = "Nos chiffres"}
summary = "A paragraph."
publisher = "A statistics office"
address = "https://data.example.org/"
releases = ["releases/*"]
packages = ["packages"]

[[notices]]
dataset = "D"
date = 2026-01-01
text = "Withdrawn."
withdrawn = true
"""


def file_of(place):
    """A file of a hub whose one release is none: what it says is all that is read."""
    for name in ("releases/one", "packages"):
        (place / name).mkdir(parents=True)
    (place / "site.toml").write_text(SITE, "utf-8")
    return place / "site.toml"


def hub(site, beside):
    return populace.hub(site, beside / "out", progress=False)


def test_a_damaged_file_is_read_or_refused(tmp_path, fuzz):
    place = file_of(tmp_path)
    assert not refused(lambda: read_site(place))

    def try_it(changes):
        place.write_bytes(damaged(SITE.encode(), changes))
        assert refused(lambda: hub(place, tmp_path))

    fuzz(try_it, changes=CHANGES)


def test_any_site_is_read_or_refused(tmp_path, fuzz):
    file_of(tmp_path)

    def try_it(data):
        site = {**tomllib.loads(SITE), "releases": [str(tmp_path / "releases" / "*")]}
        path = data.draw(st.sampled_from(list(places(site))[1:]))
        within = site
        for step in path[:-1]:
            within = within[step]
        within[path[-1]] = data.draw(STRANGE)
        assert refused(lambda: hub(site, tmp_path))

    fuzz(try_it, data=st.data())
