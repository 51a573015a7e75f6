import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.read.files import delimited
from populace.read.files.delimited import Delimited
from populace.read.layout.header import CHECKED, RECORDS
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from populace.vocabulary.facts import fact


def read(content: str | bytes, **options):
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


def test_a_header_with_fewer_cells_than_the_rows_is_refused():
    with pytest.raises(InputError, match="line 1 with fewer cells than the rows below it"):
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
        ("secret,b, secret\n", "more than one column called the same (columns 1, 3)"),
        ("a,b\nsecret\n", "a row with fewer cells, which begins in line 2"),
        ("a,b\nsecret,2,3\n", "a row with more cells, which begins in line 2"),
        ('a,b\n"x\ny",2\n\nsecret\n', "a row with fewer cells, which begins in line 5"),
        ('a,b\n1,"secret\n', "does not end there, in the row that begins in line 2"),
        ('a,b\n1,2\n1,"secret"x\n', "does not end there, in the row that begins in line 3"),
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
    assert len(delimited._sample(source)) < 5000
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
    found = fact("encoding-found", encoding="UTF-8")
    assert Delimited(b"a\n").facts == (complete, RECORDS, CHECKED, found)
    assert Delimited(b"a\n", encoding="utf-8").facts == (complete, RECORDS, CHECKED)
    named = Extent(header_is_names=True)
    assert Delimited(b"a\n", encoding="utf-8", extent=named).facts == (complete, RECORDS)


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
        all_of_it = Extent(header_is_names=True, skip_footer=0)
        found, columns = read(content, delimiter=delimiter, encoding=encoding, extent=all_of_it)
    assert found == tuple(names)
    assert [list(row) for row in zip(*columns, strict=True)] == rows


# ---- where the table stands --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "extent", "names", "columns"),
    [
        ("Cases of 2024\n\na,b\n1,2\n", {"header_row": 3}, ("a", "b"), [["1"], ["2"]]),
        ("Cases of 2024\n\na,b\n1,2\n", {"skip_rows": 1}, ("a", "b"), [["1"], ["2"]]),
        ("1,2\n3,4\n", {"no_header": True}, ("column_1", "column_2"), [["1", "3"], ["2", "4"]]),
        ("a,b\nkg,m\n\n1,2\n", {"first_row": 4}, ("a", "b"), [["1"], ["2"]]),
        ("x\na,b\nkg,m\n1,2\n", {"header_row": 2, "first_row": 4}, ("a", "b"), [["1"], ["2"]]),
        ("a,b\n1,2\nTotal,2\nSource: x\n", {"skip_footer": 2}, ("a", "b"), [["1"], ["2"]]),
        ("1,2\n3,4\n", {"header_is_names": True}, ("1", "2"), [["3"], ["4"]]),
        ("a,b\n#x,#y+z\n1,2\n", {}, ("a", "b"), [["1"], ["2"]]),
        ("sep=;\na;b\n1;2,5\n", {}, ("a", "b"), [["1"], ["2,5"]]),
        ('"sep=|"\na|b\n1|2\n', {}, ("a", "b"), [["1"], ["2"]]),
        ("a,b,\n1,2,\n3,4,\n", {}, ("a", "b"), [["1", "3"], ["2", "4"]]),
        ("a,b\n1,2,\n3,4,\n", {}, ("a", "b"), [["1", "3"], ["2", "4"]]),
        ("a,b,\n1,2\n3,4\n", {}, ("a", "b"), [["1", "3"], ["2", "4"]]),
        (",a\n0,x\n1,y\n", {}, ("column 1", "a"), [["0", "1"], ["x", "y"]]),
    ],
)
def test_where_the_table_stands(content, extent, names, columns, monkeypatch):
    assert read(content, extent=Extent(**extent)) == (names, columns)
    monkeypatch.setattr(delimited, "_CELLS", 1)
    assert read(content, extent=Extent(**extent)) == (names, columns)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Cases of 2024\n\na,b\n1,2\n1,3\n", "line 3 is the first one that is full"),
        ("Cases of 2024,,\n\na,b,c\n1,2,3\n1,3,4\n", "line 3 is the first one that is full"),
        ("a,b\n1,2\n1,2\nTotal,4\n", "a total, a source or a note in the last row"),
        ("a,b\n1,2\n1,2\nSource: secret,\n", "a total, a source or a note in the last row"),
        ("a,b,c\n1,2,3\n1,2,3\nMade by secret office,,\n", "a note in the last row"),
        ("a,b\n1,2\n1,2\nSource: secret\n", "a row with fewer cells, which begins in line 4"),
        ("a,b\n1,2\na,b\n3,4\n", "the header again in line 3"),
        ("a,b\n1,2\n\ufeffa,b\n3,4\n", "the header again in line 3"),
        ("a,b\n" + "1,2\n" * 9 + ",\n" * 3, "rows of blank cells at the end, 3 of them"),
        ("a,b\n1,2,x\n3,4,\n3,4,\n", "a row with more cells, which begins in line 2"),
        ("a,b\n(years),(km)\n" + "1,2\n" * 9, "a row unlike all others (line 2)"),
    ],
)
def test_what_is_no_record_is_refused(content, found):
    with pytest.raises(InputError) as caught:
        read(content)
    assert found in caught.value.found
    assert "secret" not in str(caught.value)


