"""Damaged files, schemas, recipes and projects: read as they are, or refused in one clear error.

No door may raise anything else, nor say a cell. How long each is tried: `tests/fuzzing.py`.
"""

import gzip
import io
import json
import sqlite3
import tempfile
import zipfile
from contextlib import suppress
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pyreadstat
import pytest
import xlsxwriter
import xlwt
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

import populace
from populace.read.schemas.project_file import parse_project
from populace.read.workbooks.office_open import Book
from populace.vocabulary.keywords import READING

MARK = "zebra"
"""A cell that no error and no note may say."""

COLUMNS = {
    "code": [f"{MARK}{n % 5}" for n in range(40)],
    "count": [str(n % 3) for n in range(40)],
    "day": [f"2020-01-{1 + n % 28:02}" for n in range(40)],
}
ROWS = list(zip(*COLUMNS.values(), strict=True))
CSV = "\n".join([",".join(COLUMNS), *map(",".join, ROWS)]).encode() + b"\n"

SCHEMA = b"""[table]
subject_id = "code"
attributes_per_subject = 4

[columns.count]
values = ["0", "1", "2"]
absent = ""
title = "How many"

[[prepare]]
do = "dates"
column = "day"
to = "month"

[[prepare]]
do = "merge"
column = "count"
groups = {few = ["0", "1"]}
"""
PROJECT = b"""[[tables]]
name = "cases"
source = "cases.csv"
schema = "cases.toml"
extent = {skip_footer = 0}

[[tables]]
name = "events"
source = ["a.csv", "b.csv"]
key = "code"
multi_value = {tags = ";"}

[[relations]]
one = "cases"
many = "events"
most = 4

[release]
epsilon = 4
criteria = ["code,count: within 1 point"]
series = {version = "1", earlier = ["out"]}

[about]
title = {en = "Cases", fr = "Cas"}

[findings]
text = ["{share count=1}"]
"""


def arrow():
    return pa.table(COLUMNS)


def parquet():
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(arrow(), buffer)
    return buffer.getvalue()


def feather():
    buffer = io.BytesIO()
    pyarrow.feather.write_feather(arrow(), buffer, compression="uncompressed")
    return buffer.getvalue()


def workbook():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("cases")
        for place, row in enumerate([tuple(COLUMNS), *ROWS]):
            sheet.write_row(place, 0, row)
    return buffer.getvalue()


def archive():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as held:
        held.writestr("cases.csv", CSV)
    return buffer.getvalue()


