"""Accuracy and processor time of linked releases, against flattening and against resampling.

The simulated case file, structure A, with perpetrators as coarse as IOM's published data set has
them: region, broad age, four roles. Flattening is the habit of that data set: one row per victim,
the values of her perpetrators joined, released as a single table, and taken apart again.

    python benchmarks/linked.py [--victims 17600] [--seeds 1,2,3] [--epsilons 4,1] [--programs ...]
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import processes
from numpy.typing import NDArray

import populace
from populace.examples import figures, places
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.methods.linked import linked
from populace.methods.linked_rows import joined
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.synthesize import linked as made_by
from populace.synthesize import synthesize, synthesize_linked
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import CLASS_STARTS, CLASSES, Relation
from populace.vocabulary.table import Cells, Column, Ragged, Table

AGES = ("0-29", "30-38", "39-47", "48+")
PROGRAMS = ("linked", "flat", "resample", "victims alone")
HERE = Path(__file__).resolve().parent
Line = dict[str, Any]
Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Families:
    """What is compared: the parents, one row per child with its link, and whose child each is."""

    parents: Table
    rows: Table
    parent_of: Index


def case_file(victims: int, seed: int) -> LinkedTables:
    """The simulated case file, with perpetrators coarsened as in the published data set."""
    with tempfile.TemporaryDirectory() as folder:
        path = populace.example(Path(folder) / "cases", victims=victims, seed=seed) / "linked"
        columns = {name: _columns(path / f"{name}.csv") for name in _TABLES}
    people, links = columns["perpetrators"], columns["links"]
    region = dict(zip(places.PLACES, places.PLACE_REGION.tolist(), strict=True))
    people["region"] = [
        places.REGIONS[region[code]] if code else "" for code in people.pop("citizenship")
    ]
    people["age_band"] = ["0-29" if age and age not in AGES else age for age in people["age_band"]]
    of_code = {
        code: role
        for role, codes in zip(figures.ROLES, figures.ROLE_CODES, strict=True)
        for code, _ in codes
    }
    links["roles"] = [
        ";".join(sorted({of_code[code] for code in cell.split(";")} if cell else ()))
        for cell in links["roles"]
    ]
    del columns["victims"]["case_id"]
    parts = [Part(columns[name], name, schema=schema) for name, schema in _TABLES.items()]
    return read_related(parts, (Relation("victims", "perpetrators", "links"),), LinkedTables)


def _columns(path: Path) -> dict[str, list[str]]:
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def _declared(several: Iterable[str] = (), **values: Iterable[str]) -> Schema:
    return Schema(
        tuple(
            ColumnSchema(
                name,
                tuple(domain),
                absent="0" if tuple(domain) == ("1",) else "",
                delimiter=";" if name in several else None,
            )
            for name, domain in values.items()
        )
    )


_TABLES = {
    "victims": replace(
        _declared(
            ("means_of_control",),
            registration_year=figures.YEARS,
            gender=figures.GENDERS,
            age_band=figures.AGE_BANDS,
            majority_status=figures.MAJORITY,
            citizenship=places.PLACES,
            country_of_exploitation=places.PLACES,
            forced_labour=("1",),
            sexual_exploitation=("1",),
            other_exploitation=("1",),
            labour_sector=figures.SECTORS,
            means_of_control=figures.CONTROLS,
            traffick_months=figures.MONTHS,
            source_org=figures.SOURCES,
        ),
        attributes_per_subject=12 + figures.CONTROL_MOST,
    ),
    "perpetrators": _declared(
        gender=figures.PERPETRATOR_GENDERS, age_band=AGES, region=places.REGIONS
    ),
    "links": replace(
        _declared(
            ("roles",),
            roles=figures.ROLES,
            relation=figures.RELATIONS,
            victim_paid=figures.PAID,
        ),
        attributes_per_subject=6,
    ),
}


def rows_of(tables: LinkedTables) -> Table:
    """One row per link: the child's columns, then the link's."""
    return joined(tables.children, tables.links, tables.child_of)


def true_families(tables: LinkedTables) -> Families:
    """The real families."""
    return Families(tables.parents, rows_of(tables), tables.parent_of)


def released_families(records: made_by.Families) -> Families:
    """The synthetic families."""
    rows = joined(records.children, records.links, records.child_of)
    return Families(records.parents, rows, records.parent_of)


def linked_run(tables: LinkedTables, epsilon: float, seed: int) -> Families:
    """The linked method, unit parent."""
    counts, _ = linked(tables, LinkedSettings(Settings(epsilon), "parent"))
    return released_families(synthesize_linked(counts, counts.parents.records, seed))


def resampled(tables: LinkedTables, _epsilon: float, seed: int) -> Families:
    """The real families drawn with replacement: what sampling alone costs. No privacy."""
    rng = np.random.default_rng(seed)
    chosen = rng.integers(0, tables.parents.records, tables.parents.records)
    order = np.argsort(tables.parent_of, kind="stable")
    held = np.bincount(tables.parent_of, minlength=tables.parents.records)
    first = np.cumsum(held) - held
    rows = np.concatenate([order[first[p] : first[p] + held[p]] for p in chosen])
    parent_of = np.repeat(np.arange(len(chosen)), held[chosen])
    return Families(_taken(tables.parents, chosen), _taken(rows_of(tables), rows), parent_of)


def flattened(tables: LinkedTables, epsilon: float, seed: int) -> Families:
    """One row per victim through the single-table method, taken apart into perpetrators."""
    rows, parents = rows_of(tables), tables.parents
    held = np.bincount(tables.parent_of, minlength=parents.records)
    columns, cells = list(parents.columns), list(parents.cells)
    columns.append(Column("perpetrators", CLASSES, public=True))
    cells.append(np.searchsorted(CLASS_STARTS, held, side="right").astype(np.int32))
    for column, codes in zip(rows.columns, rows.cells, strict=True):
        columns.append(replace(column, delimiter=";", absent=""))
        cells.append(_gathered(codes, tables.parent_of, parents.records, len(column.values) + 1))
    flat = Table(tuple(columns), tuple(cells), parents.records, bound=2 * len(columns))
    counts, _ = aggregate_seeded(flat, Settings(epsilon))
    return _apart(synthesize(counts, counts.records, seed), tables, seed)


def _gathered(codes: Cells, owner: Index, parents: int, size: int) -> Ragged:
    if isinstance(codes, Ragged):
        owner, flat = np.repeat(owner, np.diff(codes.starts)), codes.codes
    else:
        owner, flat = owner[codes > 0], codes[codes > 0]
    keys = np.unique(owner * size + flat)
    ends = np.cumsum(np.bincount(keys // size, minlength=parents))
    return Ragged(np.concatenate([[0], ends]).astype(np.int64), (keys % size).astype(np.int32))


def _apart(flat: Table, tables: LinkedTables, seed: int) -> Families:
    """Each perpetrator gets one of the joined values, and each value at least one perpetrator."""
    rng = np.random.default_rng(seed)
    own = len(tables.parents.columns)
    classes = np.asarray(flat.cells[own], dtype=np.int64)
    held = np.array([0, *CLASS_STARTS])[classes]
    held += (rng.random(len(held)) < 0.4) & np.isin(classes, (6, 7))
    owner = np.repeat(np.arange(flat.records), held)
    rows, cells = rows_of(tables), []
    for column, codes in zip(rows.columns, flat.cells[own + 1 :], strict=True):
        if not isinstance(codes, Ragged):
            raise TypeError("joined values")
        number = np.diff(codes.starts)
        place = np.arange(len(owner)) - (np.cumsum(held) - held)[owner]
        count = np.maximum(number[owner], 1)
        which = np.where(place < count, place, rng.integers(0, 1 << 30, len(owner)) % count)
        filled = number[owner] > 0
        taken = np.zeros(len(owner), dtype=np.int32)
        taken[filled] = codes.codes[(codes.starts[owner] + which)[filled]]
        if column.multivalued:
            starts = np.concatenate([[0], np.cumsum(filled)]).astype(np.int64)
            cells.append(Ragged(starts, taken[filled]))
        else:
            cells.append(taken)
    parents = Table(flat.columns[:own], flat.cells[:own], flat.records)
    return Families(parents, Table(rows.columns, tuple(cells), len(owner)), owner)


def _taken(table: Table, rows: Index) -> Table:
    cells: list[Cells] = []
    for codes in table.cells:
        if isinstance(codes, Ragged):
            parts = [codes.codes[codes.starts[row] : codes.starts[row + 1]] for row in rows]
            ends = np.cumsum([len(part) for part in parts])
            flat = np.concatenate(parts).astype(np.int32)
            cells.append(Ragged(np.concatenate([[0], ends]).astype(np.int64), flat))
        else:
            cells.append(codes[rows])
    return Table(table.columns, tuple(cells), len(rows))


View = list[tuple[str, int, Index]]


def views(table: Table) -> View:
    """Each column as codes, its number of codes first; each value of a multi-valued one apart."""
    found: View = []
    for column, codes in zip(table.columns, table.cells, strict=True):
        if isinstance(codes, Ragged):
            owner = np.repeat(np.arange(table.records), np.diff(codes.starts))
            for value in range(1, len(column.values) + 1):
                flag = np.zeros(table.records, dtype=np.int64)
                flag[owner[codes.codes == value]] = 1
                found.append((column.name, 2, flag))
        else:
            found.append((column.name, len(column.values) + 1, codes.astype(np.int64)))
    return found


def figures_of(real: Families, made: Families) -> dict[str, float]:
    """Distances between real and made families."""
    a, b = (
        (views(each.parents), views(each.rows), each.parent_of, each.parents.records)
        for each in (real, made)
    )
    cross: dict[tuple[str, str], list[float]] = {}
    child: dict[tuple[str, str], list[float]] = {}
    for place, ((name, size, x), (_, _, x2)) in enumerate(zip(a[1], b[1], strict=True)):
        for (other, width, y), (_, _, y2) in zip(a[0], b[0], strict=True):
            distance = _distance(y[a[2]] * size + x, y2[b[2]] * size + x2, width * size)
            # As in the published data set, each role is a column; the means of control are one.
            cross.setdefault((other, f"{name} {place}"), []).append(distance)
        for (other, width, y), (_, _, y2) in zip(a[1][:place], b[1][:place], strict=True):
            if other != name:
                distance = _distance(y * size + x, y2 * size + x2, width * size)
                child.setdefault((other, name), []).append(distance)
    places_ = ("citizen", "country")
    mixed = [
        (_mixed(x, a[2], a[3]), _mixed(x2, b[2], b[3]))
        for (_, size, x), (_, _, x2) in zip(a[1], b[1], strict=True)
        if size > 2
    ]
    shares = [
        100 * abs(_share(x == value, a[2], a[3]) - _share(x2 == value, b[2], b[3]))
        for (_, size, x), (_, _, x2) in zip(a[1], b[1], strict=True)
        for value in range(1, size)
    ]
    held = [np.minimum(np.bincount(each[2], minlength=each[3]), 99) for each in (a, b)]
    return {
        "cross": _mean(map(_mean, cross.values())),
        "cross without places": _mean(
            _mean(v) for k, v in cross.items() if not any(p in k[0] for p in places_)
        ),
        "child pairs": _mean(map(_mean, child.values())),
        "degrees": _distance(held[0], held[1], 100),
        "mixed, points": 100 * max(abs(x - y) for x, y in mixed),
        "shares within 1 point": _mean(float(share <= 1) for share in shares),
        "largest share error": max(shares),
        "links": len(made.parent_of),
    }


def _distance(x: Index, y: Index, size: int) -> float:
    x, y = (np.bincount(each, minlength=size) / max(1, len(each)) for each in (x, y))
    return float(np.abs(x - y).sum() / 2)


def _mixed(codes: Index, owner: Index, parents: int) -> float:
    """The share of parents whose children differ."""
    high, low = np.zeros(parents, dtype=np.int64), np.full(parents, 1 << 30)
    np.maximum.at(high, owner, codes)
    np.minimum.at(low, owner, np.where(codes == 0, 1 << 30, codes))
    return float((low < high).mean())


def _share(holds: NDArray[np.bool_], owner: Index, parents: int) -> float:
    """The share of parents with a child that holds it."""
    return float((np.bincount(owner[holds], minlength=parents) > 0).mean())


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


WORDS = """\
# Linked releases against flattening

