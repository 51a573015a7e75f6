"""The questions of the page and their answers, asked as the page asks them: in JSON."""

import json
import tomllib
import zipfile
from pathlib import Path
from typing import get_args

import pytest
import xlsxwriter

import populace
from populace.browser import Session, contract, plan_types
from populace.browser.projects import choices_of, reading_of
from populace.browser.publishing import UNSAID
from populace.browser.wording import spoken
from populace.read.identity.identifiers import Sign
from populace.vocabulary.checking import Pace

STRENGTH = {"method": "epsilon", "epsilon": 4.0, "k": 10, "length": 2, "more": ""}


@pytest.fixture
def session(tmp_path):
    return Session(tmp_path / "home")


def ask(session, question, **arguments):
    return json.loads(session.answer(question, json.dumps(arguments)))


@pytest.fixture
def case(session):
    return ask(session, "example", victims=300)["answer"]["tables"][0]


def test_a_check_tells_what_a_release_would_refuse(session, case, tmp_path):
    found = ask(session, "check", tables=[case], strength=STRENGTH)["answer"]
    assert set(found) == set(contract.CheckView.__annotations__)
    assert (found["passed"], found["stops"], found["pace"]) == (True, [], "seconds")
    assert found["tables"][0]["records"] == 300
    assert "synthetic.csv" in found["files"]
    assert set(get_args(contract.Pace)) == {"", *get_args(Pace)}
    broken = {**case, "path": str(tmp_path / "none.csv")}
    found = ask(session, "check", tables=[broken])["answer"]
    assert (found["passed"], found["tables"], found["pace"]) == (False, [], "")
    assert "--" not in found["stops"][0]["action"]


def test_margins_are_foreseen_with_an_earlier_release(session, case, tmp_path):
    asked = {"tables": [case], "strength": STRENGTH}
    release = ask(session, "release", **asked, title="A")["answer"]
    stronger = {**asked, "strength": {**STRENGTH, "epsilon": 1.0}, "archive": release["archive"]}
    found = ask(session, "rehearse", **stronger)["answer"]
    assert [each["length"] for each in found] == [1, 2]
    assert set(found[0]) == set(plan_types.ForeseenCounts.__annotations__)
    assert 0 < found[0]["low"] < found[0]["high"]
    assert (
        ask(session, "rehearse", **asked, archive=release["archive"])["answer"][0]["high"]
        < (found[0]["low"])
    )
    (tmp_path / "other.zip").write_text("no archive")
    refused = ask(session, "rehearse", **asked, archive=str(tmp_path / "other.zip"))["problem"]
    assert "archive (.zip)" in refused["expected"]


def test_nothing_that_was_made_is_kept_once_the_page_has_it(session, case, tmp_path):
    table = tmp_path / "cases.csv"
    table.write_bytes(Path(case["path"]).read_bytes())
    case = {**case, "path": str(table)}
    session.clear()
    assert list(session.home.iterdir()) == []
    release = ask(session, "release", tables=[case], strength=STRENGTH, title="A")["answer"]
    archive = tmp_path / "public.zip"
    archive.write_bytes(Path(release["archive"]).read_bytes())
    session.clear()
    asked = {"tables": [case], "archive": str(archive)}
    for question, more in (
        ("rehearse", {"strength": STRENGTH}),
        ("evaluate", {"k": 10}),
    ):
        assert "answer" in ask(session, question, **asked, **more)
        assert list(session.home.iterdir()) != []
        session.clear()
        assert list(session.home.iterdir()) == []


