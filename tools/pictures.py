"""Takes every picture of the guide anew, from pages that are made for it.

    python tools/pictures.py              all of them, into docs/guide
    python tools/pictures.py risk messy   some, by what they are called

The pages of releases, the private reports, the studio and a hub of the examples must have been
built (`make web hub`). Nothing is fetched; whom the pictures show is simulated.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

GUIDE = ROOT / "docs" / "guide"
STUDIO = ROOT / "web" / "dist"
HUB = ROOT / "build" / "hub" / "site"
DARK = {"color_scheme": "dark"}
SLOW = 180_000
"""Milliseconds: Python starts in the browser, a release is made."""
PEOPLE = """id,full_name,email,sex
""" + "".join(f"{n},Ana Reyes {n},ana{n}@example.org,{'fm'[n % 2]}\n" for n in range(60))


@dataclass(frozen=True)
class Picture:
    """One picture.

    Args:
        name: its file below `docs/guide`, without the ending.
        page: what is opened: makes its files in a folder and gives the address.
        width, height: of the window, in pixels.
        media: of the reader: colors, forced colors.
        then: what is done on the page first.
        part: the element that is shown; the window where there is none.
    """

    name: str
    page: Callable[[Path], str]
    width: int = 1280
    height: int = 900
    media: dict[str, Any] = field(default_factory=dict)
    then: Callable[[Page, Path], None] = lambda _page, _home: None
    part: str = ""


# ---- what is opened ------------------------------------------------------------------------------


def run(*words: object) -> None:
    """A command, as the guide shows it."""
    from populace.cli import main as populace

    if populace([*map(str, words), "--quiet"]):
        raise SystemExit(f"populace {words[0]} did not work")


@cache
def example(home: Path, victims: int = 17_600) -> Path:
    """The simulated case file."""
    run("example", home / f"example-{victims}", "--victims", victims)
    return home / f"example-{victims}"


@cache
def project(home: Path, path: str) -> Path:
    """The release of a project file of it."""
    out = home / "-".join(["release", *Path(path).parts])
    run("release", example(home) / path, "--epsilon", 4, "--out", out)
    return out


@cache
def groups(home: Path) -> Path:
    """A k-anonymous release of 3,000 people."""
    cases, out = example(home, 3000), home / "groups"
    told = ("--schema", cases / "schema.toml", "--name", "Simulated victims of trafficking")
    run("release", cases / "cases.csv", *told, "--k", 10, "--out", out)
    return out


@cache
def register(home: Path) -> Path:
    """The messy register, prepared and released."""
    messy, out = home / "register", home / "messy"
    run("example", messy, "--messy")
    told = ("--schema", messy / "project.toml", "--name", "A messy register")
    run("release", messy / "register.csv", *told, "--epsilon", 2, "--out", out)
    return out


def case_file(home: Path, view: str = "") -> str:
    """Its page, in a view that the address names."""
    return address(project(home, "project.toml"), view)


def linked(home: Path, view: str = "") -> str:
    """The page of victims and perpetrators."""
    return address(project(home, "linked/project.toml"), view)


def address(folder: Path, view: str = "") -> str:
    """The page of a folder."""
    return f"{(folder / 'index.html').as_uri()}#{view}"


def evaluation(home: Path) -> str:
    """The private report that compares a release with its table."""
    cases, out = example(home, 3000), home / "evaluation"
    told = (cases / "cases.csv", "--schema", cases / "schema.toml")
    run("release", *told, "--epsilon", 4, "--out", home / "evaluated")
    run("evaluate", told[0], home / "evaluated", *told[1:], "--out", out)
    return (out / "PRIVATE-report.html").as_uri()


def risk(home: Path) -> str:
    """The private report on a raw table."""
    cases, out = example(home, 3000), home / "risk"
    told = ("--schema", cases / "schema.toml", "--k", 10, "--length", 3)
    run("risk", cases / "cases.csv", *told, "--out", out)
    return (out / "PRIVATE-report.html").as_uri()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on this machine, as an address."""
    from populace.cli.app import server

    running = server(folder, 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}/"
    finally:
        running.shutdown()
        running.server_close()


# ---- what is done first --------------------------------------------------------------------------


def below(selector: str) -> Callable[[Page, Path], None]:
    """The page is scrolled to a place."""

    def then(page: Page, _home: Path) -> None:
        page.locator(selector).first.evaluate("each => each.scrollIntoView()")

    return then


def step(page: Page, name: str) -> None:
    """The studio goes to a step."""
    page.locator("nav button", has_text=name).click()


def opened(page: Page, button: str) -> None:
    """The studio has an example open."""
    expect(page.locator(".where .dot")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("button", name="Describe the columns")).to_be_enabled(timeout=SLOW)


def protected(page: Page) -> None:
    """The studio has made a release at epsilon 4."""
    step(page, "Protect")
    page.get_by_role("button", name="epsilon 4", exact=True).click()


def made(page: Page) -> None:
    """The studio has compared a release with the table."""
    protected(page)
    page.get_by_role("button", name="Protect", exact=True).last.click()
    page.get_by_role("button", name="Go on to publish").wait_for(timeout=SLOW)
    step(page, "Check")
    page.get_by_role("button", name="Compare with the real table").click()
    expect(page.get_by_role("button", name="Compare with the real table")).to_be_hidden(
        timeout=SLOW
    )


