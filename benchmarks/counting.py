"""Exact counting of all combinations up to length 3 against pac-synth's, on the same rows.

Both start from their own form of the table in memory and are timed in turn in one process; their
counts are compared, not only their times.

    python benchmarks/counting.py [--tables sparse,sparse-200k] [--repeats 5] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import measure
import numpy as np
import pacsynth
import processes
import tables
from accuracy import HERE, WORK

from populace import count
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts
from populace.vocabulary.table import Table

Result = TypeVar("Result")

TURN = 5
"""Populace is done too soon to be timed once."""

WORDS = """\
# Counting against pac-synth

All combinations of lengths 1 to 3, exact, from a table in memory: Populace's `subjects` and
`combinations` against `Dataset.get_aggregates` of `pac-synth` 0.0.8, timed in turn in one process
(Populace {turn} times in each turn, their mean), medians of {repeats} turns. Processor
seconds count all threads; `pac-synth` uses all cores. {machine}.
Made by `benchmarks/counting.py`.

| table | records | combinations | CPU s | pac-synth | ratio | elapsed s | pac-synth | ratio |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def counted(table: Table) -> list[Counts]:
    """Everything Populace does, from a table in memory to exact counts."""
    subjects = count.subjects(
        table, Attributes(table.columns).size, lambda number: np.zeros(number, dtype=np.uint64)
    )
    return [count.combinations(subjects, length) for length in (1, 2, 3)]


def timed(work: Callable[[], Result]) -> tuple[float, float, Result]:
    """Processor seconds, seconds by the clock, and the result."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.process_time() - processor, time.perf_counter() - clock, result


def compare(table: tables.BenchmarkTable, repeats: int) -> str:
    """One row of the results."""
    real = measure.read_real(table)
    with table.path.open(encoding="utf-8", newline="") as file:
        raw = list(csv.reader(file))
    zeros = [column.name for column in real.columns if not column.absent]
    data = pacsynth.Dataset(raw, multi_value_columns=table.multi_value, sensitive_zeros=zeros)
    ours, theirs = [], []
    for _ in range(repeats):
        runs = [timed(lambda: counted(real)) for _ in range(TURN)]
        ours.append((sum(run[0] for run in runs) / TURN, sum(run[1] for run in runs) / TURN))
        processor, clock, named = timed(lambda: data.get_aggregates(3, measure.SEPARATOR))
        theirs.append((processor, clock))
    counts = runs[0][2]
    combinations = sum(len(each.keys) for each in counts)
    mass = sum(int(each.counts.sum()) for each in counts)
    if (combinations, mass) != (len(named), sum(named.values())):
        raise SystemExit(f"{table.name}: the two programs disagree")
    (cpu, clock), (peer_cpu, peer_clock) = (
        (statistics.median(each[0] for each in side), statistics.median(each[1] for each in side))
        for side in (ours, theirs)
    )
    return (
        f"| {table.name} | {real.records:,} | {combinations:,} | {cpu:.3f} | {peer_cpu:.2f} "
        f"| {peer_cpu / cpu:.0f} | {clock:.3f} | {peer_clock:.2f} | {peer_clock / clock:.0f} |"
    )


def main() -> None:
    """Compare and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tables", default="sparse,casefile,sparse-200k")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--data", type=Path, default=tables.DATA)
    parser.add_argument("--results", type=Path, default=HERE / "results" / "counting.md")
    options = parser.parse_args()
    text = WORDS.format(turn=TURN, repeats=options.repeats, machine=processes.machine())
    for name in options.tables.split(","):
        row = compare(tables.make(name, WORK / "tables", options.data), options.repeats)
        print(row, flush=True)
        text += row + "\n"
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
