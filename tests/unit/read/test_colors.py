"""Cells whose letters have the color of their ground are out of sight, and are asked about."""

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P

from populace.read import read_table
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from tests.unit.read.table_cells import cells

ROWS = [["fm"[n % 2], f"note {n % 3}"] for n in range(12)]


def xlsx(path, letters, ground, header=False):
    looks = {"font_color": letters} | ({"bg_color": ground} if ground else {})
    with xlsxwriter.Workbook(path) as book:
        sheet, look = book.add_worksheet(), book.add_format(looks)
        for line, row in enumerate([["sex", "note"], *ROWS]):
            sheet.write(line, 0, row[0])
            sheet.write(line, 1, row[1], look if line or header else None)
        sheet.write_blank(20, 1, None, look)
    return path


def ods(path, letters, ground, header=False):
    book = OpenDocumentSpreadsheet()
    look = Style(name="look", family="table-cell")
    look.addElement(TextProperties(color=letters))
    look.addElement(TableCellProperties(backgroundcolor=ground or "transparent"))
    book.automaticstyles.addElement(look)
    table = Table(name="cases")
    book.spreadsheet.addElement(table)
    for line, row in enumerate([["sex", "note"], *ROWS]):
        element = TableRow()
        table.addElement(element)
        for place, cell in enumerate(row):
            told = {"stylename": look} if place and (line or header) else {}
            held = TableCell(valuetype="string", **told)
            held.addElement(P(text=cell))
            element.addElement(held)
    book.save(str(path))
    return path


def xls(path, letters, ground, header=False):
    colors = {"#FFFFFF": "white", "#FF0000": "red", "#000000": "black"}
    style = f"font: colour {colors[letters]}"
    if ground:
        style += f"; pattern: pattern solid, fore_colour {colors[ground]}"
    look, book = xlwt.easyxf(style), xlwt.Workbook()
    sheet = book.add_sheet("cases")
    for line, row in enumerate([["sex", "note"], *ROWS]):
        sheet.write(line, 0, row[0])
        sheet.write(line, 1, row[1], *([look] if line or header else []))
    book.save(str(path))
    return path


@pytest.mark.parametrize("made", [xlsx, xls, ods])
@pytest.mark.parametrize("ground", ["", "#FFFFFF"])
def test_white_letters_on_white_are_asked_about(tmp_path, made, ground):
    path = made(tmp_path / f"t.{made.__name__}", "#FFFFFF", ground)
    with pytest.raises(InputError, match="format or color shows nothing") as caught:
        read_table(path)
    assert "(the first one is B2)" in caught.value.found
    assert "hidden" in caught.value.action
    assert cells(read_table(path, extent=Extent(hidden="include")))["note"][0] == "note 0"
    left = read_table(path, extent=Extent(hidden="leave-out"))
    assert [column.name for column in left.columns if column.values] == ["sex"]


@pytest.mark.parametrize("made", [xlsx, xls, ods])
@pytest.mark.parametrize(("letters", "ground"), [("#FFFFFF", "#000000"), ("#FF0000", "")])
def test_letters_that_can_be_seen_are_read(tmp_path, made, letters, ground):
    path = made(tmp_path / f"t.{made.__name__}", letters, ground, header=True)
    assert read_table(path).records == len(ROWS)


def test_white_names_of_columns_are_read(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet, look = book.add_worksheet(), book.add_format({"font_color": "white"})
        sheet.write_row(0, 0, ["sex", "note"], look)
        for line, row in enumerate(ROWS, 1):
            sheet.write_row(line, 0, row)
    assert read_table(tmp_path / "t.xlsx").records == len(ROWS)