CASES = "Open the simulated case file"
LINKED = "The same as linked tables: victims and their perpetrators"


def in_studio(*names: str, button: str = CASES) -> Callable[[Page, Path], None]:
    """The studio with an example, in a step or after the steps named."""

    def then(page: Page, _home: Path) -> None:
        opened(page, button)
        for name in names:
            if name == "made":
                made(page)
            elif name == "protected":
                protected(page)
            else:
                step(page, name)

    return then


def identifiers(page: Page, home: Path) -> None:
    """The studio with a table that names people."""
    expect(page.locator(".where .dot")).to_be_visible(timeout=SLOW)
    table = home / "people.csv"
    table.write_text(PEOPLE, "utf-8")
    page.locator("input[type=file]").first.set_input_files(table)
    expect(page.get_by_role("button", name="Describe the columns")).to_be_visible(timeout=SLOW)
    page.locator(".private").first.evaluate("each => each.scrollIntoView({ block: 'center' })")


def studio(name: str, then: Callable[[Page, Path], None], height: int = 760) -> Picture:
    """A picture of the studio, whose address is known once it is served."""
    return Picture(f"pictures/studio-{name}", lambda _home: "", 1240, height, then=then)


def hub(name: str, path: str, height: int) -> Picture:
    """A picture of the hub of the examples."""
    return Picture(f"pictures/hub-{name}", lambda _home: f"{HUB.as_uri()}/{path}", height=height)


TABS = below("[role=tablist]")
YEARS = ",".join(f"d/people-helped/{year}/" for year in (2024, 2025, 2026))
WOMEN = "a=gender:Female"
COMPARED = f"{WOMEN}&b=gender:Male"
PICTURES = (
    Picture(
        "showcase/explore-light", partial(case_file, view="a=exploitation_region:Europe"), then=TABS
    ),
    Picture("showcase/compare-dark", partial(case_file, view=COMPARED), media=DARK, then=TABS),
    Picture(
        "showcase/time-light",
        partial(case_file, view="tab=time&c-split=exploitation_region"),
        part="#figures",
    ),
    Picture(
        "showcase/flows-dark", partial(case_file, view="tab=pairs"), media=DARK, part="#figures"
    ),
    Picture("showcase/map-light", partial(case_file, view="tab=map"), part="#figures"),
    Picture(
        "showcase/about-light",
        partial(case_file, view="tab=about"),
        then=below("text=How each person is protected"),
    ),
    Picture(
        "showcase/forced-colors",
        partial(case_file, view=WOMEN),
        height=760,
        media={"forced_colors": "active", **DARK},
        then=TABS,
    ),
    Picture("showcase/phone-light", case_file, 360, 740),
    Picture("showcase/phone-arabic-dark", partial(case_file, view="lang=ar"), 360, 740, DARK),
    Picture(
        "showcase/tables-light",
        partial(linked, view="tab=children&table=1&1-a=gender:Male"),
        then=TABS,
    ),
    Picture("pictures/relations", partial(linked, view="tab=relations"), then=TABS),
    Picture(
        "showcase/groups-light", lambda home: address(groups(home), COMPARED), height=860, then=TABS
    ),
    Picture(
        "showcase/groups-about-dark",
        lambda home: address(groups(home), "tab=about"),
        height=1000,
        media=DARK,
    ),
    Picture("pictures/k-anonymous", lambda home: address(groups(home), WOMEN), 1000, 700),
    Picture("pictures/messy", lambda home: address(register(home)), 1000, 700),
    Picture("pictures/evaluate", evaluation, 1000, 700),
    Picture("pictures/risk", risk, 1000, 760),
    studio("load", in_studio()),
    studio("describe", in_studio("Describe")),
    studio("protect", in_studio("protected")),
    studio("check", in_studio("made")),
    studio("linked", in_studio("made", button=LINKED), 1250),
    studio("identifiers", identifiers),
    hub("catalog", "index.html", 900),
    hub("dataset", "d/people-helped/index.html", 1000),
    hub("compare", f"compare.html#r={YEARS}&c=form", 1000),
)


def main(words: list[str]) -> int:
    """Take the pictures whose names hold one of the words."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="what the names hold; all if none")
    names = parser.parse_args(words).names
    wanted = [each for each in PICTURES if not names or any(name in each.name for name in names)]
    with tempfile.TemporaryDirectory() as home, served(STUDIO) as app, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"))
        for each in wanted:
            print(each.name, flush=True)
            take(browser, each, Path(home), app)
    return 0


def take(browser: Browser, picture: Picture, home: Path, app: str) -> None:
    """Open what a picture shows, and write it."""
    window = ViewportSize(width=picture.width, height=picture.height)
    with browser.new_context(viewport=window, reduced_motion="reduce", **picture.media) as context:
        page = context.new_page()
        page.goto(picture.page(home) or app, wait_until="networkidle")
        picture.then(page, home)
        for waiting in (".working", "text=Working it out"):
            expect(page.locator(waiting)).to_have_count(0, timeout=SLOW)
        page.wait_for_timeout(500)
        path = GUIDE / f"{picture.name}.png"
        shown = page.locator(picture.part).first if picture.part else page
        shown.screenshot(path=path, animations="disabled")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
