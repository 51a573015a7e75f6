"""Some 1,500 files as programs of the field write them: read to the same table, or refused."""

import csv
import gzip
import io
import itertools
import json
import zipfile

import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
import xlsxwriter
import xlwt

from populace.read import read_table
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from tests.unit.read.table_cells import cells

NAMES = ["sexe", "pays", "années d'étude", "revenu"]
COLUMNS = [
    ("féminin", "masculin"),
    ("Sénégal", "Côte d'Ivoire", "Guinée, Conakry"),
    tuple("0123456"),
    ("0.5", "12", "1.5", "", "7.25"),
]
ROWS = [[held[n % len(held)] for held in COLUMNS] for n in range(24)]

ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"), False),
    **dict.fromkeys(("utf-16-le", "utf-32-be", "iso8859-15", "mac-roman", "cp850"), True),
}
"""Encodings, and whether they may be asked for."""

DELIMITERS = (",", ";", "\t", "|")
DECIMALS = (".", ",")
ENDS = ("\n", "\r\n", "\r")
PACKINGS = ("plain", "gzip", "zip")
HEADERS = {
    "plain": {},
    "quoted": {},
    "blank lines above": {},
    "sep=": {},
    "trailing delimiter": {},
    "tags": {},
    "title above": {"header_row": 3},
    "title beside blanks": {"header_row": 2},
    "units": {"first_row": 3},
    "source below": {"skip_footer": 1},
    "total below": {"skip_footer": 1},
    "none": {"no_header": True},
}
"""Forms of the header and the footer, and what may have to be said of them."""


def text_of(delimiter: str, decimal: str, end: str, header: str) -> str:
    buffer = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if header == "quoted" else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    spare = [""] if header == "trailing delimiter" else []
    match header:
        case "blank lines above":
            buffer.write(end * 2)
        case "sep=":
            buffer.write(f"sep={delimiter}{end}")
        case "title above":
            buffer.write(f"Registre 2024{end}{end}")
        case "title beside blanks":
            writer.writerow(["Registre 2024", "", "", ""])
    if header != "none":
        writer.writerow([*NAMES, *spare])
    if header == "tags":
        writer.writerow(["#sex", "#country", "", "#income+eur"])
    if header == "units":
        writer.writerow(["", "", "(ans)", "(k€)"])
    for row in ROWS:
        writer.writerow([*row[:3], row[3].replace(".", decimal), *spare])
    if header == "source below":
        buffer.write(f"Source: registre{end}")
    if header == "total below":
        writer.writerow(["Total", "", "24", ""])
    return buffer.getvalue()


def packed(content: bytes, how: str) -> bytes:
    if how == "gzip":
        return gzip.compress(content, mtime=0)
    if how == "zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("export/table.csv", content)
        return buffer.getvalue()
    return content


KINDS = (ENCODINGS, HEADERS, DELIMITERS, ENDS, PACKINGS, DECIMALS)


def combinations():
    """Combinations in which any four values of different kinds stand together.

    All of the first four, with the others in turn. All 8,640 would take 140 seconds of a processor.
    """
    *first, packings, decimals = [sorted(kind) for kind in KINDS]
    for places in itertools.product(*(range(len(kind)) for kind in first)):
        turn = sum(places)
        values = (kind[place] for kind, place in zip(first, places, strict=True))
        yield (*values, packings[turn % len(packings)], decimals[turn % len(decimals)])


def test_any_four_values_of_different_kinds_stand_together():
    chosen = list(combinations())
    for four in itertools.combinations(range(len(KINDS)), 4):
        met = {tuple(each[place] for place in four) for each in chosen}
        assert met == {*itertools.product(*(KINDS[place] for place in four))}
    assert len(chosen) == 1440


def expected(decimal: str, header: str) -> dict[str, list[str]]:
    names = [f"column_{n + 1}" for n in range(4)] if header == "none" else NAMES
    columns = [list(column) for column in zip(*ROWS, strict=True)]
    columns[3] = [cell.replace(".", decimal) for cell in columns[3]]
    return dict(zip(names, columns, strict=True))


def test_every_file_is_read_as_it_was_meant_or_refused():
    """What is read without a word is right; what is refused is right with the option named."""
    wrong, asked, read = [], 0, 0
    for each in combinations():
        read += 1
        encoding, header, delimiter, end, how, decimal = each
        try:
            content = text_of(delimiter, decimal, end, header).encode(encoding)
        except UnicodeEncodeError:
            content = text_of(delimiter, decimal, end, header).replace("€", "E").encode(encoding)
        content = packed(content, how)
        right = expected(decimal, header)
        try:
            found = cells(read_table(content))
        except InputError as error:
            asked += 1
            may = bool(HEADERS[header]) or ENCODINGS[encoding]
            told = {"encoding": encoding} if "encoding=" in error.action else {}
            told["extent"] = Extent(**HEADERS[header])
            try:
                found = cells(read_table(content, **told))
            except InputError as again:
                if "encoding=" not in again.action:
                    wrong.append((each, str(again)))
                    continue
                found = cells(read_table(content, encoding=encoding, extent=told["extent"]))
            if not may or "=" not in error.action:
                wrong.append((each, str(error)))
        if found != right:
            wrong.append((each, "other cells"))
    assert wrong == []
    assert asked < 2 * read / 3


