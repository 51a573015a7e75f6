"""Installs dependency groups of `pyproject.toml` at locked versions, with the pip that is there.

Older pips know no groups; `uv sync --group NAME` reads the same ones.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "tools" / "locked.txt"


def requirements(*names: str) -> list[str]:
    """What the named groups ask for.

    Raises:
        KeyError: there is no such group.
    """
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    return [each for name in names for each in groups[name]]


def main() -> int:
    """Install the groups that are named."""
    quiet = ("--quiet", "--disable-pip-version-check")
    pip = (sys.executable, "-m", "pip", "install", *quiet, "--constraint", str(LOCK))
    return subprocess.run((*pip, *requirements(*sys.argv[1:])), check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