def statistics(write):
    """A file of a statistics program, which its library writes by name."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "cases"
        write(pd.DataFrame(COLUMNS), str(place))
        return place.read_bytes()


def old_workbook():
    book, buffer = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("cases")
    for number, row in enumerate([tuple(COLUMNS), *ROWS]):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.save(buffer)
    return buffer.getvalue()


def open_document():
    document, buffer = OpenDocumentSpreadsheet(), io.BytesIO()
    sheet = Table(name="cases")
    for row in [tuple(COLUMNS), *ROWS]:
        line = TableRow()
        for cell in row:
            held = TableCell(valuetype="string")
            held.addElement(P(text=cell))
            line.addElement(held)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(buffer)
    return buffer.getvalue()


def database():
    with sqlite3.connect(":memory:") as held:
        held.execute(f"CREATE TABLE cases ({', '.join(COLUMNS)})")
        held.executemany("INSERT INTO cases VALUES (?, ?, ?)", ROWS)
        return held.serialize()


SEEDS = {
    "cases.csv": lambda: CSV,
    "cases.tsv": lambda: CSV.replace(b",", b"\t"),
    "cases.csv.gz": lambda: gzip.compress(CSV),
    "cases.jsonl": lambda: b"".join(
        json.dumps(dict(zip(COLUMNS, row, strict=True))).encode() + b"\n" for row in ROWS
    ),
    "cases.json": lambda: json.dumps(
        [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    ).encode(),
    "cases.parquet": parquet,
    "cases.feather": feather,
    "cases.xlsx": workbook,
    "cases.xls": old_workbook,
    "cases.ods": open_document,
    "cases.dta": lambda: statistics(pyreadstat.write_dta),
    "cases.sav": lambda: statistics(pyreadstat.write_sav),
    "cases.zsav": lambda: statistics(partial(pyreadstat.write_sav, compress=True)),
    "cases.zip": archive,
    "cases.db": database,
}

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "drop", "twice", "put"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(1, 40),
        st.one_of(
            st.binary(min_size=1, max_size=8),
            st.sampled_from(
                [b'"', b"\n", b"\0", b"\xff\xfe", b"9" * 30, b"[", b"{", b"'''", b"\r"]
            ),
        ),
    ),
    min_size=1,
    max_size=6,
)


def damaged(content, changes):
    """The content with bytes changed, cut off, taken out, doubled or put in."""
    for kind, share, length, added in changes:
        place = int(share * len(content))
        before, after = content[:place], content[place:]
        match kind:
            case "flip":
                content = (
                    before + bytes(each ^ added[0] for each in after[:length]) + after[length:]
                )
            case "cut":
                content = before if share > 0.5 else content[-length:] + before
            case "drop":
                content = before + after[length:]
            case "twice":
                content = before + after[:length] + after
            case _:
                content = before + added + after
    return content


def refused(call):
    """Whether a door refuses: in one clear error, without a cell. Whatever else is a fault.

    What an error was raised from is told to nobody.
    """
    said = None
    try:
        call()
    except populace.PopulaceError as error:
        said = error
    if said is not None:
        assert MARK not in str(said)
        assert all((said.expected, said.found, said.action))
    return said is not None


@pytest.mark.parametrize("name", SEEDS)
def test_a_damaged_file_is_read_or_refused(name, tmp_path, fuzz):
    seed, place = SEEDS[name](), tmp_path / name
    place.write_bytes(seed)
    told = {"query": "SELECT * FROM cases"} if name == "cases.db" else {}
    source = f"sqlite:///{place}" if told else place
    assert not refused(lambda: populace.overview(source, **told))

    def try_it(changes):
        place.write_bytes(damaged(seed, changes))
        refused(lambda: populace.overview(source, **told))

    fuzz(try_it, changes=CHANGES)


def two_tables():
    """A zip file with two tables, of which one must be named."""
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", CSV)
        packed.writestr("b.csv", CSV)
    return place.getvalue()


@pytest.mark.parametrize("name", ["cases.xlsx", "cases.ods", "cases.zip", "two.zip"])
def test_a_byte_changed_anywhere_in_a_zip_file_is_read_or_refused(name, tmp_path):
    seed, place = SEEDS.get(name, two_tables)(), tmp_path / name
    told = {"sheet": "a.csv"} if name == "two.zip" else {}
    refusals = 0
    for at in range(0, len(seed), len(seed) // 60):
        place.write_bytes(damaged(seed, [("flip", at / len(seed), 1, b"\x04")]))
        refusals += refused(lambda: populace.overview(place, **told))
        if name == "cases.xlsx":
            with suppress(ValueError):
                Book(str(place))
    assert refusals


def test_a_damaged_schema_or_recipe_is_read_or_refused(tmp_path, fuzz):
    place = tmp_path / "cases.toml"

    def try_it(changes):
        place.write_bytes(damaged(SCHEMA, changes))
        refused(lambda: populace.check(CSV, schema=place, epsilon=4, progress=False))
        refused(lambda: populace.read_recipe(place))

    fuzz(try_it, changes=CHANGES)


def test_a_damaged_project_is_read_or_refused(tmp_path, fuzz):
    place = tmp_path / "project.toml"
    place.write_bytes(PROJECT)
    assert not refused(lambda: populace.read_project(place))

    def try_it(changes):
        place.write_bytes(damaged(PROJECT, changes))
        refused(lambda: populace.read_project(place))

    fuzz(try_it, changes=CHANGES)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["count", "day", "dates", "merge", "", "nan", "1e400"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
OPERATION = st.fixed_dictionaries(
    {
        "do": st.sampled_from(
            ["dates", "merge", "bands", "equal-bands", "suppress-rare", "tidy", "split", "one-row"]
        )
        | VALUES
    },
    optional=dict.fromkeys(
        ("column", "columns", "edges", "groups", "share", "to", "by", "into", "labels"), VALUES
    ),
)


def test_any_recipe_is_applied_or_refused(fuzz):
    def try_it(recipe):
        refused(lambda: populace.prepare(CSV, recipe=recipe, progress=False))

    fuzz(try_it, recipe=st.lists(OPERATION, min_size=1, max_size=2))


def test_keywords_of_reading_that_are_none_are_not_said():
    none = {**dict.fromkeys(READING), "safe": ["day"]}
    assert populace.check(CSV, epsilon=4, progress=False, **none).stops == ()


def test_a_project_of_nothing_is_refused(tmp_path):
    for text in ("", "[[tables]]", "tables = 1", "[tables]\na = 1", "\ufeff[[tables]]\nsource = 3"):
        assert refused(lambda text=text: parse_project(text, tmp_path))
