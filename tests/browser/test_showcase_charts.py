"""Charts, their tables and what can be saved of them; the panel that explains the release.

What is filtered how is tested in the file about Explore.
"""

import csv
import io

import pytest


def saved(view, kind):
    page = getattr(view, "page", view)
    if view.locator(".menu").count() == 0:
        view.locator("details.save summary").first.click()
    with page.expect_download() as download:
        view.locator(".menu").get_by_role("button", name=kind).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def table(page):
    page.get_by_role("button", name="Table", exact=True).click()
    return [
        [" ".join(cell.split()) for cell in line.locator("td").all_inner_texts()]
        for line in page.locator("figure tbody tr").all()
    ]


def test_a_time_series_has_its_table(opened):
    page = opened("small").go("tab=time")
    assert page.locator("h2").inner_text() == "Records by Year"
    assert page.locator("svg.chart circle").count() == 3
    assert page.locator("svg.chart circle.hollow").count() == 1
    assert table(page) == [["2019", "500 ± 20"], ["2020", "300 ± 20"], ["2021", "≈ 200"]]


def test_a_point_that_noise_could_have_made_is_pale(opened):
    page = opened("faint").go("tab=time")
    points = page.locator("svg.chart circle")
    assert points.count() == 3
    faint = page.locator("svg.chart circle.faint")
    assert faint.count() == 1
    assert float(faint.evaluate("(each) => getComputedStyle(each).opacity")) < 0.5
    # So are its margin and the lines to it and from it; hollow are estimates alone.
    assert page.locator("svg.chart line.line.faint").count() == 2
    assert page.locator("svg.chart line.whisker.faint").count() == 1
    assert page.locator("svg.chart circle.hollow").count() == 1
    assert table(page)[1] == ["2020", "fewer than 36"]


def test_a_time_series_is_split_and_compared(opened):
    page = opened("small").go("tab=time")
    page.get_by_label("Split by").select_option(label="Gender")
    assert set(page.locator("svg.chart text.name").all_text_contents()) == {"Woman", "Man"}
    assert ["2020", "Man", "140 ± 30"] in table(page)
    page = opened("small").go("tab=time&a=gender:woman&b=gender:man")
    assert page.locator("svg.chart text.name").all_text_contents() == ["Selection A", "Selection B"]
    assert "Only: Gender: Woman" in page.locator("figure").inner_text()


def test_nothing_is_drawn_where_nothing_is_reported(opened):
    page = opened("small").go("tab=time&a=gender:man")
    assert page.locator("svg.chart circle").count() == 2


def test_a_line_of_which_nothing_is_reported_is_named_and_not_drawn(opened):
    page = opened("silent").go("tab=time&c-split=kind")
    assert page.locator("svg.chart text.name").all_text_contents() == ["often", "seldom"]
    assert "is too uncertain: never." in page.locator("figure").inner_text()
    page.locator("svg.chart").hover(position={"x": 300, "y": 200})
    assert "never" not in page.locator(".readout").inner_text()
    assert ["2019", "never", "not reported"] in table(page)
    page = opened("silent").go("tab=time&a=kind:never")
    assert page.locator("svg.chart").count() == 0
    assert "Nothing of this is reported." in page.locator("figure").inner_text()


def test_a_line_that_is_left_alone_keeps_its_name(opened):
    page = opened("silent").go("tab=time&a=kind:often&b=kind:never")
    assert page.locator("svg.chart text.name").all_text_contents() == ["Selection A"]
    assert "Selection B." in page.locator("figure").inner_text()


