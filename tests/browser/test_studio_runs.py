"""What the studio says of runs and of work: in its own place, of the run that is shown, once."""

import re

import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.browser import studio
from tests.browser.test_showcase_access import violations

ROWS = [[("north", "south")[n % 2], f"{n % 3}0s"] for n in range(600)]
WEAK = [["north", "held", f"{n % 3}0s"] for n in range(240)]


@pytest.fixture
def app(chromium, studio_address, tmp_path):
    """The studio with a small table; what it asks is answered by `answers`."""
    made = studio.new_studio(chromium)
    made.asked, made.answers = [], []

    def answer(dialog):
        made.asked.append(dialog.message)
        dialog.accept() if made.answers.pop(0) else dialog.dismiss()

    made.page.on("dialog", answer)
    made.open(studio_address)
    made.load(studio.write_csv(tmp_path / "people.csv", ["region", "age"], ROWS))
    made.loaded()
    yield made
    assert made.complaints == []
    made.context.close()


def use(page, name):
    """Tick or untick a column."""
    card = page.locator("article").filter(has=page.get_by_role("heading", name=name, exact=True))
    card.get_by_role("checkbox", name="Use").click()


def test_the_outline_is_that_of_the_run_which_is_shown(app):
    page, outline = app.page, app.page.locator("aside")
    app.step("Protect")
    app.strength(0.7)
    page.get_by_label("Name of the release").fill("The first")
    app.protect()
    expect(outline.get_by_text("Changed since")).to_have_count(0)
    app.step("Describe")
    use(page, "age")
    expect(outline).to_contain_text("Changed since run 1")
    expect(outline.locator("li")).to_have_count(1)
    app.step("Protect")
    page.get_by_label("Name of the release").fill("The second")
    page.keyboard.press("Tab")
    for step in ("Check", "Publish"):
        app.step(step)
        expect(outline.locator("li")).to_have_count(2)
        expect(outline).to_contain_text("Run 1")
        expect(outline).to_contain_text("The first")
        expect(outline).not_to_contain_text("Changed since")
    # In the preview a citation can be copied.
    frame, complaints = page.frame_locator("iframe"), []
    page.on("console", lambda message: complaints.append(message.text))
    frame.locator("details.save").first.click()
    frame.get_by_role("button", name="Copy citation").click()
    expect(frame.get_by_text("Copied.")).to_be_visible()
    assert complaints == []
    # Its margin is the one that the runs tell.
    told = re.search(r"±\s[\d.,]+", outline.inner_text())[0]
    app.step("Protect")
    assert page.locator("td bdi", has_text="±").last.inner_text().split(" / ")[0] == told


def test_another_table_asks_before_it_takes_runs_away(app, tmp_path):
    page, other = app.page, studio.write_csv(tmp_path / "other.csv", ["a", "b"], [["1", "2"]] * 3)
    app.step("Protect")
    app.strength(0.7)
    app.protect()
    app.step("Load")
    app.answers[:] = [False, False, True]
    app.load(other)
    page.get_by_role("button", name="Open the simulated case file").click()
    assert len(app.asked) == 2
    assert "Your run will be gone from this page" in app.asked[0]
    expect(page.get_by_text("600 rows, 2 columns")).to_be_visible()
    expect(page.locator("nav button").nth(4)).to_be_enabled()
    app.load(other)
    expect(page.get_by_text("3 rows, 2 columns")).to_be_visible()
    expect(page.locator("nav button").nth(4)).to_be_disabled()
    assert len(app.asked) == 3
    app.step("Protect")
    expect(page.get_by_text("Move the slider to choose")).to_be_visible()
    expect(page.locator(".next .primary")).to_be_disabled()
    # Without runs nothing is asked.
    app.step("Load")
    app.load(tmp_path / "people.csv")
    expect(page.get_by_text("600 rows, 2 columns")).to_be_visible()
    assert len(app.asked) == 3


def test_work_is_seen_everywhere_and_what_stopped_is_said_in_its_place(app):
    page = app.page
    page.get_by_role("button", name="Open the simulated case file").click()
    expect(page.locator(".working button:focus")).to_have_text("Stop")
    expect(page.get_by_text("17,600 rows")).to_be_visible(timeout=studio.SLOW)
    expect(page.locator(".ended")).to_have_text("The table is open.")
    expect(page.locator("h3:focus")).to_contain_text("cases.csv")
    app.step("Protect")
    app.strength(0.7)
    page.locator(".next .primary").click()
    expect(page.locator(".working")).to_be_visible()
    app.step("Load")
    expect(page.locator("h2:focus")).to_have_text("Open your table")
    expect(page.locator(".drop")).to_be_visible()
    expect(page.locator(".drop button").first).to_be_disabled()
    expect(page.locator(".working")).to_have_count(1)
    expect(page.locator(".working strong")).to_have_text("Protect")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".ended")).to_have_text("Stopped.")
    expect(page.locator("h2:focus")).to_have_text("Open your table")
    expect(page.get_by_text("No table was opened")).to_have_count(0)
    app.step("Protect")
    expect(page.get_by_text("Nothing was kept")).to_be_visible()
    app.ready()
    assert violations(page) == []


