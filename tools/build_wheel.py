"""Builds the wheel from a copy of the sources, with browser app and all compiled loops or without.

The one without is what runs in the app, with the loops for the browser's Python alone. Nothing is
written into the checkout but the wheel.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import build_kernel

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "web" / "dist"
HOOK = ("tools/build_hook.py", "tools/build_kernel.py")
"""What a build from sources runs; in a wheel of ours there is nothing left to do for it."""


class WheelError(Exception):
    """The wheel could not be built."""


def wheel(app: Path | None = None) -> tuple[str, bytes]:
    """Name and content of the wheel of this checkout, the same on every machine.

    Args:
        app: the built browser app to go with it; its one file for a USB stick is left out.

    Raises:
        WheelError: the build failed, or there is no app, or a compiled library is missing.
    """
    every = set(build_kernel.TARGETS)
    needed = every if app else {build_kernel.BROWSER}
    if app and not (app / "index.html").is_file():
        raise WheelError("the browser app is missing; say make web")
    if missing := sorted(needed.intersection(build_kernel.missing())):
        raise WheelError(f"compiled loops are missing: {', '.join(missing)}; say make kernel")
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "source"
        package = source / "src" / "populace"
        unbuilt = shutil.ignore_patterns("app", "__pycache__", *(every - needed))
        shutil.copytree(ROOT / "src" / "populace", package, ignore=unbuilt)
        if app:
            shutil.copytree(app, package / "app", ignore=shutil.ignore_patterns("studio.html"))
        (source / "tools").mkdir()
        for file in ("pyproject.toml", "README.md", "LICENSE", "src/populace_command.py", *HOOK):
            shutil.copy(ROOT / file, source / file)
        command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", name)
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        if done.returncode:
            raise WheelError(done.stderr[-2000:])
        path = next(Path(name).glob("populace-*.whl"))
        return path.name, path.read_bytes()


def main() -> int:
    """Build the wheel that is released, the app in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the wheel goes")
    folder = parser.parse_args().folder
    try:
        name, content = wheel(APP)
    except WheelError as error:
        print(f"The wheel was not built: {error}", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    print(folder / name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
