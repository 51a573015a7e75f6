"""Which sentences of the source no catalog translates: their share may only become less."""

import json

import pytest

from tests.structure.source import ROOT
from tools.sentences import add, main, matters, missing, of_module, sentences

LEAST = {"results": 0.9, "notes": 0.95, "errors": 0.9}
"""The share of sentences that is told in the reader's language at least; it may only be raised.

Of results a tenth is put together of parts that are known, which the tool cannot tell.
"""


@pytest.fixture(scope="module")
def absent():
    return missing("fr")


def test_templates_are_read_off_sums_choices_names_and_advice(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.sentences.SOURCE", tmp_path)
    monkeypatch.setattr("tools.sentences.ROOT", tmp_path)
    path = tmp_path / "cli" / "it.py"
    path.parent.mkdir()
    path.write_text(
        "def f(x, y):\n"
        "    what = f'one {x!r}' if y else 'none'\n"
        "    raise E(expected=f'{len(x)} of ' + what, found=Advice('Say', Option('key'), '.'))\n",
        encoding="utf-8",
    )
    assert [each.text for each in of_module(path)] == [
        "{x#} of one {x!r}",
        "{x#} of none",
        "Say{key?}.",
    ]


def test_sentences_are_put_into_the_folder_of_each_language(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tools.sentences.SOURCE", tmp_path)
    for code in ("fr", "es"):
        (tmp_path / "languages" / code).mkdir(parents=True)
    add("errors", {"two": {"fr": "deux", "es": "dos"}, "one": {"fr": "un"}})
    add("results", {"Note:": {"fr": "Note :"}})
    folder = tmp_path / "languages" / "fr" / "sentences"
    assert (folder / "errors.json").read_text("utf-8") == '{\n  "one": "un",\n  "two": "deux"\n}\n'
    add("errors", {"two": None, "three": {"fr": "trois", "es": "tres"}})
    assert matters() == {
        "errors": {"one": {"fr": "un"}, "three": {"fr": "trois", "es": "tres"}},
        "results": {"Note:": {"fr": "Note :"}},
    }
    with pytest.raises(SystemExit, match="of another matter already"):
        add("results", {"one": {"fr": "une"}})
    assert main(["--of", "thr"]) == 0
    assert json.loads(capsys.readouterr().out.removeprefix("errors\n")) == {
        "three": {"es": "tres", "fr": "trois"}
    }


@pytest.mark.parametrize("matter", LEAST)
def test_sentences_are_translated(absent, matter):
    every = [each for each in sentences() if each.matter == matter]
    lost = [each for each in absent if each.matter == matter]
    share = 1 - len(lost) / len(every)
    # `tools/sentences.py --missing` lists them all, and its `--add` puts them where they belong.
    assert share >= LEAST[matter], [f"{each.place}: {each.text}" for each in lost]


def test_the_tool_stands_where_documents_say():
    assert "tools/sentences.py" in (ROOT / "ARCHITECTURE.md").read_text("utf-8")
