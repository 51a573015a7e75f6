"""How whole programs grow with records and columns: processor seconds and memory, beside others'.

Each part is run by itself, and what it found is kept beside the tables; `write` makes the results,
the figure and the exponents of all that was found.

    python benchmarks/scale.py run release --sizes 17600,100000,1000000 [--repeats 3]
    python benchmarks/scale.py run counts --sizes 1000000 --programs populace,polars,duckdb
    python benchmarks/scale.py run wide --widths 25,50,100 [--programs dense,few]
    python benchmarks/scale.py write [--note WORDS]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import processes
from accuracy import HERE, WORK
from tables import SPARSE_SIZES

HOME = WORK / "scale"
FOUND = HOME / "found.json"
PEERS = HERE / "peers" / "counts.py"
DOCS = HERE.parent / "docs" / "method"
LIMIT = 3600.0
WIDE_ROWS = 20_000
FEW = 6.9
"""Values of a record in wide tables of few, as in the table of 25 columns."""

_BLOCK = 250_000


def drawn(rows: int, columns: int, *, few: bool = False) -> Iterator[list[np.ndarray]]:
    """A sparse table in blocks of rows: for each column codes, 0 for an empty cell.

    The model of `tables._sparse`: latent classes, a year that is always filled, the rest by class;
    wide tables repeat the sizes of its columns. The same rows whatever the number of rows.

    Args:
        rows: how many.
        columns: how many.
        few: whether a record holds about as many values as in 25 columns.
    """
    rng = np.random.default_rng(25)
    number = 12
    sizes = [SPARSE_SIZES[place % len(SPARSE_SIZES)] for place in range(columns)]
    share = rng.dirichlet(np.full(number, 1.0)).cumsum()
    filled = [rng.beta(0.3, 1.0, number) for _ in sizes]
    if few:
        scale = min(1.0, len(SPARSE_SIZES) / columns)
        filled = [each * scale for each in filled]
    values = [rng.dirichlet(np.full(size, 0.1), number).cumsum(axis=1) for size in sizes]
    for start in range(0, rows, _BLOCK):
        count = min(_BLOCK, rows - start)
        classes = np.minimum(np.searchsorted(share, rng.random(count)), number - 1)
        block: list[np.ndarray] = []
        for place, size in enumerate(sizes):
            drawn = np.zeros(count, dtype=np.int64)
            chance = rng.random(count)
            for each in range(number):
                mine = classes == each
                drawn[mine] = np.searchsorted(values[place][each], chance[mine], side="right")
            column = np.minimum(drawn, size - 1) + 1
            if place > 0:
                column[rng.random(count) >= filled[place][classes]] = 0
            if place == 4:
                column = np.where(block[3] > 0, (block[3] - 1) % size + 1, 0)
            if columns - 2 <= place:
                column[block[place - 1] == 0] = 0
            block.append(column)
        yield block


def table(rows: int, columns: int = 25, *, few: bool = False, kind: str = "csv") -> Path:
    """The path of a table, made where it is not there yet."""
    home = HOME / "tables"
    home.mkdir(parents=True, exist_ok=True)
    path = home / f"{rows}-{columns}{'-few' if few else ''}.{kind}"
    if path.exists():
        return path
    import pyarrow as pa
    from pyarrow import csv, parquet

    words = pa.array(["", *(f"v{value:02}" for value in range(1, max(SPARSE_SIZES) + 1))])
    names = [f"column_{place:03}" for place in range(1, columns + 1)]
    aside = path.with_suffix(".part")
    writer: Any = None
    for block in drawn(rows, columns, few=few):
        cells = [words.take(pa.array(column)) for column in block]
        batch = pa.table(cells, names=names)
        if writer is None and kind == "csv":
            options = csv.WriteOptions(quoting_style="none")
            writer = csv.CSVWriter(aside, batch.schema, write_options=options)
        elif writer is None:
            writer = parquet.ParquetWriter(aside, batch.schema)
        writer.write_table(batch)
    writer.close()
    aside.replace(path)
    return path


def measured(name: str, command: Sequence[str | Path], **environment: str) -> dict[str, float]:
    """One run of a program: processor seconds, seconds by the clock, MiB."""
    log = HOME / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    set_ = [f"{key}={value}" for key, value in environment.items()]
    done = processes.run(["env", *set_, *command], log, LIMIT)
    if done.code != 0:
        raise SystemExit(f"{name}: {'stopped' if done.code is None else done.words}")
    return {"cpu": done.seconds, "elapsed": done.elapsed, "peak": done.peak}


def middle(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure."""
    return {key: round(statistics.median(run[key] for run in runs), 2) for key in runs[0]}


def release(path: Path, *more: str, kernel: str = "", of: str = "") -> dict[str, Any]:
    """A whole release, records and page included, then its check and its evaluation if asked."""
    out = HOME / "out" / path.stem
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "populace"]
    terms = ["--epsilon", "4", "--delta", "1e-9", "--quiet", "--out", out, *more]
    name = f"release-{path.stem}{of}"
    return measured(name, [*command, "release", path, *terms], POPULACE_KERNEL=kernel)


