"""The studio before anything is spent: each stop offers the button that resolves it.

Which files stop a release is tested in `tests/unit/read`; here it is what a person can press.
"""

import json
import tomllib
import zipfile

import pytest
import xlsxwriter
from playwright.sync_api import expect

import populace
from tests.browser.studio import SLOW
from tests.browser.test_showcase_access import violations
from tests.browser.test_studio_linked import saved
from tests.browser.test_studio_steps import give, step

ROWS = "".join(f"{'fm'[n % 2]},{['north', 'south'][n % 3 % 2]},{n % 40}\n" for n in range(120))


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def ways(page):
    return page.get_by_role("group", name="Ways to go on")


def check(page):
    """Press the button, and wait for what it says."""
    page.get_by_role("button", name="Check the tables").click()
    said = page.locator("#ahead > p[role=status]")
    expect(said).to_be_visible(timeout=SLOW)
    return said


def kept_project(page, folder):
    button = page.get_by_role("button", name="Save these choices")
    return tomllib.loads(saved(page, button.click, folder).read_text("utf-8"))["tables"]


def test_a_table_without_a_header_is_read_by_a_button_and_says_so_in_its_project(studio, tmp_path):
    page = studio
    give(page, write(tmp_path, "bare.csv", f"f,north,2019-01-31\n{ROWS}"))
    expect(page.get_by_role("alert")).to_contain_text("header row")
    expect(page.get_by_role("alert")).not_to_contain_text("--")
    assert violations(page) == []
    ways(page).get_by_role("button", name="There are no names").click()
    expect(page.get_by_text("bare.csv: 121 rows, 3 columns")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("alert")).to_have_count(0)
    step(page, 2)
    told = kept_project(page, tmp_path)[0]
    assert told["extent"] == {"no_header": True}
    assert told["schema"]["table"]["columns"][0] == "column_1"


def test_names_that_look_like_values_are_taken_by_a_button(studio, tmp_path):
    page = studio
    give(page, write(tmp_path, "named.csv", f"f,north,2019-01-31\n{ROWS}"))
    ways(page).get_by_role("button", name="These are names of columns").click()
    expect(page.get_by_text("named.csv: 120 rows, 3 columns")).to_be_visible(timeout=60_000)


def test_titles_above_the_header_are_passed_by_the_row_that_is_named(studio, tmp_path):
    page = studio
    text = f"Cases of 2024\n\nsex,region,age\n{ROWS}"
    give(page, write(tmp_path, "titled.csv", text))
    ways(page).get_by_role("button", name="The names stand in row").first.click()
    expect(page.get_by_text("titled.csv: 120 rows, 3 columns")).to_be_visible(timeout=60_000)
    # All that can be said is said again where the table is open.
    page.get_by_text("How the file is read: changed").click()
    expect(page.get_by_label("Row of the names")).to_have_value("3")
    page.get_by_label("Rows at the end that are no records").fill("2")
    page.get_by_role("button", name="Read it so").click()
    expect(page.get_by_text("titled.csv: 118 rows, 3 columns")).to_be_visible(timeout=60_000)
    assert violations(page) == []


def test_a_footer_is_left_out_by_a_button(studio, tmp_path):
    page = studio
    give(page, write(tmp_path, "footed.csv", f"sex,region,age\n{ROWS}Total,,120\n"))
    ways(page).get_by_role("button", name="Leave out the last rows: 1").click()
    expect(page.get_by_text("footed.csv: 120 rows, 3 columns")).to_be_visible(timeout=60_000)


def test_a_ragged_row_is_told_with_its_line(studio, tmp_path):
    page = studio
    give(page, write(tmp_path, "uneven.csv", f"sex,region,age\n{ROWS}f,north,3,4\n{ROWS}"))
    expect(page.get_by_role("alert")).to_contain_text("begins in line 122")
    expect(ways(page).get_by_label("Its cells are divided by")).to_be_visible()


def test_hidden_rows_of_a_workbook_are_decided_by_a_button(studio, tmp_path):
    page, path = studio, tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([["sex", "region"], *[["f", "north"], ["m", "south"]] * 20]):
            sheet.write_row(line, 0, row)
        sheet.set_row(4, None, None, {"hidden": True})
    give(page, path)
    ways(page).get_by_role("button", name="Leave out what is hidden").click()
    expect(page.get_by_text("hidden.xlsx: 39 rows, 2 columns")).to_be_visible(timeout=60_000)


def test_a_workbook_with_a_password_is_told(studio, tmp_path):
    # The container of an encrypted workbook: its directory names the streams of the encryption.
    path = tmp_path / "locked.xlsx"
    names = ["EncryptedPackage", "EncryptionInfo"]
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    path.write_bytes(
        content + b"".join(each.encode("utf-16-le").ljust(512, b"\0") for each in names)
    )
    give(studio, path)
    alert = studio.get_by_role("alert")
    expect(alert).to_contain_text("without a password")
    expect(alert).to_contain_text("Save a copy without a password")


