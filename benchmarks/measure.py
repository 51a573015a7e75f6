"""The figures of one synthetic table, and of the counts it came with, from any program.

The measures are those of `populace evaluate`; no program is run here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from tables import BenchmarkTable

from populace import count, publish, read
from populace.evaluate import Comparison, compare, error_ratio, marginals, share
from populace.evaluate import measure as measure_errors
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts, pack
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Ragged, Table

LENGTH = 3
SEPARATOR = "\x1f"
"""Stands between the attributes of a combination in a peer's file of counts."""

Figures = dict[str, Any]


def read_real(table: BenchmarkTable) -> Table:
    """The real table, as Populace reads it."""
    schema = read.read_schema(table.schema) if table.schema else None
    return read.read_table(table.path, schema=schema, multi_value=table.multi_value)


def read_synthetic(path: Path, real: Table) -> Table:
    """A synthetic table, with absence and multi-valued columns written as in the real one."""
    columns = tuple(
        ColumnSchema(column.name, absent=column.absent, delimiter=column.delimiter)
        for column in real.columns
    )
    return read.read_table(path, schema=Schema(columns=columns))


def counts_of(table: Table) -> list[Counts]:
    """Exact counts of lengths 1 to `LENGTH`."""
    subjects = count.subjects(
        table,
        max(1, Attributes(table.columns).size),
        lambda number: np.zeros(number, dtype=np.uint64),
    )
    return [count.combinations(subjects, length) for length in range(1, LENGTH + 1)]


def figures(real: Table, output: Path) -> Figures:
    """All figures of the program whose files are in `output`.

    Populace's release is a folder with `release.json`; a peer leaves `synthetic.csv` and, when it
    publishes counts, `counts.json`.
    """
    release = publish.load(output) if (output / "release.json").exists() else None
    synthetic = release.synthetic if release else read_synthetic(output / "synthetic.csv", real)
    shared = share(real, synthetic)
    truth, drawn = counts_of(shared.truth), counts_of(shared.synthetic)
    rows = [compare(own, other.keys, other.counts) for own, other in zip(truth, drawn, strict=True)]
    result: Figures = {"records": synthetic.records, **_errors("synthetic", rows)}
    result["blank"] = _blank(shared.truth, shared.synthetic)
    distances = marginals(rows, (real.records, synthetic.records), shared.attributes)
    if distances:
        result |= {f"tvd_{way}": each.mean for way, each in enumerate(distances, 1)}
        result["k_marginal"] = 1000 * (1 - (distances[2].mean or 0.0))
    if release:
        released = [
            compare(own, *shared.renumber(release.aggregates, each))
            for own, each in zip(truth, release.aggregates.lengths, strict=True)
        ]
    elif (output / "counts.json").exists():
        named = json.loads((output / "counts.json").read_text("utf-8"))
        released = _named(named, truth, shared.truth)
    else:
        return result
    result |= _errors("released", released)
    ratios = [error_ratio([ours], [theirs]) for ours, theirs in zip(rows, released, strict=True)]
    return result | {f"ratio_{length}": ratio for length, ratio in enumerate(ratios, 1)}


def _blank(real: Table, synthetic: Table) -> float:
    """The share of cells that are empty in the synthetic table and would not be in the real one.

    Over the columns with one value per cell.
    """
    pairs = [
        (np.asarray(ours) == 0, np.asarray(theirs) == 0)
        for ours, theirs in zip(real.cells, synthetic.cells, strict=True)
        if not isinstance(ours, Ragged)
    ]
    return float(np.mean([max(0.0, drawn.mean() - true.mean()) for true, drawn in pairs]))


def _errors(side: str, comparisons: list[Comparison]) -> Figures:
    together = measure_errors(comparisons)
    found: Figures = {f"{side}_{key}": value for key, value in together["all"].items()}
    for length, each in enumerate(comparisons, 1):
        measured = measure_errors([each])
        for key in ("error", "relative_error", "suppressed_mass", "fabricated_mass", "coverage"):
            found[f"{side}_{key}_{length}"] = measured["all"].get(key)
        found[f"{side}_buckets_{length}"] = measured
    return found


def _named(named: Mapping[str, int], truth: list[Counts], real: Table) -> list[Comparison]:
    """Counts by name ("column:value", several joined by `SEPARATOR`) against the true ones."""
    ids = {}
    names = [(column, value) for column in real.columns for value in column.values]
    for identifier, (column, value) in enumerate(names):
        ids[f"{column.name}_{value}:1" if column.multivalued else f"{column.name}:{value}"] = (
            identifier
        )
    rows: dict[int, list[list[int]]] = {length: [] for length in range(1, LENGTH + 1)}
    values: dict[int, list[int]] = {length: [] for length in range(1, LENGTH + 1)}
    for name, number in named.items():
        parts = sorted(ids[part] for part in name.split(SEPARATOR))
        if number > 0:
            rows[len(parts)].append(parts)
            values[len(parts)].append(number)
    comparisons = []
    for length, own in enumerate(truth, 1):
        keys = pack(np.array(rows[length], dtype=np.int32).reshape(-1, length), own.size)
        order = np.argsort(keys)
        counts = np.array(values[length], dtype=np.int64)[order]
        comparisons.append(compare(own, keys[order], counts))
    return comparisons
