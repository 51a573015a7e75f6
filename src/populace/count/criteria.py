"""How far synthetic records are from a table, at the cell where they are farthest.

Exact and sensitive; no noise is added here. What one person changes is proved in `criteria.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from populace.count.subjects import Subjects, chosen, everything
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column, Table

CELL_UNIT = 256
"""Noise units per person of what is measured here."""

_Held = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Owners, rising, and a number of what each holds."""


def excess(
    table: Table,
    synthetic: Table,
    columns: Sequence[str],
    tolerance: Fraction,
    key: bytes,
) -> int:
    """By how much the largest difference of a cell is above what is tolerated; 0 or below if not.

    With n of N people in a cell and s of S synthetic records, it is the largest |n - N s / S| of
    any cell, less the tolerance times N, in 1 / `CELL_UNIT` of a person and rounded up. A cell is
    a value in each of the columns; one that only some hold counts as 0 with the others.

    Args:
        table: the sensitive table, of whose subjects as many values count as usual.
        synthetic: the synthetic records.
        columns: names of columns that both have.
        tolerance: as a share of the people, from 0 to 1.
        key: of the run; see `choice.kept`.
    """
    people = chosen(table, table.bound or len(table.columns), key)
    records = everything(synthetic)
    total, made = people.total, records.total
    held = [_held(people, table.columns, records, synthetic.columns, name) for name in columns]
    owner, cell = _cells(held, total + made)
    size = int(cell.max(initial=-1)) + 1
    real = owner < total
    in_table = np.bincount(cell[real], minlength=size).astype(np.int64)
    in_records = np.bincount(cell[~real], minlength=size).astype(np.int64)
    whole = max(1, made)
    largest = int(np.abs(whole * in_table - total * in_records).max(initial=0))
    above = Fraction(largest, whole) - tolerance * total
    return ceil(CELL_UNIT * above)


def excess_change2(tolerance: Fraction) -> int:
    """What one person changes in it at most, squared, in squared noise units.

    Args:
        tolerance: as for `excess`.
    """
    return ceil(CELL_UNIT * (1 + tolerance)) ** 2


def _held(
    people: Subjects,
    of_people: tuple[Column, ...],
    records: Subjects,
    of_records: tuple[Column, ...],
    name: str,
) -> _Held:
    """Who holds which value of a column: people first, then records."""
    numbers: dict[str, int] = {}
    parts = []
    for held, columns, before in ((people, of_people, 0), (records, of_records, people.total)):
        place = [column.name for column in columns].index(name)
        first, last = Attributes(columns).starts[place : place + 2].tolist()
        values = columns[place].values
        known = np.array([numbers.setdefault(each, len(numbers)) for each in values], np.int64)
        owner = np.repeat(np.arange(held.total), np.diff(held.starts).astype(np.intp))
        own = (held.ids >= first) & (held.ids < last)
        parts.append((owner[own] + before, known[held.ids[own] - first]))
    (one, of_one), (other, of_other) = parts
    return np.concatenate([one, other]), np.concatenate([of_one, of_other])


def _cells(held: Sequence[_Held], total: int) -> _Held:
    """Who holds which cell, cells numbered from 0 without a gap."""
    owner, cell = held[0]
    for other, number in held[1:]:
        starts = np.searchsorted(other, np.arange(total + 1))
        many = np.diff(starts)[owner]
        ends = np.cumsum(many)
        place = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
            starts[owner] - ends + many, many
        )
        size = int(number.max(initial=0)) + 1
        owner = np.repeat(owner, many)
        both = np.repeat(cell, many) * size + number[place]
        cell = np.unique(both, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return owner, cell
