import csv
import gzip
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace.read import read_table
from populace.read.files import delimited
from populace.read.files.memory import WRITABLE
from populace.read.identity.identifiers import FEWEST, PASSED
from populace.read.layout.header import CHECKED
from populace.vocabulary.errors import InputError, SchemaError, Stopped
from populace.vocabulary.extent import Extent
from populace.vocabulary.facts import ONE_RECORD, Protected, fact
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.spelling import canonical
from populace.vocabulary.table import Column
from tests.unit.read.table_cells import cells, column

DECLARED = Schema(
    columns=(
        ColumnSchema("gender", values=("Female", "Male")),
        ColumnSchema("means", values=("threats", "debt"), delimiter=";"),
        ColumnSchema("labour", values=("1",), absent="0"),
        ColumnSchema("town"),
    )
)


def written(rows, delimiter=","):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode()


def test_a_declared_table():
    table = read_table(
        written(
            [
                ["town", "gender", "means", "labour"],
                ["T1", "Male", "debt; threats", "1"],
                ["", "male", "debt;other", "0"],
                ["T0", "", "", "2"],
            ]
        ),
        schema=DECLARED,
        encoding="utf-8",
    )
    assert table.columns == (
        Column("town", ("T0", "T1")),
        Column("gender", ("Female", "Male"), public=True),
        Column("means", ("threats", "debt"), public=True, delimiter=";"),
        Column("labour", ("1",), public=True, absent="0"),
    )
    assert cells(table) == {
        "town": ["T1", "", "T0"],
        "gender": ["Male", "", ""],
        "means": ["threats+debt", "debt", ""],
        "labour": ["1", "", ""],
    }
    assert table.subjects is None
    assert table.facts == (fact("rows-complete"), fact("rows-records"), CHECKED)


def test_a_declared_header_alone_is_a_table_of_no_subjects():
    table = read_table(b"gender,means,labour,town\n", schema=DECLARED)
    assert table.records == 0
    assert column(table, "gender").values == ("Female", "Male")
    assert column(table, "town").values == ()


def test_an_undeclared_header_alone_is_a_table_of_no_subjects():
    table = read_table(b"a,b\n")
    assert table.records == 0
    assert [found.values for found in table.columns] == [(), ()]


@given(st.lists(st.tuples(*[st.text(max_size=4)] * 4), max_size=5))
def test_a_declared_table_never_refuses_its_cells(rows):
    names = ["gender", "means", "labour", "town"]
    data = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    assert read_table(data, schema=DECLARED).records == len(rows)


def test_undeclared_flags_are_found_and_told():
    table = read_table(
        {
            "f": ["0", "1", "0"],
            "yes": ["No", "No", "Yes"],
            "gaps": ["0", "", "1"],
            "declared": ["0", "1", "0"],
            "text": ["a", "b", "a"],
        },
        schema=Schema(columns=(ColumnSchema("declared"),)),
    )
    assert column(table, "f") == Column("f", ("1",), absent="0")
    assert column(table, "yes") == Column("yes", ("Yes",), absent="No")
    assert column(table, "gaps") == Column("gaps", ("0", "1"))
    assert column(table, "declared") == Column("declared", ("0", "1"))
    assert cells(table)["f"] == ["", "1", ""]
    assert table.facts == (
        WRITABLE,
        fact("header-names"),
        fact("flag", column="f", negative="0", positive="1"),
        fact("flag", column="yes", negative="No", positive="Yes"),
        fact("no-other-flags"),
        PASSED,
    )


def test_ignored_zeros_are_absent_and_written_back_as_nothing():
    table = read_table({"f": ["0", "1", ""], "g": ["0", "1", "0"]}, ignore_zeros=["f", "g"])
    assert table.columns == (Column("f", ("1",)), Column("g", ("1",)))
    assert cells(table) == {"f": ["", "1", ""], "g": ["", "1", ""]}


def test_rows_of_one_subject_are_joined_by_number_and_ids_are_not_kept():
    table = read_table(
        {"id": ["p9", " p1", "p9 ", "p1"], "a": ["x", "y", "z", ""]}, subject_id="id"
    )
    assert table.subjects.tolist() == [0, 1, 0, 1]
    assert table.subjects.dtype == np.int64
    assert [found.name for found in table.columns] == ["a"]
    assert fact("subject-in-every-row", column="id") in table.facts
    assert "p9" not in repr(table)


def test_what_was_declared_travels_with_the_table():
    table = read_table({"id": ["1"], "town": ["x"], "gender": ["Male"]}, subject_id="id")
    assert (table.bound, table.protected) == (4, Protected("rows", subject_id="id"))
    schema = Schema(columns=(ColumnSchema("town"),), attributes_per_subject=3)
    table = read_table({"town": ["x"]}, schema=schema)
    assert (table.bound, table.protected) == (3, ONE_RECORD)
    assert table.declared == schema.declarations


def test_a_blank_id_is_refused():
    with pytest.raises(InputError, match="a blank cell in column 'id', in record 2"):
        read_table({"id": ["1", " "], "a": ["x", "y"]}, subject_id="id")


def test_codebooks_come_with_labels():
    table = read_table({"c": ["FR", "XX", "fr"]}, codebooks={"c": "iso3166-alpha2"})
    country = table.columns[0]
    assert country.public
    assert country.labels[country.values.index("FR")] == "France"
    assert cells(table) == {"c": ["FR", "", ""]}


