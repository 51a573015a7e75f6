import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.vocabulary.errors import SchemaError
from populace.vocabulary.table import Column, Ragged, rows_of

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


def test_rows_are_taken_in_any_order_and_more_than_once():
    rows = np.array([2, 0, 2, 1], dtype=np.int64)
    assert rows_of(np.array([5, 0, 7]), rows).tolist() == [7, 5, 7, 0]
    several = Ragged(np.array([0, 2, 2, 3]), np.array([1, 4, 2]))
    taken = rows_of(several, rows)
    assert isinstance(taken, Ragged)
    assert taken.starts.tolist() == [0, 1, 3, 4, 4]
    assert taken.codes.tolist() == [2, 1, 4, 2]


@pytest.mark.parametrize("title", [" Age", "Age ", "Age\nof", "Age\u2028of", "Age  of", " "])
def test_a_title_is_one_line(title):
    with pytest.raises(SchemaError, match="title of one line for column 'a'"):
        Column("a", (), title=title)
