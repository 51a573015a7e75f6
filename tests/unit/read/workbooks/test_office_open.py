"""Excel workbooks without python-calamine: every cell as calamine reads it."""

import datetime as dt
import sys
import zipfile

import pytest
import python_calamine
import xlsxwriter

from populace.read import read_table
from populace.read.workbooks.office_open import Book
from populace.vocabulary.errors import InputError
from tests.unit.read.table_cells import cells


@pytest.fixture
def without_calamine(monkeypatch):
    """Reads a workbook as a web page does."""

    def read(path, **options):
        with monkeypatch.context() as inside:
            inside.setitem(sys.modules, "python_calamine", None)
            return read_table(path, **options)

    return read


def awkward(path, **options):
    """A workbook of every kind of cell, in the formats that Excel offers."""
    with xlsxwriter.Workbook(path, options) as book:
        book.add_worksheet("notes").hide()
        sheet = book.add_worksheet("cases")
        book.get_worksheet_by_name("cases").activate()
        formats = ["yyyy-mm-dd", "d mmm yyyy", "hh:mm", "[h]:mm", "0.00", '0 "days"', "[Red]0", "@"]
        styles = [book.add_format({"num_format": code}) for code in formats]
        styles += [book.add_format({"num_format": number}) for number in (1, 14, 22, 45, 46)]
        numbers = [0, 0.25, 1, 59, 60, 61, 1234.5, 45292, 45292.75, 0.1 + 0.2, -3]
        sheet.write_row(2, 1, [f"c{place}" for place in range(len(styles) + 3)])
        for line, number in enumerate(numbers, 3):
            for place, style in enumerate(styles, 1):
                if number >= 0:
                    sheet.write_number(line, place, number, style)
            sheet.write_number(line, len(styles) + 1, number)
        bold = book.add_format({"bold": True})
        texts = ["x", " padded ", "=1+1", "\u0627\u0644", "a\nb", "_x0041_", "\x07"]
        for line, text in enumerate(texts, 3):
            sheet.write_string(line, len(styles) + 2, text)
        sheet.write_rich_string(11, len(styles) + 2, "one ", bold, "two")
        sheet.write(3, len(styles) + 3, True)  # noqa: FBT003 - as the library wants it
        sheet.write(4, len(styles) + 3, False)  # noqa: FBT003
        sheet.write_formula(5, len(styles) + 3, "=1+1", None, 2)
        sheet.write_formula(6, len(styles) + 3, '="a"', None, "a")
        sheet.write_formula(7, len(styles) + 3, "=1/0", None, "#DIV/0!")
        moment = dt.datetime.fromisoformat("2024-02-29T13:45:59")
        sheet.write_datetime(8, len(styles) + 3, moment, styles[10])
    return path


@pytest.mark.parametrize("options", [{}, {"date_1904": True}, {"constant_memory": True}])
def test_every_cell_is_as_calamine_reads_it(tmp_path, options):
    path = str(awkward(tmp_path / "t.xlsx", **options))
    book = python_calamine.load_workbook(path)
    expected = book.get_sheet_by_name("cases").to_python()
    found = Book(path).rows("cases")
    assert found == expected
    assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in expected]


def test_a_table_is_as_calamine_reads_it(tmp_path, without_calamine):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([["a", "b"], ["x", 1], [], ["y", 2.5], ["x", None]]):
            sheet.write_row(line + 1, 2, row)
    path = tmp_path / "t.xlsx"
    assert cells(without_calamine(path)) == cells(read_table(path)) != {}


def test_the_sheet_must_be_clear(tmp_path, without_calamine):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        for name in ("one", "two"):
            book.add_worksheet(name).write_row(0, 0, ["a"])
    with pytest.raises(InputError, match="'one', 'two'"):
        without_calamine(tmp_path / "t.xlsx")
    assert without_calamine(tmp_path / "t.xlsx", sheet="two").records == 0


def test_another_zip_file_is_no_workbook(without_calamine):
    with pytest.raises(InputError, match="zip file of another kind"):
        without_calamine(b"PK\x03\x04more")


def test_a_workbook_cut_short_is_refused(tmp_path, without_calamine):
    path = awkward(tmp_path / "t.xlsx")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as cut:
        for name in whole.namelist():
            content = whole.read(name)
            cut.writestr(name, content[:400] if name.endswith("sheet2.xml") else content)
    with pytest.raises(InputError, match="damaged"):
        without_calamine(tmp_path / "cut.xlsx")
