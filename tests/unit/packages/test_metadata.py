"""Packages of metadata, each held by the validator of its own standard."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
import yaml
from jsonschema import Draft7Validator

from populace.packages import Source, hdx
from populace.packages.dcat import FREQUENCIES
from populace.publish.metadata.readme import said
from populace.vocabulary import about
from populace.vocabulary.texts import Texts
from tests.unit.packages import ddi_schema
from tests.unit.packages.conftest import GROUPS, KINDS
from tests.unit.packages.registry_schema import SCHEMA

NOISY = [kind for kind in KINDS if kind not in GROUPS]
DDI = {"d": "ddi:codebook:2_5"}


def read(path):
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.mark.parametrize("kind", NOISY)
def test_the_registry_takes_the_entry(package, source, kind):
    [path] = package("registry", kind).iterdir()
    assert re.fullmatch(r"[a-z0-9_]+\.yaml", path.name)
    entry = read(path)
    found = Draft7Validator(SCHEMA).iter_errors(entry)
    assert [each.message for each in found] == []
    deployment = entry["deployment"]
    assert deployment["administrative"]["tier"] == 3
    assert deployment["privacy_loss"]["privacy_parameters"]["epsilon"] > 0
    assert deployment["implementation"]["justification"] == str(source(kind).about.why)


def test_the_schema_of_the_registry_would_refuse_something(package):
    [path] = package("registry").iterdir()
    entry = read(path)
    entry["deployment"]["basic"]["data_curators"][0]["data_curator_type"] = "Somebody"
    del entry["deployment"]["basic"]["name"]
    assert len(list(Draft7Validator(SCHEMA).iter_errors(entry))) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_hdx_has_its_thirteen_fields_and_the_protected_number(package, source, kind):
    told = read(package("hdx", kind) / "dataset.yaml")
    required = {
        *("name", "private", "title", "notes", "dataset_source", "owner_org", "maintainer"),
        *("dataset_date", "data_update_frequency", "groups", "license_id", "methodology", "tags"),
    }
    assert len(required) == 13
    assert all(told[name] not in ("", [], None) for name in required)
    assert told["dataset_date"] == "[2019-01-01T00:00:00 TO 2021-12-31T23:59:59]"
    if kind != "hostile":
        assert told["groups"] == [{"name": "ken"}, {"name": "uga"}]
    assert (told["license_id"], told["data_update_frequency"]) == ("cc-by", "365")
    for each in told["resources"]:
        assert (package("hdx", kind) / each["file"]).is_file()
    assert re.fullmatch("[a-z0-9_-]{2,100}", told["name"])
    connect = read(package("hdx", kind) / "hdx-connect.yaml")
    assert re.fullmatch("[a-z0-9_-]{2,100}", connect["name"])
    assert connect["num_of_rows"] == source(kind).release.counts.totals[0].records
    assert set(hdx.DAYS) == set(FREQUENCIES) == set(about.FREQUENCIES)


@pytest.mark.parametrize("kind", KINDS)
def test_datacite_takes_the_metadata(package, source, kind):
    schema45 = pytest.importorskip("datacite.schema45")
    found = json.loads((package("zenodo", kind) / "datacite.json").read_text())
    assert [each.message for each in schema45.validator.iter_errors(found)] == []
    assert [each["lang"] for each in found["titles"]] == ["en", "fr", "ar"]
    zenodo = json.loads((package("zenodo", kind) / ".zenodo.json").read_text())
    assert zenodo["license"] == "cc-by-4.0"
    assert zenodo["creators"] == [{"name": source(kind).publisher}]
    assert set(re.findall("<[^>]*>", zenodo["description"])) == {"<p>", "</p>"}


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ;
  sh:property [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ;
  sh:property [ sh:path dcat:dataset ; sh:class dcat:Dataset ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ; sh:uniqueLang true ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ;
  sh:property [ sh:path dct:publisher ; sh:maxCount 1 ; sh:class foaf:Agent ] ;
  sh:property [ sh:path dcat:contactPoint ; sh:class vcard:Kind ] ;
  sh:property [ sh:path dcat:distribution ; sh:class dcat:Distribution ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:accrualPeriodicity ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path dct:accessRights ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path dct:issued ; sh:maxCount 1 ; sh:datatype xsd:date ] ;
  sh:property [ sh:path dct:spatial ; sh:class dct:Location ] ;
  sh:property [ sh:path dct:temporal ; sh:class dct:PeriodOfTime ] ;
  sh:property [ sh:path dcat:landingPage ; sh:class foaf:Document ] .
[] a sh:NodeShape ; sh:targetClass dct:PeriodOfTime ;
  sh:property [ sh:path dcat:startDate ; sh:maxCount 1 ; sh:datatype xsd:date ] ;
  sh:property [ sh:path dcat:endDate ; sh:maxCount 1 ; sh:datatype xsd:date ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path dcat:mediaType ; sh:maxCount 1 ; sh:class dct:MediaType ] ;
  sh:property [ sh:path dct:license ; sh:maxCount 1 ; sh:class dct:LicenseDocument ] ;
  sh:property [ sh:path dcat:byteSize ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] ;
  sh:property [ sh:path spdx:checksum ; sh:maxCount 1 ; sh:class spdx:Checksum ] .
[] a sh:NodeShape ; sh:targetClass spdx:Checksum ;
  sh:property [ sh:path spdx:algorithm ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path spdx:checksumValue ; sh:minCount 1 ; sh:datatype xsd:hexBinary ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ;
  sh:property [ sh:path foaf:name ; sh:minCount 1 ; sh:nodeKind sh:Literal ] .
"""
"""What DCAT-AP 3.0.1 asks of the classes that occur, written by hand from its specification."""


