"""`populace check` on the command line: private, for people and machines, and its exit code."""

import json

import pytest

from populace.cli import check, main, release


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{'fm'[n % 2]},+49 151 {2345678 + n},{'xyz'[n % 3]}\n" for n in range(120))
    (tmp_path / "in.csv").write_text("sex,phone,place\n" + rows, encoding="utf-8")
    told = '[columns.sex]\nvalues = ["f", "m", "d"]\n[columns.place]\nvalues = ["x", "y"]\n'
    (tmp_path / "schema.toml").write_text(told, encoding="utf-8")

    def call(*words):
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_a_table_that_a_release_would_refuse_is_told_on_the_standard_output(run):
    code, out, err = run("check", "in.csv", "--schema", "schema.toml")
    assert (code, err) == (1, "")
    assert out.startswith("Private: a release would be refused")
    assert out.count("This stops it.") == 2
    assert "phone numbers in phone" in out.replace("'", "")
    assert "no declared value 33%" in out
    assert "+49" not in out
    assert run("release", "in.csv", "--schema", "schema.toml", "--epsilon", 1, "--out", "o")[0] == 1


def test_a_table_that_is_fit_is_told_with_its_files_and_its_time(run):
    words = ("--schema", "schema.toml", "--leave-out", "phone", "--accept-unread", "place")
    code, out, err = run("check", "in.csv", *words)
    assert (code, err) == (0, "")
    assert out.startswith("Private: nothing stops a release")
    assert "A release takes seconds" in out
    assert "synthetic.csv, aggregates.csv" in out
    assert run("check", "in.csv", *words, "--quiet") == (0, "", "")


def test_machines_are_told_the_same(run, tmp_path):
    (tmp_path / "p.toml").write_text(
        '[[tables]]\nname = "cases"\nsource = "in.csv"\nschema = "schema.toml"\n'
        'columns = ["sex"]\n',
        encoding="utf-8",
    )
    code, out, _ = run("check", "p.toml", "--json")
    found = json.loads(out)
    assert (code, found["passed"], found["stops"]) == (0, True, [])
    assert found["marking"].startswith("PRIVATE")
    assert found["tables"][0]["name"] == "cases"
    assert found["tables"][0]["columns"][0]["readings"][0]["understood"] == 120


def test_a_wrong_command_line_is_no_finding(run):
    assert run("check", "in.csv", "--linked-schema", "schema.toml")[0] == 2
    assert run("check", "none.csv")[0] == 1


def test_what_a_release_is_told_a_check_can_be_told():
    of_check, of_release = (
        {option for each in command.params for option in each.opts}
        for command in (check.command, release.command)
    )
    # How much a finished run says is nothing to check; where a table is counted changes no reading.
    # What a release would print is foreseen by a check alone.
    assert of_release - {"--explain", "--engine"} == of_check - {"--margins"}
