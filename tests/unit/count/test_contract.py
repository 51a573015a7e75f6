"""The laws of counting, which every engine that holds subjects must keep.

A new engine is one more entry of `ENGINES`.
"""

from collections import Counter as Tally
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace import count
from populace.count.clipping import weights
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column, Ragged, Table

COLUMNS = (
    Column("a", ("1", "2", "3")),
    Column("b", ("x", "y")),
    Column("many", ("p", "q", "r"), delimiter=";"),
)
SIZE = Attributes(COLUMNS).size
BOUND = 5
ENGINES = {"memory": lambda table: count.InMemory(count.subjects(table, BOUND, zeros))}

PERSON = st.tuples(
    st.integers(0, 3), st.integers(0, 2), st.sets(st.integers(1, 3)).map(sorted).map(tuple)
)
PEOPLE = st.lists(PERSON, max_size=12)


def zeros(number):
    return np.zeros(number, dtype=np.uint64)


def table(people):
    held = [many for _, _, many in people]
    starts = np.cumsum([0, *map(len, held)], dtype=np.int64)
    codes = np.array([code for many in held for code in many], dtype=np.int32)
    a, b = (np.array([person[place] for person in people], dtype=np.int32) for place in (0, 1))
    return Table(COLUMNS, (a, b, Ragged(starts, codes)), len(people))


def attributes(person):
    a, b, many = person
    return [*([a - 1] if a else []), *([2 + b] if b else []), *(4 + code for code in many)]


def every(length):
    ids = list(combinations(range(SIZE), length))
    return np.array(ids, dtype=np.int32).reshape(-1, length)


@pytest.fixture(params=ENGINES)
def engine(request):
    return ENGINES[request.param]


@given(people=PEOPLE, length=st.integers(1, 3), cap=st.integers(3, 5))
def test_answers_are_those_of_brute_force(people, length, cap):
    for made in ENGINES.values():
        counter = made(table(people))
        assert counter.total == len(people)
        sizes = Tally(len(attributes(person)) for person in people)
        assert counter.sizes().tolist() == [sizes[h] for h in range(BOUND + 1)]
        held = sorted({each for person in people for each in attributes(person)})
        assert counter.held().tolist() == held
        table_of = weights(length, cap, BOUND)
        expected = Tally()
        for person in people:
            own = attributes(person)
            for ids in combinations(own, length):
                expected[ids] += table_of[len(own)]
        asked = every(length)
        answers = counter.clipped(asked, length, cap)
        assert answers.dtype == np.int64
        assert answers.tolist() == [expected[tuple(ids)] for ids in asked.tolist()]


@given(one=PEOPLE, other=PEOPLE, length=st.integers(1, 2))
def test_answers_add_up_over_disjoint_subjects(one, other, length):
    for made in ENGINES.values():
        parts, whole = [made(table(one)), made(table(other))], made(table([*one, *other]))
        asked = every(length)
        assert whole.total == sum(part.total for part in parts)
        assert (whole.sizes() == parts[0].sizes() + parts[1].sizes()).all()
        together = sum(part.clipped(asked, length, 3) for part in parts)
        assert (whole.clipped(asked, length, 3) == together).all()


@given(people=PEOPLE, order=st.randoms(use_true_random=False))
def test_answers_do_not_depend_on_the_order_of_rows(people, order):
    shuffled = list(people)
    order.shuffle(shuffled)
    for made in ENGINES.values():
        one, other = made(table(people)), made(table(shuffled))
        assert (one.sizes() == other.sizes()).all()
        assert (one.held() == other.held()).all()
        assert (one.clipped(every(2), 2, 3) == other.clipped(every(2), 2, 3)).all()


@given(people=PEOPLE, kept=st.sets(st.integers(0, SIZE - 1)))
def test_only_kept_attributes_are_counted_under_new_ids(people, kept):
    numbers = np.full(SIZE, -1, dtype=np.int32)
    numbers[sorted(kept)] = np.arange(len(kept), dtype=np.int32)
    for made in ENGINES.values():
        counter = made(table(people)).keep(numbers, len(kept))
        assert counter.total == len(people)
        held = {each for person in people for each in attributes(person)} & kept
        assert counter.held().tolist() == sorted(int(numbers[each]) for each in held)


def test_nobody_is_counted_as_nobody(engine):
    counter = engine(table([]))
    assert (counter.total, counter.held().tolist()) == (0, [])
    assert counter.clipped(every(2), 2, 3).sum() == 0
