"""The ledger: nothing is drawn before it is written down, and nothing in it can be taken out."""

import contextlib
import errno
import itertools
import json
import math
import os
import platform
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import populace
from populace import protect
from populace.protect import ledger, ledger_book, ledger_head, ledger_lock
from populace.protect.ledger_book import FileBook
from populace.vocabulary.errors import BudgetError, InputError, OutputError, ParameterError
from tests.attacks import definitions

TABLE = {"color": ["red", "blue"] * 40, "size": ["1", "2", "", "1"] * 20}


def run(dataset="cases", epsilon=1.0, delta=1e-6, k=None):
    return ledger.entry(dataset, "one record", epsilon, delta, k)


def test_runs_of_one_data_set_add_up_and_of_others_do_not(tmp_path):
    path = tmp_path / "deep" / "ledger.jsonl"
    for epsilon in (1.0, 2.0):
        ledger.spend(FileBook(path), run(epsilon=epsilon))
    ledger.spend(FileBook(path), run("others", 4.0))
    entries = ledger.read(FileBook(path))
    found = ledger.total(entries, "cases")
    assert found.runs == 2
    assert found.delta == pytest.approx(2e-6)
    assert 2.0 < found.epsilon < 3.0
    assert ledger.total(entries, "others").epsilon == pytest.approx(4.0, rel=0.05)
    assert ledger.total(entries, "nobody") == ledger.Total(0, 0.0, 0.0)


def test_the_total_is_a_guarantee_of_the_summed_budgets():
    # Converted back, the total leaves at least the sum of what the runs were granted.
    entries = [run(epsilon=0.5) for _ in range(20)]
    found = ledger.total(entries, "cases")
    rho = sum(protect.rho_for(0.5, 1e-6) for _ in range(20))
    thresholds = 0.1 * found.delta
    left = protect.delta_of(rho, found.epsilon - 2 * thresholds)
    assert left <= (found.delta - thresholds) * (1 + 1e-6)
    assert found.epsilon < 10.0


def before(line):
    """A line as version 0.1 wrote it."""
    content = json.loads(line)
    assert content.pop("accounting") == "Gaussian"
    assert content.pop("rho") > 0
    return json.dumps(content)


def test_old_runs_keep_their_accounting_and_add_to_new_ones(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run(epsilon=1.0))
    path.write_text(before(path.read_text(encoding="utf-8")) + "\n", encoding="utf-8")
    ledger_head.head_of(path).unlink()  # Version 0.1 had none.
    old = ledger.read(FileBook(path))[0]
    assert old.accounting == "zero-concentrated"
    ledger.spend(FileBook(path), run(epsilon=2.0))
    new = ledger.read(FileBook(path))[1]
    assert new.accounting == "Gaussian"
    found = ledger.total([old, new], "cases")
    # Each with what it was granted; together as zero-concentration converts.
    rho = protect.rho_for(1.0, 1e-6, "zero-concentrated") + protect.rho_for(2.0, 1e-6)
    left = found.delta - 0.1 * found.delta
    epsilon = found.epsilon - 0.2 * found.delta
    assert definitions.concentrated_delta(rho, epsilon) <= left
    assert found.epsilon > ledger.total([replace(old, accounting="Gaussian"), new], "cases").epsilon
    assert ledger.total([old], "cases").epsilon == pytest.approx(1.0)


def test_new_runs_add_up_as_one_long_run():
    entries = [run(epsilon=0.5) for _ in range(20)]
    found = ledger.total(entries, "cases")
    rho = 20 * protect.rho_for(0.5, 1e-6)
    left, epsilon = 0.9 * found.delta, found.epsilon - 0.2 * found.delta
    assert definitions.gaussian_delta(rho, epsilon) <= left
    assert definitions.gaussian_delta(rho, epsilon * 0.999) > left


def test_a_k_anonymous_run_ends_every_bound(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run())
    ledger.spend(FileBook(path), run(epsilon=None, k=10))
    assert ledger.total(ledger.read(FileBook(path)), "cases").epsilon is None
    with pytest.raises(BudgetError, match="without bound"):
        ledger.spend(FileBook(path), run(), limit=100.0)


