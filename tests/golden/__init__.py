"""Releases of each format version, kept for ever: a later Populace loads and verifies them.

`python -m tests.golden` made those of the newest format; those of older ones are never made again.
Their people do not exist. No test stands here.
"""

from __future__ import annotations

from pathlib import Path

from populace.vocabulary.release import FORMAT

HOME = Path(__file__).parent
GOLDEN = ("single", "k-anonymous", "families", "network", "both-ends", "tree")


def folder_of(kind: str, version: int = FORMAT) -> Path:
    """Where the golden release of a kind lies."""
    return HOME / f"format-{version}" / kind
