"""Publishes a version of Populace: what a maintainer runs, on a clean checkout of its tag.

Without --go it only says what it would do. Nothing is published unless two builds agree.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
import tomllib

import build_dist
import build_wheel
import known_faults

ROOT = build_dist.ROOT
DIST = ROOT / "dist"


def said(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def faults(version: str) -> list[str]:
    """What keeps this checkout from being published, in sentences."""
    found = []
    if said("git", "status", "--porcelain"):
        found.append("The checkout has changes: commit them, or stash them.")
    if f"v{version}" not in said("git", "tag", "--points-at", "HEAD").split():
        found.append(f"This commit has no tag v{version}: say git tag -s v{version}.")
    if f"## {version}" not in (ROOT / "CHANGELOG.md").read_text("utf-8"):
        found.append(f"CHANGELOG.md has no section {version}.")
    if not contact((ROOT / "SECURITY.md").read_text("utf-8")):
        found.append("SECURITY.md names no contact: fill in the line **Contact**.")
    known = known_faults.known()
    if any(known.values()):
        found += [f"A fault is known of the {each}." for each in known_faults.sentences(known)]
    return found


def contact(text: str) -> str:
    """The address, of mail or of a page, that SECURITY.md names; empty where it names none."""
    line = re.search(r"^\*\*Contact\*\*: (.*)$", text, re.MULTILINE)
    found = line and re.search(r"[\w.+-]+@[\w-]+(\.[\w-]+)+|https://[\w.-]+\.\w+\S*", line[1])
    return found[0] if found else ""


def steps(version: str, files: list[str], github: bool) -> list[tuple[str, ...]]:
    """The commands that publish, in their order.

    Args:
        version: of Populace.
        files: the paths of what `make dist` built.
        github: whether a release page is made with GitHub's own program.
    """
    packages = [path for path in files if path.endswith((".whl", ".tar.gz"))]
    made: list[tuple[str, ...]] = [
        ("python", "-m", "twine", "check", "--strict", *packages),
        ("git", "push", "origin", f"v{version}"),
        ("python", "-m", "twine", "upload", *packages),
    ]
    if github:
        made.append(("gh", "release", "create", f"v{version}", "--verify-tag", *files))
    return made


def main() -> int:
    """Say the steps, and with --go take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--go", action="store_true", help="publish; otherwise only say how")
    parser.add_argument("--github", action="store_true", help="make a release page there, too")
    options = parser.parse_args()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    wrong = faults(version)
    for fault in wrong:
        print(fault, file=sys.stderr)
    files = sorted(str(path.relative_to(ROOT)) for path in DIST.glob("*"))
    if not files:
        print("Nothing is built: say make dist.", file=sys.stderr)
        return 1
    if options.go:
        if wrong:
            return 1
        again = build_dist.built(build_wheel.APP)
        if any((DIST / name).read_bytes() != content for name, content in again.items()):
            print("A second build differs from dist: nothing was published.", file=sys.stderr)
            return 1
    for step in steps(version, files, options.github):
        print(shlex.join(step))
        if options.go:
            subprocess.run(step, cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
