"""How often numbers of links lie within their margins, where a few parents hold many links, too.

Counts are made as for a whole release; no records are. Truth is "links, at most tau of each parent
counted", each of d children min(1, tau / d) times, with the tau that the release chose; and all
links for the number of all.

    python benchmarks/links.py [--epsilons 4,1] [--repeats 40] [--relations ...] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import linked as cases
import numpy as np
import processes
import tables as shared
from numpy.typing import NDArray

from populace import count, protect
from populace.examples import heavy
from populace.methods import linked_links
from populace.methods.linked import linked
from populace.methods.linked_rows import joined
from populace.methods.linked_tasks import clipped_task
from populace.methods.related_preparation import shape
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.families import FamilyCounts
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.records import Join, Records
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation, Shape, Structure
from populace.vocabulary.table import Column, Ragged, Table

HERE = Path(__file__).resolve().parent
LEAST = 40
"""Values with at least so many links are looked at."""

TOTALS = 25
"""How many times as often numbers of all links are drawn: of 40 runs a share is off by .03."""

Index = NDArray[np.int64]
Rows = dict[str, list[str]]


def zipf(seed: int = 5, parents: int = 5_000, most: int = 200) -> LinkedTables:
    """Groups with 0 to 200 members by Zipf's law; what members hold depends on the size."""
    rng = np.random.default_rng(seed)
    sizes = np.arange(1, most + 1)
    shares = sizes**-1.9 / (sizes**-1.9).sum()
    held = np.where(rng.random(parents) < 0.1, 0, rng.choice(sizes, parents, p=shares))
    owner = np.repeat(np.arange(parents), held)
    size, members = held[owner], len(owner)
    kind = rng.integers(0, 6, parents)
    leads = rng.random(members) < np.minimum(0.9, np.log2(1 + size) / 9)
    same = rng.random(members) < 0.6
    groups = {"kind": kind.astype(str), "scale": rng.integers(0, 5, parents).astype(str)}
    people = {
        "role": np.where(leads, "0", rng.integers(1, 4, members).astype(str)),
        "sex": np.where(rng.random(members) < 0.25 + 0.4 * (size < 3), "f", "m"),
        "place": np.where(same, kind[owner], rng.integers(0, 6, members)).astype(str),
        "known": np.where(rng.random(members) < 0.7, "y", ""),
    }
    return made(_listed(groups), _listed(people), owner)


def nibrs(folder: Path) -> LinkedTables:
    """Incidents and their victims, Minnesota 2018."""
    incidents, victims = (_rows(folder, name) for name in ("incidents", "victims"))
    place = {row["incident_id"]: number for number, row in enumerate(incidents)}
    of_incident = ("county", "agency_type", "month")
    of_victim = ("victim_type", "age_band", "sex", "race", "ethnicity", "resident_status")
    return made(
        {name: [row[name].split(";")[0] for row in incidents] for name in of_incident},
        {name: [row[name] for row in victims] for name in of_victim},
        np.array([place[row["incident_id"]] for row in victims]),
    )


def courts(cases: int) -> LinkedTables:
    """Simulated court cases, a few of which hold a large part of all defendants."""
    told, defendants = heavy.draw(np.random.default_rng(21), cases)
    place = {key: number for number, key in enumerate(told.pop("case_id"))}
    return made(told, defendants, np.array([place[key] for key in defendants.pop("case_id")]))


def invented(held: Index, seed: int, *, alike: bool = False) -> LinkedTables:
    """Cases with so many defendants each; what these hold depends on how many there are.

    Args:
        held: the number of defendants of each case.
        seed: decides every draw.
        alike: whether defendants of one case are mostly of one sex and race.
    """
    rng = np.random.default_rng(seed + 1000)
    cases = len(held)
    owner = np.repeat(np.arange(cases), held)
    size, members = held[owner], len(owner)
    kind = rng.integers(0, 6, cases)
    common = 1 / np.arange(1, 31)
    court = rng.choice(30, cases, p=common / common.sum())
    of_case = rng.beta(0.6, 0.6, cases)
    women = rng.random(members) < (of_case[owner] if alike else 0.2 + 0.5 * (size < 3))
    together = rng.random(members) < np.minimum(0.8, np.log2(1 + size) / 8)
    others = rng.choice(["force", "fraud", "labor", "minor", "other"], members)
    charge = np.where(together, "conspiracy", others)
    same = rng.random(members) < (0.8 if alike else 0.3)
    race = np.where(same, kind[owner], rng.integers(0, 6, members)).astype(str)
    ages = rng.choice(["18-25", "26-35", "36-50", "51+"], members)
    year = rng.integers(0, 8, cases).astype(str)
    told = {"court": court.astype(str), "kind": kind.astype(str), "year": year}
    people = {
        "sex": np.where(women, "f", "m"),
        "charge": charge,
        "race": race,
        "country": court[owner].astype(str),
        "age": ages,
    }
    return made(_listed(told), _listed(people), owner)