def test_what_exceeds_the_limit_is_refused_and_not_written(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run(epsilon=2.0), limit=2.5)
    with pytest.raises(BudgetError, match=r"at most epsilon 2\.5"):
        ledger.spend(FileBook(path), run(epsilon=2.0), limit=2.5)
    assert len(ledger.read(FileBook(path))) == 1
    assert not (tmp_path / "ledger.jsonl.lock").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[1:],
        lambda lines: lines[:2],
        lambda lines: lines[:1],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [lines[0].replace("2.0", "1.0"), *lines[1:]],
        lambda lines: [*lines[:2], "not json"],
        lambda lines: [*lines[:2], "{}"],
    ],
)
def test_a_changed_ledger_is_refused(tmp_path, change):
    path = tmp_path / "ledger.jsonl"
    for _ in range(3):
        ledger.spend(FileBook(path), run(epsilon=2.0))
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="following from the one before"):
        ledger.spend(FileBook(path), run())


def test_a_line_cut_short_is_a_changed_ledger(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run())
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(InputError, match="following from the one before"):
        ledger.spend(FileBook(path), run())


@pytest.mark.parametrize("dataset", ["cas\u2028es", "a\x85b", "a\nb", "x\x0b"])
def test_a_name_never_breaks_the_ledger(tmp_path, dataset):
    path = tmp_path / "ledger.jsonl"
    for _ in range(2):
        ledger.spend(FileBook(path), run(dataset))
    assert ledger.total(ledger.read(FileBook(path)), dataset).runs == 2


def test_a_limit_that_is_no_number_refuses(tmp_path):
    with pytest.raises(BudgetError):
        ledger.spend(FileBook(tmp_path / "ledger.jsonl"), run(), limit=float("nan"))


