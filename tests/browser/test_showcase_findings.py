"""What the page says: findings with margins, its strength, quotations, and all without a script.

Every number is held against the one that the figures below show.
"""

from __future__ import annotations

import csv
import html
import io
import re
import struct
import zlib
from collections import Counter
from pathlib import Path

import pytest

import populace
from tests.browser.pages import JOURNEYS
from tests.browser.test_showcase_charts import saved
from tests.browser.test_showcase_explore import card, row, shown


def told(page):
    """The sentences at the top of the page."""
    return [each.inner_text() for each in page.locator(".findings > p, .findings li").all()]


def test_a_publisher_speaks_first(opened):
    page = opened("findings").go()
    assert page.locator("h1").inner_text() == "Women and men"
    assert told(page) == [
        "1,000\xa0±\xa020 people who never lived.",
        "62%\xa0±\xa07 of those of 2019 were women.",
        "Women were more: 600\xa0±\xa020.",
    ]


def test_a_share_says_what_it_is_a_share_of(opened):
    """Sentences may leave that out, and readers would take shares of those recorded for others."""
    page = opened("journeys").go()
    of = page.locator(".findings a[title]").evaluate_all("all => all.map(each => each.title)")
    assert {"of those recorded", "of all"} <= set(of)
    assert page.locator(".findings a", has_text="±").first.get_attribute("title") is None


def test_each_number_leads_to_where_it_stands(opened):
    page = opened("findings").go()
    page.get_by_role("link", name="62% ± 7").click()
    assert "share=1" in page.url
    assert shown(row(page, "Gender", "Woman")).startswith("Woman 62% ± 7")
    page.get_by_role("link", name="600 ± 20").click()
    assert page.locator(".total .value").inner_text().replace("\xa0", " ") == "600 ± 20"


def test_findings_and_columns_are_told_in_the_readers_language(opened):
    page = opened("findings", locale="fr-FR").go()
    assert page.locator("h1").inner_text() == "Femmes et hommes"
    assert [text.replace("\u202f", " ").replace("\xa0", " ") for text in told(page)] == [
        "60 % ± 3 de femmes."
    ]
    assert shown(row(page, "Sexe", "Femmes")).startswith("Femmes 600")


def test_findings_of_another_language_say_which_it_is(opened):
    page = opened("findings", locale="es-ES").go()
    assert page.locator(".findings").get_attribute("lang") == "en"
    assert page.locator("html").get_attribute("lang") == "es"


def test_without_a_publisher_the_page_says_three_sentences_of_its_own(opened):
    page = opened("small").go()
    assert told(page) == [
        "This release counts 1,000\xa0±\xa020 records, from 2019 to 2020.",
        "The largest groups that are told apart: Gender: Woman, 60%\xa0±\xa03 of all.",
        "The number of records fell from 500\xa0±\xa020 in 2019 to 300\xa0±\xa020 in 2020.",
    ]


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_its_own_sentences_are_in_the_readers_language(opened, language):
    page = opened("periods").go(f"lang={language}")
    sentences = told(page)
    assert len(sentences) == 3
    assert not any("release" in each or "{" in each for each in sentences)


def test_the_trend_of_unequal_periods_is_by_the_year(opened):
    page = opened("periods").go()
    assert told(page)[-1] == (
        "The number of records per year rose from 281\xa0±\xa05 in 2005-2008 to 2,163\xa0±\xa020 in"
        " 2021. It was highest in 2014-2018: 2,411\xa0±\xa04."
    )


def test_a_release_of_linked_tables_tells_of_both(opened):
    sentences = told(opened("both-ends").go())
    assert len(sentences) >= 3


def test_the_badge_is_graded_and_says_why(opened):
    page = opened("small").go()
    badge = page.locator("button.badge")
    assert badge.inner_text() == "Differentially private: medium protection"
    badge.click()
    text = page.locator("#figures").inner_text()
    assert "How strong that is: medium" in text
    assert "about 1 in 8.4 is wrong" in text
    assert "strong up to epsilon 1, where 1 in 4" in text
    rows = page.get_by_role("region", name="Known releases beside it").locator("tbody tr").all()
    cells = [each.inner_text().split("\t") for each in rows]
    assert [each[1] for each in cells] == ["1", "2", "9.98", "12", "17.1"]
    assert [each[3] for each in cells] == ["strong", "medium", "weak", "nearly none", "nearly none"]


def test_a_release_that_is_too_small_says_so(opened):
    assert "too small for this strength" in opened("nothing").go().locator(".lead").inner_text()
    assert "keep its patterns" in opened("small").go().locator(".lead").inner_text()


