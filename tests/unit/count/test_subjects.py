"""Subjects are the sets of attributes of their rows, cut to the bound by a draw of their own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace import count
from populace.vocabulary.errors import ParameterError
from tests.attacks.people import column, table
from tests.attacks.transcripts import priorities
from tests.unit.count.reference import attribute_sets, pairs


def sets_of(subjects):
    return [
        [int(one) for one in subjects.ids[start:stop]]
        for start, stop in zip(subjects.starts, subjects.starts[1:], strict=False)
    ]


@given(pairs())
def test_subjects_are_the_sets_of_their_rows(pair):
    everything = count.subjects(pair.neighbor, 99, priorities())
    assert sets_of(everything) == [sorted(held) for held in attribute_sets(pair.neighbor)]
    assert everything.total == len(pair.people) + 1


@given(pairs())
def test_the_bound_cuts_sets_that_exceed_it_and_no_others(pair):
    found = sets_of(count.subjects(pair.neighbor, pair.bound, priorities()))
    for kept, held in zip(found, attribute_sets(pair.neighbor), strict=True):
        assert len(kept) == min(len(held), pair.bound)
        assert set(kept) <= held
        assert kept == sorted(set(kept))


@given(pairs())
def test_what_is_kept_of_a_subject_is_a_draw_of_its_own(pair):
    bound = pair.bound
    one = sets_of(count.subjects(pair.without, bound, priorities()))
    other = sets_of(count.subjects(pair.neighbor, bound, priorities()))
    assert other[: len(one)] == one


@given(pairs())
def test_the_smallest_priorities_are_kept(pair):
    asked = []

    def give(number):
        asked.append(number)
        return np.arange(number, 0, -1, dtype=np.uint64)  # the last attributes come first

    found = sets_of(count.subjects(pair.neighbor, pair.bound, give))
    held = [sorted(one) for one in attribute_sets(pair.neighbor)]
    assert found == [one[-pair.bound :] for one in held]
    crowded = sum(len(one) for one in held if len(one) > pair.bound)
    assert asked == ([crowded] if crowded else [])


@given(pairs())
def test_sizes_count_subjects_and_one_changes_one_cell_by_one(pair):
    one = count.subjects(pair.without, pair.bound, priorities())
    other = count.subjects(pair.neighbor, pair.bound, priorities())
    held = [len(kept) for kept in sets_of(other)]
    assert other.sizes().tolist() == [held.count(size) for size in range(pair.bound + 1)]
    assert other.sizes().dtype == np.int64
    change = other.sizes() - one.sizes()
    assert sorted(change.tolist()) == [0] * pair.bound + [1]


@given(pairs(), st.randoms(use_true_random=False))
def test_keeping_some_attributes_renumbers_them(pair, random):
    subjects = count.subjects(pair.neighbor, 99, priorities())
    released = np.array([random.random() < 0.5 for _ in range(subjects.size)])
    renumber = np.where(released, np.cumsum(released) - 1, -1).astype(np.int32)
    fewer = subjects.keep(renumber, int(released.sum()))
    assert fewer.total == subjects.total
    assert fewer.size == released.sum()
    assert sets_of(fewer) == [
        [int(renumber[one]) for one in held if released[one]] for held in sets_of(subjects)
    ]


@given(pairs())
def test_groups_hold_every_subject_once_by_size(pair):
    subjects = count.subjects(pair.neighbor, pair.bound, priorities())
    found = [tuple(one) for group in subjects.groups.values() for one in group.T.tolist()]
    assert sorted(found) == sorted(tuple(held) for held in sets_of(subjects) if held)
    for h, group in subjects.groups.items():
        assert len(group) == h


def test_nobody_and_nothing():
    columns = (column("a", 2), column("b", 2, multivalued=True))
    for owned in (True, False):
        nobody = count.subjects(table(columns, [], owned=owned), 2, priorities())
        assert nobody.total == 0
        assert nobody.sizes().tolist() == [0, 0, 0]
        assert nobody.groups == {}
        silent = count.subjects(table(columns, [[((), ())]] * 3, owned=owned), 2, priorities())
        assert silent.total == 3
        assert silent.sizes().tolist() == [3, 0, 0]
    no_values = count.subjects(table((column("a", 0),), [[((),)]]), 1, priorities())
    assert no_values.size == 0
    assert no_values.total == 1


def test_no_columns_leave_subjects_without_attributes():
    for owned in (True, False):
        subjects = count.subjects(table((), [[()], [()]], owned=owned), 1, priorities())
        assert subjects.total == 2
        assert subjects.ids.size == 0


def test_settings_alone_decide_whether_the_work_is_too_much():
    count.check_work(99, 3)
    count.check_work(1_000_000, 1)
    count.check_work(0, 0)
    for bound, length in ((1_000_001, 1), (1416, 2), (200, 3), (100, 4)):
        with pytest.raises(ParameterError, match="combinations"):
            count.check_work(bound, length)
