"""An attacker who chooses whom to guess about, on real releases at epsilon 1, 4 and 8.

    python benchmarks/guesses.py [--targets 400] [--repeats 2] [--victims 4000] [--only KIND ...]

The rarest people of a data set are in it or not by a coin, with all that hangs on them. The
attacker knows every row, also theirs, and all but the coins. From the released counts they work out
for each target how much more likely it is that she is in, by the margins, and guess: about
everybody, and only where they are surest. Results go to `benchmarks/results/guesses.md`.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import processes
import tables
from numpy.typing import NDArray

import populace
from populace import examples
from populace.publish.statements import guessing

RESULTS = Path(__file__).resolve().parent / "results" / "guesses.md"
EPSILONS = (1.0, 4.0, 8.0)
SUREST = 20
COLUMNS = ("age", "workclass", "education", "occupation", "race", "sex", "native_country", "income")
"""Some of Adult's, so that a release takes seconds."""

Index = NDArray[np.int64]
Row = dict[str, str]


@dataclass(frozen=True, eq=False)
class Records:
    """One table as the attacker knows it.

    Args:
        rows: each with its cells by column; cells of several values hold them between semicolons.
        owner: shape (rows,): the place of the person whose row it is.
    """

    rows: list[Row]
    owner: Index

    @cached_property
    def holders(self) -> dict[tuple[str, str], NDArray[np.bool_]]:
        """Who holds each value of each column, by row."""
        found: dict[tuple[str, str], list[int]] = {}
        for place, row in enumerate(self.rows):
            for name, cell in row.items():
                for value in filter(None, cell.split(";")):
                    found.setdefault((name, value), []).append(place)
        held = {}
        for key, places in found.items():
            held[key] = np.zeros(len(self.rows), dtype=bool)
            held[key][places] = True
        return held

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """What each row counts: all of one person together at most two."""
        return np.minimum(1.0, 2 / np.bincount(self.owner)[self.owner])


@dataclass(frozen=True, eq=False)
class Kind:
    """A data set that is attacked.

    Args:
        title: how the page calls it.
        people: those who are guessed about, a row each.
        below: by the name of the file of their counts, records that hang on them.
        counts: the file of the counts of people.
        released: makes a release of the people of some places in a folder, at an epsilon.
    """

    title: str
    people: Records
    below: dict[str, Records]
    counts: str
    released: Callable[[NDArray[np.bool_], Path, float], populace.ReleasedData]


def adult(folder: Path, *, declared: bool) -> Kind:
    """Adult as one table, its values found in the data or declared."""
    with tables.make("adult", folder).path.open(encoding="utf-8", newline="") as file:
        rows = [{name: row[name] for name in COLUMNS} for row in csv.DictReader(file)]
    values = {name: sorted({row[name] for row in rows} - {""}) for name in COLUMNS}
    schema = folder / "adult.toml"
    stated = [
        f"[columns.{name}]\n" + (f"values = {json.dumps(own)}\n" if declared else "")
        for name, own in values.items()
    ]
    schema.write_text("\n".join(stated), "utf-8")

    def released(inside: NDArray[np.bool_], out: Path, epsilon: float) -> populace.ReleasedData:
        kept = [row for row, one in zip(rows, inside.tolist(), strict=True) if one]
        table = {name: [row[name] for row in kept] for name in COLUMNS}
        made = populace.release(
            table, schema=schema, epsilon=epsilon, length=3, safe=list(COLUMNS), progress=False
        )
        made.save(out)
        return made

    people = Records(rows, np.arange(len(rows)))
    title = f"Adult, one table, {'declared' if declared else 'private'} domains"
    return Kind(title, people, {}, "aggregates.csv", released)


def together(folder: Path, which: str, title: str, chain: tuple[str, ...]) -> Kind:
    """Simulated tables that hang together, of the example: `chain` below the victims.

    Args:
        folder: of the example.
        which: the folder of the tables in it.
        title: for the page.
        chain: the tables below, each with what its rows name of the one above it.
    """
    source = folder / which
    files = {path.stem: _rows(path) for path in sorted(source.glob("*.csv"))}
    place = {row["victim_id"]: at for at, row in enumerate(files["victims"])}
    owned = {"victims": np.arange(len(place))}
    keys = {"victim_id": place}
    for name in chain:
        rows = files[name]
        above = next(key for key in keys if key in rows[0])
        owned[name] = np.array([keys[above][row[above]] for row in rows])
        own = next((key for key in rows[0] if key.endswith("_id") and key not in keys), None)
        if own:
            keys[own] = {row[own]: int(at) for row, at in zip(rows, owned[name], strict=True)}
    if "links" in owned:
        ends = {row["perpetrator_id"]: row for row in files["perpetrators"]}
        owned["perpetrators"] = np.array(
            [keys["perpetrator_id"][row["perpetrator_id"]] for row in files["perpetrators"]]
        )
        merged = [{**ends[row["perpetrator_id"]], **row} for row in files["links"]]
        below = {"aggregates_perpetrators_links.csv": Records(merged, owned["links"])}
    else:
        below = {f"aggregates_{name}.csv": Records(files[name], owned[name]) for name in chain}

    def released(inside: NDArray[np.bool_], out: Path, epsilon: float) -> populace.ReleasedData:
        some = folder / "some"
        shutil.rmtree(some, ignore_errors=True)
        shutil.copytree(source, some)
        for name, owner in owned.items():
            kept = [row for row, at in zip(files[name], owner.tolist(), strict=True) if inside[at]]
            with (some / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(files[name][0]))
                writer.writeheader()
                writer.writerows(kept)
        made = populace.release(some / "project.toml", epsilon=epsilon, length=2, progress=False)
        made.save(out)
        return made

    people = Records(files["victims"], owned["victims"])
    return Kind(title, people, below, "aggregates_victims.csv", released)


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rarest(people: Records, number: int) -> Index:
    """The places of the people whose pairs of values fewest others have."""
    names = [name for name in people.rows[0] if not name.endswith("_id")]
    pairs = list(itertools.combinations(names, 2))
    held = [Counter((row[a], row[b]) for row in people.rows) for a, b in pairs]
    shared = [
        sum(1 / seen[row[a], row[b]] for seen, (a, b) in zip(held, pairs, strict=True))
        for row in people.rows
    ]
    return np.argsort(-np.array(shared), kind="stable")[:number]