def run_release(options: argparse.Namespace) -> None:
    """Whole releases by number of records: compiled or not, from CSV or Parquet; their checks."""
    for rows in map(int, options.sizes.split(",")):
        for program in options.programs.split(","):
            kind = "parquet" if "parquet" in program else "csv"
            path = table(rows, kind=kind)
            kernel = "off" if "numpy" in program else ""
            runs = []
            for _ in range(options.repeats):
                if program in {"verify", "evaluate"}:
                    out = HOME / "out" / path.stem
                    command = [sys.executable, "-m", "populace", program]
                    if program == "evaluate":
                        report = HOME / "out" / "report"
                        shutil.rmtree(report, ignore_errors=True)
                        command += [path, out, "--quiet", "--out", report]
                    else:
                        command += [out, "--quiet"]
                    runs.append(measured(f"{program}-{rows}", command))
                else:
                    runs.append(release(path, kernel=kernel, of=program))
                    out = HOME / "out" / path.stem
                    runs[-1]["page"] = (out / "index.html").stat().st_size
            keep("release", f"{rows}", program, middle(runs))


def run_counts(options: argparse.Namespace) -> None:
    """Exact counts of all combinations of up to three attributes, from a Parquet file on disk."""
    for rows in map(int, options.sizes.split(",")):
        path = table(rows, kind="parquet")
        for program in options.programs.split(","):
            runs, said = [], {}
            for _ in range(options.repeats):
                kernel = "off" if program == "populace-numpy" else ""
                name = f"counts-{program}-{rows}"
                command = [sys.executable, PEERS, program.split("-numpy")[0], path]
                runs.append(measured(name, command, POPULACE_KERNEL=kernel))
                said = json.loads((HOME / "logs" / f"{name}.log").read_text().splitlines()[-1])
            keep("counts", f"{rows}", program, {**middle(runs), **said})
    every = load()["counts"]
    for rows, programs in every.items():
        told = {(each["combinations"], each["mass"]) for each in programs.values()}
        if len(told) > 1:
            raise SystemExit(f"{rows} rows: the programs disagree")


def run_wide(options: argparse.Namespace) -> None:
    """Whole releases of 20,000 records by number of columns, with more values or with few."""
    for columns in map(int, options.widths.split(",")):
        for program in options.programs.split(","):
            path = table(WIDE_ROWS, columns, few=program == "few")
            bound = ["--attributes-per-subject", str(options.bound)] if options.bound else []
            runs = [
                release(path, *bound, "--length", str(options.length), of=program)
                for _ in range(options.repeats)
            ]
            keep("wide", f"{columns}", program, middle(runs))


def keep(part: str, size: str, program: str, figures: dict[str, Any]) -> None:
    """Put figures among those found."""
    every = load()
    every.setdefault("machine", processes.machine())
    every.setdefault(part, {}).setdefault(size, {})[program] = figures
    FOUND.write_text(json.dumps(every, indent=1), encoding="utf-8")
    print(part, size, program, figures, flush=True)


def load() -> dict[str, Any]:
    """All that was found so far."""
    HOME.mkdir(parents=True, exist_ok=True)
    found: dict[str, Any] = json.loads(FOUND.read_text("utf-8")) if FOUND.exists() else {}
    return found


RELEASE = {
    "csv": "release",
    "csv-numpy": "release, NumPy alone",
    "parquet": "release, from Parquet",
    "verify": "verify",
    "evaluate": "evaluate",
}
WORDS = """\
# Scale

Whole programs, each a process of its own from a file on disk: processor seconds of all its threads
and the most memory it held. Records are sparse (25 columns, about 7 values each, drawn by
`benchmarks/scale.py`), epsilon 4, combinations of up to three values, as many synthetic records,
page included. {machine}.
The machine was shared with several other jobs, which raises processor seconds: compare what stands
side by side, and nothing else. One run each.
{note}

## By records

{release}

## Exact counts of all combinations of up to three values, from a Parquet file

Every program finds the same number of combinations and the same sum. Polars and DuckDB join the
long form of the table with itself.

{counts}

## By columns (20,000 records, a column filled as often whatever their number)

{wide}
"""


def exponent(points: list[tuple[float, float]]) -> float | None:
    """The slope of a line through logarithms; None of fewer than two points."""
    if len(points) < 2:
        return None
    x, y = np.log(np.array(points)).T
    return float(np.polyfit(x, y, 1)[0])


