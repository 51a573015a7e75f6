"""A place for values that no record may hold, although their counts were released.

A rare value's combinations are too rare to be released, one by one, and yet whoever has it has a
year, a gender and an age: forbidding all of them would erase the value. Here such values are put
where they complete the fewest unreleased combinations. Nothing else may complete any.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Index
from populace.synthesize.compiled import Kernel
from populace.synthesize.generator import Generator
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals
from populace.synthesize.targets import Targets

_HOSTS = 256
"""How many records are looked at closely for each value and round."""

_ROUNDS = 2
WIDEST = 16
"""Bits that hold the number of ids of any record."""


def admit(
    records: Records,
    residuals: Residuals,
    wanted: Targets,
    generator: Generator,
    progress: Callable[[float], None],
    kernel: Kernel | None = None,
) -> None:
    """Put values that fall short of their counts by more than noise explains into records.

    Short by more than an eighth of a mean 95% half-width: then all that is missing is put in, the
    rarest values first, where the slot is empty too often or holds what is there too often. An
    unreleased combination is judged like a released one that is over its target by a half-width.

    Args:
        records: changed.
        residuals: changed.
        wanted: the targets.
        generator: breaks ties among records.
        progress: told the share done.
        kernel: the same loops compiled, if any.
    """
    penalties = tuple(max(1, math.ceil(goal.spread)) for goal in wanted.goals[:3])
    short = np.flatnonzero(8 * residuals.singles > penalties[0])
    short = short[np.argsort(wanted.goals[0].counts[short - 1], kind="stable")]
    stays = np.zeros(residuals.width, dtype=bool)
    stays[short] = True
    ties = (kernel or generator).permutation(len(records))
    for number, value in enumerate(short):
        progress(number / len(short))
        for rounds in range(_ROUNDS, 0, -1):
            missing = int(residuals.singles[value])
            most = max(0, -(-missing // rounds))
            marks, spare = marks_of(residuals, int(value), stays)
            if kernel is not None:
                kernel.put(int(value), most, marks, spare, ties, penalties)
                continue
            rows, old = _hosts(records, marks, spare, ties)
            best = _best(records, residuals, int(value), rows, old, penalties)[:most]
            _put(records, residuals, int(value), rows[best], old[best])


def marks_of(
    residuals: Residuals, value: int, stays: NDArray[np.bool_]
) -> tuple[Index, NDArray[np.bool_]]:
    """What each id adds to a record's mark, and which ids of the value's slot, or 0, may go.

    The mark has the id of that slot in its upper bits, and the number of strangers below.
    """
    slot = residuals.slots[value]
    mine = slice(residuals.starts[slot], residuals.starts[slot + 1])
    marks = residuals.strangers(value)
    marks[mine] = np.arange(mine.start, mine.stop) << WIDEST
    marks[0] = 0
    spare = (residuals.singles < 0) & ~stays
    spare[0] = residuals.singles[mine].sum() > 0
    return marks, spare


def _hosts(
    records: Records, marks: Index, spare: NDArray[np.bool_], ties: Index
) -> tuple[Index, Index]:
    """The records that fit best by pairs, and what each holds in the value's slot, or 0."""
    total = marks[records.members].sum(axis=1)
    held, unfit = total >> WIDEST, total & ((1 << WIDEST) - 1)
    free = np.flatnonzero(spare[held])
    best = free[np.argsort((unfit[free] << 32) + ties[free], kind="stable")[:_HOSTS]]
    return best, held[best]


def _best(
    records: Records,
    residuals: Residuals,
    value: int,
    rows: Index,
    old: Index,
    penalties: tuple[int, ...],
) -> Index:
    """Places of the hosts, from the one that gains most by the value in place of what it holds."""
    members = records.widest(rows)
    context = residuals.context(np.where(members == old[:, None], 0, members))
    new = np.full(len(rows), value, dtype=np.int64)
    gain = residuals.judged(context, new, penalties) - residuals.judged(context, old, penalties)
    order: Index = np.argsort(-gain, kind="stable")
    return order


def _put(records: Records, residuals: Residuals, value: int, rows: Index, old: Index) -> None:
    members = records.widest(rows)
    context = residuals.context(np.where(members == old[:, None], 0, members))
    new = np.full(len(rows), value, dtype=np.int64)
    residuals.count(context.of(old > 0), old[old > 0], -1)
    residuals.count(context, new, 1)
    records.replace(rows, old, new)
