"""The tables that Populace and its peers are compared on: public, or simulated with fixed seeds.

Nothing is measured here.

    python benchmarks/tables.py FOLDER [--tables casefile,adult] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import shutil
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from populace import examples

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Where the public tables are looked for unless `--data` says otherwise."""

Rows = list[list[str]]


@dataclass(frozen=True)
class BenchmarkTable:
    """One table as every program gets it.

    Args:
        name: how results call it.
        title: what it is, in words.
        path: its CSV file.
        multi_value: for each multi-valued column its delimiter.
        schema: a schema file with public domains, or None: every domain is private.
    """

    name: str
    title: str
    path: Path
    multi_value: dict[str, str]
    schema: Path | None = None


MULTI_VALUE = dict.fromkeys(
    (
        "means_of_control",
        "perpetrator_gender",
        "perpetrator_age_band",
        "perpetrator_region",
        "perpetrator_relation",
        "victim_paid",
    ),
    ";",
)
"""The multi-valued columns of the simulated case file."""

TITLES = {
    "casefile": "simulated case file, 25 columns, 6 of them multi-valued, private domains",
    "casefile-declared": "the same with its schema: every domain public",
    "victims-detail": "CTDC global data set 2020 (k-anonymized), 10 columns",
    "adult": "Adult (UCI), 14 columns, numbers binned at fixed edges",
    "flags-16": "simulated, 16 correlated flags, latent classes",
    "flags-20": "simulated, 20 correlated flags, latent classes",
    "sparse": "simulated, sparse: 25 columns, about 6 values per record, latent classes",
    "sparse-200k": "the same with 200,000 records",
    "sparse-56k": "its first 20 columns, 56,000 records",
    "dense-56k": "20 columns of 2 to 60 values, every cell filled, latent classes",
}
ACCURACY = (
    "casefile",
    "casefile-declared",
    "victims-detail",
    "adult",
    "flags-16",
    "flags-20",
    "sparse",
)


def make(name: str, folder: Path, data: Path = DATA) -> BenchmarkTable:
    """Write one table to `folder`, unless it is there already.

    Raises:
        FileNotFoundError: a public table is not in `data`.
    """
    home = folder / name
    multi_value: dict[str, str] = {}
    schema = None
    if name.startswith("casefile"):
        path = _case_file(folder / "casefile")
        multi_value = MULTI_VALUE
        schema = path.parent / "schema.toml" if name == "casefile-declared" else None
    else:
        home.mkdir(parents=True, exist_ok=True)
        path = home / "table.csv"
        if not path.exists():
            _write(path, _MAKERS[name](data))
    return BenchmarkTable(name, TITLES[name], path, multi_value, schema)


def _case_file(folder: Path) -> Path:
    if not (folder / "cases.csv").exists():
        shutil.rmtree(folder, ignore_errors=True)
        examples.write(folder)
    return folder / "cases.csv"


def _write(path: Path, rows: Rows) -> None:
    aside = path.with_suffix(".part")
    with aside.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    aside.replace(path)


def _public(path: Path) -> Rows:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _victims_detail(data: Path) -> Rows:
    return _public(data / "ctdc_kanon_2020" / "victims_detail.csv.gz")


BINS: dict[str, tuple[int, ...]] = {
    "age": (17, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 75),
    "capital_gain": (0, 1, 3000, 5000, 7500, 10000, 20000),
    "capital_loss": (0, 1, 1500, 1750, 2000, 2250),
    "hours_per_week": (0, 10, 20, 30, 35, 40, 41, 45, 50, 60, 70),
}
"""Lower edges of the bins of Adult's numbers, fixed without looking at the table."""


def _adult(data: Path) -> Rows:
    head, *rows = _public(data / "adult" / "adult.csv.gz")
    kept = [place for place, name in enumerate(head) if name not in {"fnlwgt", "split"}]
    binned = {place: BINS[head[place]] for place in kept if head[place] in BINS}
    return [
        [head[place] for place in kept],
        *(
            [_bin(row[place], binned[place]) if place in binned else row[place] for place in kept]
            for row in rows
        ),
    ]


def _bin(cell: str, edges: Sequence[int]) -> str:
    if not cell:
        return ""
    low = edges[bisect_right(edges, int(cell)) - 1]
    return f"from {low}"


