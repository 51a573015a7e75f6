"""What is kept of a subject over the bound: a function of the key and of what is hers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace import count, protect
from populace.vocabulary.digests import identity, words
from populace.vocabulary.table import Column
from tests.attacks import checks
from tests.unit.count.reference import attribute_sets, pairs

COLUMNS = (Column("a", tuple("pqrstu")), Column("b", ("1", "2")), Column("none", ()))


def sets_of(subjects):
    return [
        subjects.ids[start:stop].tolist()
        for start, stop in zip(subjects.starts, subjects.starts[1:], strict=False)
    ]


@given(pairs(), st.binary(max_size=32))
def test_the_bound_cuts_sets_that_exceed_it_and_no_others(pair, key):
    found = sets_of(count.chosen(pair.neighbor, pair.bound, key))
    for kept, held in zip(found, attribute_sets(pair.neighbor), strict=True):
        assert len(kept) == min(len(held), pair.bound)
        assert set(kept) <= held
        assert kept == sorted(set(kept))


@given(pairs(), st.binary(max_size=32))
def test_one_more_person_changes_nothing_of_others_under_any_key(pair, key):
    one = sets_of(count.chosen(pair.without, pair.bound, key))
    other = sets_of(count.chosen(pair.neighbor, pair.bound, key))
    assert other[: len(one)] == one


def test_a_rare_value_at_any_place_moves_nobody_elses():
    checks.what_is_kept_is_ones_own()


def test_equal_words_are_parted_by_text_and_not_by_id(monkeypatch):
    # Else a tie would go to the attribute that happens to have the smaller number.
    same = np.zeros(3, dtype=np.uint64)
    monkeypatch.setattr("populace.count.choice.words", lambda texts, *_: same[: len(list(texts))])
    starts, ids = np.array([0, 3], dtype=np.int64), np.array([0, 1, 2], dtype=np.int32)
    for values in (("z", "m", "c"), ("c", "m", "z"), ("m", "z", "c")):
        _, kept = count.kept(starts, ids, 1, (Column("a", values),), b"")
        assert [values[place] for place in kept] == ["c"]


def many(people, named):
    starts = np.arange(people + 1, dtype=np.int64) * 8
    ids = np.tile(np.arange(8, dtype=np.int32), people)
    return starts, ids, identity(map(str, range(people))) if named else None


def test_every_attribute_is_as_likely_to_stay():
    # 4,000 people with eight attributes each, of which two stay: a fair choice keeps each 1,000
    # times; 6 standard deviations are 164. False alarm below 1e-8 over keys.
    starts, ids, known_by = many(4000, named=True)
    _, kept = count.kept(starts, ids, 2, COLUMNS, protect.fresh_key(), known_by)
    assert np.abs(np.bincount(kept, minlength=8) - 1000).max() < 164


def test_people_without_an_id_who_hold_the_same_keep_the_same():
    starts, ids, _ = many(50, named=False)
    _, kept = count.kept(starts, ids, 2, COLUMNS, b"some key")
    assert len({tuple(each) for each in kept.reshape(50, 2).tolist()}) == 1
    # Over keys it is fair again: 16 standard deviations of 400 draws, false alarm below 1e-50.
    often = np.zeros(8, dtype=np.int64)
    for place in range(400):
        _, kept = count.kept(starts[:2], ids[:8], 2, COLUMNS, str(place).encode())
        often[kept] += 1
    assert often.min() > 0


def test_the_key_decides():
    starts, ids, known_by = many(40, named=True)
    one, other = (count.kept(starts, ids, 3, COLUMNS, key, known_by)[1] for key in (b"a", b"b"))
    again = count.kept(starts, ids, 3, COLUMNS, b"a", known_by)[1]
    assert (one == again).all()
    assert (one != other).any()
    assert protect.fresh_key() != protect.fresh_key()
    assert len(protect.fresh_key()) == 32


def test_where_a_text_ends_is_hashed_too():
    one, other = words([("ab", "c"), ("a", "bc")], b"", b"x").tolist()
    assert one != other


@pytest.mark.parametrize("bound", [1, 7])
def test_nobody_and_nothing(bound):
    nobody = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32)
    starts, ids = count.kept(*nobody, bound, (), b"")
    assert (starts.tolist(), ids.tolist()) == ([0], [])
    silent = np.zeros(4, dtype=np.int64), np.zeros(0, dtype=np.int32)
    assert count.kept(*silent, bound, COLUMNS, b"")[0].tolist() == [0, 0, 0, 0]