def test_options_choose_the_columns():
    table = read_table(b"a;b;c\n1|2;x;y\n", columns=["c", "a"], multi_value={"a": "|"})
    assert cells(table) == {"a": ["1+2"], "c": ["y"]}
    with pytest.raises(SchemaError, match="Did you mean 'bb'"):
        read_table(b"aa,bb\n", columns=["b"])


def test_files_plain_and_packed_read_the_same(tmp_path):
    content = written([["a", "b"], ["é", "2"], ["x\ny", ""]], "\t")
    plain, packed = tmp_path / "t.tsv", tmp_path / "t.tsv.gz"
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    expected = {"a": ["é", "x\ny"], "b": ["2", ""]}
    for source in (plain, str(packed), content, io.BytesIO(content)):
        assert cells(read_table(source)) == expected


def test_something_else_is_refused():
    with pytest.raises(InputError, match="type int"):
        read_table(3)


def test_the_user_can_stop():
    def stop(_):
        raise Stopped

    with pytest.raises(Stopped):
        read_table(b"a\n1\n", progress=stop)


def test_progress_tells_nothing_of_the_data(monkeypatch):
    monkeypatch.setattr(delimited, "_CELLS", 1)
    steps = set()
    read_table(b"a\n1\n2\n3\n", progress=steps.add)
    assert len(steps) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["a"], ["x"]],
        [["a", "b"], ["x", "y"]],
        [["a", "b"], ["", ""], ["", " "]],
        [["a"], ["=1+1"], ['"'], ["a;b:c\nd"], ["\u200f\u202e"], ["'x'"]],
    ],
)
def test_small_and_odd_tables(rows):
    table = read_table(written(rows))
    expected = [[canonical(cell) for cell in row] for row in rows[1:]]
    assert [list(row) for row in zip(*cells(table).values(), strict=True)] == expected


def test_two_thousand_columns():
    rows = [[f"c{n}" for n in range(2000)], ["1"] * 2000, [""] * 2000]
    assert len(read_table(written(rows)).columns) == 2000


def test_long_cells_and_many_values_in_a_declared_column():
    long = "x" * 10_000_000
    data = {"a": [long, *[str(n) for n in range(200_000)]]}
    table = read_table(data, schema=Schema(columns=(ColumnSchema("a"),)))
    assert len(table.columns[0].values) == 200_001
    assert table.cells[0].dtype == np.int32


def ids(count):
    return [f"person {n}" for n in range(count)]


def test_nearly_unique_columns_stop_the_run_and_are_all_named():
    data = {"who": ids(100), "group": ["a", "b"] * 50, "whom": ["", *ids(99)]}
    with pytest.raises(InputError, match="for nearly everybody in 'who', 'whom'") as caught:
        read_table(data)
    assert "person" not in str(caught.value)
    assert "99" not in str(caught.value)
    assert read_table(data, columns=["group"]).records == 100
    schema = Schema(columns=(ColumnSchema("who"), ColumnSchema("whom")))
    assert read_table(data, schema=schema).records == 100


def test_small_tables_and_shared_values_pass_the_check():
    assert read_table({"name": ids(FEWEST - 1)}).records == FEWEST - 1
    assert read_table({"name": ids(79) + ["same"] * 21}).records == 100
    with pytest.raises(InputError):
        read_table({"name": ids(80) + ["same"] * 20})


def test_the_check_counts_a_value_once_for_each_subject():
    people = [str(n // 3) for n in range(300)]
    with pytest.raises(InputError, match="'name'"):
        read_table({"id": people, "name": people}, subject_id="id")
    visits = {"id": people, "day": [f"{n % 100}" for n in range(300)]}
    assert read_table(visits, subject_id="id").records == 300


RECORDS = Extent(header_is_names=True, first_row=2, skip_footer=0)
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)


@settings(max_examples=50)
@given(st.lists(st.tuples(CELL, CELL), max_size=12), st.integers(1, 9), st.randoms())
def test_neither_the_order_of_rows_nor_the_size_of_blocks_matters(rows, size, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    # Rows that are no records are refused by what they hold, and by where they stand.
    options = {"multi_value": {"b": ";"}, "encoding": "utf-8", "extent": RECORDS}
    options["safe"] = ("a", "b")
    table = read_table(written([["a", "b"], *rows]), **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_CELLS", size)
        other = read_table(written([["a", "b"], *shuffled]), **options)
        same = read_table(written([["a", "b"], *rows]), **options)
    assert other.columns == table.columns
    assert other.facts == table.facts
    assert cells(same) == cells(table)
    assert sorted(zip(*cells(other).values(), strict=True)) == sorted(
        zip(*cells(table).values(), strict=True)
    )


@given(st.lists(st.tuples(CELL, CELL), max_size=8))
def test_files_and_columns_in_memory_agree(rows):
    data = {"a": [row[0] for row in rows], "b": [row[1] for row in rows]}
    safe = ("a", "b")
    from_file = read_table(
        written([["a", "b"], *rows]), encoding="utf-8", extent=RECORDS, safe=safe
    )
    from_memory = read_table(data, safe=safe)
    assert from_file.columns == from_memory.columns
    assert cells(from_file) == cells(from_memory)
    expected = [canonical(cell) for cell in data["a"]]
    absent = from_file.columns[0].absent
    assert [cell or absent for cell in cells(from_file)["a"]] == expected
