"""Installs dependency groups of `pyproject.toml` as they are locked, with the pip that is there.

`tools/locked` has a file for each group: all that it needs, in one version for every machine, with
the hashes that pip holds what it fetches against: `uv pip compile --universal --generate-hashes
--python-version 3.11 --no-annotate --no-header --group NAME -o tools/locked/NAME.txt` makes it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOCKS = Path(__file__).resolve().parent / "locked"


def main() -> int:
    """Install the groups that are named."""
    quiet = ("--quiet", "--disable-pip-version-check")
    locks = [word for name in sys.argv[1:] for word in ("-r", str(LOCKS / f"{name}.txt"))]
    pip = (sys.executable, "-m", "pip", "install", *quiet, "--require-hashes", *locks)
    return subprocess.run(pip, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
