"""Arrow reads a text as the careful reader does, or leaves the rest of it to that."""

import gzip
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from populace.read.cells.encoding import Coded
from populace.read.files import plain
from populace.read.files.delimited import Delimited
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent

HEADER = "place,sort,year\n"


def told(content, monkeypatch, *, careful, size=64, **options):
    """The rows, or all that the error says; and how many blocks Arrow read."""
    blocks = 0
    with monkeypatch.context() as patch:
        patch.setattr(plain, "LEAST", 1 << 40 if careful else 0)
        patch.setattr(plain, "SIZE", size)
        try:
            rows = []
            text = Delimited(content, **options)
            for block in text.blocks():
                blocks += isinstance(block[0], Coded)
                rows += zip(*block, strict=True)
        except InputError as error:
            return (type(error), str(error)), blocks
    return (text.names, text.facts, rows), blocks


def alike(content, monkeypatch, **options):
    """What both readers say, which is the same; and how many blocks Arrow read."""
    one, blocks = told(content, monkeypatch, careful=False, **options)
    other, none = told(content, monkeypatch, careful=True, **options)
    assert one == other
    assert none == 0
    return one, blocks


CELLS = st.sampled_from(
    (
        *("", "a", "é", "北", "1.50", "NA", "null", "nan", " b ", "x\u2028y", "\x85", "\x0b"),
        *("'", "\\", "\ufeff", "true", "2020-01-01", "-", "𝄞", "0" * 70),
    )
)
ODD = st.sampled_from(
    (
        *('"q"', '"a,b"', '"a\nb"', '"', 'a"b', "\r", "c\rd", "\x1a", "\0", ",", "x,y", "year"),
        "Total",
    )
)
ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\n\n", "\r\n\r\n"])


@st.composite
def texts(draw):
    """Rows of three cells as programs write them, with something odd among them at times."""
    odd = draw(st.booleans())
    cells = st.one_of(CELLS, CELLS, CELLS, ODD) if odd else CELLS
    rows = draw(st.lists(st.tuples(cells, cells, cells, ENDS), max_size=30))
    text = "".join(",".join(row[:3]) + row[3] for row in rows)
    return HEADER + (text[:-1] if draw(st.booleans()) else text)


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts(), size=st.sampled_from([1, 20, 64, 1 << 20]), footer=st.sampled_from([None, 0]))
def test_both_readers_tell_the_same(monkeypatch, text, size, footer):
    alike(text.encode(), monkeypatch, size=size, extent=Extent(skip_footer=footer))


PLAIN = "".join(f"p{row % 7},s{row % 3},{2000 + row % 5}\n" for row in range(40))


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (HEADER + PLAIN, {}),
        (HEADER + PLAIN.replace("\n", "\r\n"), {}),
        (HEADER + PLAIN[:-1], {}),
        ("\ufeff" + HEADER + PLAIN, {}),
        ('"place","sort","year"\n' + PLAIN, {}),
        ((HEADER + PLAIN).replace(",", "\t"), {}),
        ((HEADER + PLAIN).replace(",", ";"), {"delimiter": ";"}),
        ("About this file\n\n" + HEADER + PLAIN, {"extent": Extent(header_row=3)}),
        (HEADER + PLAIN.replace("\n", ",\n"), {}),
        (HEADER + PLAIN.replace("p", "p\ufeff"), {}),
        (HEADER.split(",", maxsplit=1)[0] + "\n" + PLAIN.replace(",", " "), {"delimiter": ","}),
        (HEADER + PLAIN.replace("\n", "\n\n"), {}),
    ],
)
def test_plain_text_is_read_by_arrow(monkeypatch, text, options):
    (_, _, rows), blocks = alike(text.encode(), monkeypatch, **options)
    assert len(rows) == 40
    assert blocks > 3


@pytest.mark.parametrize(
    "odd",
    [
        'a,"b",c\n',
        'a,"b\nc",d\n',
        "a,b\rc,d\n",
        "a,b\n",
        "a,b,c,d\n",
        'a,"b,c\n',
        "place,sort,year\n",
        "a,b,\0\n",
        "\x1a",
    ],
)
def test_the_careful_reader_goes_on_from_the_first_odd_stretch(monkeypatch, odd):
    text = HEADER + 30 * PLAIN + odd + PLAIN
    _, blocks = alike(text.encode(), monkeypatch, size=1 << 10)
    assert blocks > 3


def test_footers_totals_and_blank_rows_are_seen(monkeypatch):
    for end in ("Total,,40\n", ",,\n,,\n", "Source: register,,\n", "\n\nTotal,40,\n"):
        (kind, _), blocks = alike((HEADER + PLAIN + end).encode(), monkeypatch)
        assert kind is InputError, end
        assert blocks > 3
        _, blocks = alike(
            (HEADER + PLAIN + end).encode(), monkeypatch, extent=Extent(skip_footer=1)
        )
        assert blocks == 0


def test_other_encodings_and_rows_without_a_header_are_read_with_care(monkeypatch):
    _, blocks = alike((HEADER + PLAIN).replace("p", "é").encode("latin-1"), monkeypatch)
    assert blocks == 0
    _, blocks = alike(PLAIN.encode(), monkeypatch, extent=Extent(no_header=True))
    assert blocks == 0
    _, blocks = alike((HEADER + PLAIN.replace("p", "\ufeffp")).encode(), monkeypatch)
    assert blocks == 0


def test_bytes_that_are_no_text_are_refused_alike(monkeypatch):
    damaged = (HEADER + PLAIN).encode() + b"a,\xff,c\n"
    (kind, _), _ = alike(damaged, monkeypatch, encoding="utf-8")
    assert kind is InputError
    (kind, _), blocks = alike((HEADER + PLAIN + "a,é,c\n").encode(), monkeypatch, encoding="ascii")
    assert kind is InputError
    assert blocks == 0


def test_packed_files_and_open_ones_are_read_alike(monkeypatch):
    content = (HEADER + PLAIN).encode()
    _, blocks = alike(gzip.compress(content), monkeypatch)
    assert blocks > 3
    one, blocks = told(io.BytesIO(content), monkeypatch, careful=False)
    assert blocks > 3
    assert one == told(content, monkeypatch, careful=True)[0]


def test_small_files_do_not_start_a_library(monkeypatch):
    monkeypatch.setattr(plain, "LEAST", 1 << 20)
    text = Delimited((HEADER + PLAIN).encode())
    assert not any(isinstance(block[0], Coded) for block in text.blocks())
