"""Linked tables in the studio: opened, joined, described, planned, released, checked, published."""

import csv
import json
import re
import shlex
import tomllib
import zipfile

import pytest
import xlsxwriter
from playwright.sync_api import expect

import populace
from populace.cli import main
from tests.browser import studio
from tests.browser.linked_studio import TABLES, join, load, load_all, project, release
from tests.browser.test_showcase_access import violations


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
        # Another table takes the runs away, which the page asks about.
        found.page.on("dialog", lambda dialog: dialog.accept())
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
    before, after = (tomllib.loads(path.read_text("utf-8")) for path in (network, again))
    assert after == before
    app.step("Protect")
    expect(page.get_by_text("Epsilon of one record of perpetrators")).to_be_visible()
    page.get_by_label("No record of perpetrators has more links than:").fill("20")
    page.keyboard.press("Tab")
    release(app)
    app.step("Publish")
    page.get_by_text("Repeat this run elsewhere").click()
    repeat = saved(
        page, page.get_by_role("button", name="Save PRIVATE-project.toml").click, tmp_path
    )
    assert tomllib.loads(repeat.read_text("utf-8"))["relations"][0]["bound"] == 20


def test_the_whole_job(app, cases, tmp_path, monkeypatch):
    page, folder = app.page, cases / "linked"
    load_all(app, folder)
    # Keys are found where cells make them plausible; nothing goes on before that.
    keys = page.locator(".keys select")
    assert [keys.nth(place).input_value() for place in (0, 1)] == ["", ""]
    expect(page.locator(".next .primary")).to_be_disabled()
    join(app)
    found = [keys.nth(place).input_value() for place in range(4)]
    assert found == ["victim_id", "victim_id", "perpetrator_id", "perpetrator_id"]
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
    expect(page.get_by_text("victims by number of perpetrators").first).to_be_visible()
    expect(page.locator(".odds")).to_contain_text("one record of victims")
    release(app)
    page.get_by_role("button", name="Run once more").click()
    expect(page.get_by_text("Your 2 runs spent epsilon")).to_be_visible(timeout=studio.SLOW)
    app.step("Check")
    page.get_by_role("button", name="Compare with the real table").click()
    expect(page.get_by_text("the table holds 300")).to_be_visible(timeout=studio.SLOW)
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
    saved(page, page.get_by_role("button", name=re.compile("Save .*project.toml")).click, tmp_path)
    for name in TABLES:
        (tmp_path / f"{name}.csv").write_bytes((folder / f"{name}.csv").read_bytes())
    words = shlex.split(page.locator("pre code").first.inner_text())
    monkeypatch.chdir(tmp_path)
    assert main([*words[1:], "--quiet"]) == 0
    one, other = [
        json.loads((tmp_path / where / "release.json").read_text("utf-8"))["promises"]
        for where in ("public", "release/public")
    ]
    for told in ("protected", "epsilon", "delta"):
        assert [each[told] for each in one] == [each[told] for each in other]
    declared = [sorted(map(json.dumps, made[0]["declared"])) for made in (one, other)]
    assert declared[0] == declared[1]


@pytest.fixture
def raw(tmp_path):
    """Families as somebody would hold them: ages in years, days, and two words for one thing."""
    folder = tmp_path / "raw"
    folder.mkdir()
    victims = [[f"v{n}", str(n % 70), ("F", "M")[n % 2]] for n in range(240)]
    people = [[f"p{n}", ("man", "Man", "woman")[n % 3]] for n in range(480)]
    links = [[f"v{n // 2}", f"p{n}", f"{2019 + n % 3}-03-{1 + n % 28:02}"] for n in range(480)]
    studio.write_csv(folder / "victims.csv", ["vid", "age", "gender"], victims)
    studio.write_csv(folder / "perpetrators.csv", ["pid", "gender"], people)
    studio.write_csv(folder / "links.csv", ["vid", "pid", "met"], links)
    return folder


def card(page, place, name):
    """The card of a column of a table, with what can be done to its values opened."""
    found = page.locator(".cards").nth(place).locator("article").filter(has_text=name)
    # Days are left out until somebody wants them.
    found.get_by_role("checkbox", name="Use").check()
    found.get_by_text("Group or change values").click()
    return found


