"""Counting the slow and obvious way, with Python sets."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts
from populace.vocabulary.table import Ragged, Table
from tests.attacks.people import Pair, column


def attribute_sets(table: Table) -> list[set[int]]:
    """For each subject the set of attribute ids in any of its rows."""
    starts = Attributes(table.columns).starts
    owners = range(table.records) if table.subjects is None else [int(s) for s in table.subjects]
    found: list[set[int]] = [set() for _ in range(max(owners, default=-1) + 1)]
    for row, owner in enumerate(owners):
        for cells, first in zip(table.cells, starts, strict=False):
            if isinstance(cells, Ragged):
                codes = cells.codes[cells.starts[row] : cells.starts[row + 1]]
            else:
                codes = cells[row : row + 1]
            found[owner] |= {int(first) + int(code) - 1 for code in codes if code}
    return found


def counted(sets: list[set[int]], length: int) -> Counter[tuple[int, ...]]:
    """How many sets hold each combination."""
    return Counter(one for held in sets for one in combinations(sorted(held), length))


def as_dict(counts: Counts) -> dict[tuple[int, ...], int]:
    """Counts by their ids."""
    return {
        tuple(int(one) for one in ids): int(number)
        for ids, number in zip(counts.ids, counts.counts, strict=True)
    }


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Neighbors: columns of both kinds, several rows each, duplicates, and a bound that may cut."""
    columns = tuple(
        column(
            f"column {place}",
            draw(st.integers(1, 5)),
            public=draw(st.booleans()),
            multivalued=draw(st.booleans()),
        )
        for place in range(draw(st.integers(1, 4)))
    )
    row = st.tuples(
        *(
            st.lists(st.integers(1, len(one.values)), max_size=4 if one.multivalued else 1).map(
                tuple
            )
            for one in columns
        )
    )
    owned = draw(st.booleans())
    person = st.lists(row, min_size=1, max_size=3 if owned else 1)
    extra = draw(person)
    if owned and draw(st.booleans()):
        extra = [*extra, extra[0]]
    total = sum(len(one.values) for one in columns)
    return Pair(
        columns,
        draw(st.lists(person, max_size=8)),
        extra,
        draw(st.integers(1, total)),
        owned,
    )


def shuffled(table: Table, order: np.ndarray) -> Table:
    """The same table with its rows in another order."""
    cells: list[Ragged | np.ndarray] = []
    for one in table.cells:
        if isinstance(one, Ragged):
            parts = [one.codes[one.starts[row] : one.starts[row + 1]] for row in order]
            starts = np.cumsum([0, *map(len, parts)], dtype=np.int64)
            cells.append(Ragged(starts, np.concatenate([one.codes[:0], *parts])))
        else:
            cells.append(one[order])
    owners = None if table.subjects is None else table.subjects[order]
    return Table(table.columns, tuple(cells), table.records, owners, table.bound)
