"""What a plan says of margins beside what a release of the same table then prints.

A plan is told what a steward can tell it beforehand, and an earlier release of the table: its
synthetic records are counted again, at the planned epsilon. The release that is then made is
another one than the earlier one, with noise of its own.

    python benchmarks/planned.py [--tables casefile,adult] [--repeats 2]
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from statistics import median
from typing import Any

import processes
import tables
from accuracy import HERE, WORK, delta_of
from measure import read_real

import populace
from populace import examples
from populace.api.choice import method_of
from populace.api.rehearsals import rehearsed
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.plan import Foreseen, Plan, PlannedCounts
from populace.vocabulary.progress import silent
from populace.vocabulary.release import Release

STEPS = ((1, 4), (4, 1), (4, 4), (4, 12))
"""Epsilon of the earlier release, and of the one that is planned."""

TABLES = ("victims-detail", "adult", "flags-16", "sparse", "casefile-declared", "casefile")
LINKED = "linked"
"""The simulated case file in two tables and their links, as the example has them."""

WORDS = """\
# What a plan says of margins, and what releases print

The median of the margins that a release prints of each length ("printed", releases: {repeats}),
over the margin that a plan says without an earlier release ("noise": the 95% margin of noise alone,
of records that hold the usual number of values); and whether it lies in the range that a plan says
with one ("foreseen", from an earlier release with noise of its own). "sizes" is of how many medians
by size of the count (1-9, 10-99, 100-999, 1000 and more) that is so. `linked` is the example of two
tables, length 2. Length 3 otherwise, delta 1 / (n ln n). {machine}.
Made by `benchmarks/planned.py`.

| table | earlier epsilon | planned | counts | printed | over noise | foreseen | inside | sizes |
| --- | ---: | ---: | --- | --- | --- | --- | --- | --- |
"""


def _given(name: str, folder: Path, data: Path) -> tuple[Any, dict[str, Any]]:
    """What is released, and the keywords it is released with."""
    if name == LINKED:
        examples.write(folder / "example")
        return populace.read_project(folder / "example" / "linked" / "project.toml"), {}
    table = tables.make(name, WORK / "tables", data)
    reading = {"schema": table.schema, "multi_value": table.multi_value}
    told = {key: value for key, value in reading.items() if value}
    real = read_real(table)
    source = populace.Project((populace.Input(table.path, **told),))
    bound = {"attributes": real.bound or len(real.columns), "private": table.schema is None}
    return source, {"delta": delta_of(real.records), "plan": bound}


def rows(name: str, repeats: int, folder: Path, data: Path) -> Iterator[tuple[str, bool, int, int]]:
    """Lines of the table, whether each is inside, and how many of its sizes are, of how many."""
    source, told = _given(name, folder, data)
    beforehand = told.pop("plan", {})
    made: dict[float, list[Release]] = {}
    for epsilon in sorted({each for step in STEPS for each in step}):
        made[epsilon] = [
            populace.release(source, epsilon=epsilon, progress=False, **told).release
            for _ in range(repeats + 1)
        ]
    for earlier, planned in STEPS:
        plan = populace.plan(source, epsilon=planned, costs=False, **beforehand, **told)
        terms = {**source.settings, "epsilon": planned, **told}
        plan = rehearsed(plan, method_of(source), source, terms, made[earlier][0], silent)
        yield from _lines(name, earlier, planned, plan, made[planned][1:])


def _lines(
    name: str, earlier: float, planned: float, plan: Plan, after: list[Release]
) -> Iterator[tuple[str, bool, int, int]]:
    for counts in plan.counts:
        found = counts.foreseen
        if found is None:
            continue
        entries = [entry for each in after if (entry := _entry(each, counts)) is not None]
        printed = [median(entry.margins.tolist()) for entry in entries]
        low, high = found.margin
        inside = all(low <= each <= high for each in printed)
        held, of = _sizes(found, entries)
        ratios = [each / counts.usual.margin for each in printed]
        cells = (
            name,
            f"{earlier:g}",
            f"{planned:g}",
            counts.name,
            _span(printed, 1),
            _span(ratios, 2),
            f"{low:g} to {high:g}",
            "yes" if inside else "no",
            f"{held} of {of}",
        )
        yield f"| {' | '.join(cells)} |", inside, held, of


def _entry(release: Release, counts: PlannedCounts) -> Combinations | None:
    kind = "pairs" if counts.counted == "pairs" else "aggregates"
    weighted = counts.counted in ("children", "pairs")
    for block in release.counts.blocks:
        about = () if release.structure.single else block.tables
        if (block.name, block.weighted, about) == (kind, weighted, counts.tables):
            return next((each for each in block.lengths if each.length == counts.length), None)
    return None


def _sizes(found: Foreseen, entries: list[Combinations]) -> tuple[int, int]:
    held = of = 0
    ends = (each.least for each in found.sizes[1:])
    for size, beyond in zip_longest(found.sizes, ends, fillvalue=2**62):
        for entry in entries:
            some = entry.margins[(entry.counts >= size.least) & (entry.counts < beyond)]
            if len(some) >= 20:
                of += 1
                held += size.margin[0] <= median(some.tolist()) <= size.margin[1]
    return held, of


def _span(values: list[float], digits: int) -> str:
    low, high = (f"{each:.{digits}f}" for each in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def main() -> None:
    """Measure, and write the table as it comes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tables", default=",".join((*TABLES, LINKED)))
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--data", type=Path, default=tables.DATA)
    parser.add_argument("--results", type=Path, default=HERE / "results" / "planned.md")
    options = parser.parse_args()
    warnings.simplefilter("ignore", populace.PrivateNote)
    inside = total = held = of = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        options.results.open("w", encoding="utf-8") as file,
    ):
        file.write(WORDS.format(repeats=options.repeats, machine=processes.machine()))
        for name in options.tables.split(","):
            for row, hit, more, number in rows(name, options.repeats, Path(folder), options.data):
                inside, total, held, of = inside + hit, total + 1, held + more, of + number
                file.write(row + "\n")
                print(row, flush=True)
        file.write(f"\nInside: {inside} of {total} medians, {held} of {of} by size.\n")


if __name__ == "__main__":
    main()
