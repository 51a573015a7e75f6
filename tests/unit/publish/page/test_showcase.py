import importlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import populace
from populace import publish
from populace.publish import folder
from populace.publish.page import packing, showcase
from populace.publish.statements import contract
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import ONE_RECORD
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import KAnonymousSettings
from populace.vocabulary.table import Column
from tests.unit.publish.made import GUARANTEE, changed, made, titled
from tools import contract as generator

PAGE = (
    f"<title>{showcase.TITLE}</title>"
    f'<script type="application/ld+json">{showcase.DESCRIPTION}</script>'
    f'<script type="application/json" id="release">{showcase.DATA}</script>'
)


def scripts(content):
    return re.findall(r"<script[^>]*>(.*?)</script>", content.decode(), flags=re.DOTALL)


def test_the_page_holds_the_release():
    description, data = map(json.loads, scripts(showcase.write(made(), PAGE, {"a.csv": b"abc"})))
    assert data == showcase.data(made(), {"a.csv": b"abc"})
    assert data["name"] == "Cases <2026> & more"
    [table] = data["tables"]
    assert (table["name"], table["counted"], table["records"]) == ("", "records", 6)
    assert table["columns"][3]["values"][2] == "<script>alert(1)</script>"
    assert [entry["reported"] for entry in table["lengths"]] == [10, 4, 1, 0]
    assert description["@type"] == "Dataset"
    assert description["distribution"][0]["contentUrl"] == "a.csv"


def test_no_value_ends_a_script_or_becomes_markup():
    column = Column("</script><!--", ("</script><script>alert(1)</script>", showcase.TITLE, "-->"))
    counts = replace(made().aggregates, columns=(column, *made().aggregates.columns[1:]))
    table = replace(made().synthetic, columns=counts.columns)
    release = changed(
        made(), name=f"</title>{showcase.DATA}<script>", aggregates=counts, synthetic=table
    )
    content = showcase.write(release, PAGE, {})
    assert content.count(b"<script") == 2
    assert content.count(b"</script") == 2
    assert content.count(b"</title") == 1
    assert b"<!--" not in content
    [table] = json.loads(scripts(content)[1])["tables"]
    assert table["columns"][0]["values"] == list(column.values)


def test_the_data_are_exactly_the_contract():
    data = showcase.data(made(), {"synthetic.csv": b"abc"})
    assert list(data) == list(contract.ShowcaseData.__annotations__)
    [table] = data["tables"]
    assert list(table) == list(contract.TableData.__annotations__)
    for entry in table["columns"]:
        assert list(entry) == list(contract.ColumnData.__annotations__)
    for entry in table["lengths"]:
        assert list(entry) == list(contract.LengthData.__annotations__)
    assert list(data["guarantee"]) == list(contract.GuaranteeData.__annotations__)
    assert list(data["files"][0]) == list(contract.FileData.__annotations__)


def test_the_same_release_gives_the_same_page():
    assert showcase.write(made(), PAGE, {}) == showcase.write(made(), PAGE, {})


def test_a_length_that_does_not_fit_is_cut_in_sight(monkeypatch):
    monkeypatch.setattr(packing, "MOST", 12)
    lengths = showcase.data(made(), {})["tables"][0]["lengths"]
    assert [entry["embedded"] for entry in lengths] == [10, 2, 0, 0]
    assert lengths[1]["smallest"] == 2
    assert lengths[2]["smallest"] == 0


def test_values_exclude_each_other_where_one_row_is_all_of_a_person():
    several = showcase.data(made(), {})["tables"][0]["columns"]
    assert not any(column["exclusive"] for column in several)
    alone = changed(made(), guarantee=replace(GUARANTEE, protected=(ONE_RECORD,)))
    found = showcase.data(alone, {})["tables"][0]["columns"]
    assert [column["exclusive"] for column in found] == [True, False, True, True, True]


