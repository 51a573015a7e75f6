import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.read import delimited
from populace.read.delimited import Delimited
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import fact


def read(content: str | bytes, **options: str):
    data = content.encode() if isinstance(content, str) else content
    source = Delimited(data, **options)
    columns = [[] for _ in source.names]
    for block in source.blocks():
        for column, cells in zip(columns, block, strict=True):
            column.extend(cells)
    return source.names, columns


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(delimiter):
    names, columns = read(f'a{delimiter}b{delimiter}c\n"1,;|"{delimiter}2{delimiter}3\n')
    assert names == ("a", "b", "c")
    assert columns == [["1,;|"], ["2"], ["3"]]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ('"a,b";c', ("a,b", "c")),
        ("a\tb,c,d", ("a", "b,c,d")),
        ("one", ("one",)),
        ('"two\nlines",b', ("two\nlines", "b")),
        ("\n\n a , b ", ("a", "b")),
        ('5" pipe,b', ('5" pipe', "b")),
    ],
)
def test_headers(header, names):
    assert read(header + "\n")[0] == names


def test_the_rows_do_not_choose_the_delimiter():
    with pytest.raises(InputError, match="a row with fewer cells"):
        read("a,b\n1;2;3\n1;2;3\n")


def test_a_given_delimiter_is_kept_to():
    assert read("a,b\n1,2\n", delimiter=";") == (("a,b",), [["1,2"]])
    for wrong in ("", ",,", '"', "\n"):
        with pytest.raises(InputError, match="one character"):
            read("a,b\n", delimiter=wrong)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end):
    assert read(end.join(["a,b", "1,2", '3,"4\n5"', ""]))[1] == [["1", "3"], ["2", "4\n5"]]


def test_a_last_row_needs_no_line_end_and_blank_lines_are_no_rows():
    assert read("a,b\n\n1,2\n\n3,4") == (("a", "b"), [["1", "3"], ["2", "4"]])
    assert read('a\n""\n\nx\n') == (("a",), [["", "x"]])


def test_a_block_of_blank_lines_does_not_end_the_file(monkeypatch):
    monkeypatch.setattr(delimited, "_CELLS", 4)
    assert read("a,b\n1,2\n3,4\n\n\n\n\n\n5,6\n")[1] == [["1", "3", "5"], ["2", "4", "6"]]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "an empty file"),
        ("\n\r\n", "an empty file"),
        ("\ufeff", "an empty file"),
        ("a,,b\n", "a blank name"),
        ("a, ,b\n", "a blank name"),
        ("a,b, a\n", "more than one column called 'a'"),
        ("a,b\nsecret\n", "a row with fewer cells"),
        ("a,b\nsecret,2,3\n", "a row with more cells"),
        ('a,b\n1,"secret\n', "a quoted cell that does not end"),
        ('a,b\n1,"secret"x\n', "a quoted cell that does not end"),
        ('"a,b\n1,2\n', "a quoted cell that does not end"),
    ],
)
def test_what_is_no_table_is_refused_without_its_cells(content, found):
    with pytest.raises(InputError) as caught:
        read(content)
    assert found in caught.value.found
    assert "secret" not in str(caught.value)


def test_an_open_quote_in_the_header_does_not_take_the_whole_file():
    source = iter(['"a\n', *["x\n"] * 5000])
    with pytest.raises(InputError):
        delimited._header(source, None)
    assert next(source, None) is not None


def test_a_cell_of_ten_megabytes():
    limit = csv.field_size_limit()
    long = "x" * 10_000_000
    assert read(f"a,b\n{long},1\n")[1] == [[long], ["1"]]
    assert csv.field_size_limit() == limit


def test_two_thousand_columns():
    names = [f"c{n}" for n in range(2000)]
    content = "\n".join([",".join(names), *[",".join(map(str, range(2000)))] * 3])
    assert read(content)[1][1999] == ["1999"] * 3


def test_only_what_was_found_by_looking_at_rows_is_a_fact():
    complete = fact("rows-complete")
    assert Delimited(b"a\n").facts == (complete, fact("encoding-found", encoding="UTF-8"))
    assert Delimited(b"a\n", encoding="utf-8").facts == (complete,)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
NAMES = st.lists(TEXT.map(str.strip).filter(bool), min_size=1, max_size=5, unique=True)


@st.composite
def tables(draw):
    names = draw(NAMES)
    row = st.lists(TEXT, min_size=len(names), max_size=len(names))
    return names, draw(st.lists(row, max_size=6))


@given(
    tables(),
    st.sampled_from(",;\t|"),
    # Up to Python 3.12 the writer quotes only those line ends that stand in its own line end.
    st.sampled_from(
        [
            ("\n", csv.QUOTE_ALL),
            ("\r", csv.QUOTE_ALL),
            ("\r\n", csv.QUOTE_ALL),
            ("\r\n", csv.QUOTE_MINIMAL),
        ]
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.integers(1, 9),
)
def test_what_the_csv_module_writes_reads_back(table, delimiter, ends, encoding, cells):
    names, rows = table
    end, quoting = ends
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([names, *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_CELLS", cells)
        content = buffer.getvalue().encode(encoding)
        found, columns = read(content, delimiter=delimiter, encoding=encoding)
    assert found == tuple(names)
    assert [list(row) for row in zip(*columns, strict=True)] == rows
