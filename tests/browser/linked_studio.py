"""Linked tables in the studio: what its tests open and press. No test stands here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import studio
from tests.browser.studio import Studio

TABLES = ("victims", "perpetrators", "links")


def load(app: Studio, path: Path, place: int = 0) -> None:
    """Open a table: the first, or a further one."""
    app.page.locator("input[type=file]").nth(1 if place else 0).set_input_files(path)
    app.page.locator("#linked").wait_for(timeout=studio.SLOW)
    expect(app.page.locator("progress")).to_have_count(0, timeout=studio.SLOW)
    if place:
        expect(app.page.locator("ol li.private")).to_have_count(place + 1)


def load_all(app: Studio, folder: Path, names: Sequence[str] = TABLES) -> None:
    """Open tables by name, one after another."""
    for place, name in enumerate(names):
        load(app, folder / f"{name}.csv", place)


def join(app: Studio) -> None:
    """Press the button, and wait for the keys to be compared."""
    app.page.get_by_role("button", name="Join the tables").click()
    app.page.locator(".joined").wait_for(timeout=studio.SLOW)


def release(app: Studio) -> None:
    """Press the primary button of Protect, and wait for the release."""
    app.page.locator(".next .primary").click()
    expect(app.page.locator("nav button").nth(4)).to_be_enabled(timeout=studio.SLOW)


def project(folder: Path) -> Path:
    """A project of the network, with what its schemas declare."""
    strength = {"method": "epsilon", "epsilon": 6, "k": 10, "length": 2, "more": ""}
    return studio.saved_project(folder, "A network", strength, victims=20, structure="networks")[1]
