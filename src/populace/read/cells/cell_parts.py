"""The parts of a cell in which somebody wrote several things, whatever joins them.

Only what looks for people cuts cells so: which values a cell holds is declared, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_JOINERS = re.compile(
    r"[;|\n\r\t/\\،؛、；｜，•·●▪~^&+*=<>→_]|,|\s(?:and|with|und|et|y|e|и|та|و|ve|dan|na)\s|\s[-–—]\s"
    r"|[()\[\]]"
)


def cut(text: str) -> tuple[str, ...]:
    """A cell, and its parts where it seems to have several."""
    parts = tuple(part for each in _JOINERS.split(text) if (part := each.strip()))
    return (text, *parts) if len(parts) > 1 or parts[:1] != (text.strip(),) else (text,)


def own_words(texts: Sequence[str]) -> bool:
    """Whether words between dots seldom stand in another text, as those of places on a grid."""
    words = [word for text in texts for word in set(text.strip("/ ").split("."))]
    return 4 * len(set(words)) > 3 * len(words)
