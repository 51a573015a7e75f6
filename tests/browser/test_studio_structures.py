"""Tables of any number in the studio: proposed, joined, protected, checked and written."""

import csv
import json
import shlex
import tomllib
import zipfile

import pytest
import xlsxwriter
from playwright.sync_api import expect

import populace
from populace.cli import main
from tests.browser import studio
from tests.browser.linked_studio import join, load, release
from tests.browser.test_showcase_access import violations

LEVELS = ("victims", "episodes", "perpetrators")


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return populace.example(tmp_path_factory.mktemp("cases") / "example", victims=300)


@pytest.fixture(scope="module")
def incidents(tmp_path_factory):
    """Five tables: incidents, victims, offenders, offenses, links inside of incidents."""
    folder = tmp_path_factory.mktemp("incidents")
    place = ("street", "home", "work")
    sex, kind = ("F", "M"), ("assault", "theft", "threat")
    write = studio.write_csv
    write(
        folder / "incidents.csv",
        ["incident_id", "place"],
        [[f"i{n}", place[n % 3]] for n in range(200)],
    )
    write(
        folder / "victims.csv",
        ["victim_id", "incident_id", "sex"],
        [[f"v{n}", f"i{n % 200}", sex[n % 2]] for n in range(300)],
    )
    write(
        folder / "offenders.csv",
        ["offender_id", "incident_id", "sex"],
        [[f"o{n}", f"i{n % 200}", sex[n % 3 > 0]] for n in range(260)],
    )
    write(
        folder / "offenses.csv",
        ["victim_id", "kind"],
        [[f"v{n % 300}", kind[n % 3]] for n in range(400)],
    )
    write(
        folder / "relations.csv",
        ["victim_id", "offender_id", "relation"],
        [[f"v{n}", f"o{n}", ("partner", "stranger")[n % 2]] for n in range(180)],
    )
    return folder


@pytest.fixture(scope="module")
def app(chromium, studio_address):
    found = studio.new_studio(chromium)
    found.page.on("dialog", lambda dialog: dialog.accept())
    found.open(studio_address)
    yield found
    assert found.complaints == []
    found.context.close()


def open_together(app, paths):
    """Open files at once in the place of all that was open; each is a table."""
    app.step("Load")
    app.page.locator("input[type=file]").first.set_input_files(paths)
    expect(app.page.locator("ol li.private")).to_have_count(len(paths), timeout=studio.SLOW)
    expect(app.page.locator("progress")).to_have_count(0, timeout=studio.SLOW)


def said(page):
    """The sentences of the relations."""
    return [each.strip() for each in page.locator(".relations > li > p").all_inner_texts()]


def saved_release(app, folder):
    """The release of the chosen run, unpacked and verified."""
    app.step("Publish")
    with zipfile.ZipFile(app.saved("Download the release", folder)) as packed:
        packed.extractall(folder / "release")
    public = folder / "release" / "public"
    assert populace.verify(public).strangers == ()
    return public


def test_three_levels_from_files_to_the_command_line(app, cases, tmp_path, monkeypatch):
    page, folder = app.page, cases / "levels"
    open_together(app, [folder / f"{name}.csv" for name in LEVELS])
    assert said(page) == [
        "Each record of episodes belongs to one of victims.",
        "Each record of perpetrators belongs to one of episodes.",
    ]
    expect(page.locator(".next .primary")).to_be_disabled()
    join(app)
    counts = {
        name: len((folder / f"{name}.csv").read_text("utf-8").splitlines()) for name in LEVELS
    }
    for name, sentence in zip(LEVELS[1:], said(page), strict=True):
        assert f"{counts[name] - 1:,} links" in sentence
    assert violations(page) == []
    app.step("Describe")
    assert page.locator("h3.table").all_inner_texts() == list(LEVELS)
    for key in ("victim_id", "episode_id"):
        assert page.get_by_role("heading", name=key).count() == 0
    app.step("Protect")
    app.strength(0.8)
    expect(page.locator(".next .primary")).to_be_disabled()
    assert page.locator("input[name=unit]").count() == 4
    page.get_by_role("radio", name="Each record of victims With everything").check()
    expect(page.locator(".odds")).to_contain_text("one record of victims")
    plan = page.get_by_role("region", name="What you will be able to report")
    expect(plan.get_by_text("pairs across victims and perpetrators (weighted)")).to_be_visible()
    assert plan.locator("tbody tr").count() == 11
    assert violations(page) == []
    release(app)
    app.step("Check")
    page.get_by_role("button", name="Compare with the real table").click()
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(5, timeout=studio.SLOW)
    assert tabs.all_inner_texts() == [
        *LEVELS,
        "victims × episodes",
        "episodes × perpetrators",
    ]
    expect(page.get_by_text("the table holds 300")).to_be_visible()
    tabs.last.click()
    expect(page.get_by_role("heading", name="Numbers of links")).to_be_visible()
    assert violations(page) == []
    public = saved_release(app, tmp_path)
    assert {f"synthetic_{name}.csv" for name in LEVELS} <= {each.name for each in public.iterdir()}
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("tab", name="Relations")).to_be_visible(timeout=studio.SLOW)
    # The same settings on the command line make a release, too.
    page.get_by_text("Repeat this run elsewhere").click()
    path = app.saved("project.toml", tmp_path)
    for name in LEVELS:
        (tmp_path / f"{name}.csv").write_bytes((folder / f"{name}.csv").read_bytes())
    words = shlex.split(page.locator("pre code").first.inner_text())
    monkeypatch.chdir(tmp_path)
    assert main([*words[1:], "--quiet"]) == 0
    one, other = (
        json.loads((where / "release.json").read_text("utf-8"))["promises"]
        for where in (tmp_path / "public", public)
    )
    for told in ("protected", "epsilon", "delta"):
        assert [each[told] for each in one] == [each[told] for each in other]
    # And the page takes the file up again, with the tables beside it.
    app.step("Load")
    page.locator("input[type=file]").first.set_input_files(
        [path, *(folder / f"{name}.csv" for name in reversed(LEVELS))]
    )
    expect(page.get_by_text("The choices of the project are in place.")).to_be_visible(
        timeout=studio.SLOW
    )
    page.locator(".joined").wait_for(timeout=studio.SLOW)
    app.step("Describe")
    again = app.saved("Save these choices", tmp_path)
    assert tomllib.loads(again.read_text("utf-8")) == tomllib.loads(path.read_text("utf-8"))


