"""What every opened input offers, whatever kind of file, frame or database it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from populace.read.files.delimited import Columns
from populace.vocabulary.facts import Fact


class Rows(Protocol):
    """Rows under a header."""

    names: tuple[str, ...]
    facts: tuple[Fact, ...]

    def blocks(self) -> Iterable[Columns]:
        """The rows in blocks, once."""
        ...


@runtime_checkable
class Placed(Protocol):
    """Rows that stand somewhere in a file."""

    def place(self, record: int) -> str:
        """The line of a text or the row of a sheet in which a record stands, as in "line 7".

        Args:
            record: its number from 0.
        """
        ...


def place_of(rows: object, record: int) -> str:
    """Where a record stands in its file; its number, counted from the first, where it has none."""
    where = rows.place(record) if isinstance(rows, Placed) else ""
    return where or f"record {record + 1}, counted from the first"
