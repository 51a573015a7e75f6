"""Random small tables in which groups form: several rows and values of a person, rare values.

No test stands here.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column, Ragged, Table


@st.composite
def tables(draw, most=60):
    """Up to `most` rows, up to five columns of which some hold several values, often several rows.

    Values are drawn unevenly, so that some are shared by many and some by few.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    records = draw(st.integers(0, most))
    columns, cells = [], []
    for place in range(draw(st.integers(1, 5))):
        size = draw(st.integers(1, 4))
        chance = rng.dirichlet(np.full(size + 1, draw(st.sampled_from([0.3, 1.0]))))
        several = draw(st.booleans())
        columns.append(
            Column(
                f"column {place}",
                tuple(f"value {value}" for value in range(size)),
                public=draw(st.booleans()),
                delimiter=";" if several else None,
            )
        )
        if several:
            held = rng.random((records, size)) < chance[1:]
            starts = np.concatenate([[0], np.cumsum(held.sum(axis=1))]).astype(np.int64)
            cells.append(Ragged(starts, (np.nonzero(held)[1] + 1).astype(np.int32)))
        else:
            cells.append(rng.choice(size + 1, size=records, p=chance).astype(np.int32))
    subjects = None
    if records and draw(st.booleans()):
        subjects = rng.integers(0, max(1, records * 2 // 3), records).astype(np.int64)
    return Table(tuple(columns), tuple(cells), records, subjects)


Named = frozenset[tuple[str, str]]


def people(table: Table) -> list[Named]:
    """What each subject holds, as pairs of column and value: the slow and obvious way."""
    owners = range(table.records) if table.subjects is None else table.subjects.tolist()
    found: list[set[tuple[str, str]]] = [set() for _ in range(max(owners, default=-1) + 1)]
    for row, owner in enumerate(owners):
        for column, cell in zip(table.columns, table.cells, strict=True):
            if isinstance(cell, Ragged):
                codes = cell.codes[cell.starts[row] : cell.starts[row + 1]]
            else:
                codes = cell[row : row + 1]
            found[owner] |= {(column.name, column.values[code - 1]) for code in codes if code}
    return [frozenset(held) for held in found]


def support(everyone: list[Named], named: Named) -> int:
    """How many subjects hold all of it."""
    return sum(named <= held for held in everyone)


def allowed(table: Table, named: tuple[tuple[str, str], ...]) -> bool:
    """Whether it holds at most one value of each column with one value per cell."""
    single = {column.name for column in table.columns if not column.multivalued}
    names = Counter(name for name, _ in named if name in single)
    return max(names.values(), default=0) <= 1


def counted(table: Table, length: int) -> dict[Named, int]:
    """All combinations of a length that somebody holds, with their counts."""
    return Counter(
        frozenset(named)
        for held in people(table)
        for named in combinations(sorted(held), length)
        if allowed(table, named)
    )


def released(aggregates, length: int) -> dict[Named, int]:
    """The released combinations of a length by name."""
    attributes = Attributes(aggregates.columns)
    names = [(column.name, value) for column in attributes.columns for value in column.values]
    entry = aggregates.lengths[length - 1]
    return {
        frozenset(names[one] for one in row): count
        for row, count in zip(entry.ids.tolist(), entry.counts.tolist(), strict=True)
    }
