"""Length 1: from here on, values that nobody declared exist only if they were released.

They are named in two rounds: the common ones from what everybody holds, rarer ones from what was
not named, of which nobody holds much, so that less noise is needed. Why two rounds tell no more
than one is proved in `protect/threshold.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.methods import schedules
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.guarantee import Event, Schedule
from populace.vocabulary.precision import Precision, most_of
from populace.vocabulary.table import Column, Table

_NOISE_BINS = 3.0

Settled = Callable[[tuple[Column, ...], Combinations, int, float], Combinations]
"""Columns, their released values, the number of records and the scale of its noise, to the values
that are released: none but public ones may be added."""


def records_of(total: protect.NoisyCounts) -> int:
    """The number of subjects that is released."""
    return max(0, round(float(total.subjects[0])))


@dataclass(frozen=True, eq=False)
class Named:
    """Values that may be named from now on, with their noisy counts.

    Args:
        ids: the values, as numbered by the table's columns, rising.
        subjects: their noisy counts.
        scales: standard deviations of their noise.
        kept: what clipping kept of all values.
        event: what was measured.
        uneven: what is not known of the shares kept of single values; nothing to speak of for None.
    """

    ids: NDArray[np.intp]
    subjects: NDArray[np.float64]
    scales: NDArray[np.float64]
    kept: estimate.Kept
    event: Event
    uneven: estimate.Uneven | None = None


def measure_attributes(
    table: Table,
    people: count.Counter,
    sizes: NDArray[np.float64],
    sizes_held: NDArray[np.float64],
    total: protect.NoisyCounts,
    estimator: estimate.Estimator,
    grant: protect.Grant,
    account: protect.Account,
    schedule: Schedule,
    grades: tuple[int, ...] | None = None,
    settled: Settled | None = None,
) -> tuple[tuple[Column, ...], Combinations, Combinations, count.Counter, protect.Account]:
    """Measure single values, and forget those that may not be named.

    Args:
        table: the sensitive table.
        people: its subjects.
        sizes: the noisy numbers of subjects by number of attributes, without what noise may be.
        sizes_held: the same as far as all of them together tell: what clipping keeps.
        total: the noisy number of subjects.
        estimator: what makes released counts of noisy ones.
        grant: what may be spent.
        account: what has been spent so far.
        schedule: where the prices stand.
        grades: how precisely each column is measured, from public facts; all alike without them.
        settled: what the released values become once what else is known of them is counted in.

    Returns:
        The columns as they may be known; the released values, with margins of their noise, which
        longer combinations are estimated from; the same as they are published; the subjects with
        these values only; and the account with the measurements paid.
    """
    attributes, records = Attributes(table.columns), records_of(total)
    rounds = protect.rounds(grant, people.bound)
    share = float(rounds.first)
    cap = estimate.choose_cap(1, sizes, share, people.bound, None, len(table.columns))
    held = np.zeros(attributes.size, dtype=bool)
    held[people.held()] = True
    asked = np.flatnonzero(held | attributes.public)
    exact = people.clipped(asked[:, None].astype(np.int32), 1, cap)
    precision = None
    if grades is not None:
        alone = table.subjects is None
        most = most_of(table.columns, exclusive=alone, unnamed=people.bound)
        precision = Precision(1, cap, grades, most)
    noisy, account = schedules.draw(
        schedule.of(schedules.values(1)),
        exact,
        account,
        cap,
        precision=precision,
        columns=attributes.column_of[asked[:, None]],
    )
    named = attributes.public[asked]
    if rounds.first_delta > 0:
        weights = count.weights(1, cap, people.bound)
        named = named | (noisy.values > protect.thresholds(weights, noisy, rounds.first_delta))
    kept = estimate.Kept.of(1, sizes_held, cap)
    found = [Named(asked[named], noisy.subjects[named], noisy.scales[named], kept, noisy.event)]
    if rounds.second_delta > 0:
        rarer, account = second_round(
            people, attributes.size, asked[~named], rounds, account, schedule
        )
        found.append(rarer)
    every = np.sort(np.concatenate([one.ids for one in found]))
    columns, numbers = _columns(attributes, every), _renumbered(attributes, every)
    size = Attributes(columns).size
    released = [
        estimator.first(
            numbers[one.ids, None],
            one.subjects,
            one.scales,
            attributes.public[one.ids],
            records,
            size,
            one.kept,
            one.event,
        )
        for one in found
    ]
    first = _together(released)
    if settled is not None:
        first = settled(columns, first, records, total.scale)
    stated = first
    for one in found:
        stated = _stated(stated, one, numbers)
    known = np.where(np.isin(numbers, first.ids), numbers, -1).astype(np.int32)
    return columns, first, stated, people.keep(known, size), account


def second_round(
    people: count.Counter,
    size: int,
    unnamed: NDArray[np.intp],
    rounds: protect.Rounds,
    account: protect.Account,
    schedule: Schedule,
) -> tuple[Named, protect.Account]:
    """Measure once more the values that were not named, in what each subject holds of them alone.

    Args:
        people: the subjects, with all of their values.
        size: the number of attributes.
        unnamed: the private values that somebody holds and that were not named, rising.
        rounds: what may be spent.
        account: what has been spent so far.
        schedule: where the prices stand.
    """
    numbers = np.full(size, -1, dtype=np.int32)
    numbers[unnamed] = np.arange(len(unnamed), dtype=np.int32)
    rest = people.keep(numbers, max(1, len(unnamed)))
    histogram, account = schedules.draw(
        schedule.of(schedules.RARE_SIZES), protect.UNIT * rest.sizes(), account
    )
    sizes = over_noise(histogram)
    cap = estimate.choose_rare_cap(sizes)
    exact = rest.clipped(np.arange(len(unnamed), dtype=np.int32)[:, None], 1, cap)
    noisy, account = schedules.draw(schedule.of(schedules.RARER), exact, account, cap)
    weights = count.weights(1, cap, rest.bound)
    named = noisy.values > protect.threshold(weights, noisy.event, rounds.second_delta)
    kept = estimate.Kept.of(1, sizes, cap)
    uneven = estimate.Uneven.of(sizes, histogram.scale, cap)
    counts, scales = noisy.subjects[named], noisy.scales[named]
    return Named(unnamed[named], counts, scales, kept, noisy.event, uneven), account


def over_noise(histogram: protect.NoisyCounts) -> NDArray[np.float64]:
    """A noisy histogram with 0 for what noise alone may be."""
    return np.where(histogram.subjects > _NOISE_BINS * histogram.scale, histogram.subjects, 0.0)


def _columns(attributes: Attributes, named: NDArray[np.intp]) -> tuple[Column, ...]:
    """The columns with only those private values that may be named."""
    columns = []
    for column, start, stop in zip(
        attributes.columns, attributes.starts, attributes.starts[1:], strict=False
    ):
        codes = named[(named >= start) & (named < stop)] - start
        columns.append(
            column
            if column.public
            else replace(
                column,
                values=tuple(column.values[code] for code in codes),
                labels=tuple(column.labels[code] for code in codes) if column.labels else (),
            )
        )
    return tuple(columns)


def _renumbered(attributes: Attributes, named: NDArray[np.intp]) -> NDArray[np.int32]:
    """Shape (attributes,): the id of each attribute among those that may be named, or -1."""
    kept = attributes.public.copy()
    kept[named] = True
    return np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)


def _stated(first: Combinations, named: Named, numbers: NDArray[np.int32]) -> Combinations:
    """The released values, those of one round with margins for holders who are alike."""
    if named.uneven is None:
        return first
    rows = np.isin(first.ids[:, 0], numbers[named.ids])
    margins = first.margins.copy()
    wide = named.uneven.margins(first.counts[rows], named.event.scale / named.kept.share)
    margins[rows] = np.maximum(margins[rows], np.round(wide, 1))
    return replace(first, margins=margins)


def _together(found: list[Combinations]) -> Combinations:
    """The values of all rounds in one order, with the scale of the first round."""
    ids = np.concatenate([one.ids for one in found])
    counts = np.concatenate([one.counts for one in found])
    order = np.argsort(ids[:, 0])
    doubted = sum(float(one.counts.sum()) * one.fabricated for one in found)
    return replace(
        found[0],
        ids=ids[order],
        counts=counts[order],
        margins=np.concatenate([one.margins for one in found])[order],
        fabricated=round(doubted / max(1, int(counts.sum())), 6),
    )
