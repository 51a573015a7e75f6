"""Compiles the loops of synthesis where a wheel is built from sources that hold none.

Such as `pip install git+https://...`: the compiler of this machine makes them, where there is one.
Without one the wheel is built all the same, and NumPy does their work in more time.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

import build_kernel


class CompiledLoops(BuildHookInterface[BuilderConfig]):
    """Runs before the files of a wheel are gathered."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Compile for this machine, unless loops for any are there.

        Args:
            version: what kind of wheel.
            build_data: of the build; its artifacts name the folder already.
        """
        del version, build_data
        said = compiled()
        if said is not None:
            self.app.display_warning(said)


def compiled(folder: Path = build_kernel.LIBRARIES) -> str | None:
    """Compile the loops for this machine into a folder that holds none; else why there are none.

    Args:
        folder: where they belong.
    """
    name, compiler = build_kernel.here(), shutil.which(os.environ.get("CC", "cc"))
    if any(folder.glob("*")):
        return None
    if name is None or compiler is None:
        return "No C compiler for this machine: NumPy does the work of the compiled loops."
    try:
        made = build_kernel.build(name, folder, compiler)
    except build_kernel.KernelError as error:
        return f"The loops were not compiled, NumPy does their work: {error}"
    # Older than its source, so that `make kernel`, and with it a wheel for all, makes its own.
    before = build_kernel.SOURCE.stat().st_mtime - 1
    os.utime(made, (before, before))
    return None