def scores(kind: Kind, targets: Index, out: Path) -> NDArray[np.float64]:
    """For each target how much the released counts speak for her: a log likelihood ratio.

    Each count is compared with what it would be if half of the targets who are in it were in, in
    units of its noise and of the coins of the others.
    """
    found = np.zeros(len(targets))
    for name, records, weighted in (
        (kind.counts, kind.people, False),
        *((name, records, True) for name, records in kind.below.items()),
    ):
        people = len(kind.people.rows)
        value, margin = ("weight", "weight_margin") if weighted else ("count", "margin")
        for line in _rows(out / name):
            asked = [
                (column.rpartition(".")[2], cell)
                for column, cell in line.items()
                if cell
                and column not in {"length", "count", "margin"}
                and "weight" not in column
                and "links" not in column
            ]
            if any(one not in records.holders for one in asked):
                continue
            inside = np.ones(len(records.rows), dtype=bool)
            for one in asked:
                inside &= records.holders[one]
            each = np.bincount(
                records.owner[inside],
                weights=records.weights[inside] if weighted else None,
                minlength=people,
            )
            own = each[targets]
            if not own.any():
                continue
            variance = (float(line[margin]) / 1.96) ** 2 + (own**2).sum() / 4
            expected = each.sum() - own.sum() / 2
            found += own * (float(line[value]) - expected) / max(variance, 0.25)
    return found


def attacked(kind: Kind, epsilon: float, repeats: int, number: int, folder: Path) -> str:
    """The line of the page: releases attacked at one epsilon, their guesses taken together."""
    targets = rarest(kind.people, number)
    right, sure = [], []
    for repeat in range(repeats):
        coins = np.random.default_rng().integers(0, 2, len(targets)).astype(bool)
        inside = np.ones(len(kind.people.rows), dtype=bool)
        inside[targets] = coins
        out = folder / f"out-{repeat}"
        shutil.rmtree(out, ignore_errors=True)
        made = kind.released(inside, out, epsilon)
        told = scores(kind, targets, out)
        told -= np.median(told)
        right.append((told > 0) == coins)
        sure.append(right[-1][np.argsort(-np.abs(told))[:SUREST]])
    one, other = guessing.guesses(made.guarantee), guessing.sure_guesses(made.guarantee)
    line = f"| {kind.title} | {epsilon:g} | {_share(right)} | {one} | {_share(sure)} | {other} |"
    print(line, flush=True)
    return line


def _share(right: Iterable[NDArray[np.bool_]]) -> str:
    """How many of 100 are right, with what chance does to so many (95%)."""
    every = np.concatenate(list(right))
    return f"{100 * every.mean():.1f} ± {98 / len(every) ** 0.5:.1f}"


def main() -> None:
    """Release, attack, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--targets", type=int, default=400)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--victims", type=int, default=4000)
    parser.add_argument("--only", nargs="+", help="some of links, tree, private, declared")
    options = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        example = folder / "example"
        examples.write(example, victims=options.victims)
        kinds: dict[str, Callable[[], Kind]] = {
            "links": lambda: together(
                example, "linked", "victims, perpetrators and links", ("links",)
            ),
            "tree": lambda: together(
                example,
                "levels",
                "a tree: victims, episodes, perpetrators",
                ("episodes", "perpetrators"),
            ),
            "private": lambda: adult(folder, declared=False),
            "declared": lambda: adult(folder, declared=True),
        }
        for name in options.only or kinds:
            kind = kinds[name]()
            lines += [
                attacked(kind, epsilon, options.repeats, options.targets, folder)
                for epsilon in EPSILONS
            ]
    head = f"""# Guesses by an attacker who chooses

Made by `benchmarks/guesses.py` on {processes.machine()}.

Adult (UCI) as one table of {len(COLUMNS)} columns, combinations up to 3; and {options.victims:,}
simulated victims with what hangs on them, combinations up to 2, protected with it. The
{options.targets} people whose pairs of values are rarest are each in the data by a coin; the
attacker knows all but the coins, and scores each by all counts that hold her or a record of hers.
Right of 100 guesses in {options.repeats} releases together, beside what the page of the release
says that they can be at most: about every target ("named beforehand"), and about the {SUREST} of
each release of whom the attacker is surest. Behind ± is what chance does to so many guesses (95%).

| data | epsilon | all targets | said | surest | said |
| --- | ---: | ---: | ---: | ---: | ---: |
"""
    RESULTS.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
