"""A real tree: NIBRS, Minnesota 2018, as three tables in a chain and as five.

Incidents, their victims and offenders, offenses of victims, and relations of a victim and an
offender of one incident. The incident is protected with all that hangs on it.

    python benchmarks/trees.py [--epsilons 4,1] [--repeats 3] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import processes
import tables
from numpy.typing import NDArray

import populace
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import Relation

HERE = Path(__file__).resolve().parent
Cells = dict[str, list[str]]
Index = NDArray[np.int64]

FILES = {
    "incidents": "incidents",
    "victims": "victims",
    "offenses": "victim_offenses",
    "offenders": "offenders",
    "relations": "relations",
}
USED = {
    "incidents": ("county", "agency_type", "month", "hour"),
    "victims": ("victim_type", "age_band", "sex", "race", "ethnicity", "resident_status"),
    "offenses": ("offense_category", "attempted_or_completed", "location"),
    "offenders": ("age_band", "sex", "race", "ethnicity"),
    "relations": ("relationship_code",),
}
KEYS = {
    "incidents": ("incident_id",),
    "victims": ("victim_id", "incident_id"),
    "offenses": ("victim_id",),
    "offenders": ("offender_id", "incident_id"),
    "relations": ("victim_id", "offender_id"),
}
CHAIN = (Relation("incidents", "victims"), Relation("victims", "offenses", most=10))
FIVE = (
    *CHAIN,
    Relation("incidents", "offenders"),
    Relation("victims", "offenders", "relations", several=True, most=10),
)
OWNERS = {
    "victims": ("incidents", "incident_id"),
    "offenders": ("incidents", "incident_id"),
    "offenses": ("victims", "victim_id"),
    "relations": ("victims", "victim_id"),
}

WORDS = """\
# A real tree of tables

NIBRS, Minnesota 2018: {incidents:,} incidents with {victims:,} victims, their {offenses:,}
offenses, {offenders:,} offenders and {relations:,} relations of a victim and an offender; the
values that occur are taken as declared; delta 1e-6, length 2, an incident protected with all that
hangs on it, medians of {repeats} runs. {machine}. Made by `benchmarks/trees.py`.

Figures are mean total variation distances of all pairs of a column of the one table and one of the
other, over the records of the lower one, and distances of the numbers of records of one owner.
"resample" draws as many incidents again, with all that hangs on them: what chance alone does.

| tables | epsilon | incident x victim | victim x offense | incident x offense |\
 victims per incident | offenses per victim | incident x offender | victim x relation |\
 offender x relation | CPU s |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def read(folder: Path) -> dict[str, Cells]:
    """The used columns of every table, with keys; hours in quarters of the day."""
    found = {}
    for name, file in FILES.items():
        path = folder / "nibrs_mn_2018" / f"{file}.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8") as opened:
            rows = list(csv.DictReader(opened))
        columns = (*KEYS[name], *USED[name])
        found[name] = {column: [row[column] for row in rows] for column in columns}
    incidents = found["incidents"]
    incidents["county"] = [cell.split(";")[0] for cell in incidents["county"]]
    incidents["hour"] = [quarter(cell) for cell in incidents["hour"]]
    return found


def quarter(hour: str) -> str:
    """The quarter of the day."""
    return f"{int(float(hour)) // 6 * 6}" if hour.replace(".", "").isdigit() else ""


def schema(name: str, columns: Cells) -> Schema:
    """A schema that declares the values that occur."""
    return Schema(
        tuple(
            ColumnSchema(column, values=tuple(sorted(set(columns[column]) - {""})))
            for column in USED[name]
        )
    )


def released(
    given: dict[str, Cells], relations: Sequence[Relation], epsilon: float
) -> populace.ReleasedData:
    """The release of some of the tables."""
    names = {each for r in relations for each in (r.one, r.many, r.via) if each is not None}
    keys = {"incidents": "incident_id", "victims": "victim_id", "offenders": "offender_id"}
    inputs = {
        name: populace.Input(given[name], key=keys.get(name), schema=schema(name, given[name]))
        for name in FILES
        if name in names
    }
    return populace.release(inputs, relations=relations, protect="incidents", epsilon=epsilon)


def place(cells: Sequence[str | None], keys: Sequence[str | None]) -> Index:
    """The row of each key."""
    row = {key: number for number, key in enumerate(keys)}
    return np.array([row[cell] for cell in cells], dtype=np.int64)


def owners(found: dict[str, Cells], name: str) -> Index:
    """The row above each row."""
    above, key = OWNERS[name]
    return place(found[name][key], found[above][key])


def apart(
    real: dict[str, Cells],
    made: dict[str, Cells],
    tables_: tuple[str, str],
    rows: tuple[Index, Index],
) -> float:
    """The mean distance of pairs of a column above and one of the lower table."""
    upper, lower = tables_
    distances = []
    for one in USED[upper]:
        for other in USED[lower]:
            cells = [
                [
                    (found[upper][one][above] or "", cell or "")
                    for above, cell in zip(row.tolist(), found[lower][other], strict=True)
                ]
                for found, row in zip((real, made), rows, strict=True)
            ]
            distances.append(total_variation(*cells))
    return statistics.mean(distances)


