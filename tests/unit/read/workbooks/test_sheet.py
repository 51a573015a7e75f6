"""What is merged, hidden and formatted in a sheet: alike in every form of workbook."""

import io
import sys
import zipfile

import pytest
import xlsxwriter
import xlwt
from odf import number as odf_number
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from populace.read import read_table
from populace.read.workbooks.appearance import padded, pads
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from tests.unit.read.table_cells import cells


def xlsx(path, rows, *, merged=(), hidden_rows=(), hidden_columns=(), zeros=(), hide=()):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("cases")
        code = book.add_format({"num_format": "00000"})
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(line, place, cell, code if place in zeros else None)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
        for line in hidden_rows:
            sheet.set_row(line, None, None, {"hidden": True})
        for place in hidden_columns:
            sheet.set_column(place, place, None, None, {"hidden": True})
        for name in hide:
            book.add_worksheet(name).hide()
    return path


def xls(path, rows, *, merged=(), hidden_rows=(), hidden_columns=(), zeros=()):
    book = xlwt.Workbook()
    sheet = book.add_sheet("cases", cell_overwrite_ok=True)
    code = xlwt.easyxf(num_format_str="00000")
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell is not None:
                style = code if place in zeros else xlwt.Style.default_style
                sheet.write(line, place, cell, style)
    for top, left, bottom, right in merged:
        sheet.write_merge(top, bottom, left, right, rows[top][left])
    for line in hidden_rows:
        sheet.row(line).hidden = True
    for place in hidden_columns:
        sheet.col(place).hidden = True
    book.save(str(path))
    return path


def ods(path, rows, *, merged=(), hidden_rows=(), hidden_columns=(), zeros=()):
    book = OpenDocumentSpreadsheet()
    form = odf_number.NumberStyle(name="N1")
    form.addElement(odf_number.Number(decimalplaces=0, minintegerdigits=5))
    book.automaticstyles.addElement(form)
    code = Style(name="ce1", family="table-cell", datastylename="N1")
    book.automaticstyles.addElement(code)
    table = Table(name="cases")
    for place in range(len(rows[0])):
        seen = {"visibility": "collapse"} if place in hidden_columns else {}
        table.addElement(TableColumn(**seen))
    starts = {(top, left): (bottom, right) for top, left, bottom, right in merged}
    inside = {
        (line, place)
        for top, left, bottom, right in merged
        for line in range(top, bottom + 1)
        for place in range(left, right + 1)
    } - set(starts)
    for line, row in enumerate(rows):
        made = TableRow(**({"visibility": "filter"} if line in hidden_rows else {}))
        for place, cell in enumerate(row):
            if (line, place) in inside:
                made.addElement(CoveredTableCell())
                continue
            told = {}
            if (line, place) in starts:
                bottom, right = starts[line, place]
                told |= {"numberrowsspanned": bottom - line + 1}
                told |= {"numbercolumnsspanned": right - place + 1}
            if isinstance(cell, int):
                told |= {"valuetype": "float", "value": cell}
                told |= {"stylename": code} if place in zeros else {}
            elif cell is not None:
                told |= {"valuetype": "string"}
            one = TableCell(**told)
            if cell is not None:
                one.addElement(
                    P(text=f"{cell:05}" if place in zeros and isinstance(cell, int) else str(cell))
                )
            made.addElement(one)
        table.addElement(made)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    return path


@pytest.fixture(params=["xlsx", "xlsx without calamine", "xls", "ods"])
def made(request, tmp_path, monkeypatch):
    """Makes a workbook and reads its table."""
    kind, _, without = request.param.partition(" ")

    def make(rows, extent=None, **looks):
        path = tmp_path / f"t.{kind}"
        {"xlsx": xlsx, "xls": xls, "ods": ods}[kind](path, rows, **looks)
        with monkeypatch.context() as inside:
            if without:
                inside.setitem(sys.modules, "python_calamine", None)
            return cells(read_table(path, extent=extent))

    return make


ROWS = [["a", "b", "c"], ["x", "u", "k"], ["y", "v", "l"], ["x", "u", "m"], ["y", "v", "m"]]


