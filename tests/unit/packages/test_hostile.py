"""Names and words that are something else in a format come back from each as they were said."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
import yaml

from populace.packages import PLACES, Source
from populace.publish.metadata.yaml_text import yaml_text
from populace.publish.statements import words
from tests.unit.packages.hostile import TEXTS

KIND = "hostile"
DDI = "{ddi:codebook:2_5}"


@pytest.fixture
def columns(source):
    return source(KIND).tables[0].aggregates.columns


def tag_free(text):
    """Text in which no tag, comment or section begins."""
    return not re.search(r"<[a-z/!?]", text, re.IGNORECASE)


def test_xml_holds_them_but_for_what_no_xml_may_hold(package, source, columns):
    root = ET.fromstring((package("nada", KIND) / "ddi.xml").read_text("utf-8"))  # noqa: S314 - our own
    variables = list(root.iter(f"{DDI}var"))
    assert [each.get("name") for each in variables] == [
        each.name.replace("\ufffe", " ") for each in columns
    ]
    for variable, column in zip(variables, columns, strict=True):
        told = [each.text for each in variable.iter(f"{DDI}catValu")]
        assert told == [value.replace("\ufffe", " ") for value in column.values]
    assert root.find(f".//{DDI}titl").text == source(KIND).title.replace("\ufffe", " ")
    assert {each.tag for each in root.iter()} == {
        each.tag
        for each in ET.fromstring((package("nada", "single") / "ddi.xml").read_text()).iter()  # noqa: S314
    }


def test_json_holds_them_to_the_sign(package, source, columns):
    told = source(KIND)
    nada = json.loads((package("nada", KIND) / "nada.json").read_text("utf-8"))
    assert [each["name"] for each in nada["variables"]] == [each.name for each in columns]
    assert nada["study_desc"]["title_statement"]["title"] == told.title
    datacite = json.loads((package("zenodo", KIND) / "datacite.json").read_text("utf-8"))
    assert datacite["publisher"]["name"] == told.publisher
    assert {each["subject"] for each in datacite["subjects"]} >= set(told.about.keywords)
    crate = json.loads((package("rocrate", KIND) / "ro-crate-metadata.json").read_text("utf-8"))
    root = next(each for each in crate["@graph"] if each["@id"] == "./")
    assert (root["name"], root["version"]) == (told.title, told.version)
    dcat = json.loads((package("dcat", KIND) / "catalog.jsonld").read_text("utf-8"))
    [dataset] = dcat["dcat:dataset"]
    assert dataset["dct:title"][0]["@value"] == told.title
    assert [each["@value"] for each in dataset["dcat:keyword"]] == list(told.about.keywords)


def test_zenodo_shows_a_description_without_a_tag_of_theirs(package, source):
    zenodo = json.loads((package("zenodo", KIND) / ".zenodo.json").read_text("utf-8"))
    assert tag_free(re.sub("</?p>", "", zenodo["description"]))
    assert tag_free(zenodo["notes"])
    assert html.unescape(zenodo["notes"]) == str(source(KIND).about.caveats)


def test_yaml_holds_them_to_the_sign(package, source):
    told = source(KIND)
    [path] = package("registry", KIND).iterdir()
    basic = yaml.safe_load(path.read_text("utf-8"))["deployment"]["basic"]
    assert basic["name"] == told.title
    assert basic["data_curators"][0]["data_curator_name"] == told.publisher
    hdx = yaml.safe_load((package("hdx", KIND) / "dataset.yaml").read_text("utf-8"))
    assert (hdx["title"], hdx["owner_org"]) == (told.title, told.publisher)
    assert [each["name"] for each in hdx["tags"]] == list(told.about.keywords)
    cited = yaml.safe_load(told.files["CITATION.cff"])
    assert cited["title"] == words.plain(told.title)
    assert cited["authors"][0]["name"] == told.publisher
    assert cited["version"] == told.version


def test_markdown_of_a_portal_holds_no_markup_of_theirs(package):
    folder = package("hdx", KIND)
    texts = [path.read_text("utf-8") for path in folder.glob("*.md")]
    hdx = yaml.safe_load((folder / "dataset.yaml").read_text("utf-8"))
    texts += [hdx["notes"], hdx["caveats"], hdx["methodology_other"]]
    texts += [each["description"] for each in hdx["resources"]]
    for text in texts:
        assert tag_free(text)
        assert not re.search(r"(?<!\\)\[[^\]]*(?<!\\)\]\(", text)


def test_no_cell_of_a_star_is_a_formula(package, columns):
    text = (package("powerbi", KIND) / "dim_value.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@\t\r"]
    told = [row["value"].removeprefix("'") for row in rows]
    assert told == [value for column in columns for value in column.values]


def test_numbers_of_yaml_are_numbers_whoever_reads_them():
    told = {"delta": 1e-06, "large": 1e22, "plain": 4.0, "small": 1.5e-07, "whole": 3}
    assert yaml.safe_load(yaml_text(told)) == told
    signs = {"text": "".join(TEXTS) + "\uffff\x7f\x9f"}
    assert yaml.safe_load(yaml_text(signs)) == signs


def test_an_id_of_xml_begins_with_no_digit(source):
    told = source("single")
    changed = replace(told.release, about=replace(told.about, dataset="2026-cases"))
    files = PLACES["nada"].render(Source(changed, told.files))
    assert ET.fromstring(files["ddi.xml"]).get("ID") == "S-2026-cases"  # noqa: S314 - our own
