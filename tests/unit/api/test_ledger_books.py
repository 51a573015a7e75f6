"""What holds of a ledger wherever its lines are kept: in a file, or in a team's PostgreSQL."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

import populace
from populace.api.ledger_database import DatabaseBook
from populace.cli import main
from populace.protect import ledger
from populace.protect.ledger_book import FileBook
from populace.vocabulary.errors import BudgetError, InputError, OutputError

SOURCE = str(Path(populace.__file__).resolve().parents[1])
TABLE = {"color": ["red", "blue"] * 40, "size": ["1", "2", "", "1"] * 20}


def asked(address, *statements):
    """Put statements, each with what it is told, to a server in one transaction."""
    with psycopg.connect(address) as connection:
        for each in statements:
            connection.execute(*([each] if isinstance(each, str) else each))


class InFile:
    """A ledger in a file, and how somebody would change it by hand."""

    def __init__(self, folder):
        self.place = folder / "ledger.jsonl"

    def book(self):
        return FileBook(self.place)

    def rewrite(self, lines):
        self.place.write_text("".join(f"{line}\n" for line in lines), "utf-8")


class InDatabase:
    """A ledger in a schema of its own."""

    count = 0

    def __init__(self, server):
        InDatabase.count += 1
        self.server, self.schema = server, f"ledger{InDatabase.count}"
        asked(server, f"CREATE SCHEMA {self.schema}")
        self.place = f"{server}?options=-csearch_path%3D{self.schema}"

    def book(self):
        return DatabaseBook(self.place)

    def rewrite(self, lines):
        add = "INSERT INTO populace_ledger VALUES (%s, %s)"
        rows = [(add, each) for each in enumerate(lines, 1)]
        asked(self.place, "DELETE FROM populace_ledger", *rows)


@pytest.fixture(params=["file", "PostgreSQL"])
def kept(request, tmp_path):
    if request.param == "file":
        return InFile(tmp_path)
    return InDatabase(request.getfixturevalue("server"))


@pytest.fixture
def team(server):
    return InDatabase(server)


def run(dataset="cases", epsilon=1.0, k=None):
    return ledger.entry(dataset, "one record", epsilon, 1e-6, k)


def test_runs_add_up_and_come_back_as_they_were_written(kept):
    assert kept.book().lines() == []
    runs = [run(epsilon=0.5), run("été, 'cases' \u2028\\ $$", 2.0), run(epsilon=1.0)]
    for each in runs:
        found = ledger.spend(kept.book(), each)
    entries = ledger.read(kept.book())
    assert entries == runs
    assert found.runs == 2
    assert found == ledger.total(entries, "cases")
    assert 1.0 < found.epsilon < 1.5


@pytest.mark.parametrize(
    ("written", "asked_for"), [("D1", "d1"), ("cases 2022", " CASES\u00a02022"), ("d1", "D1")]
)
def test_one_name_in_any_spelling_has_one_limit(kept, written, asked_for):
    ledger.spend(kept.book(), run(written, 2.0), limit=2.5)
    with pytest.raises(BudgetError):
        ledger.spend(kept.book(), run(asked_for, 2.0), limit=2.5)
    assert len(kept.book().lines()) == 1


def test_a_k_anonymous_run_ends_every_bound(kept):
    ledger.spend(kept.book(), run(epsilon=None, k=10))
    with pytest.raises(BudgetError, match="without bound"):
        ledger.spend(kept.book(), run(), limit=100.0)


CHANGES = {
    "the last cut off": lambda lines: lines[:2],
    "two cut off": lambda lines: lines[:1],
    "all cut off": lambda _lines: [],
    "the first": lambda lines: lines[1:],
    "the middle": lambda lines: [lines[0], lines[2]],
    "another order": lambda lines: [lines[1], lines[0], lines[2]],
    "another price": lambda lines: [
        lines[0].replace('"epsilon": 2.0', '"epsilon": 1.0'),
        *lines[1:],
    ],
    "no line": lambda lines: [*lines[:2], "not json"],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_changed_or_cut_off_is_told_and_nothing_is_spent(kept, change):
    for _ in range(3):
        ledger.spend(kept.book(), run(epsilon=2.0))
    changed = change(kept.book().lines())
    kept.rewrite(changed)
    for asked_of in (lambda: ledger.read(kept.book()), lambda: ledger.spend(kept.book(), run())):
        with pytest.raises(InputError, match="following from the one before"):
            asked_of()


def test_a_turn_that_fails_leaves_no_line(kept):
    ledger.spend(kept.book(), run())
    before = kept.book().lines()

    def limited(turn):
        assert turn.lines() == before
        raise RuntimeError

    with pytest.raises(RuntimeError), kept.book().turn(1.0) as turn:
        limited(turn)
    assert kept.book().lines() == before


def test_runs_at_once_take_turns_and_pass_no_limit_together(kept):
    told, refused = [], []

    def spend():
        for _ in range(3):
            try:
                told.append(ledger.spend(kept.book(), run(epsilon=1.0), limit=2.0))
            except BudgetError:
                refused.append(1)

    threads = [threading.Thread(target=spend) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fit = next(n for n in range(1, 12) if ledger.total([run()] * (n + 1), "cases").epsilon > 2.0)
    assert sorted(each.runs for each in told) == list(range(1, fit + 1))
    assert len(refused) == 12 - fit
    assert len(kept.book().lines()) == fit


def test_another_that_stays_in_its_turn_is_told(kept):
    with (
        kept.book().turn(1.0),
        pytest.raises(OutputError, match="another run"),
    ):
        ledger.spend(kept.book(), run(), patience=0.0)
    ledger.spend(kept.book(), run(), patience=1.0)
    assert len(kept.book().lines()) == 1


def test_who_waits_goes_on_when_the_other_has_left(kept):
    entered, leave = threading.Event(), threading.Event()

    def hold():
        with kept.book().turn(1.0):
            entered.set()
            leave.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(60)
    waiting = threading.Thread(target=ledger.spend, args=(kept.book(), run()))
    waiting.start()
    leave.set()
    holder.join()
    waiting.join()
    assert len(kept.book().lines()) == 1


KILLED = """
import os, signal, sys, threading, time
sys.path.insert(0, sys.argv[3])
from populace.api.ledgers import _book
from populace.protect import ledger

