"""Explore: what a reader sees, chooses and shares; every number says what it is.

Charts, safety and accessibility are tested in the files beside this one.
"""

import re

from tests.browser import pages


def card(page, title):
    heading = page.locator("h2").get_by_text(title, exact=True)
    return page.locator("section.card").filter(has=heading)


def row(page, title, label):
    name = page.locator(".label").get_by_text(label, exact=True)
    return card(page, title).locator("button.pick").filter(has=name)


def total(page):
    return " ".join(page.locator(".total").first.inner_text().split())


def shown(locator):
    """The text of a row without the words that only screen readers get."""
    parts = locator.locator(".label, .noise, .number > :not(.hidden)").all_inner_texts()
    return " ".join(" ".join(parts).split())


def test_every_value_says_its_count_and_margin(opened):
    page = opened("small").go()
    assert total(page).startswith("1,000 ± 20 records")
    assert shown(row(page, "Gender", "Woman")) == "Woman 600 ± 20"
    assert shown(row(page, "Year", "2020")) == "2020 300 ± 20"
    # The release holds no count of 2021, and the synthetic records hold it: 1 of 5.
    assert shown(row(page, "Year", "2021")) == "2021 ≈ 200"
    assert row(page, "Year", "2021").locator(".bar.estimate").count() == 1
    # Those who do not see the hatching are told.
    assert "protected count" in row(page, "Year", "2020").text_content()
    assert "estimate from synthetic records" in row(page, "Year", "2021").text_content()
    assert shown(row(page, "Has children", "Has children")) == "Has children 250 ± 20"


def test_a_click_filters_everything_else(opened):
    page = opened("small").go()
    row(page, "Gender", "Woman").click()
    assert total(page).startswith("600 ± 20 records (60% ± 3 of all)")
    assert shown(row(page, "Year", "2019")) == "2019 310 ± 30"
    assert shown(row(page, "Year", "2021")) == "2021 ≈ 200"
    assert row(page, "Gender", "Woman").get_attribute("aria-pressed") == "true"
    # The column's own values still say what they would give.
    assert shown(row(page, "Gender", "Man")) == "Man 400 ± 20"
    row(page, "Year", "2019").click()
    assert total(page).startswith("310 ± 30 records")
    row(page, "Gender", "Woman").click()
    assert total(page).startswith("500 ± 20 records")


def test_what_is_not_reported_is_never_zero(opened):
    page = opened("small").go("a=gender:man")
    assert shown(row(page, "Year", "2021")) == "2021 not reported"
    assert row(page, "Year", "2021").locator(".bar").count() == 0
    row(page, "Year", "2021").click()
    assert total(page).startswith("not reported")
    assert "That is not zero" in page.locator(".why").inner_text()


def test_of_what_was_counted_and_withheld_no_synthetic_record_speaks(opened):
    page = opened("withheld").go("a=gender:woman;has_children:yes")
    for label in ("2019", "2020", "2021"):
        assert shown(row(page, "Year", label)) == f"{label} not reported: fewer than 20"
    assert total(page).startswith("not reported: fewer than 20")
    assert "95 in 100 and more are below" in page.locator(".why").inner_text()
    page.get_by_role("button", name="Quote this number").click()
    assert "nothing is reported: fewer than 20, which" in page.locator(".quoted").inner_text()
    page = opened("withheld").go("a=gender:woman&share=1")
    assert shown(row(page, "Year", "2021")) == "2021 not reported: less than 3.3%"
    assert total(opened("small").go("a=gender:woman;has_children:yes")).startswith("≈ 200")


def test_values_of_one_column_are_joined_by_or(opened):
    page = opened("small").go()
    row(page, "Year", "2019").click()
    row(page, "Year", "2020").click(modifiers=["Shift"])
    # 500 + 300, margins 20 and 20 with 15% of their errors in common.
    assert total(page).startswith("800 ± 31 records")
    assert "2019 or 2020" in page.locator(".chip").inner_text()
    card(page, "Year").get_by_role("button", name="Add 2021 to the filter (or)").click()
    assert total(page).startswith("≈ 1,000 records")
    row(page, "Year", "2019").click()
    row(page, "Year", "2021").click()
    assert total(page).startswith("300 ± 20 records")
    row(page, "Year", "2019").click()
    assert total(page).startswith("500 ± 20 records")


def test_values_that_overlap_are_not_counted_twice(opened):
    page = opened("wide").go("a=kinds:a:b")
    assert total(page).startswith("580 ±")


