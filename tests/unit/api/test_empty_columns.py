"""A release of which most columns came out empty says so before it says that it is safe."""

import populace
from populace.cli import main

RARE = {name: [f"{name}{n // 2}" for n in range(40)] for name in ("ward", "camp", "well")}


def test_most_columns_empty_is_the_first_warning():
    made = populace.release({**RARE, "sex": ["f", "m"] * 20}, epsilon=0.5)
    assert set(RARE) <= set(made.empty)
    assert made.warnings[0].startswith("Most columns came out empty")
    assert "adds up" in made.warnings[0]


def test_one_empty_column_among_many_is_none_of_these_warnings():
    # Counts of 2,000 at epsilon 50: that one is not reported has a chance below 10**-9.
    full = {name: ["x", "y"] * 2000 for name in ("a", "b", "c")}
    made = populace.release({**full, "ward": RARE["ward"] * 100}, epsilon=50, length=1)
    assert made.empty == ()
    made = populace.release({**full, "ward": [""] * 4000}, epsilon=50, length=1)
    assert made.empty == ("ward",)
    assert made.emptiness == ()


def test_the_command_says_it_once_and_first(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{','.join(row)}\n" for row in zip(*RARE.values(), strict=True))
    (tmp_path / "in.csv").write_text(f"{','.join(RARE)}\n{rows}", encoding="utf-8")
    assert main(["release", "in.csv", "--epsilon", "0.5", "--out", "public"]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("Note: Most columns came out empty")
    assert said.err.count("Most columns came out empty") == 1
    assert "Safe to publish" in said.out
