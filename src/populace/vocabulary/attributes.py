"""The numbering of attributes that counting, protecting and synthesizing share.

Values and their columns are kept in `table`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.table import Column


@dataclass(frozen=True)
class Attributes:
    """All attributes (values of columns) in one order: by column, then by code.

    Attribute ids run from 0 to `size` - 1. The attributes of a single-valued column share one
    *slot*, those of a multi-valued column have a slot each: a combination holds at most one
    attribute of a slot.
    """

    columns: tuple[Column, ...]

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Shape (columns + 1,).

        Column c owns the ids starts[c] to starts[c + 1] - 1; code v has id starts[c] + v - 1.
        """
        return np.cumsum([0, *(len(column.values) for column in self.columns)], dtype=np.int64)

    @property
    def size(self) -> int:
        """How many attributes there are."""
        return int(self.starts[-1])

    @cached_property
    def column_of(self) -> NDArray[np.int32]:
        """Shape (size,): the column of each attribute."""
        sizes = np.diff(self.starts).astype(np.intp)
        return np.repeat(np.arange(len(self.columns), dtype=np.int32), sizes)

    @cached_property
    def slot_of(self) -> NDArray[np.int32]:
        """Shape (size,): the slot of each attribute, rising with the id."""
        first = np.zeros(self.size, dtype=np.int32)
        for column, start, stop in zip(self.columns, self.starts, self.starts[1:], strict=False):
            first[start:stop] = 1 if column.multivalued else 0
            first[start : start + 1] = 1
        return np.cumsum(first, dtype=np.int32) - np.int32(1)

    @cached_property
    def public(self) -> NDArray[np.bool_]:
        """Shape (size,): whether each attribute belongs to a declared domain."""
        declared = np.array([column.public for column in self.columns], dtype=bool)
        return declared[self.column_of]
