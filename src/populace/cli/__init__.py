"""The command `populace`: each command parses, calls the public API and prints."""

from populace.cli.program import main

__all__ = ["main"]