def test_merged_cells_stand_in_every_row(made):
    rows = [
        ROWS[0],
        *([None, *row[1:]] if place % 2 else row for place, row in enumerate(ROWS[1:])),
    ]
    found = made(rows, merged=[(1, 0, 2, 0), (3, 0, 4, 0)])
    assert found == {"a": ["x", "x", "x", "x"], "b": ["u", "v", "u", "v"], "c": list("klmm")}


def test_cells_merged_over_columns_are_refused(made):
    rows = [list(row) for row in ROWS]
    rows[2] = ["y", None, "l"]
    with pytest.raises(InputError, match="merged over several columns, in row 3"):
        made(rows, merged=[(2, 0, 2, 1)])


def test_a_merged_title_over_a_subtitle_names_the_row_of_the_header(made):
    rows = [["Register", None, None], ["as of May", None, None], [None] * 3, *ROWS]
    with pytest.raises(InputError, match="'header_row': 4"):
        made(rows, merged=[(0, 0, 0, 2)])


def test_a_merged_title_names_the_row_of_the_header(made):
    rows = [["Register of 2024", None, None], *ROWS]
    with pytest.raises(InputError, match="'header_row': 2"):
        made(rows, merged=[(0, 0, 0, 2)])
    expected = made(ROWS)
    assert made(rows, Extent(header_row=2), merged=[(0, 0, 0, 2)]) == expected
    assert made(rows, Extent(skip_rows=1)) == expected
    with pytest.raises(InputError, match="row 2 is the first one that is full"):
        made(rows)
    apart = [rows[0], [None, None, None], *ROWS]
    with pytest.raises(InputError, match="'header_row': 3"):
        made(apart, merged=[(0, 0, 0, 2)])


def test_a_header_of_two_rows_is_refused(made):
    rows = [["a", "person", None], [None, "b", "c"], *ROWS[1:]]
    merged = [(0, 0, 1, 0), (0, 1, 0, 2)]
    with pytest.raises(InputError, match="'header_row': 2"):
        made(rows, merged=merged)
    with pytest.raises(InputError, match="'header_row': 2"):
        made(rows, merged=merged[:1])


def test_hidden_rows_and_columns_are_asked_for(made):
    looks = {"hidden_rows": [2], "hidden_columns": [1]}
    with pytest.raises(InputError, match=r"hidden columns \(B\) and hidden rows .* row 3"):
        made(ROWS, **looks)
    assert made(ROWS, Extent(hidden="include"), **looks) == made(ROWS)
    assert made(ROWS, Extent(hidden="leave-out"), **looks) == {"a": list("xxy"), "c": list("kmm")}


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_what_is_struck_out_is_asked_for(form, tmp_path):
    path = tmp_path / f"t.{form}"
    struck = {(2, 0), (2, 1), (2, 2), (4, 1)}
    if form == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet, look = book.add_worksheet(), book.add_format({"font_strikeout": True})
            for line, row in enumerate(ROWS):
                for place, cell in enumerate(row):
                    sheet.write(line, place, cell, look if (line, place) in struck else None)
    elif form == "xls":
        old = xlwt.Workbook()
        page, style = old.add_sheet("cases"), xlwt.easyxf("font: struck_out on")
        for line, row in enumerate(ROWS):
            for place, cell in enumerate(row):
                page.write(line, place, cell, *([style] if (line, place) in struck else []))
        old.save(str(path))
    else:
        document = OpenDocumentSpreadsheet()
        out = Style(name="out", family="table-cell")
        out.addElement(TextProperties(textlinethroughstyle="solid"))
        document.automaticstyles.addElement(out)
        table = Table(name="cases")
        document.spreadsheet.addElement(table)
        for line, row in enumerate(ROWS):
            element = TableRow()
            table.addElement(element)
            for place, cell in enumerate(row):
                told = {"stylename": out} if (line, place) in struck else {}
                held = TableCell(valuetype="string", **told)
                held.addElement(P(text=cell))
                element.addElement(held)
        document.save(str(path))
    with pytest.raises(InputError, match=r"cells that are struck out \(the first one is B5\)"):
        read_table(path)
    whole = cells(read_table(path, extent=Extent(hidden="include")))
    rest = cells(read_table(path, extent=Extent(hidden="leave-out")))
    assert len(whole["a"]) == len(rest["a"]) + 1 == len(ROWS) - 1
    assert rest["b"][2] == ""


