"""Install PostgreSQL, R and Java from Debian's packages where they are missing and may be.

Nothing is configured or started here: the tests start a server of their own, and R as it comes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def postgresql() -> bool:
    """Whether the programs that make and start a server are on this machine."""
    places = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return shutil.which("initdb") is not None or any(places)


def r() -> bool:
    """Whether R is on this machine."""
    return shutil.which("Rscript") is not None


def java() -> bool:
    """Whether Java, which runs Spark, is on this machine."""
    return shutil.which("java") is not None


PROGRAMS: dict[str, tuple[str, Callable[[], bool]]] = {
    "PostgreSQL": ("postgresql", postgresql),
    "R": ("r-base-core", r),
    "Java": ("default-jre-headless", java),
}
"""Each program with the package that has it, and whether it is there."""


def main() -> int:
    """Install them; say in one line why not, where that cannot be."""
    missing = {name: each for name, each in PROGRAMS.items() if not each[1]()}
    if not missing:
        return 0
    names = " and ".join(missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"{names} not found; install it to run its tests", file=sys.stderr)
        return 1
    print(f"Installing {names} from the system's packages", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [package for package, _ in missing.values()]
    install = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages)
    for command in (("apt-get", "update", "--quiet"), install):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
            print(f"{names} could not be installed: {last}", file=sys.stderr)
            return 1
    return 0 if all(present() for _, present in missing.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