def test_a_table_that_is_closed_is_forgotten(session, case, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("sex\nf\n", encoding="utf-8")
    column = case["choices"]["columns"][1]
    choice = {**column, "name": "sex", "domain": "private", "values": [], "more": ""}
    for cell in ("f", "m"):
        path.write_text(f"sex\n{cell}\n", encoding="utf-8")
        effect = ask(session, "effect", path=str(path), choice=choice)["answer"]
        assert cell in json.dumps(effect)
        session.forget(str(path))


def test_the_whole_journey(session, case, tmp_path):
    seen = ask(session, "open", path=case["path"])["answer"]
    assert seen["records"] == 300
    assert [column["name"] for column in seen["columns"]] == [
        choice["name"] for choice in case["choices"]["columns"]
    ]
    told = []
    asked = json.dumps({"tables": [case], "strength": STRENGTH, "title": "A"})
    release = json.loads(
        session.answer(
            "release", asked, lambda stage, share, length: told.append((stage, share, length))
        )
    )["answer"]
    assert release["kind"] == "differential privacy"
    assert told[-1][1] == pytest.approx(1.0)
    with zipfile.ZipFile(release["archive"]) as packed:
        assert sorted(packed.namelist()) == [f"public/{name}" for name in release["files"]]
        packed.extractall(tmp_path / "unpacked")
    populace.verify(tmp_path / "unpacked" / "public")
    report = ask(
        session,
        "evaluate",
        tables=[case],
        archive=release["archive"],
        k=10,
    )["answer"]
    archive, report = report["archive"], report["one"]
    assert report["true"] == 300
    assert report["released"] == release["records"]
    assert [column["column"] for column in report["shares"]] == [
        choice["name"] for choice in case["choices"]["columns"]
    ]
    assert [each["length"] for each in report["exposure"]] == [1, 2]
    assert report["exposure"][1]["rare"] > 0
    assert report["records"] is None
    with zipfile.ZipFile(archive) as packed:
        assert all("PRIVATE" in name for name in packed.namelist())


def test_what_the_page_read_off_the_table_is_no_declaration(session, tmp_path):
    # The page proposes flags from the cells: one more person with another cell, and none is one.
    def told(cells):
        path = tmp_path / f"{len(cells)}.csv"
        path.write_text("hurt,sex\n" + "".join(f"{cell},f\n" for cell in cells), encoding="utf-8")
        views = ask(session, "open", path=str(path))["answer"]["columns"]
        columns = [
            {
                **choices_of({}, [view["name"]])[0]["columns"][0],
                "domain": "flag" if view["flag"] else "private",
                "values": view["flag"][1:],
                "absent": "".join(view["flag"][:1]),
            }
            for view in views
        ]
        choices = {"columns": columns, "subject_id": "", "attributes": 0, "reading": reading_of({})}
        found = ask(
            session,
            "release",
            tables=[{"path": str(path), "file": path.name, "name": "t", "choices": choices}],
            strength=STRENGTH,
            title="A",
        )["answer"]
        with zipfile.ZipFile(found["archive"]) as packed:
            content = json.loads(packed.read("public/release.json"))
        return content["tables"][0]["columns"][0]["absent"], content["promises"][0]["inferred"]

    absent, inferred = told(["0", "1"] * 50)
    other, _ = told([*(["0", "1"] * 50), "unknown"])
    assert absent != other
    assert {"kind": "seen-choices"} in inferred


def test_a_weaker_release_and_its_records(session, case):
    release = ask(
        session,
        "release",
        tables=[case],
        strength={**STRENGTH, "method": "k", "more": '{"delta": 1e-7, "candidates": 1000}'},
        title="B",
    )["answer"]
    assert release["kind"] == "k-anonymity"
    assert any("everybody shares one value" in note["en"] for note in release["private_notes"])
    private = [note["en"] for note in release["private_notes"]]
    assert not [note for note in release["warnings"] if note["en"] in private]
    report = ask(
        session,
        "evaluate",
        tables=[case],
        archive=release["archive"],
        k=10,
        records=True,
    )["answer"]["one"]
    assert [each["differ"] for each in report["records"]["closest"]] == [0, 1, 2, 3]
    assert report["records"]["told_apart"] > 0


def test_the_plan_needs_no_data_and_follows_the_strength(session, case):
    def smallest(epsilon):
        choices = json.loads(json.dumps(case["choices"]))
        choices["columns"][4].update(domain="private", codebook="")
        strength = {**STRENGTH, "epsilon": epsilon}
        tables = [{**case, "choices": choices}]
        plans = ask(session, "plan", tables=tables, strength=strength)["answer"]
        return plans["one"]["lengths"][0]

    assert smallest(1.0)["smallest"] > smallest(4.0)["smallest"] > 0
    # In a second round a value is named by less noise than it is counted with in the first.
    assert smallest(1.0)["margin"] > smallest(4.0)["margin"] > 0


def test_the_least_strength_that_reports_a_group(session, case):
    arguments = {"tables": [case], "strength": STRENGTH}
    least = ask(session, "need", **arguments, group=50)["answer"]
    plan = ask(session, "plan", tables=[case], strength={**STRENGTH, "epsilon": least})
    assert plan["answer"]["one"]["lengths"][0]["margin"] <= 50
    assert ask(session, "need", **arguments, group=1)["answer"] == 0


def changed(case, name, **changes):
    choice = next(each for each in case["choices"]["columns"] if each["name"] == name)
    return {**choice, **changes}


def test_an_effect_is_shown_on_distinct_values(session, case):
    ask(session, "open", path=case["path"])
    banded = changed(
        case, "registration_year", domain="private", values=[], edges=[2000, 2010, 2030]
    )
    effect = ask(session, "effect", path=case["path"], choice=banded)["answer"]
    assert {value["text"] for value in effect["values"]} == {"2000-2009", "2010-2029"}
    assert sum(value["count"] for value in effect["values"]) == 300
    assert effect["labels"] == ["", ""]
    named = {**banded, "labels": ["earlier", "later"], "beyond": "absent"}
    effect = ask(session, "effect", path=case["path"], choice=named)["answer"]
    texts = [each["text"] for each in effect["values"]]
    called = dict(zip(texts, effect["labels"], strict=True))
    assert called == {"2000-2009": "earlier", "2010-2029": "later"}
    merged = changed(
        case,
        "gender",
        domain="private",
        values=[],
        groups=[{"name": "Any", "values": ["Female", "Male"]}],
        others="absent",
    )
    effect = ask(session, "effect", path=case["path"], choice=merged)["answer"]
    assert [value["text"] for value in effect["values"]] == ["Any"]
    assert effect["values"][0]["count"] + effect["blank"] == 300


def test_several_values_are_shown_apart(session, case):
    ask(session, "open", path=case["path"])
    several = changed(case, "means_of_control")
    effect = ask(session, "effect", path=case["path"], choice=several)["answer"]
    assert not any(";" in value["text"] for value in effect["values"])


def test_choices_are_a_schema_that_every_door_takes(session, case, tmp_path):
    case["choices"]["columns"][4].update(
        domain="private",
        codebook="",
        groups=[{"name": 'East "\x7f', "values": ["UA", "RU"]}],
        origin="instrument",
    )
    text = ask(session, "project", tables=[case], strength=STRENGTH)["answer"]
    entry = tomllib.loads(text)["tables"][0]
    names = entry["schema"]["table"]["columns"]
    assert choices_of(entry["schema"], names)[0]["attributes"] == 36
    file = tmp_path / "project.toml"
    file.write_text(text, encoding="utf-8")
    assert populace.plan(file, epsilon=2.0, length=1).attributes == (36,)
    loaded = ask(session, "load_project", texts={"a.toml": text})["answer"]["tables"][0]["choices"]
    used = [column for column in case["choices"]["columns"] if column["use"]]
    assert loaded["columns"] == used


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\xff" * 50, b"a,a\n1,2\n", b"a,b\n1\n", b"PK\x03\x04broken"]
)
def test_a_bad_file_is_told_in_three_parts(session, tmp_path, content):
    path = tmp_path / "bad"
    path.write_bytes(content)
    problem = ask(session, "open", path=str(path))["problem"]
    assert problem["expected"]
    assert problem["found"]
    assert problem["action"]


