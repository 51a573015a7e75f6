"""Check of linked tables: each by itself and their relation, as the private report says it.

The way there is tested in `test_studio_linked`, the same parts for one table in
`test_studio_access`.
"""

import json
import re
import zipfile

import pytest
from playwright.sync_api import expect

import populace
from tests.browser import linked_studio, studio
from tests.browser.test_showcase_access import violations
from tests.browser.test_studio_linked import saved

SIDES = {"victims": "parents", "perpetrators": "children"}
RELATION = "victims × perpetrators"
PEOPLE = {"parents": "Real people", "children": "Real links"}


@pytest.fixture(scope="module")
def checked(chromium, studio_address, tmp_path_factory):
    """A release of the network, compared with its tables: by counts, and then by records."""
    home = tmp_path_factory.mktemp("check")
    cases = populace.example(home / "example", victims=200)
    app = studio.new_studio(chromium)
    app.open(studio_address)
    app.page.locator("input[type=file]").first.set_input_files(linked_studio.project(home))
    linked_studio.load_all(app, cases / "networks")
    app.page.locator(".joined").wait_for(timeout=studio.SLOW)
    app.step("Protect")
    app.strength(0.95)
    linked_studio.release(app)
    app.step("Check")
    app.page.get_by_role("button", name="Compare with the real table").click()
    app.page.get_by_role("tab").first.wait_for(timeout=studio.SLOW)
    yield app
    assert app.complaints == []
    app.context.close()


def figures_of(app, folder):
    """The private report that the page offers, as JSON; afterwards Check is open again."""
    app.step("Publish")
    button = app.page.get_by_role("button", name="Download the PRIVATE report")
    with zipfile.ZipFile(saved(app.page, button.click, folder)) as packed:
        figures = json.loads(packed.read("PRIVATE-report/PRIVATE-report.json"))
    app.step("Check")
    sides = (each["figures"] for each in figures["tables"])
    return {**figures, **dict(zip(("parents", "children"), sides, strict=True))}


def tab(page, name):
    """Open a tab."""
    page.get_by_role("tab", name=name, exact=True).click()


def table(page, title):
    """The rows of the table behind a chart, as texts by head."""
    figure = page.locator("main figure").filter(has=page.get_by_role("heading", name=title))
    figure.get_by_role("button", name="Table").click()
    heads = figure.locator("thead th").all_inner_texts()
    rows = [
        dict(zip(heads, row.locator("th, td").all_inner_texts(), strict=True))
        for row in figure.locator("tbody tr").all()
    ]
    figure.get_by_role("button", name="Table").click()
    return rows


def number(text):
    """A number as it is shown: a count, or a share."""
    found = float(re.search(r"[\d,.]+", text)[0].replace(",", ""))
    return found / 100 if "%" in text else found


def near(text, expected):
    """Whether a share that is shown is the one of the report, but for what it was rounded by."""
    return abs(number(text) - expected) <= 0.00501


def test_each_table_has_the_charts_of_a_single_one_with_its_own_numbers(checked, tmp_path):
    page = checked.page
    figures = figures_of(checked, tmp_path)
    for name, side in SIDES.items():
        tab(page, name)
        expect(page.locator("main figure")).to_have_count(7)
        own = figures[side]
        lengths = table(page, "Average error, by length")
        assert len(lengths) == 2
        for row, counts in zip(lengths, own["aggregates"]["lengths"], strict=True):
            assert number(row["In the table"]) == counts["all"]["combinations"]
            assert number(row["Released"]) == counts["all"]["released"]
        for column in (own["shares"][0], own["shares"][-1]):
            chosen = page.locator("main figure").get_by_role("combobox")
            chosen.select_option(label=column["column"])
            shown = {
                row[column["column"]]: number(row["Real"]) for row in table(page, "How often each")
            }
            true = {each["value"]: each["true"] for each in column["values"]}
            assert shown
            assert shown == {value: true[value] for value in shown}
        expect(page.get_by_text("is no column of the table")).to_have_count(
            2 if side == "parents" else 0
        )
        worst = page.get_by_role("region", name="Combinations that are furthest off")
        pairs = {(each["true"], each["released"]) for each in own["aggregates"]["worst"]}
        for row in worst.locator("tbody tr").all():
            real, said = row.locator("td").all_inner_texts()
            assert (number(real), 0 if said == "not reported" else number(said)) in pairs