@pytest.mark.parametrize("fails", ["write", "fsync"])
def test_a_full_disk_refuses_the_run_and_leaves_the_ledger_whole(tmp_path, monkeypatch, fails):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run())
    before = path.read_bytes()
    write = os.write

    def half(handle, content):
        return write(handle, content[: len(content) // 2])

    def no(_handle):
        raise OSError(errno.EIO, "no")

    with monkeypatch.context() as broken:
        broken.setattr(os, fails, half if fails == "write" else no)
        with pytest.raises(OutputError, match="nothing was drawn"):
            ledger.spend(FileBook(path), run())
    assert path.read_bytes() == before
    ledger.spend(FileBook(path), run())
    assert len(ledger.read(FileBook(path))) == 2


@pytest.mark.parametrize("limit", [None, 1000.0])
def test_writers_take_turns(tmp_path, limit):
    path = tmp_path / "ledger.jsonl"
    totals = []

    def write():
        totals.extend(
            [ledger.spend(FileBook(path), run(), limit, patience=math.inf) for _ in range(5)]
        )

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ledger.read(FileBook(path))) == 20
    # Each was told what had been spent when its turn came.
    assert sorted(each.runs for each in totals) == list(range(1, 21))


def test_two_runs_at_once_do_not_both_fit_under_a_limit(tmp_path, monkeypatch):
    path = tmp_path / "ledger.jsonl"
    locked = ledger_book.locked

    def late(*told):
        # Another run writes after this one has looked, and before its turn.
        monkeypatch.setattr(ledger_book, "locked", locked)
        ledger.spend(FileBook(path), run(epsilon=2.0), 2.5)
        return locked(*told)

    monkeypatch.setattr(ledger_book, "locked", late)
    with pytest.raises(BudgetError):
        ledger.spend(FileBook(path), run(epsilon=2.0), 2.5)
    assert len(ledger.read(FileBook(path))) == 1


def test_prices_of_earlier_runs_are_not_worked_out_in_a_turn(tmp_path, monkeypatch):
    path = tmp_path / "ledger.jsonl"
    for _ in range(3):
        ledger.spend(FileBook(path), run())
    locked, total = ledger_book.locked, ledger.total
    turn = []

    @contextlib.contextmanager
    def watched(*told):
        with locked(*told):
            turn.append(True)
            yield
            turn.pop()

    def priced(*told):
        assert not turn
        return total(*told)

    monkeypatch.setattr(ledger_book, "locked", watched)
    monkeypatch.setattr(ledger, "total", priced)
    ledger.spend(FileBook(path), run(), 1000.0)
    assert len(ledger.read(FileBook(path))) == 4


def test_a_held_ledger_is_told(tmp_path):
    path = tmp_path / "ledger.jsonl"
    (tmp_path / "ledger.jsonl.lock").touch()
    with pytest.raises(OutputError, match="another run"):
        ledger.spend(FileBook(path), run(), patience=0.0)
    assert not path.exists()


@pytest.mark.parametrize("turns", [b"abcdefgh", b"a\xff"])
def test_a_queue_that_moves_is_waited_for(tmp_path, monkeypatch, turns):
    # By a clock that runs a second for each look: each turn is within the patience, all are not.
    path, lock = tmp_path / "ledger.jsonl", tmp_path / "ledger.jsonl.lock"
    lock.write_bytes(turns[:1])
    clock, left = itertools.count(), [bytes([turn]) for turn in turns[1:]]

    def next_turn(_seconds):
        if left:
            lock.write_bytes(left.pop(0))
        else:
            lock.unlink()

    monkeypatch.setattr(ledger_lock.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(ledger_lock.time, "sleep", next_turn)
    ledger.spend(FileBook(path), run(), patience=3.0)
    assert len(ledger.read(FileBook(path))) == 1
    assert not lock.exists()


def test_a_folder_that_cannot_be_made_refuses_the_run(tmp_path, monkeypatch):
    def no(*_told, **_options):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "mkdir", no)
    with pytest.raises(OutputError, match="nothing was drawn"):
        ledger.spend(FileBook(tmp_path / "deep" / "ledger.jsonl"), run())


def test_a_folder_is_no_ledger(tmp_path):
    with pytest.raises(InputError):
        ledger.spend(FileBook(tmp_path), run())


def test_a_release_is_written_down_before_it_is_drawn(tmp_path, monkeypatch):
    path = tmp_path / "ledger.jsonl"

    def fails(*_arguments, **_options):
        raise RuntimeError("no noise today")

    monkeypatch.setattr(protect, "measure", fails)
    with pytest.raises(RuntimeError):
        populace.release(TABLE, epsilon=1.0, ledger=path, dataset="cases")
    entries, totals = populace.ledger(path)
    assert [entry.epsilon for entry in entries] == [1.0]
    assert totals["cases"].runs == 1
    for value in ("red", "blue", "color"):
        assert value not in path.read_text(encoding="utf-8")


def test_a_limit_stops_a_release(tmp_path):
    path = tmp_path / "ledger.jsonl"
    told = {"ledger": path, "dataset": "cases", "limit": 2.5}
    populace.release(TABLE, epsilon=2.0, **told)
    with pytest.raises(BudgetError):
        populace.release(TABLE, epsilon=2.0, **told)


@pytest.mark.parametrize("told", [{"dataset": " ", "ledger": "x"}, {"limit": 1.0}, {"ledger": "x"}])
def test_half_a_ledger_is_refused(told):
    with pytest.raises(ParameterError, match="together"):
        populace.release(TABLE, epsilon=1.0, **told)


def test_on_the_command_line(tmp_path, capsys):
    from populace.cli import main

    path, table = tmp_path / "ledger.jsonl", tmp_path / "table.csv"
    table.write_text("color,size\n" + "red,1\nblue,2\n" * 40, encoding="utf-8")
    told = ["--dataset", "colors", "--ledger", str(path), "--quiet"]
    release = ["release", str(table), *told, "--out"]
    assert main([*release, str(tmp_path / "one"), "--epsilon", "1"]) == 0
    assert main([*release, str(tmp_path / "two"), "--epsilon", "1", "--limit", "1.2"]) == 1
    capsys.readouterr()
    assert main(["ledger", "--ledger", str(path)]) == 0
    assert "colors: 1 run, epsilon" in capsys.readouterr().out
    assert main([*release, str(tmp_path / "three"), "--k", "5"]) == 0
    assert main(["ledger", "colors", "--ledger", str(path), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["totals"]["colors"]["epsilon"] is None
    assert main(["ledger", "nothing", "--ledger", str(path)]) == 1
    assert "Choose among 'colors'" in capsys.readouterr().err


def test_runs_that_protect_others_have_no_common_total_and_it_says_so(tmp_path, capsys):
    # A release for children promises their parents nothing.
    from populace.cli import main

    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run())
    ledger.spend(FileBook(path), ledger.entry("cases", "child of linked tables", 1.0, 1e-6, None))
    assert ledger.total(ledger.read(FileBook(path)), "cases").units == (
        "one record",
        "child of linked tables",
    )
    assert main(["ledger", "--ledger", str(path)]) == 0
    assert "protected different units" in capsys.readouterr().out


def test_who_waits_for_one_holder_goes_on_when_it_leaves(tmp_path, monkeypatch):
    path = tmp_path / "ledger.jsonl"
    lock = tmp_path / "ledger.jsonl.lock"
    lock.write_text("one run")
    waits = []

    def sleep(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            lock.unlink()

    monkeypatch.setattr(ledger_lock.time, "sleep", sleep)
    ledger.spend(FileBook(path), run(), patience=math.inf)
    assert len(waits) == 3
    assert len(ledger.read(FileBook(path))) == 1
    assert not lock.exists()


def test_what_a_run_would_spend_is_told_without_spending_it(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run(epsilon=2.0))
    known = ledger.read(FileBook(path))
    after = ledger.admitted(known, run(epsilon=2.0))
    assert after.epsilon > 2.0
    assert ledger.admitted(known, run(epsilon=2.0), limit=100.0) == after
    with pytest.raises(BudgetError, match="with this run"):
        ledger.admitted(known, run(epsilon=2.0), limit=2.5)
    assert ledger.read(FileBook(path)) == known


# ---- what is one name, what was cut off, and who holds a ledger ----------------------------------


@pytest.mark.parametrize("other", ["CASES 2022", " cases  2022", "Cases\u00a02022", "саses 2022"])
def test_a_name_in_another_spelling_is_the_same_data_set(tmp_path, other):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run("cases 2022", 2.0), limit=2.5)
    with pytest.raises(BudgetError):
        ledger.spend(FileBook(path), run(other, 2.0), limit=2.5)
    ledger.spend(FileBook(path), run(other, 2.0))
    entries, totals = populace.ledger(path, other)
    assert len(entries) == 2
    assert list(totals) == ["cases 2022"]
    assert totals["cases 2022"].runs == 2


def test_prices_are_written_down_and_not_worked_out_again(tmp_path, monkeypatch):
    path = tmp_path / "ledger.jsonl"
    for epsilon in (0.5, 1.0, 2.0):
        ledger.spend(FileBook(path), run(epsilon=epsilon))
    expected = ledger.total(ledger.read(FileBook(path)), "cases")

    def no(*_told):
        raise AssertionError("worked out again")

    monkeypatch.setattr(ledger, "_rho", no)
    entries = ledger.read(FileBook(path))
    assert all(each.rho == protect.rho_for(each.epsilon, each.delta) for each in entries)
    assert ledger.total(entries, "cases") == expected
    assert ledger.entry("cases", "one record", None, 0.0, 5).rho == 0


def test_lines_that_were_cut_off_the_end_are_told(tmp_path):
    path = tmp_path / "ledger.jsonl"
    for _ in range(3):
        ledger.spend(FileBook(path), run())
    lines = path.read_bytes().splitlines(keepends=True)
    head = ledger_head.head_of(path)
    for left in (2, 1, 0):
        path.write_bytes(b"".join(lines[:left]))
        with pytest.raises(InputError):
            ledger.read(FileBook(path))
    path.unlink()
    with pytest.raises(InputError):
        ledger.spend(FileBook(path), run())
    # Both set back together cannot be told; nor can a line be told whose head is gone.
    path.write_bytes(b"".join(lines[:2]))
    head.unlink()
    assert len(ledger.read(FileBook(path))) == 2
    ledger.spend(FileBook(path), run())
    assert head.read_text("utf-8").startswith("3 ")


def test_a_run_that_was_killed_before_the_head_followed_counts(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run())
    behind = ledger_head.head_of(path).read_bytes()
    ledger.spend(FileBook(path), run())
    ledger_head.head_of(path).write_bytes(behind)
    ledger.spend(FileBook(path), run())
    assert ledger.total(ledger.read(FileBook(path)), "cases").runs == 3
    path.write_bytes(b"")
    ledger_head.head_of(path).write_text("0 " + ledger.START, "utf-8")
    assert ledger.read(FileBook(path)) == []


@pytest.mark.parametrize("content", [b"", b"x y", b"1 z", b"\xff"])
def test_a_head_that_is_none_is_a_changed_ledger(tmp_path, content):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run())
    ledger_head.head_of(path).write_bytes(content)
    with pytest.raises(InputError):
        ledger.read(FileBook(path))


def test_who_writes_while_another_reads_is_no_change(tmp_path, monkeypatch):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run())
    read_head = ledger_book.read_head

    def late(told):
        said = read_head(told)
        monkeypatch.setattr(ledger_book, "read_head", read_head)
        ledger.spend(FileBook(path), run())
        return said

    monkeypatch.setattr(ledger_book, "read_head", late)
    assert len(ledger.read(FileBook(path))) == 2


