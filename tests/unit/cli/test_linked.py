"""Linked tables on the command line."""

import csv
import json

import pytest
import xlsxwriter

from populace.cli import main


@pytest.fixture
def run(capsys):
    def call(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases") / "example"
    assert main(["example", str(folder), "--victims", "60"]) == 0
    return folder


def test_sheets_of_one_workbook_are_joined_by_keys_of_two_names_and_evaluated(run, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "export.xlsx") as book:
        for title, rows in (
            ("Intake", [["sex", "_uuid"], *(["fm"[n % 2], f"u{n}"] for n in range(150))]),
            (
                "actors",
                [
                    ["role", "_index", "_submission__uuid", "_submission__status"],
                    *(["abc"[n % 3], n, f"u{n // 2}", "sent"] for n in range(200)),
                ],
            ),
        ):
            sheet = book.add_worksheet(title)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    book = tmp_path / "export.xlsx"
    sheets = ("--linked", book, "--sheet", "Intake", "--linked-sheet", "actors")
    for keys in ((), ("--parent-key", "_uuid", "--child-key", "_submission__uuid")):
        out = tmp_path / f"out{len(keys)}"
        told = ("--unit", "parent", "--epsilon", 8, "--out", out)
        code, _, said = run("release", book, *sheets, *keys, *told)
        assert code == 0
        assert "'_uuid' of Intake with '_submission__uuid' of actors" in said
        assert (out / "synthetic_actors.csv").read_text("utf-8-sig").startswith("_uuid,role")
        assert run("verify", out)[0] == 0
        # The release says how its tables are joined.
        assert run("evaluate", book, out, *sheets, "--out", tmp_path / f"in{len(keys)}")[0] == 0


@pytest.mark.parametrize("structure", ["linked", "networks"])
def test_the_project_of_the_example_releases_its_linked_tables(run, example, tmp_path, structure):
    project, out = example / structure / "project.toml", tmp_path / "out"
    code, said, _ = run("release", project, "--epsilon", 8, "--out", out)
    assert code == 0
    assert ("Links of one record" in said) == (structure == "networks")
    assert run("verify", out)[0] == 0
    folder = example / structure
    code, said, _ = run(
        *("evaluate", folder / "victims.csv", out, "--out", tmp_path / "private", "--k", 5),
        *("--linked", folder / "perpetrators.csv", "--links", folder / "links.csv"),
        *("--schema", folder / "victims.toml", "--linked-schema", folder / "perpetrators.toml"),
        *("--links-schema", folder / "links.toml"),
    )
    assert code == 0
    assert said.startswith("Private")
    report = json.loads((tmp_path / "private" / "PRIVATE-report.json").read_text("utf-8"))
    assert [table["figures"]["exposure"]["k"] for table in report["tables"]] == [5, 5]
    assert run("evaluate", project, out, "--out", tmp_path / "again")[0] == 0
    again = json.loads((tmp_path / "again" / "PRIVATE-report.json").read_text("utf-8"))
    assert again["relations"] == report["relations"]


def test_a_plan_of_linked_tables(run, example):
    folder = example / "networks"
    schemas = (
        *("--schema", folder / "victims.toml"),
        *("--linked-schema", folder / "perpetrators.toml"),
        *("--links-schema", folder / "links.toml"),
    )
    told = ("--unit", "both", "--relation", "many-to-many", "--epsilon", 4)
    code, said, _ = run("plan", *schemas, *told)
    assert code == 0
    for words in ("victims, 1 value", "Links of one child", "--most-parents"):
        assert words in said
    code, said, _ = run("plan", *schemas, *told, "--json")
    assert json.loads(said)["by_links"][1][1] <= 4
    code, _, said = run("plan", *schemas, "--epsilon", 4)
    assert code == 2
    assert "--unit" in said


def test_a_schema_that_is_not_there_is_called_a_schema(run):
    code, _, said = run(
        *("plan", "--schema", "nowhere.toml", "--linked-schema", "nowhere.toml"),
        *("--unit", "parent", "--epsilon", 1),
    )
    assert code == 1
    assert "schema" in said


def test_tables_in_the_sheets_of_one_workbook_under_names_of_their_own(run, example, tmp_path):
    book, folder = tmp_path / "book.xlsx", example / "linked"
    with xlsxwriter.Workbook(book) as made:
        for name in ("victims", "perpetrators", "links"):
            sheet = made.add_worksheet(name)
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                for place, row in enumerate(csv.reader(file)):
                    sheet.write_row(place, 0, row)
    tables = (
        *(book, "--linked", book, "--links", book),
        *("--sheet", "victims", "--linked-sheet", "perpetrators", "--links-sheet", "links"),
    )
    schemas = (
        *("--schema", folder / "victims.toml"),
        *("--linked-schema", folder / "perpetrators.toml"),
        *("--links-schema", folder / "links.toml"),
    )
    keys = ("--parent-key", "victim_id", "--child-key", "perpetrator_id", "--unit", "parent")
    out = tmp_path / "out"
    told = ("--names", "people,accounts,ties", "--epsilon", 8, "--out", out)
    assert run("release", *tables, *schemas, *keys, *told)[0] == 0
    assert {f"synthetic_{name}.csv" for name in ("people", "accounts", "ties")} <= {
        path.name for path in out.iterdir()
    }
    code, said, _ = run(
        "evaluate", tables[0], out, *tables[1:], *schemas, "--out", tmp_path / "private"
    )
    assert code == 0
    assert said.startswith("Private")


def test_a_recipe_of_links_that_are_not_named_is_refused(run, example, tmp_path):
    folder = example / "linked"
    told = ("--schema", folder / "victims.toml", "--linked-schema", folder / "perpetrators.toml")
    recipe = ("--links-recipe", tmp_path / "nowhere.toml")
    code, _, said = run("plan", *told, *recipe, "--unit", "parent", "--epsilon", 4)
    assert (code, "--links-schema" in said) == (2, True)
    tables = (folder / "victims.csv", tmp_path, "--linked", folder / "perpetrators.csv")
    code, _, said = run("evaluate", *tables, *recipe, "--out", tmp_path / "private")
    assert (code, "--links" in said) == (2, True)


def test_a_group_of_one_is_refused_before_anything_is_read(run, tmp_path):
    code, _, said = run("evaluate", "nowhere.csv", "nowhere", "--k", 1, "--out", tmp_path / "out")
    assert (code, "a k from 2" in said) == (2, True)
