"""Errors about a row say where it stands in its file: a line of a text, a row of a sheet."""

import pytest
import xlsxwriter

from populace.read import read_table
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from populace.vocabulary.linked import LinkedTables
from populace.vocabulary.structure import Relation

CASES = b'sep=;\n\nid;place\n1;"a\nb"\n\n2;c\n3;d\n'
MOVES = b"id;means\n2;car\n\n2;foot\n"


def linked(cases, moves, **shared):
    parts = [Part(cases, "cases"), Part(moves, "moves")]
    return read_related(parts, (Relation("cases", "moves"),), LinkedTables, shared=shared)


@pytest.mark.parametrize(
    ("cases", "moves", "found"),
    [
        (CASES + b"1;e\n", MOVES, "a key that stands in two rows, line 4 and line 9"),
        (CASES + b";e\n", MOVES, "a blank cell in column 'id', in line 9"),
        (CASES, MOVES + b"7;boat\n", "the first one is line 5"),
    ],
)
def test_keys_that_are_wrong_are_found_by_their_lines(cases, moves, found):
    with pytest.raises(InputError) as caught:
        linked(cases, moves)
    assert found in caught.value.found


def test_a_row_of_a_sheet_is_counted_with_those_above_and_between(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in {2: ["id", "sex"], 3: ["1", "f"], 5: ["2", "m"], 8: ["", "f"]}.items():
            sheet.write_row(row, 0, cells)
    with pytest.raises(InputError, match="a blank cell in column 'id', in row 9"):
        read_table(tmp_path / "t.xlsx", subject_id="id", extent=Extent(header_row=3))


def test_a_line_is_that_of_its_own_file(tmp_path):
    for name, rows in {"a.csv": "1,f\n2,m\n", "b.csv": "3,f\n,m\n"}.items():
        (tmp_path / name).write_text(f"id,sex\n{rows}")
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    with pytest.raises(InputError, match=r"in line 3 of b\.csv"):
        read_table(files, subject_id="id")


def test_lines_of_objects_and_elements_of_an_array():
    lines = b'{"id": "1", "sex": "f"}\n\n{"id": "", "sex": "m"}\n'
    with pytest.raises(InputError, match="in line 3"):
        read_table(lines, subject_id="id")
    with pytest.raises(InputError, match="in record 2, counted from the first"):
        read_table(b'[{"id": "1", "sex": "f"}, {"id": "", "sex": "m"}]', subject_id="id")
