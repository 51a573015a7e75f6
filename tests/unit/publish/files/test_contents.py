"""Large contents are made again, or kept where they are not that large: the same bytes."""

import hashlib

import pytest

from populace.publish.files import contents


@pytest.mark.parametrize(("kept", "made"), [(6, 1), (5, 3), (0, 3)])
def test_a_content_is_made_once_where_it_may_be_kept(monkeypatch, kept, made):
    monkeypatch.setattr(contents, "KEPT", kept)
    times = []

    def make():
        times.append(1)
        yield from (b"ab", b"", b"cdef")

    parts = contents.Parts(make)
    assert len(parts) == 6
    assert contents.digest(parts) == hashlib.sha256(b"abcdef").hexdigest()
    for _ in range(2):
        assert b"".join(contents.parts(parts)) == b"abcdef"
    assert len(times) == made
    assert contents.same(parts, b"abcdef")
