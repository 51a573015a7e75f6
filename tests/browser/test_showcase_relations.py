"""The page of a linked release: its relation, its promises, its keyboard and its looks."""

import re

import pytest
from playwright.sync_api import expect

from populace.publish.page import showcase
from tests.browser import pages
from tests.browser.test_showcase_access import violations


def card(page, title):
    return page.locator("section.card", has=page.get_by_role("heading", name=title, exact=True))


def number(card, label):
    # By its label alone: a number or margin may hold the same digit.
    own = card.page.locator(".label", has_text=re.compile(rf"^\s*{re.escape(label)}\s*$"))
    row = card.locator("li", has=own)
    text = row.locator(".number > .protected").inner_text()
    value, margin = text.replace(",", "").split("±")
    return int(value), float(margin)


def test_the_relation_is_shown_with_margins(opened):
    page = opened("linked").go("tab=relations")
    expect(page.get_by_role("tab", name="Relations")).to_have_attribute("aria-selected", "true")
    degrees = card(page, "victims by their number of persons")
    assert degrees.locator("li").count() >= 3
    friends, margin = number(card(page, "Relation (Persons)"), "Friend")
    # Half of some 800 links; the noise at epsilon 8 is far below a quarter of that.
    assert 200 < friends < 600
    assert margin > 0
    # Whoever asks for the share of friends has it here, with its margin and what it is a share of.
    row = card(page, "Relation (Persons)").locator("li").filter(has_text="Friend").first
    assert re.fullmatch(
        r"\d+% ± \d+", row.locator(".share .protected").inner_text().replace("\xa0", " ")
    )
    assert "Percentages: Share of the links" in card(page, "Relation (Persons)").inner_text()
    assert re.search(r"\d+\xa0±\xa0\d+ links between", page.locator("main").inner_text())
    assert page.locator("svg.chart").count() == 1


def test_a_tree_speaks_of_records(opened):
    page = opened("tree").go("tab=relations")
    text = page.locator("main").inner_text()
    assert re.search(r"records of episodes, each of one of victims\.", text)
    assert "All records. Choose one value under Victims" in text
    assert not re.search(r"\blinks?\b", text, re.IGNORECASE)
    assert "Records by" in page.locator("figure h2").first.inner_text()
    page = opened("tree").go("tab=relations&a=gender:woman")
    assert "Only records of: Gender: woman" in page.locator("main").inner_text()


def test_tables_are_called_as_readers_call_them(opened):
    for language, name in (("fr", "Victimes"), ("ar", "الضحايا"), ("es", "Victims")):
        page = opened("called").go(f"lang={language}")
        expect(page.get_by_role("tab").first).to_have_text(name)
        page = opened("called").go(f"lang={language}&tab=relations")
        text = page.locator("main").inner_text()
        assert name.lower() in text.lower()
        if language != "es":
            assert "victims" not in text.lower()


def test_every_table_of_a_release_is_counted_in_lead_and_facts(opened):
    data = showcase.data(pages.release("tree"), {})
    page = opened("tree").go()
    for lead in (page.locator("p.lead"), page.locator("footer")):
        if lead.count() and "synthetic records" in lead.inner_text():
            text = lead.inner_text()
            break
    names = ("Victims", "Episodes", "Perpetrators")
    for name, table in zip(names, data["tables"], strict=True):
        assert f"{name}: {table['synthetic']:,}" in text
    facts = opened("tree").go("tab=about").locator("dl.facts").first.inner_text()
    for name in names:
        assert f"Records, protected count ({name})" in facts
        assert f"Synthetic records ({name})" in facts


def test_one_value_narrows_the_links(opened):
    page = opened("linked").go("tab=relations&a=gender:Female")
    assert "Only links of: Gender: Female" in page.locator("main").inner_text()
    friends, _ = number(card(page, "Relation (Persons)"), "Friend")
    strangers = (
        card(page, "Relation (Persons)").locator("li", has_text="Stranger").first.inner_text()
    )
    assert friends > 200
    # Noise may have named the pair; what is left of it is then few, or withheld.
    assert re.search(r"not reported|too uncertain|fewer than \d{1,2}\b", strangers) or (
        number(card(page, "Relation (Persons)"), "Stranger")[0] < 100
    )
    page.locator(".chip").click()
    assert "All links" in page.locator("main").inner_text()
    page = opened("linked").go("tab=relations&a=gender:Female;year:2019")
    assert "not of several together" in page.locator("main").inner_text()


def test_numbers_of_links_are_those_of_the_chosen(opened):
    page = opened("linked").go("tab=relations")
    title = "victims by their number of persons"
    everyone = [number(card(page, title), each)[0] for each in ("1", "2", "3")]
    page = opened("linked").go("tab=relations&a=gender:Female")
    degrees = card(page, title)
    assert "Only: Gender: Female." in degrees.inner_text()
    women = [number(degrees, each)[0] for each in ("1", "2", "3")]
    # Half of 400 victims are women, whatever they have: some 67 of each number of links.
    assert 130 < sum(women) < 270 < sum(everyone)
    page.locator(".chip").click()
    expect(degrees).not_to_contain_text("Only")


def test_how_tables_hang_together_is_drawn(opened):
    data = showcase.data(pages.release("tree"), {})
    page = opened("tree").go("tab=relations")
    graph = card(page, "How the tables hang together")
    # Each stands inside of what it hangs on.
    levels = ["p", "ul > li > p", "ul > li > ul > li > p"]
    for name, level, table in zip(
        ("Victims", "Episodes", "Perpetrators"), levels, data["tables"], strict=True
    ):
        [line] = graph.locator(f":scope > {level}:has(strong)").all()
        assert line.locator("strong").inner_text() == name
        assert f"{table['records']:,}" in line.locator(".number").inner_text()
    assert not card(opened("linked").go("tab=overview"), "How the tables hang together").count()


def test_the_matrix_can_be_chosen_and_read_as_a_table(opened):
    page = opened("linked").go("tab=relations")
    choices = page.locator("figure select")
    choices.nth(0).select_option(label="Gender")
    choices.nth(1).select_option(label="Relation")
    assert (
        "Links by Gender (Victims) and Relation (Persons)" in page.locator("figure h2").inner_text()
    )
    page.get_by_role("button", name="Table").click()
    assert "±" in page.locator("figure table").inner_text()
    assert "c-child" in page.url


def test_what_is_promised_to_the_other_end_is_said(opened):
    page = opened("both-ends").go("tab=about")
    text = page.locator("main").inner_text()
    assert "up to 2 links" in text
    assert "Number of links and epsilon: 1: " in text
    page = opened("both-ends").go("tab=relations")
    # Links beyond three of a victim are not seen: nobody can be said to have none.
    seen = card(page, "persons by their number of victims")
    expect(seen.locator("li").first).to_contain_text("too uncertain")
    assert "0 is not told" in seen.inner_text()


def test_an_ordinary_release_has_no_relations(opened):
    page = opened("small").go()
    assert page.get_by_role("tab", name="Relations").count() == 0


def test_hostile_values_of_linked_tables_are_texts(opened):
    page = opened("linked-hostile").go("tab=relations")
    assert page.evaluate("window.hacked") is None
    assert "</script><script>hacked=1</script>" in page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("scheme", "width", "locale"),
    [("light", 1920, "en-GB"), ("dark", 360, "ar-EG"), ("dark", 1280, "fr-FR")],
)
def test_relations_are_for_everyone(opened, scheme, width, locale):
    page = opened(
        "both-ends",
        color_scheme=scheme,
        locale=locale,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    ).go("tab=relations")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
