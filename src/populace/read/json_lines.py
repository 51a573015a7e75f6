"""JSON lines, one object for each row, as columns of text.

How one cell is written is said in `memory`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from populace.read.delimited import Columns, check_names
from populace.read.memory import WRITABLE, Rendered
from populace.read.source import Source, lines
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact, fact

_CELLS = 1 << 17


class JsonLines:
    """One JSON object in each line; blank lines are no rows.

    The columns are the keys of all objects; a cell is absent where its key is missing or null.
    They keep their order where every object has the same keys in the same order. Elsewhere they
    are sorted: the order of appearance would tell what the first objects lack.

    Raises:
        InputError: a line is no JSON object.
    """

    facts: tuple[Fact, ...]

    def __init__(self, source: Source) -> None:
        self._source = source
        keys: dict[str, None] | None = None
        same = True
        for row in self._objects():
            if keys is None:
                keys = dict.fromkeys(row)
            same = same and list(row) == list(keys)
            keys.update(dict.fromkeys(row))
        self._keys = tuple((keys or {}) if same else sorted(keys or ()))
        self.names = tuple(name.strip() for name in self._keys)
        check_names(self.names)
        self.facts = (
            fact("rows-are-objects"),
            fact("same-keys" if same else "keys-sorted"),
            WRITABLE,
        )

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, whose columns are written out one at a time."""
        rows = self._objects(checked=True)
        height = max(1, _CELLS // len(self.names))
        while block := list(islice(rows, height)):
            yield Rendered(self.names, [[row.get(key) for row in block] for key in self._keys])

    def _objects(self, *, checked: bool = False) -> Iterator[dict[str, Any]]:
        for line in lines(self._source, "utf-8-sig"):
            if line.strip():
                row = json.loads(line) if checked else json_object(line)
                if row is None:
                    raise InputError(
                        expected="one JSON object in every line",
                        found="a line that is none, or that names a key twice",
                        action="Save the table as JSON lines, or as CSV (UTF-8).",
                    )
                yield row


def json_object(line: str) -> dict[str, Any] | None:
    """The object that a line holds, or None."""
    try:
        found = json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
