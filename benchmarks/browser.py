"""The studio in Chromium against the command line, on the same table in the same run.

From the click on "Protect" to the finished release in the page, beside a whole `populace release`;
how much the first visit transfers and when Python is ready; the most memory the tab held by the end
of Protect, Check and Publish and the longest task of the page's own thread during a run; 56,000
records of 20 columns, and 200,000 of 25.

    python benchmarks/browser.py [--repeats 3] [--tables casefile,sparse-56k,sparse-200k]
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import processes
import tables
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.browser import studio  # noqa: E402 - how the studio is driven is written once

EPSILON_SHARE = 0.7
PATIENCE = 1_800_000
BLOCKED = 150
"""Milliseconds for which the page is held up on purpose, to see that this is noticed."""
MEMORY = ("protect", "check", "publish")
LONG_TASKS = """() => {
  window.longest = 0;
  const note = (list) => {
    window.longest = Math.max(window.longest, ...list.getEntries().map((each) => each.duration));
  };
  new PerformanceObserver(note).observe({ entryTypes: ["longtask"] });
}"""
BLOCK = """length => new Promise((done) => setTimeout(() => {
  const end = performance.now() + length;
  while (performance.now() < end);
  setTimeout(done, 100);
}))"""

WORDS = """\
# The studio in Chromium against the command line

{machine}; Chromium, headless. Made by `benchmarks/browser.py`, medians of {repeats}.

The first visit transfers {megabytes:.1f} MB (at most 25 wanted) and Python is ready after
{ready:.1f} s (at most 10). Seconds by the clock from the click on "Protect" to the release in the
page, beside a whole `populace release` of the same table and settings in turn; at most 4 times is
wanted of the case file. "Protect", "Check" and "Publish" are the most memory that the tab's process
had held by the end of each, in MiB (at most 667 wanted, which are 700 MB): Check with the
comparison of records, Publish with every package that the page offers. "longest task" is that of
the page's own thread during the run, in ms, 0 when none took 50 (at most 100 wanted); before each
run the page was held up for {blocked} ms on purpose, and this was noticed.

| table | records | browser | command line | ratio | Protect | Check | Publish | longest task |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def opened(browser: Browser, address: str) -> tuple[studio.Studio, float, float]:
    """A fresh studio; how many bytes came and how long it took until Python was ready."""
    app = studio.new_studio(browser)
    app.context.set_default_timeout(PATIENCE)
    sizes: list[int] = []
    app.page.on("response", lambda answer: sizes.append(int(answer.headers["content-length"])))
    start = time.perf_counter()
    app.open(address)
    return app, sum(sizes) / 1e6, time.perf_counter() - start


def peak(browser: Browser) -> float:
    """The most memory that any page of the browser has held so far, in MiB."""
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return max(processes.resident(each["id"]) for each in told if each["type"] == "renderer")


def browsed(browser: Browser, address: str, table: Path) -> dict[str, Any]:
    """One run in the page."""
    app, megabytes, ready = opened(browser, address)
    app.load(table)
    app.loaded()
    app.step("Protect")
    app.strength(EPSILON_SHARE)
    told = app.page.locator(".odds", has_text="epsilon").inner_text()
    epsilon = told.rpartition("epsilon ")[2]
    app.page.evaluate(LONG_TASKS)
    app.page.evaluate(BLOCK, BLOCKED)
    if app.page.evaluate("window.longest") < BLOCKED:
        sys.exit("The browser does not report long tasks; nothing was measured.")
    app.page.evaluate("window.longest = 0")
    start = time.perf_counter()
    app.page.get_by_role("button", name="Protect", exact=True).last.click()
    app.page.get_by_role("button", name="Go on to publish").wait_for(timeout=PATIENCE)
    seconds = time.perf_counter() - start
    longest, protect = app.page.evaluate("window.longest"), peak(browser)
    app.checked(patience=PATIENCE)
    check = peak(browser)
    app.packaged(patience=PATIENCE)
    memory = {"protect": protect, "check": check, "publish": peak(browser)}
    app.context.close()
    first = {"megabytes": megabytes, "ready": ready}
    return {**first, **memory, "seconds": seconds, "longest": longest, "epsilon": epsilon}


def native(table: Path, epsilon: str, out: Path) -> float:
    """One run on the command line, with the same domains: found in the data."""
    shutil.rmtree(out, ignore_errors=True)
    program = Path(sys.executable).with_name("populace")
    words = [program, "release", table, "--epsilon", epsilon, "--length", "3", "--out", out]
    start = time.perf_counter()
    subprocess.run([*words, "--quiet"], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--tables", default="casefile,sparse-56k,sparse-200k")
    parser.add_argument("--results", type=Path, default=HERE / "results" / "browser.md")
    options = parser.parse_args()
    machine = processes.machine()
    rows, first = "", {"megabytes": 0.0, "ready": 0.0}
    names = options.tables.split(",")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        path = shutil.which("chromium") or sys.exit("chromium was not found; install it")
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=str(path), args=flags)
        with studio.served() as address:
            for name in names:
                table = tables.make(name, Path(scratch) / name).path
                ours, theirs = [], []
                for _ in range(options.repeats if name == "casefile" else 1):
                    ours.append(browsed(browser, address, table))
                    theirs.append(native(table, ours[-1]["epsilon"], Path(scratch) / "out"))
                if name == "casefile":
                    first = {key: statistics.median(run[key] for run in ours) for key in first}
                seconds = statistics.median(run["seconds"] for run in ours)
                beside = statistics.median(theirs)
                ratio = statistics.median(
                    run["seconds"] / one for run, one in zip(ours, theirs, strict=True)
                )
                with table.open(encoding="utf-8") as file:
                    records = sum(1 for _ in file) - 1
                memory = (max(run[step] for run in ours) for step in MEMORY)
                row = (
                    f"| {name} | {records:,} | {seconds:.1f} | {beside:.1f} | {ratio:.1f}"
                    f" | {' | '.join(f'{each:,.0f}' for each in memory)}"
                    f" | {max(run['longest'] for run in ours):.0f} |"
                )
                print(row, flush=True)
                rows += row + "\n"
        browser.close()
    text = WORDS.format(machine=machine, repeats=options.repeats, blocked=BLOCKED, **first)
    options.results.write_text(text + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
