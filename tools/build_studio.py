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
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import build_web
import build_wheel
import fetch_pyodide
import node

FAULTS = (
    build_web.BuildError,
    build_wheel.WheelError,
    fetch_pyodide.FetchError,
    node.NodeError,
)

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
DIST = WEB / "dist"
WORKER = WEB / "src" / "studio" / "sw.js"
RUNTIME = (
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    "python_stdlib.zip",
)


def python_files() -> dict[str, bytes]:
    """Every file of Python that the page needs, by name, the runtime's checked."""
    folder = fetch_pyodide.ensure()
    numpy, _ = fetch_pyodide.numpy_wheel((folder / "pyodide-lock.json").read_bytes())
    files = {name: (folder / name).read_bytes() for name in (*RUNTIME, numpy)}
    name, content = build_wheel.wheel()
    return {**files, name: content}


def digests(page: str, rule: str) -> list[str]:
    """The digests that a page's own policy names under a rule."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    found = re.search(rf"{rule} ([^;]*)", policy[1]) if policy else None
    return re.findall(r"'sha256-[^']+'", found[1]) if found else []


def framed() -> dict[str, str]:
    """What the pages of releases, shown in a frame, need of this page's policy."""
    from populace.publish.page.style import STYLE

    showcase = build_web.TEMPLATE.read_text("utf-8")
    plain = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    styles = [*digests(showcase, "style-src"), f"'sha256-{plain}'"]
    return {
        "@@page-scripts@@": " ".join(digests(showcase, "script-src")),
        "@@page-styles@@": " ".join(styles),
    }


def version(page: str, files: dict[str, bytes]) -> str:
    """A name of this app as a whole: any change of the page or of a file makes another."""
    whole = hashlib.sha256(page.encode())
    for content in files.values():
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()[:16]


def described(name: str, files: dict[str, bytes], carry: bool) -> str:
    """The files as the page is told of them."""
    entries = []
    for file, content in files.items():
        digest = hashlib.sha256(content).hexdigest()
        entry: dict[str, object] = {"name": file, "bytes": len(content), "sha256": digest}
        if carry:
            packed = gzip.compress(content, 9, mtime=0)
            entry["content"] = base64.b64encode(packed).decode()
        entries.append(entry)
    text = json.dumps({"version": name, "base": "python/", "files": entries})
    return text.replace("<", "\\u003c")


def filled(page: str, puts: dict[str, str]) -> str:
    """The page with its marks replaced, in one pass."""
    marks = re.compile("|".join(map(re.escape, puts)))
    return marks.sub(lambda mark: puts[mark.group()], page)


def build(target: Path, mode: str) -> None:
    """Fill a new folder with the app; it appears whole or not at all."""
    files = python_files()
    os.environ["PYODIDE"] = str(fetch_pyodide.FOLDER)
    build_web.run("npm", "run", "--silent", "build:studio", "--", "--mode", mode)
    shell = filled((WEB / "build" / mode / "studio.html").read_text("utf-8"), framed())
    name = version(shell, files)
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="building-") as scratch:
        whole = Path(scratch) / "whole"
        (whole / "python").mkdir(parents=True)
        for path, content in files.items():
            (whole / "python" / path).write_bytes(content)
        text = described(name, files, carry=False)
        served = {"@@python@@": text, "@@connect@@": "'self'", "@@worker@@": "'self'"}
        (whole / "index.html").write_text(filled(shell, served), "utf-8")
        text = described(name, files, carry=True)
        alone = {"@@python@@": text, "@@connect@@": "'none'", "@@worker@@": ""}
        (whole / "studio.html").write_text(filled(shell, alone), "utf-8")
        shutil.copyfile(WORKER, whole / "sw.js")
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
    parser.add_argument("--fixed-noise", action="store_true", help="for tests alone")
    options = parser.parse_args()
    if options.fixed_noise and options.target.resolve() == DIST:
        parser.error("a build for tests goes to another folder: name it with --target")
    try:
        if options.target != DIST or not fresh(sources()):
            node.ensure()
            build_web.install()
            build(options.target, "fixed-noise" if options.fixed_noise else "production")
    except (
        build_web.BuildError,
        node.NodeError,
        build_wheel.WheelError,
        fetch_pyodide.FetchError,
    ) as error:
        print(f"The studio was not built: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
