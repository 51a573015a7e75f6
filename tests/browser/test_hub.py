"""The pages of a hub in Chromium: from a stick and a server, for everyone, with hostile texts."""

import functools
import http.server
import math
import re
import threading
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

import populace
from populace import examples, hubs
from populace.hubs import building
from populace.hubs.site_file import site_of
from populace.vocabulary.errors import OutputError
from tests.browser.conftest import missing
from tests.browser.recorder import recorded
from tests.browser.test_showcase_access import violations
from tests.unit.hubs.made import said, saved, small, weak
from tests.unit.hubs.test_building import hostile

SERIES = "d/people-helped/"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A hub of a series of three years, of two other data sets, and of one of hostile texts."""
    try:
        building.built()
    except OutputError as error:
        missing(str(error))
    home = tmp_path_factory.mktemp("hub")
    series = populace.example(home / "series", victims=600, series=True)
    for year in examples.YEARS:
        project = populace.read_project(series / f"{year}.toml")
        made = populace.release(project, ledger=home / "ledger.jsonl")
        made.save(project.settings["out"])
    saved(said(small(), title="Calls", dataset="calls"), home / "calls")
    saved(said(weak(), title="Interviews", dataset="interviews"), home / "interviews")
    content = {
        "title": {"en": "A hub", "fr": "Un portail", "es": "Un portal", "ar": "بوابة"},
        "releases": ["series/public/*", "calls", "interviews"],
        "notices": [
            {
                "dataset": "people-helped",
                "version": "2024",
                "date": "2026-03-01",
                "text": "Counted twice.",
                "withdrawn": True,
            }
        ],
    }
    hubs.build(site_of(content, home), home / "site")
    bad = site_of({"title": "Texts", "releases": [str(hostile(home))]}, home)
    hubs.build(bad, home / "bad")
    return home


@pytest.fixture
def page(chromium):
    """A page that must complain of nothing."""
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    opened = context.new_page()
    complaints = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def go(page, home, address, site="site"):
    """Open a page of a hub from disk, from the beginning."""
    page.goto("about:blank")
    page.goto(f"{(home / site).as_uri()}/{address}")
    page.locator(".static").first.wait_for(state="detached")
    expect(page.get_by_role("heading").first).to_be_visible()


def test_from_the_catalog_to_a_compared_chart_and_a_download(site, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    go(page, site, "index.html")
    expect(page.get_by_role("status")).to_have_text(re.compile("3 data sets"))
    page.get_by_role("searchbox").fill("forced labor")
    expect(page.locator(".cards > li")).to_have_count(1)
    expect(page.locator(".cards mark")).to_have_text("Forced labor")
    page.get_by_role("searchbox").fill("kenya")
    # By the name of a country whose code is in the data.
    expect(page.locator(".cards > li")).to_have_count(3)
    page.get_by_role("searchbox").fill("forced")
    page.get_by_role("link", name="People helped each year").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People helped each year")
    expect(page.get_by_text("everybody pays for one period")).to_be_visible()
    expect(page.get_by_text("Counted twice.")).to_be_visible()
    expect(page.get_by_text("changed by more than the noise").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("All files as zip")).click()
    assert download.value.suggested_filename == "2026.zip"
    page.get_by_role("link", name="Compare versions").click()
    expect(page.locator("article")).to_have_count(3)
    page.locator(".question select").first.select_option("form")
    chart = page.locator("svg.chart")
    expect(chart).to_contain_text("Forced labor")
    assert chart.locator(".number", has_text="±").count() >= 9
    page.get_by_role("button", name="Table").click()
    expect(page.locator("table")).to_contain_text("A: People helped each year (2024)")
    assert asked
    assert all(url.startswith(("file:", "about:", "blob:")) for url in asked)


def chosen(page, label, option):
    """Choose an option of a list by what the list is called."""
    asked = page.locator(".question label").filter(has=page.get_by_text(label, exact=True))
    asked.locator("select").select_option(label=option)


def line(page, *cells):
    """The row of the table of a chart that begins with these cells, as texts."""
    row = page.locator("table tr").filter(has_text=cells[0]).filter(has_text=cells[1])
    expect(row).to_have_count(1)
    return [text.replace("\xa0", " ") for text in row.locator("th, td").all_inner_texts()]


def test_three_questions_of_a_journalist_without_a_network(site, chromium, tmp_path):
    """Each takes at most four choices, and has the numbers that the releases themselves give."""
    earlier, later = (populace.load(site / "series" / "public" / year) for year in ("2025", "2026"))
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce", accept_downloads=True)
    context.set_offline(True)
    page = context.new_page()
    page.goto((site / "site" / "index.html").as_uri())
    page.get_by_role("link", name="People helped each year").click()
    page.get_by_role("link", name="Compare versions").click()
    first, second = (f"{letter}: People helped each year ({year})" for letter, year in YEARS_SHOWN)

    # How many people were in forced labor in each year, and is the difference more than noise?
    chosen(page, "By", "Form of exploitation")
    notes = page.locator("svg.chart .note").all_text_contents()
    page.get_by_role("button", name="Table").click()
    answers = {}
    for release, name in ((later, first), (earlier, second)):
        answers[name] = release.count(form="Forced labor")
        assert line(page, "Forced labor", name)[-1] == said_of(answers[name])
    one, other = answers.values()
    within = abs(one.value - other.value) <= math.hypot(one.margin, other.margin)
    assert len(notes) > 0
    assert within or any(f"{abs(one.value - other.value):,.0f}" in note for note in notes)

    # Which share of the people were from 18 to 29?
    chosen(page, "By", "Age")
    chosen(page, "As", "shares")
    for release, name in ((later, first), (earlier, second)):
        [shown] = re.findall(r"[\d.]+(?=%)", line(page, "18-29", name)[-1])[:1]
        assert float(shown) == pytest.approx(100 * release.share({"age": "18-29"}).value, abs=0.51)

    # From where did women come?
    chosen(page, "As", "numbers")
    chosen(page, "By", "Country of origin")
    chosen(page, "Only those with", "Gender")
    chosen(page, "being", "Female")
    for release, name in ((later, first), (earlier, second)):
        found = release.count(gender="Female", country="KE")
        assert line(page, "Kenya", name)[-1] == said_of(found)

    # What was seen stands in what is taken home, too.
    page.get_by_role("link", name="Catalog", exact=True).click()
    page.get_by_role("link", name="People helped each year").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("All files as zip")).click()
    download.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        packed.extractall(tmp_path)
    [folder] = (each for each in tmp_path.iterdir() if each.is_dir())
    populace.verify(folder)
    taken, shown = (
        each.count(gender="Female", country="KE") for each in (populace.load(folder), later)
    )
    assert taken == shown
    context.close()


YEARS_SHOWN = (("C", "2026"), ("B", "2025"))


def said_of(answer):
    """A count as a page writes it."""
    fine = 1 if answer.margin > 10 else 10
    return f"{answer.value:,.0f} ± {math.ceil(answer.margin * fine) / fine:,g}"


def test_a_view_is_its_address(site, page):
    view = f"r={SERIES}2025/,{SERIES}2026/&c=age&o=gender&v=Female&share=1"
    go(page, site, f"compare.html#{view}")
    expect(page.locator("figure h2")).to_have_text("Age, by release, only Gender: Female")
    expect(page.locator("svg.chart")).to_contain_text("%")
    go(page, site, f"compare.html#{view}&embed=1")
    expect(page.locator("figure")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)


def test_units_and_rounding_are_never_mixed_in_silence(site, page):
    go(page, site, "compare.html#r=d/calls/x,d/interviews/y&c=gender")
    expect(page.get_by_text("has no such release")).to_have_count(2)
    calls, interviews = (
        next((site / "site" / "d" / name).glob("*/release.json")).parent.name
        for name in ("calls", "interviews")
    )
    go(page, site, f"compare.html#r=d/calls/{calls}/,d/interviews/{interviews}/&c=gender")
    expect(page.get_by_text("hold noise and others are rounded")).to_be_visible()
    expect(page.locator("svg.chart")).to_have_count(2)
    expect(page.locator("svg.chart .note")).to_have_count(0)
    go(page, site, f"compare.html#r=d/calls/{calls}/,{SERIES}2026/&c=gender")
    expect(page.get_by_text("do not count the same")).to_be_visible()
    expect(page.locator("svg.chart")).to_have_count(2)


def test_a_story_links_its_numbers_to_the_page_of_the_release(site, page):
    go(page, site, f"{SERIES}2026.html")
    number = page.locator(".story a").first
    expect(number).to_contain_text("±")
    number.click()
    expect(page.locator(".static")).to_have_count(0)
    assert "/2026/index.html#" in page.url
    expect(page.get_by_role("tablist")).to_be_visible()


VIEWS = (
    "index.html",
    "index.html#q=labor",
    f"{SERIES}index.html",
    f"{SERIES}2026.html",
    f"compare.html#r={SERIES}2025/,{SERIES}2026/&c=form",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(chromium, site, view, scheme):
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    sign = "&" if "#" in view else "#"
    for language, width in (("en", 1280), ("fr", 360), ("es", 1280), ("ar", 360)):
        page.set_viewport_size({"width": width, "height": 800})
        go(page, site, f"{view}{sign}lang={language}")
        expect(page.get_by_text("…", exact=False).filter(has_text="Reading")).to_have_count(0)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        direction = page.evaluate("document.documentElement.dir")
        assert direction == ("rtl" if language == "ar" else "ltr")
    context.close()


MOVED = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.moved += each.value;
}).observe({ type: "layout-shift", buffered: true });
"""
"""Adds up how far what a reader looks at is moved, as browsers score it."""