The simulated case file, structure A: {victims:,} victims, some 37,700 perpetrators as coarse as
IOM's published data set has them, unit parent, delta 1e-6, public domains, length 2. Medians of the
seeds {seeds}, each of which makes a case file of its own; the settings were frozen before.
{machine}. Made by `benchmarks/linked.py`.

"cross" is the mean total variation distance over links of all pairs of a victim's column and a
column of perpetrators or links (each of the four roles is one); "flat" joins the values of a
victim's perpetrators, releases one table by the single-table method at length 3, and takes it apart
again; "resample" draws the true families again, without privacy: no method can be expected to be
closer. "mixed" is the largest error of a share of victims whose perpetrators differ in a column,
"shares" are of victims with a perpetrator who has a value. CPU seconds of counting, protecting and
synthesizing; "victims alone" is the single-table method on the victims, for comparison.
"""

SHOWN = (
    ("cross", "{:.4f}"),
    ("to flat", "{:.2f}"),
    ("child pairs", "{:.4f}"),
    ("degrees", "{:.4f}"),
    ("mixed, points", "{:.2f}"),
    ("shares within 1 point", "{:.0%}"),
    ("largest share error", "{:.2f}"),
    ("links", "{:,.0f}"),
    ("seconds", "{:.1f}"),
)


def measured(victims: int, seed: int, epsilons: list[float], programs: list[str]) -> list[Line]:
    """Every program at every epsilon on one case file."""
    tables = case_file(victims, seed)
    real = true_families(tables)
    runs = {"linked": linked_run, "flat": flattened, "resample": resampled}
    lines: list[Line] = []
    for epsilon in epsilons:
        for program in programs:
            start = time.process_time()
            line: Line = {"program": program, "epsilon": epsilon, "seed": seed}
            if program == "victims alone":
                counts, _ = aggregate_seeded(tables.parents, Settings(epsilon))
                synthesize(counts, counts.records, seed)
            else:
                made = runs[program](tables, epsilon, seed)
                line["seconds"] = time.process_time() - start
                line |= figures_of(real, made)
            line.setdefault("seconds", time.process_time() - start)
            lines.append(line)
            print(json.dumps(line), flush=True)
    return lines


def row(lines: list[Line], epsilon: float, program: str) -> str:
    """The medians of one program at one epsilon."""
    own = [line for line in lines if (line["program"], line["epsilon"]) == (program, epsilon)]
    flat = {
        line["seed"]: line["cross"]
        for line in lines
        if (line["program"], line["epsilon"]) == ("flat", epsilon)
    }
    for line in own:
        if line["seed"] in flat and "cross" in line:
            line["to flat"] = line["cross"] / flat[line["seed"]]
    cells = [
        form.format(statistics.median(line[key] for line in own)) if key in own[0] else ""
        for key, form in SHOWN
    ]
    return f"| {epsilon:g} | {program} | " + " | ".join(cells) + " |\n"


def main() -> None:
    """Print one line of JSON for each run, and write the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--victims", type=int, default=17_600)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--epsilons", default="4,1")
    parser.add_argument("--programs", default=",".join(PROGRAMS))
    parser.add_argument("--results", type=Path, default=HERE / "results" / "linked.md")
    told = parser.parse_args()
    epsilons = [float(each) for each in told.epsilons.split(",")]
    programs = told.programs.split(",")
    lines = [
        line
        for seed in told.seeds.split(",")
        for line in measured(told.victims, int(seed), epsilons, programs)
    ]
    text = WORDS.format(victims=told.victims, seeds=told.seeds, machine=processes.machine())
    heads = [key.replace("seconds", "CPU s") for key, _ in SHOWN]
    text += f"\n| epsilon | program | {' | '.join(heads)} |\n| ---: | --- |"
    text += " ---: |" * len(heads) + "\n"
    text += "".join(row(lines, epsilon, program) for epsilon in epsilons for program in programs)
    told.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