def test_the_risk_of_each_table_is_that_of_the_report(checked, tmp_path):
    page = checked.page
    figures = figures_of(checked, tmp_path)
    for name, side in SIDES.items():
        tab(page, name)
        exposure = figures[side]["exposure"]
        assert exposure["k"] == 10
        for title, key in (("that fewer than 10 share", "rare"), ("else has|other link", "unique")):
            rows = table(page, re.compile(title))
            for row, real, drawn in zip(rows, exposure["real"], exposure["synthetic"], strict=True):
                assert near(row[PEOPLE[side]], real[key])
                assert near(row["Synthetic records"], drawn[key])
        rows = table(page, "that the release shows")
        for row, leaked in zip(rows, figures[side]["leakage"], strict=True):
            assert near(row["Synthetic records"], leaked["unique_in_records"])
    words = page.locator("main").inner_text()
    assert "Real people" not in words
    assert "seems less rare" in words


def test_the_relation_is_drawn(checked, tmp_path):
    page = checked.page
    (figures,) = figures_of(checked, tmp_path)["relations"]
    tab(page, RELATION)
    for name in SIDES:
        told = figures["numbers_of_links"][name]
        rows = table(page, f"{name} by number of links")
        one = next(row for row in rows if row["Links"] == "1")
        for head, side in (
            ("Real table", "true"),
            ("Released counts", "released"),
            ("Synthetic records", "synthetic"),
        ):
            assert number(one[head]) == told[side][1]
            assert sum(number(row[head]) for row in rows) == sum(told[side])
    for row in table(page, "Share of victims whose perpetrators differ"):
        assert near(row["Real table"], figures["mixed"][row["Column"]]["true"])
    furthest = table(page, "The pairs that are furthest off")
    assert near(furthest[0]["Apart"], max(pair["distance"] for pair in figures["across"]["pairs"]))
    assert violations(page) == []


def test_the_keyboard_alone_goes_from_table_to_table(checked):
    page = checked.page
    tab(page, "victims")
    for key, name in (
        ("ArrowRight", "perpetrators"),
        ("End", RELATION),
        ("ArrowRight", "victims"),
        ("ArrowLeft", RELATION),
        ("Home", "victims"),
    ):
        page.keyboard.press(key)
        chosen = page.get_by_role("tab", name=name, exact=True)
        expect(chosen).to_be_focused()
        expect(chosen).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
    assert page.locator("[role=tab][tabindex='0']").count() == 1


def test_records_of_both_tables_are_compared_where_asked(checked, tmp_path):
    page = checked.page
    tab(page, "perpetrators")
    expect(page.get_by_text("populace evaluate --attacks")).to_have_count(0)
    button = page.get_by_role("button", name="Compare records, too")
    button.focus()
    page.keyboard.press("Enter")
    # What runs can be stopped from every tab; a stop takes nothing away.
    tab(page, RELATION)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped. The release is as it was.")).to_be_visible(timeout=5_000)
    tab(page, "perpetrators")
    button.click()
    heading = page.get_by_role("heading", name="How close is the closest")
    expect(heading).to_be_visible(timeout=studio.SLOW)
    figures = figures_of(checked, tmp_path)
    for name, side in SIDES.items():
        tab(page, name)
        expect(page.locator("main figure")).to_have_count(8)
        rows = table(page, "How close is the closest")
        closest = figures[side]["closest"]
        for place, row in enumerate(rows):
            assert near(row[PEOPLE[side]], closest["real"]["shares"][place])
            assert near(row["Synthetic records"], closest["synthetic"]["shares"][place])
        assert violations(page) == []
