"""Records as JSON objects, one in each line or all in one array, as columns of text.

How one cell is written is said in `memory`.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from populace.read.files.delimited import Columns
from populace.read.files.memory import WRITABLE, Rendered, check_frame, ends_of, seen
from populace.read.files.source import Source, find_encoding, lines
from populace.read.layout.footer import FOOT
from populace.read.layout.header import SAMPLE, check_names, legible
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import WHOLE, Extent
from populace.vocabulary.facts import Fact, fact

_CELLS = 1 << 17

_ANSWER = re.compile(
    r"(.*[_.-])?(errors?|exception|fault)([_.-].*|code|s|message)?|message|detail|status_?code"
    r"|http_?status(_?code)?",
    re.IGNORECASE,
)
"""Keys of what servers answer in place of records."""


class JsonLines:
    """One JSON object in each line, where blank lines are no rows; or an array of objects.

    The columns are the keys of all objects; a cell is absent where its key is missing or null.
    They keep their order where every object has the same keys in the same order. Elsewhere they
    are sorted: the order of appearance would tell what the first objects lack.

    Args:
        source: the text.
        encoding: Python's name for it; None to find it.
        extent: whether its keys are said to be names, and all records to be such.

    Raises:
        InputError: a line or an element is no JSON object, or the keys are a record.
    """

    facts: tuple[Fact, ...]

    def __init__(self, source: Source, encoding: str | None = None, extent: Extent = WHOLE) -> None:
        self._source = source
        self._encoding, found = find_encoding(source, encoding)
        keys: dict[str, None] | None = None
        same = True
        first: list[dict[str, Any]] = []
        last: deque[dict[str, Any]] = deque(maxlen=FOOT)
        for number, row in enumerate(self._objects(), 1):
            if nested := [key for key, cell in row.items() if isinstance(cell, dict | list)]:
                raise InputError(
                    expected="JSON objects of one level, which hold texts, numbers, true, false or"
                    " null",
                    found=f"a list or an object under {nested[0]!r}, in record {number}",
                    action="Save its parts under names of their own, or joined in one text. Where"
                    " the records stand in a list inside of an object, save that list alone.",
                )
            if keys is None:
                keys = dict.fromkeys(row)
            same = same and list(row) == list(keys)
            keys.update(dict.fromkeys(row))
            if number <= SAMPLE:
                first.append(row)
            else:
                last.append(row)
        if len(first) == 1 and any(map(_ANSWER.fullmatch, first[0])):
            raise InputError(
                expected="records as JSON objects",
                found="one that looks like the answer of a server, such as an error",
                action="Fetch the file again; if it is a record, save the table as CSV (UTF-8).",
            )
        self._keys = tuple((keys or {}) if same else sorted(keys or ()))
        self.names = tuple(map(legible, self._keys))
        check_names(self.names)
        if not same and len({name.casefold() for name in self.names}) < len(self.names):
            raise InputError(
                expected="the same keys in every record",
                found="keys that differ in capital letters alone, and do not stand in all records",
                action="Write each key in one way.",
            )
        some = [*first, *last]
        cells = [ends_of([row.get(key) for row in some]) for key in self._keys]
        check_frame(self.names, cells, extent, decoded=encoding)
        self.facts = (
            fact("rows-are-objects"),
            fact("same-keys" if same else "keys-sorted"),
            WRITABLE,
            *seen(extent),
        )
        if found is not None:
            self.facts += (fact("encoding-found", encoding=found),)

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, whose columns are written out one at a time."""
        rows = self._objects()
        height = max(1, _CELLS // len(self.names))
        while block := list(islice(rows, height)):
            yield Rendered(self.names, [[row.get(key) for row in block] for key in self._keys])

    def place(self, record: int) -> str:
        """The line in which a record stands, found by reading again; its number in an array."""
        filled = (
            (number, line)
            for number, line in enumerate(lines(self._source, self._encoding), 1)
            if line.strip("\ufeff \t\r\n")
        )
        found = list(islice(filled, record + 1))
        return "" if found[0][1].lstrip("\ufeff \t").startswith("[") else f"line {found[-1][0]}"

    def _objects(self) -> Iterator[dict[str, Any]]:
        text = lines(self._source, self._encoding)
        first = ""
        for number, line in enumerate(text, 1):
            first = first or line.strip("\ufeff \t\r\n")
            if first.startswith("["):
                yield from _elements("".join([line, *text]))
                return
            if line.strip():
                row = json_object(line)
                if row is None:
                    raise InputError(
                        expected="one JSON object in every line, or an array of them",
                        found=f"in line {number} one that is none, or that names a key twice",
                        action="Save the table as JSON lines, as an array of objects of one level,"
                        " or as CSV (UTF-8).",
                    )
                yield row


def _elements(text: str) -> Iterator[dict[str, Any]]:
    """The objects in a JSON array."""
    try:
        array = json.loads(text.strip("\ufeff \t\r\n"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise InputError(
            expected="a whole JSON array of objects, each of whose keys stands once",
            found="text that is none",
            action="Save the table again, as JSON lines or as CSV (UTF-8).",
        ) from None
    for number, row in enumerate(array, 1):
        if not isinstance(row, dict):
            raise InputError(
                expected="a JSON array of objects, one for each row",
                found=f"another element, number {number}",
                action="Save each record as an object with the names of the columns as keys, or"
                " save the table as CSV (UTF-8).",
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
