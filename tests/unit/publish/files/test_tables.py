import csv
import io
import tracemalloc
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.publish import aggregate_columns, synthetic_columns
from populace.publish.files import tables
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.table import Column, Ragged, Table
from tests.unit.publish.made import changed, combinations, made


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_synthetic_table_to_the_byte():
    expected = (
        "gender,work; kind,count,country,empty\n"
        'man,"a,b;say ""hi""",no,,\n'
        'man,"a,b",yes,,\n'
        "woman,,yes,Åland,\n"
        ',"=1+1",yes,العربية\u200f,\n'
        ',"line\nbreak",no,<script>alert(1)</script>,\n'
        ",,no,,\n"
    )
    assert tables.synthetic(made().synthetic) == expected.encode()


def test_aggregates_to_the_byte():
    release = made()
    content = tables.aggregates(release.aggregates).decode()
    lines = content.removeprefix("\ufeff").split("\n")
    assert lines[:3] == [
        "gender,work; kind,count,country,empty,length,count_,margin",
        ",,,,,0,6,3.1",
        "man,,,,,1,12,1.5",
    ]
    assert lines[-3:] == [",,yes,Åland,,2,1,0.0", 'man,"a,b;say ""hi""",,,,3,1,0.7', ""]
    assert rows(content.encode())[1] == [*[""] * 5, "0", "6", "3.1"]


def test_lines_of_counts_are_the_same_however_many_are_made_at_a_time(monkeypatch):
    counts = made().aggregates
    whole = tables.aggregates(counts)
    assert whole.count(b"\n") > 3
    for at_once in (1, 2):
        monkeypatch.setattr(tables, "AT_ONCE", at_once)
        assert tables.aggregates(counts) == whole


def test_lines_of_single_values_are_the_same_however_they_are_made(monkeypatch):
    columns = (Column("a", ("é", 'x "y"', "long, " * 9)), Column("b", ("1", "22"), absent="none"))
    cells = np.array([0, 1, 2, 3], dtype=np.int32), np.array([2, 0, 1, 0], dtype=np.uint8)
    for some in (columns, columns[:1]):
        table = Table(some, cells[: len(some)], 4)
        looked_up = tables.synthetic(table)
        assert looked_up.count(b"\n") == 5
        for bound in ("WIDEST", "ROOM"):
            with monkeypatch.context() as patch:
                patch.setattr(tables, bound, 0)
                assert tables.synthetic(table) == looked_up


def test_one_long_value_does_not_make_all_of_its_column_as_long():
    values = (*(f"v{number:04d}" for number in range(2000)), "w" * 20_000)
    table = Table((Column("a", values),), (np.arange(3, dtype=np.int32),), 3)
    tracemalloc.start()
    try:
        assert tables.synthetic(table).endswith(b"v0000\nv0001\n")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000  # 40 million were all as long
    finally:
        tracemalloc.stop()


def test_codebook_to_the_byte():
    assert rows(tables.codebook(made().counts))[:4] == [
        ["column", "value", "label", "domain"],
        ["gender", "man", "Man", "public"],
        ["gender", "woman", "Woman", "public"],
        ["gender", "other", "", "public"],
    ]
    assert ["work; kind", 'say "hi"', "", "private"] in rows(tables.codebook(made().counts))


def test_only_what_people_open_in_excel_begins_with_a_byte_order_mark():
    release = made()
    assert tables.synthetic(release.synthetic)[:3] != b"\xef\xbb\xbf"
    assert tables.aggregates(release.aggregates)[:3] == b"\xef\xbb\xbf"
    assert tables.codebook(made().counts)[:3] == b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a",), ("length", "count", "margin")),
        (("length", "margin"), ("length_", "count", "margin_")),
        (("count", "count_"), ("length", "count__", "margin")),
    ],
)
def test_fixed_columns_step_aside(names, expected):
    assert tables.measure_names(tuple(Column(name, ()) for name in names)) == expected


def test_a_blank_record_of_one_column_is_no_blank_line():
    table = Table((Column("a", ("x",)),), (np.array([0, 1, 0]),), 3)
    assert tables.synthetic(table) == b'a\n""\nx\n""\n'


