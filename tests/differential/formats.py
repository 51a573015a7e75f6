"""One small table written in every format that is read, by the libraries of those formats.

What reading must make of it is said in the tests.
"""

import csv
import datetime as dt
import decimal
import gzip
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pyreadstat
import sqlalchemy
import xlsxwriter
import xlwt

# What the cells are: text that looks like numbers, gaps, whole and broken numbers, days.
ROWS = [
    {
        "code": ("007", "08", "NA", "été", "مرحبا")[n % 5],
        "count": None if n % 4 == 3 else n % 3,
        "share": (0.1, 2.5, None, 3.0)[n % 4],
        "day": None if n % 7 == 6 else dt.date(2020, 1 + n % 3, 1 + n % 2),
        "agrees": (True, False, None)[n % 3],
        "flag": n % 2,
    }
    for n in range(60)
]
NAMES = list(ROWS[0])
TYPES = pa.schema(
    [
        ("code", pa.string()),
        ("count", pa.int64()),
        ("share", pa.float32()),
        ("day", pa.date32()),
        ("agrees", pa.bool_()),
        ("flag", pa.int8()),
    ]
)


def text(cell: object) -> str:
    """A cell as a person would write it into a CSV file."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case float():
            return f"{cell:g}"
        case _:
            return str(cell)


TEXTS = [{name: text(cell) for name, cell in row.items()} for row in ROWS]


def delimited(delimiter: str = ",") -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, NAMES, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(TEXTS)
    return buffer.getvalue().encode()


def arrow() -> pa.Table:
    return pa.Table.from_pylist(ROWS, schema=TYPES)


def pandas() -> pd.DataFrame:
    frame = pd.DataFrame({name: [row[name] for row in ROWS] for name in NAMES}, dtype=object)
    return frame.astype({"share": "float32", "count": "Int64", "flag": "int8"})


def pandas_of_arrow() -> pd.DataFrame:
    return arrow().to_pandas(types_mapper=pd.ArrowDtype)


def polars() -> pl.DataFrame:
    kinds = (pl.String, pl.Int64, pl.Float32, pl.Date, pl.Boolean, pl.Int8)
    return pl.DataFrame(ROWS, schema=dict(zip(NAMES, kinds, strict=True)))


def json_lines(*, gaps: bool = False) -> bytes:
    """One object for each row; with gaps, a key is missing where its cell is null."""
    rows = [
        {name: cell for name, cell in row.items() if cell is not None or not gaps} for row in ROWS
    ]
    return "\n".join(
        json.dumps(row, ensure_ascii=False, default=dt.date.isoformat) for row in rows
    ).encode()


Data = dict[str, list[Any]]

WHOLE_AND_BROKEN = {"whole": pa.int64(), "broken": pa.float64()}


def as_arrow(data: Data) -> pa.Table:
    kinds = [(name, WHOLE_AND_BROKEN.get(name, pa.string())) for name in data]
    return pa.table(data, schema=pa.schema(kinds))


def as_parquet(data: Data) -> bytes:
    sink = pa.BufferOutputStream()
    pa.parquet.write_table(as_arrow(data), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def as_json_lines(data: Data) -> bytes:
    rows = zip(*data.values(), strict=True)
    return "\n".join(json.dumps(dict(zip(data, row, strict=True))) for row in rows).encode()


def as_polars(data: Data) -> pl.DataFrame:
    made: pl.DataFrame = pl.from_arrow(as_arrow(data))
    return made


def as_pandas(data: Data) -> pd.DataFrame:
    return as_arrow(data).to_pandas(types_mapper=pd.ArrowDtype)


def _xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet("empty")
        sheet = book.add_worksheet("cases")
        sheet.write_row(0, 0, NAMES)
        for line, row in enumerate(ROWS, start=1):
            for place, cell in enumerate(row.values()):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(line, place, cell, day)
                elif cell is not None:
                    sheet.write(line, place, cell)


def _xls(path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("cases")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for place, name in enumerate(NAMES):
        sheet.write(0, place, name)
    for line, row in enumerate(ROWS, start=1):
        for place, cell in enumerate(row.values()):
            if isinstance(cell, dt.date):
                sheet.write(line, place, cell, day)
            elif cell is not None:
                sheet.write(line, place, cell)
    book.save(str(path))


def _ods(path: Path) -> None:
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="cases")
    for row in [dict(zip(NAMES, NAMES, strict=True)), *ROWS]:
        line = odf.table.TableRow()
        for cell in row.values():
            line.addElement(_ods_cell(cell))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


def _ods_cell(cell: object) -> odf.table.TableCell:
    match cell:
        case None:
            return odf.table.TableCell()
        case bool():
            return odf.table.TableCell(valuetype="boolean", booleanvalue=str(cell).lower())
        case int() | float():
            return odf.table.TableCell(valuetype="float", value=cell)
        case dt.date():
            return odf.table.TableCell(valuetype="date", datevalue=cell.isoformat())
        case _:
            made = odf.table.TableCell(valuetype="string")
            made.addElement(odf.text.P(text=str(cell)))
            return made


def statistical() -> pd.DataFrame:
    """What Stata and SPSS can hold: they have no truth values, so these are coded and labeled."""
    frame = pandas()
    frame["agrees"] = [None if row["agrees"] is None else float(row["agrees"]) for row in ROWS]
    return frame.astype({"agrees": "float64", "count": "float64"})


AGREES = {"agrees": {1: "true", 0: "false"}}


def database(address: str) -> None:
    """Write the table `cases` into a database."""
    engine = sqlalchemy.create_engine(address)
    exact = engine.dialect.name == "postgresql"
    types = "text, integer, numeric, date, boolean, smallint" if exact else "text,,,,,"
    columns = ", ".join(
        f"{name} {kind}" for name, kind in zip(NAMES, types.split(","), strict=True)
    )
    rows = [
        {
            **row,
            "share": None if row["share"] is None else decimal.Decimal(text(row["share"])),
        }
        if exact
        else {**TEXTS[place], "flag": row["flag"], "count": row["count"]}
        for place, row in enumerate(ROWS)
    ]
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE cases (place integer, {columns})")
        if exact:
            connection.exec_driver_sql("CREATE SEQUENCE counted")
        slots = ", ".join(f":{name}" for name in NAMES)
        if rows:
            connection.execute(
                sqlalchemy.text(f"INSERT INTO cases VALUES (:place, {slots})"),  # noqa: S608 - fixed
                [{"place": place, **row} for place, row in enumerate(rows)],
            )
    engine.dispose()


QUERY = f"SELECT {', '.join(NAMES)} FROM cases ORDER BY place"  # noqa: S608 - fixed names


FILES = [
    "csv",
    "tsv",
    "csv.gz",
    "csv.zst",
    "jsonl",
    "jsonl.gz",
    "parquet",
    "arrow",
    "arrows",
    "feather",
    "xlsx",
    "xls",
    "ods",
    "dta",
    "sav",
    "zsav",
]
"""The formats that are files."""


def files(folder: Path) -> dict[str, Path]:
    """The table as a file in every format, by the name of the format."""
    paths = {kind: folder / f"cases.{kind}" for kind in (*FILES, "db")}
    paths["csv"].write_bytes(delimited())
    paths["tsv"].write_bytes(delimited("\t"))
    paths["csv.gz"].write_bytes(gzip.compress(delimited(";")))
    with pa.CompressedOutputStream(str(paths["csv.zst"]), "zstd") as packed:
        packed.write(delimited())
    paths["jsonl"].write_bytes(json_lines())
    paths["jsonl.gz"].write_bytes(gzip.compress(b"\n" + json_lines()))
    pa.parquet.write_table(arrow(), paths["parquet"], row_group_size=7)
    with pa.ipc.new_file(paths["arrow"], TYPES) as file:
        file.write_table(arrow(), max_chunksize=11)
    with pa.ipc.new_stream(paths["arrows"], TYPES) as stream:
        stream.write_table(arrow(), max_chunksize=13)
    pa.feather.write_feather(arrow(), paths["feather"])
    _xlsx(paths["xlsx"])
    _xls(paths["xls"])
    _ods(paths["ods"])
    labels = {"variable_value_labels": AGREES}
    # pyreadstat writes the widest numbers only, so that 0.1 must be one.
    wide = statistical().astype({"share": "float64"})
    wide["share"] = [row["share"] for row in ROWS]
    pyreadstat.write_dta(wide, paths["dta"], **labels)
    pyreadstat.write_sav(wide, paths["sav"], **labels)
    pyreadstat.write_sav(wide, paths["zsav"], compress=True, **labels)
    sqlite3.connect(paths["db"]).close()
    database(f"sqlite:///{paths['db']}")
    return paths
