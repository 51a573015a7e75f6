"""Faults of the machine end a run in one error of three parts, and nothing half-written is left.

What was spent stands in the ledger. Each run is a process of its own, in which the fault comes at
one stage.
"""

import subprocess
import sys

import pytest

import populace
from tests.unit.cli.test_cli import RELEASE, is_three_part, table
from tests.unit.cli.test_stops import STAGES

__all__ = ["table"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sets limits of POSIX")

AT_A_STAGE = """
import importlib, os, resource, shutil, sys
from populace_command import main
names = {place!r}.split(".")
home = importlib.import_module(".".join(names[:3]))
for name in names[3:-1]:
    home = getattr(home, name)
usual = getattr(home, names[-1])
def fault(*told, **how):
    setattr(home, names[-1], usual)
    {fault}
    return usual(*told, **how)
setattr(home, names[-1], fault)
sys.exit(main())
"""


def failed(folder, table, place, fault, out="public"):
    """Run a release in which a fault comes at a stage; what it said."""
    code = AT_A_STAGE.format(place=place, fault=fault)
    kept = ["--dataset", "cases", "--ledger", str(folder / "ledger.jsonl")]
    command = [sys.executable, "-c", code, "release", str(table), *RELEASE, *kept, "--out", out]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert is_three_part(done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert "defect" not in done.stderr
    return done.stderr


def left(folder):
    return {path.name for path in folder.iterdir()} - {"ledger.jsonl", "ledger.jsonl.head"}


def spent(folder):
    path = folder / "ledger.jsonl"
    return len(populace.ledger(path)[0]) if path.exists() else 0


@pytest.mark.parametrize("stage", STAGES)
def test_too_little_memory_at_a_stage(tmp_path, table, stage):
    # What is asked for next is refused by NumPy, which asks for memory as any stage does.
    said = failed(
        tmp_path,
        table,
        STAGES[stage],
        "import numpy; resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30)); numpy.ones(2**33)",
    )
    assert "too little memory" in said
    assert left(tmp_path) == {table.name}
    assert spent(tmp_path) == (stage != "reading")


@pytest.mark.parametrize("most", [0, 1, 5_000, 200_000])
def test_a_disk_that_is_full(tmp_path, table, most):
    # The system refuses to let any file grow beyond so many bytes, from the writing on.
    said = failed(
        tmp_path,
        table,
        STAGES["writing"],
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))",
    )
    assert "Nothing was written" in said
    assert left(tmp_path) == {table.name}
    assert spent(tmp_path) == 1


def test_a_disk_that_is_full_before_the_ledger_was_told_spends_nothing(tmp_path, table):
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))"
    said = failed(tmp_path, table, STAGES["reading"], limit)
    assert "nothing was drawn" in said
    assert left(tmp_path) == {table.name}
    assert spent(tmp_path) == 0


def test_a_folder_that_vanished(tmp_path, table):
    away = tmp_path / "away"
    away.mkdir()
    remove = f"shutil.rmtree({str(away)!r})"
    failed(tmp_path, table, STAGES["writing"], remove, out=str(away / "public"))
    assert not away.exists()
    assert spent(tmp_path) == 1


def test_a_folder_that_may_only_be_read(tmp_path, table):
    said = failed(tmp_path, table, STAGES["writing"], "pass", out="/proc/public")
    assert "Nothing was written" in said or "folder" in said
    assert left(tmp_path) == {table.name}
    assert spent(tmp_path) == 0


@pytest.mark.parametrize("ahead", [0.0, 2.0**32])
def test_a_clock_that_jumps_changes_no_total(tmp_path, ahead):
    path = tmp_path / "ledger.jsonl"
    for runs, clock in enumerate(("", f"import time; time.time = lambda: {ahead}"), 1):
        told = f"epsilon=1.0, dataset='cases', ledger={str(path)!r}, progress=False"
        made = f"import populace; populace.release({{'x': ['a', 'b'] * 60}}, {told})"
        command = [sys.executable, "-W", "ignore", "-c", f"{clock}\n{made}"]
        subprocess.run(command, check=True)
        assert populace.ledger(path)[1]["cases"].runs == runs
