import gzip
import io
import json
import sqlite3
import struct
import sys

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter

from populace.read import read_table
from populace.read.files import arrow, database, json_lines, statistical
from populace.read.files.source import Source
from populace.read.formats import Opening, kind_of, open_input
from populace.read.workbooks import workbook
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import fact
from tests.unit.read.table_cells import cells

TABLE = {"a": ["x", "y", "x"], "b": [1, 2, None]}
CELLS = {"a": ["x", "y", "x"], "b": ["1", "2", ""]}


def parquet(data=None) -> bytes:
    sink = pa.BufferOutputStream()
    pa.parquet.write_table(pa.table(TABLE if data is None else data), sink)
    return sink.getvalue().to_pybytes()


def lines(rows) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


@pytest.fixture
def base(tmp_path):
    path = tmp_path / "t.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE t (a TEXT, b INTEGER); INSERT INTO t VALUES ('x', 1), ('y', 2), ('x', NULL);"
    )
    connection.close()
    return f"sqlite:///{path}"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PAR1", "Parquet"),
        (b"ARROW1\0\0", "Arrow"),
        (b"\xff\xff\xff\xff", "Arrow stream"),
        (b"PK\x03\x04", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        (b"$FL2@(#)", "SPSS"),
        (b"<stata_dta><header>", "Stata"),
        (b"\x73\x02\x01\x00more", "Stata"),
        (b'{"a": 1}\n', "JSON lines"),
        (b'\xef\xbb\xbf\n {"a": 1}', "JSON lines"),
        (gzip.compress(b'{"a": 1}', mtime=0), "JSON lines"),
        (b"{a},b\n", "CSV"),
        (b'{"a",b}\n', "CSV"),
        (b"{\xff", "CSV"),
        (b"s,e\n", "CSV"),
        (b"", "CSV"),
        (b"\n\n", "CSV"),
        ('{"a": 1}'.encode("utf-16"), "JSON lines"),
        (b'[{"a": 1}]', "JSON array"),
        (b'[["a", "b"], ["f", "n"], ["m", "s"]]', "JSON array"),
    ],
)
def test_the_kind_is_told_by_the_first_bytes(content, kind):
    assert kind_of(Source(content)) == kind


@pytest.mark.parametrize(
    ("source", "option", "what"),
    [
        (b"a\nx\n", {"sheet": "s"}, "workbooks only"),
        (b"a\nx\n", {"query": "q"}, "databases only"),
        (b'{"a": 1}', {"delimiter": ","}, "CSV and TSV files only"),
        pytest.param(parquet(), {"encoding": "utf-8"}, "Stata and SPSS files only", id="Parquet"),
        (TABLE, {"delimiter": ","}, "CSV and TSV files only"),
        (pd.DataFrame(TABLE), {"sheet": "s"}, "workbooks only"),
        ("sqlite:///x", {"sheet": "s"}, "workbooks only"),
    ],
)
def test_an_option_of_another_kind_is_refused(source, option, what):
    with pytest.raises(InputError, match=what):
        open_input(source, Opening(**option))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_pictures_and_documents_are_named(content, what):
    with pytest.raises(InputError, match=what):
        read_table(content)


@pytest.mark.parametrize("source", [3, None, object(), [1]])
def test_what_is_no_input_is_refused(source):
    with pytest.raises(InputError, match="an object of type"):
        read_table(source)


@pytest.mark.parametrize(
    ("library", "source", "extra"),
    [
        pytest.param("pyarrow", parquet(), "formats", id="Parquet"),
        ("pyarrow", b"ARROW1\0\0", "formats"),
        ("pyarrow", b"\x28\xb5\x2f\xfd1234", "formats"),
        ("python_calamine", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "formats"),
        ("pyreadstat", b"$FL2@(#)", "formats"),
        ("sqlalchemy", "sqlite:///t.db", "sql"),
        ("narwhals.stable.v2", pa.table(TABLE).column, "formats"),
    ],
)
def test_a_missing_library_is_named_with_how_to_install_it(monkeypatch, library, source, extra):
    monkeypatch.setitem(sys.modules, library, None)
    query = {"query": "SELECT 1"} if extra == "sql" else {}
    with pytest.raises(InputError, match=f"'populace\\[{extra}\\]'") as caught:
        read_table(source, **query)
    assert "CSV" in caught.value.action


