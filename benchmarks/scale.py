"""How whole programs grow with records and columns: processor seconds and memory, beside others'.

Each part is run by itself, and what it found is kept beside the tables; `write` makes the results,
the figure and the exponents of all that was found.

    python benchmarks/scale.py run release --sizes 17600,100000,1000000 [--repeats 3]
    python benchmarks/scale.py run counts --sizes 1000000 --programs populace,polars,duckdb
    python benchmarks/scale.py run wide --widths 25,50,100 [--programs dense,few]
    python benchmarks/scale.py write
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
    options = parser.parse_args()
    usual = {"release": "csv", "counts": "populace,polars,duckdb", "wide": "dense"}
    options.programs = options.programs or usual[options.part]
    RUNS[options.part](options)


if __name__ == "__main__":
    main()