def shapes() -> dict[str, tuple[Callable[[], LinkedTables], int]]:
    """Relations of other shapes, each with its declared bound; two bounds are too small."""

    def of(
        draw: Callable[[np.random.Generator], Index], seed: int, most: int, *, alike: bool = False
    ) -> tuple[Callable[[], LinkedTables], int]:
        held = draw(np.random.default_rng(77)).astype(np.int64)
        return lambda: invented(held, seed, alike=alike), most

    def lognormal(rng: np.random.Generator) -> Index:
        return np.minimum(np.ceil(rng.lognormal(0.2, 1.0, 674)), 60)

    def giant(rng: np.random.Generator) -> Index:
        held = rng.integers(1, 4, 2000)
        held[5] = 200
        return held

    def few_large(least: int, spread: float) -> Callable[[np.random.Generator], Index]:
        """674 cases, of which 27 hold 489 of 1,762 defendants."""

        def draw(rng: np.random.Generator) -> Index:
            large = least + rng.exponential(spread, 27)
            small = 1 + np.minimum(rng.geometric(0.5, 647) - 1, 5)
            return np.concatenate([_adding_up(large, 489, least), _adding_up(small, 1273, 1)])

        return draw

    return {
        "27 of 674 with 10 to 37": of(few_large(9, 9), 8, 60),
        "27 of 674 with 10 to 37 (alike)": of(few_large(9, 9), 9, 60, alike=True),
        "27 of 674 with 7 to 43": of(few_large(6, 20), 10, 60, alike=True),
        "27 of 674 with 7 to 43 (bound too small)": of(few_large(6, 20), 10, 30, alike=True),
        "27 of 674 with 18 or 19 (bound too small)": of(few_large(18, 0.1), 11, 15),
        "lognormal": of(lognormal, 1, 60),
        "lognormal (alike)": of(lognormal, 1, 60, alike=True),
        "lognormal (bound too small)": of(lognormal, 1, 30),
        "one of 200 and others of 1": of(lambda _: np.where(np.arange(674) == 5, 200, 1), 2, 200),
        "one of 200 and others of 1 to 3": of(giant, 2, 200, alike=True),
        "one each": of(lambda _: np.ones(2000), 3, 30),
        "half without": of(
            lambda rng: np.where(rng.random(2000) < 0.5, 0, 1 + rng.poisson(1, 2000)), 4, 30
        ),
        "most without": of(
            lambda rng: np.where(rng.random(5000) < 0.9, 0, 1 + rng.poisson(3, 5000)), 4, 30
        ),
        "ten each": of(lambda _: np.full(1000, 10), 5, 10),
        "one or 15 to 25": of(
            lambda rng: np.where(rng.random(1500) < 0.05, rng.integers(15, 26, 1500), 1),
            6,
            30,
            alike=True,
        ),
        "Pareto": of(
            lambda rng: np.minimum((rng.pareto(1.0, 1500) + 1).astype(int), 120), 7, 120, alike=True
        ),
        "674 court cases": (lambda: courts(674), heavy.MOST),
        "674 court cases (bound too small)": (lambda: courts(674), 40),
    }