def test_no_records_and_no_combinations():
    table = Table((Column("a", ()), Column("b", ())), (np.zeros(0, int), np.zeros(0, int)), 0)
    assert tables.synthetic(table) == b"a,b\n"
    counts = Aggregates(table.columns, 0, 2.5, 1.3, (combinations(1, [], columns=table.columns),))
    assert tables.aggregates(counts).decode("utf-8-sig") == "a,b,length,count,margin\n,,0,0,2.5\n"


@pytest.mark.parametrize(
    "column",
    [
        Column("a", ("x", ""), absent="no"),
        Column("a", ("x;y",), delimiter=";"),
    ],
)
def test_columns_that_cannot_be_told_apart_are_refused(column):
    with pytest.raises(SchemaError) as refused:
        tables.check((column,))
    assert "x" not in str(refused.value).split()


def test_frames_hold_what_the_files_hold():
    release = made()
    filled = {
        name: ["" if cell is None else cell for cell in cells]
        for name, cells in synthetic_columns(release.synthetic).items()
    }
    assert [list(row) for row in zip(*filled.values(), strict=True)] == rows(
        tables.synthetic(release.synthetic)
    )[1:]
    counts = aggregate_columns(release.aggregates)
    assert list(counts) == rows(tables.aggregates(release.aggregates))[0]
    texts = [
        ["" if cell is None else str(cell) for cell in row]
        for row in zip(*counts.values(), strict=True)
    ]
    assert texts == rows(tables.aggregates(release.aggregates))[1:]


texts = st.text(st.characters(codec="utf-8", exclude_characters="|"), min_size=1, max_size=6)


@st.composite
def small_tables(draw):
    columns, cells = [], []
    records = draw(st.integers(0, 5))
    names = draw(st.lists(texts, min_size=1, max_size=4, unique=True))
    for name in names:
        values = draw(st.lists(texts, max_size=4, unique=True))
        if draw(st.booleans()):
            held = [
                sorted(draw(st.sets(st.integers(1, len(values))))) if values else []
                for _ in range(records)
            ]
            columns.append(Column(name, tuple(values), delimiter="|"))
            starts = np.cumsum([0, *map(len, held)], dtype=np.int64)
            cells.append(Ragged(starts, np.array(list(chain.from_iterable(held)), dtype=np.int32)))
        else:
            columns.append(Column(name, tuple(values)))
            codes = [draw(st.integers(0, len(values))) for _ in range(records)]
            cells.append(np.array(codes, dtype=np.int32))
    return Table(tuple(columns), tuple(cells), records)


@given(small_tables())
def test_any_reader_of_csv_reads_the_same_cells(table):
    filled = [
        ["" if cell is None else cell for cell in cells]
        for cells in synthetic_columns(table).values()
    ]
    header, *records = list(
        csv.reader(io.StringIO(tables.synthetic(table).decode(), newline=""), strict=True)
    )
    assert header == [column.name for column in table.columns]
    assert records == [list(row) for row in zip(*filled, strict=True)]


@given(small_tables(), st.integers(1, 4))
def test_bytes_that_are_looked_up_are_those_of_texts(table, at_once):
    single = [place for place, cells in enumerate(table.cells) if not isinstance(cells, Ragged)]
    some = Table(
        tuple(table.columns[place] for place in single),
        tuple(table.cells[place] for place in single),
        table.records,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "AT_ONCE", at_once)
        found = [tables.synthetic(each) for each in (some, table)]
        patch.setattr(tables, "WIDEST", 0)
        assert [tables.synthetic(each) for each in (some, table)] == found


def test_a_delimiter_that_is_a_comma_is_quoted():
    column = Column("a", ("x", "y"), delimiter=",")
    table = Table((column,), (Ragged(np.array([0, 2]), np.array([1, 2])),), 1)
    assert tables.synthetic(table) == b'a\n"x,y"\n'
    counts = Aggregates(
        (column,),
        1,
        1.0,
        1.0,
        (
            combinations(1, [([0], 1, 0.5), ([1], 1, 0.5)], columns=(column,)),
            combinations(2, [([0, 1], 1, 0.5)], columns=(column,)),
        ),
    )
    assert rows(tables.aggregates(counts))[-1] == ["x,y", "2", "1", "0.5"]


def test_the_synthetic_table_stands_over_the_columns_of_the_counts():
    from populace.publish import render

    release = made()
    other = Table((Column("a", ()),), (np.zeros(1, int),), 1)
    with pytest.raises(ValueError, match="header"):
        render(changed(release, synthetic=other))
