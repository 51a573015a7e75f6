"""The documentation site builds with every link good, and asks nobody for anything."""

import re
from html.parser import HTMLParser

import docs_site
import pytest

from tests.docs.built import built


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built(tmp_path_factory.mktemp("site"))


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


def test_a_folder_in_the_table_of_contents_stands_for_its_pages():
    nav = [{"Reference": [{"Files": "method/format.md"}]}, {"More": ["method/*", "trust/*"]}]
    made = docs_site.expanded(nav, docs_site.entries(nav))
    more = made[1]["More"]
    assert "method/margins.md" in more
    assert "method/format.md" not in more
    assert next(page for page in more if page.startswith("trust/")) == "trust/README.md"