def total_variation(one: Sequence[object], other: Sequence[object]) -> float:
    """Half the sum of the differences of shares."""
    shares: dict[object, list[float]] = {}
    for side, cells in enumerate((one, other)):
        for cell in cells:
            shares.setdefault(cell, [0.0, 0.0])[side] += 1 / len(cells)
    return sum(abs(a - b) for a, b in shares.values()) / 2


def numbers(found: dict[str, Cells], name: str) -> list[int]:
    """How many rows hang on each row above."""
    above, key = OWNERS[name]
    held = np.bincount(owners(found, name), minlength=len(found[above][key]))
    return [int(each) for each in held]


def figures(real: dict[str, Cells], made: dict[str, Cells]) -> dict[str, float]:
    """How far records are from the real ones."""
    both = real, made

    def pair(upper: str, lower: str, rows: list[Index]) -> float:
        return apart(real, made, (upper, lower), (rows[0], rows[1]))

    victims = [owners(each, "victims") for each in both]
    offenses = [owners(each, "offenses") for each in both]
    roots = [above[row] for above, row in zip(victims, offenses, strict=True)]
    result = {
        "incident x victim": pair("incidents", "victims", victims),
        "victim x offense": pair("victims", "offenses", offenses),
        "incident x offense": pair("incidents", "offenses", roots),
        "victims per incident": total_variation(*(numbers(each, "victims") for each in both)),
        "offenses per victim": total_variation(*(numbers(each, "offenses") for each in both)),
    }
    if "relations" in made:
        ends = [
            place(each["relations"]["offender_id"], each["offenders"]["offender_id"])
            for each in both
        ]
        result |= {
            "incident x offender": pair(
                "incidents", "offenders", [owners(each, "offenders") for each in both]
            ),
            "victim x relation": pair(
                "victims", "relations", [owners(each, "relations") for each in both]
            ),
            "offender x relation": pair("offenders", "relations", ends),
        }
    return result


def resampled(real: dict[str, Cells], seed: int = 1) -> dict[str, Cells]:
    """As many incidents drawn again, with all that hangs on them under new keys."""
    rng = np.random.default_rng(seed)
    total = len(real["incidents"]["incident_id"])
    chosen = rng.integers(0, total, total)
    made: dict[str, Cells] = {}
    above = {"incidents": [(int(row), str(new)) for new, row in enumerate(chosen)]}
    made["incidents"] = {c: [cells[r] for r in chosen] for c, cells in real["incidents"].items()}
    made["incidents"]["incident_id"] = [new for _, new in above["incidents"]]
    for name in ("victims", "offenders", "offenses", "relations"):
        upper, key = OWNERS[name]
        below: dict[int, list[int]] = {}
        for row, owner in enumerate(owners(real, name).tolist()):
            below.setdefault(owner, []).append(row)
        pairs = [(row, new) for owner, new in above[upper] for row in below.get(owner, ())]
        made[name] = {c: [cells[r] for r, _ in pairs] for c, cells in real[name].items()}
        made[name][key] = [new for _, new in pairs]
        own = KEYS[name][0]
        if own != key:
            above[name] = [(row, f"{name}{number}") for number, (row, _) in enumerate(pairs)]
            made[name][own] = [new for _, new in above[name]]
    # A copy of an offender is found beside the copy of the victim: any of the same incident's.
    victim = place(made["relations"]["victim_id"], made["victims"]["victim_id"])
    incident = [made["victims"]["incident_id"][row] for row in victim]
    old = place(made["relations"]["offender_id"], real["offenders"]["offender_id"])
    copies = {
        (made["offenders"]["incident_id"][number], row): new
        for number, (row, new) in enumerate(above["offenders"])
    }
    pairs_ = zip(incident, old.tolist(), strict=True)
    made["relations"]["offender_id"] = [copies[each] for each in pairs_]
    return made


def line(name: str, epsilon: str, found: dict[str, float], seconds: str) -> str:
    """A row of the table."""
    columns = [
        *("incident x victim", "victim x offense", "incident x offense", "victims per incident"),
        *("offenses per victim", "incident x offender", "victim x relation"),
        "offender x relation",
    ]
    cells = [f"{found[each]:.4f}" if each in found else "" for each in columns]
    return f"| {name} | {epsilon} | {' | '.join(cells)} | {seconds} |"


def main() -> None:
    """Release, compare and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--epsilons", default="4,1")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--data", type=Path, default=tables.DATA)
    parser.add_argument("--results", type=Path, default=HERE / "results" / "trees.md")
    options = parser.parse_args()
    real = read(options.data)
    sizes = {name: len(next(iter(columns.values()))) for name, columns in real.items()}
    text = WORDS.format(**sizes, repeats=options.repeats, machine=processes.machine())
    rows = [line("resample", "", figures(real, resampled(real)), "")]
    print(rows[0], flush=True)
    for epsilon in map(float, options.epsilons.split(",")):
        for name, relations in (("three", CHAIN), ("five", FIVE)):
            runs, seconds = [], []
            for _ in range(options.repeats):
                start = time.process_time()
                made = released(real, relations, epsilon).synthetic
                seconds.append(time.process_time() - start)
                runs.append(figures(real, made))
            middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            row = line(name, f"{epsilon:g}", middle, f"{statistics.median(seconds):.1f}")
            rows.append(row)
            print(row, flush=True)
    options.results.write_text(text + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
