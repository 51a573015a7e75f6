"""Compiles the loops of synthesis and counting (`synthesize/kernel.c`) by the compiler of ziglang.

For this machine, or for all that the wheel serves; each library is the same wherever it is built.
Without one, NumPy does the same work in more time.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "populace" / "synthesize" / "kernel.c"
LIBRARIES = SOURCE.parent / "libraries"
OPTIONS = (
    *("-std=c11", "-O3", "-Wall", "-Wextra", "-Werror", "-fwrapv", "-ffp-contract=off"),
    *("-fno-sanitize=all", "-fvisibility=hidden", "-shared", "-fPIC", "-s"),
)
WINDOWS_OPTIONS = (*(each for each in OPTIONS if each != "-fPIC"), "-nostdlib")
"""Code of Windows stands anywhere as it is; its C library, which is not needed, takes minutes."""

LINKING = ("-shared", "-s", "-nostdlib")
WIDE = ("-DWIDE", "-mavx2")
"""Loops of machines of x86-64 are there twice: see the source."""

BROWSER = "emscripten-wasm32.so"
"""The library for Pyodide, a side module of its WebAssembly: no SDK of Emscripten makes it."""

BROWSER_OPTIONS = (
    *("-std=c11", "-Oz", "-Wall", "-Wextra", "-Werror", "-fwrapv", "-ffp-contract=off"),
    *("-fno-sanitize=all", "-fvisibility=hidden", "-msimd128", "-fPIC", "-c"),
)
BROWSER_LINKING = (
    *("-shared", "--experimental-pic", "--strip-all", "--export-dynamic"),
    "--unresolved-symbols=import-dynamic",
)
TARGETS = {
    "linux-x86_64.so": "x86_64-linux-gnu.2.17",
    "linux-aarch64.so": "aarch64-linux-gnu.2.17",
    "darwin-x86_64.dylib": "x86_64-macos",
    "darwin-aarch64.dylib": "aarch64-macos",
    "win32-x86_64.dll": "x86_64-windows-gnu",
    "win32-aarch64.dll": "aarch64-windows-gnu",
    BROWSER: "wasm32-emscripten",
}
"""The libraries of a wheel, named by `libraries.file_name`, and the machines as zig calls them."""


class KernelError(Exception):
    """The loops could not be compiled."""


def here() -> str | None:
    """The library for this machine, if it is one of them."""
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    return next((name for name in TARGETS if name.startswith(f"{sys.platform}-{machine}.")), None)


def missing(folder: Path = LIBRARIES) -> list[str]:
    """The libraries of a wheel that are not there, or older than their source."""
    changed = SOURCE.stat().st_mtime
    paths = {name: folder / name for name in TARGETS}
    return [
        name for name, path in paths.items() if not path.is_file() or path.stat().st_mtime < changed
    ]


def build(name: str, folder: Path = LIBRARIES, compiler: str | None = None) -> Path:
    """Compile one library; nothing half-written is left.

    Args:
        name: one of TARGETS.
        folder: where it goes.
        compiler: a C compiler of this machine, for this machine, instead of ziglang's.

    Raises:
        KernelError: the compiler is not installed, or refused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        made = Path(place) / name
        run = (compiler,) if compiler else (sys.executable, "-m", "ziglang", "cc")
        compiling = run if compiler else (*run, "-target", TARGETS[name])
        if name == BROWSER:
            _run(place, *compiling, *BROWSER_OPTIONS, "-o", "kernel.o", str(SOURCE))
            linking = (sys.executable, "-m", "ziglang", "wasm-ld", *BROWSER_LINKING)
            _run(place, *linking, "kernel.o", "-o", name)
        else:
            named = (f"-Wl,-install_name,{name}",) if name.endswith(".dylib") else ()
            options = WINDOWS_OPTIONS if name.endswith(".dll") else OPTIONS
            parts: tuple[str, ...] = (str(SOURCE),)
            if "x86_64" in name:
                one = (each for each in options if each not in LINKING)
                _run(place, *compiling, *one, *WIDE, "-c", "-o", "wide.o", str(SOURCE))
                parts = ("-DBOTH", str(SOURCE), "wide.o")
            _run(place, *compiling, *options, *named, "-o", name, *parts)
        if not made.is_file():
            raise KernelError(f"{name}: nothing was made")
        return made.replace(folder / name)


def _run(place: str, *command: str) -> None:
    """Run a command in a folder."""
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    except OSError as error:
        raise KernelError(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        raise KernelError(f"{' '.join(command[:4])}: {done.stderr[-2000:]}")


def main() -> int:
    """Compile for this machine or for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="for every machine the wheel serves")
    own = here()
    wanted = list(TARGETS) if parser.parse_args().all else [own] if own else []
    if not wanted:
        print("No compiled loops for this machine: NumPy does their work.", file=sys.stderr)
    stale = missing()
    try:
        for name in wanted:
            if name in stale:
                print(build(name).relative_to(ROOT))
    except KernelError as error:
        print(f"The loops of synthesis were not compiled: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
