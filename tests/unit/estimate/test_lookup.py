from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.estimate import lookup
from populace.vocabulary.aggregates import Combinations


@given(st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_dense_and_sorted_look_ups_agree_with_a_dictionary(length, seed):
    generator = np.random.default_rng(seed)
    everything = list(combinations(range(7), length))
    kept = [row for row in everything if generator.random() < 0.6]
    ids = np.array(kept, dtype=np.int32).reshape(-1, length)
    counts = generator.integers(1, 1000, len(kept))
    combos = Combinations(7, ids, counts, np.ones(len(kept)), 1.0)
    known = dict(zip(kept, counts.tolist(), strict=True))
    wanted = np.array(everything, dtype=np.int32).T
    expected = [known.get(row, 0) for row in everything]
    with pytest.MonkeyPatch.context() as patch:
        for dense in (1 << 22, 0):
            patch.setattr(lookup, "_DENSE", dense)
            table = lookup.Lookup(combos)
            assert (table.dense is None) == (dense == 0)
            assert table.of(wanted).tolist() == expected
            places = table.places(wanted)
            assert [place >= 0 for place in places] == [row in known for row in everything]


@pytest.mark.parametrize("shared", [1, 60, 1 << 18])
def test_products_by_blocks_are_those_of_whole_matrices(shared, monkeypatch):
    monkeypatch.setattr(lookup, "_SHARED", shared)
    left, right = np.random.default_rng(1).random((2, 7, 7))
    for some in (left, left[:0], left.T, left[:, :0]):
        other = right[: some.shape[1], :3]
        np.testing.assert_allclose(lookup.product(some, other), some @ other, rtol=1e-12)
