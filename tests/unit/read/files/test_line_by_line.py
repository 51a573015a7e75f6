"""Text of which each line is one record: what a line holds changes that record alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.read import read_table
from populace.read.files.line_by_line import LineByLine
from populace.read.files.source import Source
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.extent import WHOLE, Extent
from populace.vocabulary.schema import ColumnSchema, Schema

HEADER = b"who,sex,note\n"
LINES = [b"1,F,x\n", b"2,M,\n", b'3,F,"a, b"\n']
SCHEMA = Schema((ColumnSchema("sex", values=("F", "M")), ColumnSchema("note")), subject_id="who")


def rows(content, delimiter=",", encoding="utf-8", extent=WHOLE):
    opened = LineByLine(Source(content), delimiter, encoding, extent)
    return [row for block in opened.blocks() for row in zip(*block, strict=True)]


def test_cells_are_parted_as_they_were_written():
    assert rows(HEADER + b"".join(LINES)) == [("1", "F", "x"), ("2", "M", ""), ("3", "F", "a, b")]
    assert rows(b"\xef\xbb\xbf" + HEADER + b"1;2,F\n") == [("1;2", "F", "")]
    assert rows(b"a title\n\n" + HEADER + b"1,F,x,more\r\n\n", extent=Extent(header_row=3)) == [
        ("1", "F", "x")
    ]
    tagged = HEADER + b"#id,#sex,#note\n1,F,x\n"
    assert rows(tagged, extent=Extent(first_row=3)) == [("1", "F", "x")]


@given(st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"")), st.integers(0, 3))
def test_a_line_changes_no_other_record_and_stops_nothing(line, place):
    others = rows(HEADER + b"".join(LINES))
    content = [*LINES[:place], line + b"\n", *LINES[place:]]
    found = rows(HEADER + b"".join(content))
    if len(found) > len(LINES):
        del found[place]
    assert found == others


@given(st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"")))
def test_a_table_is_read_whatever_a_line_holds(line):
    content = HEADER + b"".join(LINES) + line + b"\n"
    table = read_table(content, schema=SCHEMA, delimiter=",", encoding="utf-8", declared_only=True)
    assert table.records in {3, 4}
    assert table.facts == ()


@pytest.mark.parametrize(
    "told",
    [
        {"delimiter": None},
        {"encoding": None},
        {"encoding": "utf-16"},
        {"encoding": "utf-7"},
        {"encoding": "idna"},
        {"encoding": "raw_unicode_escape"},
        {"encoding": "nonsense"},
        {"delimiter": ",,"},
        {"extent": Extent(no_header=True)},
        {"extent": Extent(skip_footer=1)},
    ],
)
def test_what_would_be_found_in_the_data_is_refused(told):
    with pytest.raises(ParameterError, match="only what is declared"):
        rows(HEADER, **told)


def test_a_header_that_is_none_is_refused():
    for content in (b"", b"\n" + HEADER):
        with pytest.raises(InputError, match="header"):
            rows(content)
