"""The studio's five steps in Chromium, from a file on disk to the files on disk.

What leaves the page is tested apart; here it is what a person sees and gets.
"""

import re
import tomllib
import zipfile

import pytest
import xlsxwriter
from playwright.sync_api import expect

import populace
from tests.browser.runtimes import ROOT
from tests.browser.studio import saved_project, write_csv
from tests.browser.test_showcase_access import violations

VICTIMS = 2000
STRENGTH = {"method": "epsilon", "epsilon": 4.0, "k": 10, "length": 2, "more": ""}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """The path of a small case file, and a project file that describes it."""
    home = tmp_path_factory.mktemp("case")
    made, project = saved_project(home, "Case file", STRENGTH, victims=VICTIMS)
    return made["tables"][0]["path"], project


def give(page, *paths):
    page.locator("nav button").first.click()
    for path in paths:
        page.locator("input[type=file]").first.set_input_files(path)
        expect(page.locator("progress")).to_have_count(0, timeout=30_000)


def step(page, number):
    page.locator("nav button").nth(number - 1).click()


def protect(page, runs):
    page.locator(".next").get_by_role(
        "button", name=re.compile("^(Protect|Run once more)$")
    ).click()
    expect(page.get_by_text(f"Run {runs}", exact=True)).to_be_visible(timeout=60_000)


def saved(page, button, folder):
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_journey_ends_in_a_release_that_verifies(studio, case, tmp_path):
    table, project = case
    give(studio, table, project)
    expect(studio.get_by_text("The choices of the project are in place.")).to_be_visible()
    expect(studio.get_by_text("2,000 rows, 25 columns")).to_be_visible()
    assert violations(studio) == []
    step(studio, 2)
    expect(studio.get_by_text("25 columns will be used")).to_be_visible()
    assert violations(studio) == []
    step(studio, 3)
    expect(studio.get_by_text("is right at most", exact=False)).to_be_visible()
    expect(studio.get_by_text("epsilon 4", exact=True)).to_be_visible()
    protect(studio, 1)
    assert violations(studio) == []
    step(studio, 4)
    studio.get_by_role("button", name="Compare with the real table").click()
    expect(studio.get_by_text("the table holds 2,000", exact=False)).to_be_visible(timeout=60_000)
    assert violations(studio) == []
    step(studio, 5)
    frame = studio.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Case file")
    public = saved(studio, "Download the release", tmp_path)
    private = saved(studio, "Download the PRIVATE report", tmp_path)
    assert public.name == "case-file.zip"
    assert private.name == "PRIVATE-report-case-file.zip"
    with zipfile.ZipFile(public) as packed:
        packed.extractall(tmp_path)
    populace.verify(tmp_path / "public")
    released = populace.load(tmp_path / "public").summary()
    assert released["guarantee"]["epsilon"] == 4.0
    with zipfile.ZipFile(private) as packed:
        assert all("PRIVATE" in name for name in packed.namelist())


def test_two_runs_stand_side_by_side_and_add_up(studio):
    step(studio, 3)
    protect(studio, 2)
    expect(studio.get_by_text("Your 2 runs spent epsilon 8 together", exact=False)).to_be_visible()


def test_a_run_stops_at_once_and_counts_as_spent(studio):
    step(studio, 3)
    studio.get_by_role("button", name="Run once more").click()
    studio.get_by_role("button", name="Stop", exact=True).click()
    expect(studio.locator("progress")).to_have_count(0, timeout=2_000)
    expect(studio.get_by_text("stopped; counts as spent")).to_be_visible()
    expect(studio.get_by_text("Your 3 runs spent epsilon 12", exact=False)).to_be_visible()


def test_choices_act_at_once_and_are_undone(studio):
    step(studio, 2)
    card = studio.locator("article").filter(
        has=studio.get_by_role("heading", name="gender", exact=True)
    )
    card.first.get_by_label("Use", exact=False).first.uncheck()
    expect(studio.get_by_text("24 columns will be used")).to_be_visible()
    studio.get_by_role("button", name="Undo", exact=True).click()
    expect(studio.get_by_text("25 columns will be used")).to_be_visible()


