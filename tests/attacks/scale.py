"""How much is played: once in the test suite, many times in an audit, which writes figures down.

`benchmarks/audit.py` sets the variables. No test here.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

TIMES = int(os.environ.get("POPULACE_AUDIT_TIMES", "1"))
"""How many times as many neighbors as in the test suite are replayed."""

GAMES = int(os.environ.get("POPULACE_AUDIT_GAMES", "1"))
"""How many times as many runs an attacker sees."""

_FILE = os.environ.get("POPULACE_AUDIT_FILE")


def keep(kind: str, name: str, **figures: float) -> None:
    """Write the figures of a replay or a game down, in an audit."""
    if _FILE is not None:
        with Path(_FILE).open("a", encoding="utf-8") as file:
            numbers = {each: float(number) for each, number in figures.items()}
            file.write(json.dumps({"kind": kind, "name": name, **numbers}) + "\n")