def test_a_number_is_quoted_in_one_correct_sentence(opened):
    page = opened("small").go("a=gender:woman")
    page.get_by_role("button", name="Quote this number").click()
    text = page.locator(".quoted").inner_text()
    assert text.startswith(
        "600\xa0±\xa020 records (Gender: Woman), a protected count with a 95% margin, of"
        " 1,000\xa0±\xa020 in all. That is 60%\xa0±\xa03. Small release (22 November 2026)."
    )
    assert "epsilon 2" in text
    assert "index.html#a=gender:woman" in text


def test_an_estimate_is_quoted_as_one_and_nothing_is_not_zero(opened):
    page = opened("small").go("a=gender:woman;has_children:yes;year:2019")
    page.get_by_role("button", name="Quote this number").click()
    assert "estimated from synthetic records" in page.locator(".quoted").inner_text()
    page.go_back()
    page = opened("small").go("a=gender:man;year:2021")
    page.get_by_role("button", name="Quote this number").click()
    assert "which is not zero" in page.locator(".quoted").inner_text()


def test_a_link_keeps_what_is_seen(opened):
    page = opened("small").go("share=1&a=year:2019")
    page.get_by_role("button", name="Copy link").click()
    address = page.locator(".quoted bdi").inner_text()
    file, _, fragment = address.partition("#")
    assert file == page.url.partition("#")[0]
    page = opened("small").go(fragment)
    assert shown(row(page, "Gender", "Woman")).startswith("Woman 62% ± 7")


def test_a_chart_is_embedded_as_html_without_a_script(opened):
    page = opened("small").go()
    card(page, "Gender").locator("summary").click()
    with page.expect_download() as download:
        card(page, "Gender").get_by_role("button", name="HTML to embed").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "<script" not in text
    assert "default-src 'none'" in text
    for part in ("<svg", "Small release (22 November 2026)", "600", "±\xa020", "Woman"):
        assert part in text
    [described] = re.findall(r'<meta name="description" content="([^"]*)"', text)
    assert described.startswith("Records by Gender. Woman: 600")
    assert re.findall(r'<th scope="col">([^<]*)</th>', text) == ["Gender", "Count"]
    _, drawn = saved(card(page, "Gender"), "SVG")
    for whole in (text, drawn.decode()):
        # Title, numbers with margins, note and source are told to those who do not see the picture.
        [alternative] = re.findall(r'<svg[^>]*? aria-label="([^"]*)"', whole)
        alternative = alternative.replace("\xa0", " ")
        for part in (
            "Gender",
            "Woman: 600 ± 20; Man: 400 ± 20.",
            "margin",
            "Small release",
        ):
            assert part in alternative


def alternative_of(svg):
    [found] = re.findall(r'<svg[^>]*? aria-label="([^"]*)"', svg.decode())
    return found.replace("\xa0", " ")


def test_what_the_publisher_says_of_a_chart_is_told_with_it(opened):
    women, of_2019 = "Women were more: 600 ± 20.", "of those of 2019 were women."
    page = opened("findings").go()
    told = alternative_of(saved(card(page, "Gender"), "SVG")[1])
    assert f"{women} Woman: 600 ± 20" in told
    assert of_2019 not in told
    assert women not in alternative_of(saved(card(page, "Year"), "SVG")[1])
    # A number is in the chart whose filters are those that it was asked with.
    page = opened("findings").go("a=year:2019")
    told = alternative_of(saved(card(page, "Gender"), "SVG")[1])
    assert of_2019 in told
    assert women not in told
    page = opened("findings", locale="fr-FR").go("tab=time&c-split=gender")
    told = page.locator("figure p.hidden").first.inner_text().replace("\xa0", " ")
    assert told.startswith("60")
    assert "de femmes." in told


def test_a_png_says_what_it_shows(opened):
    page = opened("findings").go("tab=time&c-split=gender")
    picture = saved(page, "PNG")[1]
    place, words = 8, {}
    while place < len(picture):
        size, name = struct.unpack(">I4s", picture[place : place + 8])
        content = picture[place + 8 : place + 8 + size]
        [check] = struct.unpack(">I", picture[place + 8 + size : place + 12 + size])
        assert check == zlib.crc32(name + content)
        if name == b"iTXt":
            keyword, _, rest = content.partition(b"\0")
            words[keyword.decode()] = rest[4:].decode()
        place += 12 + size
    assert words["Title"] == "Records by Year and Gender"
    for part in ("Women were more: 600", "2019, Woman: 310", "margin", "Women and men"):
        assert part in words["Description"], part
    assert "Women and men (22 November 2026)" in words["Source"]
    [alternative] = re.findall("<rdf:li[^>]*>(.*?)</rdf:li>", words["XML:com.adobe.xmp"])
    assert html.unescape(alternative) == words["Description"]


