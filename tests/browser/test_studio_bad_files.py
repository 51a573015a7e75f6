"""What people drop by mistake, in Chromium: each ends in one clear error beside the file, or works.

Nothing may kill the tab, change what was loaded before, or run what stands in a cell.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_showcase_access import violations
from tests.browser.test_studio_steps import give, step

PATIENCE = 300_000
"""Milliseconds for 100 MB on a busy machine."""

SMALL = b"region,age\nnorth,31\nsouth,7\n"

REFUSED = {
    "empty.csv": b"",
    "blank.csv": b"\n\n\n",
    "binary.csv": bytes(range(256)) * 40,
    "picture.png.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "broken.xlsx": b"PK\x03\x04broken",
    "double.csv": b"a,a\n1,2\n",
    "uneven.csv": b"a,b\n1,2\n1,2,3\n",
    "ragged.csv": b"a,b\n1,2\n1\n",
    "unclosed.csv": b'a,b\n"1,2\n3,4\n',
    "mixed.csv": "region,age\nCôte,1\n".encode() + "Côte,2\n".encode("latin-1"),
    "nul.csv": b"a,b\n1,\x002\n",
}


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def expect_table(page, words):
    expect(page.get_by_text(words, exact=False).first).to_be_visible()


def test_a_bad_file_may_be_the_first(studio, tmp_path):
    for name in ("empty.csv", "binary.csv", "double.csv", "ragged.csv"):
        give(studio, write(tmp_path, name, REFUSED[name]))
        alert = studio.get_by_role("alert")
        for words in ("Expected", "Found", "What to do"):
            expect(alert.get_by_text(words, exact=True)).to_be_visible()
    expect(studio.get_by_role("button", name="Describe the columns")).to_be_disabled()


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_told_in_three_parts_and_changes_nothing(studio, tmp_path, name):
    give(studio, write(tmp_path, "small.csv", SMALL), write(tmp_path, name, REFUSED[name]))
    alert = studio.get_by_role("alert")
    expect(alert).to_have_count(1)
    for words in ("Expected", "Found", "What to do"):
        expect(alert.get_by_text(words, exact=True)).to_be_visible()
    parts = alert.locator("dd").all_inner_texts()
    assert len(parts) == 3
    assert all(part.strip() for part in parts)
    expect_table(studio, "small.csv: 2 rows, 2 columns")
    assert violations(studio) == []


def test_an_error_is_told_in_the_language_of_the_reader(studio, tmp_path):
    give(studio, write(tmp_path, "double.csv", REFUSED["double.csv"]))
    studio.locator("header select").first.select_option("ar")
    alert = studio.get_by_role("alert")
    expect(alert.get_by_text("ما العمل", exact=True)).to_be_visible()
    expect(alert.get_by_text("اسم خاص بكل عمود", exact=True)).to_be_visible()
    expect(alert.locator("[lang=en]")).to_have_count(0)
    studio.locator("header select").first.select_option("fr")
    expect(alert.get_by_text("un nom propre à chaque colonne", exact=True)).to_be_visible()
    studio.locator("header select").first.select_option("ar")
    give(studio, write(tmp_path, "small.csv", SMALL))
    content = b'[[tables]]\nsource = "x.csv"\n[tables.schema.table]\ncolumns = ["nowhere"]\n'
    give(studio, write(tmp_path, "other.toml", content))
    expect(alert.get_by_text("أعمدة أخرى")).to_be_visible()
    expect(alert.locator("[lang=en]")).to_have_count(0)
    # The project waits for a table of its own, and is done with it.
    give(studio, write(tmp_path, "nowhere.csv", b"nowhere\nx\ny\n"))
    studio.locator("header select").first.select_option("en")


def test_a_delimiter_that_nobody_knows_is_named(studio, tmp_path):
    give(studio, write(tmp_path, "caret.csv", SMALL.replace(b",", b"^")))
    expect_table(studio, "2 rows, 1 column")
    expect_table(studio, "This table has one column.")


def test_a_header_without_rows_is_named(studio, tmp_path):
    give(studio, write(tmp_path, "header.csv", b"region,age\n"))
    expect_table(studio, "There is nobody in it.")


def test_a_guessed_encoding_is_named(studio, tmp_path):
    names = ("Côte d’Ivoire", "Bénin", "Sénégal", "Algérie", "Guinée équatoriale", "Où ça")
    more = ("Très loin à l’est", "Forêt près du fleuve", "Île de la Réunion", "São Tomé")
    rows = "region,age\n" + "".join(f"{name},1\n" for name in (*names, *more)) * 10
    give(studio, write(tmp_path, "old.csv", rows.encode("cp1252")))
    expect_table(studio, "does not say how its letters are written")
    give(studio, write(tmp_path, "new.csv", rows.encode()))
    expect(studio.get_by_text("does not say how its letters")).to_have_count(0)


def test_columns_that_name_people_are_named_and_left_out(studio, tmp_path):
    told = "She was brought from village {0} to the harbor and held there for {0} months"
    rows = "".join(
        f"Anna B{n} Karlsson,+46 70 123 {n:04d},{told.format(n)},north\n" for n in range(60)
    )
    give(studio, write(tmp_path, "people.csv", f"name,phone,story,region\n{rows}".encode()))
    expect_table(studio, "3 columns look as if they name people, and are left out")
    expect(studio.get_by_text("Karlsson")).to_have_count(0)
    step(studio, 2)
    expect(studio.get_by_text("1 column will be used")).to_be_visible()
    for reason in ("phone numbers", "free text"):
        expect(studio.get_by_text(f"({reason})")).to_be_visible()


def test_cells_that_look_like_formulas_or_pages_stay_text(studio, tmp_path):
    cells = ('=HYPERLINK("http://x","y")', "@SUM(1)", "+1+1", "<img src=x onerror=alert(1)>")
    rows = "".join(f'"{cell.replace(chr(34), chr(34) * 2)}",1\n' for cell in cells) * 5
    give(studio, write(tmp_path, "formulas.csv", f"what,=cmd\n{rows}".encode()))
    expect_table(studio, "20 rows, 2 columns")
    step(studio, 2)
    for cell in cells:
        expect(studio.get_by_text(cell, exact=True).first).to_be_visible()
    assert studio.locator("main img").count() == 0


def test_three_hundred_columns(studio, tmp_path):
    names = ",".join(f"c{number}" for number in range(300))
    rows = "\n".join(",".join(["a", "b"] + ["x"] * 298) for _ in range(20))
    give(studio, write(tmp_path, "wide.csv", f"{names}\n{rows}\n".encode()))
    expect_table(studio, "20 rows, 300 columns")
    expect_table(studio, "240 more columns")
    step(studio, 2)
    expect(studio.get_by_text("300 columns will be used")).to_be_visible()
    assert studio.locator("article").count() == 300


def test_bands_that_do_not_rise_are_told_beside_them(studio, tmp_path):
    ages = "".join(f"{n},x\n" for n in range(40))
    give(studio, write(tmp_path, "ages.csv", f"years,b\n{ages}".encode()))
    step(studio, 2)
    card = studio.locator("article").first
    card.get_by_text("Group or change values").click()
    edges = card.get_by_label("Bands of numbers", exact=False)
    edges.fill("30 18")
    edges.blur()
    expect(card.get_by_role("alert")).to_contain_text("each larger than the one before")
    edges.fill("0 18 30")
    edges.blur()
    expect(card.get_by_role("alert")).to_have_count(0)
    expect(card.get_by_text("18-29")).to_be_visible()


def test_a_hundred_megabytes_work_or_end_in_one_error(studio, tmp_path):
    path = tmp_path / "large.csv"
    block = "".join(f"region {n % 40},{n % 90},{'yes' if n % 3 else 'no'}\n" for n in range(50_000))
    with path.open("w", encoding="utf-8") as file:
        file.write("region,age,helped\n")
        while file.tell() < 100_000_000:
            file.write(block)
    step(studio, 1)
    studio.locator("input[type=file]").first.set_input_files(path)
    outcome = studio.get_by_role("alert").or_(
        studio.get_by_role("heading", name=re.compile(r"large\.csv: [\d,]+ rows, 3 columns"))
    )
    expect(outcome).to_have_count(1, timeout=PATIENCE)
    give(studio, write(tmp_path, "small.csv", SMALL))
    expect_table(studio, "small.csv: 2 rows, 2 columns")
    expect(studio.get_by_role("alert")).to_have_count(0)
