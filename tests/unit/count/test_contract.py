"""The laws of counting in memory and in chunks; other engines keep the same (`laws.py`)."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace import count
from tests.unit.count import laws

ENGINES = {
    "memory": lambda table, bound, key: count.InMemory(count.chosen(table, bound, key)),
    "chunks of one": partial(count.Chunked.of, records=1),
    "chunks of three": partial(count.Chunked.of, records=3),
    "three cores": partial(count.Chunked.of, records=2, cores=3),
}
NAMED = st.booleans()
BOUND = st.integers(1, 6)
engines = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)


@engines
@given(rows=laws.ROWS, length=st.integers(1, 3), cap=st.integers(3, 8), named=NAMED)
def test_answers_are_those_of_brute_force(engine, rows, length, cap, named):
    laws.brute_force(engine, rows, length, cap, named=named)


@engines
@given(rows=laws.ROWS, bound=BOUND, key=st.binary(max_size=32), named=NAMED)
def test_answers_are_those_of_the_reference_under_a_bound_that_cuts(
    engine, rows, bound, key, named
):
    laws.reference(engine, rows, bound, key, named=named)


@engines
@given(one=laws.ROWS, other=laws.ROWS, bound=BOUND, named=NAMED)
def test_answers_add_up_over_disjoint_subjects(engine, one, other, bound, named):
    laws.disjoint(engine, one, other, bound, named=named)


@engines
@given(data=st.data(), rows=laws.ROWS, bound=BOUND, named=NAMED)
def test_answers_do_not_depend_on_the_order_of_rows(engine, data, rows, bound, named):
    laws.order(engine, rows, data.draw(st.permutations(rows)), bound, named=named)


@engines
@given(rows=laws.ROWS, bound=BOUND, named=NAMED)
def test_answers_are_the_same_again(engine, rows, bound, named):
    laws.again(engine, rows, bound, named=named)


@engines
@given(rows=laws.ROWS, kept=st.sets(st.integers(0, laws.SIZE - 1)), named=NAMED)
def test_only_kept_attributes_are_counted_under_new_ids(engine, rows, kept, named):
    laws.fewer(engine, rows, kept, named=named)


@engines
def test_nobody_is_counted_as_nobody(engine):
    laws.nobody(engine)


@pytest.mark.parametrize("records", [1, 2, 5, 100])
@given(rows=laws.ROWS, named=NAMED)
def test_pieces_hold_every_subject_whole_and_once(records, rows, named):
    pieces = list(count.chunked.pieces(laws.table(rows, named=named), records))
    held = [set(known.tolist()) for piece in pieces if (known := piece.known_by) is not None]
    assert sum(piece.records for piece in pieces) == len(rows)
    if named:
        names = {row[0] for row in rows}
        assert sum(map(len, held)) == len(set().union(*held)) == len(names)
        often = [sum(row[0] == name for row in rows) for name in names]
        assert all(piece.records <= max([records, *often]) for piece in pieces)


def test_a_subject_in_two_chunks_is_caught():
    # What would go wrong: each half weighs more, and both count.
    rows = [("p", 1, 1, (1,)), ("p", 2, 2, (2, 3))]

    def halved(_, bound, key):
        parts = count.chunked.pieces(laws.table(rows, named=False), 1)
        packed = (count.chunked.Packed.of(count.chosen(part, bound, key)) for part in parts)
        return count.Chunked(tuple(packed))

    with pytest.raises(AssertionError):
        laws.brute_force(halved, rows, 2, 3, named=True)


def test_large_tables_are_counted_in_chunks(monkeypatch):
    monkeypatch.setattr("populace.count.chunked.CHUNK", 3)
    rows = [(f"p{place % 3}", 1 + place % 3, 1, ()) for place in range(9)]
    small = count.counter(laws.table(rows[:3], named=True), 4, laws.KEY)
    large = count.counter(laws.table(rows, named=True), 4, laws.KEY)
    assert isinstance(small, count.InMemory)
    assert isinstance(large, count.Chunked)
    assert large.total == 3


def test_cores_are_those_of_the_process_and_one_in_a_browser(monkeypatch):
    assert count.chunked.cores() >= 1
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    assert count.chunked.cores() >= 1
    monkeypatch.setattr("sys.platform", "emscripten")
    assert count.chunked.cores() == 1
