"""What the page asks of linked tables, and what it is answered, in JSON."""

import json
import tomllib
import zipfile
from pathlib import Path

import pytest

import populace
from populace.browser import Session
from populace.browser.projects import reading_of

STRENGTH = {"method": "epsilon", "epsilon": 6.0, "k": 10, "length": 2, "more": ""}


@pytest.fixture
def session(tmp_path):
    return Session(tmp_path / "home")


def ask(session, question, **arguments):
    return json.loads(session.answer(question, json.dumps(arguments)))


@pytest.fixture(params=["linked", "networks"])
def case(session, request):
    return ask(session, "example", victims=200, structure=request.param)["answer"]


@pytest.fixture
def families(session):
    return ask(session, "example", victims=200, structure="linked")["answer"]


def given(case, **changes):
    return {"tables": case["tables"], "linking": {**case["linking"], **changes}}


def test_the_whole_journey(session, case, tmp_path):
    assert [table["name"] for table in case["tables"]] == ["victims", "perpetrators", "links"]
    (joined,) = ask(session, "join", **given(case, keys=["", "", ""]))["answer"]
    assert (joined["one_key"], joined["many_key"]) == ("victim_id", "perpetrator_id")
    assert joined["one_parent"] != case["linking"]["relations"][0]["several"]
    told = []
    asked = json.dumps({**given(case), "strength": STRENGTH, "title": "Families"})
    answered = session.answer(
        "release", asked, lambda stage, share, length: told.append((stage, share, length))
    )
    release = json.loads(answered)["answer"]
    assert told[-1][1] == pytest.approx(1.0)
    assert all(table["synthetic"] > 0 for table in release["linked"]["tables"])
    assert release["linked"]["pairs"] > 0
    assert bool(release["linked"]["by_links"]) == (case["linking"]["protect"] == [0, 1])
    with zipfile.ZipFile(release["archive"]) as packed:
        assert sorted(packed.namelist()) == [f"public/{name}" for name in release["files"]]
        packed.extractall(tmp_path / "unpacked")
    populace.verify(tmp_path / "unpacked" / "public")
    asked = {**given(case), "archive": release["archive"], "k": 10}
    answer = ask(session, "evaluate", **asked)["answer"]
    report = answer["linked"]
    first, other = report["tables"]
    assert first["report"]["true"] == 200
    assert first["report"]["released"] == release["records"]
    assert [each["links"] for each in (first, other)] == [False, True]
    (relation,) = report["relations"]
    assert sum(row["true"] for row in relation["links"][0]["rows"]) == 200
    assert first["numbers"] == ["number of perpetrators"]
    with zipfile.ZipFile(answer["archive"]) as packed:
        figures = json.loads(packed.read("PRIVATE-report/PRIVATE-report.json"))
    for table, one in zip((first["report"], other["report"]), figures["tables"], strict=True):
        assert (table["k"], table["records"]) == (10, None)
        measured = [(row["rare"], row["unique"]) for row in table["exposure"]]
        exposure = one["figures"]["exposure"]["real"]
        assert measured == [(row["rare"], row["unique"]) for row in exposure]
        assert [column["column"] for column in table["shares"]] == [
            column["column"] for column in one["figures"]["shares"]
        ]
    distances = [pair["distance"] for pair in relation["pairs"]]
    assert distances == sorted(distances, reverse=True)
    with zipfile.ZipFile(answer["archive"]) as packed:
        assert all("PRIVATE" in name for name in packed.namelist())


def test_the_plan_is_that_of_the_command_line(session, case):
    asked = {**given(case), "strength": STRENGTH}
    plan = ask(session, "plan", **asked)["answer"]["linked"]
    home = Path(case["tables"][0]["path"]).parent
    expected = populace.plan(home / "project.toml", epsilon=6.0, length=2)
    assert [(each["margin"], each["margin_worst"]) for each in plan["tables"]] == [
        (each.usual.margin, each.worst.margin) for each in expected.counts
    ]
    assert [each["name"]["en"] for each in plan["tables"]] == [
        each.name for each in expected.counts
    ]
    assert all(all(each["name"].values()) for each in plan["tables"])
    assert bool(plan["bounds"]) == (case["linking"]["protect"] == [0, 1])


def test_whom_to_protect_has_no_default(session, families):
    asked = {**given(families, protect=[]), "strength": STRENGTH}
    whom = "whom the release protects"
    assert whom in ask(session, "plan", **asked)["problem"]["expected"]
    assert whom in ask(session, "release", **asked, title="A")["problem"]["expected"]


def test_the_least_strength_that_reports_a_group(session, families):
    asked = {**given(families), "strength": STRENGTH}
    least = ask(session, "need", **asked, group=100)["answer"]
    plan = ask(session, "plan", **given(families), strength={**STRENGTH, "epsilon": least})
    assert plan["answer"]["linked"]["tables"][0]["smallest"] <= 100
    assert ask(session, "need", **asked, group=1)["answer"] == 0


