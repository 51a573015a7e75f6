"""The studio in Chromium: how its tests open it, and what they drive. No test stands here."""

from __future__ import annotations

import csv
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from populace.browser import Session
from populace.cli.app import server
from tests.browser.runtimes import ROOT

DIST = ROOT / "web" / "dist"
SLOW = 120_000
"""Milliseconds: Python starts, a release is made."""


def saved_project(
    home: Path, title: str, strength: dict[str, Any], **example: Any
) -> tuple[dict[str, Any], Path]:
    """A simulated example, and the project file that describes it, as the page saves it."""
    session = Session(home / "session")
    made = json.loads(session.answer("example", json.dumps(example)))["answer"]
    told = {"tables": made["tables"], "linking": made["linking"], "title": title}
    text = json.loads(session.answer("project", json.dumps({**told, "strength": strength})))
    path = home / "saved.toml"
    path.write_text(text["answer"], "utf-8")
    return made, path


@contextmanager
def served(folder: Path = DIST) -> Iterator[str]:
    """A built app on this machine; afterwards the server is gone."""
    running = server(folder, 0)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}/"
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


class Studio:
    """The studio in a page, with every request of the tab and its workers.

    Args:
        context: a fresh context.
    """

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(20_000)
        self.context = context
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        context.on("request", self._note)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, request: Request) -> None:
        self.requests.append(request)

    def open(self, address: str) -> Page:
        """Open it and wait for Python."""
        self.page.goto(address)
        self.ready()
        return self.page

    def ready(self) -> None:
        """Wait for Python."""
        expect(self.page.locator(".where .dot")).to_be_visible(timeout=SLOW)

    def load(self, path: Path) -> None:
        """Choose a file."""
        self.page.locator("input[type=file]").first.set_input_files(path)

    def step(self, name: str) -> None:
        """Go to a step."""
        self.page.locator("nav button", has_text=name).click()

    def strength(self, share: float) -> None:
        """Move the slider."""
        self.page.locator("input[type=range]").evaluate(
            "(slider, share) => { slider.value = slider.max * share;"
            " slider.dispatchEvent(new Event('input', { bubbles: true }));"
            " slider.dispatchEvent(new Event('change', { bubbles: true })) }",
            share,
        )

    def protect(self) -> None:
        """Press the button, and wait for the release."""
        self.page.get_by_role("button", name="Protect", exact=True).last.click()
        self.page.get_by_role("button", name="Go on to publish").wait_for(timeout=SLOW)

    def loaded(self) -> None:
        """Wait until a table is there."""
        self.page.get_by_role("button", name="Describe the columns").wait_for(timeout=SLOW)
        expect(self.page.get_by_role("button", name="Describe the columns")).to_be_enabled(
            timeout=SLOW
        )

    def offline(self) -> None:
        """Wait until the page says that it works without a network."""
        expect(self.page.get_by_role("status").get_by_text("Works offline")).to_be_visible(
            timeout=SLOW
        )

    def saved(self, button: str, folder: Path) -> Path:
        """Press a button that saves a file, into a folder."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=button).first.click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def journey(self, table: Path, folder: Path) -> Path:
        """All five steps, from a table to files on disk; the folder of the release, unpacked."""
        self.load(table)
        self.loaded()
        self.step("Describe")
        self.saved("Save these choices", folder)
        self.step("Protect")
        self.strength(0.7)
        self.protect()
        self.step("Check")
        self.page.get_by_role("button", name="Compare with the real table").click()
        self.page.get_by_text("; the table holds").wait_for(timeout=SLOW)
        self.step("Publish")
        self.saved("Download the PRIVATE report", folder)
        with zipfile.ZipFile(self.saved("Download the release", folder)) as packed:
            packed.extractall(folder)
        return folder / "public"

    def checked(self, *, patience: float = SLOW) -> None:
        """Compare with the real table, counts and then records, too."""
        self.step("Check")
        self.page.get_by_role("button", name="Compare with the real table").click()
        records = self.page.get_by_role("button", name="Compare records, too")
        records.click(timeout=patience)
        records.wait_for(state="detached", timeout=patience)

    def packaged(self, *, patience: float = SLOW) -> None:
        """Make the packages of every place that the page offers."""
        self.step("Publish")
        self.page.locator("#packages > summary").click()
        for place in self.page.locator("#packages input[type=checkbox]").all():
            place.check()
        self.page.get_by_role("button", name="Make the packages").click()
        self.page.get_by_role("button", name="Download the packages").wait_for(timeout=patience)

    def problem(self) -> str:
        """The words of an error."""
        alert = self.page.get_by_role("alert")
        alert.wait_for(timeout=SLOW)
        return alert.inner_text()


def new_studio(chromium: Browser, **options: object) -> Studio:
    """A studio in a context of its own."""
    size = {"width": 1280, "height": 900}
    told = {"viewport": size, "locale": "en-GB", "accept_downloads": True, **options}
    return Studio(chromium.new_context(**told))


def write_csv(path: Path, head: list[str], rows: list[list[str]]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path
