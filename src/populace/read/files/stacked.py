"""Several files that are parts of one table: opened each, and read one after another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from populace.read.files.delimited import Columns
from populace.read.files.rows import Rows, place_of
from populace.read.files.withheld import Block
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact
from populace.vocabulary.listing import listing


class Stacked:
    """Rows of several files under one header, in the order of the files.

    Args:
        sources: the paths of the files, or their contents.
        opened: opens one of them.

    Raises:
        InputError: there is none, one stands twice or is no file, a part is no table, or their
            headers have different names.
    """

    names: tuple[str, ...]
    facts: tuple[Fact, ...]

    def __init__(self, sources: Sequence[Any], opened: Callable[[Any], Rows]) -> None:
        _check(sources)
        self._parts = [opened(each) for each in sources]
        self._called = [_called(each, place) for place, each in enumerate(sources)]
        self._records: list[int] = []
        first, *others = self._parts
        self.names = first.names
        for place, other in enumerate(others, 1):
            if set(other.names) != set(self.names):
                raise _other_header(sources, place, self.names, other.names)
        self.facts = tuple(dict.fromkeys(each for part in self._parts for each in part.facts))

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, with the columns in the order of the first file."""
        self._records = []
        for part in self._parts:
            places = [part.names.index(name) for name in self.names]
            records = 0
            for block in part.blocks():
                records += len(block[0])
                yield Block(block, places)
            self._records.append(records)

    def place(self, record: int) -> str:
        """Where a record stands, and in which file, once all are read."""
        for part, called, records in zip(self._parts, self._called, self._records, strict=False):
            if record < records:
                return f"{place_of(part, record)} of {called}"
            record -= records
        return ""


def _check(sources: Sequence[Any]) -> None:
    if not sources:
        raise InputError(
            expected="at least one file of a table", found="none", action="Name its files."
        )
    odd = [each for each in sources if not isinstance(each, str | PathLike | bytes)]
    if odd:
        raise InputError(
            expected="paths of the files of one table",
            found=f"an object of type {type(odd[0]).__name__} in a list",
            action="Put frames together first, or say how tables hang together"
            " (relations=populace.Relation(...)).",
        )
    paths = [str(Path(os.fspath(each)).resolve()) for each in sources if not _is_bytes(each)]
    if twice := [path for path in dict.fromkeys(paths) if paths.count(path) > 1]:
        raise InputError(
            expected="each file of a table once",
            found=f"{Path(twice[0]).name} twice",
            action="Leave one out: its people would be counted twice.",
        )


def _is_bytes(source: object) -> bool:
    return isinstance(source, bytes)


def _other_header(
    sources: Sequence[Any], place: int, names: Iterable[str], other: Iterable[str]
) -> InputError:
    here, there = set(names), set(other)
    parts = (
        f"without {listing(sorted(here - there))}" if here - there else "",
        f"with {listing(sorted(there - here))} besides" if there - here else "",
    )
    called, first = (_called(sources[each], each) for each in (place, 0))
    return InputError(
        expected=f"files of one table, with the columns of {first}",
        found=f"{called} {' and '.join(filter(None, parts))}",
        action="Give all files the same header; or release them as tables of their own, if they"
        " hang together.",
    )


def _called(source: Any, place: int) -> str:  # noqa: ANN401 - a path or bytes
    return f"the {place + 1}. of them" if _is_bytes(source) else Path(os.fspath(source)).name
