import json
import re
from typing import get_args

import pytest

from populace import Stage, Step, step_words
from populace.cli import main
from populace.cli.wording import reader
from populace.languages import Reader, catalog


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = tmp_path / "table.csv"
    table.write_text("color,size\n" + "red,small\nblue,large\nred,large\n" * 200, "utf-8")

    def call(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


STAGES = [
    step_words(Step(stage, 0.5, length))
    for stage in get_args(Stage)
    for length in ((0, 1, 3) if stage in ("counting", "measuring") else (0,))
]
RELEASE = ("release", "table.csv", "--epsilon", "8", "--length", "2", "--out")


@pytest.mark.parametrize(
    ("language", "head", "error"),
    [
        ("fr", "Peut être publié\u00a0: ", "Cela n’a pas marché."),
        ("es", "Se puede publicar: ", "Esto no funcionó."),
        ("ar", "صالح للنشر: ", "لم ينجح ذلك."),
    ],
)
def test_a_release_speaks_the_language_that_is_named_anywhere(run, language, head, error):
    code, out, _ = run("--language", language, *RELEASE, "one")
    assert code == 0
    assert out.startswith(head)
    code, out, _ = run(*RELEASE, "two", f"--language={language}")
    assert out.startswith(head)
    code, _, err = run(*RELEASE, "two", "--language", language)
    assert code == 1
    assert err.startswith(error)
    assert reader() == Reader()


def test_the_environment_names_it_where_the_line_does_not(run, monkeypatch):
    monkeypatch.setenv("POPULACE_LANGUAGE", "fr_CA.UTF-8")
    assert run(*RELEASE, "one")[1].startswith("Peut être publié")
    assert run(*RELEASE, "two", "--language", "en")[1].startswith("Safe to publish")


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_what_a_run_is_doing_is_told_in_the_readers_language(run, language):
    err = run(*RELEASE, "one", "--verbose", "--language", language)[2]
    said = re.findall(r"^ *\d+\.\d s  (.+)$", err, re.MULTILINE)
    assert len(said) > 5
    assert not {*STAGES} & {*said}
    assert [words for words in STAGES if catalog(language).unknown(words)] == []


def test_json_is_the_same_in_every_language(run):
    out = run(*RELEASE, "one", "--json", "--language", "fr")[1]
    assert json.loads(out)["guarantee"]["unit"] == "one record"


def test_an_unknown_language_is_refused(run):
    code, _, err = run("--language", "xx", *RELEASE, "one")
    assert code == 2
    assert "a language: en, fr, es, ar" in err


def test_after_two_dashes_words_are_no_options(run):
    code, _, err = run("verify", "--", "--language", "fr")
    assert code == 2
    assert err.startswith("This did not work.")


def test_a_column_that_is_called_like_a_word_keeps_its_name(run, tmp_path):
    named = tmp_path / "named.csv"
    named.write_text("Found,Column\n" + "red,small\nblue,large\nred,large\n" * 200, "utf-8")
    code, out, _ = run("check", named, "--epsilon", "8", "--language", "fr")
    assert code == 0
    assert any(line.split()[:1] == ["Found"] for line in out.splitlines())
    assert any(line.split()[:1] == ["Column"] for line in out.splitlines())
