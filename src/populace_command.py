"""Where the command `populace` starts: before its libraries are loaded, so that it may be stopped.

Loading takes a moment, in which a request to stop would end in a traceback.
"""

from __future__ import annotations

import sys

STOPPED = 130


def main() -> int:
    """Run the command with the words of the process; its exit code."""
    try:
        from populace.cli import main as run
    except KeyboardInterrupt:
        print("Stopped before anything was read.", file=sys.stderr)  # noqa: T201 - there is no console yet
        return STOPPED
    return run()