def conforms(text):
    pyshacl = pytest.importorskip("pyshacl")
    rdflib = pytest.importorskip("rdflib")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        graph = rdflib.Graph().parse(data=text, format="json-ld", publicID="https://example.org/c/")
        shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
        found, _, words = pyshacl.validate(graph, shacl_graph=shapes)
    return found, words


@pytest.mark.parametrize("kind", [*KINDS, "bare"])
def test_dcat_conforms_to_its_shapes(package, kind):
    found, words = conforms((package("dcat", kind) / "catalog.jsonld").read_text())
    assert found, words


def test_the_shapes_would_refuse_something(package):
    text = (package("dcat") / "catalog.jsonld").read_text()
    for broken in (
        text.replace('"dcat:accessURL"', '"dcat:other"'),
        text.replace('"foaf:Agent"', '"foaf:Thing"'),
        text.replace("xsd:nonNegativeInteger", "xsd:string"),
    ):
        assert broken != text
        assert not conforms(broken)[0]


@pytest.mark.parametrize("kind", [*KINDS, "bare"])
def test_the_crate_is_one(package, source, kind):
    """Without a network the two checks that fetch the standard's own context are left out."""
    models = pytest.importorskip("rocrate_validator.models")
    services = pytest.importorskip("rocrate_validator.services")
    settings = services.ValidationSettings(
        rocrate_uri=str(package("rocrate", kind)),
        profile_identifier="ro-crate-1.2",
        requirement_severity=models.Severity.REQUIRED,
        offline=True,
        skip_checks=["ro-crate-1.2_4.1", "ro-crate-1.2_4.2"],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        result = services.validate(settings)
    found = [(each.check.identifier, each.message) for each in result.get_issues()]
    assert found == []
    graph = json.loads((package("rocrate", kind) / "ro-crate-metadata.json").read_text())["@graph"]
    by_id = {each["@id"]: each for each in graph}
    assert len(by_id) == len(graph)
    for part in by_id["./"]["hasPart"]:
        assert (package("rocrate", kind) / part["@id"]).is_file()
    if source(kind).release.seed:
        action = by_id["#synthesis"]
        assert {each["@id"] for each in action["object"] + action["result"]} <= set(by_id)


@pytest.mark.parametrize("kind", KINDS)
def test_the_world_banks_schema_takes_the_study(package, source, kind):
    schema = pytest.importorskip("metadataschemas.microdata_schema")
    found = json.loads((package("nada", kind) / "nada.json").read_text())
    told = schema.MicrodataSchema.model_validate(found)
    assert told.study_desc.title_statement.title == source(kind).title
    found["study_desc"]["title_statement"].pop("idno")
    with pytest.raises(ValueError, match="idno"):
        schema.MicrodataSchema.model_validate(found)


def violations(text):
    return [each.reason for each in ddi_schema.schema().iter_errors(text)]


@pytest.mark.parametrize("kind", [*KINDS, "bare"])
def test_the_schema_of_ddi_takes_the_codebook(package, kind):
    assert violations((package("nada", kind) / "ddi.xml").read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        ("catValu", "catvalu"),
        ('type="freq"', 'type="frequency"'),
        ('version="2.5"', 'version="2.6"'),
        ('ID="V1_2"', 'ID="V1_1"'),
        ('files="F1"', 'files="F9"'),
        (' name="', ' title="'),
        ("<IDNo>", "<IDNo><hi/>"),
    ],
)
def test_the_schema_of_ddi_would_refuse_something(package, said, broken):
    text = (package("nada") / "ddi.xml").read_text("utf-8")
    assert said in text
    assert violations(text.replace(said, broken)) != []