def test_tables_that_do_not_hang_together_are_told(session, families):
    names = [table["name"] for table in families["tables"]]
    problem = ask(session, "join", **given(families, keys=["gender", "", ""]))["problem"]
    assert all(part in problem for part in ("expected", "found", "action"))
    alone = {**families["linking"], "keys": ["", ""]}
    alone["relations"] = [{**alone["relations"][0], "via": -1}]
    two = {"tables": families["tables"][:2], "linking": alone}
    problem = ask(session, "join", **two)["problem"]
    assert names[0] in problem["expected"]


def test_records_are_compared_where_asked_in_both_tables(session, families):
    asked = {**given(families), "strength": STRENGTH, "title": "A"}
    archive = ask(session, "release", **asked)["answer"]["archive"]
    asked = {**given(families), "archive": archive, "k": 10, "records": True}
    report = ask(session, "evaluate", **asked)["answer"]["linked"]
    for table in report["tables"]:
        found = table["report"]["records"]
        assert len(found["closest"]) == 4
        assert found["told_apart"] > 0


def test_two_tables_without_one_of_links(session, families, tmp_path):
    parents = families["tables"][0]
    children = tmp_path / "stays.csv"
    keys = [row.split(",")[0] for row in Path(parents["path"]).read_text("utf-8").splitlines()[1:]]
    children.write_text("victim_id,place\n" + "".join(f"{key},x\n" for key in keys), "utf-8")
    table = {**parents, "path": str(children), "name": "stays"}
    columns = [
        {**parents["choices"]["columns"][0], "name": name} for name in ("victim_id", "place")
    ]
    columns[1] |= {"use": True, "domain": "listed", "values": ["x", "y"]}
    table["choices"] = {
        "columns": columns,
        "subject_id": "",
        "attributes": 0,
        "reading": reading_of({}),
    }
    linking = {**families["linking"], "keys": ["", ""]}
    linking["relations"] = [{**linking["relations"][0], "via": -1}]
    asked = {"tables": [parents, table], "linking": linking}
    (joined,) = ask(session, "join", **asked)["answer"]
    assert joined == {"one_key": "victim_id", "many_key": "", "links": 200, "one_parent": True}
    release = ask(session, "release", **asked, strength=STRENGTH, title="A")["answer"]
    assert "synthetic_stays.csv" in release["files"]
    report = ask(session, "evaluate", **asked, archive=release["archive"], k=10)["answer"]
    assert len(report["linked"]["relations"][0]["links"]) == 1


def test_three_levels_are_one_more_structure(session, tmp_path):
    case = ask(session, "example", victims=200, structure="levels")["answer"]
    names = [table["name"] for table in case["tables"]]
    assert names == ["victims", "episodes", "perpetrators"]
    joined = ask(session, "join", **given(case, keys=["", "", ""]))["answer"]
    assert [each["one_key"] for each in joined] == ["victim_id", "episode_id"]
    asked = {**given(case), "strength": STRENGTH}
    plan = ask(session, "plan", **asked, people=200)["answer"]["linked"]
    said = [each["name"]["en"] for each in plan["tables"]]
    assert "pairs across victims and perpetrators (weighted)" in said
    columns = [{"table": 0, "column": "gender"}, {"table": 2, "column": "relation"}]
    questions = [{"columns": columns, "group": 50}]
    foresight = ask(session, "foresee", **asked, questions=questions, epsilons=[1, 4])["answer"]
    assert foresight["smallest"][0][0] > foresight["smallest"][0][1] > 0
    release = ask(session, "release", **asked, title="A")["answer"]
    assert [each["name"] for each in release["linked"]["tables"]] == names[1:]
    with zipfile.ZipFile(release["archive"]) as packed:
        packed.extractall(tmp_path / "unpacked")
    assert populace.verify(tmp_path / "unpacked" / "public").strangers == ()
    asked = {**given(case), "archive": release["archive"], "k": 10}
    report = ask(session, "evaluate", **asked)["answer"]["linked"]
    assert [each["name"] for each in report["tables"]] == names
    assert [(each["one"], each["many"]) for each in report["relations"]] == [
        ("victims", "episodes"),
        ("episodes", "perpetrators"),
    ]
    text = ask(session, "project", **given(case), strength=STRENGTH, title="A")["answer"]
    assert ask(session, "load_project", texts={"a.toml": text})["answer"]["linking"] == {
        **case["linking"]
    }


@pytest.mark.parametrize(
    ("relations", "said"),
    [
        ([(0, 1, -1), (1, 0, -1)], "circle"),
        ([(0, 2, -1), (1, 2, -1)], "below two"),
        ([(0, 1, -1), (0, 2, 1)], "below none"),
    ],
)
def test_what_the_structure_cannot_be_is_told_in_words(session, relations, said):
    case = ask(session, "example", victims=20, structure="levels")["answer"]
    first = case["linking"]["relations"][0]
    changed = [
        {**first, "one": one, "many": many, "via": via, "several": via >= 0}
        for one, many, via in relations
    ]
    problem = ask(session, "join", **given(case, relations=changed))["problem"]
    assert said in problem["expected"] + problem["found"]
    assert all(all(part.values()) for part in problem["spoken"])