@pytest.mark.parametrize("form", ["array", "indented array", "lines"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("how", PACKINGS)
def test_records_in_json_are_the_same_table(form, encoding, how):
    records = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
    text = {
        "array": json.dumps(records, ensure_ascii=False),
        "indented array": json.dumps(records, indent=2),
        "lines": "\n".join(json.dumps(record) for record in records),
    }[form]
    assert cells(read_table(packed(text.encode(encoding), how))) == expected(".", "plain")


@pytest.mark.parametrize("header", ["plain", "title above", "total below", "units", "none"])
def test_a_sheet_is_the_same_table(header, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(csv.reader(io.StringIO(text_of(",", ".", "\n", header)))):
            sheet.write_row(line, 0, row)
    extent = Extent(**HEADERS[header])
    if HEADERS[header]:
        with pytest.raises(InputError, match="extent="):
            read_table(tmp_path / "t.xlsx")
    assert cells(read_table(tmp_path / "t.xlsx", extent=extent)) == expected(".", header)


FORMATS = ("xlsx", "xls", "ods", "parquet", "feather", "arrow", "sav", "dta", "json", "jsonl")


@pytest.mark.parametrize("how", FORMATS)
def test_every_format_holds_the_same_table(how, tmp_path):
    frame = pd.DataFrame(dict(zip(NAMES, map(list, zip(*ROWS, strict=True)), strict=True)))
    path = tmp_path / f"wrong ending.{'csv' if how != 'sav' else 'sav'}"
    names = {"sav": ["sexe", "pays", "etude", "revenu"], "dta": ["sexe", "pays", "etude", "revenu"]}
    match how:
        case "xlsx" | "ods":
            content = io.BytesIO()
            engine = "xlsxwriter" if how == "xlsx" else "odf"
            frame.to_excel(content, index=False, engine=engine)
            path.write_bytes(content.getvalue())
        case "xls":
            book = xlwt.Workbook()
            sheet = book.add_sheet("cases")
            for line, row in enumerate([NAMES, *ROWS]):
                for place, cell in enumerate(row):
                    sheet.write(line, place, cell)
            book.save(str(path))
        case "parquet":
            frame.to_parquet(path)
        case "feather":
            frame.to_feather(path)
        case "arrow":
            table = pa.Table.from_pandas(frame)
            with pa.ipc.new_stream(str(path), table.schema) as stream:
                stream.write_table(table)
        case "sav":
            pyreadstat.write_sav(frame.set_axis(names[how], axis=1), str(path))
        case "dta":
            frame.set_axis(names[how], axis=1).to_stata(path, write_index=False, version=118)
        case _:
            frame.to_json(path, orient="records", lines=how == "jsonl", force_ascii=False)
    right = expected(".", "plain")
    found = cells(read_table(path))
    assert list(found.values()) == list(right.values())
    assert list(found) == names.get(how, NAMES)


MARKUP = b"<tr><td>sex</td><td>country</td></tr>"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html><body><table>" + MARKUP + b"</table>", "an HTML page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>\r\n" + MARKUP, "an HTML page"),
        ("<table>".encode("utf-16") + MARKUP, "an HTML page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "an XML Spreadsheet"),
        (b'<?xml version="1.0"?><records/>', "markup (XML)"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "a web archive"),
        (b"-- MySQL dump 10.13\n--\nCREATE TABLE x (a int);\n", "an SQL dump"),
        (b"-- PostgreSQL database dump\n\nSET statement_timeout = 0;\n", "an SQL dump"),
        (b"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n", "an SQL dump"),
        (b"INSERT INTO cases VALUES (1,'x');\n", "an SQL dump"),
        (b"{\\rtf1\\ansi sex,country}", "Rich Text"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
        (b"Rar!\x1a\x07\0", "a RAR archive"),
        (b"\0" * 12 + bytes.fromhex("c2ea8160b31411cf"), "a SAS table"),
        (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "a SAS transport file"),
        (b"X\n\0\0\0\x03", "an R object"),
        (gzip.compress(b"RDX3\nX\n", mtime=0), "an R workspace"),
        (gzip.compress(b"PAR1more", mtime=0), "packed with gzip"),
        (b"| sex | country |\n|-----|---------|\n| f | KE |\n", "drawn with lines"),
        (b"+-----+----+\n| sex | c  |\n+-----+----+\n", "drawn with lines"),
        (b"ID;PWXL;N;E\r\nC;Y1;X1\r\n", "a SYLK file"),
        (b"II*\0more", "a picture"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "in place of a large"),
        ("\ufeffBEGIN:VCARD\nFN:x\n".encode(), "address cards"),
    ],
)
def test_what_is_no_table_is_named(content, what):
    with pytest.raises(InputError) as caught:
        read_table(content)
    assert what in caught.value.found


def test_an_archive_of_several_files_is_no_table():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("b.csv", "a\n1\n")
    with pytest.raises(InputError, match=r"several tables: 'a\.csv', 'b\.csv'"):
        read_table(buffer.getvalue())


@pytest.mark.parametrize("tables", [0, 2])
def test_how_many_photos_an_archive_holds_is_not_told(tables):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for place in range(237 - tables):
            archive.writestr(f"media/{place}.jpg", "photo")
        for place in range(tables):
            archive.writestr(f"{'ab'[place]}.csv", "a\n1\n")
    with pytest.raises(InputError) as caught:
        read_table(buffer.getvalue())
    assert "237" not in str(caught.value)
    assert "media" not in str(caught.value)
