"""An opened input without some of its columns, whose cells are encoded while the others are read.

So a table and its keys are read in one pass. What the keys join is worked out in `linked`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from populace.read.cells.encoding import Encoder
from populace.read.files.delimited import Columns
from populace.read.files.rows import Rows, place_of


class Withheld:
    """An input that looks as if it had no such columns.

    Args:
        rows: the opened input.
        keys: the columns that are encoded on the way; those that it has not are passed over.
        shown: one of them that is not withheld all the same.
    """

    def __init__(self, rows: Rows, keys: Iterable[str], shown: str | None = None) -> None:
        self._rows = rows
        self.encoders = {key: Encoder() for key in keys if key in rows.names}
        self.names = tuple(
            name for name in rows.names if name not in self.encoders or name == shown
        )
        self.facts = rows.facts
        self.records = 0

    def place(self, record: int) -> str:
        """Where a record stands in the input."""
        return place_of(self._rows, record)

    def blocks(self) -> Iterator[Columns]:
        """The rows in blocks, without the withheld columns, which are encoded on the way."""
        places = [self._rows.names.index(name) for name in self.names]
        keys = {key: self._rows.names.index(key) for key in self.encoders}
        first = next(iter(keys.values()), 0)
        for block in self._rows.blocks():
            for key, place in keys.items():
                self.encoders[key].add(block[place])
            self.records += len(block[first]) if not keys else 0
            yield Block(block, places)
        if keys:
            self.records = next(iter(self.encoders.values())).records


@dataclass(frozen=True)
class Block(Sequence[Sequence[str]]):
    """Some columns of a block, in another order.

    Args:
        block: the block.
        places: of the columns in it.
    """

    block: Columns
    places: Sequence[int]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, place: int) -> Sequence[str]:  # type: ignore[override]  # never sliced
        return self.block[self.places[place]]
