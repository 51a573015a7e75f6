"""The documentation site builds with every link good, and asks nobody for anything."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import FLAGS

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import docs_site  # noqa: E402


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = (sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return folder


class Loads(HTMLParser):
    """What a page loads by itself, as opposed to what a reader may follow."""

    def __init__(self):
        super().__init__()
        self.found, self.links, self.ids = [], [], set()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids.add(given.get("id"))
        if tag in {"script", "img", "iframe", "source"} and "src" in given:
            self.found.append(given["src"])
        if tag == "link" and given.get("rel") != "canonical":
            self.found.append(given["href"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])


def read(path):
    parser = Loads()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def test_no_page_asks_another_address(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 60
    asked = {each for page in pages for each in read(page).found if re.match(r"(https?:)?//", each)}
    assert asked == set()


def test_every_link_within_the_site_leads_somewhere(site):
    broken = []
    for page in sorted(site.rglob("*.html")):
        if page.name == "404.html":
            continue
        for link in read(page).links:
            if re.match(r"[a-z]+:|#|//", link):
                continue
            target = (page.parent / link.split("#")[0]).resolve()
            if not target.exists():
                broken.append(f"{page.relative_to(site)}: {link}")
    assert broken == []


def test_search_works_from_a_folder(site):
    assert (site / "search" / "search_index.js").is_file()


@pytest.mark.parametrize(
    ("text", "page", "wanted"),
    [
        ("[a](../method/margins.md)", "guide/x.md", "[a](../method/margins.md)"),
        ("[a](../../README.md#b)", "guide/x.md", "[a](../project/README.md#b)"),
        ("[a](docs/guide/check.md)", "project/README.md", "[a](../guide/check.md)"),
        ("[`a.py`](../../tools/node.py)", "guide/x.md", "`a.py`"),
        ("[tool](../../tools/node.py)", "guide/x.md", "tool (`tools/node.py`)"),
        ("[no](nowhere.md)", "guide/x.md", "[no](nowhere.md)"),
        ("[a](https://example.org)", "guide/x.md", "[a](https://example.org)"),
    ],
)
def test_links_out_of_the_folder_become_links_into_the_site(text, page, wanted):
    assert docs_site.relinked(text, page) == wanted


def test_a_reader_searches_a_page_that_was_opened_from_a_folder(site):
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium was not found")
        pytest.skip("not run: chromium was not found; say make test")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((site / "explanation" / "glossary.html").as_uri())
        page.locator("[data-md-component=search-query]").click()
        page.keyboard.type("ledger", delay=20)
        expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=20_000)
        assert [each for each in asked if not each.startswith(("file:", "data:", "about:"))] == []
        browser.close()


def test_a_folder_in_the_table_of_contents_stands_for_its_pages():
    nav = [{"Reference": [{"Files": "method/format.md"}]}, {"More": ["method/*", "trust/*"]}]
    made = docs_site.expanded(nav, docs_site.entries(nav))
    more = made[1]["More"]
    assert "method/margins.md" in more
    assert "method/format.md" not in more
    assert next(page for page in more if page.startswith("trust/")) == "trust/README.md"