def test_columns_that_are_understood_little_are_settled_by_buttons(studio, tmp_path):
    page = studio
    weights = "".join(f"{n % 40 + 1}.{n % 5}50,{'fm'[n % 2]}\n" for n in range(200))
    give(page, write(tmp_path, "weights.csv", f"weight,sex\n{weights}"))
    step(page, 2)
    card = page.locator("article").filter(has=page.get_by_role("heading", name="weight"))
    card.get_by_text("Group or change values").click()
    card.get_by_label("Bands of numbers: their edges").fill("0 10 20 30 50")
    page.keyboard.press("Tab")
    sex = page.locator("article").filter(has=page.get_by_role("heading", name="sex"))
    sex.get_by_label("Which values can there be?").select_option("listed")
    sex.get_by_label("One value per line").fill("female\nmale")
    page.keyboard.press("Tab")
    expect(check(page)).to_contain_text("would stop")
    expect(page.get_by_role("rowheader", name="weight")).to_be_visible()
    assert violations(page) == []
    # A sentence in the reader's language, with the button that settles it.
    expect(page.get_by_text("a number with two readings: 200")).to_be_visible()
    point = page.get_by_role("group", name="Ways to go on with weight")
    point.get_by_role("button", name="The point is the decimal sign").click()
    expect(page.get_by_text("a number with two readings")).to_have_count(0, timeout=60_000)
    # What is left is checked anew; only then does the next button stand still.
    expect(page.get_by_text("spent, for this reason:")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Check the tables")).to_be_visible(timeout=60_000)
    accept = page.get_by_role("group", name="Ways to go on with sex")
    accept.get_by_role("button", name="Go on: what is not understood").click()
    expect(page.get_by_text("A release would go through.")).to_be_visible(timeout=60_000)
    told = kept_project(page, tmp_path)[0]["schema"]
    assert told["columns"]["weight"]["decimal"] == "."
    assert told["table"]["accept_unread"] == ["sex"]
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    expect(check(page)).to_contain_text("would stop")


@pytest.mark.parametrize("declared", [True, False])
def test_linked_tables_join_by_keys_of_two_names(studio, tmp_path, declared):
    page = studio
    parents = "".join(f"uuid:{n},{'fm'[n % 2]}\n" for n in range(60))
    children = "".join(f"uuid:{n % 60},uuid:{n},{'ab'[n % 2]}\n" for n in range(120))
    give(page, write(tmp_path, "forms.csv", f"KEY,sex\n{parents}"))
    second = write(tmp_path, "people.csv", f"PARENT_KEY,own,role\n{children}")
    page.locator("input[type=file]").nth(1).set_input_files(second)
    keys = page.locator(".keys select")
    expect(keys.first).to_be_visible(timeout=60_000)
    if declared:
        keys.first.select_option("KEY")
        keys.nth(1).select_option("PARENT_KEY")
    page.get_by_role("button", name="Join the tables").click()
    expect(page.locator(".joined")).to_be_visible(timeout=60_000)
    assert [keys.nth(place).input_value() for place in (0, 1)] == ["KEY", "PARENT_KEY"]
    assert violations(page) == []
    step(page, 2)
    for name in ("KEY", "PARENT_KEY"):
        expect(page.get_by_role("heading", name=name, exact=True)).to_have_count(0)
    assert kept_project(page, tmp_path)[0]["key"] == "KEY=PARENT_KEY"


def test_a_stop_of_one_of_linked_tables_is_settled_there(studio, tmp_path):
    page = studio
    cases = populace.example(tmp_path / "made", victims=200) / "linked"
    give(page, cases / "victims.csv")
    for place, name in ((1, "perpetrators"), (2, "links")):
        page.locator("input[type=file]").nth(1).set_input_files(cases / f"{name}.csv")
        expect(page.locator("ol li.private")).to_have_count(place + 1, timeout=60_000)
    page.get_by_role("button", name="Join the tables").click()
    expect(page.locator(".joined")).to_be_visible(timeout=60_000)
    step(page, 2)
    card = page.locator(".cards").nth(1).locator("article")
    card = card.filter(has=page.get_by_role("heading", name="gender", exact=True))
    card.get_by_label("Which values can there be?").select_option("listed")
    card.get_by_label("One value per line").fill("nobody")
    page.keyboard.press("Tab")
    expect(check(page)).to_contain_text("would stop")
    accept = page.get_by_role("group", name="Ways to go on with gender")
    accept.get_by_role("button", name="Go on: what is not understood").click()
    expect(page.get_by_text("A release would go through.")).to_be_visible(timeout=60_000)
    tables = kept_project(page, tmp_path)
    accepted = [table["schema"]["table"].get("accept_unread") for table in tables]
    assert accepted == [None, ["gender"], None]
    assert json.dumps(tables).count("accept_unread") == 1


def test_a_legend_beside_the_table_and_a_column_without_a_name_are_told(studio, tmp_path):
    page = studio
    path = tmp_path / "cases.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["sex", "age", "", "", "code", "meaning"])
        for row in range(1, 61):
            sheet.write_row(row, 0, ["fm"[row % 2], str(row % 7), "x"])
        sheet.write_row(1, 4, ["f", "Female"])
    give(page, path)
    expect(page.get_by_text("cases.xlsx: 60 rows, 2 columns")).to_be_visible(timeout=60_000)
    notes = page.locator(".note[role=status]")
    expect(notes.filter(has_text="a legend, stands beside")).to_contain_text("code")
    expect(notes.filter(has_text="Columns without a name")).to_contain_text("column 3")
    assert violations(page) == []


def test_bands_have_names_and_a_project_keeps_what_has_no_field(studio, tmp_path):
    page = studio
    project = """
[[tables]]
name = "cases"
source = "cases.csv"
[tables.schema.table]
columns = ["sex", "region", "age"]
[[tables.recipe]]
do = "bands"
column = "age"
edges = [0, 20, 40]
labels = ["young", "older"]
[[tables.recipe]]
do = "merge"
column = "region"
groups = { "all" = ["north"] }
others = "elsewhere"
"""
    files = [write(tmp_path, "cases.csv", f"sex,region,age\n{ROWS}")]
    files.append(write(tmp_path, "project.toml", project))
    page.locator("nav button").first.click()
    page.locator("input[type=file]").first.set_input_files(files)
    expect(page.get_by_text("cases.csv: 120 rows, 3 columns")).to_be_visible(timeout=60_000)
    step(page, 2)
    cards = page.locator("article")
    age = cards.filter(has=page.get_by_role("heading", name="age", exact=True))
    age.get_by_text("Group or change values").click()
    names = age.get_by_label("Names of the bands, one on each line")
    expect(names).to_have_value("young\nolder")
    names.fill("under 20\nfrom 20")
    page.keyboard.press("Tab")
    region = cards.filter(has=page.get_by_role("heading", name="region", exact=True))
    expect(region.get_by_text("which has no field here")).to_contain_text("merge")
    assert violations(page) == []
    recipe = kept_project(page, tmp_path)[0]["recipe"]
    told = {each["do"]: each for each in recipe}
    assert told["bands"]["labels"] == ["under 20", "from 20"]
    assert told["merge"]["others"] == "elsewhere"


def test_who_publishes_is_asked_once_and_stays_on_this_machine(studio, tmp_path):
    page = studio
    give(page, write(tmp_path, "cases.csv", f"sex,region,age\n{ROWS}"))
    expect(page.get_by_text("cases.csv: 120 rows, 3 columns")).to_be_visible(timeout=60_000)
    assert page.evaluate("localStorage.length") == 0
    step(page, 3)
    page.get_by_label("Publisher", exact=True).fill("Office of Data")
    page.get_by_label("Contact", exact=True).fill("data@example.org")
    page.get_by_text("What readers should know of the data").click()
    page.get_by_label("Whom it covers").fill("Everybody who came.")
    page.get_by_label("Places", exact=True).fill("KEN, UGA")
    page.keyboard.press("Tab")
    assert violations(page) == []
    kept = json.loads(page.evaluate("localStorage['populace.publisher']"))
    assert (kept["publisher"], kept["contact"]) == ("Office of Data", "data@example.org")
    assert "Everybody" not in json.dumps(kept)
    page.get_by_role("button", name="epsilon 4", exact=True).click()
    page.locator(".next").get_by_role("button", name="Protect").click()
    expect(page.get_by_text("Run 1", exact=True)).to_be_visible(timeout=SLOW)
    step(page, 5)
    button = page.get_by_role("button", name="Download the release")
    path = saved(page, button.click, tmp_path)
    with zipfile.ZipFile(path) as packed:
        inside = {name.rsplit("/", 1)[-1]: packed.read(name) for name in packed.namelist()}
    assert b"Office of Data" in inside["CITATION.cff"]
    assert b"Everybody who came." in inside["README.md"]
    page.get_by_text("Packages for places of publication").first.click()
    page.get_by_label("Humanitarian Data Exchange (HDX)").check()
    page.get_by_label("Microdata catalogs").check()
    page.get_by_role("button", name="Make the packages").click()
    button = page.get_by_role("button", name="Download the packages")
    expect(button).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("These places ask for more than is said")).to_contain_text(
        "Title, Period"
    )
    assert violations(page) == []
    with zipfile.ZipFile(saved(page, button.click, tmp_path)) as packed:
        inside = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    assert b'dataset_source: "Office of Data"' in inside["hdx/dataset.yaml"]
    assert inside["hdx/resources/synthetic.csv"]
    assert b"ddi:codebook:2_5" in inside["nada/ddi.xml"]
    page.reload()
    give(page, tmp_path / "cases.csv")
    expect(page.get_by_text("cases.csv: 120 rows, 3 columns")).to_be_visible(timeout=60_000)
    step(page, 3)
    expect(page.get_by_text("Who publishes this: Office of Data")).to_be_visible()
    page.get_by_text("Who publishes this: Office of Data").click()
    page.get_by_role("button", name="Forget it").click()
    assert page.evaluate("localStorage.length") == 0
    expect(page.get_by_label("Publisher", exact=True)).to_have_value("")
