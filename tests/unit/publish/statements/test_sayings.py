"""What a publisher says stands on every face of a release, as text and as nothing else."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import warnings
from dataclasses import replace
from html.parser import HTMLParser

import pytest

import populace
from populace import publish
from populace.publish.metadata import readme
from populace.publish.page import showcase
from populace.publish.page import summary as page
from populace.publish.statements import descriptions, sayings
from populace.vocabulary.about import FREQUENCIES, about
from tests.browser.pages import groups, small
from tests.unit.publish.said import SAID, said
from tests.unit.publish.three_tables import made as linked


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("said") / "public"
    publish.write(said(small()), place)
    return place


def test_a_folder_with_all_of_it_is_verified_file_by_file(folder):
    found = publish.open_folder(folder)
    assert found.unchecked == ()
    assert found.release.about.content() == SAID
    assert publish.strangers(folder, found.release) == ()
    assert json.loads((folder / "release.json").read_text())["files"]["CITATION.cff"]


@pytest.mark.parametrize("name", ["CITATION.cff", "README.md", "datapackage.json"])
def test_a_changed_saying_is_seen(tmp_path, name):
    place = tmp_path / "public"
    publish.write(said(small()), place)
    path = place / name
    path.write_bytes(path.read_bytes().replace(b"House", b"Mouse"))
    with pytest.raises(populace.VerificationError, match=name):
        publish.open_folder(place)


def test_where_nothing_is_said_nothing_is_invented(tmp_path):
    publish.write(small(), tmp_path / "public")
    assert not (tmp_path / "public" / "CITATION.cff").exists()
    package = json.loads((tmp_path / "public" / "datapackage.json").read_text())
    assert not {"licenses", "contributors", "version", "homepage", "sources"} & package.keys()
    assert "About these data" not in (tmp_path / "public" / "README.md").read_text()


def test_the_citation_names_the_publisher_and_where_it_stands():
    text = descriptions.citation(said(small()))
    assert text.startswith("=House of *Tests*. Women & men, version 2026 (")
    assert text.endswith("https://doi.org/10.5281/zenodo.1234567")
    bare = replace(small(), about=about({"title": "Women"}))
    assert descriptions.citation(bare).startswith("Women (")
    assert descriptions.citation(small()).startswith("Small release (")
    rounded = descriptions.citation(said(groups()))
    assert rounded.startswith("=House of *Tests*.")
    assert rounded.endswith("1234567")


def test_no_text_of_the_publisher_is_markdown(folder):
    text = (folder / "README.md").read_text()
    assert "**Publisher**: =House of \\*Tests\\*" in text
    assert "**What this is**: People &lt;b>made up&lt;/b>" in text
    assert "!\\[no\\](https" in text
    assert "](" not in text.replace("\\](", "")
    assert "<script" not in text


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []
        self.text = ""

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize(
    "write", [page.write, lambda release: showcase.static.body(release).encode()]
)
def test_no_text_of_the_publisher_is_html(write):
    plain, told = Tags(), Tags()
    plain.feed(write(small()).decode())
    told.feed(write(said(small())).decode())
    assert "</script><script>alert(1)</script>" in told.text
    assert "=House of *Tests*" in told.text
    for tag in ("script", "b", "img"):
        assert told.tags.count(tag) == plain.tags.count(tag)


def test_the_page_is_given_every_language_and_no_markup_ends_its_data():
    template = f"{showcase.DATA}|{showcase.DESCRIPTION}|{showcase.TITLE}"
    written = showcase.write(said(small()), template, {}).decode()
    data, dataset, title = written.split("|")
    assert "</script" not in written
    told = json.loads(data)["about"]
    assert told["publisher"][1] == {"language": "fr", "text": "Maison d’essais"}
    assert told["period"] == ["2019", "2021"]
    assert [each["withdrawn"] for each in told["errata"]] == [False, True]
    found = json.loads(dataset)
    assert found["publisher"] == {
        "@type": "Organization",
        "name": "=House of *Tests*",
        "email": "data@example.org",
    }
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["temporalCoverage"] == "2019-01-01/2021-12-31"
    assert title == "Women &amp; men"


def test_each_frequency_is_said_in_words_everywhere():
    assert set(sayings.FREQUENCY) == set(FREQUENCIES)


def test_every_line_stands_once_and_in_order():
    names = [name for name, _ in sayings.lines(about(SAID))]
    assert names[:2] == ["Publisher", "Contact"]
    assert names.count("Erratum") == 2
    gone = dict(sayings.lines(about(SAID)))["Erratum"]
    assert gone == ("2026-04-01 of version 2024: Retiré. That version is withdrawn: do not use it.")
    assert set(names) > {"License", "Period", "Caveats", "Version", "DOI", "Keywords"}


def test_frictionless_takes_the_data_package(folder):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    package = frictionless.Package(str(folder / "datapackage.json"))
    assert package.contributors[0]["title"] == "=House of *Tests*"
    assert package.licenses[0]["name"] == "CC-BY-4.0"
    assert (package.name, package.version) == ("women-and-men", "2026")


def test_mlcroissant_takes_the_descriptor_without_a_warning(folder):
    croissant = pytest.importorskip("mlcroissant")
    logging.getLogger("absl").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        metadata = croissant.Dataset(jsonld=folder / "croissant.json").metadata
    assert metadata.issues.errors == set()
    assert metadata.publisher[0].name == "=House of *Tests*"
    assert metadata.license == ["https://creativecommons.org/licenses/by/4.0/"]


@pytest.mark.parametrize("license_", ["CC-BY-4.0", "CC-BY-3.0-IGO", "https://example.org/terms"])
def test_cffconvert_takes_the_citation(cffconvert, tmp_path, license_):
    about_ = about({**SAID, "license": license_})
    publish.write(replace(linked(), about=about_), tmp_path / "public")
    path = tmp_path / "public" / "CITATION.cff"
    done = subprocess.run(
        [cffconvert, "--validate", "-i", path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    path.write_text(re.sub("authors:\n.*\n.*\n", "", path.read_text()))
    broken = subprocess.run(
        [cffconvert, "--validate", "-i", path], check=False, capture_output=True
    )
    assert broken.returncode != 0


def test_a_k_anonymous_release_says_it_too():
    assert "**Publisher**" in readme.write(said(groups())).decode()
