"""A reader of the documentation opens it from a folder, without a server."""

from playwright.sync_api import expect

from tests.docs.built import built


def test_a_reader_searches_a_page_that_was_opened_from_a_folder(chromium, tmp_path):
    site = built(tmp_path / "site")
    page = chromium.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "explanation" / "glossary.html").as_uri())
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("ledger", delay=20)
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert [each for each in asked if not each.startswith(("file:", "data:", "about:"))] == []
    page.close()
