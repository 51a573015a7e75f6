import errno
import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

import populace
from populace.cli import main, program
from populace.publish.page import showcase

COMMANDS = ("release", "schema", "plan", "evaluate", "verify", "example")


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "secret-input.csv"
    rows = ["red,yes,x;y", "green,no,x", "blue,no,", "red,no,y"] * 100
    path.write_text("\n".join(["color,flag,tags", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(program.DEBUG, raising=False)

    def call(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def is_three_part(text):
    return [line[:10].strip() for line in text.splitlines() if line.startswith("  ")] == [
        "Expected",
        "Found",
        "To do",
    ]


RELEASE = ("--epsilon", "8", "--length", "2", "--multi-value", "tags=;")


def test_help_lists_every_command(run):
    for words in (["--help"], ["-h"], []):
        code, out, err = run(*words)
        assert code == 0
        assert err == ""
        for command in COMMANDS:
            assert re.search(rf"^  {command}  ", out, flags=re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_says_what_it_does(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert len(out) > 200
    for parameter in program.populace.commands[command].params:
        assert parameter.param_type_name == "argument" or parameter.help


def test_epsilon_has_no_default_and_its_help_says_what_is_typical(run):
    _, out, _ = run("release", "--help")
    text = " ".join(out.split())
    assert "There is no default" in text
    assert "8 is common" in text


def test_the_version(run):
    by = populace.kernel()
    loops = f"compiled loops: {by}" if by else "no compiled loops: NumPy makes records"
    assert run("--version") == (0, f"populace {populace.__version__} ({loops})\n", "")


def test_the_version_says_that_numpy_makes_records(run, monkeypatch):
    monkeypatch.setattr(program, "kernel", lambda: "")
    assert "(no compiled loops: NumPy makes records)" in run("--version")[1]


def test_release_verify_evaluate(run, table, tmp_path):
    code, out, err = run("release", table, *RELEASE, "--out", "public")
    assert code == 0
    assert out.startswith("Safe to publish: public\n")
    assert "2 values" in out
    assert "Note: Read off the data" in err
    assert "secret-input" not in "".join(
        path.read_text(encoding="utf-8") for path in (tmp_path / "public").iterdir()
    )
    code, out, err = run("verify", "public")
    assert (code, err) == (0, "")
    assert out.startswith("Verified: public.")
    code, out, _ = run("evaluate", table, "public", "--out", "private")
    assert code == 0
    assert out.startswith("Private: private\n")
    assert "protected counts, length 1" in out
    assert {path.name for path in (tmp_path / "private").iterdir()} == {
        "PRIVATE-report.html",
        "PRIVATE-report.json",
    }


def test_everything_for_machines(run, table):
    code, out, err = run("release", table, *RELEASE, "--out", "public", "--json", "--quiet")
    assert (code, err) == (0, "")
    assert json.loads(out)["folder"] == "public"
    assert len(json.loads(out)["lengths"]) == 2
    code, out, _ = run("verify", "public", "--json")
    said = {"verified": True, "folder": "public", "not_part_of_it": [], "not_checked": []}
    assert json.loads(out) == said
    code, out, _ = run("evaluate", table, "public", "--out", "private", "--k", 5, "--json")
    assert "PRIVATE" in json.loads(out)["private"]
    assert json.loads(out)["exposure"]["k"] == 5
    code, out, _ = run("plan", "--epsilon", "1", "--attributes", "5", "--json")
    assert json.loads(out)["attributes"] == [5]


def test_a_plan_foresees_what_is_printed_with_an_earlier_release(run, table):
    assert run("release", table, *RELEASE, "--out", "public", "--quiet")[0] == 0
    planned = ("plan", "--epsilon", 4, "--attributes", 4, "--length", 2)
    code, said, _ = run(*planned)
    assert code == 0
    assert "--known RELEASE" in said
    assert "± printed" not in said
    code, said, _ = run(*planned, "--known", "public")
    assert code == 0
    assert "± printed" in said
    assert "--known RELEASE" not in said
    foreseen = [each["foreseen"] for each in json.loads(run(*planned, "--json")[1])["counts"]]
    assert foreseen == [None, None]
    code, said, _ = run(*planned, "--known", "public", "--json")
    low, high = json.loads(said)["counts"][0]["foreseen"]["margin"]
    assert 0 < low < high
    assert run(*planned, "--known", "nowhere")[0] != 0


def test_a_page_built_for_another_version_is_said_once(run, table, tmp_path, monkeypatch):
    monkeypatch.setattr(showcase, "_built", lambda: "<script></script>")
    code, _, err = run("release", table, *RELEASE, "--out", "public")
    assert code == 0
    [said] = [line for line in err.splitlines() if "index.html" in line]
    assert "another version" in said
    assert "make showcase" in said
    assert "<script" not in (tmp_path / "public/index.html").read_text("utf-8").lower()


def test_what_the_promise_rests_on_is_one_line_unless_it_is_asked_for(run, table):
    code, _, err = run("release", table, *RELEASE, "--out", "short")
    assert code == 0
    [line] = [each for each in err.splitlines() if "not declared" in each]
    assert re.fullmatch(
        r"Note: Read off the data, not declared: \d+ things\. Recorded nowhere"
        r" \(--dataset NAME\)\. --explain says more\.",
        line,
    )
    _, _, err = run("release", table, *RELEASE, "--out", "long", "--explain")
    assert "Note: Read off the data, not declared:\n  - " in err
    assert "This run was recorded nowhere" in err
    kept = ("--dataset", "practice", "--ledger", "ledger.jsonl")
    _, _, err = run("release", table, *RELEASE, "--out", "kept", *kept)
    assert "ledger" not in err


def test_verbose_tells_each_stage_once_and_only_then(run, table):
    _, _, err = run("release", table, *RELEASE, "--out", "long", "--verbose")
    stages = re.findall(r"^ *\d+\.\d s  (.+)$", err, re.MULTILINE)
    assert "Reading the table" in stages
    assert stages[-1] == "Ended"
    assert len(set(stages)) == len(stages)
    assert f"populace {populace.__version__}" in err
    _, _, err = run("release", table, *RELEASE, "--out", "short")
    assert " s  " not in err


def test_every_command_that_answers_has_json(run, table, tmp_path):
    lacking = {
        name
        for name, command in program.populace.commands.items()
        if "as_json" not in {each.name for each in command.params}
    }
    assert lacking == set()
    schema = json.loads(run("schema", table, "--json")[1])["schema"]
    assert "[[columns]]" in schema or "[columns" in schema
    made = json.loads(run("example", "people", "--victims", "50", "--json")[1])
    assert (tmp_path / made["folder"] / "cases.csv").is_file()


def test_quiet_says_nothing(run, table):
    assert run("release", table, *RELEASE, "--out", "public", "--quiet") == (0, "", "")
    assert run("verify", "public", "--quiet") == (0, "", "")


def test_what_is_printed_is_released(run, table):
    # A value that one person holds is in no output, whatever the run says.
    with table.open("a", encoding="utf-8") as file:
        file.write("ultraviolet,no,zebra\n")
    _, out, err = run("release", table, *RELEASE, "--out", "public")
    assert "ultraviolet" not in out + err
    assert "zebra" not in out + err


def test_options_reach_the_release(run, table):
    code, _, _ = run(
        "release",
        table,
        "--epsilon",
        "8",
        "--length",
        "1",
        "--out",
        "public",
        "--columns",
        "color,flag",
        "--records",
        "7",
        "--name",
        "Colors",
        "--delta",
        "1e-5",
        "--fabrication",
        "minimize",
        "--ignore-zeros",
        "flag",
        "--delimiter",
        ",",
        "--encoding",
        "utf-8",
        "--quiet",
    )
    assert code == 0
    release = populace.load("public").release
    assert release.name == "Colors"
    assert release.synthetic.records == 7
    assert [column.name for column in release.aggregates.columns] == ["color", "flag"]
    assert release.settings.fabrication == "minimize"
    assert release.settings.delta == 1e-5


def test_nobody_at_all_is_a_table_like_any_other(run, tmp_path):
    (tmp_path / "empty.csv").write_text("a,b\n")
    (tmp_path / "schema.toml").write_text('[columns.a]\nvalues = ["x"]\n[columns.b]\nvalues = []\n')
    release = ("release", "empty.csv", "--schema", "schema.toml", "--epsilon", "1", "--length", "1")
    code, out, _ = run(*release, "--out", "public", "--json")
    assert code == 0
    assert json.loads(out)["lengths"][0]["length"] == 1
    assert run("verify", "public")[0] == 0


def test_a_schema_from_draft_to_release(run, table, tmp_path):
    code, out, _ = run("schema", table)
    assert code == 0
    assert "[columns.color]" in out
    code, told, _ = run("schema", table, "--out", "schema.toml")
    assert told.startswith("Private: schema.toml")
    assert (tmp_path / "schema.toml").read_text(encoding="utf-8") == out
    code, _, err = run("schema", table, "--out", "schema.toml")
    assert code == 1
    assert is_three_part(err)
    release = ("release", table, "--schema", "schema.toml", "--epsilon", "8", "--length", "1")
    assert run(*release, "--out", "public")[0] == 0


def test_the_standard_input(table, tmp_path):
    command = [sys.executable, "-m", "populace", "release", "-", *RELEASE, "--out", "public"]
    with table.open("rb") as file:
        done = subprocess.run(command, stdin=file, cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.startswith(b"Safe to publish: public")


def test_plan_reads_no_data(run):
    code, out, err = run("plan", "--epsilon", "1", "--columns", "a,b,c,d")
    assert (code, err) == (0, "")
    assert "At most 4 values" in out
    assert run("plan", "--epsilon", "1", "--attributes", "4", "--public")[0] == 0


def test_example(run):
    code, out, _ = run("example", "demo", "--victims", "20")
    assert (code, out) == (0, "Simulated case file: demo\n")
    assert run("example", "demo2", "--victims", "0")[0] == 2


WRONG = {
    "no epsilon": (),
    "epsilon 0": ("--epsilon", "0"),
    "epsilon below zero": ("--epsilon", "-1"),
    "epsilon nan": ("--epsilon", "nan"),
    "epsilon too small": ("--epsilon", "0.0009"),
    "epsilon too large": ("--epsilon", "1e9"),
    "epsilon in words": ("--epsilon", "strong"),
    "delta 0": ("--epsilon", "1", "--delta", "0"),
    "delta too large": ("--epsilon", "1", "--delta", "0.01"),
    "length 0": ("--epsilon", "1", "--length", "0"),
    "length 9": ("--epsilon", "1", "--length", "9"),
    "records below zero": ("--epsilon", "1", "--records", "-5"),
    "an unknown option": ("--epsilon", "1", "--fast"),
    "an unknown mode": ("--epsilon", "1", "--fabrication", "all"),
    "an unknown column": ("--epsilon", "1", "--columns", "colour"),
    "an unknown id": ("--epsilon", "1", "--subject-id", "person"),
    "an unknown multi-value": ("--epsilon", "1", "--multi-value", "tag=;"),
    "a multi-value without delimiter": ("--epsilon", "1", "--multi-value", "tags"),
    "an unknown codebook": ("--epsilon", "1", "--codebook", "color=colors"),
    "no schema": ("--epsilon", "1", "--schema", "nowhere.toml"),
    "a long delimiter": ("--epsilon", "1", "--delimiter", "abc"),
    "an unknown encoding": ("--epsilon", "1", "--encoding", "klingon"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_command_line_is_one_error_and_no_folder(run, table, tmp_path, case):
    code, out, err = run("release", table, *WRONG[case], "--out", "public")
    assert code in {1, 2}
    assert out == ""
    assert is_three_part(err)
    assert [path.name for path in tmp_path.iterdir()] == [table.name]


@pytest.mark.parametrize("words", [("release",), ("verify",), ("fly",), ("plan", "--epsilon", "1")])
def test_missing_words_are_code_2(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert is_three_part(err)


@pytest.mark.parametrize("kind", ["folder", "file", "through a file"])
def test_an_output_that_cannot_be_is_seen_before_the_table_is_read(
    run, table, tmp_path, monkeypatch, kind
):
    out = tmp_path / "public"
    if kind == "folder":
        out.mkdir()
    else:
        out.write_text("mine")
    monkeypatch.setattr(populace, "release", lambda *_, **__: pytest.fail("it was read"))
    target = out / "deeper" if kind == "through a file" else out
    code, _, err = run("release", table, *RELEASE, "--out", target)
    assert code == 1
    assert is_three_part(err)
    assert {path.name for path in tmp_path.iterdir()} == {table.name, "public"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_fails_leaves_nothing(run, table, tmp_path, monkeypatch, number):
    from populace.publish import folder

    def failing(path, content):
        path.write_bytes(content[:10])
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(folder, "_write_file", failing)
    code, out, err = run("release", table, *RELEASE, "--out", "public")
    assert (code, out) == (1, "")
    assert is_three_part(err)
    assert [path.name for path in tmp_path.iterdir()] == [table.name]


def test_a_release_that_was_changed(run, table, tmp_path):
    run("release", table, *RELEASE, "--out", "public")
    with (tmp_path / "public" / "synthetic.csv").open("a") as file:
        file.write("red,yes,x\n")
    code, out, err = run("verify", "public")
    assert (code, out) == (1, "")
    assert is_three_part(err)
    assert "synthetic.csv changed" in err


def test_what_is_not_part_of_a_release_is_said(run, table, tmp_path):
    run("release", table, *RELEASE, "--out", "public")
    (tmp_path / "public" / "notes.txt").write_text("")
    code, _, err = run("verify", "public")
    assert code == 0
    assert "notes.txt" in err


def test_an_unexpected_error_holds_no_value(run, table, monkeypatch):
    def broken(*_arguments, **_options):
        cell = "SECRET-CELL"
        raise ValueError(f"cannot count {cell}")

    monkeypatch.setattr(populace, "release", broken)
    code, out, err = run("release", table, *RELEASE, "--out", "public")
    assert (code, out) == (1, "")
    assert is_three_part(err)
    assert "SECRET" not in err
    assert "ValueError in cli/release.py:" in err
    monkeypatch.setenv(program.DEBUG, "1")
    assert "SECRET-CELL" in run("release", table, *RELEASE, "--out", "public")[2]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), populace.Stopped()])
def test_a_stop_is_code_130(run, table, tmp_path, monkeypatch, error):
    def stopped(*_arguments, **_options):
        raise error

    monkeypatch.setattr(populace, "release", stopped)
    code, out, err = run("release", table, *RELEASE, "--out", "public")
    assert (code, out) == (130, "")
    assert is_three_part(err)
    assert [path.name for path in tmp_path.iterdir()] == [table.name]


def test_too_little_memory(run, table, monkeypatch):
    def starved(*_arguments, **_options):
        raise MemoryError

    monkeypatch.setattr(populace, "release", starved)
    code, _, err = run("release", table, *RELEASE, "--out", "public")
    assert code == 1
    assert "too little memory" in err


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_in_the_middle_of_a_run(tmp_path, table):
    # The run says where it is on its way into the folder it may not leave behind.
    code = (
        "import sys, time, populace.publish.folder as folder\n"
        "def slow(path, content):\n"
        "    path.write_bytes(content)\n"
        "    print('writing', flush=True)\n"
        "    time.sleep(60)\n"
        "folder._write_file = slow\n"
        "from populace.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", code, "release", str(table), *RELEASE, "--out", "public"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "writing\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert is_three_part(err)
    assert [path.name for path in tmp_path.iterdir()] == [table.name]


@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("library", ["numpy", "populace.api.releases", "click"])
def test_a_stop_while_the_command_still_loads(library, sent, code):
    script = (
        "import signal, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == {library!r}:\n"
        f"            signal.raise_signal(signal.{sent})\n"
        "sys.meta_path.insert(0, Stop())\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from populace_command import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr == "Stopped before anything was read.\n"


def test_a_reader_that_goes_away(table):
    command = f"{sys.executable} -m populace schema {table} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_no_color_where_none_is_wanted():
    script = pytest.importorskip("pty")
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "xterm-256color"}
    reader, writer = script.openpty()
    command = [sys.executable, "-m", "populace", "plan", "--epsilon", "1", "--attributes", "4"]
    subprocess.run(command, stdout=writer, env=environment, check=True)
    os.close(writer)
    shown = os.read(reader, 100_000).decode()
    os.close(reader)
    assert "At most 4" in shown
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", shown)


def test_no_progress_bar_but_on_a_terminal(run, table):
    _, _, err = run("release", table, *RELEASE, "--out", "public")
    assert "\x1b" not in err
    assert "━" not in err


def test_the_help_of_example_names_every_folder_that_it_writes(tmp_path, capsys):
    assert main(["example", str(tmp_path / "x"), "--victims", "60"]) == 0
    capsys.readouterr()
    main(["example", "--help"])
    said = capsys.readouterr().out
    found = sorted(each.name for each in (tmp_path / "x").iterdir() if each.is_dir())
    assert found
    assert all(name in said for name in (*found, "journeys.csv", "cases.csv"))
