"""What a package adds to read files of another kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Reader:
    """Reads files of one ending, which is the name of its entry point, such as `.dbf`.

    Args:
        what: what it reads, in words.
        read: takes the path of a file; gives a mapping of column names to lists of cells, or a data
            frame. A row is a record, whatever other rows hold.
    """

    what: str
    read: Callable[[Path], Any]
