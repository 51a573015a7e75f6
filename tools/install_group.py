"""Installs what the checkout works with as it is locked, with the pip that is there.

`tools/locked` has a file for each dependency group of `pyproject.toml` (`build` with the libraries
of the package), and one for the extra `test`: all that it needs, in one version for every machine,
with the hashes that pip holds what it fetches against. `uv pip compile --universal
--generate-hashes --python-version 3.11 --no-annotate --no-header` makes one, of `--group NAME`, of
`pyproject.toml --group build` or of `pyproject.toml --extra test`, with the versions of the others
as constraints (`-c`): they are installed together.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOCKS = Path(__file__).resolve().parent / "locked"


def main() -> int:
    """Install what is named."""
    quiet = ("--quiet", "--disable-pip-version-check")
    locks = [word for name in sys.argv[1:] for word in ("-r", str(LOCKS / f"{name}.txt"))]
    pip = (sys.executable, "-m", "pip", "install", *quiet, "--require-hashes", *locks)
    return subprocess.run(pip, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
