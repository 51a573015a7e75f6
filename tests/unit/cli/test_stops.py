"""A request to stop ends a run at any stage: one error of three parts, and no folder left."""

import subprocess
import sys

import pytest

from tests.unit.cli.test_cli import RELEASE, is_three_part, table

__all__ = ["table"]

STAGES = {
    "reading": "populace.read.table.scan",
    "counting": "populace.count.contract.asked",
    "noise": "populace.protect.gaussian.discrete_gaussian",
    "sums over columns": "populace.estimate.revision.consistent",
    "beliefs": "populace.estimate.selection.posterior",
    "records": "populace.synthesize.descent.Descent.sweep",
    "packing records": "populace.publish.page.packing._records",
    "writing": "populace.publish.folder._write_file",
}


CODES = {"SIGINT": 130, "SIGTERM": 143}


@pytest.mark.skipif(sys.platform == "win32", reason="raises a signal")
@pytest.mark.parametrize("sent", CODES)
@pytest.mark.parametrize("place", STAGES.values(), ids=STAGES)
def test_a_stop_at_a_stage(tmp_path, table, place, sent):
    code = f"""
import importlib, signal, sys
from populace_command import main
names = {place!r}.split(".")
home = importlib.import_module(".".join(names[:3]))
for name in names[3:-1]:
    home = getattr(home, name)
def stop(*_, **__):
    print("there", flush=True)
    signal.raise_signal(signal.{sent})
setattr(home, names[-1], stop)
sys.exit(main())
"""
    command = [sys.executable, "-c", code, "release", str(table), *RELEASE, "--out", "public"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "there\n", done.stderr
    assert done.returncode == CODES[sent]
    assert is_three_part(done.stderr)
    assert [path.name for path in tmp_path.iterdir()] == [table.name]
