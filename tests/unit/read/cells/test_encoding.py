import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.read.cells.encoding import Coded, Encoder
from populace.vocabulary.table import smallest


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        (0, np.uint8),
        (256, np.uint8),
        (257, np.uint16),
        (1 << 16, np.uint16),
        ((1 << 16) + 1, np.int32),
    ],
)
def test_the_smallest_type_holds_every_code(size, kind):
    assert smallest(size) is kind
    assert np.iinfo(kind).max >= size - 1


def test_texts_are_kept_once_over_all_blocks():
    encoder = Encoder()
    encoder.add(["b", "a", "b"])
    encoder.add([])
    encoder.add([f"{n}" for n in range(300)])
    encoder.add(["a"])
    assert encoder.texts[:3] == ["b", "a", "0"]
    assert encoder.records == 304
    places = encoder.taken(np.arange(len(encoder.texts), dtype=np.int64))
    assert [encoder.texts[place] for place in places[[0, 1, 2, 3, 302, 303]]] == [
        "b",
        "a",
        "b",
        "0",
        "299",
        "a",
    ]


def test_numbers_keep_their_type():
    encoder = Encoder()
    encoder.add(["x"])
    assert encoder.taken(np.array([7], dtype=np.uint16)).dtype == np.uint16


TEXTS = st.lists(st.sampled_from(["", "a", "b", "c", "dd"]), min_size=1, max_size=5)


@given(st.data(), st.lists(TEXTS, max_size=4))
def test_coded_cells_are_read_as_the_texts_that_they_stand_for(data, blocks):
    one, other = Encoder(), Encoder()
    for texts in blocks:
        codes = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=8))
        cells = Coded(np.array(codes, dtype=np.int64), texts)
        assert list(cells) == [texts[code] for code in codes]
        assert list(cells[1:3]) == [texts[code] for code in codes][1:3]
        one.add(cells)
        other.add(list(cells))
    # A text that stands in no cell leaves no trace.
    assert one.texts == other.texts
    every = np.arange(len(one.texts), dtype=np.int64)
    assert one.records == other.records
    assert (one.taken(every) == other.taken(every)).all()
