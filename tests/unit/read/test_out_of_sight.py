"""Rules and formats that take cells out of sight are asked about in every form of workbook."""

import struct
import zipfile

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from populace.read import read_table
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from tests.unit.read.table_cells import cells

HEAD = ["sex", "code"]
ROWS = [["fm"[n % 2], n % 3 + 1] for n in range(24)]
WHITE, RED, NONE = 9, 10, -1


def refused(path, words, place="B2"):
    with pytest.raises(InputError, match=words) as caught:
        read_table(path)
    assert f"is {place})" in caught.value.found
    found = cells(read_table(path, extent=Extent(hidden="include")))
    assert found["code"] == [str(code) for _, code in ROWS]


# ---- .xls --------------------------------------------------------------------------------------


def look_of_a_rule(letters=None, ground=None, form=None):
    """What a rule gives a cell ([MS-XLS], DXFN)."""
    flags, parts = 0, b""
    if form is not None:
        flags |= 1 << 25
        text = struct.pack("<HB", len(form), 0) + form.encode()
        parts += struct.pack("<H", len(text) + 2) + text
    if letters is not None:
        flags |= 1 << 26
        parts += bytes(80) + struct.pack("<i", letters) + bytes(34)
    flags |= 1 << 28
    parts += bytes(8)
    if ground is not None:
        flags |= 1 << 29
        parts += struct.pack("<I", ground << 23)
    return struct.pack("<IH", flags, form is not None) + parts


def old_workbook(path, look, *, newer: bool | bytes = False):
    """With a rule of the first form, or of the second one, which may be given whole."""
    where = struct.pack("<2H4H", 1, 0, 1, 24, 1, 1) + struct.pack("<H4H", 1, 1, 24, 1, 1)
    rule = struct.pack("<2B2H", 1, 5, 3, 0)
    kinds = (0x1B0, 0x1B1)
    if newer:
        where, rule = bytes(12) + where, bytes(12) + rule + struct.pack("<I", len(look))
        kinds = (0x879, 0x87A)
    if isinstance(newer, bytes):
        rule = bytes(12) + newer
    records = [(kinds[0], where), (kinds[1], rule + look + b"\x1e\x00\x00")]
    more = b"".join(struct.pack("<2H", kind, len(data)) + data for kind, data in records)
    book = xlwt.Workbook()
    sheet = book.add_sheet("cases")
    for line, row in enumerate([HEAD, *ROWS]):
        for place, cell in enumerate(row):
            sheet.write(line, place, cell)
    plain = sheet.get_biff_data
    end = struct.pack("<2H", 0x0A, 0)
    sheet.get_biff_data = lambda: plain().removesuffix(end) + more + end
    book.save(str(path))
    return path


@pytest.mark.parametrize("newer", [False, True])
@pytest.mark.parametrize(
    "look", [{"letters": WHITE}, {"letters": RED, "ground": RED}, {"form": ";;;"}]
)
def test_rules_of_old_workbooks_that_hide_are_asked_about(tmp_path, look, newer):
    path = old_workbook(tmp_path / "t.xls", look_of_a_rule(**look), newer=newer)
    refused(path, "conditional format")


@pytest.mark.parametrize(
    "look",
    [{"letters": RED}, {"letters": WHITE, "ground": RED}, {"letters": NONE}, {"form": "0.0"}, {}],
)
def test_rules_of_old_workbooks_that_hide_nothing_are_none(tmp_path, look):
    path = old_workbook(tmp_path / "t.xls", look_of_a_rule(**look))
    assert read_table(path).records == len(ROWS)


@pytest.mark.parametrize(
    ("kind", "said", "hides"),
    [
        (4, b"\0\0", True),
        (4, b"\x02\0", False),
        (6, b"\x03\0\x01", True),
        (6, b"\x03\0\x04", False),
    ],
)
def test_bars_and_signs_of_old_workbooks_are_asked_about(tmp_path, kind, said, hides):
    rule = struct.pack("<2B2HI", kind, 0, 0, 0, 0) + bytes(2 + 2 + 5) + b"\x10" + bytes(16 + 3)
    path = old_workbook(tmp_path / "t.xls", b"", newer=rule + said + bytes(40))
    if hides:
        refused(path, "conditional format")
    else:
        assert read_table(path).records == len(ROWS)


