import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import populace
from populace.api.frames import frame, kind_of

CELLS = {"color": ["crimson", "jade", "azure", "crimson"] * 100, "flag": ["1", "0", "0", "0"] * 100}


def duck():
    connection = duckdb.connect()
    connection.register("cells", pa.table(CELLS))
    return connection.sql("SELECT * FROM cells")


FRAMES = {
    "pandas": (lambda: pd.DataFrame(CELLS), pd.DataFrame),
    "polars": (lambda: pl.DataFrame(CELLS), pl.DataFrame),
    "polars, lazy": (lambda: pl.LazyFrame(CELLS), pl.LazyFrame),
    "pyarrow": (lambda: pa.table(CELLS), pa.Table),
    "duckdb": (duck, duckdb.DuckDBPyRelation),
    "builtins": (lambda: CELLS, dict),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_the_synthetic_records_come_back_as_the_kind_of_frame_that_came_in(kind):
    make, expected = FRAMES[kind]
    source = make()
    assert kind_of(source) == kind
    released = populace.release(source, epsilon=8.0, length=2)
    for made in (released.synthetic, released.aggregates):
        assert isinstance(made, expected)
    names = released.synthetic
    if kind != "builtins":
        names = names.collect_schema().names() if kind == "polars, lazy" else names
        names = names if isinstance(names, list) else getattr(names, "column_names", names.columns)
    assert list(names) == list(CELLS)


@pytest.mark.parametrize("kind", [kind for kind in FRAMES if kind != "builtins"])
def test_a_made_frame_reads_back(kind):
    from populace.read import read_table

    made = read_table(frame(kind, CELLS))
    assert made.columns == read_table(CELLS).columns


def test_sheet_query_and_safe_reach_the_reader(tmp_path):
    import xlsxwriter

    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("one", "two"):
            sheet = book.add_worksheet(name)
            rows = [["mail", "flag"], *([f"a{n}@example.org", n % 2] for n in range(60))]
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    with pytest.raises(populace.InputError, match="email addresses in 'mail'"):
        populace.release(path, epsilon=8.0, sheet="two")
    released = populace.release(path, epsilon=8.0, length=1, sheet="two", safe=["mail"])
    assert list(released.synthetic) == ["mail", "flag"]
    report = populace.evaluate(path, released, sheet="one")
    assert report.figures
    assert "[columns.flag]" in populace.schema(path, sheet="one")
    with pytest.raises(populace.InputError, match="databases only"):
        populace.schema(path, query="SELECT 1")
