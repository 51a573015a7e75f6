"""Asks which known faults the libraries have that Populace is made of: `make faults`.

The versions that are installed here are put to pip-audit, those of the pages to npm audit. CI asks
and says (`--only-say`): what others find out must not break an unchanged commit. A version with a
known fault is not published. Where an index does not answer, that is said and is no fault.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import node
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("", "formats", "sql", "packages", "evaluate", "plots", "spark")
"""The extras of what users install; what tests and documents need is not shipped."""
AUDITOR = "pip-audit==2.10.1"
"""In an environment of its own, so that nothing else depends on what it asks for."""
PATIENCE = 300
"""Seconds for which an index is waited for."""


def installed(extras: Iterable[str] = SHIPPED) -> dict[str, str]:
    """The libraries that the package asks for, with theirs, at the versions of this environment."""
    found: dict[str, str] = {}
    waiting = [("populace", extra) for extra in extras]
    while waiting:
        name, extra = waiting.pop()
        try:
            told = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        if name != "populace":
            found[told.name.lower()] = told.version
        for text in told.requires or ():
            need = Requirement(text)
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                deeper = [(need.name, each) for each in ("", *need.extras)]
                waiting += [each for each in deeper if each[0].lower() not in found]
    return found


def of_python() -> list[str] | None:
    """The faults of Python's libraries; None where the index does not answer."""
    with TemporaryDirectory() as folder:
        wanted, told = Path(folder) / "wanted.txt", Path(folder) / "told.json"
        lines = [f"{name}=={version}" for name, version in sorted(installed().items())]
        wanted.write_text("\n".join(lines) + "\n", "utf-8")
        options = ("--no-deps", "--disable-pip", "--format", "json", "--output", str(told))
        run(str(auditor()), "-m", "pip_audit", "-r", str(wanted), *options)
        if not told.exists():
            return None
        parts = json.loads(told.read_text("utf-8"))["dependencies"]
    return [
        f"{part['name']} {part['version']}: {fault['id']}"
        for part in parts
        for fault in part.get("vulns", ())
    ]


def auditor() -> Path:
    """The Python that has pip-audit, or would have it if the index answered."""
    home = ROOT / ".cache" / "environments" / AUDITOR
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        run(str(python), "-m", "pip", "install", "--quiet", AUDITOR)
        if run(str(python), "-m", "pip_audit", "--version"):
            (home / "ready").touch()
    return python


def of_pages() -> list[str] | None:
    """The faults of what the pages ship; None where the index does not answer."""
    node.ensure()
    said = run("npm", "audit", "--omit=dev", "--json", folder=ROOT / "web")
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError:
        return None
    if "vulnerabilities" not in told:
        return None
    found = told["vulnerabilities"]
    return [f"{name}: {found[name]['severity']}" for name in sorted(found)]


def run(*command: str, folder: Path = ROOT) -> str:
    """What a program prints; nothing where it is not here or does not end."""
    if shutil.which(command[0]) is None:
        return ""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def known() -> dict[str, list[str] | None]:
    """The known faults of what is shipped; None where an index does not answer."""
    try:
        pages = of_pages()
    except node.NodeError:
        pages = None
    return {"Python libraries": of_python(), "libraries of the pages": pages}


def sentences(found: Mapping[str, list[str] | None]) -> list[str]:
    """What is known, in lines."""
    return [
        f"{what}: {line}"
        for what, faults in found.items()
        for line in (
            ["not asked, the index does not answer here"]
            if faults is None
            else faults or ["no known fault"]
        )
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Say what is known; 1 where there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--only-say", action="store_true", help="end with 0 in any case")
    options = parser.parse_args(words)
    found = known()
    print("\n".join(sentences(found)), file=sys.stderr)
    return int(any(found.values()) and not options.only_say)


if __name__ == "__main__":
    sys.exit(main())
