"""The studio's manners: Back, a reload, project files in both directions, progress in words."""

import re
import zipfile
from dataclasses import replace

import pytest
from playwright.sync_api import expect

import populace
from populace.cli import main
from tests.browser import studio
from tests.browser.test_showcase_access import violations

SCHEMA = """\
[table]
attributes_per_subject = 5

[columns.sex]
values = ["f", "m"]
labels = ["Female", "Male"]
title = "Sex at registration"

[columns.region]
safe = true

[columns.age]
domain = "private"

[[prepare]]
do = "bands"
column = "age"
edges = [0, 10, 20, 40]
beyond = "open"
"""

PROJECT = """\
[[tables]]
name = "cases"
source = "cases.csv"
schema = "cases.toml"
leave_out = ["note"]

[tables.extent]
skip_footer = 0

[release]
name = "By hand"
epsilon = 2.0
length = 2
delta = 1e-7
ledger = "ledger.toml"
dataset = "cases"
"""


@pytest.fixture
def app(chromium, studio_address):
    """A studio of its own: history and what survives a reload belong to a tab."""
    made = studio.new_studio(chromium)
    made.page.on("dialog", lambda dialog: dialog.accept())
    made.open(studio_address)
    yield made
    assert made.complaints == []
    made.context.close()


@pytest.fixture
def cases(tmp_path):
    rows = "".join(
        f"{'fm'[n % 2]},{['north', 'south', 'east'][n % 3]},{n % 40},x{n % 2}\n" for n in range(600)
    )
    path = tmp_path / "cases.csv"
    path.write_text(f"sex,region,age,note\n{rows}", encoding="utf-8")
    (tmp_path / "cases.toml").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "project.toml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def wait_for(page, words):
    """Wait until what survives a reload says something."""
    for _ in range(100):
        if words in page.evaluate("sessionStorage['populace.choices'] ?? ''"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(words)


def current(page):
    return page.locator("nav [aria-current=step]").inner_text().split("\n")[-1].strip()


def test_back_and_forward_go_by_steps(app, cases):
    page = app.page
    app.load(cases / "cases.csv")
    app.loaded()
    app.step("Describe")
    app.step("Protect")
    page.go_back()
    expect(page.get_by_role("heading", name="Describe the columns", level=2)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Open your table", level=2)).to_be_visible()
    page.go_forward()
    page.go_forward()
    expect(page.get_by_role("heading", name="Choose the protection", level=2)).to_be_visible()
    assert current(page) == "Protect"


def test_choices_without_values_survive_a_reload(app, cases):
    page = app.page
    app.load(cases / "cases.csv")
    app.loaded()
    app.step("Describe")
    cards = page.locator("article")
    age = cards.filter(has=page.get_by_role("heading", name="age", exact=True))
    note = cards.filter(has=page.get_by_role("heading", name="note", exact=True))
    region = cards.filter(has=page.get_by_role("heading", name="region", exact=True))
    age.get_by_text("Group or change values").click()
    age.get_by_label("Bands of numbers: their edges").fill("0 10 20 40")
    page.keyboard.press("Tab")
    note.get_by_role("checkbox", name="Use").uncheck()
    region.get_by_label("Which values can there be?").select_option("listed")
    region.get_by_label("One value per line").fill("north\nsecretplace")
    page.keyboard.press("Tab")
    app.step("Protect")
    page.get_by_role("button", name="epsilon 2", exact=True).click()
    wait_for(page, '"epsilon":2')
    kept = page.evaluate("sessionStorage['populace.choices']")
    assert page.evaluate("localStorage.length") == 0
    assert not [word for word in ("secretplace", "north", "x0") if word in kept]
    page.reload()
    app.ready()
    app.load(cases / "cases.csv")
    expect(page.get_by_text("Your choices from before the page was reloaded")).to_be_visible()
    app.loaded()
    app.step("Describe")
    expect(age).to_contain_text("10-19")
    expect(note.get_by_role("checkbox", name="Use")).not_to_be_checked()
    # A list is of values: that it was there is not known any more.
    expect(region.get_by_label("Which values can there be?")).to_have_value("private")
    app.step("Protect")
    expect(page.get_by_text("epsilon 2", exact=True)).to_be_visible()


def test_choices_of_several_tables_survive_a_reload(app, tmp_path):
    page = app.page
    folder = populace.example(tmp_path / "made", victims=100) / "levels"
    files = [folder / f"{name}.csv" for name in ("victims", "episodes", "perpetrators")]
    given = page.locator("input[type=file]").first
    given.set_input_files(files)
    expect(page.locator("ol li.private")).to_have_count(3, timeout=studio.SLOW)
    page.get_by_role("button", name="Join the tables").click()
    expect(page.locator(".joined")).to_be_visible(timeout=studio.SLOW)
    app.step("Protect")
    page.get_by_role("radio", name="Each record of episodes With").check()
    page.get_by_label("Most records of episodes of one record of victims").fill("12")
    page.get_by_role("button", name="epsilon 2", exact=True).click()
    wait_for(page, '"epsilon":2')
    page.reload()
    app.ready()
    given.set_input_files(files)
    expect(page.get_by_text("Your choices from before the page was reloaded")).to_be_visible(
        timeout=studio.SLOW
    )
    expect(page.locator("ol li.private")).to_have_count(3, timeout=studio.SLOW)
    page.get_by_role("button", name="Join the tables").click()
    expect(page.locator(".joined")).to_be_visible(timeout=studio.SLOW)
    app.step("Protect")
    expect(page.get_by_role("radio", name="Each record of episodes With")).to_be_checked()
    bound = page.get_by_label("Most records of episodes of one record of victims")
    expect(bound).to_have_value("12")
    expect(page.get_by_text("epsilon 2", exact=True)).to_be_visible()


def test_marks_stand_where_the_slider_has_their_values(app, cases):
    page = app.page
    app.load(cases / "cases.csv")
    app.loaded()
    app.step("Protect")
    slider, marks = page.locator("input[type=range]"), page.locator(".mark")
    for language in ("en", "ar"):
        page.locator("header select").first.select_option(language)
        across = slider.bounding_box()
        places = [mark.bounding_box() for mark in marks.all()]
        assert len(places) == 6
        for mark, place in zip(marks.all(), places, strict=True):
            middle = place["x"] + place["width"] / 2
            page.mouse.click(middle, across["y"] + across["height"] / 2)
            expect(mark).to_have_attribute("aria-pressed", "true")
            # Whoever only hears the slider hears what it means.
            expect(slider).to_have_attribute("aria-valuetext", re.compile("100"))
        rising = [place["x"] for place in places]
        assert rising == sorted(rising, reverse=language == "ar")


def test_another_table_is_not_touched_by_what_was_chosen_before_a_reload(app, cases):
    page = app.page
    app.load(cases / "cases.csv")
    app.loaded()
    wait_for(page, "cases.csv")
    page.reload()
    app.ready()
    other = cases / "other.csv"
    other.write_text("a,b\n1,x\n2,y\n", encoding="utf-8")
    app.load(other)
    app.loaded()
    expect(page.get_by_text("Your choices from before")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_project_of_the_command_line_goes_there_and_back(app, cases, tmp_path, monkeypatch):
    page = app.page
    given = page.locator("input[type=file]").first
    # The schema that it names is asked for; then the table.
    given.set_input_files(cases / "project.toml")
    expect(page.get_by_text("This project names other files: cases.toml")).to_be_visible()
    given.set_input_files(cases / "cases.toml")
    expect(page.get_by_text("Now open its table")).to_be_visible()
    app.load(cases / "cases.csv")
    app.loaded()
    expect(page.get_by_text("The choices of the project are in place.")).to_be_visible()
    expect(page.get_by_text("count on the command line alone")).to_contain_text("ledger, dataset")
    assert violations(page) == []
    app.step("Describe")
    expect(page.get_by_text("3 columns will be used")).to_be_visible()
    (tmp_path / "back").mkdir()
    saved = app.saved("Save these choices", tmp_path / "back")
    before, after = populace.read_project(cases / "project.toml"), populace.read_project(saved)
    assert dict(after.settings) == dict(before.settings) | {
        "ledger": str(tmp_path / "back" / "ledger.toml")
    }
    assert after.tables[0].reading["extent"] == before.tables[0].reading["extent"]
    declared = after.tables[0].reading["schema"]
    assert declared["columns"]["sex"] == {
        "title": "Sex at registration",
        "labels": ["Female", "Male"],
        "values": ["f", "m"],
    }
    assert declared["columns"]["region"]["safe"]
    assert declared["table"]["attributes_per_subject"] == 5
    # The command line takes what the page saved, and the page makes what it says.
    monkeypatch.chdir(cases)
    here = cases / "again.toml"
    here.write_text(saved.read_text("utf-8"), encoding="utf-8")
    assert main(["release", str(here), "--out", str(cases / "public"), "--quiet"]) == 0
    made = populace.load(cases / "public")
    assert (made.guarantee.epsilon, made.guarantee.delta) == (2.0, 1e-7)
    app.step("Protect")
    app.protect()
    app.step("Publish")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("By hand")


def test_a_project_and_its_files_may_come_together(app, cases):
    page = app.page
    names = ("cases.csv", "cases.toml", "project.toml")
    page.locator("input[type=file]").first.set_input_files([cases / name for name in names])
    expect(page.get_by_text("The choices of the project are in place.")).to_be_visible(
        timeout=studio.SLOW
    )
    expect(page.get_by_text("cases.csv: 600 rows, 4 columns")).to_be_visible()


BOOKED = """\
[[tables]]
name = "cases"
source = "cases.csv"
schema = "cases.toml"
leave_out = ["note"]
codebooks = { region = "regions.csv" }

[release]
epsilon = 2.0
length = 2
"""
REGIONS = """\
value,label,label_fr
north,The North,Le Nord
south,The South,Le Sud
east,The East,Est
west,The West,Ouest
"""


@pytest.mark.parametrize("together", [True, False], ids=["together", "after"])
@pytest.mark.parametrize("by", ["project", "schema"])
def test_a_codebook_that_a_project_names_is_asked_for_and_taken(app, cases, tmp_path, together, by):
    page = app.page
    schema = cases / "cases.toml"
    project = BOOKED
    if by == "schema":
        project = BOOKED.replace('codebooks = { region = "regions.csv" }\n', "")
        schema.write_text(SCHEMA.replace("safe = true", 'codebook = "regions.csv"'), "utf-8")
    (cases / "project.toml").write_text(project, encoding="utf-8")
    (cases / "regions.csv").write_text(REGIONS, encoding="utf-8")
    given = page.locator("input[type=file]").first
    if together:
        names = ("cases.csv", "regions.csv", "cases.toml", "project.toml")
        given.set_input_files([cases / name for name in names])
    else:
        given.set_input_files(cases / "project.toml")
        expect(page.get_by_text("This project names other files: ")).to_contain_text("cases.toml")
        given.set_input_files(schema)
        expect(page.get_by_text("This project names other files: regions.csv")).to_be_visible()
        given.set_input_files(cases / "regions.csv")
        expect(page.get_by_text("Now open its table")).to_be_visible()
        app.load(cases / "cases.csv")
    app.loaded()
    expect(page.get_by_text("The choices of the project are in place.")).to_be_visible()
    expect(page.get_by_text("cases.csv: 600 rows, 4 columns")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert violations(page) == []
    app.step("Describe")
    expect(page.get_by_text("3 columns will be used")).to_be_visible()
    (tmp_path / "back").mkdir()
    saved = app.saved("Save these choices", tmp_path / "back")
    declared = populace.read_project(saved).tables[0].reading["schema"]["columns"]["region"]
    assert declared["values"] == ["north", "south", "east", "west"]
    assert declared["labels"]["fr"] == ["Le Nord", "Le Sud", "Est", "Ouest"]
    app.step("Protect")
    app.protect()
    app.step("Publish")
    with zipfile.ZipFile(app.saved("Download the release", tmp_path / "back")) as packed:
        packed.extractall(tmp_path / "back")
    assert main(["release", str(cases / "project.toml"), "--out", str(cases / "public")]) == 0
    books = [
        [
            line
            for line in (home / "public" / "codebook.csv").read_text("utf-8").splitlines()
            if line.startswith("region,")
        ]
        for home in (tmp_path / "back", cases)
    ]
    assert books[0] == books[1]
    assert len(books[0]) == 4


def test_a_linked_project_of_the_command_line_is_taken_whole(app, tmp_path):
    page = app.page
    folder = populace.example(tmp_path / "made", victims=200) / "linked"
    files = [*folder.glob("*.csv"), *folder.glob("*.toml")]
    page.locator("input[type=file]").first.set_input_files(files)
    expect(page.locator(".joined")).to_be_visible(timeout=studio.SLOW)
    expect(page.get_by_text("The choices of the project are in place.")).to_be_visible()
    app.step("Describe")
    (tmp_path / "back").mkdir()
    saved = app.saved("Save these choices", tmp_path / "back")
    before, after = populace.read_project(folder / "project.toml"), populace.read_project(saved)
    # The page says what is usual.
    assert after.relations == (replace(before.relations[0], most=30),)
    assert dict(after.settings) == dict(before.settings) | {"length": after.settings["length"]}
    assert [table.name for table in after.tables] == [table.name for table in before.tables]


def test_progress_is_told_in_every_stage_and_in_the_readers_language(app, tmp_path):
    page = app.page
    folder = populace.example(tmp_path / "made", victims=3000)
    app.load(folder / "cases.csv")
    app.loaded()
    app.step("Protect")
    page.get_by_role("button", name="epsilon 4", exact=True).click()
    page.locator("header select").first.select_option("fr")
    page.evaluate(
        """() => {
          window.told = [];
          const look = () => {
            const bar = document.querySelector('progress');
            const words = document.querySelector('.working p[role=status]')?.textContent;
            const clock = document.querySelector('.working .elapsed')?.textContent;
            if (bar && words) window.told.push([words, bar.value, clock]);
          };
          new MutationObserver(look).observe(document.body, {
            subtree: true, childList: true, characterData: true, attributes: true });
        }"""
    )
    page.locator(".next .primary").click()
    expect(page.locator("nav button").nth(4)).to_be_enabled(timeout=studio.SLOW)
    told = page.evaluate("window.told")
    words = list(dict.fromkeys(words for words, _, _ in told))
    assert any("Ajout du bruit aux combinaisons de longueur 2" in each for each in words)
    assert any("enregistrements synthétiques" in each for each in words)
    english = re.compile(r"Reading|Measuring|Drawing|Improving|Gathering")
    assert not [each for each in words if english.search(each)]
    # While a stage says nothing, the clock does.
    assert len({clock for _, _, clock in told}) > 1
    shares = [share for _, share, _ in told if share]
    assert shares == sorted(shares)
    assert len({round(share, 3) for share in shares}) > 5


def test_files_given_while_work_goes_on_are_refused_in_words(app, tmp_path):
    page = app.page
    table = populace.example(tmp_path / "made", victims=3000) / "cases.csv"
    app.load(table)
    app.loaded()
    app.step("Protect")
    page.get_by_role("button", name="epsilon 4", exact=True).click()
    page.locator(".next .primary").click()
    app.step("Load")
    app.load(table)
    expect(page.get_by_role("status").get_by_text("took none of these files")).to_be_visible()
    expect(page.locator("nav button").nth(4)).to_be_enabled(timeout=studio.SLOW)
    app.load(table)
    expect(page.get_by_text("took none of these files")).to_be_hidden()
