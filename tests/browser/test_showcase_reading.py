"""What a reader concludes is true: time, denominators, and noise that looks like noise.

How charts are drawn and saved is tested in the file about charts.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_showcase_access import violations
from tests.browser.test_showcase_charts import table
from tests.browser.test_showcase_explore import card, row, shown


def heights(page):
    """How far above the axis each period is drawn, from left to right, with where it stands."""
    lines = page.locator("svg.chart line.period").all()
    found = [[float(line.get_attribute(name)) for name in ("x1", "x2", "y1")] for line in lines]
    floor = max(
        float(line.get_attribute("y1")) for line in page.locator("svg.chart line.grid").all()
    )
    return [(x1, x2, floor - y) for x1, x2, y in sorted(found)]


def test_periods_are_as_long_as_they_are_and_told_by_the_year(opened):
    page = opened("periods").go("tab=time")
    drawn = heights(page)
    assert len(drawn) == 5
    first, second, third, fourth, last = drawn
    year = first[1] - first[0]
    assert second[1] - second[0] == pytest.approx(year * 5 / 4)
    assert third[1] - third[0] == pytest.approx(year * 5 / 4)
    assert fourth[1] - fourth[0] == pytest.approx(year / 4)
    assert second[0] == pytest.approx(first[1])
    # 2020 is a gap as long as a year.
    assert last[0] - fourth[1] == pytest.approx(year / 4)
    # 281, 1,257, 2,411, 2,015 and 2,163 a year: no peak of 12,055 and no fall to 2,015 after it.
    assert [each[2] / third[2] for each in drawn] == pytest.approx(
        [281 / 2411, 1257 / 2411, 1, 2015 / 2411, 2163 / 2411], abs=0.01
    )
    text = page.locator("figure").inner_text()
    assert "numbers are given per year" in text
    assert "Without a place on the axis: 2030-2025." in text


def test_nothing_is_drawn_across_a_gap(opened):
    page = opened("periods").go("tab=time")
    risers = page.locator("svg.chart line.riser")
    assert risers.count() == 3


def test_the_table_of_periods_has_their_numbers_and_lengths(opened):
    page = opened("periods").go("tab=time")
    assert table(page)[:2] == [
        ["2005-2008", "4", "1,124 ± 20"],
        ["2009-2013", "5", "6,285 ± 20"],
    ]


def test_shares_of_a_period_are_of_that_period(opened):
    page = opened("periods").go("tab=time&share=1&c-split=relation")
    assert "Shares of all records of the same period." in page.locator("figure").inner_text()
    page.locator("svg.chart").hover(position={"x": 600, "y": 200})
    page.mouse.move(0, 0)
    page.get_by_role("button", name="of those recorded").click()
    assert "whose value is recorded" in page.locator("figure").inner_text()


def test_a_share_says_of_what_it_is(opened):
    page = opened("periods").go("share=1")
    assert "Share of all records, 24,000\xa0±\xa020." in card(page, "Relation").inner_text()
    assert shown(row(page, "Relation", "Family")).startswith("Family 25.0% ± 0.2")
    unrecorded = shown(row(page, "Relation", "Not recorded"))
    assert unrecorded.startswith("Not recorded 58.3%")
    page.get_by_role("button", name="of those recorded").click()
    assert "share=known" in page.url
    text = card(page, "Relation").inner_text()
    assert "Share of those whose value is recorded, 10,015\xa0±" in text
    assert shown(row(page, "Relation", "Family")).startswith("Family 59.9%")
    assert card(page, "Relation").get_by_text("Not recorded").count() == 0


def test_a_flag_has_no_share_of_those_recorded(opened):
    """Of those whose flag is not set nobody knows whether it was recorded: 100% of them hold it."""
    page = opened("demo").go("share=known")
    text = card(page, "Marked yes").inner_text()
    assert "Share of all records" in text
    assert "100" not in shown(row(page, "Marked yes", "Sexual exploitation"))
    page = opened("demo").go(
        "tab=pairs&c-from=gender&c-to=sexual_exploitation&c-pairs=matrix&c-percent=row"
    )
    assert "share of all records of its row" in page.locator("figure").inner_text()
    assert not {"100%", "100.0%"} & set(page.locator("svg.chart text.value").all_text_contents())


def test_a_share_of_those_recorded_needs_to_know_how_many_they_are(opened):
    """Of four values that are held together nobody counted how many hold any: shares are of all."""
    page = opened("journeys").go("share=known")
    text = card(page, "Relation of perpetrators to the victim").inner_text()
    assert "Share of all records" in text
    assert "≈" not in text


def test_shares_of_found_values_are_of_those_that_are_reported(opened):
    """Rare values of a column that is not declared are recorded, and not reported."""
    page = opened("found").go("share=known")
    text = card(page, "Origin").inner_text()
    assert "Share of those whose value is reported here, 900\xa0±" in text
    assert "is recorded" not in text
    opening = page.locator(".findings").inner_text()
    assert re.search(r"Origin: Kenya, 67%\xa0±\xa0\d of those whose value is reported", opening)


def test_what_is_not_recorded_is_never_among_those_that_are_cut(opened):
    page = opened("demo").go()
    last = card(page, "Citizenship").locator("li").last
    assert shown(last).startswith("Not recorded ")
    assert re.match(r"\d+ more", card(page, "Citizenship").locator(".more").inner_text())


def test_an_address_that_asks_for_what_is_not_there_is_answered_in_words(opened):
    page = opened("small").go("a=gender:nobody:woman;height:tall")
    said = page.get_by_role("status").filter(has_text="does not have")
    assert "nobody" in said.inner_text()
    assert "height" in said.inner_text()
    page.get_by_role("button", name="Clear all").click()
    expect(said).to_be_hidden()


def test_a_share_that_may_be_all_says_its_lower_end(opened):
    page = opened("found").go("share=1&a=origin:KE")
    assert shown(row(page, "Sex", "f")).startswith("f at least 91%")
    page = opened("found").go("tab=time&share=1&c-split=sex")
    ticks = page.locator("svg.chart text.tick").all_text_contents()
    assert "100%" in ticks
    assert not any(
        text.startswith("1") and text not in ("100%", "10%") for text in ticks if "%" in text
    )


def test_what_is_not_recorded_is_counted_and_not_chosen(opened):
    page = opened("periods").go()
    unrecorded = row(page, "Relation", "Not recorded")
    assert shown(unrecorded).startswith("Not recorded 13,985 ±")
    assert unrecorded.is_disabled()


def test_a_number_that_noise_could_have_made_is_said_as_less(opened):
    page = opened("periods").go()
    assert shown(row(page, "Relation", "Stranger")) == "Stranger fewer than 46"
    assert row(page, "Relation", "Stranger").locator(".bar.faint").count() == 1
    assert row(page, "Relation", "Family").locator(".bar.faint").count() == 0


def test_bands_that_are_not_reported_keep_their_place(opened):
    page = opened("periods").go()
    labels = card(page, "Age").locator(".label").all_inner_texts()
    assert labels[:4] == ["0-4", "5\u201312", "13-17", "18+"]
    assert shown(row(page, "Age", "5\u201312")) == "5\u201312 not reported"


def test_ranks_that_noise_could_have_made_are_told(opened):
    page = opened("silent").go()
    assert "within the noise" not in card(page, "Year").inner_text()
    page = opened("wide").go()
    text = card(page, "Destination").inner_text()
    assert "Their order is within the noise: " in text


def test_a_selection_that_is_compared_shows_nothing_of_the_other(opened):
    page = opened("small").go("a=gender:woman&b=gender:man")
    assert shown(row(page, "Gender", "Woman")).count("not in this selection") == 1
    assert shown(row(page, "Gender", "Man")).count("not in this selection") == 1


def test_a_comparison_begins_with_two_values_of_one_column(opened):
    page = opened("small").go()
    page.get_by_role("button", name="Compare with another selection").click()
    assert "a=gender:woman&b=gender:man" in page.url


def test_a_matrix_tells_percents_of_its_rows(opened):
    page = opened("periods").go("tab=pairs&c-from=period&c-to=relation&c-pairs=matrix")
    page.get_by_label("Cells say").select_option(label="percent of each row")
    cells = page.locator("svg.chart text.value").all_text_contents()
    assert {"90%", "10%", "50%"} <= set(cells)
    assert "share of the records of its row" in page.locator("figure").inner_text()


def test_relations_tell_percents_of_their_rows(opened):
    page = opened("linked").go("tab=relations")
    page.get_by_label("Cells say").select_option(label="percent of each row")
    cells = page.locator("svg.chart text.value").all_text_contents()
    assert any(text.endswith("%") for text in cells)


def test_many_columns_have_an_outline_and_are_drawn_when_seen(opened):
    page = opened("many").go()
    cards = page.locator("section.card")
    assert cards.count() == 100
    kept = page.evaluate(
        "[...document.querySelectorAll('section.card')].filter("
        "(each) => getComputedStyle(each).contentVisibility === 'auto').length"
    )
    assert kept == 100
    outline = page.locator("details.outline")
    assert outline.locator("summary").inner_text() == "All 100 columns"
    outline.locator("summary").click()
    last = outline.locator("button").last
    assert last.inner_text().endswith("number 99?")
    last.click()
    heading = page.locator("h2:focus")
    assert heading.inner_text().endswith("number 99?")
    assert 0 < heading.bounding_box()["y"] < 900


def test_filters_of_columns_that_begin_alike_are_told_apart(opened):
    page = opened("many").go()
    for place in (0, 1):
        page.locator("section.card").nth(place).locator("button.pick").first.click()
    chips = page.locator(".chip")
    expect(chips).to_have_count(2)
    texts = chips.all_inner_texts()
    assert all("…" in text for text in texts)
    assert len({re.search(r"number \d+\?", text)[0] for text in texts}) == 2


def test_a_filter_works_out_the_cards_in_sight_alone(opened):
    """Of a hundred columns those within a screen or so, wherever the reader is; print has all."""
    page = opened("many").go()
    drawn = page.locator("section.card:has(button.pick)")
    first, last = page.locator("section.card").first, page.locator("section.card").last
    first.locator("button.pick").first.wait_for()
    assert 4 <= drawn.count() <= 24
    assert last.locator("button.pick").count() == 0
    first.locator("button.pick").first.click()
    page.locator(".chip").wait_for()
    assert 4 <= drawn.count() <= 24
    # What comes into sight says what is chosen, and what leaves it keeps its place.
    page.evaluate("document.activeElement.blur()")
    height = page.evaluate("document.documentElement.scrollHeight")
    last.scroll_into_view_if_needed()
    last.locator("button.pick").first.wait_for()
    # A card may be drawn before it is on the screen, where it has no inner text yet.
    expect(last.locator("button.pick .label").first).to_be_in_viewport()
    # One synthetic record of three holds both, and 1,000 are counted.
    assert shown(last.locator("button.pick").first) == "never ≈ 333"
    expect(first.locator("button.pick")).to_have_count(0)
    assert 4 <= drawn.count() <= 24
    assert abs(page.evaluate("document.documentElement.scrollHeight") - height) < 200
    page.emulate_media(media="print")
    expect(drawn).to_have_count(100)
    page.emulate_media(media="screen")


@pytest.mark.parametrize(
    ("size", "theme", "locale"),
    [
        (1280, "light", "en-GB"),
        (360, "light", "en-GB"),
        (1280, "dark", "en-GB"),
        (360, "light", "ar"),
    ],
)
def test_a_hundred_columns_are_accessible_and_answer_a_filter_at_once(opened, size, theme, locale):
    screen = {"width": size, "height": 900}
    page = opened("hundred", viewport=screen, color_scheme=theme, locale=locale).go()
    watched = page.context.new_cdp_session(page)
    # Of processor time of the page's own thread, which others on the machine take nothing from.
    watched.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent():
        metrics = watched.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    assert page.locator("section.card").count() == 100
    assert page.locator("details.outline").count() == 1
    assert page.locator("section.card:has(button.pick)").count() <= 24
    bars = page.locator("section.card").first.locator("button.pick:not(:disabled)")
    taken = []
    for place in (0, 1, 0, 1, 0):
        before = spent()
        bars.nth(place).click()
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        taken.append(spent() - before)
    assert sorted(taken)[2] < 0.1, taken
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    watched.detach()


def test_a_card_with_the_focus_stays(opened):
    page = opened("many").go()
    bar = page.locator("section.card").first.locator("button.pick").first
    bar.focus()
    page.locator("section.card").last.evaluate("each => each.scrollIntoView()")
    page.locator("section.card").last.locator("button.pick").first.wait_for()
    assert bar.evaluate("each => each === document.activeElement")


def test_titles_that_begin_alike_are_cut_where_they_differ(opened):
    page = opened("many").go()
    # What is not seen yet is not drawn, and has no inner text.
    titles = [each.strip() for each in page.locator("section.card h2").all_text_contents()]
    assert len({*titles}) == 100
    assert max(map(len, titles)) <= 90
    assert page.locator("section.card h2").first.get_attribute("title").startswith("During the")


def test_a_scale_of_words_keeps_its_order(opened):
    page = opened("many").go()
    labels = page.locator("section.card").first.locator(".label").all_inner_texts()
    assert labels[:3] == ["never", "seldom", "often"]


def test_flows_say_their_numbers_without_being_pointed_at(opened):
    page = opened("wide").go("tab=pairs")
    told = page.locator("ol.largest li").all_inner_texts()
    assert len(told) > 2
    assert all("→" in each for each in told)
    assert any("90 ± 25" in each.replace("\xa0", " ") for each in told)


def test_many_lines_are_drawn_apart_with_the_same_axes(opened):
    page = opened("demo").go("tab=time&c-split=age_band")
    panels = page.locator("svg.chart g.panel")
    panels.first.wait_for()
    number = panels.count()
    assert 6 <= number <= 9
    names = panels.locator(".name").evaluate_all("all => all.map(each => each.firstChild.data)")
    assert len(set(names)) == number
    # The number of the last year that has one stands there without pointing at it.
    said = [panels.nth(place).locator(".tick").first.text_content() for place in range(number)]
    assert all(re.match(r"20\d\d: (fewer than )?\d", each) for each in said), said
    scales = panels.evaluate_all(
        "all => all.map(g => [...g.querySelectorAll('.tick')].slice(1).map(t => t.textContent))"
    )
    assert all(each == scales[0] for each in scales)
    page = opened("demo").go("tab=time&c-split=gender")
    # The band of a value that is reported in one year alone is a line without width.
    page.locator("svg.chart path.band").first.wait_for(state="attached")
    assert page.locator("svg.chart g.panel").count() == 0


@pytest.mark.parametrize("name", ["demo", "small"])
def test_the_first_figure_stands_on_the_first_screen_of_a_phone(opened, name):
    page = opened(name, viewport={"width": 360, "height": 740}).go()
    bar = page.locator(".card .value, .card .number, .card button.pick").first
    expect(bar).to_be_visible()
    box = bar.bounding_box()
    assert box["y"] + box["height"] <= 740
    # What was moved out of the way stands below: nothing is left out.
    assert page.get_by_text("None of the records is a person").locator("visible=true").count() == 1


def test_bands_of_different_widths_are_not_ranked(opened):
    page = opened("periods").go()
    assert "bands of different widths" in card(page, "Age").inner_text()
    assert "bands of different widths" in card(page, "Period").inner_text()
    assert "bands of different widths" not in card(page, "Relation").inner_text()
    said = page.locator(".findings").inner_text()
    assert "Family" in said
    assert "18+" not in said
    page = opened("periods").go("tab=pairs&c-from=period&c-to=relation")
    assert "Period: bands of different widths" in page.locator("figure").inner_text()
    beside = [each.split(" →")[0] for each in page.locator("ol.largest li").all_inner_texts()]
    assert beside == sorted(beside)


def test_on_a_phone_the_latest_numbers_stand_below_a_whole_line(opened):
    """The last years are what is asked first: they are neither cut off nor behind a hover."""
    page = opened("small", viewport={"width": 360, "height": 740}).go("tab=time&c-split=gender")
    place = page.locator("figure .wide")
    assert place.evaluate("each => each.scrollWidth === each.clientWidth")
    latest = [
        " ".join(each.split()) for each in page.locator("figure .latest li").all_inner_texts()
    ]
    assert latest == ["Woman 2021 ≈ 200", "Man 2020 140 ± 30"]
    page = opened("small").go("tab=time&c-split=gender")
    assert page.locator("figure .latest").count() == 0
    assert page.locator("svg.chart text.name").count() == 2
