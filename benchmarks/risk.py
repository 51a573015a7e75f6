"""The whole risk report against pac-synth's aggregation alone, on the same rows.

Both start from their own form of the table in memory and are timed in turn in one process. The
counts behind the report are compared with pac-synth's, not only their times.

    python benchmarks/risk.py [--tables sparse-200k] [--repeats 3] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import statistics
from pathlib import Path

import measure
import pacsynth
import processes
import tables
from accuracy import HERE, WORK
from counting import timed

from populace.methods.risk import assess

TURN = 3
"""The report is made so many times in each turn."""

LIMIT = 10
"""The report must take less than pac-synth's time divided by this."""

WORDS = """\
# Risk before release against pac-synth's counting

The whole report of `populace risk` (k 10, length 3: exposure, contributions of columns and values,
suggestions, whole records, synthesizability) from a table in memory, against
`Dataset.get_aggregates` of `pac-synth` 0.0.8, which only counts. Timed in turn in one process
(Populace {turn} times in each turn, their mean), medians of {repeats} turns. Processor seconds
count all threads; `pac-synth` uses all cores. At least {limit} times is required of 200,000
records. {machine}. Made by `benchmarks/risk.py`.

| table | records | columns | exposed | CPU s | pac-synth | ratio | elapsed s | pac-synth | ratio |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def compare(table: tables.BenchmarkTable, repeats: int) -> str:
    """One row of the results."""
    real = measure.read_real(table)
    with table.path.open(encoding="utf-8", newline="") as file:
        raw = list(csv.reader(file))
    zeros = [column.name for column in real.columns if not column.absent]
    data = pacsynth.Dataset(raw, multi_value_columns=table.multi_value, sensitive_zeros=zeros)
    ours, theirs = [], []
    for _ in range(repeats):
        runs = [timed(lambda: assess(real, k=10, length=3)) for _ in range(TURN)]
        ours.append((sum(run[0] for run in runs) / TURN, sum(run[1] for run in runs) / TURN))
        processor, clock, named = timed(lambda: data.get_aggregates(3, measure.SEPARATOR))
        theirs.append((processor, clock))
    figures = runs[0][2].figures
    if sum(row["combinations"] for row in figures["lengths"]) != len(named):
        raise SystemExit(f"{table.name}: the two programs disagree")
    (cpu, clock), (peer_cpu, peer_clock) = (
        (statistics.median(each[0] for each in side), statistics.median(each[1] for each in side))
        for side in (ours, theirs)
    )
    return (
        f"| {table.name} | {real.records:,} | {len(real.columns)} "
        f"| {figures['lengths'][-1]['rare_up_to']:.1%} | {cpu:.3f} | {peer_cpu:.2f} "
        f"| {peer_cpu / cpu:.1f} | {clock:.3f} | {peer_clock:.2f} | {peer_clock / clock:.1f} |"
    )


def main() -> None:
    """Compare and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tables", default="sparse,sparse-200k")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--data", type=Path, default=tables.DATA)
    parser.add_argument("--results", type=Path, default=HERE / "results" / "risk.md")
    options = parser.parse_args()
    text = WORDS.format(
        turn=TURN, repeats=options.repeats, limit=LIMIT, machine=processes.machine()
    )
    for name in options.tables.split(","):
        row = compare(tables.make(name, WORK / "tables", options.data), options.repeats)
        print(row, flush=True)
        text += row + "\n"
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