# ---- .xlsx -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule", [{"type": "data_bar", "bar_only": True}, {"type": "icon_set", "icons_only": True}]
)
def test_bars_and_signs_in_place_of_numbers_are_asked_about(tmp_path, rule):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([HEAD, *ROWS]):
            sheet.write_row(line, 0, row)
        sheet.conditional_format(
            "B2:B25", {"icon_style": "3_arrows"} | rule if "icons_only" in rule else rule
        )
    refused(tmp_path / "t.xlsx", "conditional format")


@pytest.mark.parametrize("form", ["[White]0", "[white]General;[White]@", " ", ";;;"])
@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_formats_in_white_or_of_a_blank_show_nothing(tmp_path, ending, form):
    path = tmp_path / f"t.{ending}"
    if ending == "xls":
        book = xlwt.Workbook()
        sheet, look = book.add_sheet("a"), xlwt.easyxf("", num_format_str=form)
    else:
        book = xlsxwriter.Workbook(path)
        sheet, look = book.add_worksheet(), book.add_format({"num_format": form})
    for line, row in enumerate([HEAD, *ROWS]):
        sheet.write(line, 0, row[0])
        sheet.write(line, 1, row[1], *([look] if line else []))
    book.save(str(path)) if ending == "xls" else book.close()
    refused(path, "shows nothing")


# ---- .ods --------------------------------------------------------------------------------------

STYLES = {
    "a format": '<style:style style:name="s" style:family="table-cell" style:data-style-name="n"/>',
    "a parent": '<style:style style:name="s" style:family="table-cell"'
    ' style:parent-style-name="p"/><style:style style:name="p" style:family="table-cell">'
    '<style:text-properties fo:color="#ffffff"/></style:style>',
    "a map": '<style:style style:name="s" style:family="table-cell">'
    '<style:map style:condition="cell-content()=1" style:apply-style-name="w"/></style:style>'
    '<style:style style:name="w" style:family="table-cell">'
    '<style:text-properties fo:color="#ffffff"/></style:style>',
    "no rule": '<style:style style:name="s" style:family="table-cell">'
    '<style:map style:condition="cell-content()=1" style:apply-style-name="w"/></style:style>'
    '<style:style style:name="w" style:family="table-cell">'
    '<style:text-properties fo:color="#ff0000"/></style:style>',
}  # fmt: skip
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = (
    f'xmlns:number="{OASIS}datastyle:1.0" xmlns:style="{OASIS}style:1.0"'
    f' xmlns:fo="{OASIS}xsl-fo-compatible:1.0"'
)
FORMAT = (
    '<number:number-style style:name="n0"><number:text/></number:number-style>'
    '<number:text-style style:name="n"><number:text/>'
    '<style:map style:condition="value()&gt;0" style:apply-style-name="n0"/></number:text-style>'
)
RULE = (
    '<calcext:conditional-formats xmlns:calcext="urn:org:documentfoundation:names:experimental:'
    'calc:xmlns:calcext:1.0"><calcext:conditional-format'
    ' calcext:target-range-address="cases.B2:cases.B25">{}</calcext:conditional-format>'
    "</calcext:conditional-formats></table:table>"
)
WHITENED = (
    '<style:style style:name="w" style:family="table-cell">'
    '<style:text-properties fo:color="#ffffff"/></style:style>'
)


