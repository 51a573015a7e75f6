"""Names in a sentence."""

from __future__ import annotations

from collections.abc import Sequence


def listing(names: Sequence[str], limit: int = 12) -> str:
    """Names in quotes, joined for a sentence; past `limit` the rest is left out."""
    shown = ", ".join(repr(name) for name in names[:limit])
    return shown if len(names) <= limit else f"{shown} and others"