def test_a_ledger_that_is_changed_between_two_looks_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run())
    locked = ledger_book.locked

    @contextlib.contextmanager
    def replaced(*told):
        with locked(*told):
            for each in (path, ledger_head.head_of(path)):
                each.unlink()
            monkeypatch.setattr(ledger_book, "locked", lambda *_told: contextlib.nullcontext())
            ledger.spend(FileBook(path), run("others"))
            yield

    monkeypatch.setattr(ledger_book, "locked", replaced)
    with pytest.raises(InputError):
        ledger.spend(FileBook(path), run())


def test_lines_are_what_they_are_by_themselves(tmp_path):
    path = tmp_path / "ledger.jsonl"
    for _ in range(2):
        ledger.spend(FileBook(path), run())
    whole = path.read_text("utf-8")
    ledger_head.head_of(path).unlink()
    for wrong in (whole.replace("\n", ",", 1), whole.replace("}\n{", "},{\n", 1)):
        path.write_text(wrong, "utf-8")
        with pytest.raises(InputError):
            ledger.read(FileBook(path))


def ended():
    """The id of a process that is no more."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def held_by(path, number, born=1, node=None):
    node = platform.node() if node is None else node
    path.with_name(path.name + ".lock").write_text(f"{number} 1 1 {born} {node}", "utf-8")


@pytest.mark.skipif(os.name != "posix", reason="another system tells nobody whether one is alive")
def test_the_lock_of_a_dead_process_is_taken_over(tmp_path):
    path = tmp_path / "ledger.jsonl"
    for number in (ended(), os.getpid()):
        # One of our own id that was born at another time is dead, too.
        held_by(path, number)
        ledger.spend(FileBook(path), run(), patience=0.0)
        assert not [each for each in tmp_path.iterdir() if ".lock" in each.name]
    assert len(ledger.read(FileBook(path))) == 2


@pytest.mark.parametrize("alive", ["parent", "another's", "elsewhere", "ours", "system"])
def test_the_lock_of_whoever_may_be_alive_is_waited_for(tmp_path, monkeypatch, alive):
    path = tmp_path / "ledger.jsonl"
    if alive == "another's":

        def no(*_told):
            raise PermissionError(errno.EPERM, "no")

        monkeypatch.setattr(ledger_lock.os, "kill", no)
    if alive == "ours":
        held_by(path, os.getpid(), born=ledger_lock._BORN)
    elif alive == "elsewhere":
        held_by(path, ended(), node="another machine")
    elif alive == "system":
        held_by(path, ended())
        monkeypatch.setattr(ledger_lock, "_dead", lambda _turn: False)
    else:
        held_by(path, os.getppid())
    with pytest.raises(OutputError, match="another run"):
        ledger.spend(FileBook(path), run(), patience=0.0)
    assert not path.exists()


def test_one_run_alone_takes_a_lock_over_and_only_from_whom_it_saw(tmp_path):
    path = tmp_path / "ledger.jsonl"
    lock, left = (tmp_path / f"ledger.jsonl.lock{more}" for more in ("", ".left"))
    held_by(path, 1)
    ledger_lock._take_over(lock, "somebody else")
    assert lock.exists()
    assert not left.exists()
    left.touch()
    ledger_lock._take_over(lock, lock.read_text("utf-8"))
    assert lock.exists()


def test_without_links_a_lock_is_made_all_the_same(tmp_path, monkeypatch):
    path = tmp_path / "ledger.jsonl"

    def no(*_told):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(ledger_lock.os, "link", no)
    ledger.spend(FileBook(path), run())
    held_by(path, os.getppid())
    with pytest.raises(OutputError, match="another run"):
        ledger.spend(FileBook(path), run(), patience=0.0)
    assert len(ledger.read(FileBook(path))) == 1


# ---- recorded by default -------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A home of its own, for the ledger that lies there."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_a_named_data_set_is_written_into_ones_own_ledger(own, capsys):
    from populace.cli import main

    assert populace.ledger() == ([], {})
    populace.release(TABLE, epsilon=1.0, dataset="cases")
    (own / "t.csv").write_text("color,size\n" + "red,1\nblue,2\n" * 40, encoding="utf-8")
    (own / "project.toml").write_text(
        '[[tables]]\nname = "t"\nsource = "t.csv"\n[release]\nepsilon = 1\ndataset = "Cases"\n',
        "utf-8",
    )
    populace.release(own / "project.toml")
    assert main(["release", str(own / "project.toml"), "--out", str(own / "out")]) == 0
    assert "recorded nowhere" not in capsys.readouterr().err
    assert populace.ledger()[1]["cases"].runs == 3
    assert main(["ledger", "CASES"]) == 0
    assert "cases: 3 runs" in capsys.readouterr().out


def test_the_id_that_a_project_file_publishes_is_its_name_in_the_ledger(own, capsys):
    from populace.cli import main

    (own / "t.csv").write_text("color,size\n" + "red,1\nblue,2\n" * 40, encoding="utf-8")
    file = own / "project.toml"
    text = (
        '[[tables]]\nname = "t"\nsource = "t.csv"\n[release]\nepsilon = 1\n'
        '[about]\ndataset = "cases"\n'
    )
    file.write_text(text, "utf-8")
    assert main(["release", str(file), "--out", str(own / "out"), "--limit", "2"]) == 0
    assert "nowhere" not in capsys.readouterr().err.lower()
    assert populace.ledger()[1]["cases"].runs == 1
    project = populace.read_project(file)
    assert populace.write_project(project).count("dataset") == 1
    with pytest.raises(populace.PopulaceError, match="at most epsilon 1 for"):
        populace.release(project, limit=1.0)
    file.write_text(text.replace("epsilon = 1", 'epsilon = 1\ndataset = "Cases of 2026"'), "utf-8")
    populace.release(file)
    assert populace.ledger()[1]["Cases of 2026"].runs == 1


def test_a_run_that_names_no_data_set_says_that_it_was_recorded_nowhere(own, capsys):
    from populace.cli import main

    (own / "t.csv").write_text("color,size\n" + "red,1\nblue,2\n" * 40, encoding="utf-8")
    done = ["release", str(own / "t.csv"), "--epsilon", "1", "--out", str(own / "out")]
    assert main(done) == 0
    said = capsys.readouterr()
    assert "Recorded nowhere (--dataset NAME)" in " ".join((said.out + said.err).split())


def test_ones_own_ledger_lies_where_the_system_keeps_such_files(monkeypatch):
    import click

    from populace.api.ledgers import own

    assert str(own()) == str(Path(click.get_app_dir("populace")) / "ledger.jsonl")
    monkeypatch.setattr("populace.api.ledgers.sys.platform", "darwin")
    assert Path(own()).parts[-4:-1] == ("Library", "Application Support", "populace")


def test_the_environment_may_name_ones_own_ledger(monkeypatch, tmp_path):
    from populace.api.ledgers import own

    monkeypatch.setenv("POPULACE_LEDGER", "postgresql://host/runs")
    assert own() == "postgresql://host/runs"
    monkeypatch.setenv("POPULACE_LEDGER", "~/runs.jsonl")
    assert own() == str(Path.home() / "runs.jsonl")
    monkeypatch.setenv("POPULACE_LEDGER", str(tmp_path / "runs.jsonl"))
    populace.release({"color": ["red", "blue"] * 40}, epsilon=1, dataset="d", progress=False)
    assert len(populace.ledger()[0]) == 1
    assert (tmp_path / "runs.jsonl").exists()


# ---- killed at any moment ------------------------------------------------------------------------

KILLED = """
import os, sys, threading, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from populace.protect import ledger
from populace.protect.ledger_book import FileBook