@pytest.mark.parametrize(
    "name",
    ["titl", "biblCit", "version", "anlyInfo", "citReq", "conditions", "fileName", "catValu"],
)
def test_the_schema_of_ddi_knows_what_stands_once(package, name):
    text = (package("nada") / "ddi.xml").read_text("utf-8")
    said = re.search(rf"<{name}\b.*?</{name}>", text, flags=re.DOTALL)
    assert said is not None
    assert violations(text.replace(said[0], 2 * said[0], 1)) != []


def test_the_schema_of_ddi_knows_an_order(package):
    text = (package("nada") / "ddi.xml").read_text("utf-8")
    swapped = re.sub(
        r"(<abstract>.*?</abstract>)(\s*)(<sumDscr>.*?</sumDscr>)", r"\3\2\1", text, flags=re.DOTALL
    )
    assert swapped != text
    assert violations(swapped) != []


@pytest.mark.parametrize("kind", KINDS)
def test_the_codebook_says_protected_frequencies(package, source, kind):
    root = ET.fromstring((package("nada", kind) / "ddi.xml").read_text())  # noqa: S314 - our own
    files = {each.get("ID") for each in root.findall("d:fileDscr", DDI)}
    variables = root.findall(".//d:var", DDI)
    assert {each.get("files") for each in variables} == files
    shown = source(kind).tables[0]
    first = shown.aggregates.lengths[0]
    told = [int(each.text) for each in variables[0].findall("d:catgry/d:catStat", DDI)]
    size = len(shown.aggregates.columns[0].values)
    assert told == first.counts[first.ids[:, 0] < size].tolist()


@pytest.mark.parametrize("kind", [*KINDS, "bare"])
def test_the_certificate_is_two_pages_without_anything_foreign(package, kind):
    text = (package("certificate", kind) / "certificate.html").read_text()
    assert text.count('<section class="page">') == 2
    found = Elements(text)
    assert found.open == []
    assert {name for name, _ in found.all} <= CERTIFIED
    assert {attribute for _, held in found.all for attribute in held} <= {
        *("lang", "charset", "http-equiv", "content", "name", "class"),
    }


CERTIFIED = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "p", "h1", "h2", "bdi"),
    *("dl", "dt", "dd", "ul", "li", "code", "div"),
}
"""The elements of a certificate: none of them loads or runs anything."""


class Elements(HTMLParser):
    """The elements of a page with their attributes, and those that are not closed."""

    def __init__(self, text):
        super().__init__()
        self.all, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.all.append((tag, dict(attributes)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_certificate_is_two_pages_of_text(package, folders):
    text = (package("certificate") / "certificate.html").read_text()
    assert text.count('<section class="page">') == 2
    assert "=House of *Tests*" in text
    assert "<script" not in text
    assert "&lt;b&gt;" in text
    assert "anonymous under" not in text
    assert folders["single"].joinpath("release.json").is_file()
    groups = (package("certificate", "k-anonymous") / "certificate.html").read_text()
    assert "No reported group is smaller than 5." in groups


def test_words_of_a_publisher_are_no_markup_of_the_reviewer_note(source):
    told = source("single")
    spoken = replace(told.about, description=Texts((("en", "[a](javascript:b) <img src=x> *c*"),)))
    changed = Source(replace(told.release, about=spoken), told.files)
    note = hdx.render(changed)["reviewer-note.md"].decode()
    assert r"\[a\](javascript:b) &lt;img src=x> \*c\*" in note


def test_words_of_a_publisher_are_no_markup_of_the_portal(source):
    told = source("single")
    bad = Texts((("en", "# [a](javascript:b) <img src=x> *c* `d` |e|"),))
    spoken = replace(told.about, description=bad, caveats=bad, collection=bad, license="")
    changed = Source(replace(told.release, about=spoken, name="[t](u)<b>"), told.files)
    files = hdx.render(changed)
    for name in ("dataset.yaml", "hdx-connect.yaml"):
        content = yaml.safe_load(files[name])
        shown = [
            content[key] for key in ("notes", "methodology_other", "caveats") if key in content
        ]
        shown += [each["description"] for each in content.get("resources", ())]
        for text in shown:
            assert "<" not in text
            assert not re.search(r"(?<!\\)[\[\]*`|]", text)
    caveats = yaml.safe_load(files["dataset.yaml"])["caveats"]
    assert caveats.startswith(r"\# \[a\]")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("> a", r"\> a"),
        (">a", r"\>a"),
        ("---", r"\---"),
        ("-5 is a number", "-5 is a number"),
        ("1.5 is a number", "1.5 is a number"),
    ],
)
def test_a_line_begins_no_list_heading_or_quotation(text, line):
    assert said(text) == line