@pytest.mark.parametrize("k", [None, 5])
def test_a_table_read_with_a_subject_id_says_that_a_person_may_have_several_values(k):
    years = {"year": ["2019", "2020", "2019", "2020"] * 20}
    strength = {"epsilon": 4.0} if k is None else {"k": k}
    alone = populace.release(years, **strength)
    shared = populace.release(
        {"id": [f"p{row // 2}" for row in range(80)], **years}, subject_id="id", **strength
    )
    for released, exclusive in ((alone, True), (shared, False)):
        [column] = showcase.data(released.release, {})["tables"][0]["columns"]
        assert column["exclusive"] is exclusive


def test_without_a_template_the_plain_page_says_so(monkeypatch):
    monkeypatch.setattr(folder.showcase, "template", lambda: None)
    content = publish.render(made())["index.html"].decode()
    assert "the plain summary" in content
    assert "<script" not in content.lower()


MARK = f'<meta name="populace-contract" content="{contract.VERSION}" />'


@pytest.mark.parametrize(
    ("built", "why"),
    [
        ("", "was not built"),
        (PAGE, "another version"),
        (MARK.replace(str(contract.VERSION), str(contract.VERSION - 1)) + PAGE, "another version"),
        (MARK.replace(str(contract.VERSION), f"{contract.VERSION}1") + PAGE, "another version"),
    ],
)
def test_a_template_for_other_data_is_none_and_what_to_do_is_said(monkeypatch, built, why):
    monkeypatch.setattr(showcase, "_built", lambda: built)
    assert showcase.template() is None
    assert "<script" not in publish.render(made())["index.html"].decode().lower()
    [said] = [words for words in populace.ReleasedData(made()).advice if "index.html" in words]
    assert why in said
    assert "`make showcase`" in said


def test_a_template_for_these_data_is_taken_without_a_word(monkeypatch):
    monkeypatch.setattr(showcase, "_built", lambda: MARK + PAGE)
    assert publish.render(made())["index.html"].decode().startswith(MARK)
    assert not any("index.html" in words for words in populace.ReleasedData(made()).warnings)


def test_a_page_built_for_other_data_is_not_fresh(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(Path(generator.__file__).parent)
    build_web = importlib.import_module("build_web")
    page, types = tmp_path / "showcase.html", tmp_path / "showcase.ts"
    types.write_text(generator.written(generator.CONTRACTS["showcase.ts"]))
    monkeypatch.setattr(build_web, "TEMPLATE", page)
    monkeypatch.setattr(build_web, "CONTRACT", types)
    monkeypatch.setattr(build_web, "sources", lambda: iter([types]))
    assert not build_web.fresh()
    page.write_text(PAGE)
    assert not build_web.fresh()
    page.write_text(MARK + PAGE)
    assert build_web.fresh()


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


def k_anonymous(method="row-seeded"):
    settings = KAnonymousSettings(k=5, method=method, length=2)
    guarantee = Guarantee(kind="k-anonymity", protected=(ONE_RECORD,), k=5)
    return changed(made(), settings=settings, guarantee=guarantee)


def test_a_k_anonymous_release_has_such_a_page_without_an_epsilon(monkeypatch):
    monkeypatch.setattr(folder.showcase, "template", lambda: PAGE)
    content = publish.render(k_anonymous())["index.html"]
    promise = json.loads(scripts(content)[1])["guarantee"]
    assert (promise["epsilon"], promise["delta"], promise["guesses"]) == (None, None, None)
    assert (promise["k"], promise["reach"]) == (5, 0)
    drawn = showcase.data(k_anonymous("aggregate-seeded"), {})["guarantee"]
    assert drawn["reach"] == 2


def test_without_a_template_a_k_anonymous_release_has_the_plain_page(monkeypatch):
    monkeypatch.setattr(folder.showcase, "template", lambda: None)
    content = publish.render(k_anonymous())["index.html"].decode()
    assert "the plain summary" in content
    assert "k-anonymity (k = 5): weaker, one-off" in content
    assert "<script" not in content.lower()


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


def test_the_page_knows_titles_beside_names():
    first = showcase.data(titled(made(), {"gender": "Gender of a person"}), {})["tables"][0]
    assert [(one["name"], one["title"]) for one in first["columns"]][:2] == [
        ("gender", "Gender of a person"),
        ("work; kind", ""),
    ]
