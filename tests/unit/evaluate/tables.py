"""Small tables for the tests of evaluate, and the same measures computed the slow way."""

from collections import Counter
from itertools import combinations

import numpy as np

from populace import count
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column, Ragged, Table


def single(name, rows, values, **options):
    column = Column(name, tuple(values), **options)
    code = {value: place for place, value in enumerate(values, start=1)}
    return column, np.array([code.get(value, 0) for value in rows], dtype=np.int64)


def several(name, rows, values):
    column = Column(name, tuple(values), delimiter=";")
    code = {value: place for place, value in enumerate(values, start=1)}
    cells = [sorted(code[value] for value in row) for row in rows]
    starts = np.cumsum([0, *map(len, cells)], dtype=np.int64)
    return column, Ragged(starts, np.array([c for row in cells for c in row], dtype=np.int64))


def table(*columns, records, subjects=None):
    return Table(
        tuple(column for column, _ in columns),
        tuple(cells for _, cells in columns),
        records,
        subjects,
    )


def random_table(rng, records, sizes=(2, 3, 4), flags=2):
    """Columns of the given numbers of values and one multi-valued column of `flags` values."""
    columns = [
        (Column(f"c{place}", tuple("abcdefgh"[:size])), rng.integers(0, size + 1, records))
        for place, size in enumerate(sizes)
    ]
    rows = [[value for value in "uvwxyz"[:flags] if rng.random() < 0.4] for _ in range(records)]
    columns.insert(1, several("many", rows, "uvwxyz"[:flags]))
    return table(*columns, records=records)


def counts_of(some, longest=3):
    size = max(1, Attributes(some.columns).size)
    subjects = count.subjects(some, size, lambda number: np.zeros(number, dtype=np.uint64))
    return [count.combinations(subjects, length) for length in range(1, longest + 1)]


def slots_of(some):
    """Each record as a tuple of one symbol per slot, 0 where absent."""
    parts = []
    for column, cells in zip(some.columns, some.cells, strict=True):
        if column.multivalued:
            held = np.zeros((some.records, len(column.values)), dtype=int)
            held[np.repeat(np.arange(some.records), np.diff(cells.starts)), cells.codes - 1] = 1
            parts.append(held)
        else:
            parts.append(np.asarray(cells)[:, None])
    return np.concatenate(parts, axis=1)


def slow_distances(ours, theirs, way):
    """Total variation of every set of `way` slots, from the records themselves."""
    left, right = slots_of(ours), slots_of(theirs)
    distances = {}
    for chosen in combinations(range(left.shape[1]), way):
        share = [
            {
                cell: number / len(rows)
                for cell, number in Counter(map(tuple, rows[:, chosen])).items()
            }
            for rows in (left, right)
        ]
        cells = share[0].keys() | share[1].keys()
        distances[chosen] = sum(abs(share[0].get(c, 0) - share[1].get(c, 0)) for c in cells) / 2
    return distances
