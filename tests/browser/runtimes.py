"""The interpreters a test script can run on: this one, an old NumPy, and Pyodide under Node.

No assertion lives here: a runtime runs a script and hands back what it left.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools import fetch_pyodide

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
RUNNER = Path(__file__).with_name("run_script.py")
NODE_SCRIPT = Path(__file__).with_name("run_in_pyodide.mjs")

# The oldest NumPy we support that has a wheel for each Python we support.
OLD_NUMPY = {(3, 11): "1.26.4", (3, 12): "1.26.4", (3, 13): "2.1.0"}


class RuntimeMissingError(Exception):
    """This machine lacks what a runtime needs; the message is one line and says what."""


class ScriptFailedError(Exception):
    """The script ended with an error; the message ends with its traceback."""


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold a lock among the test processes of this checkout."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run_quietly(*command: str | Path) -> None:
    """Run a set-up command; RuntimeMissingError with its last line when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise RuntimeMissingError(f"{Path(command[0]).name} failed in set-up: {last}")


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout into an empty folder."""
    run_quietly(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    return next(folder.glob("populace-*.whl"))


def pyodide_folder() -> Path:
    """The checked browser runtime. Raises RuntimeMissingError without Node.js or network."""
    if shutil.which("node") is None:
        raise RuntimeMissingError("Node.js was not found")
    try:
        with locked("pyodide"):
            return fetch_pyodide.ensure()
    except fetch_pyodide.FetchError as error:
        raise RuntimeMissingError(str(error)) from error


def old_numpy_python() -> Path:
    """The interpreter of a cached environment that holds an old NumPy and nothing else."""
    return apart("numpy", OLD_NUMPY[sys.version_info[:2]], "--only-binary=:all:") / "python"


def apart(package: str, version: str, *options: str) -> Path:
    """The programs of a cached environment that holds a package and what it needs.

    For what cannot stand beside the packages of the other tests.
    """
    folder = CACHE / f"{package}-{version}-python-{sys.version_info.major}.{sys.version_info.minor}"
    ready = folder / "ready"
    with locked(f"old-{package}"):
        if not ready.exists():
            shutil.rmtree(folder, ignore_errors=True)
            run_quietly(sys.executable, "-m", "venv", folder)
            pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet")
            run_quietly(*pip, *options, f"{package}=={version}")
            ready.touch()
    return folder / "bin"


def run_script(
    command: list[str | Path],
    script: str,
    inputs: Mapping[str, bytes],
    environment: Mapping[str, str],
    seconds: float,
) -> dict[str, Any]:
    """Run a script in a fresh folder, `inputs` being the files of its working directory.

    `command` is a runtime's command without the folder, its last argument. Returns a dictionary:
    `result`, what the script left in its global of this name (a JSON value); `files`, the bytes of
    each file that it wrote or changed; `output`, its standard output; `python` and `numpy`, the
    versions it ran on. Raises ScriptFailedError, or subprocess.TimeoutExpired after `seconds`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = folder / "files"
        files.mkdir()
        (folder / "script.py").write_text(script, encoding="utf-8")
        for path, data in inputs.items():
            (files / path).parent.mkdir(parents=True, exist_ok=True)
            (files / path).write_bytes(data)
        done = subprocess.run(
            [*command, folder],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode:
            raise ScriptFailedError(f"the script failed:\n{done.stderr[-4000:]}")
        outcome: dict[str, Any] = json.loads((folder / "outcome.json").read_text("utf-8"))
        found = {
            path.relative_to(files).as_posix(): path.read_bytes()
            for path in sorted(files.rglob("*"))
            if path.is_file()
        }
    outcome["files"] = {path: data for path, data in found.items() if inputs.get(path) != data}
    outcome["output"] = done.stdout
    return outcome


class NativeRuntime:
    """A CPython with its own NumPy; runs the sources of this checkout."""

    def __init__(self, python: Path) -> None:
        self.command: list[str | Path] = [python, RUNNER]

    def __call__(
        self,
        script: str,
        inputs: Mapping[str, bytes] | None = None,
        environment: Mapping[str, str] | None = None,
        seconds: float = 300,
    ) -> dict[str, Any]:
        """Run a script as `run_script` says; `environment` is added to this process's own."""
        variables = {"PYTHONPATH": str(ROOT / "src"), **(environment or {})}
        return run_script(self.command, script, inputs or {}, variables, seconds)


class PyodideRuntime:
    """Pyodide under Node; runs a built wheel, with NumPy beside it and nothing else."""

    def __init__(self, runtime: Path, wheel: Path) -> None:
        self.command: list[str | Path] = ["node", NODE_SCRIPT, runtime, wheel, RUNNER]

    def __call__(
        self, script: str, inputs: Mapping[str, bytes] | None = None, seconds: float = 600
    ) -> dict[str, Any]:
        """Run a script as `run_script` says, in a fresh interpreter."""
        return run_script(self.command, script, inputs or {}, {}, seconds)
