from pathlib import Path

import pytest

from populace import Advice, Option
from populace.cli import console, main
from populace.cli.wording import in_words, speak_of_project


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (Option("accept_unread", blank="COL"), "--accept-unread COL"),
        (Option("header_row", 3), "--header-row 3"),
        (Option("leave_out", ["column 1", "b"]), "--leave-out 'column 1,b'"),
        (
            Option("multi_value", {"tags": ";", "b c": "|"}),
            "--multi-value 'tags=;' --multi-value 'b c=|'",
        ),
        (Option("protect"), "--protect, --unit"),
        (Option("relations"), "--linked, --links"),
        (Option("triples"), "--triple"),
    ],
)
def test_options_are_those_of_the_line(option, said):
    assert in_words(Advice("Say it", option, ".")) == f"Say it ({said})."


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (Option("parent_key", "id=case"), 'key = "id=case", under its [[tables]]'),
        (Option("child_key"), 'key = "...", under its [[tables]]'),
        (Option("relations"), "[[relations]]"),
        (Option("encoding", "cp1252"), "--encoding cp1252"),
    ],
)
def test_beside_a_project_file_options_are_its_keys(option, said):
    speak_of_project(file=True)
    try:
        assert in_words(Advice("Say it", option, ".")) == f"Say it ({said})."
    finally:
        speak_of_project(file=False)


def test_keys_are_asked_for_in_the_words_of_a_project_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{n},a,{n},{'xy'[n % 2]}\n" for n in range(1, 41))
    Path("a.csv").write_text("_index,who,id,sex\n" + rows)
    Path("b.csv").write_text("_index,place,number,act\n" + rows)
    Path("p.toml").write_text(
        '[[tables]]\nname = "a"\nsource = "a.csv"\n[[tables]]\nname = "b"\nsource = "b.csv"\n'
        '[[relations]]\none = "a"\nmany = "b"\n[release]\nepsilon = 1\nprotect = ["a"]\n'
    )
    assert main(["release", "p.toml", "--out", "o"])
    assert 'key = "' in capsys.readouterr().err
    assert main(
        ["release", "a.csv", "--linked", "b.csv", "--epsilon", "1", "--protect", "a", "--out", "o"]
    )
    said = capsys.readouterr().err
    assert "--parent-key" in said
    assert "[[tables]]" not in said


def test_errors_notes_and_results_for_machines_speak_so(capsys):
    said = Advice("Name it", Option("encoding"), ".")
    console.say_error("a", "b", said)
    console.say_notes([said])
    console.show_json({"stops": [{"action": said}], "number": 1})
    out, err = capsys.readouterr()
    assert err.count("Name it (--encoding).") == 2
    assert '"action": "Name it (--encoding)."' in out


def test_a_command_about_a_project_file_leaves_the_next_one_its_own_words(tmp_path):
    assert main(["check", str(tmp_path / "none.toml")]) > 0
    assert in_words(Advice("Say it", Option("relations"), ".")) == "Say it (--linked, --links)."
