"""How long reading a clean CSV file of a million rows takes, beside an earlier version.

    python benchmarks/reading.py [FOLDER_OF_SOURCE ...] [--rows N] [--runs N]

Each folder holds a `populace` package, such as `src` of another checkout; this one's comes first.
Versions take turns, and the least time of each counts, as what else runs can only add to it.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1] / "src"

READ = """
import sys, time
from populace.read import read_table
start = time.process_time()
table = read_table(sys.argv[1])
print(table.records, time.process_time() - start)
"""


def written(path: Path, rows: int) -> Path:
    """A clean table of eight columns, as survey tools export them."""
    draw = random.Random(1)
    columns = [
        ["female", "male", "other"],
        ["KE", "UG", "TZ", "RW", "BI", "ET", "SO", "SD"],
        [str(year) for year in range(2010, 2025)],
        ["0-8", "9-17", "18-29", "30-44", "45+"],
        ["0", "1"],
        ["farm work", "domestic work", "construction", "fishing, and the like"],
        [f"{place / 4:g}" for place in range(200)],
        ["", "yes", "no"],
    ]
    names = "sex,country,year,age,debt,sector,hours,minor"
    with path.open("w", encoding="utf-8") as file:
        file.write(names + "\n")
        for _ in range(rows):
            cells = [draw.choice(column) for column in columns]
            file.write(",".join(f'"{cell}"' if "," in cell else cell for cell in cells) + "\n")
    return path


def seconds(source: Path, table: Path) -> float:
    """The seconds of processor that reading takes in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(table)],
        env={"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[1])


def main() -> None:
    """Print the seconds of each version, and their ratio to the first."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sources", nargs="*", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    sources = [HERE, *options.sources]
    with tempfile.TemporaryDirectory() as folder:
        table = written(Path(folder) / "table.csv", options.rows)
        times = [
            [seconds(source, table) for source in sources] for _ in range(max(1, options.runs))
        ]
    least = [min(each) for each in zip(*times, strict=True)]
    result = {
        "rows": options.rows,
        "seconds": [round(each, 2) for each in least],
        "ratio of this version to the others": [round(least[0] / each, 3) for each in least[1:]],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
