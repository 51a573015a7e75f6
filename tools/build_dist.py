"""Builds what a release of Populace is made of: wheel, source distribution, the studio as one file.

All three are the same, byte for byte, wherever and whenever the same commit is built.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import build_wheel

ROOT = build_wheel.ROOT
CONTENT = ("src", "docs", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "SECURITY.md")
SUMS = "SHA256SUMS"


def sdist(app: Path) -> tuple[str, bytes]:
    """Name and content of the source distribution, the built pages and loops in it.

    Args:
        app: the built browser app; its one file for a USB stick is left out.

    Raises:
        WheelError: the build failed.
    """
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "source"
        source.mkdir()
        for part in CONTENT:
            path = ROOT / part
            if path.is_dir():
                unbuilt = shutil.ignore_patterns("app", "__pycache__")
                shutil.copytree(path, source / part, ignore=unbuilt)
            else:
                shutil.copy(path, source)
        (source / "tools").mkdir()
        for file in build_wheel.HOOK:
            shutil.copy(ROOT / file, source / file)
        inside = source / "src" / "populace" / "app"
        shutil.copytree(app, inside, ignore=shutil.ignore_patterns("studio.html"))
        command = (sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", name)
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        if done.returncode:
            raise build_wheel.WheelError(done.stderr[-2000:])
        path = next(Path(name).glob("populace-*.tar.gz"))
        return path.name, path.read_bytes()


def built(app: Path) -> dict[str, bytes]:
    """Every file of a release of Populace by its name, the sums of the others last.

    Raises:
        WheelError: something is missing, or a build failed.
    """
    studio = app / "studio.html"
    if not studio.is_file():
        raise build_wheel.WheelError("the studio is missing; say make web")
    files = dict((build_wheel.wheel(app), sdist(app)))
    files["studio.html"] = studio.read_bytes()
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    files[SUMS] = ("\n".join(sums) + "\n").encode()
    return files


def main() -> int:
    """Build all of it into a folder that holds nothing else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the files go; emptied first")
    folder = parser.parse_args().folder
    try:
        files = built(build_wheel.APP)
    except build_wheel.WheelError as error:
        print(f"Nothing was built: {error}", file=sys.stderr)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(f"{len(content) / 1e6:8.2f} MB  {folder / name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