def test_several_values_of_one_person_are_not_added_up(opened):
    page = opened("rows").go("a=year:2019:2020")
    # 500 and 300 overlap by nobody knows how many; 4 of 5 synthetic records hold one of them.
    assert total(page).startswith("≈ 800 records")
    assert "several values of Year" in page.locator(".why").inner_text()
    assert "±" not in page.locator(".total").inner_text()
    assert card(page, "Year").get_by_text("several values possible").is_visible()
    # One value is still counted, also as a share of a whole that is.
    row(page, "Year", "2020").click()
    assert total(page).startswith("500 ± 20")
    page = opened("rows").go("a=year:2019&share=1")
    assert shown(row(page, "Gender", "Woman")) == "Woman 62% ± 7"
    # Shares of such a sum are estimates, and it is not compared.
    page = opened("rows").go("a=year:2019:2020&b=gender:man&share=1")
    assert shown(row(page, "Gender", "Woman")).startswith("Woman ≈ 50%")
    assert "cannot be compared" in page.locator(".verdict").inner_text()


def test_everything_works_from_the_keyboard(opened):
    page = opened("small").go()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("skip")
    page.get_by_role("tab", name="Explore").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="Over time").get_attribute("aria-selected") == "true"
    assert page.evaluate("document.activeElement.id") == "tab-time"
    page.keyboard.press("ArrowLeft")
    row(page, "Year", "2019").focus()
    page.keyboard.press("Enter")
    row(page, "Year", "2020").focus()
    page.keyboard.press("Shift+Enter")
    assert total(page).startswith("800 ± 31")
    page.get_by_role("button", name="Remove filter: Year: 2019 or 2020").focus()
    page.keyboard.press("Space")
    assert total(page).startswith("1,000 ± 20")


def test_a_view_is_in_the_address(opened):
    first = opened("small")
    page = first.go()
    row(page, "Gender", "Woman").click()
    row(page, "Year", "2019").click()
    page.get_by_role("button", name="Share", exact=True).click()
    fragment = page.evaluate("location.hash")
    assert "gender:woman" in fragment
    again = opened("small").go(fragment.lstrip("#"))
    assert total(again) == total(page)
    assert again.get_by_role("button", name="Share", exact=True).get_attribute("aria-pressed")
    page.go_back()
    page.go_back()
    assert total(page).startswith("600 ± 20")
    page.get_by_role("button", name="Clear all").click()
    assert total(page).startswith("1,000 ± 20")


def test_shares_carry_the_margin_of_part_and_whole(opened):
    page = opened("small").go("a=gender:woman&share=1")
    # 310 / 600 with margins 30 and 20: hypot(30, 0.517 * 20) / 600 = 5.3 points, rounded up.
    assert shown(row(page, "Year", "2019")) == "2019 52% ± 6"
    assert shown(row(page, "Year", "2021")) == "2021 ≈ 33%"


def test_two_selections_are_compared_with_margins(opened):
    page = opened("small").go()
    row(page, "Gender", "Woman").click()
    page.get_by_role("button", name="Compare with another selection").click()
    assert "a=gender:woman&b=gender:man" in page.url
    assert (
        page.locator(".verdict").inner_text()
        == "A and B differ by +200\xa0±\xa029: more than the noise."
    )
    text = shown(row(page, "Year", "2020"))
    assert text == "2020 within the noise 150 ± 30 140 ± 30"
    assert shown(row(page, "Year", "2019")) == "2019 310 ± 30 190 ± 30"
    page.get_by_role("button", name="Stop comparing").click()
    assert total(page).startswith("600 ± 20")


def test_a_comparison_without_margins_is_not_made(opened):
    page = opened("small").go("a=gender:woman;year:2021&b=gender:man")
    assert "cannot be compared" in page.locator(".verdict").inner_text()


def test_bands_found_in_the_data_stand_in_their_order(opened):
    page = opened("wide").go()
    labels = card(page, "Age").locator(".label").all_inner_texts()
    assert labels == ["0-8", "9-17", "18+", "Not recorded or too rare"]


def test_long_lists_show_the_top_and_open(opened):
    page = opened("hostile").go()
    rows = card(page, "Several").locator("button.pick")
    assert rows.count() == 8
    card(page, "Several").get_by_role("button", name="5 more").click()
    assert rows.count() == len(pages.HOSTILE)
    card(page, "Several").get_by_role("button", name="Show fewer").click()
    assert rows.count() == 8


def focused(page):
    return " ".join(page.evaluate("document.activeElement.innerText").split())


