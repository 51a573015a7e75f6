"""Compiled counting gives the integers that NumPy does, and reads no memory but its own."""

import platform
import sys
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from populace import count
from populace.count import clipping, compiled, enumeration
from populace.count.subjects import Subjects
from populace.vocabulary import libraries
from populace.vocabulary.combinations import pack

SETS = st.lists(st.sets(st.integers(0, 11), max_size=9).map(sorted), max_size=12)


@pytest.fixture(scope="module", params=[True, False], ids=["widest", "any processor"])
def kernel(request):
    """The library of this machine, whatever the environment says."""
    path = libraries.LIBRARIES / libraries.file_name(sys.platform, platform.machine())
    found = libraries.opened(
        path, compiled._LOOPS, "counting", compiled._VERSION, wide=request.param
    )
    assert found is not None, "there is no library for this machine; say make kernel"
    return found


def subjects_of(sets, size=12, bound=9):
    starts = np.cumsum([0, *map(len, sets)], dtype=np.int64)
    ids = np.array([each for own in sets for each in own], dtype=np.int32)
    return Subjects(size, bound, starts, ids)


def answers(subjects, length, cap, kernel, monkeypatch):
    """What all combinations are answered, with a library or without."""
    monkeypatch.setattr(compiled, "library", lambda: kernel)
    size = subjects.size
    ids = np.array(list(combinations(range(size), length)), dtype=np.int32)
    found = clipping.asked(ids.reshape(-1, length), size, length, cap)(subjects)
    assert found.dtype == np.int64
    return ids.reshape(-1, length), found


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sets=SETS, length=st.integers(1, 5), more=st.integers(0, 4))
def test_integers_are_the_same(kernel, monkeypatch, sets, length, more):
    subjects, cap = subjects_of(sets), length + more
    ids, plain = answers(subjects, length, cap, None, monkeypatch)
    _, other = answers(subjects, length, cap, kernel, monkeypatch)
    obvious = count.clipped(subjects, length, cap).of(pack(ids, subjects.size))
    assert plain.tolist() == other.tolist() == obvious.tolist()


def test_the_library_is_asked_up_to_length_4(kernel, monkeypatch):
    subjects = subjects_of([[0, 1, 2, 3, 4], [1, 2, 3, 4, 5]])
    monkeypatch.setattr(compiled, "library", lambda: kernel)
    for length in range(1, 6):
        places, bins = enumeration._ranked(subjects.size, length), comb(subjects.size, length)
        found = compiled.weighed(subjects, [1] * 10, places, bins)
        assert (found is None) == (length > compiled.LONGEST)
        assert found is None or found.sum() == 2 * comb(5, length)


@pytest.mark.parametrize(
    ("starts", "ids"),
    [
        ([0, 3], [0, 1, 12]),
        ([0, 3], [-1, 1, 2]),
        ([0, 3], [2, 1, 3]),
        ([0, 3], [1, 1, 3]),
        ([0, 4], [0, 1, 2]),
        ([-1, 3], [0, 1, 2]),
        ([0, 3, 2, 3], [0, 1, 2]),
    ],
)
def test_what_would_lead_out_of_memory_is_left_to_numpy(kernel, monkeypatch, starts, ids):
    monkeypatch.setattr(compiled, "library", lambda: kernel)
    damaged = Subjects(12, 9, np.array(starts), np.array(ids, dtype=np.int32))
    places = enumeration._ranked(12, 2)
    assert compiled.weighed(damaged, [1] * 10, places, comb(12, 2)) is None
    sound = subjects_of([[0, 1, 2], [], [4, 11]])
    assert compiled.weighed(sound, [1] * 10, places, comb(12, 2)).sum() == 4
    assert compiled.weighed(sound, [1] * 3, places, comb(12, 2)) is None
    assert compiled.weighed(sound, [1 << 30] * 10, places, comb(12, 2)) is None


def test_where_sets_are_too_many_for_bins_those_that_are_asked_are_looked_for():
    size = 4000
    ids = np.array([[0, 1], [0, 3999], [2, 3]], dtype=np.int32)
    assert enumeration.Bins.of(ids, size) is None
    subjects = subjects_of([[0, 1], [0, 1, 3999], [2, 7]], size)
    assert clipping.asked(ids, size, 2, 9)(subjects).tolist() == [32, 16, 0]
