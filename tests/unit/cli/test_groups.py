"""The commands about groups: risk before release, and releases that show none smaller than k."""

import json

import pytest

from populace.cli import main


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cases.csv"
    rows = ["red,yes,x;y", "green,no,x", "blue,no,", "red,no,y"] * 30 + ["vermilion,no,y"] * 3
    path.write_text("\n".join(["color,flag,tags", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def run(capsys):
    def call(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


MULTI = ("--multi-value", "tags=;")


@pytest.mark.parametrize("method", ["row-seeded", "value-seeded", "unseeded", "aggregate-seeded"])
def test_a_k_anonymous_release_is_called_one(run, table, tmp_path, method):
    out = tmp_path / "public"
    code, said, _ = run("release", table, "--k", 5, "--method", method, *MULTI, "--out", out)
    assert code == 0
    assert said.startswith("k-anonymity: weaker, one-off: ")
    assert "No finite total of epsilon" in said
    assert "vermilion" not in "".join(path.read_text("utf-8") for path in out.iterdir())
    code, said, _ = run("verify", out)
    assert code == 0
    assert ("multiples of k" in said) == (method != "aggregate-seeded")


def test_an_earlier_release_is_compared(run, table, tmp_path):
    run("release", table, "--k", 5, *MULTI, "--out", tmp_path / "first")
    code, _, said = run(
        *("release", table, "--k", 5, *MULTI, "--out", tmp_path / "second"),
        *("--previous", tmp_path / "first"),
    )
    assert code == 0
    assert "No rounded count differs from the earlier release" in said


@pytest.mark.parametrize(
    "options",
    [
        ("--k", "5", "--epsilon", "1"),
        ("--method", "row-seeded", "--epsilon", "1"),
        ("--k", "1"),
        ("--k", "5", "--method", "none"),
        (),
    ],
)
def test_what_does_not_go_together_is_a_wrong_command_line(run, table, tmp_path, options):
    code, _, said = run("release", table, *options, *MULTI, "--out", tmp_path / "public")
    assert code == 2
    assert "To do" in said
    assert not (tmp_path / "public").exists()


def test_risk_writes_a_private_report(run, table, tmp_path):
    out = tmp_path / "private"
    code, said, _ = run("risk", table, *MULTI, "--out", out)
    assert code == 0
    assert said.startswith("Private: ")
    assert "3 values" in said
    assert {path.name for path in out.iterdir()} == {"PRIVATE-report.html", "PRIVATE-report.json"}
    assert all("PRIVATE" in path.read_text("utf-8") for path in out.iterdir())


def test_risk_for_machines(run, table, tmp_path):
    code, said, _ = run(
        *("risk", table, *MULTI, "--out", tmp_path / "private", "--json"),
        *("--k", 5, "--length", 2, "--population", 1000, "--columns", "color,tags"),
    )
    assert code == 0
    figures = json.loads(said)
    assert figures["k"] == 5
    assert [row["length"] for row in figures["lengths"]] == [1, 2]
    assert {row["column"] for row in figures["columns"]} == {"color", "tags"}
    assert figures == json.loads((tmp_path / "private" / "PRIVATE-report.json").read_text("utf-8"))
