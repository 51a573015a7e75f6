"""A hub is built of verified releases alone, whole or not at all, and says what its files say."""

import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import rdflib

import populace
from populace import hubs, publish
from populace.hubs import building, feeds
from populace.hubs.site_file import site_of
from populace.vocabulary.errors import InputError, OutputError, VerificationError
from populace.vocabulary.release import DEFAULT_NAME
from tests.unit.hubs.made import ASSETS, data, said, saved, series, small, weak


def built(folders, out, cache=None, **content):
    site = site_of(
        {"title": "A hub", "releases": [str(folder) for folder in folders], **content}, Path.cwd()
    )
    return hubs.build(site, out, cache=cache, assets=ASSETS)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A hub of three versions, another data set, and a k-anonymous one."""
    home = tmp_path_factory.mktemp("hub")
    folders = series(home)
    folders.append(saved(said(small(7.0), title="Calls", dataset="calls"), home / "calls"))
    folders.append(saved(said(weak(), title="Interviews", dataset="interviews"), home / "border"))
    made = built(
        folders,
        home / "site",
        address="https://data.example.org/hub",
        notices=[
            {
                "dataset": "cases",
                "version": "2024",
                "date": "2026-10-01",
                "text": "Counted twice.",
                "withdrawn": True,
            }
        ],
    )
    assert (made.datasets, made.releases, made.verified, made.notes) == (3, 5, 5, ())
    return home / "site"


def test_a_release_is_copied_to_the_byte_and_verifies_where_it_stands(hub):
    folder = hub / "d" / "cases" / "2026"
    assert populace.verify(folder).strangers == ()
    with zipfile.ZipFile(hub / "d" / "cases" / "2026.zip") as packed:
        names = packed.namelist()
        assert {name.partition("/")[0] for name in names} == {"cases-2026"}
        for name in names:
            assert packed.read(name) == (folder / name.partition("/")[2]).read_bytes()


def test_parquet_holds_the_synthetic_records(hub):
    from pyarrow import parquet

    table = parquet.read_table(hub / "d" / "cases" / "2026.parquet")
    expected = populace.load(hub / "d" / "cases" / "2026").synthetic
    assert table.column_names == list(expected)
    for name, column in expected.items():
        assert table[name].to_pylist() == [cell or None for cell in column]


def test_the_catalog_shows_the_newest_version_that_was_not_withdrawn(hub):
    key, catalog = data(hub / "catalog.js")
    assert key == "catalog"
    cards = {card["id"]: card for card in catalog["cards"]}
    assert set(cards) == {"cases", "calls", "interviews"}
    card = cards["cases"]
    assert [each["version"] for each in card["releases"]] == ["2026", "2025", "2024"]
    assert [each["withdrawn"] for each in card["releases"]] == [False, False, True]
    assert (card["period"], card["places"], card["epsilon"], card["grade"]) == (
        "2026",
        ["KEN"],
        8.0,
        "weak",
    )
    assert card["title"] == [
        {"language": "en", "text": "Cases"},
        {"language": "fr", "text": "Dossiers"},
    ]
    assert card["languages"] == ["en", "fr"]
    assert cards["interviews"]["k"] == 10
    assert cards["interviews"]["grade"] is None


def test_a_data_set_says_what_was_spent_on_it_and_what_was_found_wrong(hub):
    _, dataset = data(hub / "d" / "cases" / "index.js")
    [total] = dataset["totals"]
    assert total["number"] == 3
    assert total["summed"] == 20.0
    assert 8.0 < total["epsilon"] < 14.0
    assert dataset["errata"][0]["withdrawn"]
    page = (hub / "d" / "cases" / "index.html").read_text("utf-8")
    assert "Counted twice." in page
    assert "All 3 releases cost one record epsilon" in page
    _, anonymous = data(hub / "d" / "interviews" / "index.js")
    assert anonymous["totals"][0]["epsilon"] is None


def test_counts_for_comparing_hold_no_synthetic_record(hub):
    key, counts = data(hub / "d" / "cases" / "2026.js")
    assert key == "d/cases/2026/"
    assert [table["synthetic"] for table in counts["tables"]] == [0]
    assert counts["tables"][0]["records"] > 0


def test_the_index_names_every_column_and_value_with_its_data_sets(hub):
    _, index = data(hub / "search.js")
    assert set(index["columns"]) == {"gender", "age", "country"}
    assert index["values_of"][index["values"].index("woman")] == [0, 1, 2]


def test_feed_and_sitemap_name_pages_that_are_there(hub):
    base = "https://data.example.org/hub/"
    feed = ET.parse(hub / "feed.xml").getroot()  # noqa: S314 - our own
    names = {"a": "http://www.w3.org/2005/Atom"}
    entries = feed.findall("a:entry", names)
    assert len(entries) == 6
    assert len({each.findtext("a:id", "", names) for each in entries}) == 6
    assert "Withdrawn: Cases (2024)" in {each.findtext("a:title", "", names) for each in entries}
    linked = [each.find("a:link", names).get("href") for each in entries]
    listed = [each.text for each in ET.parse(hub / "sitemap.xml").iter() if "loc" in each.tag]  # noqa: S314
    for address in (*linked, *listed):
        assert address.startswith(base)
        assert (hub / address.removeprefix(base)).is_file(), address
    assert len(listed) == 2 + 3 + 5


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the library's own making
def test_the_dcat_catalog_is_linked_data_with_files_that_are_there(hub):
    graph = rdflib.Graph().parse(hub / "catalog.jsonld", format="json-ld")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    kinds = {
        kind: set(graph.subjects(rdflib.RDF.type, dcat[kind]))
        for kind in ("Dataset", "DatasetSeries", "Distribution")
    }
    assert [len(each) for each in kinds.values()][:2] == [5, 3]
    for file in graph.objects(None, dcat.downloadURL):
        assert (hub / str(file).removeprefix("https://data.example.org/hub/")).is_file()
    for release in kinds["Dataset"]:
        assert set(graph.objects(release, dcat.inSeries)) <= kinds["DatasetSeries"]


class Read(HTMLParser):
    """The elements of a page, and what scripts of data hold."""

    def __init__(self, text):
        super().__init__()
        self.scripts, self.links, self.held, self.elements = [], [], [], []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        self.elements.append((tag, held))
        if tag == "script":
            self.scripts.append(held)
            self._script = True
        self.links += [held[name] for name in ("href", "src") if name in held]

    def handle_endtag(self, tag):
        self._script = self._script and tag != "script"

    def handle_data(self, content):
        if self._script:
            self.held.append(content)


def pages(folder):
    """Every page of a hub that is its own."""
    return [path for path in folder.rglob("*.html") if not (path.parent / "release.json").exists()]


def test_every_link_of_every_page_leads_to_a_file(hub):
    found = 0
    for path in pages(hub):
        for link in Read(path.read_text("utf-8")).links:
            if not link.startswith("http"):
                assert (path.parent / link).resolve().is_file(), (path, link)
                found += 1
    assert found > 30


def test_pages_have_linked_data_and_a_policy_that_lets_nothing_in(hub):
    for path in (hub / "index.html", hub / "d" / "cases" / "index.html"):
        text = path.read_text("utf-8")
        content = json.loads(Read(text).held[0])
        assert content["@context"] == "https://schema.org"
        assert "default-src 'none'" in text
    catalog = json.loads(Read((hub / "index.html").read_text("utf-8")).held[0])
    assert catalog["@type"] == "DataCatalog"
    assert len(catalog["dataset"]) == 3


def spoiled_cell(folder):
    path = folder / "synthetic.csv"
    path.write_text(path.read_text("utf-8").replace("woman", "man", 1), "utf-8")


def spoiled_promise(folder):
    path = folder / "release.json"
    path.write_text(path.read_text("utf-8").replace('"epsilon": 6.0', '"epsilon": 1.0'), "utf-8")


def stranger(folder):
    (folder / "private-notes.txt").write_text("names", "utf-8")


def lost(folder):
    (folder / "codebook.csv").unlink()


@pytest.mark.parametrize("spoil", [spoiled_cell, spoiled_promise, stranger, lost])
def test_with_one_release_that_does_not_verify_nothing_is_built(tmp_path, spoil):
    folders = series(tmp_path)[:2]
    cache = tmp_path / "cache"
    built(folders, tmp_path / "site", cache)
    before = (tmp_path / "site" / "hub.json").read_bytes()
    # What was verified is remembered by its content, not by its place.
    spoil(folders[1])
    with pytest.raises(VerificationError, match="in the release cases-2025"):
        built(folders, tmp_path / "site", cache)
    assert (tmp_path / "site" / "hub.json").read_bytes() == before
    with pytest.raises(VerificationError):
        built(folders, tmp_path / "other")
    assert not (tmp_path / "other").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "cache",
        "cases-2024",
        "cases-2025",
        "cases-2026",
        "site",
    ]


def test_what_was_verified_before_is_not_verified_again(tmp_path, monkeypatch):
    folders, cache = series(tmp_path)[:2], tmp_path / "cache"
    assert built(folders, tmp_path / "one", cache).verified == 2
    monkeypatch.setattr("populace.hubs.entries.verify", lambda _: pytest.fail("again"))
    assert built(folders, tmp_path / "two", cache).verified == 0
    one, two = (tmp_path / name for name in ("one", "two"))
    same = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert same == {path.relative_to(two) for path in two.rglob("*") if path.is_file()}
    for name in same:
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_two_k_anonymous_releases_of_one_data_set_are_refused(tmp_path):
    one = saved(said(weak(), dataset="border", version="1"), tmp_path / "one")
    other = saved(said(weak(), dataset="border", version="2"), tmp_path / "other")
    with pytest.raises(VerificationError, match="two: one and other"):
        built([one, other], tmp_path / "site")
    # Others of other people stand beside each other.
    apart = saved(said(weak(), dataset="harbor"), tmp_path / "apart")
    assert built([one, apart], tmp_path / "site").datasets == 2
    # One without a name may be of the same people.
    unnamed = replace(weak(), name=DEFAULT_NAME)
    silent = saved(unnamed, tmp_path / "silent")
    again = saved(replace(unnamed, created="2020-01-01"), tmp_path / "silent-again")
    with pytest.raises(VerificationError, match="two: silent-again and silent"):
        built([silent, again], tmp_path / "site")


def test_versions_must_be_told_apart(tmp_path):
    one = saved(said(small(), dataset="cases", version="1"), tmp_path / "one")
    two = saved(said(small(8.0), dataset="cases", version="1"), tmp_path / "two")
    with pytest.raises(InputError, match="two of version '1'"):
        built([one, two], tmp_path / "site")


def test_a_notice_about_nothing_is_refused(tmp_path):
    [one, *_] = series(tmp_path)
    notice = {"dataset": "cases", "date": "2026-01-01", "text": "x"}
    with pytest.raises(InputError, match="one about 'other'"):
        built([one], tmp_path / "site", notices=[{**notice, "dataset": "other"}])
    with pytest.raises(InputError, match="one about version '1999'"):
        built([one], tmp_path / "site", notices=[{**notice, "version": "1999"}])


def test_packages_go_with_the_release_that_they_are_called_as(tmp_path):
    folders = series(tmp_path / "releases")[:2]
    packages = tmp_path / "packages"
    (packages / "cases-2025" / "hdx").mkdir(parents=True)
    (packages / "cases-2025" / "hdx" / "dataset.yaml").write_text("title: Cases", "utf-8")
    own = {"packages": [str(packages / "*")]}
    built(folders, tmp_path / "site", **own)
    _, dataset = data(tmp_path / "site" / "d" / "cases" / "index.js")
    [package] = [each for each in dataset["releases"][0]["downloads"] if each["kind"] == "package"]
    with zipfile.ZipFile(tmp_path / "site" / package["address"]) as packed:
        assert packed.read("hdx/dataset.yaml") == b"title: Cases"
    (packages / "cases-2025").rename(tmp_path / "releases" / "cases-2025-packages")
    for found in ([tmp_path / "releases" / "cases-202[45]*"], folders):
        built(found, tmp_path / "site")
        assert (tmp_path / "site" / package["address"]).is_file()
    packages.joinpath("cases-1999").mkdir()
    with pytest.raises(InputError, match="as none is called"):
        built(folders, tmp_path / "site", **own)


def test_only_a_hub_is_replaced(tmp_path):
    [one, *_] = series(tmp_path)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear", "utf-8")
    with pytest.raises(OutputError, match="or that of a hub"):
        built([one], mine)
    with pytest.raises(OutputError, match="outside of every release"):
        built([one], one / "site")
    with pytest.raises(OutputError, match="that no release lies in"):
        built([one], tmp_path)
    built([one], tmp_path / "site")
    (tmp_path / "site" / "old.html").write_text("old", "utf-8")
    built([one], tmp_path / "site")
    assert not (tmp_path / "site" / "old.html").exists()


def test_without_an_address_addresses_are_relative_and_it_is_said(tmp_path):
    [one, *_] = series(tmp_path)
    made = built([one], tmp_path / "site")
    assert made.notes == (building.NO_ADDRESS,)
    assert not (tmp_path / "site" / feeds.SITEMAP).exists()
    assert "https://data" not in (tmp_path / "site" / feeds.FEED).read_text("utf-8")


def test_pages_that_were_not_built_are_missed_before_anything_is_verified(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "BANNER", "/* of another version */")
    [one, *_] = series(tmp_path)
    site = site_of({"title": "A hub", "releases": [str(one)]}, tmp_path)
    monkeypatch.setattr(building, "_verified", lambda *_: pytest.fail("too late"))
    with pytest.raises(OutputError, match="the built pages of a hub"):
        hubs.build(site, tmp_path / "site")


HOSTILE = (
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    "<!--<script>window.hacked = 1",
    "<img src=x onerror='window.hacked = 1'>",
    "\"'`${window.hacked = 1}",
    "javascript:window.hacked = 1",
    "]]><x/>",
    "&lt;script&gt;",
    "a\u2028b\u2029c",
    "\u202eright to left",
    "__proto__",
    "../../../escape",
)


def hostile(home):
    """A release whose texts would be markup anywhere but in a text."""
    frame = {text[:40]: list(HOSTILE) * 30 for text in HOSTILE[:4]}
    made = populace.release(frame, epsilon=60.0, length=1, name=HOSTILE[1])
    about = {
        name: dict.fromkeys(("en", "ar"), f"{HOSTILE[place]} {HOSTILE[1]}")
        for place, name in enumerate(("title", "summary", "publisher", "covered", "caveats"))
    }
    told = said(
        made.release,
        **about,
        version=HOSTILE[1],
        contact=HOSTILE[5],
        keywords=list(HOSTILE),
        places=list(HOSTILE),
        errata=[{"date": "2026-01-01", "text": HOSTILE[1], "version": HOSTILE[1]}],
    )
    return saved(told, home / "hostile")


def test_hostile_texts_stay_texts_in_every_file(tmp_path):
    site = tmp_path / "site"
    built(
        [hostile(tmp_path)],
        site,
        title=HOSTILE[1],
        summary=HOSTILE[2],
        publisher=HOSTILE[3],
        address="https://data.example.org/",
    )
    assert not (tmp_path / "escape").exists()
    own = pages(site)
    assert len(own) >= 3
    for path in own:
        read = Read(path.read_text("utf-8"))
        for script in read.scripts:
            assert script.get("type") == "application/ld+json" or re.fullmatch(
                r"[\w./-]+\.js", script["src"]
            )
        for tag, held in read.elements:
            assert tag != "img"
            assert not any(name.startswith("on") for name in held)
            assert re.fullmatch(r"[\w./:-]+", held.get("href", "x"))
        for content in read.held:
            json.loads(content)
    for path in site.rglob("*.js"):
        if path.name not in ASSETS:
            text = path.read_text("utf-8")
            assert "<" not in text
            data(path)
    for name in (feeds.FEED, feeds.SITEMAP):
        ET.parse(site / name)  # noqa: S314 - our own
    json.loads((site / feeds.CATALOG).read_bytes())
    _, index = data(site / "search.js")
    # What was released is found by its text, to the sign.
    assert set(HOSTILE[:4]) <= set(index["values"])


def test_a_hub_of_a_thousand_releases(tmp_path, monkeypatch):
    from populace.publish.page import showcase

    monkeypatch.setattr(showcase, "template", lambda: None)
    monkeypatch.setattr("populace.hubs.entries.parquet", lambda *_: [])
    folders = []
    for place in range(1000):
        folder = tmp_path / "releases" / f"{place:04}"
        folder.mkdir(parents=True)
        release = said(
            small(), title=f"Set {place}", dataset=f"set-{place // 2}", version=f"{place}"
        )
        for name, content in publish.render(release).items():
            (folder / name).write_bytes(content)
        folders.append(folder)
    made = built(folders, tmp_path / "site")
    assert (made.datasets, made.releases) == (500, 1000)
    site = tmp_path / "site"
    assert (site / "index.html").stat().st_size < 100_000
    assert (site / "search.js").stat().st_size < 100_000
    assert (site / "catalog.js").stat().st_size < 600_000
    assert len(data(site / "catalog.js")[1]["cards"]) == 500
    assert sum(path.name == "release.json" for path in site.rglob("*")) == 1000


def test_only_packages_of_the_release_are_published(tmp_path):
    folders = series(tmp_path / "releases")[:2]
    package = tmp_path / "packages" / "cases-2025"
    own = {"packages": [str(tmp_path / "packages" / "*")]}
    (package / "report").mkdir(parents=True)
    (package / "report" / "report.html").write_text("private", "utf-8")
    with pytest.raises(InputError, match="one report"):
        built(folders, tmp_path / "site", **own)
    (package / "report").rename(package / "zenodo")
    (package / "zenodo" / "led.csv").symlink_to(tmp_path / "releases")
    with pytest.raises(InputError, match=r"led\.csv, which leads elsewhere"):
        built(folders, tmp_path / "site", **own)
    (package / "zenodo" / "led.csv").unlink()
    (package / "zenodo" / "release.json").write_text("{}", "utf-8")
    with pytest.raises(InputError, match="another release in zenodo"):
        built(folders, tmp_path / "site", **own)
    assert not (tmp_path / "site").exists()
