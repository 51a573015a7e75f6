"""A whole day of a steward who reads French: no command prints a sentence in English."""

from __future__ import annotations

import re

import pytest

from populace.cli import main

ENGLISH = re.compile(
    r"\b(?:the|of|is|are|was|were|and|not|with|from|for|which|that|this|your|has|have|been|each)\b"
)
"""Words that stand in nearly every English sentence and in no French one."""


COLUMN = re.compile(r"number of \w+(?=[,']|  |$)|[A-Z][a-z]+ of (?:the )?\w+")
"""Columns of the example, and what the files call the numbers of links."""


@pytest.fixture
def say(capsys, tmp_path, monkeypatch):
    """What a command prints, on both sides, for somebody who reads French."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POPULACE_LANGUAGE", "fr")
    rows = "1,rouge,petit\n2,bleu,grand\n3,rouge,grand\n4,vert,petit\n" * 100
    (tmp_path / "table.csv").write_text("cle,couleur,taille\n" + rows, "utf-8")

    def call(*words, wrong=False):
        found = main([str(word) for word in words])
        said = capsys.readouterr()
        assert (found != 0) == wrong, said.err
        return (said.out + said.err).replace(str(tmp_path), "")

    return call


def english(text):
    """The lines that hold English words, but for names of columns."""
    return [line for line in text.splitlines() if ENGLISH.search(COLUMN.sub("", line))]


RELEASE = ("release", "table.csv", "--epsilon", "8", "--leave-out", "cle")


def test_the_words_would_find_english():
    assert english("Expected one of the columns.\nUne colonne attendue.") == [
        "Expected one of the columns."
    ]


def test_a_whole_day_in_french(say):
    said = {
        "example": say("example", "practice", "--victims", "300"),
        "schema": say("schema", "table.csv", "--out", "schema.toml"),
        "check": say("check", "table.csv", "--epsilon", "8"),
        "plan": say("plan", "--epsilon", "4", "--attributes", "60", "--columns", "10"),
        "release": say(*RELEASE, "--dataset", "jour", "--ledger", "l.jsonl", "--out", "public"),
        "verify": say("verify", "public"),
        "evaluate": say("evaluate", "table.csv", "public", "--out", "report"),
        "risk": say("risk", "table.csv", "--leave-out", "cle", "--out", "risk"),
        "publish": say("publish", "public", "--for", "zenodo", "--for", "certificate"),
        "ledger": say("ledger", "jour", "--ledger", "l.jsonl"),
        "doctor": say("doctor"),
    }
    assert {name: lost for name, text in said.items() if (lost := english(text))} == {}


@pytest.mark.parametrize("folder", ["networks", "levels"])
def test_tables_that_hang_together_in_french(say, folder):
    say("example", "practice", "--victims", "300")
    project = f"practice/{folder}/project.toml"
    said = {
        "plan": say("plan", project, "--epsilon", "4"),
        "check": say("check", project, "--epsilon", "4"),
        "release": say("release", project, "--epsilon", "4", "--explain", "--out", "public"),
        "verify": say("verify", "public"),
        "evaluate": say("evaluate", project, "public", "--out", "report"),
        "publish": say("publish", "public", "--for", "hdx", "--for", "nada"),
    }
    assert {name: lost for name, text in said.items() if (lost := english(text))} == {}


@pytest.mark.parametrize(
    "words",
    [
        ("release", "nothing.csv", "--epsilon", "4", "--out", "x"),
        ("release", "table.csv", "--out", "x"),
        ("release", "table.csv", "--epsilon", "0", "--out", "x"),
        ("release", "table.csv", "--epsilon", "4", "--columns", "colour", "--out", "x"),
        ("release", "table.csv", "--epsilon", "4", "--subject-id", "no", "--out", "x"),
        ("release", "table.csv", "--epsilon", "4", "--schema", "no.toml", "--out", "x"),
        ("release", "table.csv", "--epsilon", "4", "--k", "5", "--out", "x"),
        ("check", "nothing.csv"),
        ("verify", "nothing"),
        ("publish", "nothing", "--for", "zenodo"),
        ("hub", "nothing.toml", "--out", "x"),
        ("ledger", "--ledger", "nothing.jsonl"),
    ],
)
def test_what_goes_wrong_every_day_is_said_in_french(say, words):
    text = say(*words, wrong=True)
    assert text
    assert english(text) == []