def test_rows_that_are_struck_out_are_told_by_the_first(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet, look = book.add_worksheet(), book.add_format({"font_strikeout": True})
        for line, row in enumerate(ROWS):
            sheet.write_row(line, 0, row, look if line == 3 else None)
    with pytest.raises(InputError, match=r"rows that are struck out .* row 4"):
        read_table(tmp_path / "t.xlsx")


@pytest.mark.parametrize("look", [{"font_color": "#FFFFFF"}, {"num_format": ";;;"}])
def test_a_rule_that_hides_cells_is_asked_for(look, tmp_path):
    rule = {"type": "cell", "criteria": "==", "value": '"u"'}
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(ROWS):
            sheet.write_row(line, 0, row)
        sheet.conditional_format(1, 1, 9, 1, {**rule, "format": book.add_format(look)})
        red = book.add_format({"font_color": "#FFFFFF", "bg_color": "#FF0000"})
        sheet.conditional_format(1, 2, 9, 2, {**rule, "format": red})
    with pytest.raises(InputError, match=r"conditional format .* is B2"):
        read_table(tmp_path / "t.xlsx", extent=Extent(hidden="leave-out"))
    assert read_table(tmp_path / "t.xlsx", extent=Extent(hidden="include")).records


def test_codes_show_the_zeros_of_their_format(made):
    rows = [["a", "b"], ["x", 305], ["y", 12001], ["x", 7]]
    assert made(rows, zeros=[1])["b"] == ["00305", "12001", "00007"]
    assert made(rows)["b"] == ["305", "12001", "7"]


def test_the_end_of_a_sheet_holds_records(made):
    rows = [*ROWS, ["Source: somebody", None, None]]
    with pytest.raises(InputError, match="'skip_footer': 1"):
        made(rows)
    assert made(rows, Extent(skip_footer=1)) == made(ROWS)


def test_a_sheet_without_a_header(made):
    found = made(ROWS[1:], Extent(no_header=True))
    assert found == {"column_1": list("xyxy"), "column_2": list("uvuv"), "column_3": list("klmm")}
    with pytest.raises(InputError, match=r"standing again .*row 1|row 1.*standing again"):
        made(ROWS[1:])
    with pytest.raises(InputError, match="the header again in row 6"):
        made([*ROWS, ROWS[0], *ROWS[1:]])


def test_hidden_sheets_stay_hidden(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        book.add_worksheet("shown")
        hidden = book.add_worksheet("notes")
        hidden.hide()
        for line, row in enumerate(ROWS):
            hidden.write_row(line, 0, row)
    path = tmp_path / "t.xlsx"
    with pytest.raises(InputError, match="'hidden': 'include'"):
        read_table(path, sheet="notes")
    assert read_table(path, sheet="notes", extent=Extent(hidden="include")).records == 4
    with pytest.raises(InputError, match="hidden sheets that hold cells"):
        read_table(path)
    with pytest.raises(InputError, match="an empty sheet"):
        read_table(path, extent=Extent(hidden="leave-out"))
    assert read_table(path, extent=Extent(hidden="include")).records == 4


def test_formulas_that_were_never_worked_out_are_refused(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write(1, 1, "x")
    path = tmp_path / "t.xlsx"
    assert read_table(path).records == 1
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "u.xlsx", "w") as bare:
        for name in whole.namelist():
            bare.writestr(name, whole.read(name).replace(b"</f><v>2</v>", b"</f>"))
    with pytest.raises(InputError, match="one without, in A2"):
        read_table(tmp_path / "u.xlsx")


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("00000", 305, "00305"),
        ("000\\-00", 305, "003-05"),
        ('"KE-"000', 7, "KE-007"),
        ("000-00-0000", 123456789, "123-45-6789"),
        ("00", 1234, "1234"),
        ("[$-409]000;-000", 5, "005"),
        ("00000_ ", 305, "00305"),
        ("0####", 305, "00305"),
    ],
)
def test_leading_zeros(code, number, text):
    assert pads(code)
    assert padded(code, number) == text


