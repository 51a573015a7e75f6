"""The studio for everybody: Check with its charts, the keyboard alone, narrow and plain screens.

The journey itself is tested in `test_studio_steps`.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.studio import saved_project
from tests.browser.test_showcase_access import violations
from tests.browser.test_studio_steps import STRENGTH, give, protect, step

VICTIMS = 500
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def checked(studio, tmp_path_factory):
    """The studio with a release that was compared with its table."""
    home = tmp_path_factory.mktemp("access")
    made, project = saved_project(home, "Cases", STRENGTH, victims=VICTIMS)
    give(studio, made["tables"][0]["path"], project)
    step(studio, 3)
    protect(studio, 1)
    step(studio, 4)
    studio.get_by_role("button", name="Compare with the real table").click()
    expect(studio.get_by_text("the table holds 500", exact=False)).to_be_visible(timeout=120_000)
    return studio


def test_three_sentences_come_first_and_every_part_is_marked_private(checked):
    step(checked, 4)
    expect(checked.locator("ol.three li")).to_have_count(3)
    sections = checked.locator("main section")
    assert sections.count() >= 7
    for place in range(sections.count()):
        expect(sections.nth(place)).to_contain_text("Private: stays in this tab")
    expect(checked.locator("main .safe")).to_have_count(0)


def test_every_chart_has_a_table_behind_it_with_the_same_numbers(checked):
    step(checked, 4)
    figures = checked.locator("main figure")
    assert figures.count() == 7
    for place in range(figures.count()):
        figure = figures.nth(place)
        drawn = figure.locator(".rows bdi").all_inner_texts()
        figure.get_by_role("button", name="Table").click()
        expect(figure.get_by_role("table")).to_be_visible()
        told = " ".join(figure.get_by_role("table").all_inner_texts())
        assert all(number in told for number in drawn)
        figure.get_by_role("button", name="Table").click()


def test_shares_of_another_column_are_shown(checked):
    step(checked, 4)
    figure = checked.locator("main figure").filter(has=checked.get_by_role("combobox"))
    figure.get_by_role("combobox").select_option(label="gender")
    expect(figure.get_by_text("Female", exact=True)).to_be_visible()


def test_records_are_compared_where_asked_and_a_stop_takes_nothing_away(checked):
    step(checked, 4)
    expect(checked.get_by_text("populace evaluate --attacks", exact=False)).to_be_visible()
    checked.get_by_role("button", name="Compare records, too").click()
    checked.get_by_role("button", name="Stop", exact=True).click()
    expect(checked.locator("progress")).to_have_count(0, timeout=2_000)
    expect(checked.get_by_text("Stopped. The release is as it was.")).to_be_visible()
    expect(checked.locator("main figure")).to_have_count(7)
    checked.get_by_role("button", name="Compare records, too").click()
    expect(checked.get_by_role("heading", name="How close is the closest")).to_be_visible(
        timeout=120_000
    )
    expect(checked.locator("main figure")).to_have_count(8)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_is_wrong_and_nothing_overflows_at_any_width(checked, language, theme):
    checked.locator("header select").first.select_option(language)
    checked.locator("header select").nth(1).select_option(theme)
    for width in (320, 360, 1024, 1920):
        checked.set_viewport_size({"width": width, "height": 900})
        for number in range(1, 6):
            step(checked, number)
            assert checked.evaluate(OVERFLOW) <= 0, (width, number)
    step(checked, 4)
    assert violations(checked) == []
    checked.set_viewport_size({"width": 1440, "height": 900})
    checked.locator("header select").nth(1).select_option("auto")


def test_bars_and_the_present_step_stay_visible_in_forced_colors(checked):
    checked.emulate_media(forced_colors="active")
    step(checked, 4)
    style = "(part, name) => getComputedStyle(part)[name]"
    paper = checked.evaluate("getComputedStyle(document.body).backgroundColor")
    for side in ("real", "released"):
        bar = checked.locator(f"main figure .bar.{side}").first
        assert bar.evaluate(style, "backgroundColor") not in {paper, "rgba(0, 0, 0, 0)"}
    assert "repeating" in checked.locator(".bar.synthetic").first.evaluate(style, "backgroundImage")
    current = checked.locator("nav [aria-current=step]")
    assert current.evaluate(style, "outlineStyle") == "solid"
    checked.emulate_media(forced_colors="none")


def test_the_keyboard_alone_makes_a_release(checked, tmp_path):
    rows = "region,helped\n" + "north,yes\nsouth,no\nsouth,yes\n" * 200
    (tmp_path / "small.csv").write_text(rows, "utf-8")

    def press(name, key="Enter"):
        """Tab on until a control of this name has the focus, then press a key."""
        for _ in range(60):
            checked.keyboard.press("Tab")
            words = checked.evaluate(
                "(document.activeElement.getAttribute('aria-label') ?? "
                "document.activeElement.innerText).trim()"
            )
            if re.fullmatch(name, words):
                checked.keyboard.press(key)
                return
        raise AssertionError(name)

    step(checked, 1)
    with checked.expect_file_chooser() as chooser:
        press("Choose a file")
    chooser.value.set_files(tmp_path / "small.csv")
    expect(checked.get_by_text("600 rows, 2 columns")).to_be_visible()
    press("Describe the columns")
    expect(checked.locator("h2:focus")).to_have_text("Describe the columns")
    press("Choose the protection")
    expect(checked.locator("h2:focus")).to_have_text("Choose the protection")
    # Another table, another strength: it is chosen anew.
    expect(checked.locator(".next .primary")).to_be_disabled()
    while not checked.evaluate("document.activeElement.type === 'range'"):
        checked.keyboard.press("Tab")
    for _ in range(30):
        checked.keyboard.press("ArrowRight")
    press("Protect")
    expect(checked.locator(".working button:focus")).to_have_text("Stop")
    expect(checked.get_by_text("Run 1", exact=True)).to_be_visible(timeout=60_000)
    # What was made has the focus where nobody took it elsewhere, and is said.
    expect(checked.locator("h3:focus")).to_have_text("Runs")
    expect(checked.locator(".ended")).to_have_text("Run 1 is made.")
    press("Go on to publish")
    expect(checked.locator("h2:focus")).to_have_text("Publish")
    with checked.expect_download():
        press(r"Download the release .*")
