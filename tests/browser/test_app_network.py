"""Nothing leaves the studio: every request of the browser is seen, and what is tried is refused.

Each attempt is also made from a page without the studio's policy, where it is seen to succeed:
so the tests can fail.
"""

import re
import shutil
import threading
from collections import Counter
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

import populace
from populace.cli.app import HEADERS
from tests.browser import studio
from tests.browser.conftest import missing
from tests.browser.recorder import recorded
from tests.browser.runtimes import ROOT

ELSEWHERE = "elsewhere.test"
SETTLE = 1_500
"""Milliseconds in which a request would have been seen."""

MAY_HAVE = re.compile(
    "host|proxy-connection|user-agent|accept|accept-(encoding|language)|sec-(ch-ua|fetch)-?.*"
    "|upgrade-insecure-requests|cache-control|pragma|service-worker"
)
"""Headers that the browser sets by itself, to the same for every table."""

# The page could leave by these whatever its policy says, so nothing in it may use them.
WAYS_OUT = re.compile(
    r"RTCPeerConnection|window\.open|preconnect|prefetch"
    r"|location\.(assign|replace)|location(\.(href|host|pathname|search))? = "
)

# Each tries to reach another machine, at an address that the test puts in.
PAGE = {
    "fetch": "fetch(url)",
    "post": "fetch(url, { method: 'POST', body: 'data', mode: 'no-cors' })",
    "request": "const request = new XMLHttpRequest(); request.open('GET', url); request.send()",
    "beacon": "navigator.sendBeacon(url, 'data')",
    "socket": "new WebSocket(url.replace('http', 'ws'))",
    "events": "new EventSource(url)",
    "image": "new Image().src = url",
    "script": "put('script', { src: url })",
    "style": "put('link', { rel: 'stylesheet', href: url })",
    "prefetch": "put('link', { rel: 'prefetch', href: url })",
    "font": "new FontFace('a', `url(${url})`).load()",
    "video": "put('video', { src: url })",
    "frame": "put('iframe', { src: url })",
    "object": "put('object', { data: url })",
    "import": "import(url)",
    "form": "put('iframe', { name: 'aim' });"
    " put('form', { action: url, method: 'POST', target: 'aim' }).submit()",
}
WORKER = {name: PAGE[name] for name in ("request", "socket", "events", "import")} | {
    # The studio's worker has put another fetch before the browser's.
    "fetch": "WorkerGlobalScope.prototype.fetch.call(self, url)",
    "scripts": "importScripts(url)",
}
FRAME = {name: PAGE[name] for name in ("fetch", "beacon", "image", "script", "frame")}
TRY = """url => {
  self.refused ??= [];
  const note = ({ blockedURI }) => refused.push(blockedURI);
  if (!self.listens) addEventListener("securitypolicyviolation", note);
  self.listens = true;
  const put = (name, given) =>
    document.body.appendChild(Object.assign(document.createElement(name), given));
  void (async () => { %s })().catch(() => undefined);
}"""
TYPED = "input:not([type=checkbox], [type=radio], [type=file], [type=range]), textarea"


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return populace.example(tmp_path_factory.mktemp("cases"), victims=400) / "cases.csv"


@pytest.fixture(scope="module")
def watched(chromium):
    if not (studio.DIST / "index.html").is_file():
        missing("the studio was not built")
    with recorded(chromium) as found:
        yield found


@pytest.fixture(scope="module")
def journey(watched, cases, tmp_path_factory):
    """The studio after all five steps, and what was asked for before and after it was ready."""
    browser, recorder = watched
    app = studio.new_studio(browser)
    with pytest.MonkeyPatch.context() as patch, studio.served() as address:
        # As other web servers serve it: the page has nothing but its own policy.
        patch.delitem(HEADERS, "Content-Security-Policy")
        app.open(address)
        app.offline()
        app.page.wait_for_timeout(SETTLE)
        loading = list(recorder.asked)
        release = app.journey(cases, tmp_path_factory.mktemp("saved"))
        app.page.wait_for_timeout(SETTLE)
        later = recorder.asked[len(loading) :]
        yield app, address, loading, later, release
    app.context.close()


@pytest.fixture(scope="module")
def bare(watched, tmp_path_factory):
    """A page, its worker and its frame, without any policy."""
    browser, _ = watched
    folder = tmp_path_factory.mktemp("bare")
    frame = "<iframe srcdoc='<p>' sandbox='allow-scripts allow-downloads'></iframe>"
    # An icon of its own, or Chromium would ask for one at a time of its choosing.
    icon = "<link rel='icon' href='data:,'>"
    (folder / "index.html").write_text(
        f"{icon}<body>{frame}<script>new Worker('worker.js')</script>", "utf-8"
    )
    (folder / "worker.js").write_text("onmessage = () => undefined", "utf-8")
    page = browser.new_page()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Bare, directory=folder)) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        with page.expect_worker():
            page.goto(f"http://127.0.0.1:{running.server_address[1]}/")
        yield page
        page.close()
        running.shutdown()
        thread.join()


