"""The library of compiled loops for this machine: where it lies, and whether it can be called.

What the loops do is said by the parts that call them, whose NumPy code does the same without.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LIBRARIES = Path(__file__).parents[1] / "synthesize" / "libraries"
SWITCH = "POPULACE_KERNEL"
"""Set to "off" in the environment, NumPy does everything."""

_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
_ENDINGS = {"win32": "dll", "darwin": "dylib"}

Loops = Mapping[str, tuple[Any, ...]]
"""What each loop answers, and what it is given."""


def file_name(system: str, machine: str) -> str:
    """What the library for a system (as `sys.platform`) and a machine is called."""
    machine = machine.lower()
    return f"{system}-{_MACHINES.get(machine, machine)}.{_ENDINGS.get(system, 'so')}"


def path_here() -> Path | None:
    """Where the library for this machine would lie; None where NumPy is to do everything."""
    if os.environ.get(SWITCH) == "off":
        return None
    return LIBRARIES / file_name(sys.platform, platform.machine())


def opened(
    path: Path, loops: Loops, question: str, answer: int, *, wide: bool = True
) -> ctypes.CDLL | None:
    """A library, or None where it is missing, of another build, or cannot run here.

    Args:
        path: the file.
        loops: those that will be called.
        question: the function that says which build it is.
        answer: what it must say.
        wide: whether loops for AVX2 are taken, where the library and this processor have them.
    """
    try:
        library = ctypes.CDLL(str(path))
        build = library[question]
        build.restype = library.wide.restype = ctypes.c_int64
        if build() != answer:
            return None
        ending = "_wide" if wide and library.wide() else ""
        for name, (given_back, *given) in loops.items():
            loop = library[name + ending]
            loop.restype, loop.argtypes = given_back, given
            setattr(library, name, loop)
    except (OSError, AttributeError):
        return None
    return library
