import json
import re
from dataclasses import replace

import pytest

from populace import publish
from populace.publish import contract, folder, packing, showcase
from populace.vocabulary.errors import InputError
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.table import Column
from tests.unit.publish.made import made
from tools import contract as generator

PAGE = (
    f"<title>{showcase.TITLE}</title>"
    f'<script type="application/ld+json">{showcase.DESCRIPTION}</script>'
    f'<script type="application/json" id="release">{showcase.DATA}</script>'
)


def scripts(content):
    return re.findall(r"<script[^>]*>(.*?)</script>", content.decode(), flags=re.DOTALL)


def test_the_page_holds_the_release():
    description, data = map(json.loads, scripts(showcase.write(made(), PAGE, {"a.csv": 3})))
    assert data == showcase.data(made(), {"a.csv": 3})
    assert data["name"] == "Cases <2026> & more"
    assert data["records"] == 6
    assert data["columns"][3]["values"][2] == "<script>alert(1)</script>"
    assert [entry["reported"] for entry in data["lengths"]] == [10, 4, 1, 0]
    assert description["@type"] == "Dataset"
    assert description["distribution"][0]["contentUrl"] == "a.csv"


def test_no_value_ends_a_script_or_becomes_markup():
    column = Column("</script><!--", ("</script><script>alert(1)</script>", showcase.TITLE, "-->"))
    counts = replace(made().aggregates, columns=(column, *made().aggregates.columns[1:]))
    release = replace(made(), name=f"</title>{showcase.DATA}<script>", aggregates=counts)
    content = showcase.write(release, PAGE, {})
    assert content.count(b"<script") == 2
    assert content.count(b"</script") == 2
    assert content.count(b"</title") == 1
    assert b"<!--" not in content
    assert json.loads(scripts(content)[1])["columns"][0]["values"] == list(column.values)


def test_the_data_are_exactly_the_contract():
    data = showcase.data(made(), {"a.csv": 3})
    assert list(data) == list(contract.ShowcaseData.__annotations__)
    for entry in data["columns"]:
        assert list(entry) == list(contract.ColumnData.__annotations__)
    for entry in data["lengths"]:
        assert list(entry) == list(contract.LengthData.__annotations__)
    assert list(data["guarantee"]) == list(contract.GuaranteeData.__annotations__)
    assert list(data["files"][0]) == list(contract.FileData.__annotations__)


def test_the_same_release_gives_the_same_page():
    assert showcase.write(made(), PAGE, {}) == showcase.write(made(), PAGE, {})


def test_a_length_that_does_not_fit_is_cut_in_sight(monkeypatch):
    monkeypatch.setattr(packing.embedded, "__defaults__", (12,))
    data = showcase.data(made(), {})
    assert [entry["embedded"] for entry in data["lengths"]] == [10, 2, 0, 0]
    assert data["lengths"][1]["smallest"] == 2
    assert data["lengths"][2]["smallest"] == 0


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("flag", Column("a", ("1",), absent="0")),
        ("flag", Column("a", ("Yes",))),
        ("text", Column("a", ("red",))),
        ("text", Column("a", ())),
        ("year", Column("a", ("2019", "2020"))),
        ("band", Column("a", ("2019", "3020"))),
        ("period", Column("a", ("2019", "2020-2021"))),
        ("period", Column("a", ("2019-01", "2019-12"))),
        ("period", Column("a", ("2019-Q1", "2019-Q4"))),
        ("period", Column("a", ("2019-01-31", "2019-02-01"))),
        ("month", Column("Month", ("1", "12"))),
        ("band", Column("a", ("1", "12"))),
        ("band", Column("a", ("0-8", "9-17", "18+"))),
        ("band", Column("a", ("<18", "18 to 30", "> 30"))),
        ("text", Column("a", ("0-8", "unknown"))),
    ],
)
def test_kinds_of_columns(kind, column):
    assert showcase.kind(column) == kind


def test_without_a_template_the_plain_page_says_so(monkeypatch):
    monkeypatch.setattr(folder.showcase, "template", lambda: None)
    content = publish.render(made())["index.html"].decode()
    assert "the plain summary" in content
    assert "<script" not in content.lower()


def test_with_a_template_the_page_knows_the_files_beside_it(monkeypatch):
    monkeypatch.setattr(folder.showcase, "template", lambda: PAGE)
    contents = publish.render(made())
    data = json.loads(scripts(contents["index.html"])[1])
    assert {entry["name"]: entry["bytes"] for entry in data["files"]} == {
        name: len(content)
        for name, content in contents.items()
        if name not in ("index.html", "release.json")
    }


MAP = {
    "type": "Topology",
    "arcs": [[[0, 0], [1, 1]]],
    "objects": {"any": {"type": "GeometryCollection", "geometries": [{"id": "KEN"}]}},
}


def test_a_publisher_draws_other_boundaries(monkeypatch):
    page = f'{PAGE}<script type="application/json" id="boundaries">{{}}</script>'
    monkeypatch.setattr(folder.showcase, "template", lambda: page)
    own = {**MAP, "note": "</script>\\1"}
    content = publish.render(made(), json.dumps(own).encode())["index.html"]
    assert json.loads(scripts(content)[2]) == own
    assert json.loads(scripts(content)[1])["name"] == made().name


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b"\xff", json.dumps({**MAP, "arcs": []}).encode()]
    + [json.dumps({**MAP, "objects": value}).encode() for value in ({}, [], {"a": {}})]
    + [json.dumps(MAP).replace('"KEN"', "404").encode()],
)
def test_other_files_are_no_boundaries(content):
    with pytest.raises(InputError, match="TopoJSON"):
        showcase.boundaries_of(content)


def test_only_differential_privacy_has_such_a_page():
    release = replace(made(), guarantee=Guarantee(kind="k-anonymity", unit="one record", k=5))
    with pytest.raises(ValueError, match="private"):
        showcase.data(release, {})


def test_the_types_of_the_page_are_fresh():
    assert generator.stale() == []


def test_a_stale_type_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(generator, "FOLDER", tmp_path)
    assert generator.stale() == list(generator.CONTRACTS)
    (tmp_path / "showcase.ts").write_text("old", "utf-8")
    assert "showcase.ts" in generator.stale()
    monkeypatch.setattr(generator.sys, "argv", ["contract"])
    assert generator.main() == 0
    assert generator.stale() == []
