from fractions import Fraction
from itertools import product
from math import ceil

import numpy as np
import pytest

from populace import count
from populace.vocabulary.table import Column, Ragged, Table
from tests.attacks import people

KEY = b"a key of this run"
TOLERANCES = (Fraction(1, 10_000), Fraction(44, 10_000), Fraction(1, 20), Fraction(1))


def holds(table):
    """For each subject the values that she holds of each column, as sets of texts."""
    owners = range(table.records) if table.subjects is None else table.subjects.tolist()
    found = {owner: [set() for _ in table.columns] for owner in owners}
    for place, (column, cells) in enumerate(zip(table.columns, table.cells, strict=True)):
        for row, owner in enumerate(owners):
            codes = (
                cells.codes[cells.starts[row] : cells.starts[row + 1]]
                if isinstance(cells, Ragged)
                else cells[row : row + 1]
            )
            found[owner][place] |= {column.values[code - 1] for code in codes if code}
    return list(found.values())


def tallied(subjects, places):
    found = {}
    for held in subjects:
        for cell in product(*(held[place] for place in places)):
            found[cell] = found.get(cell, 0) + 1
    return found


def defined(table, synthetic, names, tolerance):
    """The definition, in fractions and sets."""
    sides = []
    for each in (table, synthetic):
        every = [column.name for column in each.columns]
        subjects = holds(each)
        sides.append((tallied(subjects, [every.index(name) for name in names]), len(subjects)))
    (real, total), (made, records) = sides
    share = {cell: Fraction(number, records) for cell, number in made.items()}
    largest = max(
        (abs(real.get(cell, 0) - total * share.get(cell, 0)) for cell in {*real, *made}),
        default=Fraction(0),
    )
    return ceil(count.CELL_UNIT * (largest - tolerance * total))


def whole(pair):
    """A pair whose people count with all that they hold: the definition knows no bound."""
    most = sum(len(column.values) for column in pair.columns)
    return people.Pair(pair.columns, pair.people, pair.extra, max(1, most), pair.owned)


def records_of(rng, columns):
    """Synthetic records over other codebooks of the same columns: some values are named there."""
    kept = []
    for column in columns:
        named = [value for value in column.values if rng.random() < 0.7]
        kept.append(Column(column.name, (*named, "another"), delimiter=column.delimiter))
    rows = [
        tuple((int(rng.integers(1, len(column.values) + 1)),) for column in kept)
        for _ in range(int(rng.integers(0, 9)))
    ]
    return people.table(tuple(kept), [[row] for row in rows], owned=False)


def cases(number, seed):
    rng = np.random.default_rng(seed)
    for _ in range(number):
        pair = whole(people.random_pair(rng))
        names = [column.name for column in pair.columns]
        chosen = list(rng.permutation(names)[: int(rng.integers(1, min(4, len(names)) + 1))])
        yield pair, records_of(rng, pair.columns), chosen


def test_it_is_what_it_is_defined_to_be():
    for place, (pair, made, names) in enumerate(cases(150, 1)):
        tolerance = TOLERANCES[place % len(TOLERANCES)]
        for table in (pair.without, pair.neighbor):
            found = count.excess(table, made, names, tolerance, KEY)
            assert found == defined(table, made, names, tolerance)


def test_one_person_changes_no_more_than_is_said():
    """Random neighbors with several rows, several values in cells and values of their own."""
    largest = 0.0
    for place, (pair, made, names) in enumerate(cases(400, 2)):
        tolerance = TOLERANCES[place % len(TOLERANCES)]
        one, other = (
            count.excess(table, made, names, tolerance, KEY)
            for table in (pair.without, pair.neighbor)
        )
        allowed = count.excess_change2(tolerance)
        assert (one - other) ** 2 <= allowed
        largest = max(largest, (one - other) ** 2 / allowed)
    assert largest > 0.9


def test_bounded_people_change_no_more_either():
    """Of whom more values than count are held, what is left of others stays as it is."""
    rng = np.random.default_rng(3)
    for _ in range(200):
        pair = people.random_pair(rng)
        made = records_of(rng, pair.columns)
        names = [column.name for column in pair.columns][:2]
        one, other = (
            count.excess(table, made, names, Fraction(1, 100), KEY)
            for table in (pair.without, pair.neighbor)
        )
        assert (one - other) ** 2 <= count.excess_change2(Fraction(1, 100))


def single(name, texts):
    values = tuple(sorted(set(texts)))
    codes = np.array([values.index(text) + 1 for text in texts], dtype=np.int32)
    return Table((Column(name, values),), (codes,), len(texts))


def test_the_bound_is_reached():
    """A newcomer who holds the cell that records hardly have lowers the largest difference."""
    made = single("a", ["x"] * 1 + ["y"] * 9_999)
    without, neighbor = single("a", ["y"] * 5), single("a", ["y"] * 5 + ["z"])
    tolerance = Fraction(1, 2)
    one, other = (count.excess(table, made, ["a"], tolerance, KEY) for table in (without, neighbor))
    assert other - one == pytest.approx(count.CELL_UNIT * 0.5, abs=1)
    # All records are of a cell that nobody holds: each newcomer adds one, and one that holds it
    # takes none away.
    far = single("a", ["y"] * 3)
    assert count.excess(far, single("a", ["x"]), ["a"], Fraction(0), KEY) == (3 * count.CELL_UNIT)


def test_nobody_and_no_records():
    nobody, some = single("a", []), single("a", ["x", "x", "y"])
    assert count.excess(nobody, some, ["a"], Fraction(1, 100), KEY) == 0
    assert count.excess(nobody, nobody, ["a"], Fraction(1, 100), KEY) == 0
    assert count.excess(some, nobody, ["a"], Fraction(1, 3), KEY) == (count.CELL_UNIT)


def test_it_is_above_zero_only_where_a_cell_is_farther():
    table = single("a", ["x"] * 51 + ["y"] * 49)
    made = single("a", ["x"] * 5 + ["y"] * 5)
    exact = Fraction(1, 100)
    assert count.excess(table, made, ["a"], exact, KEY) == 0
    closer = Fraction(99, 10_000)
    assert count.excess(table, made, ["a"], closer, KEY) == 3


def test_many_values_in_four_columns_do_not_run_over():
    rng = np.random.default_rng(4)
    size, rows = 70_000, 300
    columns = tuple(
        Column(name, tuple(f"{name}{place}" for place in range(size))) for name in "abcd"
    )
    cells = tuple(rng.integers(size - 5, size + 1, rows).astype(np.int32) for _ in columns)
    table = Table(columns, cells, rows)
    found = count.excess(table, table, "abcd", Fraction(0), KEY)
    assert found == 0
