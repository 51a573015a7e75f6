"""What the tests of pages share: Chromium, its open pages, and each release, written once.

The releases are made in `pages`; what a page must do is tested beside.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from populace.publish.page import showcase
from tests.browser import pages
from tests.browser.studio import DIST, SLOW, served

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Machines are shared: what must come at once says so itself.
expect.set_options(timeout=30_000)

# What can be changed of an open page.
MEDIA = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
}
SCREEN = {"viewport": {"width": 1280, "height": 900}, **MEDIA}
RESTING = 4
"""How many pages wait for a test that wants them: a new one costs more than half of most tests."""


def missing(what: str) -> None:
    """Skip in one line on a laptop; fail in CI, where nothing is skipped."""
    words = f"not run: {what}; say make web and make test"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        missing("chromium was not found")
    if showcase.template() is None:
        missing("the showcase page was not built")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a release of `pages.RELEASES`, written once."""
    home = tmp_path_factory.mktemp("releases")

    def folder(name: str) -> Path:
        path = home / name
        if not path.exists():
            pages.write(name, path)
        return path

    return folder


class Opened:
    """A page in Chromium, with everything that it asked for and complained about."""

    def __init__(self, page: Page, told: dict[str, object]) -> None:
        self.page = page
        self.told = told
        self.folder = Path()
        self.requests: list[str] = []
        self.failures: list[str | None] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", lambda request: self.failures.append(request.failure))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def turn(self, folder: Path, screen: dict[str, object]) -> None:
        """Be the page of a release on a screen, as if no other had been open before."""
        self.folder = folder
        for noted in (self.requests, self.failures, self.complaints):
            noted.clear()
        self.page.set_viewport_size(screen["viewport"])
        self.page.emulate_media(**{name: screen[name] for name in MEDIA}, media="null")

    def go(self, fragment: str = "") -> Page:
        """Open the page at a fragment, from the beginning."""
        if self.page.url != "about:blank":
            self.page.goto("about:blank")
        self.page.goto(f"{(self.folder / 'index.html').as_uri()}#{fragment}")
        self.page.wait_for_selector("h1")
        if self.told.get("java_script_enabled", True):
            self.page.locator(".static").first.wait_for(state="detached")
            # Cards that are not in sight are drawn one after the other.
            self.page.locator("[aria-busy=true]").first.wait_for(state="detached")
        return self.page

    def check_quiet(self) -> None:
        """Nothing was asked for but the page itself, and nothing went wrong."""
        asked = {url.partition("#")[0] for url in self.requests}
        assert asked <= {(self.folder / "index.html").as_uri(), "about:blank"} | {
            url for url in asked if url.startswith("blob:")
        }
        assert self.complaints == []


@pytest.fixture(scope="session")
def resting() -> list[Opened]:
    """Pages that no test has open, the longest unused first."""
    return []


@pytest.fixture
def opened(
    chromium: Browser,
    folders: Callable[[str], Path],
    resting: list[Opened],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., Opened]]:
    """Opens the page of a release; at the end each page must have been quiet."""
    failed = request.session.testsfailed
    made: list[Opened] = []

    def open_page(name: str, **options: object) -> Opened:
        screen = {key: options.pop(key, usual) for key, usual in SCREEN.items()}
        told = {"locale": "en-GB", **options}
        found = next((each for each in reversed(resting) if each.told == told), None)
        if found:
            resting.remove(found)
        else:
            context = chromium.new_context(**told)
            context.set_default_timeout(20_000)
            found = Opened(context.new_page(), told)
        made.append(found)
        found.turn(folders(name), screen)
        return found

    yield open_page
    for each in made:
        each.check_quiet()
    if request.session.testsfailed == failed:
        for each in made:
            each.page.goto("about:blank")
        resting += made
    else:
        for each in made:
            each.page.context.close()
    for each in resting[:-RESTING]:
        each.page.context.close()
    del resting[:-RESTING]


@pytest.fixture(scope="session")
def studio_address() -> Iterator[str]:
    """Where the built studio is served."""
    if not (DIST / "index.html").is_file():
        missing("the studio was not built")
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def studio(chromium: Browser, studio_address: str) -> Iterator[Page]:
    """The studio, opened once for a module, its Python ready; it must complain of nothing."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(studio_address)
    page.locator("header .dot").wait_for(timeout=SLOW)
    yield page
    context.close()
    assert complaints == []