@pytest.mark.parametrize(
    "code", ["General", "0", "0.00", "#,##0", "00.0", "@", "0%", "yyyy", "0E+00"]
)
def test_other_formats_write_no_leading_zeros(code):
    assert not pads(code)


BELOW = [["f" if n % 2 else "m", ["KE", "UG"][n % 3 % 2], n % 7] for n in range(60)]
REGISTER = [["sex", "country", "visits"], *BELOW]


def sheet_of(*blocks, more=None):
    """A sheet with blocks of rows at (row, column, rows)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for top, left, rows in blocks:
        for place, row in enumerate(rows):
            sheet.write_row(top + place, left, row)
    if more is not None:
        more(sheet)
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ((0, 5, [["code", "label"], ["KE", "Kenya"], ["UG", "Uganda"]]), "beside it"),
        ((0, 4, [["Legend"], ["m = male"]]), "beside it"),
        ((64, 0, [["code", "label"], ["KE", "Kenya"]]), "the last 2 rows"),
        (
            (63, 0, [["area", "place", "year"], ["x", "y", 2019], ["x", "z", 2020]]),
            "the last 3 rows",
        ),
        ((1, 3, [["", "", "(number)"]]), None),
    ],
)
def test_another_table_in_the_sheet_is_no_part_of_it(extra, said):
    content = sheet_of((0, 0, REGISTER), extra)
    if said is None:
        content = sheet_of((0, 0, [REGISTER[0], ["", "", "(number)"], *BELOW]))
        said = "unlike all others (row 2)"
    with pytest.raises(InputError) as caught:
        read_table(content)
    assert said in str(caught.value)


def test_what_stands_beside_or_below_is_left_out_when_that_is_said():
    legend = (0, 5, [["code", "label"], ["KE", "Kenya"]])
    table = read_table(sheet_of((0, 0, REGISTER), legend), leave_out=["code", "label"])
    assert table.records == 60
    below = (64, 0, [["code", "label"], ["KE", "Kenya"]])
    table = read_table(sheet_of((0, 0, REGISTER), below), extent=Extent(skip_footer=2))
    assert table.records == 60


@pytest.mark.parametrize("gap", [0, 1, 4])
def test_groups_of_records_apart_are_records(gap):
    blocks = [
        (0, 0, REGISTER[:30]),
        (30 + gap, 0, REGISTER[30:50]),
        (50 + 2 * gap, 0, REGISTER[50:]),
    ]
    assert read_table(sheet_of(*blocks)).records == 60


def test_columns_behind_an_empty_one_are_columns():
    more = [["age", "job"], *([n % 9, "ab"[n % 2]] for n in range(60))]
    table = read_table(sheet_of((0, 0, REGISTER), (0, 4, more)))
    assert [column.name for column in table.columns][-2:] == ["age", "job"]


def test_a_column_of_no_width_is_hidden():
    content = sheet_of((0, 0, REGISTER), more=lambda sheet: sheet.set_column(1, 1, 0))
    with pytest.raises(InputError, match=r"hidden columns \(B\)"):
        read_table(content)


def test_a_formula_that_failed_is_read_as_in_its_csv_file():
    def failed(sheet):
        sheet.write(0, 3, "rate")
        for row in range(1, 61):
            sheet.write_formula(row, 3, "=1/0", None, "#DIV/0!" if row % 2 else 0.25)

    assert cells(read_table(sheet_of((0, 0, REGISTER), more=failed)))["rate"][:2] == [
        "#DIV/0!",
        "0.25",
    ]


def test_numbers_of_a_sheet_have_the_digits_that_it_keeps():
    rows = [["share"], *([0.1 + 0.2] for _ in range(30)), *([0.7] for _ in range(30))]
    assert set(cells(read_table(sheet_of((0, 0, rows))))["share"]) == {"0.3", "0.7"}