def rows_of(part: dict[str, dict[str, Any]], what: str, named: dict[str, str]) -> str:
    """A table of one part: for each program and size seconds and memory, and how they grow."""
    lines = [
        f"| program | {what} | CPU s | MiB | CPU us a row |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    programs = list(dict.fromkeys(program for each in part.values() for program in each))
    for program in programs:
        sizes = sorted(int(size) for size in part if program in part[size])
        found = [(size, part[str(size)][program]) for size in sizes]
        for size, each in found:
            of = WIDE_ROWS if what == "columns" else size
            lines.append(
                f"| {named.get(program, program)} | {size:,} | {each['cpu']:.1f} "
                f"| {each['peak']:.0f} | {1e6 * each['cpu'] / of:.0f} |"
            )
        slope = exponent([(size, each["cpu"]) for size, each in found])
        room = exponent([(size, each["peak"]) for size, each in found])
        if slope is not None and room is not None:
            lines.append(f"| grows as a power of | | {slope:.2f} | {room:.2f} | |")
    return "\n".join(lines)


def figure(part: dict[str, dict[str, Any]]) -> str:
    """Seconds and memory by records, both on scales of logarithms, as a small drawing."""
    wide, high, edge = 640, 300, 46
    sizes = [10_000, 100_000, 1_000_000, 10_000_000]
    drawn = []
    for left, key, unit, ends in (
        (0, "cpu", "CPU seconds", (1.0, 1000.0)),
        (wide // 2, "peak", "MiB", (50.0, 5000.0)),
    ):
        across = wide // 2 - edge - 14

        def x(size: float, left: int = left, across: int = across) -> float:
            return left + edge + across * np.log10(size / sizes[0]) / np.log10(sizes[-1] / sizes[0])

        def y(value: float, ends: tuple[float, float] = ends) -> float:
            share = np.log10(value / ends[0]) / np.log10(ends[1] / ends[0])
            return high - 40 - (high - 70) * share

        drawn.append(f'<text x="{left + edge}" y="18">{unit}, by records</text>')
        for size in sizes:
            word = f"{size // 1_000_000}M" if size >= 1_000_000 else f"{size // 1000}k"
            drawn.append(f'<text x="{x(size):.0f}" y="{high - 20}" class="m">{word}</text>')
        tick = ends[0]
        while tick <= ends[1] * 1.01:
            drawn.append(
                f'<path d="M{x(sizes[0]):.0f} {y(tick):.0f}H{x(sizes[-1]):.0f}" class="g"/>'
                f'<text x="{left + edge - 6}" y="{y(tick) + 4:.0f}" class="e">{tick:g}</text>'
            )
            tick *= 10
        for program, name in RELEASE.items():
            points = sorted(
                (int(size), each[program][key]) for size, each in part.items() if program in each
            )
            if len(points) < 2:
                continue
            path = "L".join(f"{x(size):.1f} {y(value):.1f}" for size, value in points)
            end = points[-1]
            drawn.append(
                f'<path d="M{path}" class="l"/>'
                f'<text x="{x(end[0]) + 4:.0f}" y="{y(end[1]) + 4:.0f}">{name}</text>'
            )
    style = (
        "text{font:12px sans-serif;fill:#333}.m{text-anchor:middle}.e{text-anchor:end}"
        ".g{stroke:#ddd}.l{stroke:#0b6e78;stroke-width:2;fill:none}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" '
        'aria-label="Processor seconds and memory of releases by number of records">'
        f"<style>{style}</style>{''.join(drawn)}</svg>\n"
    )


def write(note: str) -> None:
    """Write the results of all that was found with a note, and the figure of the documentation."""
    found = load()
    counts = {
        size: {
            program: {key: value for key, value in each.items() if key in {"cpu", "peak"}}
            for program, each in programs.items()
        }
        for size, programs in found["counts"].items()
    }
    text = WORDS.format(
        machine=found["machine"].partition("; load")[0],
        note=note,
        release=rows_of(found["release"], "records", RELEASE),
        counts=rows_of(counts, "records", {}),
        wide=rows_of(found["wide"], "columns", {}),
    )
    (HERE / "results" / "scale.md").write_text(text, encoding="utf-8")
    (DOCS / "scaling.svg").write_text(figure(found["release"]), encoding="utf-8")


RUNS = {"release": run_release, "counts": run_counts, "wide": run_wide}


def main() -> None:
    """Run one part, or write what was found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    ways = parser.add_subparsers(dest="way", required=True)
    one = ways.add_parser("run")
    one.add_argument("part", choices=RUNS)
    one.add_argument("--sizes", default="17600,100000,1000000")
    one.add_argument("--widths", default="25,50,100")
    one.add_argument("--programs", default="")
    one.add_argument("--repeats", type=int, default=3)
    one.add_argument("--length", type=int, default=3)
    one.add_argument("--bound", type=int, default=0)
    ways.add_parser("write").add_argument("--note", default="")
    options = parser.parse_args()
    if options.way == "write":
        write(options.note)
        return
    usual = {"release": "csv", "counts": "populace,polars,duckdb", "wide": "dense"}
    options.programs = options.programs or usual[options.part]
    RUNS[options.part](options)


if __name__ == "__main__":
    main()
