"""The page asks for nothing, runs nothing but itself, and takes every value for a text.

Each page that any test opens is also checked for requests and errors when it is closed.
"""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from populace.publish.page import showcase
from tests.browser import pages, runtimes

TABS = ("explore", "time", "pairs", "map", "about")


def test_hostile_values_are_texts(opened):
    release = opened("hostile")
    page = release.go()
    assert page.title() == pages.HOSTILE[1]
    assert page.locator("h1").inner_text() == pages.HOSTILE[1]
    for _ in range(page.locator("button.more").count()):
        page.locator("button.more").first.click()
    texts = "\n".join(page.locator("main").all_inner_texts())
    for value in pages.HOSTILE[:6]:
        assert value in texts
    assert "x" * 100 in texts
    for tab in ("pairs", "pairs&c-pairs=matrix", "about"):
        page = release.go(f"tab={tab}")
        assert page.evaluate("window.hacked") is None
    for place in range(len(pages.HOSTILE)):
        page = release.go(f"a=~0:~{place};several:~{place}")
        assert page.locator(".chip").count() == 2
        page.locator(".chip").first.click()
        assert page.locator(".chip").count() == 1
    assert page.evaluate("window.hacked") is None
    # Nothing was added to what the page consists of.
    assert page.locator("script").count() == 4
    assert page.locator("img").count() == 0


def test_the_page_opens_where_workers_are_forbidden(chromium, folders):
    page = chromium.new_page(locale="en-GB")
    page.add_init_script("window.Worker = class { constructor() { throw new Error('no'); } }")
    page.goto((folders("small") / "index.html").as_uri())
    page.get_by_role("tab").first.wait_for()
    expect(page.locator("#card-0-0")).to_contain_text("600")
    page.close()


def test_a_worker_reads_the_data(chromium, folders):
    page, read = chromium.new_page(locale="en-GB"), []
    page.on("worker", lambda worker: read.append(worker.url))
    page.goto((folders("small") / "index.html").as_uri())
    page.get_by_role("tab").first.wait_for()
    assert [url.partition(":")[0] for url in read] == ["blob"]
    page.close()


def test_long_values_do_not_break_the_page(opened):
    page = opened("hostile", viewport={"width": 360, "height": 700}).go("a=~0:~11;several:~11")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_hostile_values_survive_in_saved_files(opened):
    page = opened("hostile").go("tab=pairs&c-pairs=matrix")
    page.locator("details.save summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    picture = download.value.path().read_text("utf-8")
    assert "<script" not in picture
    assert "<img" not in picture


def test_no_request_leaves_the_page(opened):
    first = opened("demo")
    for tab in TABS:
        page = first.go(f"tab={tab}&a=gender:Female")
        page.wait_for_timeout(50)
    page.get_by_role("link", name="aggregates.csv").hover()
    # The worker that reads the data is made of the page's own script.
    asked = {url.partition("#")[0] for url in first.requests if not url.startswith("blob:null/")}
    assert asked <= {"about:blank", (first.folder / "index.html").as_uri()}


IMAGE = """new Promise((done, failed) => {
    const image = new Image();
    image.onload = done;
    image.onerror = failed;
    image.src = 'https://example.org/a.png';
})"""
SCRIPT_FROM_ELSEWHERE = """new Promise((done, failed) => {
    const code = document.createElement('script');
    code.onload = done;
    code.onerror = failed;
    code.src = 'https://example.org/a.js';
    document.head.append(code);
})"""
SCRIPT_OF_ANOTHER = """new Promise((done, failed) => {
    const code = document.createElement('script');
    code.textContent = 'window.hacked = 1';
    document.head.append(code);
    window.hacked ? done() : failed();
})"""
HANDLER = """new Promise((done, failed) => {
    const place = document.createElement('p');
    place.innerHTML = '<button onclick="window.hacked = 1"></button>';
    document.body.append(place);
    place.firstChild.click();
    window.hacked ? done() : failed();
})"""


@pytest.mark.parametrize(
    "attempt",
    [
        "fetch('https://example.org/')",
        "fetch('synthetic.csv')",
        "import('https://example.org/a.js')",
        IMAGE,
        SCRIPT_FROM_ELSEWHERE,
        SCRIPT_OF_ANOTHER,
        HANDLER,
    ],
)
def test_the_policy_refuses_what_the_page_never_does(opened, attempt):
    first = opened("small")
    page = first.go()
    outcome = page.evaluate(
        f"async () => {{ try {{ await {attempt}; return 'done' }} catch {{ return 'refused' }} }}"
    )
    assert outcome == "refused"
    assert any("Content Security Policy" in words for words in first.complaints)
    assert {reason for reason in first.failures if reason} == ({"csp"} if first.failures else set())
    first.complaints.clear()
    first.requests.clear()


def test_the_policy_stands_in_the_page(folders):
    content = (folders("small") / "index.html").read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', content)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
    assert rules["default-src"] == "'none'"
    assert set(rules) == {
        "default-src",
        "script-src",
        "style-src",
        "worker-src",
        "img-src",
        "base-uri",
        "form-action",
    }
    # Its own code alone can make one, and what runs there is under the same policy.
    assert rules["worker-src"] == "blob:"
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]
    assert not re.search(r'(src|href)="(?!data:)', content.partition("</head>")[0])


def test_a_wheel_holds_the_page(tmp_path):
    with zipfile.ZipFile(runtimes.build_wheel(tmp_path)) as wheel:
        template = wheel.read("populace/publish/showcase.html").decode()
    assert template == showcase.template()
    assert "@@policy@@" not in template
    assert "@@boundaries@@" not in template


def test_without_scripts_the_page_says_where_to_look(opened):
    first = opened("small", java_script_enabled=False)
    first.page.goto((first.folder / "index.html").as_uri())
    assert "README.md" in first.page.locator("noscript").inner_text()