@pytest.mark.parametrize("width", [360, 1350])
@pytest.mark.parametrize("view", VIEWS)
def test_what_a_reader_looks_at_stays_where_it_is(chromium, site, view, width):
    """Below a tenth it is what browsers call good."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(MOVED)
    go(page, site, view)
    expect(page.get_by_text("…", exact=False).filter(has_text="Reading")).to_have_count(0)
    page.wait_for_timeout(500)
    assert page.evaluate("window.moved") < 0.1
    context.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_):
        """Nothing."""


def test_from_a_server_nothing_else_is_asked_for(chromium, site):
    serve = functools.partial(Quiet, directory=str(site / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        with recorded(chromium) as (browser, recorder):
            page = browser.new_page()
            page.goto(address)
            expect(page.locator(".cards > li")).to_have_count(3)
            page.get_by_role("link", name="People helped each year").click()
            expect(page.get_by_text("changed by more than the noise").first).to_be_visible()
            page.get_by_role("link", name="Compare versions").click()
            expect(page.locator("svg.chart")).to_be_visible()
            asked = [each.address for each in recorder.asked]
        server.shutdown()
    assert any(url.endswith("/catalog.js") for url in asked)
    assert [url for url in asked if not url.startswith(address)] == []


def test_hostile_texts_are_shown_as_texts(site, page):
    for path in sorted((site / "bad").rglob("*.html")):
        if (path.parent / "release.json").exists():
            continue
        address = path.relative_to(site / "bad").as_posix()
        for language in ("en", "ar"):
            go(page, site, f"{address}#lang={language}&q=script", "bad")
            page.wait_for_timeout(100)
            assert page.evaluate("window.hacked") is None
            assert page.locator("img").count() == 0
            held = page.evaluate(
                "[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
            )
            assert not any(link and link.startswith("javascript:") for link in held)
    shown = next((site / "bad" / "d").iterdir()).name
    key = next(Path(site / "bad" / "d" / shown).glob("*/release.json")).parent.name
    go(page, site, f"compare.html#r=d/{shown}/{key}/", "bad")
    expect(page.locator("svg.chart")).to_contain_text("script")
    page.get_by_text("Put this chart into a page").click()
    assert "<script" not in page.locator("textarea").input_value()
    assert page.evaluate("window.hacked") is None


def test_without_a_script_every_data_set_and_version_is_named(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{(site / 'site').as_uri()}/index.html")
    page.get_by_role("link", name="People helped each year").click()
    for version in ("2024", "2025", "2026"):
        expect(page.get_by_role("link", name=version, exact=True)).to_be_visible()
    expect(page.get_by_text("at most: each is in one period only, as declared")).to_be_visible()
    context.close()