def test_flows_and_matrices(opened):
    page = opened("wide").go("tab=pairs")
    assert page.locator("h2").inner_text() == "Records by Origin and Destination"
    assert page.locator("path.link").count() == 5
    assert page.locator("path.link.estimate").count() == 2
    page.get_by_role("button", name="Matrix").click()
    cells = page.locator("svg.chart text.value").all_text_contents()
    assert sorted(cells) == ["60", "80", "90", *["–"] * 11, "≈\xa0200", "≈\xa0200"]
    assert page.locator("svg.chart rect.empty").count() == 16
    page.get_by_role("button", name="Swap").click()
    assert page.locator("h2").inner_text() == "Records by Destination and Origin"
    assert ["Kenya", "Kenya", "90 ± 25"] in table(page)


def test_values_keep_their_order_in_a_flow(opened):
    """Those of 0 to 8 go where it would cross: they stand first all the same."""
    page = opened("wide").go("tab=pairs")
    page.get_by_label("From").select_option(label="Age")
    texts = page.locator('svg.chart text[text-anchor="end"]')
    places = texts.evaluate_all("found => found.map((each) => Number(each.getAttribute('y')))")
    assert [name for _, name in sorted(zip(places, texts.all_text_contents(), strict=True))] == [
        "0-8",
        "9-17",
        "18+",
    ]


def test_names_of_few_columns_stand_upright(opened):
    page = opened("wide").go("tab=pairs")
    page.get_by_role("button", name="Matrix").click()
    heads = page.locator('svg.chart text.head[text-anchor="middle"]')
    assert heads.count() == 4
    assert "rotate" not in heads.first.get_attribute("transform")


@pytest.mark.parametrize("tab", ["pairs", "map"])
def test_a_chart_of_one_selection_says_which(opened, tab):
    page = opened("wide").go(f"tab={tab}&a=kinds:a&b=kinds:b")
    words = page.locator("figure").inner_text()
    assert "This is Selection A alone." in words
    assert "Selection A: Only: Kinds: a." in words
    page.get_by_role("button", name="Selection B").click()
    assert "Selection B: Only: Kinds: b." in page.locator("figure").inner_text()
    assert saved(page, "CSV")[0].endswith("_kinds-b.csv")


def test_a_map_of_countries(opened):
    page = opened("wide").go("tab=map")
    titles = page.locator("svg.chart title").all_text_contents()
    assert len(titles) > 190
    assert "Kenya: 300\xa0±\xa020" in titles
    assert "France: not reported" in titles
    words = page.locator("figure").inner_text()
    assert "Not drawn at this scale: Singapore." in words
    assert "do not imply official endorsement" in words
    assert page.locator("path.land.open").count() > 3
    page.locator("section.card button.pick", has_text="Kenya").click()
    assert page.locator("path.chosen").count() == 1
    page.get_by_label("Column").select_option(label="Destination")
    assert "Poland" in page.locator("section.card").inner_text()


def test_boundaries_can_be_left_out(opened, folders, tmp_path):
    content = (folders("wide") / "index.html").read_text("utf-8")
    start = content.index('id="boundaries">') + len('id="boundaries">')
    end = content.index("</script>", start)
    (tmp_path / "index.html").write_text(content[:start] + content[end:], "utf-8")
    first = opened("wide")
    first.folder = tmp_path
    page = first.go("tab=map")
    assert page.locator("svg.chart path").count() == 0
    assert page.locator("section.card button.pick").count() == 4


@pytest.mark.parametrize("view", ["tab=time", "tab=pairs", "tab=pairs&c-pairs=matrix", "tab=map"])
def test_views_are_saved_as_pictures(opened, view):
    page = opened("demo").go(view)
    name, picture = saved(page, "SVG")
    assert name.endswith(".svg")
    text = picture.decode()
    assert "Differentially private" in text
    assert "var(--" not in text
    name, picture = saved(page, "PNG")
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 5000


