"""An attacker who chooses whom to guess about, on real releases at epsilon 1, 4 and 8.

    python benchmarks/guesses.py [--targets 400] [--repeats 2]

Of the public Adult table, the rarest people are in the data or not by a coin. The attacker knows
every row, also theirs, and all but the coins. From the released counts they work out for each
target how much more likely it is that she is in, by the margins, and guess: about everybody, and
only where they are surest. Results go to `benchmarks/results/guesses.md`.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import processes
import tables
from numpy.typing import NDArray

import populace
from populace.publish import guessing

RESULTS = Path(__file__).resolve().parent / "results" / "guesses.md"
EPSILONS = (1.0, 4.0, 8.0)
SUREST = 20
COLUMNS = ("age", "workclass", "education", "occupation", "race", "sex", "native_country", "income")
"""Some of Adult's, so that a release takes seconds."""

Rows = list[tuple[str, ...]]


def people(folder: Path) -> tuple[list[str], Rows]:
    """The names of the columns, and every row."""
    with tables.make("adult", folder).path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    places = [head.index(name) for name in COLUMNS if name in head]
    return [head[place] for place in places], [tuple(row[at] for at in places) for row in rows]


def rarest(rows: Rows, number: int) -> NDArray[np.int64]:
    """The places of the people whose pairs of values fewest others have."""
    pairs = list(itertools.combinations(range(len(rows[0])), 2))
    held = [Counter((row[a], row[b]) for row in rows) for a, b in pairs]
    shared = [
        sum(1 / seen[row[a], row[b]] for seen, (a, b) in zip(held, pairs, strict=True))
        for row in rows
    ]
    return np.argsort(-np.array(shared), kind="stable")[:number]


def scores(
    names: list[str], rows: Rows, targets: NDArray[np.int64], out: Path
) -> NDArray[np.float64]:
    """For each target how much the released counts speak for her: a log likelihood ratio.

    Each count is compared with what it would be if half of the targets who are in it were in, in
    units of its noise and of the coins of the others.
    """
    codes = np.array(
        [
            np.unique([row[place] for row in rows], return_inverse=True)[1]
            for place in range(len(names))
        ]
    )
    values = [
        {value: code for code, value in enumerate(sorted({row[place] for row in rows}))}
        for place in range(len(names))
    ]
    is_target = np.zeros(len(rows), dtype=bool)
    is_target[targets] = True
    found = np.zeros(len(targets))
    with (out / "aggregates.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            inside = np.ones(len(rows), dtype=bool)
            for place, name in enumerate(names):
                if line[name]:
                    inside &= codes[place] == values[place].get(line[name], -1)
            coins = inside & is_target
            number = int(coins.sum())
            if not number:
                continue
            expected = int(inside.sum()) - number / 2
            variance = (float(line["margin"]) / 1.96) ** 2 + number / 4
            found[inside[targets]] += (float(line["count"]) - expected) / variance
    return found


def main() -> None:
    """Release, attack, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--targets", type=int, default=400)
    parser.add_argument("--repeats", type=int, default=2)
    options = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names, rows = people(folder)
        targets = rarest(rows, options.targets)
        for epsilon, repeat in itertools.product(EPSILONS, range(options.repeats)):
            inside = np.random.default_rng().integers(0, 2, len(targets)).astype(bool)
            left_out = set(targets[~inside].tolist())
            kept = [row for place, row in enumerate(rows) if place not in left_out]
            table = {each: [row[at] for row in kept] for at, each in enumerate(names)}
            made = populace.release(table, epsilon=epsilon, length=3, safe=names, progress=False)
            out = made.save(folder / f"{epsilon:g}-{repeat}")
            told = scores(names, rows, targets, out)
            right = (told > np.median(told)) == inside
            surest = np.argsort(-np.abs(told - np.median(told)))[:SUREST]
            one, sure = guessing.guesses(made.guarantee), guessing.sure_guesses(made.guarantee)
            line = (
                f"| {epsilon:g} | {repeat + 1} | {100 * right.mean():.1f} | {one}"
                f" | {100 * right[surest].mean():.0f} | {sure} |"
            )
            lines.append(line)
            print(line, flush=True)
    head = f"""# Guesses by an attacker who chooses

Made by `benchmarks/guesses.py` on {processes.machine()}.

Adult (UCI), {len(rows):,} people, {len(names)} columns, combinations up to 3. The
{len(targets)} people whose pairs of values are rarest are each in the data by a coin; the attacker
knows all but the coins. Right of 100 guesses, beside what the page of the release says that they
can be at most: about every target ("named beforehand"), and about the {SUREST} of whom the attacker
is surest. One release is one draw: of {len(targets)} guesses a share varies by
{98 / len(targets) ** 0.5:.0f} points (95%), of {SUREST} by {98 / SUREST**0.5:.0f}.

| epsilon | release | all targets | said | surest | said |
| ---: | ---: | ---: | ---: | ---: | ---: |
"""
    RESULTS.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
