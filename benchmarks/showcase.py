"""The showcase page: its size, how fast it opens and how fast a filter is answered, in Chromium.

Opened are the simulated case file as `populace release` publishes it, and releases of invented
noise with as many records, combinations and columns as asked for. Nothing is asserted here.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import processes
from playwright.sync_api import CDPSession, Page, sync_playwright

import populace
from populace import publish
from populace.publish.page import showcase
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import pack
from populace.vocabulary.facts import ONE_RECORD
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import Release, Settings, SynthesizerName
from populace.vocabulary.table import Column, Table

HERE = Path(__file__).resolve().parent
COLUMNS, VALUES = 25, 13

# Clicks the bars one after the other. "Answered": the click's own work, layout included.
# "Drawn": until the browser has painted, which is the longer the busier the machine.
CLICK = """async (places) => {
  const found = [];
  for (const place of places) {
    const bars = document.querySelectorAll("button.pick");
    const bar = bars[place % bars.length];
    const start = performance.now();
    bar.click();
    await Promise.resolve();
    document.body.getBoundingClientRect();
    const answered = performance.now() - start;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    found.push([answered, performance.now() - start]);
    await new Promise((done) => setTimeout(done, 100));
  }
  return found;
}"""
CLICKS = [2, 20, 30, 45, 60, 2, 45, 60, 20, 30]


def noise(records: int, combinations: int, columns: int = COLUMNS) -> Release:
    """A release of invented values: as large as asked for, and of no other use."""
    rng = np.random.default_rng(0)
    values = tuple(f"value {place:02}" for place in range(VALUES))
    made = tuple(Column(f"column {place:02}", values, public=True) for place in range(columns))
    size = Attributes(made).size
    lengths = []
    left = combinations
    for length in (1, 2, 3):
        picked = rng.integers(0, VALUES, (4 * left, length))
        owners = np.sort(rng.random((4 * left, columns)).argpartition(length)[:, :length], axis=1)
        ids = (owners * VALUES + picked).astype(np.int32)
        ids = ids[np.unique(pack(ids, size), return_index=True)[1]]
        ids = ids[np.sort(rng.permutation(len(ids))[:left])]
        left -= len(ids) if length < 3 else 0
        counts = rng.integers(1, 500, len(ids)).astype(np.int64)
        margins = np.round(rng.uniform(5, 90, len(ids)), 1)
        lengths.append(Combinations(size, ids, counts, margins, 10.0))
    cells = tuple(rng.integers(0, VALUES + 1, records).astype(np.uint8) for _ in made)
    return Release.of(
        Aggregates(made, records, 20.0, 10.0, tuple(lengths)),
        Table(made, cells, records),
        Guarantee("differential privacy", (ONE_RECORD,), 1.0, 1e-6, 0.02),
        synthesizer=SynthesizerName("residual-descent", 1),
        name=f"{records:,} records, {sum(len(each.ids) for each in lengths):,} combinations,"
        f" {columns} columns",
        settings=Settings(epsilon=1.0),
        seed=1,
        software="benchmark",
        created="2026-01-01",
    )


def demo(home: Path) -> Path:
    """The simulated case file, released."""
    populace.example(home / "case-file")
    table, schema = home / "case-file" / "cases.csv", home / "case-file" / "schema.toml"
    populace.release(table, epsilon=4.0, schema=schema).save(home / "demo")
    return home / "demo" / "index.html"


def written(release: Release, path: Path) -> Path:
    """The page of a release alone."""
    template = showcase.template()
    if template is None:
        sys.exit("The showcase page was not built: say make web")
    beside = {file.name: b"" for file in publish.every(release.counts)}
    path.write_bytes(showcase.write(release, template, beside))
    return path


def worked(devtools: CDPSession) -> float:
    """Milliseconds of processor time that the main thread has taken: script, layout, painting."""
    found = {
        each["name"]: each["value"] for each in devtools.send("Performance.getMetrics")["metrics"]
    }
    return 1000 * found["TaskDuration"]


def measure(page: Page, path: Path, rounds: int) -> dict[str, Any]:
    """Milliseconds, medians over rounds and the slowest click."""
    opening, answered, drawn, first, every = [], [], [], [], []
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    for _ in range(rounds):
        page.goto("about:blank")
        page.goto(path.as_uri())
        page.wait_for_selector("button.pick")
        opening.append(page.evaluate("performance.getEntriesByName('open')[0].startTime"))
        page.wait_for_timeout(1000)
        before = worked(devtools)
        clicked = page.evaluate(CLICK, CLICKS[:1])
        begun = worked(devtools)
        first.append(begun - before)
        clicked += page.evaluate(CLICK, CLICKS[1:])
        every.append((worked(devtools) - begun) / len(CLICKS[1:]))
        for one, other in clicked:
            answered.append(one)
            drawn.append(other)
    return {
        "megabytes": path.stat().st_size / 1e6,
        "open": statistics.median(opening),
        "answered": statistics.median(answered),
        "slowest": max(answered),
        "drawn": statistics.median(drawn),
        "first": statistics.median(first),
        "later": statistics.median(every),
    }


WORDS = """\
# The showcase page in Chromium

Medians of {rounds} openings and of ten clicks on bars in each, from a file on disk: {machine}.
Made by `benchmarks/showcase.py`. Wanted: under 1.5 MB and open in under 2 s for the case file; a
filter answered in under 100 ms at 20,000 records and 100,000 combinations, in under 500 ms at
200,000 records; at 100 columns under 100 ms of the main thread's processor time. "Answered" is the
work of a click with its layout, "drawn" until it is painted, both by the clock; "first" and "later"
are the processor time of the first click after opening and the mean of the others: script, layout
and painting.

| page | MB | open, ms | answered, ms | slowest, ms | drawn, ms | first, ms | later, ms |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def main() -> None:
    """Print one line per release, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-demo", action="store_true")
    parser.add_argument("--results", type=Path, default=HERE / "results" / "showcase.md")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or sys.exit("chromium was not found; install it")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        home = Path(scratch)
        pages = {} if options.without_demo else {"simulated case file": demo(home)}
        for records, columns in ((20_000, COLUMNS), (200_000, COLUMNS), (20_000, 100)):
            release = noise(records, 100_000, columns)
            pages[release.name] = written(release, home / f"{records}-{columns}.html")
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=str(chromium), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        heads = ("size", "open", "answer", "slowest", "drawn", "first", "later")
        print(f"{'':50}" + "".join(f"{head:>9}" for head in heads))
        text = WORDS.format(rounds=options.rounds, machine=processes.machine())
        for name, path in pages.items():
            found = measure(page, path, options.rounds)
            print(
                f"{name:50}{found['megabytes']:6.2f} MB{found['open']:6.0f} ms"
                f"{found['answered']:6.0f} ms{found['slowest']:6.0f} ms{found['drawn']:6.0f} ms"
                f"{found['first']:6.0f} ms{found['later']:6.0f} ms"
            )
            text += f"| {name} | {found['megabytes']:.2f} | " + " | ".join(
                f"{found[key]:.0f}"
                for key in ("open", "answered", "slowest", "drawn", "first", "later")
            )
            text += " |\n"
        browser.close()
    options.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
