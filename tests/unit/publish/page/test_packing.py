import zlib
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.publish.page import packing
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.table import Column, Ragged, Table
from tests.unit.publish.made import made


class Reader:
    """Reads what was packed back, written apart from the packing and from the page."""

    def __init__(self, packed):
        self.content = zlib.decompress(packed)
        self.place = 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.content[self.place]
            self.place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def plane(self, count):
        return [self.number() for _ in range(count)]

    def combinations(self, length, rows):
        planes = [self.plane(rows) for _ in range(length)]
        found = []
        for row in range(rows):
            ids = []
            for place in range(length):
                agree = row > 0 and ids == found[-1][:place]
                base = found[-1][place] if agree else (ids[-1] if ids else 0)
                ids.append(base + planes[place][row])
            found.append(ids)
        return found, self.plane(rows), self.plane(rows)

    def cells(self, column, records):
        if not column.multivalued:
            return self.plane(records)
        held = self.plane(records)
        found = []
        for number in held:
            steps = self.plane(number)
            found.append(tuple(np.cumsum(steps).tolist()))
        return found


def records_of(table):
    columns = []
    for cells in table.cells:
        if isinstance(cells, Ragged):
            columns.append(
                [
                    tuple(cells.codes[start:stop].tolist())
                    for start, stop in zip(cells.starts, cells.starts[1:], strict=False)
                ]
            )
        else:
            columns.append(cells.tolist())
    return sorted(zip(*columns, strict=True))


def check(lengths, table):
    packed, held = packing.pack(lengths, table)
    assert held == table.records
    reader = Reader(packed)
    for entry in lengths:
        ids, counts, margins = reader.combinations(entry.length, len(entry.ids))
        assert ids == entry.ids.tolist()
        assert counts == entry.counts.tolist()
        for packed, margin in zip(margins, entry.margins.tolist(), strict=True):
            assert packed / 10 >= margin - 0.05
            assert packed / 10 <= margin + (1 if margin > 10 else 0.05)
    read = [reader.cells(column, table.records) for column in table.columns]
    assert sorted(zip(*read, strict=True)) == records_of(table)
    assert reader.place == len(reader.content)


def test_a_release_is_read_back():
    check(made().aggregates.lengths, made().synthetic)


@st.composite
def packed(draw):
    sizes = draw(st.lists(st.integers(0, 5), min_size=1, max_size=4))
    size = sum(sizes)
    lengths = []
    for length in range(1, draw(st.integers(0, min(3, size))) + 1):
        chosen = st.lists(st.integers(0, size - 1), min_size=length, max_size=length, unique=True)
        rows = sorted({tuple(sorted(row)) for row in draw(st.lists(chosen, max_size=20))})
        numbers = st.lists(st.integers(1, 2**40), min_size=len(rows), max_size=len(rows))
        halves = st.lists(st.integers(0, 10**6), min_size=len(rows), max_size=len(rows))
        ids = np.array(rows, dtype=np.int32).reshape(-1, length)
        margins = np.array(draw(halves), dtype=np.float64) / 10
        counts = np.array(draw(numbers), dtype=np.int64)
        lengths.append(Combinations(size, ids, counts, margins, 1.0))
    records = draw(st.integers(0, 12))
    columns, cells = [], []
    for place, values in enumerate(sizes):
        several = draw(st.booleans())
        names = tuple(f"v{value}" for value in range(values))
        columns.append(Column(f"c{place}", names, delimiter=";" if several else None))
        if several:
            held = [
                sorted(draw(st.sets(st.integers(1, values)))) if values else []
                for _ in range(records)
            ]
            starts = np.cumsum([0, *map(len, held)], dtype=np.int64)
            codes = np.array([code for cell in held for code in cell], dtype=np.uint8)
            cells.append(Ragged(starts, codes))
        else:
            codes = st.lists(st.integers(0, values), min_size=records, max_size=records)
            cells.append(np.array(draw(codes), dtype=np.uint8))
    return tuple(lengths), Table(tuple(columns), tuple(cells), records)


