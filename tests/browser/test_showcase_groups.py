"""The page of a k-anonymous release: ranges instead of margins, and a weaker promise in sight."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.browser.test_showcase_access import violations
from tests.browser.test_showcase_charts import saved, table
from tests.browser.test_showcase_explore import row, shown, total


def test_counts_are_ranges(opened):
    page = opened("groups").go()
    assert total(page).startswith("1,000–1,009 records")
    assert shown(row(page, "Gender", "Woman")) == "Woman 600–609"
    assert "rounded count" in row(page, "Gender", "Woman").text_content()
    assert row(page, "Gender", "Woman").locator(".margin").count() == 1
    # Fewer than 10, which no synthetic record turns into a number.
    assert shown(row(page, "Year", "2021")) == "2021 not reported"
    assert "±" not in page.locator("body").inner_text()


def test_sums_and_shares_go_from_the_least_to_the_most(opened):
    release = opened("groups")
    page = release.go("a=year:2019:2020")
    assert total(page).startswith("990–1,008 records")
    # 990 / 1,009 to 1,008 / 1,000, which is all.
    assert "(98.1% – 100.0% of all)" in total(page)
    page = release.go("a=year:2020:2021")
    assert total(page).startswith("490–508 records")
    page = release.go("a=gender:woman&share=1")
    # 310 / 609 and 319 / 600, to the percent below and above.
    assert shown(row(page, "Year", "2019")).replace("%", "").replace(" ", "") == "201950–54"


def test_differences_within_the_rounding_are_said_to_be(opened):
    release = opened("groups")
    page = release.go("a=year:2019&b=year:2020")
    assert (
        "A minus B is +1 to +19: more than the rounding." in page.locator(".verdict").inner_text()
    )
    page = release.go("a=gender:man;year:2019&b=gender:man;year:2020")
    assert "A minus B is -9 to +9: within the rounding." in page.locator(".verdict").inner_text()
    page = release.go("a=gender:man&b=gender:woman")
    assert "within the rounding" not in row(page, "Year", "2019").inner_text()
    # A column's own filter is left aside, so both sides say the same, which is no comparison.
    assert "within the rounding" not in row(page, "Gender", "Woman").inner_text()
    page = release.go("a=gender:man;year:2019&b=gender:man;year:2020")
    assert "within the rounding" not in row(page, "Year", "2019").inner_text()
    page = release.go("a=year:2019&b=year:2020")
    assert "within the rounding" in row(page, "Gender", "Man").inner_text()
    page = release.go("a=year:2019;gender:man&b=year:2020;gender:man&share=1")
    assert "percentage points: within the rounding" in page.locator(".verdict").inner_text()


def test_a_promise_that_rests_on_nothing_read_off_the_data_says_so(opened):
    badge = opened("silent").go().locator("button.badge")
    assert badge.inner_text() == "Differentially private: medium protection, unconditional"
    assert "unconditional" not in opened("small").go().locator("button.badge").inner_text()


def test_the_weaker_promise_is_in_sight(opened):
    page = opened("groups").go()
    badge = page.locator("button.badge")
    assert badge.inner_text() == "k-anonymous (k = 10): weaker, one-off"
    assert badge.evaluate("each => getComputedStyle(each).borderBlockStartStyle") == "dashed"
    badge.click()
    expect(page.get_by_role("tab", name="About")).to_have_attribute("aria-selected", "true")
    text = page.locator("main").inner_text()
    assert page.locator(".people svg").count() == 10
    assert "What it does not promise" in text
    assert "rounded down to a multiple of 10: the true one is larger by at most 9" in text
    for word in ("epsilon =", "delta", "guesses", "±", "noise"):
        assert word not in text
    assert "k-anonymous with k = 10 (weaker, one-off)" in page.locator(".cite").inner_text()


def test_charts_and_files_say_the_range(opened):
    page = opened("groups").go("tab=time")
    assert page.locator("svg.chart .whisker").count() == 2
    assert "from the least to the most" in page.locator("figure").inner_text()
    _, content = saved(page, "CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(each["count"], each["margin"]) for each in rows] == [
        ("500", "9"),
        ("490", "9"),
        ("", ""),
    ]
    assert rows[0]["status"] == "rounded down by up to the margin"
    assert rows[2]["status"] == "not reported"
    assert table(page)[0] == ["2019", "500–509"]
    page = opened("groups").go("tab=pairs&c-pairs=matrix")
    assert "multiples of 10" in page.locator("figure").inner_text()


@pytest.mark.parametrize("view", ["", "a=year:2019&b=year:2020", "tab=time", "tab=about"])
@pytest.mark.parametrize(
    ("scheme", "width", "locale"),
    [("light", 1280, "es-ES"), ("dark", 360, "ar-EG"), ("dark", 1920, "fr-FR")],
)
def test_groups_are_for_everyone(opened, scheme, width, locale, view):
    size = {"width": width, "height": 900}
    options = {"color_scheme": scheme, "locale": locale, "viewport": size}
    page = opened("groups", reduced_motion="reduce", **options).go(view)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
