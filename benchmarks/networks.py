"""A real many-to-many relation: victims, offenders and their relations in NIBRS, Minnesota 2018.

The unit parent (a victim with all of her relations) and both ends, from the tables to the folder,
checked against the true tables by the private report.

    python benchmarks/networks.py [--epsilons 4,1] [--repeats 3] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import statistics
import time
from pathlib import Path
from typing import Any

import processes
import tables

import populace
from populace.vocabulary.linked import Unit
from populace.vocabulary.schema import ColumnSchema, Schema

HERE = Path(__file__).resolve().parent
NAMES = ("victims", "offenders", "relations")
USED = {
    "victims": ("victim_id", "age_band", "sex", "race", "ethnicity", "resident_status", "injuries"),
    "offenders": ("offender_id", "age_band", "sex", "race", "ethnicity"),
    "relations": ("victim_id", "offender_id", "relationship_code"),
}
CODES = (
    *("SE", "CS", "PA", "SB", "CH", "GP", "GC", "IL", "SP", "SC", "SS", "OF", "VO", "AQ"),
    *("FR", "NE", "BE", "BG", "CF", "HR", "XS", "EE", "ER", "OK", "RU", "ST", "XR"),
)
"""The relations that the FBI's form allows."""

WORDS = """\
# A real many-to-many relation

NIBRS, Minnesota 2018: {victims:,} victims and {offenders:,} offenders with {links:,} relations, the
victims' and offenders' domains private, the relation's public; delta 1e-6, length 2, medians of
{repeats} runs. {machine}. Made by `benchmarks/networks.py`.

"pairs" is the mean total variation distance of all pairs of a victim's column and one of offenders
or relations, over relations; "by links" how far the numbers of victims, and of offenders, by their
number of links are off, as a distance of shares. "chance" says in how many runs the release had to
say that links cannot be told from chance.

| unit | epsilon | pairs | by links, victims | by links, offenders | chance | CPU s |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def columns(folder: Path, name: str) -> dict[str, list[str]]:
    """The used columns of a table; of people, those who stand in a relation."""
    with gzip.open(folder / "nibrs_mn_2018" / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in USED[name]}


def read(folder: Path) -> list[dict[str, list[str]]]:
    """Victims, offenders and relations."""
    found = {name: columns(folder, name) for name in NAMES}
    for name, key in (("victims", "victim_id"), ("offenders", "offender_id")):
        linked = set(found["relations"][key])
        kept = [place for place, one in enumerate(found[name][key]) if one in linked]
        found[name] = {
            column: [cells[place] for place in kept] for column, cells in found[name].items()
        }
    return [found[name] for name in NAMES]


def measured(given: list[dict[str, list[str]]], unit: Unit, epsilon: float) -> dict[str, Any]:
    """One release and its report."""
    schemas = (None, None, Schema((ColumnSchema("relationship_code", values=CODES),)))
    start = time.process_time()
    tables = populace.Project(
        tuple(
            populace.Input(table, name, schema=schema)
            for table, name, schema in zip(given, NAMES, schemas, strict=True)
        ),
        (populace.Relation(*NAMES, several=True),),
    )
    protect = NAMES[:1] if unit == "parent" else NAMES[:2]
    told = {"epsilon": epsilon, "protect": protect, "multi_value": {"injuries": ";"}}
    released = populace.release(tables, **told)
    seconds = time.process_time() - start
    (figures,) = populace.evaluate(tables, released).figures["relations"]
    numbers = figures["numbers_of_links"]
    return {
        "pairs": figures["across"]["mean_distance"],
        "victims": numbers["victims"]["distance"],
        "offenders": numbers["offenders"]["distance"],
        "chance": released.summary()["relations"][0]["by_chance"],
        "seconds": seconds,
        "by_links": released.release.promises[1].by_links,
    }


def main() -> None:
    """Release, compare and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--epsilons", default="4,1")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--data", type=Path, default=tables.DATA)
    parser.add_argument("--results", type=Path, default=HERE / "results" / "networks.md")
    options = parser.parse_args()
    given = read(options.data)
    text = WORDS.format(
        victims=len(given[0]["victim_id"]),
        offenders=len(given[1]["offender_id"]),
        links=len(given[2]["victim_id"]),
        repeats=options.repeats,
        machine=processes.machine(),
    )
    by_links = []
    for epsilon in map(float, options.epsilons.split(",")):
        for unit in ("parent", "both"):
            runs = [measured(given, unit, epsilon) for _ in range(options.repeats)]
            middle = {
                key: statistics.median(run[key] for run in runs)
                for key in ("pairs", "victims", "offenders", "seconds")
            }
            line = (
                f"| {unit} | {epsilon:g} | {middle['pairs']:.3f} | {middle['victims']:.3f}"
                f" | {middle['offenders']:.3f} | {sum(run['chance'] for run in runs)} of"
                f" {options.repeats} | {middle['seconds']:.1f} |"
            )
            print(line, flush=True)
            text += line + "\n"
            if unit == "both":
                by_links.append((epsilon, runs[0]["by_links"]))
    text += "\nThe epsilon of an offender by the number of links, with both ends protected:\n\n"
    text += "| epsilon | " + " | ".join(f"{links}" for links, _ in by_links[0][1]) + " |\n"
    text += "| ---: |" + " ---: |" * len(by_links[0][1]) + "\n"
    for epsilon, listed in by_links:
        text += f"| {epsilon:g} | " + " | ".join(f"{each:g}" for _, each in listed) + " |\n"
    options.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
