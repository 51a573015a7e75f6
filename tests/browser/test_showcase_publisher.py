"""Who publishes what, on the page: in the reader's language, as text and as nothing else."""

from __future__ import annotations

import json


def lines(page):
    """The lines of the section, by their names."""
    rows = page.locator("#publisher dl > div").all()
    return {each.locator("dt").inner_text(): each.locator("dd").inner_text() for each in rows}


def test_the_publisher_stands_below_the_title_and_opens_the_section(opened):
    page = opened("said").go("tab=about")
    assert page.locator("h1").inner_text() == "Women & men"
    assert page.locator("header .publisher").inner_text() == "=House of *Tests*"
    found = lines(page)
    assert list(found)[:3] == ["Publisher", "What this is", "Whom it covers"]
    assert found["What this is"] == 'People <b>made up</b> to test "this", all of them.'
    assert found["Whom it does not cover"].endswith("</script><script>alert(1)</script>")
    assert found["Period"] == "2019 to 2021"
    assert found["Comes out"] == "every year"
    assert found["License"] == "Creative Commons Attribution 4.0 International"
    assert page.locator("#publisher a[href^=mailto]").get_attribute("href") == (
        "mailto:data@example.org"
    )
    errata = page.locator("#publisher li").all_inner_texts()
    assert len(errata) == 2
    assert errata[1].endswith("That version is withdrawn: do not use it.")
    cited = page.locator(".cite").inner_text()
    assert cited.startswith("=House of *Tests*. Women & men, version 2026 (")
    assert cited.endswith("https://doi.org/10.5281/zenodo.1234567")
    assert "CITATION.cff" in page.locator(".about").inner_text()


def test_it_is_told_in_the_readers_language_or_says_in_which(opened):
    page = opened("said", locale="fr-FR").go("tab=about")
    found = lines(page)
    assert found["Éditeur"] == "Maison d’essais"
    assert found["Parution"] == "chaque année"
    source = page.locator("#publisher dd bdi", has_text="Nobody.")
    assert source.get_attribute("lang") == "en"
    assert page.locator("#publisher dd bdi", has_text="Maison").get_attribute("lang") is None


def test_in_arabic_foreign_texts_keep_their_direction(opened):
    page = opened("said", locale="ar", viewport={"width": 360, "height": 740}).go("tab=about")
    source = page.locator("#publisher dd bdi", has_text="Nobody.")
    assert source.get_attribute("dir") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_a_publisher_there_is_no_section(opened):
    page = opened("small").go("tab=about")
    assert page.locator("#publisher").count() == 0
    assert page.locator("header .publisher").count() == 0


def test_search_engines_are_told_the_publisher(opened):
    page = opened("said").go()
    found = json.loads(page.locator('script[type="application/ld+json"]').inner_text())
    assert found["publisher"]["name"] == "=House of *Tests*"
    assert found["license"].startswith("https://creativecommons.org/")