def test_the_focus_stays_near_what_was_done(opened):
    """Where a button goes with what it did, the focus goes to what came of it."""
    page = opened("small").go("a=year:2019")
    page.get_by_label("Add 2020 to the filter (or)").press("Enter")
    assert focused(page).startswith("2020 300 ± 20")
    row(page, "Gender", "Woman").press("Enter")
    assert focused(page).startswith("Woman")
    page.get_by_label("Remove filter: Year: 2019 or 2020").press("Enter")
    assert focused(page).startswith("Gender: Woman")
    page.keyboard.press("Enter")
    assert focused(page).startswith("1,000 ± 20 records")
    row(page, "Gender", "Woman").press("Enter")
    page.get_by_role("button", name="Clear all").press("Enter")
    assert focused(page).startswith("1,000 ± 20 records")
    page = opened("hostile").go()
    rows = card(page, "Several").locator("button.pick")
    card(page, "Several").get_by_role("button", name="5 more").press("Enter")
    assert rows.nth(8).evaluate("each => each === document.activeElement")
    card(page, "Several").get_by_role("button", name="Show fewer").press("Enter")
    assert focused(page) == "5 more"


def test_all_cards_are_drawn_and_the_first_ones_at_once(opened):
    page = opened("demo").go()
    cards = page.locator("section.card")
    assert 10 < cards.count() <= 24
    assert cards.filter(has=page.locator("button.pick")).count() == cards.count()
    # A picture of the whole page has them all, wherever the reader stands.
    assert page.evaluate(
        "[...document.querySelectorAll('section.card h2')].every((h) => h.innerText)"
    )


def test_values_and_columns_are_found(opened):
    page = opened("small").go()
    page.get_by_role("searchbox").fill("2020")
    assert page.locator("section.card h2").all_inner_texts() == ["Year"]
    assert page.locator("button.pick").count() == 1
    page.get_by_role("searchbox").fill("nobody")
    assert page.get_by_text("No column or value is called that.").is_visible()


def test_one_column(opened):
    page = opened("one-column").go()
    assert page.get_by_role("tab").all_inner_texts() == ["Explore", "About"]
    assert shown(row(page, "Color", "green")) == "green not reported"
    row(page, "Color", "blue").click()
    assert total(page).startswith("500 ± 20")


def test_nothing_to_report(opened):
    page = opened("nothing").go()
    assert total(page).startswith("fewer than 24")
    assert shown(row(page, "Gender", "woman")) == "woman not reported"
    assert card(page, "Place").get_by_text("No value of this column is reported.").is_visible()
    row(page, "Gender", "woman").click()
    assert total(page).startswith("not reported")
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert page.get_by_role("tabpanel").inner_text().strip()


def test_the_page_says_what_the_release_says(opened):
    """Every figure of a filtered page is the released one, or is marked as an estimate."""
    page = opened("demo").go("a=gender:Female")
    counts = pages.release("demo").aggregates
    starts = counts.attributes.starts
    gender = next(place for place, column in enumerate(counts.columns) if column.name == "gender")
    female = int(starts[gender]) + counts.columns[gender].values.index("Female")
    pairs = {
        tuple(ids): (count, margin)
        for ids, count, margin in zip(
            counts.lengths[1].ids.tolist(),
            counts.lengths[1].counts.tolist(),
            counts.lengths[1].margins.tolist(),
            strict=True,
        )
    }
    checked = 0
    for name in ("age_band", "registration_year", "source_org", "exploitation_region"):
        place = next(place for place, each in enumerate(counts.columns) if each.name == name)
        column = counts.columns[place]
        for code, value in enumerate(column.labels or column.values):
            found = pairs.get(tuple(sorted((female, int(starts[place]) + code))))
            text = shown(row(page, column.title, value)).removeprefix(value).strip()
            if found is None:
                assert text.startswith("not reported: fewer than ")
                continue
            count, margin = found
            # The page holds margins above ten as whole numbers, rounded up.
            if text.startswith("fewer than"):
                assert margin + 1 >= count
                assert 0 < int(text.split()[-1]) - (count + margin) <= 2.1
                continue
            numbers = [float(part.replace(",", "")) for part in re.findall(r"[\d,.]+", text)]
            assert numbers[0] == count
            assert margin - 0.06 <= numbers[1] <= margin + 1
            checked += 1
    assert checked > 20


def test_titles_are_shown_and_names_stay_in_addresses_and_files(opened):
    page = opened("titled").go()
    row(page, "Gender of the person", "Woman").click()
    assert "gender" in page.url
    assert "person" not in page.url
    # One title for two columns does not tell them apart.
    chart = card(page, "When, or whether (year)")
    assert card(page, "When, or whether (has_children)").count() == 1
    chart.locator("details.save summary").click()
    with page.expect_download() as download:
        chart.locator(".menu").get_by_role("button", name="CSV").click()
    head = download.value.path().read_text("utf-8-sig").splitlines()[0]
    assert head == "Year,count,margin,status,selection,source"
