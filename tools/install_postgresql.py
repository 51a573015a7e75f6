"""Install PostgreSQL from Debian's packages where it is missing and may be installed.

Nothing is configured or started here: the tests start a server of their own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def present() -> bool:
    """Whether the programs that make and start a server are on this machine."""
    places = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return shutil.which("initdb") is not None or any(places)


def main() -> int:
    """Install it; say in one line why not, where that cannot be."""
    if present():
        return 0
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print("PostgreSQL was not found; install it to run its test", file=sys.stderr)
        return 1
    print("Installing PostgreSQL from the system's packages", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "postgresql")
    for command in (("apt-get", "update", "--quiet"), install):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
            print(f"PostgreSQL could not be installed: {last}", file=sys.stderr)
            return 1
    return 0 if present() else 1


if __name__ == "__main__":
    sys.exit(main())
