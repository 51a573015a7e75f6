"""How much, without a number: the words of private notes.

A note goes to the steward of a table alone, and yet holds nothing computed from it but these words.
"""

from __future__ import annotations

_WORDS = ((1.0, "All"), (0.5, "Most"), (0.1, "Many"))


def much(share: float) -> str | None:
    """The word for a share from 0 to 1; None for one that is no news."""
    return next((word for least, word in _WORDS if share >= least), None)
