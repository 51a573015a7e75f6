"""The children of a linked release as a table of their own: filters, sums, shares, comparison."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_showcase_access import violations
from tests.browser.test_showcase_explore import card, row, total


def number(text):
    """The first count in a text with its margin."""
    value, margin = re.search(r"([\d,]+) ± ([\d,.]+)", text).groups()
    return int(value.replace(",", "")), float(margin.replace(",", ""))


def test_each_table_has_a_tab_of_its_name(opened):
    page = opened("linked").go()
    tabs = page.get_by_role("tab").all_inner_texts()
    assert tabs[:3] == ["Victims", "Persons", "Relations"]
    assert card(page, "Gender").count() == 1
    page.get_by_role("tab", name="Persons").click()
    assert [card(page, each).count() for each in ("Place", "Relation", "Paid")] == [1, 1, 1]
    assert card(page, "Gender").count() == 0
    assert re.match(r"[\d,]+ ± [\d,]+ links", total(page))
    links, margin = number(total(page))
    assert 0 < margin < links
    assert "none of victims weighs more than two of persons" in page.locator("main").inner_text()


def test_children_are_filtered_by_themselves(opened):
    page = opened("linked").go()
    row(page, "Gender", "Female").click()
    page.get_by_role("tab", name="Persons").click()
    links, _ = number(total(page))
    row(page, "Relation", "Friend").click()
    friends, _ = number(total(page))
    assert friends < links
    # Values of one column exclude each other, so their links add up with a margin.
    row(page, "Relation", "Stranger").click(modifiers=["Shift"])
    both, _ = number(total(page))
    assert friends < both
    page.get_by_role("button", name="Share", exact=True).click()
    fragment = page.evaluate("location.hash")
    assert "a=gender:Female" in fragment
    assert "1-a=relation:Friend:Stranger" in fragment
    assert "1-share=1" in fragment
    assert "%" in row(page, "Paid", "Yes").inner_text()
    again = opened("linked").go(fragment.lstrip("#"))
    expect(again.get_by_role("tab", name="Persons")).to_have_attribute("aria-selected", "true")
    assert total(again) == total(page)
    again.get_by_role("tab", name="Victims").click()
    assert "%" not in row(again, "Gender", "Female").inner_text()
    assert again.locator(".chip").inner_text().startswith("Gender: Female")
    again.go_back()
    assert total(again) == total(page)


def test_children_are_compared(opened):
    page = opened("linked").go("tab=children")
    row(page, "Relation", "Friend").click()
    page.get_by_role("button", name="Compare with another selection").click()
    assert re.search(r"A and B differ by .*\xa0±\xa0", page.locator(".verdict").inner_text())
    assert "1-a=relation:Friend&1-b=relation:" in page.url


def test_charts_show_the_table_that_was_looked_at(opened):
    page = opened("linked").go("tab=children")
    page.get_by_role("tab", name="Persons").click()
    page.get_by_role("tab", name="Flows and pairs").click()
    assert page.locator("figure h2").inner_text().startswith("Links by ")
    page.get_by_label("Table shown").select_option(label="Victims")
    assert page.locator("figure h2").inner_text().startswith("Records by ")
    # Only the parents have a year.
    page.get_by_role("tab", name="Over time").click()
    assert page.locator("figure h2").inner_text() == "Records by Year"


def test_the_page_says_how_exact_each_table_is(opened):
    page = opened("linked").go("tab=about")
    # The first two say how strong the promise is, and what can be told from the release.
    assert page.locator("h3").all_inner_texts()[2:4] == ["Victims", "Persons"]
    assert "Links, protected count" in page.locator(".facts").inner_text()


@pytest.mark.parametrize(
    ("scheme", "width", "locale", "view"),
    [
        ("light", 1920, "en-GB", "tab=children&1-a=relation:Friend:Stranger"),
        ("dark", 360, "ar-EG", "tab=children&1-a=relation:Friend&1-b=relation:Stranger"),
        ("dark", 1280, "fr-FR", "tab=pairs&table=1"),
        ("light", 360, "es-ES", "tab=about"),
    ],
)
def test_tables_are_for_everyone(opened, scheme, width, locale, view):
    size = {"width": width, "height": 900}
    options = {"color_scheme": scheme, "locale": locale, "viewport": size}
    page = opened("linked", reduced_motion="reduce", **options).go(view)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
