"""Every step of the studio in four languages and widths, light and dark, linked tables or not."""

import pytest
from playwright.sync_api import expect

import populace
from tests.browser import linked_studio, studio
from tests.browser.test_showcase_access import violations

LOCALES = {
    "en-GB": (1920, ("light", "dark")),
    "fr-FR": (1280, ("dark", "light")),
    "es-ES": (768, ("light", "dark")),
    "ar-EG": (360, ("dark", "light")),
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    home = tmp_path_factory.mktemp("cases")
    return {rows: populace.example(home / str(rows), victims=rows) for rows in (600, 300)}


@pytest.fixture(scope="module", params=LOCALES)
def everyone(chromium, studio_address, request):
    """The studio in a language, opened once; the colors of each test are its own."""
    width, schemes = LOCALES[request.param]
    size = {"width": width, "height": 900}
    told = {"viewport": size, "locale": request.param, "reduced_motion": "reduce"}
    app = studio.new_studio(chromium, color_scheme=schemes[0], **told)
    app.page.on("dialog", lambda dialog: dialog.accept())
    app.open(studio_address)
    yield app, request.param, schemes
    app.context.close()


def check_step(page):
    """No violation, and nothing wider than the screen."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_table(everyone, cases):
    app, locale, _ = everyone
    page = app.page
    assert page.locator("html").get_attribute("dir") == ("rtl" if locale[:2] == "ar" else "ltr")
    check_step(page)
    app.load(cases[600] / "cases.csv")
    expect(page.locator("nav button").nth(1)).to_be_enabled(timeout=studio.SLOW)
    check_step(page)
    for place in (1, 2):
        page.locator("nav button").nth(place).click()
        check_step(page)
    app.strength(0.6)
    page.locator(".next .primary").click()
    expect(page.locator("nav button").nth(4)).to_be_enabled(timeout=studio.SLOW)
    for place in (2, 3, 4):
        page.locator("nav button").nth(place).click()
        check_step(page)
    assert app.complaints == []


def test_linked_tables(everyone, cases, tmp_path):
    app, _, schemes = everyone
    page = app.page
    page.emulate_media(color_scheme=schemes[1])
    page.locator("nav button").first.click()
    page.locator("input[type=file]").first.set_input_files(linked_studio.project(tmp_path))
    linked_studio.load_all(app, cases[300] / "networks")
    page.locator(".joined").wait_for(timeout=studio.SLOW)
    for place in (0, 1, 2):
        page.locator("nav button").nth(place).click()
        check_step(page)
    expect(page.locator("nav button").nth(4)).to_be_disabled()
    linked_studio.release(app)
    page.locator("nav button").nth(3).click()
    page.locator("main .stack > div > .button").first.click()
    page.locator("ol.three").wait_for(timeout=studio.SLOW)
    for tab in page.get_by_role("tab").all():
        tab.click()
        check_step(page)
    for place in (2, 4):
        page.locator("nav button").nth(place).click()
        check_step(page)
    assert app.complaints == []