def _adding_up(numbers: NDArray[Any], total: int, least: int) -> Index:
    """Numbers of at least so many, in about these proportions, that add up to a total."""
    beyond = np.cumsum(numbers - least) * (total - least * len(numbers))
    ends = np.floor(beyond / max(1e-9, float((numbers - least).sum()))).astype(np.int64)
    ends[-1] = total - least * len(numbers)
    return least + np.diff(ends, prepend=0)


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with gzip.open(folder / "nibrs_mn_2018" / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _listed(columns: dict[str, NDArray[Any]]) -> Rows:
    return {name: cells.tolist() for name, cells in columns.items()}


def made(parents: Rows, children: Rows, parent_of: Index) -> LinkedTables:
    """Two tables whose domains are public."""
    shapes = Shape("parents", tuple(parents), "key"), Shape("children", tuple(children))
    join = Join(parent_of.astype(np.int64), np.arange(len(parent_of), dtype=np.int64))
    structure = Structure(shapes, (Relation("parents", "children"),))
    tables = {"parents": _table(parents), "children": _table(children)}
    return LinkedTables(Records(structure, tables, (join,)))


def _table(columns: Rows) -> Table:
    found, cells = [], []
    for name, texts in columns.items():
        values = tuple(sorted({*texts} - {""}))
        codes = {"": 0, **{value: code for code, value in enumerate(values, start=1)}}
        found.append(Column(name, values, public=True))
        cells.append(np.array([codes[text] for text in texts], dtype=np.int32))
    return Table(tuple(found), tuple(cells), len(cells[0]))


def true_links(tables: LinkedTables, tau: int) -> NDArray[np.float64]:
    """Links by value of children, at most tau of each parent counted."""
    rows = joined(tables.children, tables.links, tables.child_of)
    attributes = Attributes(rows.columns)
    held = np.bincount(tables.parent_of, minlength=tables.parents.records)
    weight = np.minimum(1.0, tau / held[tables.parent_of])
    result = np.zeros(attributes.size)
    for cells, start in zip(rows.cells, attributes.starts, strict=False):
        owner = np.arange(rows.records)
        codes = cells
        if isinstance(cells, Ragged):
            owner, codes = np.repeat(owner, np.diff(cells.starts)), cells.codes
        np.add.at(result, start + codes[codes > 0] - 1, weight[owner[codes > 0]])
    return result


def figures(tables: LinkedTables, counts: FamilyCounts) -> dict[str, Any]:
    """How far numbers of links of one run are off, and what their margins say."""
    few, every = counts.link_totals
    held = np.bincount(tables.parent_of, minlength=tables.parents.records)
    truth, first = true_links(tables, few.most), counts.child_links[0]
    ids = counts.children[0].ids[:, 0]
    names = [value for column in counts.child_columns for value in column.values]
    known = [
        value
        for column in joined(tables.children, tables.links, tables.child_of).columns
        for value in column.values
    ]
    if names != known:
        raise ValueError("public domains")
    large = truth[ids] >= LEAST
    off, told = np.abs(first.counts - truth[ids]), first.told & large
    within = off <= first.margins
    counted, links = np.minimum(held, few.most).sum(), np.minimum(held, every.most).sum()
    fitted = counts.degrees @ np.arange(len(counts.degrees))
    return {
        "tau": few.most,
        "few": bool(abs(few.links - counted) <= few.margin),
        "few margin": few.margin,
        "all": bool(abs(every.links - links) <= every.margin),
        "all margin": every.margin,
        "values": float(within[large].mean()),
        "told": float(told.sum() / max(1, large.sum())),
        "values told": float(within[told].mean()) if told.any() else None,
        "half width": float(np.median((first.margins / first.counts)[large])),
        "fitted": float(fitted / max(1, links)),
    }


def measured(
    tables: LinkedTables, most: int, epsilon: float, repeats: int, *, length: int = 2
) -> list[dict[str, Any]]:
    """The figures of some runs."""
    settings = LinkedSettings(Settings(epsilon, length=length), "parent", most_links=most)
    return [figures(tables, linked(tables, settings)[0]) for _ in range(repeats)]


def totals(tables: LinkedTables, most: int, epsilon: float, repeats: int) -> list[dict[str, bool]]:
    """Whether the numbers of links alone lie within their margins: many runs, as they are fast."""
    settings = LinkedSettings(Settings(epsilon, length=2), "parent", most_links=most)
    task = clipped_task(shape(tables), settings)
    rows = joined(tables.children, tables.links, tables.child_of)
    people = count.subjects(rows, task.reach.attributes, protect.words)
    families = count.families(people, tables.parent_of, tables.parents.records, most, protect.words)
    held = np.bincount(tables.parent_of, minlength=tables.parents.records)
    found = []
    for _ in range(repeats):
        account = protect.Account(task.schedule.rho)
        measured, _ = linked_links.numbers(settings, task.schedule, families, account)
        few, every = measured.totals("one", "many")
        counted = np.minimum(held, few.most).sum()
        found.append(
            {
                "few": bool(abs(few.links - counted) <= few.margin),
                "all": bool(abs(every.links - np.minimum(held, most).sum()) <= every.margin),
            }
        )
    return found


def _mean(runs: Sequence[dict[str, Any]], key: str) -> float:
    return statistics.fmean(run[key] for run in runs if run[key] is not None)


def _median(runs: Sequence[dict[str, Any]], key: str) -> float:
    return statistics.median(run[key] for run in runs)


WORDS = """\
# Numbers of links, and whether their margins hold

{repeats} runs each, unit parent, delta 1e-6, public domains, length 2: counts as for a whole
release. {machine}. Made by `benchmarks/links.py`.

"K" is the declared bound on links of one parent, tau how many of each count in numbers of links
by value, as the runs chose it. Covered is the share of runs, or of values with at least {least}
links, whose 95% interval holds the truth: of links of which at most tau of each parent count, and
of all links for the last total; the two totals alone were drawn {times:,} times. "shown" is the
share of these values whose number is shown, since
its half-width is at most half of it; others are shown as shares of weights. "half width" is
relative, in the median. "fitted" is the number of links that the fitted numbers of parents by
number of children hold, of the true one.
Where a bound is too small, a parent with more lost the others at random before that: all links are
then those of at most K of each, which is what a release says.
"""

HEADS = (
    *("relation", "parents", "links", "most", "epsilon", "K", "tau"),
    *("at most tau: covered, margin", "all links: covered, margin", "values: covered"),
    *("shown", "shown: covered", "half width", "fitted"),
)


def row(
    name: str, tables: LinkedTables, epsilon: float, most: int, runs: list[Any], alone: list[Any]
) -> str:
    """One line of the table."""
    held = np.bincount(tables.parent_of, minlength=tables.parents.records)
    taus = [run["tau"] for run in runs]
    some = [run for run in runs if run["values told"] is not None]
    shown = f"{_mean(some, 'values told'):.3f}" if some else ""
    return (
        f"| {name} | {len(held):,} | {held.sum():,} | {held.max()} | {epsilon:g} | {most}"
        f" | {min(taus)}-{max(taus)}"
        f" | {_mean(alone, 'few'):.3f}, ±{_median(runs, 'few margin'):,.0f}"
        f" | {_mean(alone, 'all'):.3f}, ±{_median(runs, 'all margin'):,.0f}"
        f" | {_mean(runs, 'values'):.3f} | {_mean(runs, 'told'):.2f}"
        f" | {shown}"
        f" | {_median(runs, 'half width'):.2f} | {_mean(runs, 'fitted'):.2f} |\n"
    )


def main() -> None:
    """Measure each relation at each epsilon, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--epsilons", default="4,1")
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--victims", type=int, default=17_600)
    parser.add_argument("--relations", default="case file,NIBRS,Zipf,court cases")
    parser.add_argument("--data", type=Path, default=shared.DATA)
    parser.add_argument("--results", type=Path, default=HERE / "results" / "links.md")
    told = parser.parse_args()
    sources: dict[str, tuple[Callable[[], LinkedTables], int]] = {
        "case file": (lambda: cases.case_file(told.victims, 21), 30),
        "NIBRS": (lambda: nibrs(told.data), 30),
        "Zipf": (zipf, 200),
        "court cases": (lambda: courts(told.victims // 10), heavy.MOST),
        **shapes(),
    }
    text = WORDS.format(
        repeats=told.repeats, times=TOTALS * told.repeats, machine=processes.machine(), least=LEAST
    )
    text += f"\n| {' | '.join(HEADS)} |\n| --- |{' ---: |' * (len(HEADS) - 1)}\n"
    for name in told.relations.split(","):
        read, most = sources[name]
        tables = read()
        for epsilon in map(float, told.epsilons.split(",")):
            runs = measured(tables, most, epsilon, told.repeats)
            alone = totals(tables, most, epsilon, TOTALS * told.repeats)
            line = row(name, tables, epsilon, most, runs, alone)
            print(json.dumps({"relation": name, "epsilon": epsilon, "runs": runs}), flush=True)
            print(line, end="", flush=True)
            text += line
    told.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
