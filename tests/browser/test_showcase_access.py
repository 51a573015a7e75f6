"""The page for everyone: axe, contrast, small and large screens, print, motion.

The keyboard journey is tested with Explore.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.runtimes import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = (
    "",
    "a=gender:Female;registration_year:2019:2020&b=gender:Male&share=1",
    "a=gender:Female;age_band:0-8;citizenship:UA;source_org:NGO",
    "tab=time&c-split=gender",
    "tab=pairs",
    "tab=pairs&c-pairs=matrix",
    "tab=map",
    "tab=about",
)


def violations(page):
    page.evaluate(AXE.read_text("utf-8"))
    options = {
        "runOnly": {
            "type": "tag",
            "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        }
    }
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


SEEN = {
    "linked": (
        "tab=explore",
        "tab=children&table=1",
        "tab=relations",
        "tab=time&c-split=gender",
        "tab=pairs",
        "tab=pairs&c-pairs=matrix&c-percent=row",
        "tab=about",
    ),
    "wide": ("a=origin:KE;kinds:a:b&b=origin:PH&share=1", "tab=map"),
}
"""Every kind of view, by releases that have it."""

SETTINGS = (("en", "light", 1280), ("ar", "dark", 360), ("fr", "dark", 1280), ("es", "light", 360))
"""Each language, colors and width; each colors with each width."""

CHECKED = [
    *(("light", "demo", view) for view in ("", "tab=about")),
    ("dark", "wide", "a=origin:SG;destination:UKR;age:0-8"),
    ("dark", "small", "tab=time&c-split=gender"),
    ("light", "journeys", "share=known"),
    ("dark", "findings", "a=gender:woman"),
    ("dark", "tree", "tab=relations"),
    ("light", "groups", "tab=about"),
    ("light", "said", "tab=about"),
    ("dark", "said", "tab=about"),
]


@pytest.mark.parametrize(("scheme", "release", "view"), CHECKED)
def test_axe_finds_nothing(opened, scheme, release, view):
    page = opened(release, color_scheme=scheme, reduced_motion="reduce").go(view)
    assert violations(page) == []


@pytest.mark.parametrize(
    ("release", "view"), [(release, view) for release, views in SEEN.items() for view in views]
)
def test_axe_finds_nothing_in_any_view_in_any_setting(opened, release, view):
    place = opened(release, reduced_motion="reduce")
    # A map has hundreds of outlines to look at: both colors and both widths are enough.
    for language, scheme, width in SETTINGS[: 2 if view == "tab=map" else 4]:
        place.page.set_viewport_size({"width": width, "height": 900})
        place.page.emulate_media(color_scheme=scheme)
        page = place.go(f"{view}&lang={language}")
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == [], (language, scheme, width)


def test_axe_finds_nothing_in_a_table_or_in_arabic(opened):
    page = opened("wide", reduced_motion="reduce").go("tab=pairs")
    page.get_by_role("button", name="Table", exact=True).click()
    page.locator("details.save summary").click()
    assert violations(page) == []
    size = {"width": 360, "height": 800}
    page = opened("wide", locale="ar", viewport=size, reduced_motion="reduce").go()
    page.locator("details.save summary").first.click()
    assert violations(page) == []
    # A chart on a small screen is a region of its own: no other one bears its name.
    page = opened("wide", viewport=size, reduced_motion="reduce").go("tab=map")
    assert violations(page) == []


def test_axe_would_find_something(opened):
    page = opened("small").go()
    page.evaluate(
        "document.querySelector('select').parentElement.replaceWith("
        "document.createElement('select'))"
    )
    assert any("select-name" in each for each in violations(page))


@pytest.mark.parametrize(
    ("width", "locale", "release"),
    [
        (320, "en", "demo"),
        (320, "ar", "wide"),
        (360, "fr", "wide"),
        (768, "ar", "small"),
        (768, "es", "wide"),
        (1920, "en", "wide"),
        (1920, "ar", "small"),
    ],
)
def test_no_width_scrolls_sideways(opened, width, locale, release):
    first = opened(release, viewport={"width": width, "height": 800}, locale=locale)
    for view in VIEWS:
        page = first.go(view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_themes_are_chosen(opened):
    page = opened("small", color_scheme="light").go()
    paper = "getComputedStyle(document.body.parentElement).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_label("Colors").select_option("dark")
    dark = page.evaluate(paper)
    assert light != dark
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == dark
    page.get_by_label("Colors").select_option("light")
    assert page.evaluate(paper) == light
    page.get_by_label("Colors").select_option("auto")
    assert page.evaluate(paper) == dark


def test_nothing_moves_with_reduced_motion(opened):
    page = opened("small", reduced_motion="reduce").go()
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(each =>"
        " parseFloat(getComputedStyle(each).transitionDuration) > 0).length"
    )
    assert moving == 0


def test_the_page_prints(opened):
    page = opened("demo").go("a=gender:Female")
    page.emulate_media(media="print")
    assert not page.get_by_role("tablist").is_visible()
    assert page.locator(".total").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_paper_is_white_and_lists_say_what_they_leave_out(opened):
    page = opened("hostile", color_scheme="dark").go()
    page.get_by_label("Colors").select_option("dark")
    rest = page.locator("p.rest").first
    assert not rest.is_visible()
    page.emulate_media(media="print")
    assert rest.is_visible()
    assert rest.inner_text().startswith("5 more")
    assert forced(page, "html", "backgroundColor", "color") == (
        "rgb(255, 255, 255)",
        "rgb(27, 31, 36)",
    )
    sizes = [
        float(forced(page, selector, "fontSize")[0].removesuffix("px"))
        for selector in ("main h2", ".number", ".number small")
    ]
    assert sizes == sorted(sizes, reverse=True)


def test_figures_in_arabic_sentences_are_not_turned_round(opened):
    page = opened("linked", locale="ar").go("tab=relations")
    words = page.locator("p.lead").last
    assert "\u2068\u2066" in words.inner_text()
    places = words.evaluate(
        """each => {
        const node = each.firstChild, text = node.data, range = document.createRange();
        return ["\u2066", "±"].map(sign => {
          const place = text.indexOf(sign) + 1;
          range.setStart(node, place);
          range.setEnd(node, place + 1);
          return range.getBoundingClientRect().left;
        });
      }"""
    )
    assert places[0] < places[1]


def forced(page, selector, *names):
    """Computed properties of the first element of a selector."""
    return tuple(
        page.locator(selector).first.evaluate("(each, name) => getComputedStyle(each)[name]", name)
        for name in names
    )


def test_forced_colors_show_what_is_chosen(opened):
    page = opened("small", forced_colors="active").go("a=gender:woman&share=1")
    chosen = forced(page, '[role="tab"][aria-selected="true"]', "backgroundColor")
    assert chosen != forced(page, '[role="tab"][aria-selected="false"]', "backgroundColor")
    edge = forced(page, '[role="tab"][aria-selected="true"]', "borderBlockEndColor")
    assert edge != forced(page, '[role="tab"][aria-selected="false"]', "borderBlockEndColor")
    pressed = forced(page, '.button[aria-pressed="true"]', "backgroundColor", "color")
    assert pressed != forced(page, '.button[aria-pressed="false"]', "backgroundColor", "color")
    assert pressed[0] != pressed[1]
    names = ("borderInlineStartWidth", "outlineStyle")
    assert forced(page, ".pick.chosen", *names) == ("8px", "solid")
    assert forced(page, ".pick:not(.chosen)", *names) == ("0px", "none")
    assert forced(page, ".chip", "borderBlockEndWidth", "borderBlockEndStyle") == ("1px", "solid")


def test_forced_colors_show_what_is_not_reported(opened):
    page = opened("small", forced_colors="active").go("a=gender:man")
    assert forced(page, "main .track.nothing", "borderBlockEndStyle") == ("dashed",)
    assert page.get_by_text("not reported", exact=True).first.is_visible()
    # A count is a filled bar with its margin, an estimate is hatched: neither is the page's color.
    paper = forced(page, "html", "backgroundColor")
    assert forced(page, "button.pick .bar", "backgroundColor") != paper
    page = opened("small", forced_colors="active").go()
    assert "gradient" in forced(page, "button.pick .bar.estimate", "backgroundImage")[0]
    page = opened("wide", forced_colors="active").go("tab=pairs&c-pairs=matrix")
    assert forced(page, "rect.empty", "strokeDasharray") != ("none",)
    assert forced(page, "rect.heat", "stroke") != forced(page, "rect.empty", "stroke")


@pytest.mark.parametrize("locale", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("release", ["demo", "linked", "groups"])
def test_at_400_percent_every_tab_and_label_is_whole(opened, release, locale):
    """1280 pixels at 400% are 320: nothing is cut, and the active tab is in sight."""
    page = opened(release, viewport={"width": 320, "height": 256}, locale=locale).go("tab=about")
    tab = page.locator('[role="tab"][aria-selected="true"]')
    box = tab.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    cut = (
        "[...document.querySelectorAll('[role=tab], .label, .button, .badge, h2, .chip')]"
        ".filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)"
        ".map(each => each.textContent)"
    )
    assert page.evaluate(cut) == []
    page.locator('[role="tab"]').first.click()
    assert page.locator(".label").count() > 0
    assert page.evaluate(cut) == []
    page.locator(".tools summary").click()
    assert page.evaluate(cut) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("locale", ["en", "fr", "es", "ar"])
def test_tools_fit_a_telephone(opened, locale):
    """What is done seldom waits behind a button: nothing is cut, and nothing scrolls aside."""
    size = {"width": 360, "height": 740}
    page = opened("demo", viewport=size, locale=locale).go("share=1&a=gender:Female")
    tools = page.locator(".tools")
    assert tools.evaluate("each => each.scrollWidth <= each.clientWidth")
    # Three lines of buttons in French, two in others.
    assert tools.bounding_box()["height"] <= 112
    tools.locator("summary").click()
    for button in tools.locator("button").all():
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    tools.locator(".more button").nth(1).click()
    expect(tools.get_by_role("status")).to_contain_text("±")
    assert violations(page) == []
    tools.locator(".more button").first.click()
    # What can be stopped is in sight.
    expect(tools.locator(":scope > button[aria-pressed=true]")).to_be_visible()


def test_a_relation_prints_in_pages(opened):
    """A grid around columns does not break between pages: columns run off the side."""
    page = opened("linked").go("tab=relations")
    page.emulate_media(media="print")
    assert page.locator(".relation").evaluate("each => getComputedStyle(each).display") == "block"


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_wide_chart_scrolls_by_itself_from_its_scale(opened, locale):
    size = {"width": 320, "height": 600}
    page = opened("wide", viewport=size, locale=locale, reduced_motion="reduce").go(
        "tab=pairs&c-pairs=matrix"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    place = page.locator("figure .wide")
    assert place.get_attribute("tabindex") == "0"
    assert place.evaluate("each => each.scrollWidth > each.clientWidth && each.scrollLeft === 0")
    first = page.locator("svg.chart text.head[text-anchor=end]").first
    assert first.bounding_box()["x"] >= place.bounding_box()["x"]
    assert violations(page) == []


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_flows_fit_a_narrow_screen(opened, locale):
    size = {"width": 320, "height": 600}
    page = opened("wide", viewport=size, locale=locale, reduced_motion="reduce").go("tab=pairs")
    place = page.locator("figure .wide")
    assert place.evaluate("each => each.scrollWidth === each.clientWidth")
    labels = page.locator("svg.chart text").all_text_contents()
    assert labels
    assert not any("…" in label for label in labels)
    assert violations(page) == []
