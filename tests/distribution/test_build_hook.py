"""A wheel built from sources without loops compiles them by this machine's own compiler."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import build_hook
import build_kernel
import build_wheel
import pytest

from populace.synthesize import compiled

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def loops():
    """What the loops of this machine are called, which a C compiler can make."""
    name = build_kernel.here()
    if name is None or shutil.which("cc") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("not run: no C compiler was found")
    return name


def test_the_loops_that_the_hook_compiles_can_be_opened(tmp_path, loops):
    assert build_hook.compiled(tmp_path) is None
    path = tmp_path / loops
    assert compiled.opened(path) is not None
    before = path.stat().st_mtime_ns
    assert build_hook.compiled(tmp_path) is None
    assert path.stat().st_mtime_ns == before
    assert loops in build_kernel.missing(tmp_path)


def test_without_a_compiler_a_sentence_says_so_and_nothing_else_happens(tmp_path, monkeypatch):
    monkeypatch.setenv("CC", "no-such-compiler")
    assert "NumPy does the work" in build_hook.compiled(tmp_path)
    broken = tmp_path / "cc"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CC", str(broken))
    folder = tmp_path / "libraries"
    assert build_hook.compiled(folder) is None or not any(folder.glob("*"))
    assert "NumPy does" in build_hook.compiled(folder)


def test_a_wheel_of_bare_sources_holds_the_loops_of_this_machine(tmp_path, loops):
    source = tmp_path / "source"
    ignored = shutil.ignore_patterns("app", "libraries", "__pycache__")
    shutil.copytree(ROOT / "src", source / "src", ignore=ignored)
    (source / "tools").mkdir()
    for file in ("pyproject.toml", "README.md", "LICENSE", *build_wheel.HOOK):
        shutil.copy(ROOT / file, source / file)
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path)
    environment = {**os.environ, "PYTHONPATH": ""}
    subprocess.run(command, cwd=source, check=True, capture_output=True, env=environment)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = [Path(each) for each in wheel.namelist()]
    assert [each.name for each in names if each.parent.name == "libraries"] == [loops]