# ---- Arrow and Parquet -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array(["a", None]), ["a", ""]),
        (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"]),
        (pa.array(["a", None], pa.string_view()), ["a", ""]),
        (pa.array(["a", None], pa.large_string()), ["a", ""]),
        (pa.array([None, None]), ["", ""]),
        (pa.array([0.1, None], pa.float32()), ["0.1", ""]),
        (pa.array([0.1, float("nan")], pa.float64()), ["0.1", ""]),
        (pa.array([1, None], pa.uint64()), ["1", ""]),
        (pa.array([True, None]), ["true", ""]),
        (pa.array([0, 1500], pa.timestamp("ns")), ["1970-01-01", "1970-01-01T00:00:00.000001"]),
        (pa.array([0, None], pa.date64()), ["1970-01-01", ""]),
        (pa.array([3600, None], pa.time32("s")), ["01:00:00", ""]),
        (pa.array([0, None], pa.timestamp("s", "UTC")), ["1970-01-01T00:00:00+00:00", ""]),
    ],
)
def test_arrow_cells_are_written_one_way(array, expected):
    assert list(read_input(pa.table({"x": array}))["x"]) == expected


def read_input(source, **options):
    rows = open_input(source, Opening(**options))
    blocks = list(rows.blocks())
    return {
        name: [cell for block in blocks for cell in block[place]]
        for place, name in enumerate(rows.names)
    }


@pytest.mark.parametrize("array", [pa.array([["secret"]]), pa.array([b"secret"])])
def test_cells_that_no_table_holds_are_refused(array):
    with pytest.raises(InputError, match="another type in column 'x'") as caught:
        read_table(pa.table({"x": array}))
    assert "secret" not in str(caught.value)


def test_parquet_is_read_in_blocks(monkeypatch):
    monkeypatch.setattr(arrow, "_CELLS", 4)
    content = parquet({"a": [str(n) for n in range(9)], "b": list(range(9))})
    assert [len(block[0]) for block in open_input(content).blocks()] == [2, 2, 2, 2, 1]


@pytest.mark.parametrize(
    "content",
    [pytest.param(parquet()[:-9], id="Parquet"), b"ARROW1\0\0more", b"\xff\xff\xff\xffmore"],
)
def test_a_damaged_columnar_file_is_refused(content):
    with pytest.raises(InputError, match=r"damaged, cut short"):
        read_table(content)


def test_a_columnar_file_whose_offsets_lead_out_of_a_column_is_refused():
    file = io.BytesIO()
    values = pa.table({"sex": ["f", "m"] * 200})
    with pa.ipc.new_file(file, values.schema) as writer:
        writer.write_table(values)
    content = file.getvalue()
    at = content.index(struct.pack("<401i", *range(401))) + 4 * 200
    content = content[:at] + struct.pack("<i", 2**30) + content[at + 4 :]
    with pytest.raises(InputError, match=r"damaged, cut short"):
        read_table(content)


def test_a_columnar_file_that_is_damaged_inside_is_refused():
    sink = pa.BufferOutputStream()
    table = pa.table({"a": [f"{n}" * 50 for n in range(1000)]})
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table, max_chunksize=100)
    with pytest.raises(InputError, match=r"damaged, cut short"):
        read_table(sink.getvalue().to_pybytes()[:-3000], safe=["a"])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no file of that name.*none\.parquet"):
        read_table(tmp_path / "none.parquet")


# ---- workbooks ---------------------------------------------------------------------------------


def book(path, **sheets):
    with xlsxwriter.Workbook(path) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write(line, place, cell)
    return path


ROWS = [["a", "b"], ["x", 1], ["y", 2], ["x", None]]


def test_one_filled_sheet_needs_no_name(tmp_path):
    path = book(tmp_path / "t.xlsx", empty=[], cases=ROWS)
    assert cells(read_table(path)) == CELLS
    assert cells(read_table(path, sheet="cases")) == CELLS
    alone = fact("one-sheet-filled")
    assert alone in read_table(path).facts
    assert alone not in read_table(path, sheet="cases").facts


