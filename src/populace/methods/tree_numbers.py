"""How many records hang on each in a tree: measured over every relation, released once.

A column of classes says it of each table, and a histogram of each relation; both come from all that
was measured. What neighbors change is stated in `tree_schedules`; the proof is in `trees.md`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import estimate
from populace.count import trees as below
from populace.methods import schedules
from populace.methods import tree_schedules as prices
from populace.methods.tree_levels import Numbers, State
from populace.methods.tree_tasks import Task
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.degrees import class_starts
from populace.vocabulary.table import Column

Index = NDArray[np.int64]


def numbered(task: Task, state: State) -> State:
    """Measure how many records hang on each, over every relation, and how many there are.

    Args:
        task: what is to be measured.
        state: what was gathered.
    """
    account, found = state.account, []
    for place, edge in enumerate(task.edges):
        upper, level = state.levels[edge.upper], state.levels[edge.lower]
        most = edge.relation.most or 0
        starts, counted = class_starts(most), prices.counted(task.reaches.spans[place])
        exact = below.by_number(upper.rows, state.owned[place], starts)
        noisy, account = schedules.draw(task.schedule.of(prices.numbers(edge)), exact, account)
        every = np.arange(len(level.rows), dtype=np.int64)
        exact = below.totals(level.rows, every, np.zeros_like(every), 1, counted)
        total, account = schedules.draw(task.schedule.of(prices.total(edge)), exact, account)
        few = estimate.Sum(counted, float(total.subjects[0]), total.scale)
        found.append(Numbers(estimate.ByClass(noisy.subjects, noisy.scale, starts, most), few))
    return replace(state, account=account, numbers=tuple(found))


def settled_numbers(
    task: Task,
    state: State,
    name: str,
    columns: tuple[Column, ...],
    first: Combinations,
    weight: float,
    margin: float,
    numbers: tuple[Index, ...] = (),
) -> tuple[Combinations, dict[int, Index]]:
    """Values of a table whose columns of numbers say what is known of what hangs on its records.

    Args:
        task: what is to be measured.
        state: what was measured so far, numbers of records included.
        name: the table.
        columns: its columns as they may be known.
        first: its released values.
        weight: what its records weigh, as released.
        margin: of that, where it was measured by itself.
        numbers: for each edge down to the table its weighted owners by how many they own.

    Returns:
        The values; and for each edge below the table its records by how many they own.
    """
    attributes, names = Attributes(columns), [column.name for column in columns]
    degrees: dict[int, Index] = {}
    for place, edge in enumerate(task.edges):
        if edge.upper != name:
            continue
        start = int(attributes.starts[names.index(edge.relation.number or "")])
        known = state.numbers[place]
        few = estimate.counted_below(known.few, known.by_class, numbers)
        degrees[place] = estimate.fitted(
            known.by_class, max(1, round(weight)), few, estimate.classes_of(first, start)
        )
        first = estimate.with_classes(first, start, degrees[place], known.by_class, margin)
    return first, degrees