@given(packed())
def test_anything_is_read_back(made_up):
    check(*made_up)


def aggregates(*counts):
    """One column of values; each argument lists the counts of one length."""
    size = 40
    columns = (Column("a", tuple(map(str, range(20)))), Column("b", tuple(map(str, range(20)))))
    rows = ([[place] for place in range(40)], [[a, b] for a in range(20) for b in range(20, 40)])
    lengths = tuple(
        Combinations(
            size,
            np.array(rows[place][: len(numbers)], dtype=np.int32).reshape(-1, place + 1),
            np.array(numbers, dtype=np.int64),
            np.ones(len(numbers)),
            1.0,
        )
        for place, numbers in enumerate(counts)
    )
    return Aggregates(columns, 100, 1.0, 1.0, lengths)


def test_everything_is_kept_that_fits():
    counts = aggregates([5, 4, 3], [9, 8, 7])
    assert packing.embedded(counts, 6) == counts.lengths


@pytest.mark.parametrize(
    ("most", "kept"),
    [(5, [9, 8]), (6, [9, 8]), (7, [9, 8, 7, 7]), (3, []), (2, [])],
)
def test_the_largest_are_kept_and_none_between(most, kept):
    counts = aggregates([5, 4, 3], [7, 9, 7, 8, 6])
    first, second = packing.embedded(counts, most)
    assert len(first.ids) + len(second.ids) <= most
    assert sorted(second.counts.tolist(), reverse=True) == kept
    left = set(counts.lengths[1].counts.tolist()) - set(second.counts.tolist())
    assert not left or not kept or max(left) < min(kept)


def test_a_page_holds_so_many_records_as_there_is_room_for(monkeypatch):
    rng = np.random.default_rng(5)
    columns = tuple(Column(str(place), tuple(map(str, range(90)))) for place in range(6))
    cells = tuple(rng.integers(0, 90, 30_000).astype(np.int32) for _ in columns)
    table = Table(columns, cells, 30_000)
    whole, held = packing.pack((), table)
    assert held == 30_000
    monkeypatch.setattr(packing, "ROOM", len(whole) // 3)
    some, held = packing.pack((), table)
    assert 0.27 * 30_000 < held < 30_000 / 3 * 1.02
    assert 0.85 * packing.ROOM < len(some) <= packing.ROOM
    assert packing.pack((), table) == (some, held)
    # Those that are held are records, each as often as it is there at most.
    reader = Reader(some)
    found = list(zip(*(reader.plane(held) for _ in columns), strict=True))
    assert not Counter(found) - Counter(zip(*(each.tolist() for each in cells), strict=True))
    monkeypatch.setattr(packing, "MOST_RECORDS", 1_000)
    assert packing.pack((), table)[1] == 1_000
    assert packing.pack((), table, 0.5)[1] == 500


def test_a_page_without_room_holds_no_record():
    columns = (Column("one", ("a", "b")),)
    table = Table(columns, (np.array([1, 2, 0], dtype=np.int32),), 3)
    packed, held = packing.pack((), table, 0.0)
    assert held == 0
    assert Reader(packed).content == b""


def test_which_records_are_held_depends_on_their_places_alone(monkeypatch):
    order = packing._drawn(1_000, 1_000)
    assert sorted(order.tolist()) == list(range(1_000))
    assert order[:5].tolist() == packing._drawn(1_000, 1_000)[:5].tolist()
    # Of 100 blocks of 10 places the first 500 hold about half of each: 8 standard deviations.
    halves = np.bincount(order[:500] // 100, minlength=10)
    assert abs(halves - 50).max() < 8 * 5
    # In pieces and with a bar it is the same order as of all words at once.
    monkeypatch.setattr(packing, "_AT_ONCE", 77)
    for records, held in ((1_000, 300), (1_000, 1), (1_000, 0), (50_000, 20_000), (3, 3), (0, 0)):
        words = packing._words(0, records)
        whole = np.argsort(words, kind="stable")
        assert packing._drawn(records, held)[:held].tolist() == whole[:held].tolist()