def test_views_are_saved_as_tables(opened):
    page = opened("small").go("tab=time")
    name, content = saved(page, "CSV")
    assert name == "records-by-year.csv"
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [list(line.values())[:5] for line in lines] == [
        ["2019", "500", "20", "protected", "All records"],
        ["2020", "300", "20", "protected", "All records"],
        ["2021", "200", "", "estimate", "All records"],
    ]
    assert list(lines[0]) == ["Year", "count", "margin", "status", "selection", "source"]
    assert {line["source"][:34] for line in lines} == {"Small release (22 November 2026). "}
    name, content = saved(opened("small").go("tab=time&a=gender:man"), "CSV")
    assert name == "records-by-year_gender-man.csv"
    assert "2021,,,not reported,Gender: Man," in content.decode("utf-8-sig")


def test_compared_views_are_saved_with_both_selections(opened):
    name, content = saved(opened("small").go("tab=time&b=gender:man"), "CSV")
    assert name == "records-by-year_all-records_gender-man.csv"
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {(line["A or B"], line["selection"]) for line in lines} == {
        ("Selection A", "All records"),
        ("Selection B", "Gender: Man"),
    }


def test_cards_are_saved(opened):
    page = opened("small").go("a=gender:woman")
    card = page.locator("section.card").filter(has=page.get_by_role("heading", name="Year"))
    card.locator("details.save summary").click()
    with page.expect_download() as download:
        card.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "records-by-year_gender-woman.csv"
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert [line.partition(": Woman,")[0] for line in lines] == [
        "Year,count,margin,status,selection,source",
        "2019,310,30,protected,Gender",
        "2020,150,30,protected,Gender",
        "2021,200,,estimate,Gender",
    ]
    with page.expect_download() as download:
        card.get_by_role("button", name="SVG").click()
    words = download.value.path().read_text("utf-8")
    for expected in ("310\xa0±\xa030", "≈\xa0200", "Only: Gender: Woman.", "url(#hatch-0)"):
        assert expected in words
    with page.expect_download() as download:
        card.get_by_role("button", name="PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    page = opened("small").go("a=gender:woman&b=gender:man&share=1")
    card = page.locator("section.card").filter(has=page.get_by_role("heading", name="Year"))
    card.locator("details.save summary").click()
    with page.expect_download() as download:
        card.get_by_role("button", name="CSV").click()
    words = download.value.path().read_text("utf-8-sig")
    assert "2021,Selection B,,,not reported,Gender: Man," in words
    # A column's own filter is left aside in its card, and so in what is saved of it.
    page = opened("small").go("a=gender:woman")
    name, content = saved(page.locator("section.card").first, "CSV")
    assert name == "records-by-gender.csv"
    assert "Man,400,20,protected,All records," in content.decode("utf-8-sig")


def test_the_save_menu_closes_with_escape(opened):
    page = opened("small").go("tab=time")
    summary = page.locator("details.save summary")
    summary.press("Enter")
    page.get_by_role("button", name="CSV").focus()
    page.keyboard.press("Escape")
    assert page.locator(".menu").count() == 0
    assert summary.evaluate("each => each === document.activeElement")


def test_files_are_named_where_they_cannot_be_opened(opened, folders):
    page = opened("small").go("tab=about")
    names = page.locator("li code").all_text_contents()
    assert "croissant.json" in names
    linked = opened("linked").go("tab=about").locator("li:has(code)").all_inner_texts()
    assert any(each.startswith("links_victims_persons.csv Protected numbers") for each in linked)
    assert all(len(each.split()) > 4 for each in linked), linked
    # As the studio shows it: nothing lies beside, and a link would lead out of the page.
    content = (folders("small") / "index.html").read_text("utf-8")
    page = opened("small").go()
    page.evaluate(
        """content => document.body.replaceChildren(Object.assign(
        document.createElement("iframe"),
        { srcdoc: content, sandbox: "allow-scripts", width: 900, height: 600 }))""",
        content,
    )
    frame = page.frame_locator("iframe")
    frame.get_by_role("tab", name="About").click()
    assert frame.locator("li code").all_text_contents() == names
    assert frame.locator("a[href$='.csv']").count() == 0


def test_a_view_is_cited(opened):
    page = opened("small", permissions=["clipboard-read", "clipboard-write"]).go("tab=time")
    page.locator("details.save summary").first.click()
    page.get_by_role("button", name="Copy citation").click()
    page.get_by_text("Copied.").wait_for()
    words = page.evaluate("navigator.clipboard.readText()")
    assert words.startswith("Records by Year. Small release (22 November 2026).")


def test_the_panel_explains_the_guarantee(opened):
    page = opened("small").go("tab=about")
    words = page.get_by_role("tabpanel").inner_text()
    assert "Of 100 such guesses, 50 are right by chance" in words
    assert "at most 58 are" in words
    assert "at most 7.39 (epsilon = 2)" in words
    assert "1 in 1,000,000" in words
    assert page.locator(".dots .dot.more").count() == 8
    rows = page.locator(".curve tbody tr")
    wrong, one, two, five = (float(cell.rstrip("%")) for cell in rows.first.inner_text().split())
    assert (wrong, rows.count()) == (1.0, 3)
    assert wrong < one < two < five < 100
    assert page.locator(".curve polyline").count() == 3
    assert "public domain of 2 values" in page.locator("details").text_content()
    assert "a proof, version 1" in page.locator("details").text_content()
    for name in ("synthetic.csv", "aggregates.csv", "release.json"):
        assert page.get_by_role("link", name=name).get_attribute("href") == name


@pytest.mark.parametrize(
    ("locale", "word", "direction"),
    [
        ("fr-CH", "Explorer", "ltr"),
        ("es-MX", "Explorar", "ltr"),
        ("ar-EG", "استكشاف", "rtl"),
        ("de-DE", "Explore", "ltr"),
    ],
)
def test_the_page_speaks_the_reader_s_language(opened, locale, word, direction):
    page = opened("wide", locale=locale).go()
    assert page.get_by_role("tab").first.inner_text() == word
    assert page.evaluate("document.documentElement.dir") == direction
    page.get_by_role("combobox").first.select_option("es")
    assert page.get_by_role("tab").first.inner_text() == "Explorar"
    assert page.evaluate("document.documentElement.lang") == "es"
    assert "lang=es" in page.evaluate("location.hash")
    assert "Ucrania" in page.locator("main").inner_text()


def test_codes_that_are_no_country_are_named_with_their_count(opened):
    page = opened("coded").go("tab=map")
    notes = page.locator("figure").first.inner_text()
    assert "Not a country: ZZ (90\xa0±\xa020)." in notes
    assert "Not drawn" not in notes


@pytest.mark.parametrize(
    ("locale", "no", "yes"),
    [
        ("en-GB", "No", "Yes"),
        ("fr-FR", "Non", "Oui"),
        ("es-ES", "No", "Sí"),
        ("ar-EG", "لا", "نعم"),
    ],
)
def test_0_and_1_of_a_flag_are_read_as_no_and_yes(opened, locale, no, yes):
    page = opened("coded", locale=locale).go("a=is_forced:1;has_children:1")
    labels = page.locator("section.card").first.locator(".label").all_inner_texts()
    assert labels[:2] == [no, yes]
    assert all(yes in chip for chip in chips(page))


def chips(page):
    return page.locator(".chip").all_inner_texts()


def test_a_cell_of_a_matrix_of_which_nothing_is_told_says_so(opened):
    page = opened("wide").go("tab=pairs&c-from=origin&c-to=destination&c-pairs=matrix")
    cells = page.locator("svg.chart g:has(> title)")
    told = [cell.locator("text").all_text_contents() for cell in cells.all()]
    named = [cell.locator("title").text_content() or "" for cell in cells.all()]
    for texts, name in zip(told, named, strict=True):
        assert (texts == ["–"]) == name.endswith(": not reported"), name
    assert ["–"] in told
    assert "which is not zero" in page.locator("figure").inner_text()
