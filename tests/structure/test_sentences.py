"""Which sentences of the source no catalog translates; what a command prints has to be known."""

import pytest

from tests.structure.source import ROOT
from tools.sentences import missing, of_module, sentences

LEAST = 0.5
"""The share of errors that is told in the reader's language at least; it may only be raised."""


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


def test_what_a_command_prints_is_translated(absent):
    told = [each for each in absent if each.matter == "results"]
    # What is put together of parts that are known, which a run shows: tests/unit/cli.
    parts = (
        "k = {k}",
        "http://",
        "{one} and {many}, {words}",
        "At most {most}",
        "{place}: {sum} file",
    )
    lost = [f"{each.place}: {each.text}" for each in told if not each.text.startswith(parts)]
    assert lost == []


def test_most_errors_are_translated(absent):
    every = [each for each in sentences() if each.matter == "errors"]
    lost = [each for each in absent if each.matter == "errors"]
    share = 1 - len(lost) / len(every)
    assert share >= LEAST, f"{len(lost)} of {len(every)}; `python tools/sentences.py --missing`"


def test_the_tool_stands_where_documents_say():
    assert "tools/sentences.py" in (ROOT / "ARCHITECTURE.md").read_text("utf-8")
