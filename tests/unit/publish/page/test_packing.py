import math
import zlib
from collections import Counter
from itertools import combinations

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

    def __init__(self, packed, records=0):
        self.records = records
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

    def bytes(self, count):
        low = self.content[self.place : self.place + count]
        self.place += count
        return [byte + self.number() if byte == 255 else byte for byte in low]

    def ids(self, length, rows):
        planes = [self.plane(rows) for _ in range(length)]
        found = []
        for row in range(rows):
            ids = []
            for place in range(length):
                agree = row > 0 and list(found[-1][:place]) == ids
                base = found[-1][place] if agree else (ids[-1] if ids else 0)
                ids.append(base + planes[place][row])
            found.append(tuple(ids))
        return found

    def triples(self, rows, shorter):
        """Of all that pairs make: those whose bits are set, by what pairs let expect of them."""
        made = [
            (*pair, last)
            for pair in sorted(shorter)
            for last in sorted({end for start, end in shorter if start == pair[0]})
            if last > pair[1] and (pair[1], last) in shorter
        ]
        packed = self.content[self.place : self.place + (len(made) + 7) // 8]
        self.place += len(packed)
        order = sorted(made, key=lambda ids: min(self.expected(ids), 65535))
        held = sorted(ids for at, ids in enumerate(order) if packed[at // 8] >> at % 8 & 1)
        assert len(held) == rows
        return held

    def expected(self, ids):
        parts = [self.told[len(ids) - 1].get(part) for part in combinations(ids, len(ids) - 1)]
        if len(ids) == 1 or None in parts:
            return 0
        counts = [count for count, _ in parts]
        if len(ids) == 2:
            return min(*counts, math.floor(float(counts[0]) * counts[1] / max(1, self.records)))
        if len(ids) == 3:
            one, other, last = (self.told[1].get((one,), (1, 0))[0] for one in ids)
            product = float(counts[0]) * counts[1] / one * counts[2] / other * self.records / last
            return min(*counts, math.floor(product))
        return min(counts)

    def doubt(self, ids):
        parts = [self.told[len(ids) - 1].get(part) for part in combinations(ids, len(ids) - 1)]
        if len(ids) == 1 or None in parts:
            return 0
        squares = [float(tenths) * tenths / (float(count) * count) for count, tenths in parts]
        return min(math.floor(sum(squares) * 100), 65535)

    def combinations(self, length, rows):
        if length == 1:
            self.told = {0: {}}
        self.told[length] = {}
        shorter = self.told[length - 1]
        close = length == 3 and self.plane(1) == [1]
        ids = self.triples(rows, shorter) if close else self.ids(length, rows)
        off = self.bytes(rows)
        order = sorted(range(rows), key=lambda row: min(self.expected(ids[row]), 65535))
        counts = dict.fromkeys(ids, 0)
        for row, twice in zip(order, off, strict=True):
            step = -(twice + 1) // 2 if twice % 2 else twice // 2
            counts[ids[row]] = self.expected(ids[row]) + step
        wide = self.bytes(rows)
        order = sorted(
            range(rows), key=lambda row: (min(counts[ids[row]], 65535), self.doubt(ids[row]))
        )
        for row, margin in zip(order, wide, strict=True):
            tenths = margin if margin <= 100 else (margin - 90) * 10
            self.told[length][ids[row]] = (counts[ids[row]], tenths)
        told = [self.told[length][each] for each in ids]
        return [list(each) for each in ids], *map(
            list, zip(*told, strict=True) if told else ([], [])
        )

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


def check(lengths, table, total=0):
    packed, held = packing.pack(lengths, table, records=total)
    assert held == table.records
    reader = Reader(packed, total)
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
    check(made().aggregates.lengths, made().synthetic, made().aggregates.records)


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
    total = draw(st.integers(0, 2**40))
    return tuple(lengths), Table(tuple(columns), tuple(cells), records), total


@given(packed())
def test_anything_is_read_back(made_up):
    check(*made_up)


def closed(size, chance, seed):
    """Combinations whose parts are all among them, with counts like those of a table."""
    rng = np.random.default_rng(seed)
    held = {1: [(one,) for one in range(size)]}
    for length in (2, 3, 4):
        made = (
            ids
            for ids in combinations(range(size), length)
            if all(part in held[length - 1] for part in combinations(ids, length - 1))
        )
        held[length] = [ids for ids in made if rng.random() < chance]
    return tuple(
        Combinations(
            size,
            np.array(rows, dtype=np.int32).reshape(-1, length),
            np.sort(rng.integers(1, 4000 // length**3, len(rows)))[::-1].astype(np.int64).copy(),
            np.round(rng.uniform(0.1, 60, len(rows)), 1),
            1.0,
        )
        for length, rows in held.items()
    )


@pytest.mark.parametrize("chance", [0.9, 0.5])
def test_triples_are_told_by_what_pairs_make(chance):
    lengths = closed(12, chance, 3)
    assert len(lengths[2].ids) > 10
    check(lengths, Table((), (), 0), 1000)
    shorter = lengths[:2]
    alone = zlib.decompress(packing.pack(shorter, Table((), (), 0), records=1000)[0])
    whole = zlib.decompress(packing.pack(lengths[:3], Table((), (), 0), records=1000)[0])
    assert whole[len(alone)] == 1
    # Where a triple lies whose pairs are not all there, ids are told as they are.
    pairs = lengths[1]
    gone = (pairs.ids != lengths[2].ids[0, :2]).any(axis=1)
    fewer = Combinations(12, pairs.ids[gone], pairs.counts[gone], pairs.margins[gone], 1.0)
    torn = (lengths[0], fewer, lengths[2])
    check(torn, Table((), (), 0), 1000)


@pytest.mark.parametrize("at_once", [1, 7, 64])
def test_so_many_at_once_change_nothing(at_once, monkeypatch):
    lengths, table = closed(12, 0.7, 4), Table((), (), 0)
    whole = packing.pack(lengths, table, records=1000)
    monkeypatch.setattr(packing, "_AT_ONCE", at_once)
    assert packing.pack(lengths, table, records=1000) == whole


def test_what_is_expected_makes_a_page_smaller():
    """Counts that parts tell cost less than a byte; told as they are they would cost two."""
    size = 60
    weight = np.linspace(0.1, 0.8, size)
    lengths = []
    for length in (1, 2, 3):
        rows = np.array(list(combinations(range(size), length)), dtype=np.int32)
        counts = np.maximum(1, np.round(20_000 * weight[rows].prod(axis=1))).astype(np.int64)
        lengths.append(Combinations(size, rows, counts, np.full(len(rows), 12.0), 1.0))
    packed, _ = packing.pack(tuple(lengths), Table((), (), 0), records=20_000)
    assert len(packed) < 0.5 * len(lengths[2].ids)


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