def test_the_sheet_must_be_clear(tmp_path):
    path = book(tmp_path / "t.xlsx", one=ROWS, two=ROWS, empty=[])
    with pytest.raises(InputError, match=r"'one', 'two'.*sheet="):
        read_table(path)
    with pytest.raises(InputError, match=r"Choose 'one', 'two', 'empty'"):
        read_table(path, sheet="three")
    with pytest.raises(InputError, match="an empty sheet"):
        read_table(path, sheet="empty")
    assert cells(read_table(path, sheet="two")) == CELLS


def test_rows_without_a_cell_are_layout(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_CELLS", 4)
    rows = [[], ["a", "b"], [], ["x", 1], ["y", 2], [None, None], ["x", None]]
    table = read_table(book(tmp_path / "t.xlsx", cases=rows))
    assert cells(table) == CELLS
    assert fact("blank-rows-layout") in table.facts


def test_what_one_row_of_a_workbook_can_refuse_is_a_fact(tmp_path):
    path, rows = tmp_path / "t.xlsx", [["a", "b"], ["x", 1], ["y", 2]]
    facts = read_table(book(path, cases=rows)).facts
    assert {fact("first-row-header"), fact("cells-writable")} <= set(facts)
    with pytest.raises(InputError, match="a blank name"):
        read_table(book(path, cases=[*rows, ["x", 1, "a remark"]]))
    with xlsxwriter.Workbook(path) as made:
        sheet, duration = made.add_worksheet(), made.add_format({"num_format": "[h]:mm"})
        sheet.write_row(0, 0, rows[0])
        sheet.write_number(1, 1, 1.25, duration)
    with pytest.raises(InputError, match="another type in column 'b'"):
        read_table(path)


def test_a_column_without_a_name_is_refused(tmp_path):
    with pytest.raises(InputError, match="a blank name"):
        read_table(book(tmp_path / "t.xlsx", cases=[["a", None], ["x", "y"]]))


def test_another_zip_file_is_no_workbook():
    with pytest.raises(InputError, match="zip file of another kind"):
        read_table(b"PK\x03\x04more")


# ---- JSON lines --------------------------------------------------------------------------------


def test_json_keys_of_all_rows_are_columns(monkeypatch):
    monkeypatch.setattr(json_lines, "_CELLS", 2)
    content = lines([{"a": "x"}, {"b": True, "a": None}, {"c": 2.0}])
    assert read_input(content) == {
        "a": ["x", "", ""],
        "b": ["", "true", ""],
        "c": ["", "", "2"],
    }


def test_the_order_of_json_columns_tells_of_no_row():
    known = [{"b": 1, "a": 2, "c": 3}, {"b": None, "a": 4, "c": 5}]
    table = read_table(lines(known))
    assert [column.name for column in table.columns] == ["b", "a", "c"]
    assert fact("same-keys") in table.facts
    shorter, turned = {"b": 1, "c": 3}, {"c": 3, "b": 1, "a": 2}
    for rows in ([shorter, *known], [*known, shorter], [*known, turned], [turned, shorter]):
        table = read_table(lines(rows))
        assert [column.name for column in table.columns] == ["a", "b", "c"]
        assert fact("keys-sorted") in table.facts


@pytest.mark.parametrize("more", [b"[1]", b"secret", b'{"a": "secret", "a": 1}', b'{"a": 1'])
def test_a_line_that_is_no_object_is_refused(more):
    with pytest.raises(InputError, match="JSON object in every line") as caught:
        read_table(b'{"a": 1}\n' + more)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("cell", [["secret"], {"secret": 1}])
def test_nested_json_is_refused(cell):
    with pytest.raises(InputError, match="a list or an object under 'a', in record 1") as caught:
        read_table(lines([{"a": cell}]))
    assert "secret" not in str(caught.value)


# ---- Stata and SPSS ----------------------------------------------------------------------------


@pytest.fixture
def stata(tmp_path):
    frame = pd.DataFrame(
        {
            "share": pd.Series([0.1, None, 2.5], dtype="float32"),
            "month": pd.to_datetime(["2020-03-01", "1959-12-01", None]),
            "kind": [1, 2, 3],
            "other": [1.5, 2, 3],
        }
    )
    path = tmp_path / "t.dta"
    frame.to_stata(
        path,
        write_index=False,
        convert_dates={"month": "tm"},
        value_labels={"kind": {1: "one", 2: "same", 3: "same"}, "other": {2: "3", 3: "three"}},
    )
    return path


def test_stata_cells_are_written_as_stata_means_them(stata, monkeypatch):
    expected = {
        "share": ["0.1", "", "2.5"],
        "month": ["2020-03", "1959-12", ""],
        # Labels of several codes, and labels that are codes themselves, would mix values up.
        "kind": ["one", "2", "3"],
        "other": ["1.5", "2", "three"],
    }
    assert read_input(stata) == expected
    monkeypatch.setattr(statistical, "_CELLS", 8)
    assert read_input(stata) == expected
    assert read_table(stata).facts[0] == fact("value-labels")


@pytest.mark.parametrize(
    ("part", "number", "text"),
    [
        ("m", 722.0, "2020-03"),
        ("q", -1.0, "1959-Q4"),
        ("h", 121.0, "2020-H2"),
        ("w", 53.0, "1961-W02"),
    ],
)
def test_periods_of_stata(part, number, text):
    assert statistical._in_period(number, *statistical._PERIODS[part]) == text


@pytest.mark.parametrize("content", [b"$FL2@(#)more", b"<stata_dta>more"])
def test_a_damaged_statistical_file_is_refused(content):
    with pytest.raises(InputError, match=r"damaged, cut short"):
        read_table(content)


# ---- databases ---------------------------------------------------------------------------------


def test_a_query_is_read_in_blocks(base, monkeypatch):
    monkeypatch.setattr(database, "_CELLS", 4)
    table = read_table(base, query="SELECT a, b FROM t ORDER BY rowid")
    assert cells(table) == CELLS
    assert table.facts[0] == fact("query-own-rows")


@pytest.mark.parametrize(
    ("address", "query", "words"),
    [
        (None, None, "a query to put to the database"),
        (None, "SELECT secret FROM t", r"a refusal \(OperationalError\)"),
        (None, "SELECT a, a AS a FROM t", "more than one column called 'a'"),
        (None, "DELETE FROM t", "a refusal"),
        ("sqlite:///none.db", "SELECT 1", "no file of that name"),
        ("https://example.org/secret.csv", None, "an address on a network"),
        ("oraculum://sesame@x/y", "SELECT 1", "begins with oraculum://"),
        ("postgresql://u:sesame@localhost:notaport/x", "SELECT 1", "begins with postgresql://"),
        ("mysql+pymysql://u:sesame@localhost/x", "SELECT 1", "SQLAlchemy speaks to mysql"),
    ],
)
def test_what_cannot_be_asked_is_refused_without_words_of_the_database(base, address, query, words):
    with pytest.raises(InputError, match=words) as caught:
        read_table(base if address is None else address, query=query)
    assert "secret" not in str(caught.value)
    assert "sesame" not in str(caught.value)


def test_asking_makes_no_database(tmp_path):
    with pytest.raises(InputError):
        read_table(f"sqlite:///{tmp_path / 'none.db'}", query="SELECT 1")
    assert list(tmp_path.iterdir()) == []


# ---- frames ------------------------------------------------------------------------------------


def test_a_lazy_frame_is_collected():
    import polars as pl

    assert read_input(pl.DataFrame(TABLE).lazy()) == CELLS


def test_frames_with_columns_of_mixed_types_are_read_cell_by_cell():
    frame = pd.DataFrame({"a": [1, "x", 2.0, None, True]}, dtype=object)
    assert read_input(frame) == {"a": ["1", "x", "2", "", "true"]}


def test_a_frame_reads_without_narwhals(monkeypatch):
    import polars as pl

    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)
    assert read_input(pl.DataFrame(TABLE)) == CELLS
    assert read_input(pd.DataFrame(TABLE)) == CELLS
    assert read_input(pa.table(TABLE)) == CELLS


def test_keys_that_differ_by_case_in_some_records_are_one_column_or_none():
    rows = [{"sex": "f", "place": "x"}, {"Sex": "m", "place": "y"}] * 20
    with pytest.raises(InputError, match="capital letters alone"):
        read_table(json.dumps(rows).encode())
    rows = [{"sex": "f", "Sex": "x"}, {"sex": "m", "Sex": "y"}] * 20
    assert len(read_table(json.dumps(rows).encode()).columns) == 2
