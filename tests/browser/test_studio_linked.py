"""Linked tables in the studio: opened, joined, described, planned, released, checked, published."""

import csv
import json
import shlex
import zipfile

import pytest
import xlsxwriter
from playwright.sync_api import expect

import populace
from populace.cli import main
from tests.browser import studio
from tests.browser.linked_studio import TABLES, join, load, load_all, project, release


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return populace.example(tmp_path_factory.mktemp("cases") / "example", victims=300)


@pytest.fixture(scope="module")
def waiting():
    """The studio as the last test left it, unless that failed."""
    kept = []
    yield kept
    for each in kept:
        each.context.close()


@pytest.fixture
def app(chromium, studio_address, waiting, tmp_path, request):
    """The studio with nothing but its Python: another table closes all that was open before."""
    failed = request.session.testsfailed
    if waiting:
        found = waiting.pop()
        found.step("Load")
        found.load(studio.write_csv(tmp_path / "other.csv", ["a", "b"], [["1", "2"]] * 3))
        expect(found.page.get_by_text("3 rows, 2 columns")).to_be_visible(timeout=studio.SLOW)
        expect(found.page.locator("nav button").nth(4)).to_be_disabled()
    else:
        found = studio.new_studio(chromium)
        found.open(studio_address)
    yield found
    assert found.complaints == []
    if request.session.testsfailed == failed:
        waiting.append(found)
    else:
        found.context.close()


def saved(page, press, target):
    """The file that a button saves."""
    with page.expect_download() as got:
        press()
    path = target / got.value.suggested_filename
    got.value.save_as(path)
    return path


def test_a_project_is_taken_up_again(app, cases, tmp_path):
    page, network = app.page, project(tmp_path)
    page.locator("input[type=file]").first.set_input_files(network)
    expect(page.get_by_text("Now open its table")).to_be_visible()
    load(app, cases / "networks" / "victims.csv")
    expect(page.get_by_text("Now add its table perpetrators")).to_be_visible()
    load(app, cases / "networks" / "perpetrators.csv", 1)
    load(app, cases / "networks" / "links.csv", 2)
    page.locator(".joined").wait_for(timeout=studio.SLOW)
    expect(page.get_by_text("The choices of the project are in place.")).to_be_visible()
    app.step("Describe")
    again = saved(page, page.get_by_role("button", name="Save these choices").click, tmp_path)
    before, after = (json.loads(path.read_text("utf-8")) for path in (network, again))
    assert after | {"sensitive": ""} == before
    app.step("Protect")
    expect(page.get_by_text("Epsilon of one record of perpetrators")).to_be_visible()
    page.get_by_label("No record of perpetrators has more links than:").fill("20")
    page.keyboard.press("Tab")
    release(app)
    app.step("Publish")
    page.get_by_text("Repeat this run elsewhere").click()
    expect(page.locator("pre code").first).to_contain_text("--most-parents 20")


def test_the_whole_job(app, cases, tmp_path, monkeypatch):
    page, folder = app.page, cases / "linked"
    load_all(app, folder)
    # Keys are guessed, and nothing goes on before they were compared.
    keys = page.locator(".keys select")
    assert [keys.nth(place).input_value() for place in (0, 1)] == ["victim_id", "perpetrator_id"]
    expect(page.locator(".next .primary")).to_be_disabled()
    join(app)
    page.get_by_role("button", name="Take links away").click()
    expect(page.locator("ol li.private")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".joined")).to_be_visible()
    app.step("Describe")
    assert page.locator("h3.table").all_inner_texts() == list(TABLES)
    assert page.get_by_role("heading", name="victim_id").count() == 0
    assert page.get_by_role("heading", name="gender", exact=True).count() == 2
    # A choice on the second table acts on its own column, and is undone.
    second = page.locator(".cards").nth(1).locator("article").first
    second.get_by_role("checkbox", name="Use").uncheck()
    expect(page.get_by_text("18 columns will be used")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("19 columns will be used")).to_be_visible()
    app.step("Protect")
    app.strength(0.7)
    expect(page.locator(".next .primary")).to_be_disabled()
    page.get_by_role("radio", name="Each record of victims With").check()
    expect(page.get_by_text("victims by number of perpetrators")).to_be_visible()
    expect(page.locator(".odds")).to_contain_text("one record of victims")
    release(app)
    page.get_by_role("button", name="Run once more").click()
    expect(page.get_by_text("Your 2 runs spent epsilon")).to_be_visible(timeout=studio.SLOW)
    app.step("Check")
    page.get_by_role("button", name="Compare with the real table").click()
    expect(page.get_by_text("the table holds 300")).to_be_visible(timeout=studio.SLOW)
    expect(page.get_by_role("heading", name="victims by number of links")).to_be_visible()
    app.step("Publish")
    archive = saved(page, page.get_by_role("button", name="Download the release").click, tmp_path)
    report = page.get_by_role("button", name="Download the PRIVATE report")
    assert "PRIVATE" in saved(page, report.click, tmp_path).name
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path / "release")
    assert populace.verify(tmp_path / "release" / "public").strangers == ()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("tab", name="Relations")).to_be_visible(timeout=studio.SLOW)
    # The same settings on the command line make a release, too.
    page.get_by_text("Repeat this run elsewhere").click()
    for name in TABLES:
        saved(page, page.get_by_role("button", name=f"Save {name}.toml").click, tmp_path)
        (tmp_path / f"{name}.csv").write_bytes((folder / f"{name}.csv").read_bytes())
    words = shlex.split(page.locator("pre code").first.inner_text())
    monkeypatch.chdir(tmp_path)
    assert main([*words[1:], "--quiet"]) == 0
    told = [json.loads((tmp_path / where / "release.json").read_text("utf-8"))["guarantee"]
            for where in ("public", "release/public")]  # fmt: skip
    assert {each["unit"] for each in told} == {told[0]["unit"]}
    assert [each["epsilon"] for each in told] == [float(words[words.index("--epsilon") + 1])] * 2