def test_an_error_of_a_key_says_of_which_relation(session):
    case = ask(session, "example", victims=20, structure="levels")["answer"]
    problem = ask(session, "join", **given(case, keys=["victim_id", "place", ""]))["problem"]
    assert problem["table"] == "perpetrators"
    assert {each["way"] for each in problem["remedies"]} <= {"parent_key"}


def test_choices_are_a_project_without_keys_among_columns(session, case):
    text = ask(session, "project", **given(case), strength=STRENGTH, title="A")["answer"]
    content = tomllib.loads(text)
    for entry, table in zip(content["tables"], case["tables"], strict=True):
        columns = table["choices"]["columns"]
        used = [column["name"] for column in columns if column["use"]]
        assert entry["source"] == table["file"]
        assert entry["schema"]["table"]["columns"] == used
        assert not any(name.endswith("_id") for name in used)
    assert content["release"]["protect"] == (
        ["victims"] if case["linking"]["protect"] == [0] else ["victims", "perpetrators"]
    )
    home = Path(case["tables"][0]["path"]).parent
    (home / "saved.toml").write_text(text, encoding="utf-8")
    assert populace.release(home / "saved.toml").guarantee.epsilon == 6.0


def test_a_project_is_loaded_as_it_was_saved(session, case):
    asked = {**given(case), "strength": STRENGTH, "title": "A"}
    columns = [each for each in case["tables"][0]["choices"]["columns"] if each["use"]]
    columns[0] |= {"domain": "private", "values": [], "period": "year"}
    columns[1] |= {"groups": [{"name": "x", "values": ["a", "b"]}], "others": "absent"}
    text = ask(session, "project", **asked)["answer"]
    loaded = ask(session, "load_project", texts={"a.toml": text})["answer"]
    assert (loaded["title"], loaded["strength"]) == ("A", STRENGTH)
    assert loaded["linking"] == case["linking"]
    for table, saved in zip(loaded["tables"], case["tables"], strict=True):
        used = [column for column in saved["choices"]["columns"] if column["use"]]
        assert table["choices"]["columns"] == used
        assert (table["name"], table["file"]) == (saved["name"], saved["file"])


def test_the_files_of_schemas_are_asked_for_and_taken(session, families):
    home = Path(families["tables"][0]["path"]).parent
    texts = {"project.toml": (home / "project.toml").read_text("utf-8")}
    found = ask(session, "load_project", texts=texts)["answer"]
    assert found["missing"] == ["victims.toml", "perpetrators.toml", "links.toml"]
    texts |= {name: (home / name).read_text("utf-8") for name in found["missing"]}
    found = ask(session, "load_project", texts=texts)["answer"]
    assert found["missing"] == []
    assert found["linking"] == families["linking"]
    for table, made in zip(found["tables"], families["tables"], strict=True):
        told = {column["name"]: column for column in table["choices"]["columns"]}
        for column in made["choices"]["columns"]:
            assert told.get(column["name"], column) == column


def test_a_project_that_the_page_cannot_show_is_told(session):
    text = '[[tables]]\nsource = "sqlite:///a.db"\nquery = "SELECT sex FROM cases"\n'
    problem = ask(session, "load_project", texts={"a.toml": text})["problem"]
    assert "this page can show" in problem["expected"]
    text = '[[tables]]\nsource = "cases.csv"\ndeclared_only = true\n'
    problem = ask(session, "load_project", texts={"a.toml": text})["problem"]
    assert "declared only" in problem["found"]


def test_a_key_is_never_published_even_when_it_is_marked_as_used(session, families):
    families["tables"][0]["choices"]["columns"][0]["use"] = True
    assert families["tables"][0]["choices"]["columns"][0]["name"] == "victim_id"
    text = ask(session, "project", **given(families))["answer"]
    assert "victim_id" not in tomllib.loads(text)["tables"][0]["schema"]["table"]["columns"]


@pytest.mark.parametrize(
    "schema",
    [
        '[table]\nleave_out = ["b"]\n',
        '[table]\ncolumns = "a"\n',
        '[columns.a]\nvalue = ["x"]\n',
        "[columns.a]\ncodebook = 1\n",
        '[columns.a]\ncodebook = "my.csv"\nvalues = ["x"]\nunknown = 1\n',
        "columns = 1\n",
    ],
)
def test_a_schema_that_other_doors_refuse_is_refused_with_their_words(session, tmp_path, schema):
    path = tmp_path / "cases.toml"
    path.write_text(schema, encoding="utf-8")
    with pytest.raises(populace.SchemaError) as refused:
        populace.read_schema(path)
    project = '[[tables]]\nsource = "cases.csv"\nschema = "cases.toml"\n'
    for texts in ({"cases.toml": schema}, {"p.toml": project, "cases.toml": schema}):
        problem = ask(session, "load_project", texts=texts)["problem"]
        assert problem["found"] == refused.value.found
