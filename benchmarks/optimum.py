"""Margins beside the least that unbiased counts of a declared domain can have.

ResidualPlanner (Xiao, He, Zhang and Kifer, 2023) measures, for every set of up to three columns,
what its table says beyond the tables of fewer columns, and splits a budget among these residuals in
closed form so that a weighted sum of the variances of all wanted counts is the least of all linear
unbiased ways. Here the wanted counts are the ones that a release of ours publishes: nobody could
know them before, so that the optimum is better than anyone's who has to choose beforehand.

    python benchmarks/optimum.py [--tables flags-16,adult] [--epsilons 1,4,12] [--repeats 3]
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from statistics import median

import measure
import numpy as np
import processes
import tables
from accuracy import HERE, WORK, delta_of
from numpy.typing import NDArray

from populace import protect
from populace.evaluate import compare, share
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Table

TABLES = ("casefile-declared", "victims-detail", "adult", "flags-16", "sparse")
HALF_95 = 1.96

Sets = Mapping[tuple[int, ...], int]
"""For each set of slots, rising, how many of its counts are wanted."""

WORDS = """\
# Margins beside the optimum of unbiased counts

The root mean square of published margins over that of ResidualPlanner (Xiao, He, Zhang and Kifer,
2023) for the very counts that were published, all of lengths 1 to 3 together and by length: at 1.00
ours are as wide as the least that linear unbiased counts of these sets of columns can have, at the
same epsilon and delta. Every domain is declared; a multi-valued column is a flag for each value.
The optimum knows which counts are wanted, and weighs all alike; ours are of estimates that borrow
from one another, and a count has a margin of its own. "held" is the share of ours that hold.
Length 3, delta 1 / (n ln n), {repeats} each. {machine}.
Made by `benchmarks/optimum.py`.

| table | epsilon | counts | all | 1 | 2 | 3 | median margin: optimum | ours | held |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def optimum(sizes: list[int], wanted: Sets, rho: float) -> dict[tuple[int, ...], float]:
    """The variance of each wanted count of each set, where their sum is the least.

    The residual of a set A of columns with n values each, at noise of variance v, costs
    rho = prod((n - 1) / n) / (2 v), and adds v prod((n - 1) / n) prod(1 / m^2) to every count of a
    set that also has columns of m values. Of all splits that cost rho together, sum(a v) is the
    least where v is proportional to sqrt(cost / a).

    Args:
        sizes: of each slot how many values it has, absence among them.
        wanted: the sets that are asked for.
        rho: the budget, in zero-concentrated differential privacy.
    """
    cost: dict[tuple[int, ...], float] = {}
    worth: dict[tuple[int, ...], float] = {}
    for whole, number in wanted.items():
        for part in _parts(whole):
            cost[part] = math.prod((sizes[slot] - 1) / sizes[slot] for slot in part) / 2
            worth[part] = worth.get(part, 0.0) + number * _added(sizes, whole, part)
    scale = sum(math.sqrt(cost[part] * worth[part]) for part in cost) / rho
    variance = {part: scale * math.sqrt(cost[part] / worth[part]) for part in cost}
    return {
        whole: sum(variance[part] * _added(sizes, whole, part) for part in _parts(whole))
        for whole in wanted
    }


def _parts(whole: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(whole, size) for size in range(len(whole) + 1))


def _added(sizes: list[int], whole: tuple[int, ...], part: tuple[int, ...]) -> float:
    """What noise of variance 1 in the residual of a part adds to a count of the whole."""
    return math.prod(
        (sizes[slot] - 1) / sizes[slot] if slot in part else 1 / sizes[slot] ** 2 for slot in whole
    )


def measured(real: Table, epsilon: float) -> list[float]:
    """The figures of one release: counts, ratios of all and by length, both medians, share held."""
    delta = delta_of(real.records)
    released, _promise = aggregate_seeded(real, Settings(epsilon, delta, measure.LENGTH))
    slots = released.attributes.slot_of
    sizes = [int(number) + 1 for number in np.bincount(slots)]
    sets = [[tuple(row) for row in slots[entry.ids].tolist()] for entry in released.lengths]
    rho = float(protect.grant(epsilon, delta, measure.LENGTH, private=False).rho)
    least = optimum(sizes, Counter(chain.from_iterable(sets)), rho)
    theirs = [HALF_95 * np.sqrt([least[each] for each in own]) for own in sets]
    ours = [entry.margins for entry in released.lengths]
    shared = share(real, real)
    held = [
        (each.error <= each.margins)[each.released > 0]
        for each in (
            compare(own, *shared.renumber(released, entry))
            for own, entry in zip(measure.counts_of(shared.truth), released.lengths, strict=True)
        )
    ]
    every, others = np.concatenate(ours), np.concatenate(theirs)
    return [
        float(len(every)),
        _ratio(every, others),
        *map(_ratio, ours, theirs),
        float(np.median(others)),
        float(np.median(every)),
        float(np.mean(np.concatenate(held))),
    ]


def _ratio(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(ours**2) / np.mean(theirs**2)))


def rows(names: list[str], epsilons: list[float], repeats: int, data: Path) -> Iterator[str]:
    """Lines of the table of results."""
    for name in names:
        try:
            real = measure.read_real(tables.make(name, WORK / "tables", data))
        except FileNotFoundError:
            print(f"{name}: left out, its public file is not in {data.name}")
            continue
        declared = replace(
            real, columns=tuple(replace(column, public=True) for column in real.columns)
        )
        for epsilon in epsilons:
            runs = zip(*(measured(declared, epsilon) for _ in range(repeats)), strict=True)
            counts, *ratios, theirs, ours, held = map(median, runs)
            figures = " | ".join(f"{ratio:.2f}" for ratio in ratios)
            yield (
                f"| {name} | {epsilon:g} | {counts:,.0f} | {figures} | {theirs:.1f} | {ours:.1f}"
                f" | {held:.1%} |"
            )


def main() -> None:
    """Compare, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tables", default=",".join(TABLES))
    parser.add_argument("--epsilons", default="1,4,12")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--data", type=Path, default=tables.DATA)
    parser.add_argument("--results", type=Path, default=HERE / "results" / "optimum.md")
    options = parser.parse_args()
    epsilons = [float(epsilon) for epsilon in options.epsilons.split(",")]
    many = "one release" if options.repeats == 1 else f"medians of {options.repeats} releases"
    text = WORDS.format(repeats=many, machine=processes.machine())
    for line in rows(options.tables.split(","), epsilons, options.repeats, options.data):
        print(line, flush=True)
        text += f"{line}\n"
    options.results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
