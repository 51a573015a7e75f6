import numpy as np
import pytest

from populace.read.encoding import Encoder, smallest


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
