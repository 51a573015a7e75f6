"""A yardstick: every cell of every contingency table of a registry's size, at epsilon 4.

    python benchmarks/yardstick.py [--epsilon 4] [--repeats 3]

166,000 simulated births with six columns, of the size of a national registry that was published at
epsilon 9.98 with each cell within .44% of the records. Results go to
`benchmarks/results/yardstick.md`.
"""

from __future__ import annotations

import argparse
import itertools
import time
from pathlib import Path

import numpy as np
import processes
from numpy.typing import NDArray

import populace

RESULTS = Path(__file__).resolve().parent / "results" / "yardstick.md"
ROWS, YARDSTICK, DELTA = 166_000, 0.44, 1e-7
DOMAINS = {
    "month": [f"{month:02}" for month in range(1, 13)],
    "sex": ["F", "M"],
    "mother's age": [f"{age}-{age + 4}" for age in range(15, 50, 5)],
    "parity": ["1", "2", "3", "4", "5", "6-7", "8+"],
    "gestation": [f"{week}" for week in range(28, 43)],
    "weight": [f"{grams}" for grams in range(1500, 5000, 250)],
}
"""The values that a registry's form allows, which are public."""

Codes = dict[str, NDArray[np.int64]]


def births(rng: np.random.Generator) -> Codes:
    """Simulated births: older mothers have more children, and weight follows the weeks."""
    age = np.clip(rng.normal(3.0, 1.1, ROWS), 0, 6).astype(np.int64)
    week = np.clip(11.6 - rng.gamma(1.2, 1.3, ROWS) + rng.normal(0, 0.8, ROWS), 0, 14)
    weight = np.clip(week * 0.55 + rng.normal(0.4, 1.9, ROWS), 0, 13)
    return {
        "month": rng.integers(0, 12, ROWS),
        "sex": (rng.random(ROWS) < 0.513).astype(np.int64),
        "mother's age": age,
        "parity": np.minimum(rng.poisson(0.25 + 0.45 * age), 6),
        "gestation": week.astype(np.int64),
        "weight": weight.astype(np.int64),
    }


def coded(columns: dict[str, list[str | None]]) -> Codes:
    """The released values as places in their domains; an empty cell has a place after them."""
    places = {
        name: {value: place for place, value in enumerate([*values, None])}
        for name, values in DOMAINS.items()
    }
    return {name: np.array([places[name][value] for value in columns[name]]) for name in DOMAINS}


def worst(real: Codes, synthetic: Codes, length: int) -> tuple[float, float, int]:
    """The largest and the mean error of a cell, in percent of the records, and how many cells."""
    errors = []
    for names in itertools.combinations(DOMAINS, length):
        sizes = [len(DOMAINS[name]) + 1 for name in names]
        shares = [
            np.bincount(
                np.ravel_multi_index([codes[name] for name in names], sizes),
                minlength=int(np.prod(sizes)),
            )
            / len(codes["sex"])
            for codes in (real, synthetic)
        ]
        errors.append(np.abs(shares[0] - shares[1]) * 100)
    found = np.concatenate(errors)
    return float(found.max()), float(found.mean()), len(found)


def main() -> None:
    """Release, compare, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--epsilon", type=float, default=4.0)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    real = births(np.random.default_rng(9))
    table = {name: [DOMAINS[name][code] for code in real[name]] for name in DOMAINS}
    schema = {"columns": {name: {"values": values} for name, values in DOMAINS.items()}}
    lines = []
    for repeat in range(1, options.repeats + 1):
        began = time.process_time()
        made = populace.release(
            table, schema=schema, epsilon=options.epsilon, delta=DELTA, length=3, progress=False
        )
        seconds = time.process_time() - began
        synthetic = coded({name: list(made.synthetic[name]) for name in DOMAINS})
        for length in range(1, len(DOMAINS) + 1):
            largest, mean, cells = worst(real, synthetic, length)
            within = "yes" if largest <= YARDSTICK else "**no**"
            line = f"| {repeat} | {length} | {cells:,} | {largest:.3f} | {mean:.4f} | {within} |"
            lines.append(line)
            print(line, f"{seconds:.0f} s", flush=True)
    head = f"""# A yardstick

Made by `benchmarks/yardstick.py` on {processes.machine()}.

{ROWS:,} simulated births, {len(DOMAINS)} columns with declared values, epsilon {options.epsilon:g},
delta {DELTA:g}, combinations up to 3. Each cell of each contingency table of so many columns: its
share among synthetic records against its share among people, in percentage points. The yardstick
is {YARDSTICK}: a national registry of that size was published with it at epsilon 9.98. Those data
are not public, so that these are others of the same size.

| release | columns | cells | largest error | mean error | within {YARDSTICK} |
| ---: | ---: | ---: | ---: | ---: | --- |
"""
    RESULTS.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