def test_tables_that_do_not_hang_together_are_told_beside_the_button(app, cases, tmp_path):
    page, folder = app.page, cases / "linked"
    load(app, folder / "victims.csv")
    load(app, folder / "perpetrators.csv", 1)
    expect(page.get_by_role("button", name="Join the tables")).to_be_disabled()
    lost = studio.write_csv(
        tmp_path / "links.csv",
        ["victim_id", "perpetrator_id"],
        [["nobody", "P001"], ["V001", "P001"]],
    )
    load(app, lost, 2)
    page.get_by_role("button", name="Join the tables").click()
    words = app.problem()
    assert "keys 'victim_id' in links that stand in victims" in words
    assert "nobody" not in words
    expect(page.locator(".next .primary")).to_be_disabled()
    page.get_by_role("button", name="Take links away").click()
    load(app, folder / "links.csv", 2)
    join(app)


def test_sheets_of_a_workbook_are_chosen(app, cases, tmp_path):
    book = tmp_path / "cases.xlsx"
    with xlsxwriter.Workbook(book) as made:
        made.add_worksheet("empty")
        for name in TABLES:
            sheet = made.add_worksheet(name)
            with (cases / "linked" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                for place, row in enumerate(csv.reader(file)):
                    sheet.write_row(place, 0, row)
    page = app.page
    page.locator("input[type=file]").first.set_input_files(book)
    page.get_by_role("button", name="victims", exact=True).click(timeout=studio.SLOW)
    for place, name in ((1, "perpetrators"), (2, "links")):
        page.locator("input[type=file]").nth(1).set_input_files(book)
        page.get_by_role("button", name=name, exact=True).click(timeout=studio.SLOW)
        expect(page.locator("ol li.private")).to_have_count(place + 1, timeout=studio.SLOW)
    join(app)
    assert page.locator("ol li input").nth(2).input_value() == "links"
    app.step("Protect")
    app.strength(0.7)
    page.locator("input[name=unit]").first.check()
    release(app)
    app.step("Publish")
    page.get_by_text("Repeat this run elsewhere").click()
    command = page.locator("pre code").first
    expect(command).to_contain_text("--linked-sheet perpetrators")
    expect(command).to_contain_text("--names 'victims,perpetrators,links'")


def test_the_simulated_tables_and_a_stop(app):
    page = app.page
    page.get_by_role("button", name="The same as linked tables").click()
    page.locator(".joined").wait_for(timeout=studio.SLOW)
    expect(page.get_by_text("17,600 rows")).to_be_visible()
    app.step("Protect")
    app.strength(0.6)
    expect(page.get_by_role("radio", name="Each record of victims With")).to_be_checked()
    page.locator(".next .primary").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Nothing was kept")).to_be_visible(timeout=2000)
    expect(page.get_by_text("stopped; counts as spent")).to_be_visible()
    app.ready()
    # What was read before the stop is read again where it is needed.
    app.step("Describe")
    card = page.locator(".cards").nth(2).locator("article").first
    expect(card.get_by_text("RecruiterOrIntermediary", exact=True)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
