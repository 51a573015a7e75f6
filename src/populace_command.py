"""Where the command `populace` starts: before its libraries are loaded, so that it may be stopped.

Loading takes a moment, in which a request to stop would end in a traceback. Whoever ends the run
from outside (SIGTERM) is answered as Ctrl-C is: no half of a folder is left.
"""

from __future__ import annotations

import signal
import sys

STOPPED, ENDED = 130, 143


def main() -> int:
    """Run the command with the words of the process; its exit code."""
    ended = []

    def end(*_: object) -> None:
        ended.append(True)
        raise KeyboardInterrupt

    try:
        signal.signal(signal.SIGTERM, end)
        from populace.cli import main as run

        code = run()
    except KeyboardInterrupt:
        print("Stopped before anything was read.", file=sys.stderr)  # noqa: T201 - there is no console yet
        code = STOPPED
    return ENDED if ended and code == STOPPED else code