path, after = Path(sys.argv[1]), float(sys.argv[2])
ready = ledger.entry("cases", "one record", 1.0, 1e-6, None)

def end():
    time.sleep(after)
    os.kill(os.getpid(), 9)

threading.Thread(target=end, daemon=True).start()
while True:
    ledger.spend(FileBook(path), ready, 1e9)
    with open(sys.argv[1] + ".drawn", "ab", 0) as file:
        file.write(b"x")
"""


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be killed so")
@pytest.mark.parametrize("moment", range(8))
def test_a_run_killed_at_any_moment_was_written_down_if_anything_was_drawn(tmp_path, moment):
    path = tmp_path / "ledger.jsonl"
    for again in range(2):
        after = 0.003 + 0.011 * ((moment * 7 + again * 3) % 8)
        source = str(Path(populace.__file__).resolve().parents[1])
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(path), str(after), source], check=False
        )
        assert done.returncode == -9
        drawn = path.with_name(path.name + ".drawn")
        number = drawn.stat().st_size if drawn.exists() else 0
        # At most the run at which it was killed is in the ledger and drew nothing.
        assert number <= len(ledger.read(FileBook(path))) <= number + again + 1
    ledger.spend(FileBook(path), run(), patience=0.0)
    assert len([each for each in tmp_path.iterdir() if each.name.endswith(".lock")]) == 0


def test_runs_of_people_in_one_period_each_cost_no_more_than_the_dearest(tmp_path):
    path = tmp_path / "ledger.jsonl"
    for period in ("2024", "2025"):
        new = ledger.entry("cases", "one record", 2.0, 1e-6, None, period)
        found = ledger.spend(FileBook(path), new, limit=2.5)
    assert found.periods == ("2024", "2025")
    assert (found.runs, found.summed) == (2, 4.0)
    assert found.epsilon == pytest.approx(2.0, rel=0.05)
    assert [each.period for each in ledger.read(FileBook(path))] == ["2024", "2025"]
    # The same people again: nothing is left of the limit.
    with pytest.raises(BudgetError, match=r"at most epsilon 2\.5"):
        ledger.spend(FileBook(path), new, limit=2.5)
    # Where no period is declared a line is as it was before there were any.
    ledger.spend(FileBook(path), run("others"))
    assert "period" not in path.read_text(encoding="utf-8").splitlines()[-1]


@pytest.mark.parametrize("fails", ["write_head", "lock", "lock without links"])
def test_what_cannot_be_written_beside_the_ledger_leaves_it_as_it_was(tmp_path, monkeypatch, fails):
    path = tmp_path / "ledger.jsonl"
    ledger.spend(FileBook(path), run())
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    fdopen, write_text = os.fdopen, Path.write_text

    def full(*_told, **_how):
        raise OSError(errno.ENOSPC, "full")

    def opened(handle, *told, **how):
        file = fdopen(handle, *told, **how)
        file.write = full
        return file

    def half(self, _text, _encoding):
        write_text(self, "x", "utf-8")
        full()

    with monkeypatch.context() as broken:
        if fails == "lock":
            broken.setattr(Path, "write_text", half)
        else:
            broken.setattr(os, "fdopen", opened)
        if fails == "lock without links":
            broken.setattr(os, "link", full)
        with pytest.raises(OutputError, match="nothing was drawn"):
            ledger.spend(FileBook(path), run())
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    ledger.spend(FileBook(path), run())