class Bare(SimpleHTTPRequestHandler):
    """Serves without a word, and without a policy."""

    def log_message(self, *_):
        pass


def place_of(page, place):
    if place == "frame":
        return page.query_selector("iframe[srcdoc]").content_frame()
    return page if place == "page" else page.workers[0]


def test_loading_asks_for_the_files_of_the_app_alone(journey):
    _, address, loading, _, _ = journey
    files = {path.name for path in (studio.DIST / "python").iterdir()}
    known = {address, f"{address}sw.js"} | {f"{address}python/{name}" for name in files}
    assert {each.address for each in loading} == known
    assert {each.method for each in loading} == {"GET"}
    for each in loading:
        assert each.body == b""
        assert [name for name in each.headers if not MAY_HAVE.fullmatch(name)] == []


def test_python_is_asked_for_once_and_the_page_once_more_to_be_kept(journey):
    _, address, loading, _, _ = journey
    times = Counter(each.address for each in loading)
    assert times.pop(address) == 2
    assert set(times.values()) == {1}


def test_the_journey_asks_for_nothing(journey):
    _, _, _, later, release = journey
    assert later == []
    populace.verify(release)


@pytest.mark.parametrize(
    ("place", "attempts"), [("page", PAGE), ("worker", WORKER), ("frame", FRAME)]
)
def test_another_machine_is_out_of_reach(watched, journey, bare, place, attempts):
    _, recorder = watched
    page = journey[0].page
    journey[0].step("Publish")
    hosts = {f"{place}-{name}.{ELSEWHERE}": code for name, code in attempts.items()}

    def reached(asking):
        recorder.asked.clear()
        for host, code in hosts.items():
            place_of(asking, place).evaluate(TRY % code, f"http://{host}/")
        asking.wait_for_timeout(SETTLE)
        return {urlsplit(each.address).hostname for each in recorder.asked}

    assert reached(page) == set()
    refused = " ".join(place_of(page, place).evaluate("refused"))
    assert [host for host in hosts if host not in refused] == []
    assert reached(bare) == hosts.keys()


def test_no_source_uses_a_way_out_that_a_policy_cannot_close():
    used = [
        f"{path.name}: {found[0]}"
        for path in (ROOT / "web" / "src").rglob("*")
        if path.suffix in {".ts", ".js", ".svelte"}
        for found in WAYS_OUT.finditer(path.read_text("utf-8"))
    ]
    assert used == []


@pytest.mark.parametrize(
    "text",
    [
        "new RTCPeerConnection()",
        "location.href = `https://example.org/${value}`",
        "location = where",
        "window.open(where)",
        'rel="preconnect"',
    ],
)
def test_such_a_way_out_is_seen(text):
    assert WAYS_OUT.search(text)


def test_the_one_file_asks_for_nothing_at_all(watched, cases, tmp_path):
    browser, recorder = watched
    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.copy(studio.DIST / "studio.html", stick)
    recorder.asked.clear()
    app = studio.new_studio(browser)
    app.open((stick / "studio.html").as_uri())
    app.offline()
    release = app.journey(cases, tmp_path)
    app.page.wait_for_timeout(SETTLE)
    assert recorder.asked == []
    assert {urlsplit(each.url).scheme for each in app.requests} <= {"file", "blob", "data"}
    files = {each.url for each in app.requests if each.url.startswith("file")}
    assert files == {(stick / "studio.html").as_uri()}
    assert app.complaints == []
    app.context.close()
    populace.verify(release)


def test_the_browser_is_asked_not_to_send_what_is_typed(journey):
    page = journey[0].page
    assert page.locator("html").get_attribute("translate") == "no"
    found = 0
    for step in ("Load", "Describe", "Protect", "Check", "Publish"):
        journey[0].step(step)
        for details in page.locator("main details").all():
            details.evaluate("element => element.open = true")
        sent = page.locator("main").evaluate(
            "(main, typed) => [...main.querySelectorAll(typed)].map((field) =>"
            " [field.autocomplete, field.spellcheck])",
            TYPED,
        )
        assert {tuple(each) for each in sent} <= {("off", False)}
        found += len(sent)
    assert found > 2
