"""What every opened input offers, whatever kind of file, frame or database it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from populace.read.delimited import Columns
from populace.vocabulary.facts import Fact


class Rows(Protocol):
    """Rows under a header."""

    names: tuple[str, ...]
    facts: tuple[Fact, ...]

    def blocks(self) -> Iterable[Columns]:
        """The rows in blocks, once."""
        ...