def test_errors_name_no_option_that_a_page_has_not(session, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_bytes(b"\x00\x01\x02\xff" * 50)
    problem = ask(session, "open", path=str(path))["problem"]
    assert "encoding" in problem["action"]
    assert "--" not in problem["action"]


def test_a_defect_tells_no_cell(session, monkeypatch):
    def broken(*_arguments, **_options):
        raise ValueError("secret-cell")

    monkeypatch.setattr(populace, "overview", broken)
    answer = session.answer("open", json.dumps({"path": "x"}))
    assert "ValueError" in answer
    assert "secret-cell" not in answer


def test_too_little_memory_is_told(session, monkeypatch):
    def broken(*_arguments, **_options):
        raise MemoryError

    monkeypatch.setattr(populace, "overview", broken)
    assert ask(session, "open", path="x")["failure"] == {"fault": "memory", "detail": ""}


def workbook(path, **sheets):
    with xlsxwriter.Workbook(path) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return str(path)


def test_of_a_workbook_the_sheet_is_chosen(session, tmp_path):
    rows = [["color"], *([["red"], ["blue"]] * 30)]
    path = workbook(tmp_path / "t.xlsx", notes=[["about"], ["x"]], empty=[], people=rows)
    assert ask(session, "sheets", path=path)["answer"] == ["notes", "people"]
    assert "problem" in ask(session, "open", path=path)
    people = reading_of({"sheet": "people"})
    seen = ask(session, "open", path=path, reading=people)["answer"]
    assert seen["records"] == 60
    choices = choices_of({"table": {"columns": ["color"]}}, ["color"])[0] | {"reading": people}
    asked = {"tables": [{"path": path, "file": "t.xlsx", "name": "people", "choices": choices}]}
    release = ask(session, "release", **asked, strength=STRENGTH, title="A")["answer"]
    report = ask(session, "evaluate", **asked, archive=release["archive"], k=10)["answer"]["one"]
    assert report["true"] == 60


def test_a_file_that_is_no_workbook_has_no_sheets(session, case):
    assert ask(session, "sheets", path=case["path"])["answer"] == []


def test_an_effect_is_still_shown_after_a_stop(case, tmp_path):
    fresh = Session(tmp_path / "fresh")
    several = changed(case, "means_of_control")
    assert ask(fresh, "effect", path=case["path"], choice=several)["answer"]["distinct"] > 1


def test_the_page_has_words_for_everything_that_may_name_people():
    assert set(get_args(contract.Suspect)) == {"", *get_args(Sign)}


def test_a_recipe_that_the_page_has_no_field_for_is_passed_on(session):
    steps = [
        {"do": "bands", "column": "age", "edges": [0, 18, 65], "labels": ["child", "adult"]},
        {"do": "merge", "column": "job", "groups": {"farm": ["a", "b"]}, "others": "other"},
        {"do": "regions", "column": "home", "key": "name"},
    ]
    table = {"columns": ["age", "job", "home"]}
    given = populace.Input("t.csv", "t", schema={"table": table}, recipe=steps)
    text = populace.write_project(populace.Project((given,)))
    shown = ask(session, "load_project", texts={"p.toml": text})["answer"]["tables"][0]["choices"]
    age, job, home = shown["columns"]
    assert (age["labels"], age["edges"]) == (["child", "adult"], [0, 18, 65])
    assert (job["groups"], json.loads(job["passed"])[0]["others"]) == ([], "other")
    assert json.loads(home["passed"])[0]["do"] == "regions"
    chosen = {"path": "t.csv", "file": "t.csv", "name": "t", "choices": shown}
    made = tomllib.loads(ask(session, "project", tables=[chosen])["answer"])["tables"][0]
    assert [step["do"] for step in made["recipe"]] == ["bands", "merge", "regions"]
    assert [step.get("others") for step in made["recipe"]] == [None, "other", None]


SAID = {
    "title": "Cases of 2024",
    "publisher": {"fr": "Bureau", "en": "Office"},
    "contact": "data@example.org",
    "license": "CC-BY-4.0",
    "summary": "What came in.",
    "places": ["KEN", "UGA"],
    "period": "2023/2024",
    "errata": [{"date": "2025-01-01", "text": {"en": "A line was wrong."}}],
}


def test_what_a_publisher_says_goes_from_a_project_file_to_the_release_and_back(session, case):
    given = populace.Input("t.csv", "t", schema={"table": {"columns": ["sex"]}})
    text = populace.write_project(populace.Project((given,), settings={"about": SAID}))
    shown = ask(session, "load_project", texts={"p.toml": text})["answer"]
    loaded, [told] = shown["about"], shown["told"]
    assert (loaded["language"], loaded["publisher"]) == ("en", "Office")
    assert (told["language"], told["title"], told["summary"]) == (
        "en",
        "Cases of 2024",
        "What came in.",
    )
    assert json.loads(loaded["more"])["publisher"] == {"fr": "Bureau"}
    # The id that is published is no setting of the page's, whose ledger is its own.
    with_id = text.replace("[about]", '[about]\ndataset = "cases"')
    named = ask(session, "load_project", texts={"p.toml": with_id})["answer"]
    assert (named["about"]["dataset"], named["elsewhere"]) == ("cases", [])
    changed = {**loaded, "publisher": "The Office", "dataset": "cases"}
    kept = ask(session, "project", tables=[case], strength=STRENGTH, about=changed)["answer"]
    about = tomllib.loads(kept)["about"]
    assert about["publisher"] == {"en": "The Office", "fr": "Bureau"}
    assert about["errata"][0]["text"] == {"en": "A line was wrong."}
    assert (about["places"], about["period"]) == (["KEN", "UGA"], "2023/2024")
    asks = {"tables": [case], "strength": STRENGTH, "title": "A", "about": changed}
    released = ask(session, "release", **asks)["answer"]
    with zipfile.ZipFile(released["archive"]) as packed:
        names = {name.rsplit("/", 1)[-1]: name for name in packed.namelist()}
        said = packed.read(names["datapackage.json"]).decode()
        assert "The Office" in said
        assert "The Office" in packed.read(names["CITATION.cff"]).decode()
        assert "The Office" in packed.read(names["README.md"]).decode()
    made = ask(session, "publish", archive=released["archive"], places=["hdx", "nada"])["answer"]
    assert made["missing"] == ["title", "frequency"]
    with zipfile.ZipFile(made["archive"]) as packed:
        inside = {name.partition("/")[2] for name in packed.namelist()}
        assert {"hdx/dataset.yaml", "hdx/resources/synthetic.csv", "nada/ddi.xml"} <= inside
        assert "The Office" in packed.read(next(iter(packed.namelist()))).decode()
    refused = ask(session, "publish", archive=released["archive"], places=["nowhere"])
    assert "problem" in refused


FOUND = {
    "title": "Who came",
    "text": ["{share gender=Female} are women.", "{count} came."],
    "columns": {"gender": {"title": "Sex of the person"}},
    "fr": {
        "title": "Qui est venu",
        "summary": "En bref.",
        "text": ["{share gender=Female} de femmes."],
        "columns": {"gender": {"title": "Sexe", "values": {"Female": "Femmes"}}},
    },
}


def test_findings_and_names_go_from_a_project_file_to_the_release_and_back(session, case):
    given = populace.Input("t.csv", "t", schema={"table": {"columns": ["sex"]}})
    text = populace.write_project(populace.Project((given,), settings={"findings": FOUND}))
    shown = ask(session, "load_project", texts={"p.toml": text})["answer"]
    english, french = shown["told"]
    assert (english["title"], english["text"][1]) == ("Who came", "{count} came.")
    assert french["columns"][0]["values"] == [{"value": "Female", "name": "Femmes"}]
    assert "findings" not in json.loads(shown["strength"]["more"] or "{}")
    asks = {"tables": [case], "strength": STRENGTH, "told": [english, french]}
    again = tomllib.loads(ask(session, "project", **asks)["answer"])["findings"]
    assert again["fr"] == FOUND["fr"]
    assert again["en"] == {name: FOUND[name] for name in ("title", "text", "columns")}
    released = ask(session, "release", title="A", **asks)["answer"]
    with zipfile.ZipFile(released["archive"]) as packed:
        [manifest] = [name for name in packed.namelist() if name.endswith("release.json")]
        made = json.loads(packed.read(manifest))
    assert made["findings"]["fr"]["columns"]["gender"]["title"] == "Sexe"
    assert made["findings"]["en"]["text"][-1] == "{count} came."


def test_what_is_told_with_an_unknown_column_is_refused_before_anything_is_spent(session, case):
    told = [{"language": "en", "title": "", "summary": "", "text": ["{count color=red}"]}]
    asks = {"tables": [case], "strength": STRENGTH, "title": "A"}
    found = ask(session, "release", told=[{**told[0], "columns": []}], **asks)
    assert "color" in json.dumps(found["problem"])


def test_findings_that_are_no_texts_are_refused_in_words(session):
    text = '[findings]\ntext = [1]\n[tables.t]\nsource = "t.csv"\n'
    assert "problem" in ask(session, "load_project", texts={"p.toml": text})


def test_a_publisher_who_says_nothing_leaves_no_section(session, case):
    about = {**UNSAID, "language": "fr"}
    kept = ask(session, "project", tables=[case], strength=STRENGTH, about=about)["answer"]
    assert "about" not in tomllib.loads(kept)


def test_what_a_publisher_says_wrongly_is_told_before_anything_is_spent(session, case):
    about = {**UNSAID, "period": "last year"}
    asks = {"tables": [case], "strength": STRENGTH, "title": "A", "about": about}
    assert "period" in json.dumps(ask(session, "release", **asks)["problem"])


def test_an_error_is_told_in_every_language_of_the_page(session, tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("name,name\na,b\n", "utf-8")
    told = ask(session, "open", path=str(path))["problem"]
    expected, found, action = told["spoken"]
    assert expected["en"] == told["expected"]
    assert expected["fr"] == "un nom propre à chaque colonne"
    assert found["ar"].startswith("أكثر من عمود بالاسم نفسه")
    assert action["es"].startswith("Renómbrelas o quítelas todas menos una. ")


def test_an_option_is_named_as_the_field_of_the_page_in_its_language():
    said = spoken(populace.Advice("Leave it out", populace.Option("leave_out"), ", or move it."))
    assert said["en"] == "Leave it out (see: Use), or move it."
    assert said["fr"] == ""
    known = spoken(populace.Advice("Name it", populace.Option("subject_id"), "."))
    assert known["fr"] == "Nommez-la (voir\u00a0: Qui est une personne\u202f?)."
