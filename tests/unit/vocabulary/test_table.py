import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.vocabulary.table import Ragged

rows = st.lists(st.lists(st.integers(1, 5), max_size=4), max_size=6)


def ragged(records):
    starts = np.concatenate([[0], np.cumsum([len(codes) for codes in records], dtype=np.int64)])
    flat = [code for codes in records for code in codes]
    return Ragged(starts.astype(np.int64), np.array(flat, dtype=np.uint8))


@given(rows)
def test_a_record_holds_each_value_once_and_in_order(records):
    # A value that stood twice would be counted twice, beyond what its subject may add.
    if all(codes == sorted(set(codes)) for codes in records):
        assert len(ragged(records).starts) == len(records) + 1
    else:
        with pytest.raises(ValueError, match="must rise"):
            ragged(records)
