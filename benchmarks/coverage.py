"""How often margins hold: the share of published counts whose true count lies within the margin.

By length, size of the published count and epsilon, for every table, in one run. Noise is that of a
release; nothing but the counts is made.

    python benchmarks/coverage.py [--tables casefile,adult] [--epsilons 0.5,1,4,12] [--repeats 3]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import measure
import processes
import tables
from accuracy import HERE, WORK, delta_of

from populace.evaluate import compare, share
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Table

BUCKETS = {"1-9": (1, 9), "10-99": (10, 99), "100-999": (100, 999), "1000+": (1000, 2**62)}
FEWEST = 50
"""Shares of fewer counts than these are put in brackets: chance alone moves them by points."""

WORDS = """\
# How often margins hold

The share of published counts whose true count lies within the published margin, in percent, by how
large the published count is; 95 is meant. Length 3, delta 1 / (n ln n), {repeats} releases each,
all their counts together; in brackets where there are fewer than 50. {machine}.
Made by `benchmarks/coverage.py` in one run.

| table | epsilon | length | {heads} | all |
| --- | ---: | ---: |{lines} ---: |
"""


def measured(real: Table, epsilon: float, repeats: int) -> dict[tuple[int, str], tuple[int, int]]:
    """For each length and bucket, "all" among them: how many margins hold, and of how many."""
    found: dict[tuple[int, str], tuple[int, int]] = {}
    shared = share(real, real)
    truth = measure.counts_of(shared.truth)
    for _ in range(repeats):
        settings = Settings(epsilon, delta_of(real.records), measure.LENGTH)
        aggregates, _promise = aggregate_seeded(real, settings)
        for own, entry in zip(truth, aggregates.lengths, strict=True):
            each = compare(own, *shared.renumber(aggregates, entry))
            within = each.error <= each.margins
            for name, (low, high) in {**BUCKETS, "all": (1, 2**62)}.items():
                inside = (each.released >= low) & (each.released <= high)
                held, of = found.get((entry.length, name), (0, 0))
                more = int((within & inside).sum()), int(inside.sum())
                found[entry.length, name] = held + more[0], of + more[1]
    return found


def rows(names: list[str], epsilons: list[float], repeats: int, data: Path) -> Iterator[str]:
    """Lines of the table of results."""
    for name in names:
        try:
            real = measure.read_real(tables.make(name, WORK / "tables", data))
        except FileNotFoundError:
            print(f"{name}: left out, its public file is not in {data.name}")
            continue
        for epsilon in epsilons:
            found = measured(real, epsilon, repeats)
            for length in range(1, measure.LENGTH + 1):
                cells = [_share(*found[length, bucket]) for bucket in (*BUCKETS, "all")]
                yield f"| {name} | {epsilon:g} | {length} | {' | '.join(cells)} |"


def _share(held: int, of: int) -> str:
    if not of:
        return "–"
    words = f"{100 * held / of:.1f}"
    return words if of >= FEWEST else f"({words})"


def main() -> None:
    """Measure, and write the table as it comes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tables", default=",".join(tables.ACCURACY))
    parser.add_argument("--epsilons", default="0.5,1,4,12")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--data", type=Path, default=tables.DATA)
    parser.add_argument("--results", type=Path, default=HERE / "results" / "coverage.md")
    options = parser.parse_args()
    head = WORDS.format(
        repeats=options.repeats,
        machine=processes.machine(),
        heads=" | ".join(BUCKETS),
        lines=" ---: |" * len(BUCKETS),
    )
    epsilons = [float(epsilon) for epsilon in options.epsilons.split(",")]
    with options.results.open("w", encoding="utf-8") as file:
        file.write(head)
        for row in rows(options.tables.split(","), epsilons, options.repeats, options.data):
            file.write(row + "\n")
            print(row, flush=True)


if __name__ == "__main__":
    main()
