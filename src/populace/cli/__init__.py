"""The command `populace`: each command parses, calls the public API and prints.

Nothing is worked out here.
"""

from populace.cli.program import main

__all__ = ["main"]
