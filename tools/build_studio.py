"""Builds the studio, the browser app, into `web/dist`: a folder for any web server, and one file.

Nothing may be fetched by a built page from anywhere but its own folder, and by the one file from
nowhere at all.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import build_web
import fetch_pyodide

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
DIST = WEB / "dist"
SHELL = WEB / "build" / "studio.html"
WORKER = WEB / "src" / "studio" / "sw.js"
RUNTIME = (
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    "python_stdlib.zip",
)


def wheel() -> tuple[str, bytes]:
    """Name and content of the wheel of this checkout, the same as everywhere else."""
    with tempfile.TemporaryDirectory() as name:
        # The app itself is no part of the wheel that runs in it.
        source = Path(name) / "source"
        package = shutil.ignore_patterns("app", "__pycache__")
        shutil.copytree(ROOT / "src" / "populace", source / "src" / "populace", ignore=package)
        for file in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / file, source)
        command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", name)
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        if done.returncode:
            raise build_web.BuildError(f"the wheel was not built:\n{done.stderr[-2000:]}")
        path = next(Path(name).glob("populace-*.whl"))
        return path.name, path.read_bytes()


def python_files() -> dict[str, bytes]:
    """Every file of Python that the page needs, by name, the runtime's checked."""
    folder = fetch_pyodide.ensure()
    numpy, _ = fetch_pyodide.numpy_wheel((folder / "pyodide-lock.json").read_bytes())
    files = {name: (folder / name).read_bytes() for name in (*RUNTIME, numpy)}
    name, content = wheel()
    return {**files, name: content}


def digests(page: str, rule: str) -> list[str]:
    """The digests that a page's own policy names under a rule."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    found = re.search(rf"{rule} ([^;]*)", policy[1]) if policy else None
    return re.findall(r"'sha256-[^']+'", found[1]) if found else []


def framed() -> dict[str, str]:
    """What the pages of releases, shown in a frame, need of this page's policy."""
    from populace.publish.style import STYLE

    showcase = build_web.TEMPLATE.read_text("utf-8")
    plain = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    styles = [*digests(showcase, "style-src"), f"'sha256-{plain}'"]
    return {
        "@@page-scripts@@": " ".join(digests(showcase, "script-src")),
        "@@page-styles@@": " ".join(styles),
    }


def described(files: dict[str, bytes], carry: bool) -> tuple[str, str]:
    """The files as the page is told of them, and the version that they make up."""
    entries = []
    for name, content in files.items():
        digest = hashlib.sha256(content).hexdigest()
        entry: dict[str, object] = {"name": name, "bytes": len(content), "sha256": digest}
        if carry:
            packed = gzip.compress(content, 9, mtime=0)
            entry["content"] = base64.b64encode(packed).decode()
        entries.append(entry)
    version = hashlib.sha256("".join(str(each["sha256"]) for each in entries).encode()).hexdigest()
    text = json.dumps({"version": version[:16], "base": "python/", "files": entries})
    return text.replace("<", "\\u003c"), version[:16]


def filled(page: str, puts: dict[str, str]) -> str:
    """The page with its marks replaced, in one pass."""
    marks = re.compile("|".join(map(re.escape, puts)))
    return marks.sub(lambda mark: puts[mark.group()], page)


def build(target: Path) -> None:
    """Fill a new folder with the app; it appears whole or not at all."""
    files = python_files()
    os.environ["PYODIDE"] = str(fetch_pyodide.FOLDER)
    build_web.run("npm", "run", "--silent", "build:studio")
    shell, frames = SHELL.read_text("utf-8"), framed()
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="building-") as scratch:
        whole = Path(scratch) / "whole"
        (whole / "python").mkdir(parents=True)
        for name, content in files.items():
            (whole / "python" / name).write_bytes(content)
        text, version = described(files, carry=False)
        served = {"@@python@@": text, "@@connect@@": "'self'", "@@worker@@": "'self'"}
        (whole / "index.html").write_text(filled(shell, {**frames, **served}), "utf-8")
        text, _ = described(files, carry=True)
        alone = {"@@python@@": text, "@@connect@@": "'none'", "@@worker@@": ""}
        (whole / "studio.html").write_text(filled(shell, {**frames, **alone}), "utf-8")
        worker = WORKER.read_text("utf-8").replace("@@version@@", version)
        (whole / "sw.js").write_text(worker, "utf-8")
        shutil.rmtree(target, ignore_errors=True)
        whole.rename(target)


def sources() -> Iterator[Path]:
    """What the app is built from."""
    yield from build_web.sources()
    yield build_web.TEMPLATE
    yield Path(__file__)
    yield from (ROOT / "src" / "populace").rglob("*.py")


def fresh(paths: Iterable[Path]) -> bool:
    """Whether the app is newer than everything it is built from."""
    page = DIST / "index.html"
    if not page.is_file():
        return False
    built = page.stat().st_mtime_ns
    return all(path.stat().st_mtime_ns <= built for path in paths)


def main() -> int:
    """Build the app if it is not fresh, or one for tests elsewhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=DIST, help="the folder to make")
    parser.add_argument(
        "--fixed-noise", type=Path, help="for tests alone: Python that the worker runs first"
    )
    options = parser.parse_args()
    if options.fixed_noise and options.target == DIST:
        parser.error("a build for tests goes to another folder: name it with --target")
    os.environ["FIXED_NOISE"] = (
        options.fixed_noise.read_text("utf-8") if options.fixed_noise else ""
    )
    try:
        if options.target != DIST or not fresh(sources()):
            build_web.check_node()
            build_web.install()
            build(options.target)
    except (build_web.BuildError, fetch_pyodide.FetchError) as error:
        print(f"The studio was not built: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
