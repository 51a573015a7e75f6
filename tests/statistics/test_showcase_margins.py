"""Margins that the showcase page works out: do true sums, shares and differences lie inside?

The formulas are those of `docs/method/margins.md`; that the page computes them so is tested in
`web/tests`.
"""

from itertools import pairwise

import numpy as np

from populace import protect
from populace.count import combinations, subjects
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.publish.statements.contract import TOGETHER
from populace.vocabulary.combinations import find, pack
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Column, Table


def table(rng):
    """Five columns of eight values, of which neighbors depend on each other."""
    columns = tuple(
        Column(f"c{place}", tuple(f"v{value}" for value in range(8)), public=True)
        for place in range(5)
    )
    first = rng.choice(8, 4000, p=np.array([30, 20, 15, 12, 10, 7, 4, 2]) / 100)
    cells = [first]
    for _ in range(4):
        moved = (cells[-1] + rng.integers(0, 3, 4000)) % 8
        cells.append(np.where(rng.random(4000) < 0.7, moved, rng.integers(0, 8, 4000)))
    return Table(columns, tuple((cell + 1).astype(np.uint8) for cell in cells), 4000)


def inside(rng):
    """Whether each of many true sums, differences and shares lies within its margin."""
    real = table(rng)
    released, _ = aggregate_seeded(real, Settings(1.0, 1e-6, 3))
    exact = subjects(real, len(real.columns), protect.words)
    found = {"sums": [], "differences": [], "shares": []}
    for length in (2, 3):
        entry, shorter = released.lengths[length - 1], released.lengths[length - 2]
        true = combinations(exact, length).of(entry.keys)
        errors, margins = entry.counts - true, entry.margins
        column = released.attributes.column_of
        rest = pack(entry.ids[:, :-1], entry.size)
        group = rest.astype(np.int64) * 8 + column[entry.ids[:, -1]]
        order = np.argsort(group, kind="stable")
        starts = np.flatnonzero(np.diff(group[order], prepend=-1))
        for start, stop in pairwise([*starts.tolist(), len(order)]):
            rows = order[start:stop]
            if len(rows) < 2:
                continue
            rows = rng.permutation(rows)[: rng.integers(2, len(rows) + 1)]
            squares, plain = (margins[rows] ** 2).sum(), margins[rows].sum()
            margin = ((1 - TOGETHER) * squares + TOGETHER * plain**2) ** 0.5
            found["sums"].append(abs(errors[rows].sum()) <= margin + 0.5)
            one, other = rows[:2]
            margin = np.hypot(margins[one], margins[other])
            found["differences"].append(abs(errors[one] - errors[other]) <= margin + 0.5)
        place, held = find(shorter.keys, rest)
        whole, spread = shorter.counts[place], shorter.margins[place]
        usable = held & (spread <= whole / 2)
        real_whole = np.maximum(1, combinations(exact, length - 1).of(rest))
        share = np.minimum(1, entry.counts / whole)
        margin = np.hypot(margins, share * spread) / whole
        found["shares"] += (abs(share - true / real_whole) <= margin + 0.001)[usable].tolist()
    return {name: float(np.mean(values)) for name, values in found.items()}


def test_about_19_of_20_lie_inside():
    """In 40 runs the lowest figure was 0.923 (of sums, 0.954 on average); 0.88 would be news."""
    found = inside(np.random.default_rng(5))
    assert min(found.values()) > 0.88, found