def test_a_picture_says_how_many_rows_it_leaves_out(opened):
    page = opened("demo").go()
    name, drawn = saved(card(page, "Citizenship"), "SVG")
    text = drawn.decode()
    rows = text.count('text-anchor="end" font-size="13"') // 2
    assert name.endswith(".svg")
    assert rows == 60
    assert re.search(r">\d+ more", text)


def test_a_chart_says_its_numbers_to_those_who_do_not_see_it(opened):
    page = opened("small").go("tab=time")
    said = page.locator("figure p.hidden").first.inner_text().replace("\xa0", " ")
    assert said == "2019: 500 ± 20; 2020: 300 ± 20; 2021: ≈ 200"


def test_the_main_table_is_there_without_a_script(opened):
    page = opened("small", java_script_enabled=False).go()
    assert page.locator("h1").inner_text() == "Small release"
    assert page.locator(".total").first.inner_text() == "1,000\xa0±\xa020 records"
    rows = page.locator(".card", has_text="gender").locator("tr").all()
    assert [each.inner_text().split("\t") for each in rows] == [
        ["Woman", "600\xa0±\xa020"],
        ["Man", "400\xa0±\xa020"],
    ]
    assert "not reported" in page.locator(".card", has_text="year").inner_text()
    assert told_in_head(page, "description").startswith("This release counts 1,000 ± 20 records")
    assert page.locator('meta[property="og:title"]').get_attribute("content") == "Small release"
    described = page.locator('meta[property="og:description"]').get_attribute("content")
    assert described.startswith("This release counts 1,000 ± 20 records, from 2019 to 2020.")


def told_in_head(page, name):
    """The content of a meta tag."""
    return page.locator(f'meta[name="{name}"]').get_attribute("content")


def test_the_first_figure_stands_on_the_first_screen_of_a_phone(opened):
    page = opened("periods", viewport={"width": 360, "height": 740}).go()
    box = page.locator(".findings bdi, .findings p").first.bounding_box()
    assert box["y"] + box["height"] < 740
    assert page.locator(".total .value").first.bounding_box()["y"] < 740
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


QUESTIONS = (
    ("Border crossing", "Official border point", 0.80),
    ("Exploited during the journey", "No", 0.33),
)
SHARES = (
    ("majority_status", "Adult or minor", ("Minor",)),
    ("country_of_exploitation", "Country of exploitation", ()),
    ("citizenship", "Citizenship", ()),
)
"""Children, and the countries: the most frequent three where no value is named."""


def test_the_page_of_the_demo_answers_the_articles_findings(opened, tmp_path):
    """Each share within 2.5 of its margins of the truth: a false alarm of some 1 in a million."""
    home = populace.example(tmp_path / "cases", victims=JOURNEYS)
    rows = list(csv.DictReader(io.StringIO((home / "journeys.csv").read_text("utf-8"))))
    page = opened("journeys").go("share=known")
    assert page.locator("h1").inner_text().startswith("How simulated victims")
    columns = {
        "Border crossing": "border_crossing",
        "Exploited during the journey": "exploited_in_transit",
    }
    for title, value, published in QUESTIONS:
        recorded = [each[columns[title]] for each in rows if each[columns[title]]]
        truth = sum(each == value for each in recorded) / len(recorded)
        assert truth == pytest.approx(published, abs=0.03)
        share, margin = percents(shown(row(page, title, value)))
        # The margin is rounded up, and the share is rounded to as many digits.
        assert abs(share - truth) <= 2.5 * margin + 0.005
    for column, title, wanted in SHARES:
        often = Counter(each[column] for each in rows if each[column])
        for code, number in [(each, often[each]) for each in wanted] or often.most_common(3):
            name = code if wanted else page.evaluate(COUNTRY, code)
            truth = number / often.total()
            share, margin = percents(shown(row(page, title, name)))
            assert abs(share - truth) <= 2.5 * margin + 0.005
    assert page.locator(".findings li").count() >= 4
    page.goto("about:blank")
    page = opened("journeys").go("share=1&a=majority_status:Minor")
    minors = [each for each in rows if each["majority_status"] == "Minor"]
    truth = sum("Family" in each["perpetrator_relation"].split(";") for each in minors)
    share, margin = percents(shown(row(page, "Relation of perpetrators to the victim", "Family")))
    assert abs(share - truth / len(minors)) <= 2.5 * margin + 0.005


COUNTRY = "code => new Intl.DisplayNames('en-GB', { type: 'region' }).of(code)"


def percents(text):
    """A share and its margin out of "Family 23% ± 5", as parts of one."""
    share, margin = text.split("±")
    number = share.split()[-1].rstrip("%")
    return float(number) / 100, float(margin.split()[0]) / 100