def test_the_project_of_the_command_line_is_taken_up(app, cases):
    page, folder = app.page, cases / "levels"
    app.step("Load")
    page.locator("input[type=file]").first.set_input_files(sorted(folder.iterdir()))
    # What was open before may be joined still.
    expect(page.get_by_text("The choices of the project are in place.")).to_be_visible(
        timeout=studio.SLOW
    )
    page.locator(".joined").wait_for(timeout=studio.SLOW)
    app.step("Protect")
    expect(page.get_by_role("radio", name="Each record of victims With everything")).to_be_checked()
    bounds = page.get_by_label("that count:")
    for place, most in enumerate(("40", "12")):
        expect(bounds.nth(place)).to_have_value(most)


def test_five_tables_of_which_one_joins_two_inside_of_a_root(app, incidents, tmp_path):
    page = app.page
    names = ("relations", "offenses", "offenders", "incidents", "victims")
    open_together(app, [incidents / f"{name}.csv" for name in names])
    assert sorted(said(page)) == [
        "Each record of offenders belongs to one of incidents.",
        "Each record of offenses belongs to one of victims.",
        "Each record of relations joins one of offenders and one of victims.",
        "Each record of victims belongs to one of incidents.",
    ]
    join(app)
    app.step("Protect")
    app.strength(0.9)
    assert page.locator("input[name=unit]").count() == 1
    expect(page.get_by_text("only the table on which all hang can be protected")).to_be_visible()
    page.locator("input[name=unit]").check()
    release(app)
    public = saved_release(app, tmp_path)
    told = json.loads((public / "release.json").read_text("utf-8"))
    assert {each["name"] for each in told["tables"]} == set(names)
    with (public / "synthetic_relations.csv").open(encoding="utf-8-sig", newline="") as file:
        links = list(csv.DictReader(file))
    assert {"victim_id", "offender_id", "relation"} <= set(links[0])


def test_what_the_tables_cannot_be_is_told_and_mended(app, incidents, cases):
    page = app.page
    open_together(
        app, [incidents / f"{name}.csv" for name in ("incidents", "victims", "offenders")]
    )
    page.get_by_label("Each record of offenders belongs to one of").select_option(label="none")
    page.get_by_role("button", name="Join the tables").click()
    assert "one relation between two tables" in app.problem()
    expect(page.locator(".next .primary")).to_be_disabled()
    # A table that hangs on nothing is said to hang on another, or taken away; both can be undone.
    page.get_by_role("button", name="Take offenders away").click()
    expect(page.locator("ol li.private")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    page.get_by_label("Each record of offenders belongs to one of").select_option(label="incidents")
    join(app)
    # A table of another story names no row here.
    load(app, cases / "courts" / "defendants.csv", 3)
    page.get_by_role("button", name="Join the tables").click()
    assert "key" in app.problem()
    page.get_by_role("button", name="Take defendants away").click()
    join(app)


def test_all_sheets_of_a_workbook_are_tables(app, incidents, tmp_path):
    page, book = app.page, tmp_path / "all.xlsx"
    names = ("incidents", "victims", "offenses")
    with xlsxwriter.Workbook(book) as made:
        for name in names:
            sheet = made.add_worksheet(name)
            with (incidents / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                for place, row in enumerate(csv.reader(file)):
                    sheet.write_row(place, 0, row)
    app.step("Load")
    page.locator("input[type=file]").first.set_input_files([book, incidents / "offenders.csv"])
    page.get_by_role("button", name="All of them").click(timeout=studio.SLOW)
    expect(page.locator("ol li.private")).to_have_count(4, timeout=studio.SLOW)
    assert len(said(page)) == 3
    join(app)
    app.step("Describe")
    assert page.locator("h3.table").all_inner_texts() == [*names, "offenders"]