ready = ledger.entry("cases", "one record", 1.0, 1e-6, None)
book = _book(sys.argv[1])
book.lines()
threading.Timer(float(sys.argv[2]), os.kill, (os.getpid(), signal.SIGKILL)).start()
while True:
    ledger.spend(book, ready, 1e9)
    os.write(1, b"x")
"""


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be killed so")
def test_a_run_that_was_killed_at_any_moment_is_there_if_anything_was_drawn(kept):
    drawn = 0
    for killed in range(1, 7):
        after = str(0.004 + 0.009 * (killed * 5 % 7))
        told = [sys.executable, "-c", KILLED, str(kept.place), after, SOURCE]
        done = subprocess.run(told, capture_output=True, check=False)
        assert done.returncode == -9, done.stderr
        drawn += len(done.stdout)
        assert drawn <= len(ledger.read(kept.book())) <= drawn + killed
    ledger.spend(kept.book(), run(), patience=5.0)


def test_every_door_takes_it(kept, tmp_path, capsys):
    place, out = str(kept.place), tmp_path / "out"
    with pytest.raises(populace.PopulaceError):
        populace.release(TABLE, epsilon=2.0, ledger=place, dataset="D1", limit=1.0)
    populace.release(TABLE, epsilon=1.0, ledger=place, dataset="D1")
    (tmp_path / "t.csv").write_text("color,size\n" + "red,1\nblue,2\n" * 40, "utf-8")
    (tmp_path / "project.toml").write_text(
        '[[tables]]\nname = "t"\nsource = "t.csv"\n[release]\nepsilon = 1\ndataset = "d1"\n'
        f"ledger = {json.dumps(place)}\n",
        "utf-8",
    )
    assert main(["check", str(tmp_path / "project.toml"), "--limit", "1.2"]) == 1
    assert main(["release", str(tmp_path / "project.toml"), "--out", str(out), "--quiet"]) == 0
    entries, totals = populace.ledger(place, "D1")
    assert [each.epsilon for each in entries] == [1.0, 1.0]
    assert totals["D1"].runs == 2
    capsys.readouterr()
    assert main(["ledger", "--ledger", place]) == 0
    assert "D1: 2 runs" in capsys.readouterr().out


# ---- a team's database ---------------------------------------------------------------------------


def test_python_says_where_a_run_was_recorded_nowhere(tmp_path, recwarn):
    table = {"age": ["9-17", "18-25"] * 30}
    populace.release(table, epsilon=1.0, dataset="d", ledger=tmp_path / "ledger.jsonl")
    assert not [note for note in recwarn if "recorded nowhere" in str(note.message)]
    with pytest.warns(populace.PrivateNote, match=r"recorded nowhere.*\(dataset=\)"):
        populace.release(table, epsilon=1.0)


def test_no_address_of_another_kind_is_a_ledger(tmp_path):
    for place in (f"sqlite:///{tmp_path}/a.db", "https://example.org/ledger", "postgresql://h:p/x"):
        with pytest.raises(InputError, match="PostgreSQL"):
            populace.release(TABLE, epsilon=1.0, ledger=place, dataset="cases")
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_stops_the_run_and_no_password_is_told():
    place = "postgresql://steward:TOP-SECRET@127.0.0.1:1/cases?connect_timeout=2"
    for tried in (
        lambda: populace.release(TABLE, epsilon=1.0, ledger=place, dataset="cases"),
        lambda: populace.ledger(place),
    ):
        with pytest.raises(OutputError, match=r"127\.0\.0\.1/cases \(OperationalError\)") as told:
            tried()
        assert "SECRET" not in str(told.value)
        assert told.value.__cause__ is None
        assert told.value.__suppress_context__


def test_without_sqlalchemy_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputError, match=r"populace\[sql\]"):
        populace.ledger("postgresql://somebody@nowhere/ledger")


def test_a_member_who_may_only_add_can_cut_nothing_off(team):
    ledger.spend(team.book(), run())
    name = f"member_of_{team.schema}"
    asked(
        team.server,
        f"CREATE ROLE {name} LOGIN",
        f"GRANT USAGE ON SCHEMA {team.schema} TO {name}",
        f"GRANT SELECT, INSERT ON {team.schema}.populace_ledger TO {name}",
        f"GRANT SELECT, UPDATE ON {team.schema}.populace_ledger_head TO {name}",
    )
    theirs = team.place.replace("tester@", f"{name}@")
    ledger.spend(DatabaseBook(theirs), run())
    assert len(team.book().lines()) == 2
    with pytest.raises(psycopg.Error, match="permission denied"):
        asked(theirs, "DELETE FROM populace_ledger WHERE number = 2")


@pytest.mark.parametrize("left", ["no head", "no lines"])
def test_half_a_ledger_is_refused(team, left):
    ledger.spend(team.book(), run())
    heads, lines = "DELETE FROM populace_ledger_head", "DELETE FROM populace_ledger"
    asked(team.place, heads if left == "no head" else lines)
    with pytest.raises(InputError):
        ledger.spend(team.book(), run())


def test_a_connection_that_ends_in_a_turn_spends_nothing(team, monkeypatch):
    ledger.spend(team.book(), run())
    dumps = ledger.json.dumps

    def late(*told, **how):
        asked(
            team.server,
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'",
        )
        return dumps(*told, **how)

    with monkeypatch.context() as broken:
        broken.setattr(ledger.json, "dumps", late)
        with pytest.raises(OutputError, match="nothing was drawn"):
            ledger.spend(team.book(), run())
    assert len(team.book().lines()) == 1


def test_who_hangs_in_a_turn_is_thrown_out_by_the_server(team, monkeypatch):
    from populace.api import ledger_database

    short = "SET LOCAL idle_in_transaction_session_timeout = 100"
    monkeypatch.setattr(ledger_database, "_OURS", (ledger_database._OURS[0], short))
    others = []

    def hang(turn):
        others.append(ledger.spend(DatabaseBook(team.place), run("others")))
        turn.add("{}", 1)

    with pytest.raises(OutputError), team.book().turn(1.0) as turn:
        hang(turn)
    assert [each.dataset for each in ledger.read(team.book())] == ["others"]
