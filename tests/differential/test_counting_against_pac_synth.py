"""Exact counts equal those of pac-synth, an implementation in another language by other hands."""

import numpy as np
import pacsynth
from hypothesis import given, settings
from hypothesis import strategies as st

from populace import count
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column, Ragged, Table

SEPARATOR = "\x1f"
LONGEST = 4


@st.composite
def tables(draw):
    """Up to six columns, some with several values in a cell; cells may be absent."""
    records = draw(st.integers(1, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    columns, cells = [], []
    for place in range(draw(st.integers(1, 6))):
        size = draw(st.integers(1, 5))
        values = tuple(f"v{value}" for value in range(1, size + 1))
        filled = draw(st.sampled_from([0.1, 0.6, 1.0]))
        if draw(st.booleans()):
            columns.append(Column(f"column {place}", values, delimiter=";"))
            held = rng.random((records, size)) < filled
            starts = np.cumsum([0, *held.sum(axis=1)], dtype=np.int64)
            cells.append(Ragged(starts, np.nonzero(held)[1] + 1))
        else:
            columns.append(Column(f"column {place}", values))
            codes = rng.integers(1, size + 1, records)
            cells.append(np.where(rng.random(records) < filled, codes, 0))
    return Table(tuple(columns), tuple(cells), records)


def texts(table):
    """The table as rows of text, and the delimiter of each multi-valued column."""
    written = []
    for column, cells in zip(table.columns, table.cells, strict=True):
        values = ("", *column.values)
        if isinstance(cells, Ragged):
            bounds = zip(cells.starts, cells.starts[1:], strict=False)
            written.append(
                [";".join(values[code] for code in cells.codes[slice(*bound)]) for bound in bounds]
            )
        else:
            written.append([values[code] for code in cells])
    rows = [[column.name for column in table.columns], *map(list, zip(*written, strict=True))]
    return rows, {column.name: ";" for column in table.columns if column.multivalued}


def named(table):
    """How pac-synth calls each attribute."""
    return [
        f"{column.name}_{value}:1" if column.multivalued else f"{column.name}:{value}"
        for column in table.columns
        for value in column.values
    ]


def ours(table, bound):
    subjects = count.subjects(table, bound, lambda number: np.zeros(number, dtype=np.uint64))
    names, found = named(table), {}
    for length in range(1, LONGEST + 1):
        counts = count.combinations(subjects, length)
        for ids, number in zip(counts.ids, counts.counts, strict=True):
            found[frozenset(names[place] for place in ids)] = int(number)
    return found


def theirs(table):
    rows, multi_value = texts(table)
    data = pacsynth.Dataset(rows, multi_value_columns=multi_value)
    counts = data.get_aggregates(LONGEST, SEPARATOR)
    return {frozenset(name.split(SEPARATOR)): number for name, number in counts.items()}


@settings(max_examples=150)
@given(tables())
def test_counts_are_those_of_pac_synth(table):
    assert ours(table, Attributes(table.columns).size) == theirs(table)


@settings(max_examples=30)
@given(tables(), st.randoms(use_true_random=False))
def test_counts_do_not_depend_on_the_order_of_rows(table, random):
    order = np.array(random.sample(range(table.records), table.records))
    shuffled = []
    for cells in table.cells:
        if isinstance(cells, Ragged):
            parts = [cells.codes[cells.starts[row] : cells.starts[row + 1]] for row in order]
            starts = np.cumsum([0, *map(len, parts)], dtype=np.int64)
            shuffled.append(Ragged(starts, np.concatenate(parts)))
        else:
            shuffled.append(cells[order])
    other = Table(table.columns, tuple(shuffled), table.records)
    bound = Attributes(table.columns).size
    assert ours(other, bound) == ours(table, bound)