def test_values_are_put_together_and_threes_are_named(app, raw, tmp_path, monkeypatch):
    page = app.page
    load_all(app, raw)
    join(app)
    app.step("Describe")
    ages = card(page, 0, "age")
    ages.get_by_label("Bands of numbers").fill("0 18 40")
    page.keyboard.press("Tab")
    expect(ages.get_by_text("18-39", exact=True)).to_be_visible(timeout=studio.SLOW)
    sexes = card(page, 1, "gender")
    for word in ("man", "Man"):
        sexes.get_by_role("checkbox", name=word, exact=True).check()
    sexes.get_by_label("New name").fill("male")
    sexes.get_by_role("button", name="Put together").click()
    expect(sexes.locator(".values").get_by_text("male", exact=True)).to_be_visible()
    days = card(page, 2, "met")
    days.get_by_label("Dates as").select_option("year")
    expect(days.get_by_text("2021", exact=True)).to_be_visible(timeout=studio.SLOW)
    app.step("Protect")
    app.strength(0.95)
    page.locator("input[name=unit]").first.check()
    page.locator("summary", has_text="Combinations of three columns").click()
    add = page.get_by_role("button", name="Add", exact=True)
    for place, column in enumerate(("age", "met"), 1):
        page.get_by_label(f"Column {place}").select_option(label=column)
    page.get_by_label("Column 3").select_option(label="age")
    expect(page.get_by_text("Choose three different columns")).to_be_visible()
    expect(add).to_be_disabled()
    page.get_by_label("Column 3").select_option('[1,"gender"]')
    add.click()
    threes = page.locator("details li bdi")
    expect(threes).to_have_text("victims: age · links: met · perpetrators: gender")
    assert violations(page) == []
    expect(add).to_be_disabled()
    release(app)
    app.step("Publish")
    archive = saved(page, page.get_by_role("button", name="Download the release").click, tmp_path)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path / "release")
    public = tmp_path / "release" / "public"
    assert populace.verify(public).strangers == ()
    held = {name: columns_of(public / f"synthetic_{name}.csv") for name in TABLES}
    assert held["victims"]["age"] <= {"<0", "0-17", "18-39", "40+", ""}
    assert held["perpetrators"]["gender"] <= {"male", "woman", ""}
    assert "male" in held["perpetrators"]["gender"]
    assert held["links"]["met"] <= {"2019", "2020", "2021", ""}
    named = columns_of(public / "triples_victims_perpetrators_links.csv")
    assert {"age", "met", "perpetrators.gender"} <= set(named)
    # The files that repeat it elsewhere name values, and say so.
    page.get_by_text("Repeat this run elsewhere").click()
    words = shlex.split(page.locator("pre code").first.inner_text())
    saved(page, page.get_by_role("button", name="Save PRIVATE-project.toml").click, raw)
    monkeypatch.chdir(raw)
    assert main([*words[1:], "--quiet"]) == 0
    assert (raw / "public" / "triples_victims_perpetrators_links.csv").is_file()
    assert columns_of(raw / "public" / "synthetic_links.csv")["met"] <= {"2019", "2020", "2021", ""}


def columns_of(path):
    """The values of each column of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: {row[name] for row in rows} for name in rows[0]}


def test_tables_that_do_not_hang_together_are_told_beside_the_button(app, cases, tmp_path):
    page, folder = app.page, cases / "linked"
    load(app, folder / "victims.csv")
    load(app, folder / "perpetrators.csv", 1)
    page.get_by_role("button", name="Join the tables").click()
    assert "key" in app.problem()
    expect(page.locator(".next .primary")).to_be_disabled()
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
    assert page.locator("ol li > .field input").nth(2).input_value() == "links"
    app.step("Protect")
    app.strength(0.7)
    page.locator("input[name=unit]").first.check()
    release(app)
    app.step("Publish")
    page.get_by_text("Repeat this run elsewhere").click()
    path = saved(page, page.get_by_role("button", name="Save project.toml").click, tmp_path)
    tables = tomllib.loads(path.read_text("utf-8"))["tables"]
    assert [(each["name"], each["sheet"]) for each in tables] == [(name, name) for name in TABLES]
    assert {each["source"] for each in tables} == {"cases.xlsx"}


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
    values = card.locator(".values")
    expect(values.get_by_text("RecruiterOrIntermediary", exact=True)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
