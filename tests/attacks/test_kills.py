"""Releases that are killed at any moment: never is one drawn, or a folder there, without its line.

A process is killed by the system (SIGKILL), so that nothing of its own can run afterwards. An audit
kills 100 of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import populace
from tests.attacks import scale

MOMENTS = 10 if scale.TIMES == 1 else 100
SOURCE = str(Path(populace.__file__).resolve().parents[1])

KILLED = """
import os, signal, sys, time, warnings
from pathlib import Path

sys.path.insert(0, sys.argv[1])
warnings.simplefilter("ignore")
import populace
from populace import protect

folder, shares = Path(sys.argv[2]), [float(each) for each in sys.argv[3:]]
TABLE = {"color": ["red", "blue", "green"] * 40, "size": ["1", "2", "", "1"] * 30}
measure = protect.measure


def release(name):
    def drawn(*told, **how):
        found = measure(*told, **how)
        os.close(os.open(folder / f"{name}.drawn", os.O_CREAT | os.O_WRONLY))
        return found

    protect.measure = drawn
    told = {"ledger": folder / "ledger.jsonl", "dataset": name, "progress": False}
    populace.release(TABLE, epsilon=1.0, length=2, **told).save(folder / name)


began = time.monotonic()
release("whole")
whole = time.monotonic() - began
for number, share in enumerate(shares):
    child = os.fork()
    if not child:
        release(f"run {number}")
        os._exit(0)
    time.sleep(share * whole)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be killed so")
def test_a_release_killed_at_any_moment_is_in_the_ledger_if_anything_was_drawn(tmp_path):
    shares = np.random.default_rng(17).uniform(0.0, 1.2, MOMENTS)
    command = [sys.executable, "-c", KILLED, SOURCE, str(tmp_path), *map(str, shares)]
    subprocess.run(command, check=True, capture_output=True)
    entries, totals = populace.ledger(tmp_path / "ledger.jsonl")
    drawn = {path.stem for path in tmp_path.glob("*.drawn")}
    folders = {path.name for path in tmp_path.iterdir() if path.is_dir() and path.name[0] != "."}
    assert folders <= drawn <= set(totals)
    assert len(entries) == len(totals) <= MOMENTS + 1
    assert "whole" in folders
    for name in folders:
        assert populace.verify(tmp_path / name).rebuilt
        assert json.loads((tmp_path / name / "release.json").read_text("utf-8"))
    # The next run is not kept from its turn by one that is no more.
    told = {"ledger": tmp_path / "ledger.jsonl", "dataset": "next", "epsilon": 1.0}
    populace.release({"x": ["a", "b"] * 60}, **told)
    scale.keep("kills", "whole releases", moments=MOMENTS, drawn=len(drawn), folders=len(folders))