def test_a_weaker_run_says_so_and_tells_ranges(app, tmp_path):
    page = app.page
    app.load(studio.write_csv(tmp_path / "weak.csv", ["area", "state", "age"], WEAK))
    expect(page.get_by_text("240 rows, 3 columns")).to_be_visible()
    app.step("Protect")
    runs = page.locator("section", has=page.locator("#runs"))
    app.strength(0.7)
    app.protect()
    expect(runs).to_contain_text("Safe to publish")
    page.get_by_role("radio", name=re.compile("^k-anonymity")).check()
    page.locator(".weak input[type=checkbox]").check()
    page.get_by_role("button", name="Run once more").click()
    weak = page.locator("tr.weak")
    expect(weak).to_contain_text("k-anonymity: weaker, one-off", timeout=studio.SLOW)
    expect(weak).to_contain_text("240–249")
    expect(weak).not_to_contain_text("±")
    expect(runs.get_by_text("Safe to publish")).to_have_count(1)
    assert violations(page) == []


def test_the_sheet_is_named_and_none_may_be_chosen(app, tmp_path):
    page = app.page
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name in ("first", "second"):
            sheet = book.add_worksheet(name)
            for line, row in enumerate([["region", "year"], ["north", 2020], ["south", 2019]]):
                sheet.write_row(line, 0, row)
    page.locator("input[type=file]").nth(1).set_input_files(tmp_path / "book.xlsx")
    expect(page.locator("#sheets:focus")).to_contain_text("book.xlsx")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#sheets")).to_have_count(0)
    expect(page.locator("#linked:focus")).to_be_visible()
    expect(page.get_by_text("600 rows, 2 columns")).to_be_visible()
    app.load(tmp_path / "book.xlsx")
    page.get_by_role("button", name="second", exact=True).click()
    expect(page.get_by_text("2 rows, 2 columns")).to_be_visible()
    sheet = page.get_by_text(re.compile("Sheet: .?second"))
    expect(sheet).to_be_visible()
    app.step("Describe")
    expect(sheet).to_be_visible()
    card = page.locator("article").filter(has=page.get_by_role("heading", name="year"))
    assert card.locator(".values bdi").all_inner_texts() == ["2019", "2020"]


def test_undo_after_join_leaves_no_relation_that_cannot_be(app, tmp_path):
    page = app.page
    tables = {
        "one": (["v", "x"], [[f"v{n}", str(n % 3)] for n in range(60)]),
        "two": (["p", "y"], [[f"p{n}", str(n % 3)] for n in range(60)]),
        "links": (["v", "p"], [[f"v{n}", f"p{n // 2}"] for n in range(60)]),
    }
    for place, (name, (head, rows)) in enumerate(tables.items()):
        path = studio.write_csv(tmp_path / f"{name}.csv", head, rows)
        page.locator("input[type=file]").nth(1 if place else 0).set_input_files(path)
        expect(page.get_by_text(f"{name}.csv").first).to_be_visible(timeout=studio.SLOW)
    page.get_by_role("button", name="Join the tables").click()
    expect(page.locator(".joined")).to_be_visible(timeout=studio.SLOW)
    expect(page.locator(".ended")).to_have_text("The tables are joined.")
    relations = page.locator("input[name=relation]")
    expect(relations.nth(1)).to_be_checked()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".joined")).to_have_count(0)
    expect(relations.nth(0)).to_be_checked()
    expect(relations.nth(0)).to_be_enabled()


def test_an_earlier_release_tells_what_margins_are_printed(app, tmp_path):
    page = app.page
    app.step("Protect")
    app.strength(0.7)
    app.protect()
    app.step("Publish")
    earlier = app.saved("Download the release", tmp_path)
    app.step("Protect")
    app.strength(0.9)
    page.get_by_label("Foresee margins with an earlier release").set_input_files(earlier)
    foreseen = page.locator("#foreseen")
    expect(foreseen.get_by_role("row")).to_have_count(3, timeout=studio.SLOW)
    expect(foreseen).to_contain_text(re.compile(r"±\s[\d.]+ to [\d.]+"))
    assert violations(page) == []
    app.strength(0.5)
    expect(foreseen).to_have_count(0)
    page.get_by_label("Foresee margins with an earlier release").set_input_files(
        studio.write_csv(tmp_path / "other.zip", ["region"], [["north"]])
    )
    expect(page.get_by_text("the archive (.zip) of a release")).to_be_visible(timeout=studio.SLOW)
    # It is told still when somebody comes back, until another choice is made.
    app.step("Load")
    app.step("Protect")
    page.wait_for_timeout(1500)
    expect(page.get_by_text("the archive (.zip) of a release")).to_be_visible()
    app.strength(0.6)
    expect(page.get_by_text("the archive (.zip) of a release")).to_have_count(0)
