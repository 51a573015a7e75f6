"""A resample of the real rows with replacement: no privacy at all, and no error but chance."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np


def main() -> None:
    """Read, resample and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    with options.source.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    drawn = np.random.default_rng(options.seed).integers(0, len(rows), len(rows))
    options.folder.mkdir(parents=True, exist_ok=True)
    with (options.folder / "synthetic.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *(rows[place] for place in drawn.tolist())])


if __name__ == "__main__":
    main()
