"""The laws of counting for the tasks of a cluster, run here in any partitions (`local.py`)."""

import traceback

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from populace.engines import answers, tasks
from tests.unit.count import laws
from tests.unit.engines import local

ENGINES = st.builds(local.engine, st.integers(1, 4), st.integers(1, 5), st.integers(1, 2))
NAMED = st.booleans()
BOUND = st.integers(1, 6)


@given(ENGINES, laws.ROWS, st.integers(1, 3), st.integers(3, 8), NAMED)
def test_answers_are_those_of_brute_force(engine, rows, length, cap, named):
    laws.brute_force(engine, rows, length, cap, named=named)


@trying(max_examples=200)
@given(ENGINES, laws.ROWS, BOUND, st.binary(max_size=32), NAMED)
def test_answers_are_those_of_the_reference_in_any_partitions(engine, rows, bound, key, named):
    laws.reference(engine, rows, bound, key, named=named)


@given(ENGINES, laws.ROWS, laws.ROWS, BOUND, NAMED)
def test_answers_add_up_over_disjoint_subjects(engine, one, other, bound, named):
    laws.disjoint(engine, one, other, bound, named=named)


@given(st.data(), ENGINES, laws.ROWS, BOUND, NAMED)
def test_answers_do_not_depend_on_the_order_of_rows(data, engine, rows, bound, named):
    laws.order(engine, rows, data.draw(st.permutations(rows)), bound, named=named)


@given(ENGINES, laws.ROWS, BOUND, NAMED)
def test_answers_are_the_same_again(engine, rows, bound, named):
    laws.again(engine, rows, bound, named=named)


@given(ENGINES, laws.ROWS, st.sets(st.integers(0, laws.SIZE - 1)), NAMED)
def test_only_kept_attributes_are_counted(engine, rows, kept, named):
    laws.fewer(engine, rows, kept, named=named)


def test_nobody_is_counted_as_nobody():
    laws.nobody(local.engine(2, 3))


@given(laws.ROWS, BOUND)
def test_small_chunks_are_cut_between_subjects(rows, bound):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "CHUNK", 3)
        patch.setattr(answers, "BLOCK", 2)
        laws.reference(local.engine(2, 5), rows, bound, laws.KEY, named=True)


def test_one_subject_with_a_million_pairs_is_one(monkeypatch):
    monkeypatch.setattr(tasks, "CHUNK", 1000)
    rows = [("p1", 1 + place % 3, 1, ()) for place in range(40)] + [("p2", 1, 2, (1,))]
    known = local.known_of(laws.table(rows, named=True), 5, laws.KEY)
    many = pa.record_batch(
        [
            pa.array(["p1"] * 10_000),
            pa.array(np.arange(10_000) % 3, pa.int32()),
            pa.array(np.zeros(10_000, dtype=np.int64)),
        ],
        names=["subject", "attribute", "unknown"],
    )
    last = pa.record_batch(
        [pa.array(["p2"]), pa.array([0], pa.int32()), pa.array([7])],
        names=["subject", "attribute", "unknown"],
    )
    chunks = list(tasks.EachSubject(known).run(iter([*[many] * 100, last])))
    starts = [np.frombuffer(each.column("starts")[0].as_py(), np.int64) for each in chunks]
    assert sum(len(each) - 1 for each in starts) == 2
    assert sum(int(each[-1]) for each in starts) == 4
    assert sum(each.column("unknown")[0].as_py() for each in chunks) == 7


def test_cells_that_were_not_there_before_are_counted_and_fail_no_task():
    rows = [("p1", 1, 1, ()), ("p2", 2, 2, (1,))]
    table = laws.table(rows, named=True)
    known = local.known_of(table, 5, laws.KEY)
    cells = local.texts_of(table)
    batch = pa.record_batch({**cells, "c0": pa.array(["new", "1"])})
    (chunk,) = tasks.EachRow(known).run(iter([batch]))
    assert chunk.column("unknown")[0].as_py() == 1
    (pairs,) = tasks.Pairs(known, "who").run(iter([batch]))
    assert sum(pairs.column("unknown").to_pylist()) == 1
    odd = pa.record_batch({**cells, "c0": pa.array([["a list"], []])})
    (chunk,) = tasks.EachRow(known).run(iter([odd]))
    assert chunk.column("unknown")[0].as_py() == 2


def test_texts_are_told_with_their_rows_and_no_id_of_a_subject_is(monkeypatch):
    monkeypatch.setattr(tasks, "_FLUSH", 1)
    one = {"a": pa.array(["x", None, "x"]), "n": pa.array([1, 2, 1])}
    batches = [
        pa.record_batch({**one, "who": pa.array(["Ann", "", " "])}),
        pa.record_batch({**one, "who": pa.array(["Ann", "Bo", None])}),
        pa.record_batch({"a": pa.array([["l"]]), "n": pa.array([3]), "who": pa.array(["Ann"])}),
    ]
    found = {}
    for lines in tasks.Values(("a", "n"), "who").run(iter(batches)):
        for line in lines.to_pylist():
            key = (line["place"], line["kind"], line["text"])
            found[key] = found.get(key, 0) + line["rows"]
    assert found == {
        (0, "", "x"): 4,
        (0, "", ""): 2,
        (1, "", "1"): 4,
        (1, "", "2"): 2,
        (1, "", "3"): 1,
        (tasks.NOBODY, "", ""): 3,
        (0, tasks.UNREAD, ""): 1,
    }


class Broken:
    """A task that fails with a cell in its words."""

    def run(self, batches):
        for batch in batches:
            yield batch
            raise ValueError("a secret cell")


def test_a_task_that_fails_quotes_nothing():
    batch = pa.record_batch({"a": pa.array(["a secret cell"])})
    made = tasks.silent(Broken())(iter([batch]))
    next(made)
    with pytest.raises(RuntimeError) as caught:
        next(made)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    told = "".join(traceback.format_exception(caught.value))
    assert "Broken: ValueError" in told
    assert "secret" not in told