def open_document(path, styles="", rule="", *, text=False):
    book = OpenDocumentSpreadsheet()
    table = Table(name="cases")
    for row in [HEAD, *ROWS]:
        element = TableRow()
        for cell in row:
            number = isinstance(cell, int) and not text
            told = {"valuetype": "float", "value": cell} if number else {"valuetype": "string"}
            held = TableCell(**told)
            held.addElement(P(text=str(cell)))
            element.addElement(held)
        table.addElement(element)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    with zipfile.ZipFile(path) as old:
        packed = {name: old.read(name) for name in old.namelist()}
    content = packed["content.xml"].decode()
    content = content.replace(
        "<office:automatic-styles/>", f"<office:automatic-styles>{styles}</office:automatic-styles>"
    )
    for space in SPACES.split():
        if space.partition("=")[0] not in content:
            content = content.replace(" office:version", f" {space} office:version", 1)
    if rule:
        content = content.replace("</table:table>", RULE.format(rule))
    plain, marked = "table:table-cell ", 'table:table-cell table:style-name="s" '
    names, *rows = content.split("<table:table-row>")[1:]
    rows = [marked.join(row.rsplit(plain, 1)) for row in rows]
    head = content.partition("<table:table-row>")[0]
    packed["content.xml"] = "<table:table-row>".join([head, names, *rows]).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in packed.items():
            new.writestr(name, data)
    return path


@pytest.mark.parametrize("text", [False, True])
@pytest.mark.parametrize("kind", ["a format", "a parent"])
def test_formats_and_inherited_colors_of_open_documents_are_asked_about(tmp_path, kind, text):
    refused(open_document(tmp_path / "t.ods", FORMAT + STYLES[kind], text=text), "shows nothing")


def test_rules_of_open_documents_that_hide_are_asked_about(tmp_path):
    refused(open_document(tmp_path / "map.ods", STYLES["a map"]), "conditional format")
    assert read_table(open_document(tmp_path / "red.ods", STYLES["no rule"])).records == len(ROWS)
    rule = '<calcext:condition calcext:apply-style-name="w" calcext:value="=1"/>'
    path = open_document(tmp_path / "rule.ods", WHITENED, rule)
    refused(path, "conditional format")
    bar = '<calcext:data-bar calcext:show-value="false"/>'
    refused(open_document(tmp_path / "bar.ods", "", bar), "conditional format")
    shown = '<calcext:data-bar calcext:max-length="90"/>'
    assert read_table(open_document(tmp_path / "shown.ods", "", shown)).records == len(ROWS)


def test_rows_in_a_group_that_is_shut_are_hidden_ones(tmp_path):
    path = open_document(tmp_path / "t.ods", "")
    with zipfile.ZipFile(path) as old:
        packed = {name: old.read(name) for name in old.namelist()}
    start, *rows = packed["content.xml"].decode().split("<table:table-row>")
    last, end = rows.pop().split("</table:table>")
    group = f'<table:table-row-group table:display="false"><table:table-row>{last}'
    whole = "<table:table-row>".join([start, *rows])
    packed["content.xml"] = f"{whole}{group}</table:table-row-group></table:table>{end}".encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in packed.items():
            new.writestr(name, data)
    with pytest.raises(InputError, match=f"row {len(ROWS) + 1}"):
        read_table(path)
    assert read_table(path, extent=Extent(hidden="leave-out")).records == len(ROWS) - 1


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_rows_of_no_height_are_hidden_ones(form, tmp_path):
    path = tmp_path / f"t.{form}"
    book = xlsxwriter.Workbook(path) if form == "xlsx" else xlwt.Workbook()
    sheet = book.add_worksheet() if form == "xlsx" else book.add_sheet("s")
    for line, row in enumerate([HEAD, *ROWS]):
        for place, cell in enumerate(row):
            sheet.write(line, place, cell)
    if form == "xlsx":
        sheet.set_row(5, 18)
        book.close()
        flat = tmp_path / "flat.xlsx"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(flat, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b'ht="18"', b'ht="0"'))
        path = flat
    else:
        sheet.row(5).height, sheet.row(5).height_mismatch = 0, True
        book.save(str(path))
    with pytest.raises(InputError, match="hidden row"):
        read_table(path)
    found = cells(read_table(path, extent=Extent(hidden="include")))
    assert found["code"] == [str(code) for _, code in ROWS]