def test_a_footer_names_the_option_with_its_number():
    with pytest.raises(InputError, match="'skip_footer': 2"):
        read("a,b\n1,2\n1,2\nSource: x\nof 2024\n")


@pytest.mark.parametrize("skipped", [None, 1, 2])
def test_no_part_of_a_footer_is_left_among_the_records(skipped):
    text = "sex;age;income\nf;1;2\nm;3;4\n;;\nTotal;;6\nSource: a register, 2023;;\n"
    with pytest.raises(InputError, match="'skip_footer': 3"):
        read(text, extent=Extent(skip_footer=skipped))
    assert read(text, extent=Extent(skip_footer=3))[1] == [["f", "m"], ["1", "3"], ["2", "4"]]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("Sexe, d;Pays, n\nf, 1;K, A\nm, 2;U, A\n", ("Sexe, d", "Pays, n")),
        ("a;b\n1,5;2,5\n2,5;3,5\n", ("a", "b")),
        ("a,b\nx;y,1\nz;u,2\n", ("a", "b")),
        ("a\tb,c\n1\t2,5\n", ("a", "b,c")),
        ("a, b\n1, 2\n", ("a", "b")),
        ("a,b:c\n" + "1,2:3\n" * 9, ("a", "b:c")),
        ("sep=,\na,b;c\n1,2;3\n", ("a", "b;c")),
        ("sep=,\na;b\n1;2\n", ("a", "b")),
        ("sep=;\na\nx\n", ("a",)),
    ],
)
def test_the_delimiter_fits_every_row(content, names):
    assert read(content)[0] == names


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Sexe (f,m);Pays\nf,x;K\nm,y;U\n", "comma and semicolon"),
        ("a~b\n" + "1~2\n" * 9, "parted by '~'"),
        ("a؛b\n" + "1؛2\n" * 9, "parted by '؛'"),
        ("a，b\n" + "1，2\n" * 9, "parted by '，'"),
        ("Sexe, d^Pays, n\n" + "f, 1^K, A\n" * 9, "comma and '^'"),
        ("a, b:c, d\n" + "1, 2:3, 4\n" * 9, "comma and ':'"),
        ("a   b\n" + "1   2\n" * 9, "parted by columns of fixed width"),
        ("sex country\n" + "f KE\n" * 9, "parted by blanks"),
        ('"a,b"\n' + '"1,2"\n' * 9, "parted by ','"),
    ],
)
def test_a_delimiter_that_is_not_clear_is_asked_for(content, found):
    with pytest.raises(InputError, match="delimiter=") as caught:
        read(content)
    assert found in caught.value.found


def test_a_stray_quote_does_not_swallow_rows():
    rows = [f"r{n % 3},x,y" for n in range(30)]
    rows[10] = 'r1,x,"house'
    rows[12] = 'r0,x,y"'
    with pytest.raises(InputError, match="holds whole rows"):
        read("\n".join(["a,b,c", *rows]) + "\n")


def test_byte_order_marks_more_than_one_are_no_part_of_the_first_name():
    text = "\ufeff\ufeff" + '"sex","age"\n' + '"f","1"\n"m","2"\n' * 6
    assert Delimited(text.encode("utf-8")).names == ("sex", "age")
    assert Delimited(text.encode("utf-16")).names == ("sex", "age")
