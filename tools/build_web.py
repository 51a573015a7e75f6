"""Builds the pages of releases and hubs from `web/`, and installs the browser their tests need.

No package is taken here that `web/package-lock.json` does not pin by checksum.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import node

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
TEMPLATE = ROOT / "src" / "populace" / "publish" / "showcase.html"
LANGUAGES = ROOT / "src" / "populace" / "languages"
HUB = ROOT / "src" / "populace" / "hubs"
CONTRACT = WEB / "src" / "contract" / "showcase.ts"
HUB_CONTRACT = WEB / "src" / "contract" / "hub.ts"
COUNTRIES = ROOT / "src" / "populace" / "codebooks" / "tables" / "countries.csv"
INSTALLED = WEB / "node_modules" / ".populace"


class BuildError(Exception):
    """The page could not be built, or a program is missing."""


def run(*command: str) -> None:
    """Run a command in `web/`; what it said is shown when it fails."""
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def system_package(program: str, package: str) -> None:
    """Install a program from Debian's packages, where it is missing and may be installed."""
    if shutil.which(program):
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise BuildError(f"{program} was not found; install it (Debian: package {package})")
    print(f"Installing {package} from the system's packages", file=sys.stderr)
    run("apt-get", "update", "--quiet")
    run("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package)


def install() -> None:
    """Install the packages that the lock file pins, unless they are there."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if INSTALLED.is_file() and INSTALLED.read_text("utf-8") == lock:
        return
    run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    INSTALLED.write_text(lock, "utf-8")


def sources() -> Iterator[Path]:
    """What the pages are built from."""
    yield COUNTRIES
    for path in WEB.iterdir():
        if path.is_file():
            yield path
    yield from (path for path in (WEB / "src").rglob("*") if path.is_file())
    yield from LANGUAGES.glob("*/*.json")


def fresh() -> bool:
    """Whether the page reads today's data, and is newer than everything it is built from."""
    if not TEMPLATE.is_file():
        return False
    version = re.search(r"VERSION = (\d+)", CONTRACT.read_text("utf-8"))
    mark = f'<meta name="populace-contract" content="{version[1] if version else ""}"'
    if mark not in TEMPLATE.read_text("utf-8"):
        return False
    return newer(TEMPLATE)


def hub_fresh() -> bool:
    """The same of the scripts and the styles of a hub's pages."""
    scripts, styles = (
        [HUB / f"{name}.{kind}" for name in ("hub", "front")] for kind in ("js", "css")
    )
    if not all(path.is_file() and newer(path) for path in (*scripts, *styles)):
        return False
    version = re.search(r"HUB_VERSION = (\d+)", HUB_CONTRACT.read_text("utf-8"))
    mark = f"/* populace-hub {version[1] if version else ''} */"
    return all(script.read_text("utf-8").startswith(mark) for script in scripts)


def newer(path: Path) -> bool:
    """Whether a built file is newer than everything it is built from."""
    built = path.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns <= built for source in sources())


def main() -> int:
    """Build the page if it is not fresh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="install the browser, run web's tests")
    options = parser.parse_args()
    try:
        if options.test or not (fresh() and hub_fresh()):
            node.ensure()
            install()
        if not fresh():
            run("npm", "run", "--silent", "build")
        if not hub_fresh():
            run("npm", "run", "--silent", "build:hub")
        if options.test:
            system_package("chromium", "chromium")
            run("npm", "run", "--silent", "check")
            run("npm", "run", "--silent", "test")
    except (BuildError, node.NodeError) as error:
        print(f"The pages were not built: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
