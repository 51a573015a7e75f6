import io
import zipfile

import pytest

import populace
from populace.cli import main
from populace.read import read_table
from populace.vocabulary.errors import InputError
from tests.unit.read.table_cells import cells

MAIN = "sex,area,KEY\n" + "".join(f"{'fm'[n % 2]},{'pq'[n % 3 % 2]},uuid:{n}\n" for n in range(80))
ACTS = "act,PARENT_KEY,KEY\n" + "".join(
    f"{'ab'[n % 2]},uuid:{n % 80},uuid:{n % 80}/acts[{n}]\n" for n in range(160)
)
PICTURE = b"\xff\xd8\xff\xe0"


def packed(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(rows):
    writer = pytest.importorskip("xlsxwriter")
    buffer = io.BytesIO()
    book = writer.Workbook(buffer)
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return buffer.getvalue()


ODK = packed({"form.csv": MAIN, "form-acts.csv": ACTS, "media/1.jpg": PICTURE})


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"form.csv": MAIN}, None),
        ({"form.csv": MAIN, "media/1.jpg": PICTURE, "form.R": "x", "read me.pdf": "%PDF"}, None),
        ({"form.csv": MAIN, "form.xml": "<x/>", "__MACOSX/._form.csv": "x"}, None),
        ({"export/form.csv": MAIN, "form-acts.csv": ACTS}, "form"),
        ({"export/form.csv": MAIN, "form-acts.csv": ACTS}, "FORM.csv"),
        ({"export/form.csv": MAIN, "form-acts.csv": ACTS}, "export/form.csv"),
        ({"form.xlsx": workbook([row.split(",") for row in MAIN.split()])}, None),
        ({"form.txt": MAIN, "media/1.jpg": PICTURE}, None),
        ({"form.csv": MAIN.encode("utf-16"), "form-acts.csv": ACTS}, "form"),
    ],
)
def test_the_table_of_an_archive_is_read(files, wanted):
    table = read_table(packed(files), sheet=wanted, columns=["sex", "area"])
    assert cells(table) == cells(read_table(MAIN.encode(), columns=["sex", "area"]))


@pytest.mark.parametrize(
    ("files", "wanted", "said"),
    [
        ({"form.csv": MAIN, "form-acts.csv": ACTS}, None, "'form.csv', 'form-acts.csv'"),
        ({"form.csv": MAIN, "form-acts.csv": ACTS}, "fomr.csv", "Did you mean 'form.csv'"),
        ({"a/x.csv": MAIN, "b/x.csv": ACTS}, "x", "Choose among 'a/x.csv', 'b/x.csv'"),
        ({"1.jpg": PICTURE, "2.jpg": PICTURE}, None, "none of which is one"),
        ({"a.zip": ODK}, None, "packed with zip"),
        ({"a.csv": ODK, "b.csv": MAIN}, "a", "an archive in an archive"),
        ({"a.csv": b"%PDF-1.5", "1.jpg": PICTURE}, None, "PDF"),
    ],
)
def test_what_is_not_clear_in_an_archive_is_refused_by_name(files, wanted, said):
    with pytest.raises(InputError) as caught:
        read_table(packed(files), sheet=wanted)
    assert said in str(caught.value)


def test_the_tables_of_an_archive_are_listed():
    assert populace.sheets(ODK) == ("form.csv", "form-acts.csv")
    assert populace.sheets(packed({"form.csv": MAIN, "1.jpg": PICTURE})) == ()


def test_a_form_and_its_repeat_group_are_joined_from_one_archive(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odk.zip").write_bytes(ODK)
    tables = ["--sheet", "form", "--linked", "odk.zip", "--linked-sheet", "form-acts.csv"]
    code = main(["release", "odk.zip", *tables, "--unit", "parent", "--epsilon", "4", "--out", "o"])
    assert code == 0, capsys.readouterr().err
    assert {"synthetic_form.csv", "synthetic_form-acts.csv"} <= {
        each.name for each in (tmp_path / "o").iterdir()
    }