def test_a_saved_project_names_no_record_and_says_that_it_is_private(studio, tmp_path):
    step(studio, 2)
    path = saved(studio, "Save these choices", tmp_path)
    assert path.name == "PRIVATE-project.toml"
    text = path.read_text("utf-8")
    assert text.startswith("# PRIVATE")
    content = tomllib.loads(text)
    assert set(content) == {"release", "tables"}
    assert set(content["tables"][0]) == {"name", "source", "schema"}


def test_a_real_file_with_nothing_declared(studio):
    give(studio, ROOT.parent / "shared" / "data" / "adult" / "adult.csv.gz")
    expect(studio.get_by_text("adult.csv.gz", exact=False).first).to_be_visible()
    step(studio, 3)
    studio.get_by_role("button", name="Find the least epsilon").click()
    expect(studio.get_by_text("is the least that reports", exact=False)).to_be_visible()
    studio.locator("section select").select_option("2")
    protect(studio, 1)


def test_an_excel_workbook(studio, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "cases.xlsx") as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([["region", "age"], ["north", 31], ["south", 7]]):
            sheet.write_row(line, 0, row)
    give(studio, tmp_path / "cases.xlsx")
    expect(studio.get_by_text("2 rows, 2 columns")).to_be_visible()
    expect(studio.get_by_text("north", exact=False).first).to_be_visible()


@pytest.mark.parametrize(
    ("language", "direction"), [("fr", "ltr"), ("es", "ltr"), ("ar", "rtl"), ("en", "ltr")]
)
def test_the_page_speaks(studio, language, direction):
    studio.locator("header select").first.select_option(language)
    assert studio.evaluate("document.documentElement.lang") == language
    assert studio.evaluate("document.documentElement.dir") == direction
    for width in (360, 768, 1920):
        studio.set_viewport_size({"width": width, "height": 900})
        for number in (1, 2, 3):
            step(studio, number)
            assert studio.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )
    studio.set_viewport_size({"width": 1440, "height": 900})


def test_a_reload_in_mid_run_leaves_a_page_that_works(studio, case):
    table, project = case
    give(studio, table, project)
    step(studio, 3)
    studio.locator(".next").get_by_role("button", name="Protect", exact=True).click()
    expect(studio.locator("progress")).to_be_visible()
    studio.reload()
    studio.locator("header .dot").wait_for()
    give(studio, table)
    expect(studio.get_by_text("2,000 rows, 25 columns")).to_be_visible()


def test_a_weaker_release_is_marked_and_its_private_notes_stand_apart(studio, tmp_path):
    rows = [["north", "held", f"{n % 3}0s"] for n in range(120)]
    rows += [["south", ("held", "free")[n % 2], f"{n % 3}0s"] for n in range(120)]
    give(studio, write_csv(tmp_path / "weak.csv", ["area", "state", "age"], rows))
    step(studio, 3)
    studio.get_by_role("radio", name=re.compile("^k-anonymity")).check()
    button = studio.locator(".next .primary")
    expect(button).to_be_disabled()
    studio.locator(".weak input[type=checkbox]").check()
    assert violations(studio) == []
    button.click()
    expect(studio.locator("nav button").nth(4)).to_be_enabled(timeout=60_000)
    step(studio, 5)
    expect(studio.locator("section.safe.weak .side")).to_contain_text("weaker")
    expect(studio.locator("p.lead")).to_contain_text("groups of at least 10")
    note = studio.get_by_text("everybody shares one value", exact=False)
    expect(studio.locator("section.private").filter(has=note)).to_have_count(1)
    expect(studio.locator("section.safe").filter(has=note)).to_have_count(0)
    assert violations(studio) == []
    with zipfile.ZipFile(saved(studio, "Download the release", tmp_path)) as packed:
        packed.extractall(tmp_path)
        assert not any(b"everybody shares" in packed.read(name) for name in packed.namelist())
    populace.verify(tmp_path / "public")
    assert populace.load(tmp_path / "public").guarantee.k == 10