def _flags(records: int, flags: int, seed: int) -> Rows:
    """Correlated flags: six latent classes, each with its own probability of every flag."""
    rng = np.random.default_rng(seed)
    classes = rng.choice(6, size=records, p=rng.dirichlet(np.full(6, 3.0)))
    usual = rng.uniform(-2.5, 0.5, flags)
    chance = 1 / (1 + np.exp(-(usual + rng.normal(0.0, 1.3, (6, flags)))))
    held = rng.random((records, flags)) < chance[classes]
    return [
        [f"flag_{place:02}" for place in range(1, flags + 1)],
        *held.astype(int).astype(str).tolist(),
    ]


SPARSE_SIZES = (16, 5, 9, 60, 4, 40, 4, 2, 2, 2, 2, 8, 8, 6, 5, 10, 4, 9, 4, 6, 3, 7, 9, 6, 8)
"""How many values each column of the sparse simulation has; 239 together."""


def _dense(records: int, columns: int, seed: int) -> Rows:
    """Records of which every cell is filled: twelve latent classes, each with its own values."""
    rng = np.random.default_rng(seed)
    classes = rng.choice(12, size=records, p=rng.dirichlet(np.full(12, 1.0)))
    drawn = [
        (
            rng.random(records)[:, None]
            > rng.dirichlet(np.full(size, 0.5), 12).cumsum(axis=1)[classes]
        )
        .sum(axis=1)
        .clip(0, size - 1)
        for size in SPARSE_SIZES[:columns]
    ]
    texts = [np.char.mod("v%02d", column) for column in drawn]
    return [
        [f"column_{place:02}" for place in range(1, columns + 1)],
        *np.stack(texts, axis=1).tolist(),
    ]


def _sparse(records: int, seed: int) -> Rows:
    """Sparse records: a year that is always filled, and the rest by latent class.

    The fifth column is a function of the fourth, and the last two are filled only where the one
    before them is.
    """
    rng = np.random.default_rng(seed)
    number = 12
    classes = rng.choice(number, size=records, p=rng.dirichlet(np.full(number, 1.0)))
    columns: list[NDArray[np.int64]] = []
    for place, size in enumerate(SPARSE_SIZES):
        filled = rng.beta(0.3, 1.0, number)
        values = rng.dirichlet(np.full(size, 0.1), number)
        drawn = (rng.random(records)[:, None] > values.cumsum(axis=1)[classes]).sum(axis=1)
        column = np.minimum(drawn, size - 1) + 1
        if place > 0:
            column[rng.random(records) >= filled[classes]] = 0
        if place == 4:
            column = np.where(columns[3] > 0, (columns[3] - 1) % size + 1, 0)
        if place >= len(SPARSE_SIZES) - 2:
            column[columns[place - 1] == 0] = 0
        columns.append(column)
    texts = [
        np.array(["", *(f"v{value:02}" for value in range(1, size + 1))])[column]
        for size, column in zip(SPARSE_SIZES, columns, strict=True)
    ]
    return [[f"column_{place:02}" for place in range(1, 26)], *np.stack(texts, axis=1).tolist()]


_MAKERS: dict[str, Callable[[Path], Rows]] = {
    "victims-detail": _victims_detail,
    "adult": _adult,
    "flags-16": lambda _data: _flags(21_000, 16, seed=16),
    "flags-20": lambda _data: _flags(90_000, 20, seed=20),
    "sparse": lambda _data: _sparse(17_000, seed=25),
    "sparse-200k": lambda _data: _sparse(200_000, seed=25),
    "sparse-56k": lambda _data: [row[:20] for row in _sparse(56_000, seed=25)],
    "dense-56k": lambda _data: _dense(56_000, 20, seed=25),
}


def main() -> None:
    """Write the tables and print what they hold."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tables", default=",".join(TITLES))
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    for name in options.tables.split(","):
        table = make(name, options.folder, options.data)
        with table.path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        filled = sum(cell not in {"", "0"} for row in rows for cell in row) / max(len(rows), 1)
        print(f"{name}: {len(rows):,} records, {len(head)} columns, {filled:.1f} cells filled")


if __name__ == "__main__":
    main()
