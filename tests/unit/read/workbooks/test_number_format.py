"""Cells whose format shows words, or nothing, in place of what they hold."""

import pytest

from populace.read import read_table
from populace.read.workbooks.number_format import replaces, shown
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from tests.unit.read.table_cells import cells

PLAIN = (
    'General|0.00|#,##0;-#,##0;"-"|_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-|@|[$-409]mmm-yy;@'
    '|[Red]0;[Blue]-0|"KE-"000|[<=9999999]###-####;(###) ###-####|0 "kg"|0.00_);[Red](0.00)|'
)  # fmt: skip


@pytest.mark.parametrize("code", PLAIN.split("|"))
def test_what_shows_the_cell_replaces_nothing(code):
    assert not replaces(code)


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        (";;;", ["", "", "", "", ""]),
        ("0;;;@", [None, None, "", "", None]),
        ("0;-0;;@", [None, None, "", None, None]),
        ('[=1]"Male";[=2]"Female";"Other"', ["Male", "Female", "Other", "Other", None]),
        ('"Yes";"Yes";"No"', ["Yes", "Yes", "No", "Yes", None]),
        ('[=0]"";General', [None, None, "", None, None]),
    ],
)
def test_what_a_format_shows(code, seen):
    assert replaces(code)
    assert [shown(code, cell) for cell in (1, 2, 0, -1, "x")] == seen


def made(path, code, values):
    """A workbook of the kind that the ending names, with one column of a format."""
    rows = [("sex", "code"), *(("fm"[n % 2], value) for n, value in enumerate(values))]
    if path.suffix == ".xls":
        book = pytest.importorskip("xlwt").Workbook()
        sheet, style = book.add_sheet("a"), pytest.importorskip("xlwt").easyxf(num_format_str=code)
        for place, (one, other) in enumerate(rows):
            sheet.write(place, 0, one)
            sheet.write(place, 1, other, *([style] if place else []))
        book.save(str(path))
        return path
    with pytest.importorskip("xlsxwriter").Workbook(path) as book:
        sheet, style = book.add_worksheet(), book.add_format({"num_format": code})
        for place, (one, other) in enumerate(rows):
            sheet.write(place, 0, one)
            sheet.write(place, 1, other, *([style] if place else []))
    return path


@pytest.mark.parametrize("ending", [".xlsx", ".xls"])
@pytest.mark.parametrize("values", [[1, 2] * 10, ["a", "b"] * 10])
def test_cells_that_show_nothing_stop_a_run_that_does_not_say_whether_they_count(
    ending, values, tmp_path
):
    path = made(tmp_path / f"t{ending}", ";;;", values)
    with pytest.raises(InputError, match="show") as caught:
        read_table(path)
    assert "B2" in caught.value.found
    kept = cells(read_table(path, extent=Extent(hidden="include")))["code"]
    assert kept == [str(value) for value in values]
    assert cells(read_table(path, extent=Extent(hidden="leave-out"))).get("code", [""] * 20) == [
        ""
    ] * len(values)


@pytest.mark.parametrize("ending", [".xlsx", ".xls"])
def test_words_that_a_format_shows_are_read(ending, tmp_path):
    path = made(tmp_path / f"t{ending}", '[=1]"Male";[=2]"Female";"Other"', [1, 2, 3] * 7)
    assert cells(read_table(path))["code"] == ["Male", "Female", "Other"] * 7


def test_the_same_of_an_open_document(tmp_path):
    odf = pytest.importorskip("odf.opendocument")
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = odf.OpenDocumentSpreadsheet()
    table = Table(name="a")
    for place in range(21):
        row = TableRow()
        for text, value in (("sex", None), ("code", None)) if place == 0 else (
            ("fm"[place % 2], None), ("" if place % 3 == 0 else "Male", place % 2),
        ):  # fmt: skip
            told = {} if value is None else {"valuetype": "float", "value": str(value)}
            cell = TableCell(**(told or {"valuetype": "string"}))
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(str(tmp_path / "t.ods"))
    with pytest.raises(InputError, match="B4"):
        read_table(tmp_path / "t.ods")
    found = cells(read_table(tmp_path / "t.ods", extent=Extent(hidden="leave-out")))["code"]
    assert found[:6] == ["Male", "Male", "", "Male", "Male", ""]
